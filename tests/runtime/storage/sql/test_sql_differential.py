"""Random formulas over many random rows: compiled Python, SQLite and PostgreSQL agree, as values and as conditions."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, Engine, select

from engines.expression.formula import Formula
from engines.expression.types import Type
from engines.kernel.errors import Invalid
from runtime.storage.sql.functions import SQL_FUNCTIONS
from tests.counts import counts
from tests.engines.expression import strategies, world
from tests.runtime.storage.sql import rows as hurtful
from tests.runtime.storage.sql.shared_cases import as_rows, formulas, make_cases_world
from tests.runtime.storage.sql.world import open_engine, write
from tests.services import postgres

MADE = make_cases_world()
SCOPE = world.scope()
ROWS = 60
ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe")
#: A generated text may exceed the limits of a formula; a formula may need what SQL has not, by name.
REFUSALS = {"formula_too_long", "formula_too_many_nodes", "formula_too_deep", "not_in_sql", "too_large_for_sql"}

POOLS: Mapping[str, tuple[Any, ...]] = {
    "integer": (*strategies.INTEGERS, *(one for one in hurtful.INTEGERS if one is not None), 5, 12, 29, 2024),
    "decimal": tuple(map(Decimal, strategies.DECIMALS)),
    "text": (*filter(None, strategies.TEXTS), *filter(None, hurtful.TEXTS)),
    "boolean": (True, False),
    "date": (*map(date.fromisoformat, strategies.DAYS), *filter(None, hurtful.DAYS)),
    "time": (time(0), time(8, 30), time(23, 59, 59)),
    "datetime": (
        *(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in strategies.MOMENTS), *filter(None, hurtful.MOMENTS),
    ),
}  # fmt: skip
LARGEST = Decimal(2**63 - 1)


def _value(dice: random.Random, type: Type, ids: Mapping[str, tuple[int, ...]]) -> Any:
    if dice.random() < 0.15:
        return None
    if type.kind == "decimal":
        if dice.random() < 0.1:
            return dice.choice((LARGEST, -LARGEST)).scaleb(-type.scale)
        return dice.choice(POOLS["decimal"]).quantize(Decimal(1).scaleb(-type.scale))
    if type.kind == "option":
        return dice.choice(type.options)
    if type.kind == "reference":
        return dice.choice(ids[type.form or ""])
    if type.item is not None:
        return tuple(dice.sample(type.item.options, dice.randrange(3)))
    return dice.choice(POOLS[type.kind])


def _rows(seed: int) -> dict[str, dict[int, dict[str, Any]]]:
    """Seeded rows of all forms, by form and id."""
    dice = random.Random(seed)
    ids = {
        "shop.level": (1, 2, 3), "shop.customer": (11, 12, 13, 14), "shop.order": tuple(range(101, 101 + ROWS)),
        "shop.order.lines": tuple(range(1001, 1001 + ROWS)),
    }  # fmt: skip
    aims = {**ids, "shop.customer": (*ids["shop.customer"], 99)}
    return {
        form: {
            id: {"id": id, **{
                one.id: _value(dice, one.type, aims)
                for one in world.WORLD.forms[form].by_id.values() if one.id != "id" and one.back is None
            }}
            for id in found
        }
        for form, found in ids.items()
    }  # fmt: skip


DATA = _rows(7)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to a database with the random rows."""

    def fill(engine: Engine) -> Iterator[Connection]:
        with engine.connect() as connection:
            for form, found in DATA.items():
                write(connection, MADE, form, as_rows(form, list(found.values())))
            connection.commit()
            yield connection

    if request.param == "sqlite":
        with open_engine(f"sqlite:///{tmp_path_factory.mktemp('random') / 'shop.db'}", MADE) as engine:
            yield from fill(engine)
        return
    with postgres.database(request.getfixturevalue("cluster_url")) as url, open_engine(url, MADE) as engine:
        yield from fill(engine)


def _checked(text: str) -> Formula | None:
    try:
        return MADE.language.formula(text, SCOPE)
    except Invalid as refused:
        assert refused.code in REFUSALS, (text, refused)
        return None


def _expected(formula: Formula, zone: str) -> dict[int, object]:
    """By compiled Python; rows that ran out of steps are left out."""
    found: dict[int, object] = {}
    env = world.Surroundings(world.Memory(DATA), zone=ZoneInfo(zone))
    env.today = env.now.astimezone(env.zone).date()
    for id, row in DATA[world.MAIN].items():
        env.warnings.clear()
        value = formula.run(row, env)
        if "too_many_steps" not in env.warnings:
            found[id] = value
    return found


def _agree(connection: Connection, text: str, zone: str) -> bool:
    """Whether there was anything to compare."""
    formula = _checked(text)
    if formula is None:
        return False
    env = world.Surroundings(world.Memory(DATA), zone=ZoneInfo(zone))
    sql = formulas(MADE, connection.dialect.name, env.zone)
    table = MADE.tables.table(world.MAIN)
    try:
        value = sql.value(formula, world.MAIN, table, env.variables, now=env.now)
    except Invalid as refused:
        assert refused.code in REFUSALS, (text, refused)
        return False
    with connection.begin():
        found = {row[0]: row[1] for row in connection.execute(select(table.c.id, value))}
        expected = _expected(formula, zone)
        wrong = {id: (found[id], one) for id, one in expected.items() if not _same(found[id], one)}
        assert not wrong, (text, zone, dict(list(wrong.items())[:3]), DATA[world.MAIN][next(iter(wrong))])
        if formula.type.kind == "boolean":
            where = sql.boolean(formula, world.MAIN, table, env.variables, now=env.now)
            chosen = set(connection.execute(select(table.c.id).where(where)).scalars())
            assert chosen & set(expected) == {id for id, one in expected.items() if one is True}, (text, zone)
    return True


def _same(found: object, expected: object) -> bool:
    return found == expected and isinstance(found, bool) == isinstance(expected, bool)


PROFILE = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def _has_sql(function: Any) -> bool:
    return function.name in SQL_FUNCTIONS


@pytest.mark.parametrize("kind", strategies.KINDS)
def test_random_formulas_agree(filled: Connection, kind: str) -> None:
    zone = ZONES[strategies.KINDS.index(kind) % len(ZONES)]
    seen: list[bool] = []

    @settings(PROFILE, max_examples=counts(40, 1500))
    @given(strategies.formulas(SCOPE, kind, 4, _has_sql))
    def agree(text: str) -> None:
        seen.append(_agree(filled, text, zone))

    agree()
    assert sum(seen) > len(seen) // 2


@pytest.mark.parametrize("zone", ZONES)
def test_every_function_agrees_on_every_row(filled: Connection, zone: str) -> None:
    """One or more calls of each function with a SQL form, on fields, so that none is left to chance."""
    for text in CALLS:
        assert _agree(filled, text, zone), text


CALLS = (
    "number(name)", "number(amount)", "number(active)", "number(i)", "abs(i)", "abs(amount)", "sign(amount)", "pow(i, 3)", "pow(j, i)",
    "pow(price, 2)", "pow(price, -3)", "pow(amount, i)", "least(i, j)", "greatest(amount, price, i)", "least(name, note)",
    "greatest(born, due)", "least(at, until)", "clamp(amount, price, rate)", "clamp(i, 0, 10)", "round(amount)", "round(price, 2)",
    "round(price, i)", "round(i, -2)", "round(i, j)", "round(amount, -1)", "round(amount, -40)", "round_up(price, 2)", "round_up(amount)",
    "round_up(amount, -2)", "round_up(price, i)", "round_down(price, 2)", "round_down(amount)", "round_down(price, j)", "floor(amount)",
    "ceil(price)", "floor(i)", "floor(amount, 0.5)", "ceil(amount, price)", "floor(i, j)", "floor(price, amount)", "upper(name)",
    "lower(note)", "trim(name)", "left(name, i)", "left(name)", "right(name, j)", "right(name)", "mid(name, i, j)", "mid(name, i)",
    "mid(name, 2)", "mid(name, -1, 3)", "icontains(name, note)", "contains(name, note)", "starts_with(name, note)", "starts_with(name, 'a')",
    "ends_with(name, note)", "replace(name, note, 'x')", "replace(name, 'a', note)", "text(i)", "text(amount)", "text(price)", "text(active)",
    "text(born)", "text(at)", "text(opens)", "text(name)", "text(born, 'yyyy年M月d日')", "text(at, 'yy-MM-dd \"HH\" H:mm:ss \\\\ m s')",
    "date(name)", "date(at)", "date(born)", "date(i, j, 3)", "date(2024, i, j)", "datetime(name)", "datetime(born)", "datetime(at)",
    "datetime(born, opens)", "datetime(text(at))", "datetime(text(until, 'yyyy/M/d HH:mm'))", "year(at)", "year(born)", "quarter(at)",
    "month(at)", "day(until)", "weekday(at)", "weekday(born)", "week_of_year(born)", "week_of_year(at)", "day_of_year(at)",
    "days_in_month(born)", "days_in_month(at)", "hour(at)", "minute(at)", "second(at)", "hour(opens)", "minute(opens)", "second(opens)",
    "weeks(i)", "days(i)", "hours(j)", "minutes(i)", "days(born, due)", "as_days(at - until)", "as_hours(at - until)",
    "as_minutes(hours(i))", "as_seconds(at - until)", "date_add(born, i, 'day')", "date_add(born, i, 'week')", "date_add(born, i, 'month')",
    "date_add(born, j, 'quarter')", "date_add(born, j, 'year')", "date_add(at, i, 'day')", "date_add(at, i, 'month')",
    "date_add(at, i, 'hour')", "date_add(until, j, 'second')", "date_add(at, j, 'week')", "date_add(at, j, 'minute')",
    "date_diff(born, due, 'day')", "date_diff(born, due, 'week')", "date_diff(born, due, 'month')", "date_diff(born, due, 'year')",
    "date_diff(at, until, 'day')", "date_diff(at, until, 'month')", "date_diff(at, until, 'quarter')", "date_diff(at, until, 'hour')",
    "date_diff(at, until, 'second')", "start_of(born, 'week')", "start_of(born, 'quarter')", "start_of(at, 'month')", "start_of(at, 'day')",
    "start_of(at, 'week')", "start_of(at, 'hour')", "start_of(until, 'year')", "end_of(born, 'month')", "end_of(born, 'year')",
    "end_of(born, 'week')", "end_of(at, 'month')", "end_of(at, 'day')", "end_of(at, 'hour')", "end_of(until, 'quarter')", "age(born)",
    "age(born, due)", "len(name)", "len(tags)", "has_any(tags, ['vip', 'new'])", "has_all(tags, ['vip'])", "has_all(tags, tags)",
    "bucket(name, 'spring')", "bucket(i, note)", "bucket(customer, 'x')", "is_empty(name)", "is_empty(tags)", "is_filled(i)",
    "null_if(name, note)", "null_if(amount, price)", "null_if(i, 0)", "coalesce(amount, price, 1)", "coalesce(name, note)",
    "switch(i, 1, name, j, note)", "switch(name, note, 1, 'a', 2.5, 3)", "contains(tags, 'vip')", "'vip' in tags", "'new' not in tags",
    "min(lines, 'price')", "max(lines, 'quantity')", "sum(lines, 'price * quantity')", "avg(lines, 'price + this.amount')",
    "count(lines, 'gift')", "any_of(lines, 'product == this.name')", "all_of(lines, 'quantity > this.i')", "first(lines).price",
    "count(customer.orders, 'amount > this.amount')", "sum(customer.orders, 'i')", "max(customer.orders, 'born')",
    "min(customer.orders, 'name')", "avg(customer.orders, 'i')", "max(customer.orders, 'at - this.until')", "count(tags)", "first(tags)",
    'any_of(tags, "item == null")', "sum(i, amount, 1)", "avg(i, j)",
    "first(records('shop.order', 'customer == this.customer and amount > this.amount', '-amount'))",
    "first(records('shop.order', 'i >= this.j', 'i, -born')).name", "sum(records('shop.order', 'customer.level == this.customer.level'), 'i')",
    "customer.level.rate * amount", "customer.spend > bonus", "customer == actor", "customer.level.name == 'a' or name == 'a'",
    "customer.level.rank in [1, 2]", "actor.level.rate + rate", "nobody.level.rate", "customer.level.rank > 1 and active",
    "date(at) == due", "date(at) <= date('2024-03-10')", "date(at) > date('2024-11-02')", "date(at) == date('2024-03-10')",
    "date(until) != date('2024-03-31')", "date('2024-03-10') > date(at)",
)  # fmt: skip


def test_all_functions_are_called_above() -> None:
    called = {name for name in SQL_FUNCTIONS if any(f"{name}(" in text for text in CALLS)}
    assert set(SQL_FUNCTIONS) - called == {"today", "now"}
