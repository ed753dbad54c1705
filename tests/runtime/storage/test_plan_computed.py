"""Computed columns: filled when they are new, when what they compute changes, and when they come back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from engines.record.entity import Entity
from runtime.storage.database import Database
from runtime.storage.dynamic.dependants import touched_by
from runtime.storage.dynamic.known import Known
from runtime.storage.dynamic.planning import plan_tables
from tests.runtime.storage.forms import compiled
from tests.runtime.storage.installing import Installation

CUSTOMER, ORDER = "shop.customer", "shop.order"


def forms(
    *,
    price: str = "money",
    total: str = "price * quantity",
    sum_of: str | None = "total",
    extra: tuple[Mapping[str, Any], ...] = (),
) -> dict[str, Entity]:
    roll_ups: list[Mapping[str, Any]] = []
    if sum_of is not None:
        roll_ups = [
            {"key": "spend", "type": "roll_up", "source": "shop.order", "via": "customer", "function": "sum", "of": sum_of},
            {"key": "orders", "type": "roll_up", "source": "shop.order", "via": "customer", "function": "count"},
            {"key": "is_big", "type": "formula", "formula": "spend >= 100"},
        ]
    customer = {"key": "customer", "title": "Customer", "fields": [{"key": "name", "type": "text"}, *roll_ups, *extra]}
    order = {
        "key": "order",
        "title": "Order",
        "fields": [
            {"key": "customer", "type": "link", "target": "shop.customer"},
            {"key": "price", "type": price},
            {"key": "quantity", "type": "integer"},
            {"key": "total", "type": "formula", "formula": total},
        ],
    }
    return dict(compiled(customer, order))


def fill(shop: Installation, price: object = Decimal("30.00")) -> tuple[list[int], list[int]]:
    customers = shop.insert(CUSTOMER, {"name": "Ada"}, {"name": "Bob"})
    quantities = {1: customers[0], 2: customers[0], 3: customers[0], 4: customers[1]}
    rows = ({"customer": owner, "price": price, "quantity": n, "total": n * Decimal(30)} for n, owner in quantities.items())
    orders = shop.insert(ORDER, *rows)
    return customers, orders


@pytest.fixture
def shop(database: Database) -> Installation:
    return Installation.of(database)


def kinds(plan: object) -> list[str]:
    return [step.name for step in plan.steps]


def test_new_computed_fields_are_filled_sources_first(shop: Installation) -> None:
    shop.put(*forms(sum_of=None).values())
    (ada, bob), _ = fill(shop)
    plan = shop.put(*forms().values())
    fills = [step.name for step in plan.steps if step.kind == "recompute"]
    assert fills.index(f"recompute {CUSTOMER}.spend") < fills.index(f"recompute {CUSTOMER}.is_big")
    assert shop.read(CUSTOMER, "spend", "orders", "is_big") == {
        ada: (Decimal("180.00"), 3, True),
        bob: (Decimal("120.00"), 1, True),
    }


def test_renaming_recomputes_nothing(shop: Installation) -> None:
    shop.put(*forms().values())
    again = forms(extra=({"key": "note", "type": "text"},))
    assert kinds(shop.plan(*again.values())) == [f"add_column {CUSTOMER}.note"]
    assert shop.plan(*forms().values()).is_empty


def test_a_changed_formula_fills_a_spare_column_and_what_reads_it(shop: Installation) -> None:
    shop.put(*forms().values())
    (ada, bob), orders = fill(shop)
    late = shop.another()
    plan = shop.put(*forms(total="price * quantity - 20").values())
    assert [step.name for step in plan.steps if step.kind == "recompute"] == [
        f"recompute {ORDER}.total", f"recompute {CUSTOMER}.spend", f"recompute {CUSTOMER}.is_big",
    ]  # fmt: skip
    assert list(shop.read(ORDER, "total").values()) == [Decimal(10), Decimal(40), Decimal(70), Decimal(100)]
    assert shop.read(CUSTOMER, "spend", "is_big") == {ada: (Decimal(120), True), bob: (Decimal(100), True)}
    assert late.read(ORDER, "total")[orders[0]] == Decimal(30)
    shop.put(*forms().values())
    assert shop.read(CUSTOMER, "spend") == {ada: Decimal(180), bob: Decimal(120)}
    shop.put(*forms(total="price * quantity - 20").values())
    names = {column.name for column in shop.tables.table(ORDER).columns}
    assert "total__3" not in names


def test_a_converted_field_recomputes_its_readers(shop: Installation) -> None:
    whole = forms(price="integer")
    shop.put(*whole.values())
    customers = shop.insert(CUSTOMER, {"name": "Ada"})
    shop.insert(ORDER, {"customer": customers[0], "price": 5, "quantity": 3, "total": 15})
    shop.put(*forms().values())
    assert list(shop.read(ORDER, "price", "total").values()) == [(Decimal("5.00"), Decimal("15.00"))]
    assert shop.read(CUSTOMER, "spend") == {customers[0]: Decimal("15.00")}


def test_roll_ups_that_come_back_are_right(shop: Installation) -> None:
    shop.put(*forms().values())
    (ada, bob), orders = fill(shop)
    shop.put(*forms(sum_of=None).values())
    shop.update(ORDER, orders[0], customer=bob)
    plan = shop.put(*forms().values())
    assert f"unhide_column {CUSTOMER}.spend" in kinds(plan)
    assert shop.read(CUSTOMER, "orders") == {ada: 2, bob: 2}


def test_a_source_that_moves_meanwhile_leaves_both_owners_right(shop: Installation) -> None:
    shop.put(*forms(sum_of=None).values())
    (ada, bob), orders = fill(shop)
    late = shop.another()

    def meanwhile(step: object, rows: int) -> None:
        if step.name == f"recompute {CUSTOMER}.orders" and rows == 2 and not moved:
            moved.append(True)
            late.update(ORDER, orders[0], customer=bob)

    moved: list[bool] = []
    shop.put(*forms().values(), progress=meanwhile)
    assert moved
    assert shop.read(CUSTOMER, "orders", "spend") == {ada: (2, Decimal(150)), bob: (2, Decimal(150))}


def test_planning_is_pure_and_readers_are_named() -> None:
    old, new = forms(), forms(price="integer")
    assert touched_by(new, [(ORDER, "price")], ()) == [(ORDER, "total"), (CUSTOMER, "spend"), (CUSTOMER, "is_big")]
    plan = plan_tables({}, new, Known())
    assert [step.kind for step in plan.steps] == ["create_table", "create_table"]
    assert plan == plan_tables({}, new, Known())
    assert old.keys() == new.keys()
