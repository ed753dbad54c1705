"""Rules that write rows of sub-tables: their record is decided on again, as if a person had saved it with its lines."""

from decimal import Decimal
from typing import Any

import pytest

from engines.kernel.errors import AppError
from tests.factories.apps import app, field, form, rule
from tests.runtime.services.house import House, Install

LIMIT = {
    "key": "limit", "type": "check", "condition": 'coalesce(sum(lines, "price"), 0) <= coalesce(credit, 1000)',
    "message": {"en": "Over the credit.", "zh-CN": "超出额度。"},
}  # fmt: skip
SHOP = [
    form("product", field("name"), field("price", "money")),
    form(
        "order", field("no"), field("credit", "money"), field("lines", "sub_table", required=False, fields=[
            field("product", "link", target="shop.product", on_delete="cascade"), field("price", "money"),
        ]),
        field("total", "roll_up", source="shop.order.lines", via="parent", function="sum", of="price"),
        field("is_big", "formula", formula="total >= 500", result="boolean"),
        field("discount", "money", visible_when="total >= 500"), field("seen", "integer"),
        constraints=[LIMIT],
    ),
    form("gift", field("order", "link", target="shop.order"), field("price", "money"), field("at", "integer")),
]  # fmt: skip
ADD: dict[str, Any] = {"create": {"form": "shop.order.lines", "set": {"parent": "order", "price": "price"}}}


def installed(install: Install, *rules: dict[str, Any]) -> House:
    return install(app("shop", forms=SHOP, rules=list(rules)))


def order(here: House, **values: Any) -> int:
    return here.save("shop.order", {"no": "1", "credit": 600, "lines": [{"price": 100}], **values})


def total(here: House, id: int) -> Decimal:
    return here.values("shop.order", id)["total"]


def test_a_row_that_a_rule_adds_counts_for_the_record(install: Install) -> None:
    here = installed(install, rule("add", "shop.gift.created", ADD))
    id = order(here)
    here.save("shop.gift", {"order": id, "price": 450})
    now = here.values("shop.order", id)
    assert (now["total"], now["is_big"], now["version"]) == (Decimal(550), True, 2)
    [_, change] = here.history("shop.order", id)
    assert [line["price"] for line in change.changes["lines"]["added"]] == ["450.00"]


def test_a_row_over_the_bound_refuses_the_rule_and_not_the_save(install: Install) -> None:
    here = installed(install, rule("add", "shop.gift.created", {"update": {"set": {"price": "501"}}}, {**ADD}))
    id = order(here)
    gift = here.save("shop.gift", {"order": id, "price": 501})
    assert here.outcomes("shop.gift", gift) == [("shop.add", "owner_refused")]
    assert here.incidents() == []
    assert (total(here, id), here.values("shop.order", id)["version"], len(here.ids("shop.order.lines"))) == (100, 1, 1)
    assert "Over the credit." in here.why("shop.gift", gift)[0]


def test_a_row_over_the_bound_refuses_the_save_where_the_rule_must(install: Install) -> None:
    here = installed(install, rule("add", "shop.gift.created", ADD, must=True))
    id = order(here)
    with pytest.raises(AppError) as refused:
        here.save("shop.gift", {"order": id, "price": 501})
    assert refused.value.problems[0].params["message"] == LIMIT["message"]
    assert (here.ids("shop.gift"), total(here, id)) == ([], 100)


def test_rows_of_one_rule_are_decided_on_together(install: Install) -> None:
    """The first alone would be too much; what is taken away with it makes room."""
    back = {"create": {"form": "shop.order.lines", "set": {"parent": "order", "price": "-price"}}}
    here = installed(install, rule("both", "shop.gift.created", ADD, back))
    id = order(here)
    here.save("shop.gift", {"order": id, "price": 900})
    assert (total(here, id), len(here.ids("shop.order.lines")), here.values("shop.order", id)["version"]) == (100, 3, 2)


def test_a_row_that_a_rule_changes_or_deletes_counts_too(install: Install) -> None:
    change = rule(
        "change",
        "shop.gift.created",
        {
            "update": {
                "record": 'first(records("shop.order.lines", "parent == this.order and position == this.at"))',
                "set": {"price": "this.price"},
            }
        },
        condition="price > 0",
    )
    delete = rule(
        "delete",
        "shop.gift.created",
        {"delete": {"record": 'first(records("shop.order.lines", "parent == this.order and position == this.at"))'}},
        condition="price <= 0",
    )
    here = installed(install, change, delete)
    id = order(here, lines=[{"price": 500}, {"price": 20}], discount=5)
    too_much = here.save("shop.gift", {"order": id, "at": 1, "price": 101})
    assert here.outcomes("shop.gift", too_much) == [("shop.change", "owner_refused")]
    here.save("shop.gift", {"order": id, "at": 1, "price": 90})
    assert (total(here, id), here.values("shop.order", id)["discount"]) == (590, 5)
    here.save("shop.gift", {"order": id, "at": 0, "price": 0})
    now = here.values("shop.order", id)
    assert (now["total"], now["is_big"], now["discount"], now["version"]) == (90, False, None, 3)


def test_the_change_of_the_record_sets_off_its_own_rules(install: Install) -> None:
    seen = rule(
        "seen", "shop.order.updated", {"update": {"set": {"seen": "coalesce(seen, 0) + 1"}}}, condition="coalesce(seen, 0) < 1"
    )
    here = installed(install, rule("add", "shop.gift.created", ADD), seen)
    id = order(here)
    here.save("shop.gift", {"order": id, "price": 1})
    assert here.values("shop.order", id)["seen"] == 1


def test_rows_that_go_with_what_they_point_to_count_too(install: Install) -> None:
    here = installed(install)
    product = here.save("shop.product", {"name": "x"})
    id = order(here, lines=[{"price": 500, "product": product}, {"price": 20}], discount=5)
    here.delete("shop.product", product)
    now = here.values("shop.order", id)
    assert (now["total"], now["discount"], now["version"]) == (20, None, 2)
