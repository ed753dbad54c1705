"""Delete and restore: links by their setting, sub-tables with their owner, roll-ups and formulas, uniques; rules either way."""

from decimal import Decimal

import pytest

from tests.factories.apps import app, field, form, rule
from tests.runtime.services.house import House, Install, refused
from tests.runtime.services.shop import shop


def with_order(here: House, **values: object) -> tuple[int, int]:
    customer = here.save("shop.customer", {"name": "Ann"})
    return customer, here.save("shop.order", {"order_no": "1", "customer": customer, "amount": "600", **values})


def test_restrict_refuses_and_says_who_points_here(install: Install) -> None:
    here = install(shop())
    customer, order = with_order(here)
    (problem,) = refused(lambda: here.delete("shop.customer", customer))
    assert (problem.code, problem.params["count"]) == ("still_linked", 1)
    assert here.platform.catalog.render(problem, "zh-CN") == "仍有 1 条“订单”记录关联此记录，请先处理它们。"
    here.delete("shop.order", order)
    here.delete("shop.customer", customer)
    assert here.ids("shop.customer") == []


def test_clear_empties_the_links(install: Install) -> None:
    here = install(shop())
    level = here.save("shop.level", {"name": "gold"})
    customers = [here.save("shop.customer", {"name": name, "level": level}) for name in "ab"]
    here.delete("shop.level", level)
    assert [here.value("shop.customer", each, "level") for each in customers] == [None, None]
    assert here.history("shop.customer", customers[0])[-1].changes == {"level": [level, None]}


def test_cascade_goes_with_it(install: Install) -> None:
    here = install(shop([rule("bye", "shop.note.deleted", {"update": {"record": "customer", "set": {"note": "text"}}})]))
    customer, order = with_order(here)
    here.save("shop.note", {"text": "mine", "order": order, "customer": customer})
    here.save("shop.note", {"text": "other"})
    here.delete("shop.order", order)
    assert [here.value("shop.note", id, "text") for id in here.ids("shop.note")] == ["other"]
    assert here.value("shop.customer", customer, "note") == "mine"


def test_circles_come_to_an_end(install: Install) -> None:
    tree = form(
        "node",
        field("name"),
        field("above", "link", target="tree.node", on_delete="cascade"),
        field("other", "link", target="tree.node"),
    )
    here = install(app("tree", forms=[tree]))
    root = here.save("tree.node", {"name": "root"})
    child = here.save("tree.node", {"name": "child", "above": root})
    here.save("tree.node", {"above": child}, root)  # a circle
    itself = here.save("tree.node", {"name": "itself"})
    here.save("tree.node", {"above": itself, "other": itself}, itself)
    here.delete("tree.node", root)
    here.delete("tree.node", itself)
    assert here.ids("tree.node") == []


def test_a_list_that_is_not_atomic_deletes_what_it_can(install: Install) -> None:
    here = install(shop())
    customer, order = with_order(here)
    lone = here.save("shop.customer", {"name": "Bob"})
    assert [each.status for each in here.delete_some("shop.customer", [customer, lone, 10**9])] == [
        "refused",
        "deleted",
        "refused",
    ]
    assert here.ids("shop.customer") == [customer]
    assert here.ids("shop.order") == [order]


def test_sub_tables_go_and_come_back_with_their_owner(install: Install) -> None:
    here = install(shop())
    _, order = with_order(
        here, lines=[{"product": "a", "price": "1"}, {"product": "b", "price": "2"}, {"product": "c", "price": "4"}]
    )
    rows = here.rows("shop.order.lines")
    here.save(
        "shop.order", {"lines": [{"id": row["id"], "product": row["product"], "price": row["price"]} for row in rows[:2]]}, order
    )
    assert here.value("shop.order", order, "line_sum") == 3
    here.at("2026-03-01T10:00:00+08:00")
    here.delete("shop.order", order)
    assert here.rows("shop.order.lines") == []
    here.bring_back("shop.order", order)
    assert [row["product"] for row in here.rows("shop.order.lines")] == ["a", "b"]  # the one that was taken out before stays out
    assert here.value("shop.order", order, "line_sum") == 3
    assert here.wrong() == []


def test_restore_counts_anew(install: Install) -> None:
    """Of the record itself, whose orders have moved on meanwhile, and of those that it feeds."""
    here = install(shop())
    customer, order = with_order(here)
    assert here.value("shop.customer", customer, "spend") == 600
    here.delete("shop.order", order)
    assert (here.value("shop.customer", customer, "spend"), here.value("shop.customer", customer, "orders")) == (0, 0)
    here.save("shop.order", {"order_no": "2", "customer": customer, "amount": "500"})
    here.bring_back("shop.order", order)
    values = here.values("shop.customer", customer)
    assert (values["spend"], values["orders"], values["is_big"]) == (Decimal(1100), 2, True)
    assert here.wrong() == []


def test_restored_roll_ups_and_formulas_are_those_of_today(install: Install) -> None:
    log = form(
        "log", field("name"), field("customer", "link", target="shop.customer", on_delete="clear"), field("amount", "money")
    )
    customer = form(
        "customer",
        field("name"),
        field("sum", "roll_up", source="shop.log", via="customer", function="sum", of="amount"),
        field("twice", "formula", formula="sum * 2"),
    )
    here = install(app("shop", forms=[log, customer]))
    ann = here.save("shop.customer", {"name": "Ann"})
    first = here.save("shop.log", {"name": "x", "customer": ann, "amount": "5"})
    assert here.value("shop.customer", ann, "twice") == 10
    here.delete("shop.customer", ann)
    here.bring_back("shop.customer", ann)
    assert here.value("shop.log", first, "customer") is None
    values = here.values("shop.customer", ann)
    assert (values["sum"] or 0, values["twice"] or 0) == (0, 0)


def test_a_unique_value_that_was_taken_meanwhile(install: Install) -> None:
    here = install(shop())
    _, order = with_order(here)
    here.delete("shop.order", order)
    here.save("shop.order", {"order_no": "1"})
    (problem,) = refused(lambda: here.bring_back("shop.order", order))
    assert (problem.code, problem.pointer) == ("not_unique", "/order_no")
    assert "订单号" in here.platform.catalog.render(problem, "zh-CN")
    assert len(here.ids("shop.order")) == 1


def test_empty_unique_values_do_not_clash(install: Install) -> None:
    here = install(shop())
    first = here.save("shop.order", {"amount": "1"})
    here.delete("shop.order", first)
    here.save("shop.order", {"amount": "2"})
    here.bring_back("shop.order", first)
    assert len(here.ids("shop.order")) == 2


def test_what_a_record_points_to_comes_back_first(install: Install) -> None:
    here = install(shop())
    customer, order = with_order(here)
    here.delete("shop.order", order)
    here.delete("shop.customer", customer)
    assert [(each.code, each.pointer) for each in refused(lambda: here.bring_back("shop.order", order))] == [
        ("restore_the_other", "/customer")
    ]
    here.bring_back("shop.customer", customer)
    here.bring_back("shop.order", order)
    assert here.value("shop.customer", customer, "spend") == 600


def test_rules_hear_of_it(install: Install) -> None:
    back = {"reverse": {"ledger": "shop.credit"}}
    here = install(shop([
        rule("earn", ["shop.order.created", "shop.order.restored"], {"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "floor(amount)"}}),
        rule("back", "shop.order.deleted", back),
        rule("keep", "shop.order.deleted", {"refuse": {"when": "is_gift", "message": {"en": "A gift stays", "zh-CN": "赠品不能删除"}}}, must=True),
    ]))  # fmt: skip
    customer, order = with_order(here)
    balances = [here.value("shop.customer", customer, "balance")]
    for _ in range(2):
        here.delete("shop.order", order)
        balances.append(here.value("shop.customer", customer, "balance"))
        here.bring_back("shop.order", order)
        balances.append(here.value("shop.customer", customer, "balance"))
    assert balances == [600, 0, 600, 0, 600]
    here.save("shop.order", {"is_gift": True}, order)
    assert [each.code for each in refused(lambda: here.delete("shop.order", order))] == ["refused"]
    assert here.wrong() == []


@pytest.mark.parametrize("what", ["delete", "bring_back"])
def test_twice_is_told(install: Install, what: str) -> None:
    here = install(shop())
    _, order = with_order(here)
    here.delete("shop.order", order)
    if what == "bring_back":
        here.bring_back("shop.order", order)
    assert [each.code for each in refused(lambda: getattr(here, what)("shop.order", order))] == ["record_not_found"]


def test_rows_of_a_sub_table_are_not_restored_alone(install: Install) -> None:
    here = install(shop())
    _, order = with_order(here, lines=[{"product": "a", "price": "1"}])
    (row,) = here.rows("shop.order.lines")
    here.delete("shop.order", order)
    assert [each.code for each in refused(lambda: here.bring_back("shop.order.lines", row["id"]))] == ["restore_the_owner"]
