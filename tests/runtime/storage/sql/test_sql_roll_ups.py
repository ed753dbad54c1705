"""Roll-ups asked from the tables: values, recomputed, verified; equal to what memory says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from engines.expression.aggregation import AGGREGATES
from engines.record.entity import RollUp
from runtime.storage.roll_up_sql import differences, recompute, roll_up_values
from runtime.storage.selection_sql import select_ids
from tests.runtime.storage.sql.rows import shop_rows
from tests.runtime.storage.sql.world import (
    CUSTOMER,
    LEVEL,
    ORDER,
    Memory,
    Surroundings,
    World,
    make_world,
    open_engine,
    remembered,
    write,
)
from tests.services import postgres

KEPT = {
    "orders_kept": ("count", None, None),
    "paid_orders": ("count", None, 'status == "paid"'),
    "total": ("sum", "amount", "amount > 0"),
    "quantities": ("sum", "quantity", None),
    "mean": ("avg", "fee", None),
    "worst": ("min", "amount - coalesce(fee, 0)", None),
    "latest": ("max", "ordered_at", None),
    "last_note": ("max", "note", None),
}


def _form(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = [
        {"key": key, "type": "roll_up", "title": key, "source": "shop.order", "via": "customer", "function": function,
         **({"of": of} if of else {}), **({"where": where} if where else {})}
        for key, (function, of, where) in KEPT.items()
    ]  # fmt: skip
    return {**raw, "fields": [*raw["fields"], *fields]}


@pytest.fixture(scope="module")
def kept_world() -> World:

    return make_world(LEVEL, _form(CUSTOMER), ORDER)


def _too_large(value: Any) -> bool:
    return abs(value) >= (2**63 if isinstance(value, int) else Decimal(2**63).scaleb(value.as_tuple().exponent))


@dataclass
class Kept:
    """Tables with wrong roll-ups, and the rows in memory."""

    connection: Connection
    world: World
    rows: Mapping[str, list[dict[str, Any]]]

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.connection, self.world.tables, self.world.entities

    def roll_up(self, key: str) -> RollUp:
        found = self.world.entities["shop.customer"].fields[key].roll_up
        assert found is not None
        return found

    def expected(self, key: str) -> dict[int, object]:
        """By memory's own aggregates."""
        function, of, where = KEPT[key]
        orders = [row for row in self.rows["shop.order"] if row["deleted_at"] is None]
        values = remembered(self.world, self.rows, self.world.formula(of)) if of else {}
        holds = remembered(self.world, self.rows, self.world.formula(where)) if where else {}
        field = self.world.entities["shop.customer"].fields[key]
        found: dict[int, object] = {}
        for owner in self.rows["shop.customer"]:
            mine = [row["id"] for row in orders if row["customer"] == owner["id"] and holds.get(row["id"], True)]
            env = Surroundings(Memory(self.world, self.rows))
            result = len(mine) if of is None else AGGREGATES[function](env, [values[id] for id in mine])
            if result is not None and field.value_type.kind == "decimal":
                result = Decimal(result).quantize(Decimal(1).scaleb(-field.value_type.scale), rounding="ROUND_HALF_UP")
            found[owner["id"]] = None if result is not None and field.value_type.is_number and _too_large(result) else result
        return found


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def kept_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, kept_world: World) -> Any:
    if request.param == "sqlite":
        with open_engine(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'shop.db'}", kept_world) as made:
            yield made
        return
    with postgres.database(request.getfixturevalue("cluster_url")) as url, open_engine(url, kept_world) as made:
        yield made


@pytest.fixture
def kept(kept_engine: Engine, kept_world: World) -> Any:
    rows = shop_rows(11, orders=90)
    with kept_engine.connect() as connection:
        transaction = connection.begin()
        for form, found in rows.items():
            write(connection, kept_world, form, found)
        yield Kept(connection, kept_world, rows)
        transaction.rollback()


@pytest.mark.parametrize("key", KEPT)
def test_values_are_those_of_memory(kept: Kept, key: str) -> None:
    expected = kept.expected(key)
    found = roll_up_values(*kept.arguments, kept.roll_up(key), list(expected))
    assert found == expected
    assert {type(value) for value in found.values()} == {type(value) for value in expected.values()}


@pytest.mark.parametrize("key", KEPT)
def test_recomputing_mends_what_verifying_finds(kept: Kept, key: str) -> None:
    roll_up = kept.roll_up(key)
    live = {row["id"] for row in kept.rows["shop.customer"] if row["deleted_at"] is None}
    expected = {id: value for id, value in kept.expected(key).items() if id in live}
    wrong = {one.owner: one.computed for one in differences(*kept.arguments, roll_up)}
    assert wrong == {id: value for id, value in expected.items() if value is not None}
    some = sorted(wrong)[:2]
    assert recompute(*kept.arguments, roll_up, some) == len(some)
    assert {one.owner for one in differences(*kept.arguments, roll_up)} == set(wrong) - set(some)
    assert recompute(*kept.arguments, roll_up) == len(wrong) - len(some)
    assert differences(*kept.arguments, roll_up) == []
    assert recompute(*kept.arguments, roll_up) == 0


def test_sums_of_0_10_and_0_20_are_0_30(kept: Kept) -> None:
    table, owner = kept.world.tables.table("shop.order"), 100
    kept.connection.execute(table.update().values({kept.world.tables.column("shop.order", "customer"): None}))
    for id, amount in ((1000, "0.10"), (1001, "0.20")):
        columns = {"customer": owner, "amount": Decimal(amount)}
        values = {kept.world.tables.column("shop.order", name): value for name, value in columns.items()}
        kept.connection.execute(table.update().where(table.c.id == id).values(values))
    assert roll_up_values(*kept.arguments, kept.roll_up("total"), [owner]) == {owner: Decimal("0.30")}
    assert kept.connection.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize(
    "formula",
    [
        'first(records("shop.order", "customer == this.customer and amount > this.amount", "-amount"))',
        'count(records("shop.order", "note == this.note or customer.spend > this.net"))',
        "count(customer.orders)",
        'sum(lines, "price")',
        'first(records("shop.level", "least <= this.amount", "rank, -least"))',
        'count(records("shop.customer", "level.rank > this.worth"))',
    ],
)
def test_a_selection_asked_from_the_tables_is_that_of_memory(kept: Kept, formula: str) -> None:
    memory = Memory(kept.world, kept.rows)
    env = Surroundings(memory)
    seen = 0
    for selection in kept.world.formula(formula).reads.selections:
        for row in kept.rows["shop.order"][:40]:
            expected = [one["id"] for one in memory.select(selection, row, env)]
            assert select_ids(*kept.arguments, selection, row, env) == expected
            seen += len(expected)
    assert seen
