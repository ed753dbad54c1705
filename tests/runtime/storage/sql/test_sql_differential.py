"""Random formulas over many random rows: compiled Python, SQLite and PostgreSQL agree, as values and as conditions."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
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
REFUSALS = {
    "formula_too_long",
    "formula_too_many_nodes",
    "formula_too_deep",
    "not_in_sql",
    "too_large_for_sql",
    "too_deep_for_sql",
}

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
#: Calls of every function with a SQL form, aggregates, paths and comparisons of days: one a line.
CALLS = (Path(__file__).parent / "calls.txt").read_text("utf-8").splitlines()


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
        if refused.code not in REFUSALS:
            raise
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
        if refused.code not in REFUSALS:
            raise
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
    """On fields, so that none is left to chance."""
    for text in CALLS:
        assert _agree(filled, text, zone), text


def test_all_functions_are_called() -> None:
    called = {name for name in SQL_FUNCTIONS if any(f"{name}(" in text for text in CALLS)}
    assert set(SQL_FUNCTIONS) - called == {"today", "now"}
