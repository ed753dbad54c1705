"""How formulas look in SQL: bare comparisons that indexes serve, parameters only, refusals by name, bounded size."""

import re
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles

from engines.expression.types import DATE, TEXT, Type, decimal, record, reference
from engines.kernel.errors import Invalid, Permanent
from runtime.storage.database import Database
from runtime.storage.sql.constructs import Explained
from tests.runtime.storage.sql.rows import shop_rows
from tests.runtime.storage.sql.world import NOW, World, clear, evaluate, matching, remembered, write

DIALECTS: dict[str, Any] = {"sqlite": sqlite.dialect(paramstyle="named"), "postgresql": postgresql.dialect()}


def _written(world: World, formula: str, dialect: str, form: str = "shop.order", **variables: Any) -> tuple[str, list[Any]]:
    """The text of a condition with short names, and its parameters."""
    types = {name: kind for name, (kind, _) in variables.items()}
    values = {name: value for name, (_, value) in variables.items()}
    found = world.sql(dialect).boolean(world.formula(formula, form, **types), form, world.tables.table(form), values, now=NOW)
    compiled = found.compile(dialect=DIALECTS[dialect])
    shown = str(compiled).replace("data__shop__", "").replace("__1", "")
    for name in compiled.params:
        shown = shown.replace(f":{name}", "?").replace(f"%({name})s", "?")
    return re.sub(r'::[A-Z]+( COLLATE "C")?', "", shown), list(compiled.params.values())


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("formula", "written", "parameter"),
    [
        ("amount >= 500", "order.amount >= ?", 50000),
        ("500 <= amount", "order.amount >= ?", 50000),
        ("amount < 2.505", "order.amount <= ?", 250),
        ("amount > 2.505", "order.amount >= ?", 251),
        ("amount > 2.50", "order.amount >= ?", 251),
        ("amount < -2.505", "order.amount <= ?", -251),
        ("amount <= -2.505", "order.amount <= ?", -251),
        ("amount == 0.3", "order.amount = ?", 30),
        ("quantity < 2.5", "order.quantity <= ?", 2),
        ("quantity > 99999999999999999999.5", "false", None),
        ("amount >= 100 * 5", "order.amount >= ?", 50000),
        ("customer == 7", "order.customer = ?", 7),
        ('note == "a%"', "order.note = ?", "a%"),
        ("day >= date(2024, 2, 29)", "order.day >= ?", date(2024, 2, 29)),
        ("day == today()", "order.day = ?", date(2026, 3, 1)),
    ],
)
def test_comparisons_with_known_values_are_bare(world: World, dialect: str, formula: str, written: str, parameter: Any) -> None:
    shown, parameters = _written(world, formula, dialect)
    shown = {"0 = 1": "false", "0": "false"}.get(shown, shown).replace('(? COLLATE "C")', "?")
    assert (shown.split("::")[0], parameters) == (written, [] if parameter is None else [parameter])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_number_beyond_every_integer_is_compared_right(world: World, dialect: str) -> None:
    shown, parameters = _written(world, "quantity < 99999999999999999999.5", dialect)
    assert "<=" in shown
    assert parameters == [2**63 - 1]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_value_of_an_author_stands_in_the_statement(world: World, dialect: str) -> None:
    formula = (
        'contains(note, "x\'; --") or note in ["q1\'q", "q2"] or replace(code, "q3", "q4") == "q5" or amount + 12345.67 > 98765'
    )
    shown, parameters = _written(world, formula, dialect)
    for secret in ("--", "q1", "q2", "q3", "q4", "q5", "12345", "98765"):
        assert secret not in shown
        assert any(secret in str(parameter) for parameter in parameters)


def test_indexes_serve_filters_on_sqlite_and_postgresql(connection: Connection, world: World) -> None:
    for form, rows in shop_rows(1, orders=400).items():
        write(connection, world, form, rows)
    connection.execute(text("ANALYZE"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    for condition in ("amount >= 500", "amount == 19.90", 'no == "o5"', "customer == 100", 'customer.no == "c100"',
                      'date(ordered_at) == date("2024-05-01")', 'starts_with(no, "o1")', "customer == null"):  # fmt: skip
        table = world.tables.table("shop.order")
        formula = world.formula(condition)
        found = world.sql(connection.dialect.name).boolean(formula, "shop.order", table, now=NOW)
        statement = select(table.c.id).where(found, table.c.deleted_at.is_(None))
        if connection.dialect.name == "sqlite":
            plan = " ".join(row[3] for row in connection.execute(_Plan(statement)))
            assert "SEARCH data__shop__order USING" in plan, (condition, plan)
        else:
            plan = str(connection.execute(Explained(statement)).scalar_one())
            assert "Index Cond" in plan, (condition, plan)


class _Plan(Explained):
    """EXPLAIN QUERY PLAN."""

    inherit_cache = False


@compiles(_Plan)
def _plan(element: _Plan, compiler: Any, **kw: Any) -> str:
    return "EXPLAIN QUERY PLAN " + compiler.process(element.statement, **kw)


@pytest.mark.parametrize(
    ("formula", "name"),
    [('splice(note, 1, 1, "x") == "y"', "splice"), ("count(split(note, code)) > 1", "split"), ("sqrt(amount) > 2", "sqrt")],
)
def test_a_function_without_sql_is_refused_by_name(world: World, formula: str, name: str) -> None:
    for dialect in DIALECTS:
        with pytest.raises(Invalid) as refused:
            _written(world, formula, dialect)
        assert refused.value.code == "not_in_sql"
        assert refused.value.problems[0].params == {"name": name}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_function_without_sql_may_stand_where_no_row_is_read(world: World, dialect: str) -> None:
    _, parameters = _written(world, "amount > sqrt(16)", dialect)
    assert parameters == [401]


#: May be nested too deep for a statement.
DEEP = ("floor(avg({0}, big))", "{0} / fee", "abs({0} % fee)")
#: Formulas whose translation needs an operand more than once.
GROWING = (
    "1 if 1 < {0} < 3 else 2",
    "null_if({0}, quantity)",
    "switch({0}, 1, big, 2, quantity)",
    "1 if ({0}) in [big, quantity] else 2",
    "1 if ({0}) == big else 2",
    *DEEP,
    "{0} + big",
    "{0} % big",
)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("grow", GROWING)
def test_what_repeats_its_operands_stays_short(world: World, dialect: str, grow: str) -> None:
    """Nested as deep as a formula may be, it is written in little space and at once, or refused at once."""
    formula = "quantity"
    deeper = f"({grow.format(formula)})"
    while _refusal(lambda text=deeper: world.formula(f"{text} == 1")) is None:
        formula, deeper = deeper, f"({grow.format(deeper)})"
    start, found = time.perf_counter(), list[str]()
    refusal = _refusal(lambda: found.append(_written(world, f"{formula} == 1", dialect)[0]))
    assert time.perf_counter() - start < 2
    assert refusal in (None, "too_deep_for_sql")
    assert all(len(shown) < 30_000 for shown in found)
    assert found or grow in DEEP


def _refusal(run: Callable[[], object]) -> str | None:
    try:
        run()
    except Invalid as refused:
        return refused.code
    return None


def test_what_the_database_finds_too_deep_is_refused_too(database: Database, world: World) -> None:
    formula = "note"
    for _ in range(30):
        formula = f"trim({formula})"
    with database.write() as connection:
        world.tables.metadata.create_all(connection)
        refusal = _refusal(lambda: evaluate(connection, world, world.formula(formula)))
    assert refusal == ("too_deep_for_sql" if database.is_sqlite else None)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_time_has_to_be_given(world: World, dialect: str) -> None:
    sql, table = world.sql(dialect), world.tables.table("shop.order")
    with pytest.raises(Permanent):
        sql.boolean(world.formula("day == today()"), "shop.order", table)


def test_variables_are_parameters_rows_and_references(connection: Connection, world: World) -> None:
    rows = shop_rows(3)
    clear(connection, world)
    for form, found in rows.items():
        write(connection, world, form, found)
    live = next(row["id"] for row in rows["shop.customer"] if row["deleted_at"] is None and row["spend"] is not None)
    variables: dict[str, Any] = {
        "limit": Decimal("2.345"), "word": "a", "on": date(2024, 2, 29), "actor": live, "nobody": None,
    }  # fmt: skip
    types: dict[str, Type] = {
        "limit": decimal(3), "word": TEXT, "on": DATE, "actor": reference("shop.customer"), "old": record("shop.order"),
        "nobody": reference("shop.customer"),
    }  # fmt: skip
    for condition in (
        "amount > limit", "note == word", "day >= on", "customer == actor", "amount > actor.spend", "amount > old.amount",
        "nobody.spend == null", "customer != nobody", "amount + limit > 0", "customer.spend >= actor.spend", "old.note == note",
        "day + days(1) > on", "count(actor.orders) > quantity",
    ):  # fmt: skip
        formula = world.formula(condition, **types)
        given = {**variables, "old": next(row for row in rows["shop.order"] if row["id"] == 1000)}
        expected = remembered(world, rows, formula, variables=given)
        assert matching(connection, world, formula, variables=variables | {"old": given["old"]}) == {
            id for id, value in expected.items() if value is True
        }, condition
        assert evaluate(connection, world, formula, variables=given) == expected, condition
        if "note" not in condition:
            assert matching(connection, world, formula, variables=variables | {"old": {"id": 1000}}) == {
                id for id, value in expected.items() if value is True
            }, condition
