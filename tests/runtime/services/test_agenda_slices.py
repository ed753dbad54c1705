"""A list saved in slices of 1, 7 or 500 comes out the same, whatever the rules: random programs, on both databases."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counts import counts
from tests.factories.apps import rule
from tests.runtime.services.house import House, Install
from tests.runtime.services.shop import EARNING, RAISE, shop

CREDIT = {"ledger": "shop.credit", "owner": "customer"}
#: Rules to choose from: each sets others off, refuses now and then, or fails.
RULES: Sequence[dict[str, Any]] = (
    RAISE,
    rule("earn", "shop.order.created", {"credit": {**CREDIT, "amount": 'floor(amount) + (10 if customer.level.name == "gold" else 0)'}}),
    rule("spend", "shop.order.created", {"debit": {**CREDIT, "amount": "quantity * 5"}}, priority=50),
    rule("stock", "shop.order.created", {"adjust": {"record": "item", "field": "stock", "by": "-quantity", "floor": "0"}}, must=True, priority=70),
    rule("cancel", "shop.order.updated", {"state": {"field": "status", "to": "cancelled"}}, condition='steps == 2 and status != "cancelled"'),
    rule("step", ["shop.order.created", "shop.order.updated"], {"update": {"set": {"steps": "coalesce(steps, 0) + 1"}}}, condition="quantity == 2 and coalesce(steps, 0) < 4"),
    rule("back", "shop.order.state:cancelled", {"reverse": {"ledger": "shop.credit"}}, {"adjust": {"record": "item", "field": "stock", "by": "1"}}),
    rule("note", "shop.customer.updated", {"create": {"form": "shop.note", "set": {"text": "text(spend)", "customer": "this"}}}, condition="spend > old.spend and orders < 4"),
    rule("line", "shop.order.created", {"create": {"form": "shop.order.lines", "set": {"parent": "this", "product": '"gift"', "price": "amount / 2"}}}, priority=60),
    rule("unline", "shop.order.updated", {"delete": {"record": 'first(records("shop.order.lines", "parent == this.id"))'}}, condition="line_sum > 100 and count(lines) > 1"),
    rule("few", "shop.order.created", {"create": {"form": "shop.note", "set": {"text": '"few"', "customer": "customer"}}}, condition='count(records("shop.note", "customer == this.customer")) < 3'),
    rule("later", "shop.note.created", {"credit": {**CREDIT, "amount": 'count(records("shop.order", "customer == this.customer"))'}}, run="after"),
    rule("fail", "shop.order.created", {"update": {"set": {"steps": "1"}}}, {"credit": {**CREDIT, "amount": "floor(amount / (quantity - 1))"}}, priority=80),
)  # fmt: skip
ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.sampled_from(("0", "3.99", "120", "400.5", "bad")), st.integers(0, 3)),
    min_size=1,
    max_size=25,
)
CHOICES = st.lists(st.sampled_from(range(len(RULES))), unique=True, max_size=6)
LIMITS = st.sampled_from(({}, {"limit_total": 300}, {"limit_per_day": 100}, {"limit_per_day": 90, "limit_total": 200}))


def played(
    here: House, tag: str, rows: Sequence[tuple[int, int, str, int]], limits: dict[str, int], slice: int
) -> dict[str, Any]:
    """The state of a world of its own after the rows were saved in slices."""
    for form in ("shop.grant", "shop.note", "shop.order", "shop.customer", "shop.item", "shop.level"):
        here.delete_some(form, here.ids(form))
    here.save_all("shop.level", [{"name": "basic", "min_spend": "0"}, {"name": "gold", "min_spend": "500"}])
    here.save("shop.grant", {**EARNING, **limits})
    customers = [here.save("shop.customer", {"name": name}) for name in "abc"]
    items = [here.save("shop.item", {"name": name, "stock": stock}) for name, stock in (("x", 9), ("y", 1_000))]
    documents = [
        {
            "order_no": f"{tag}-{number}",
            "lines": [{"product": "x", "price": quantity}] if quantity else [],
            "customer": customers[customer],
            "item": items[item],
            "amount": amount,
            "quantity": quantity,
        }
        for number, (customer, item, amount, quantity) in enumerate(rows)
    ]
    statuses: list[str] = []
    for start in range(0, len(documents), slice):
        statuses += [each.status for each in here.save_some("shop.order", documents[start : start + slice])]
    here.work()
    levels = {row["id"]: row["name"] for row in here.rows("shop.level")}
    assert here.wrong() == []
    return {
        "statuses": statuses,
        "orders": [
            (row["amount"], row["steps"], row["status"], row["version"], row["line_sum"]) for row in here.rows("shop.order")
        ],
        "customers": [
            (each["name"], levels.get(each["level"]), each["spend"], each["orders"], each["balance"], each["version"])
            for each in (here.values("shop.customer", id) for id in customers)
        ],
        "items": [(row["name"], row["stock"], row["version"]) for row in here.rows("shop.item")],
        "notes": sorted(row["text"] for row in here.rows("shop.note")),
    }


@settings(max_examples=counts(4, 60), suppress_health_check=list(HealthCheck))
@given(chosen=CHOICES, rows=ROWS, limits=LIMITS)
def test_slices_make_no_difference(
    install: Install, chosen: list[int], rows: list[tuple[int, int, str, int]], limits: dict[str, int]
) -> None:
    here = install(shop([RULES[number] for number in chosen]))
    worlds = [played(here, str(slice), rows, limits, slice) for slice in (1, 7, 500)]
    assert worlds[0] == worlds[1]
    assert worlds[0] == worlds[2]
