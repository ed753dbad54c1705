"""The shared cases of the formula language, by SQL on both databases."""

from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, select

from engines.expression.analyzer import without_sql
from engines.kernel.errors import Invalid
from runtime.storage.sql.functions import SQL_FUNCTIONS
from tests.engines.expression import world
from tests.runtime.storage.sql.shared_cases import as_rows, formulas, make_cases_world
from tests.runtime.storage.sql.world import open_engine, write
from tests.services import postgres

MADE = make_cases_world()
SCOPE = world.scope()
CASES = list(world.cases())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def cases_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "sqlite":
        with open_engine(f"sqlite:///{tmp_path_factory.mktemp('cases') / 'cases.db'}", MADE) as made:
            yield made
        return
    with postgres.database(request.getfixturevalue("cluster_url")) as url, open_engine(url, MADE) as made:
        yield made


def _place(connection: Connection, case: world.Case) -> world.Surroundings:
    """The row of a case and its lines in place of those of the case before."""
    _, env = world.surroundings(case.input)
    main, lines = MADE.tables.table(world.MAIN), MADE.tables.table(f"{world.MAIN}.lines")
    connection.execute(main.delete().where(main.c.id == world.ROW_ID))
    connection.execute(lines.delete())
    write(connection, MADE, world.MAIN, as_rows(world.MAIN, [env.data.rows[world.MAIN][world.ROW_ID]]))
    write(
        connection,
        MADE,
        f"{world.MAIN}.lines",
        as_rows(f"{world.MAIN}.lines", list(env.data.rows[f"{world.MAIN}.lines"].values())),
    )
    return env


def _in_sql(connection: Connection, case: world.Case) -> object:
    """The value of a case, computed by the database."""
    env = _place(connection, case)
    formula = MADE.language.formula(case.formula, SCOPE)
    sql = formulas(MADE, connection.dialect.name, ZoneInfo(str(env.zone)))
    table = MADE.tables.table(world.MAIN)
    value = sql.value(formula, world.MAIN, table, env.variables, now=env.now)
    return connection.execute(select(value).where(table.c.id == world.ROW_ID)).scalar_one()


@pytest.mark.parametrize("file", sorted({case.file for case in CASES}))
def test_cases_of_a_file_come_out_the_same(cases_engine: Engine, file: str) -> None:
    wrong: dict[str, object] = {}
    seen = 0
    with cases_engine.connect() as connection:
        transaction = connection.begin()
        for form, written in world.RECORDS.items():
            write(connection, MADE, form, as_rows(form, [world.row_of(form, one) for one in written]))
        for case in CASES:
            formula = MADE.language.formula(case.formula, SCOPE)
            if case.file != file or without_sql(formula.tree, MADE.language.functions):
                continue
            seen += 1
            expected = world.value_of(formula.type, case.output)
            try:
                with connection.begin_nested():
                    found = _in_sql(connection, case)
            except Invalid as refused:
                found = str(refused)
            except Exception as failed:  # noqa: BLE001 - all failures of a file are shown together
                found = repr(failed)[:200]
            if found != expected or isinstance(found, bool) != isinstance(expected, bool):
                wrong[f"{case} {case.formula}"] = (found, expected)
        transaction.rollback()
    assert wrong == {}
    assert seen


def test_functions_with_a_sql_form_are_those_that_say_so() -> None:
    said: dict[bool, set[str]] = defaultdict(set)
    for name in MADE.language.functions:
        function = MADE.language.functions[name]
        if function.signatures:
            said[function.has_sql].add(function.name)
    assert set(SQL_FUNCTIONS) == said[True]
