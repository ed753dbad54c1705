"""History: one row for each save with old and new values, who and why; and two people who edit one record."""

from engines.kernel.errors import Conflict
from runtime.auth.actor import Actor
from tests.factories.apps import rule
from tests.runtime.services.house import Install, refused
from tests.runtime.services.shop import shop

ANN, BOB = Actor(id=71, login="ann", is_admin=True), Actor(id=72, login="bob", is_admin=True)


def test_one_row_for_each_save(install: Install) -> None:
    here = install(shop([rule("mark", "shop.order.updated", {"update": {"set": {"steps": "1"}}}, condition="steps == null")]))
    order = here.save("shop.order", {"order_no": "1", "amount": "5", "day": "2026-02-03"})
    here.at("2026-03-01T10:00:00+08:00")
    here.change("shop.order", order, 1, {"amount": "7.5", "note": "x"}, BOB)
    here.save("shop.order", {"amount": "7.50"}, order)  # the same: no row
    here.delete("shop.order", order)
    here.bring_back("shop.order", order)
    found = here.history("shop.order", order)
    assert [(each.version, each.kind, each.actor_id, each.cause) for each in found] == [
        (1, "created", None, None), (2, "updated", 72, None), (3, "updated", 72, "rule:shop.mark"), (4, "deleted", None, None), (5, "restored", None, None),
    ]  # fmt: skip
    first, second, third, *_ = (each.changes for each in found)
    assert {"order_no": [None, "1"], "day": [None, "2026-02-03"], "status": [None, "open"]}.items() <= first.items()
    assert second == {"amount": ["5.00", "7.50"], "note": [None, "x"]}
    assert third == {"steps": [None, 1]}
    assert found[1].at.isoformat() == "2026-03-01T02:00:00+00:00"


def test_derived_values_have_no_history_and_no_version(install: Install) -> None:
    here = install(shop())
    customer = here.save("shop.customer", {"name": "Ann"})
    here.save("shop.order", {"order_no": "1", "customer": customer, "amount": "5"})
    assert len(here.history("shop.customer", customer)) == 1
    assert here.values("shop.customer", customer)["version"] == 1


def test_different_fields_merge(install: Install) -> None:
    here = install(shop())
    order = here.save("shop.order", {"order_no": "1", "amount": "5", "note": "a"})
    here.change("shop.order", order, 1, {"amount": "6"}, ANN)
    assert here.change("shop.order", order, 1, {"note": "b"}, BOB).version == 3
    values = here.values("shop.order", order)
    assert (str(values["amount"]), values["note"]) == ("6.00", "b")


def test_the_same_field_conflicts_and_is_named(install: Install) -> None:
    here = install(shop())
    order = here.save("shop.order", {"order_no": "1", "amount": "5", "quantity": 1})
    here.change("shop.order", order, 1, {"amount": "6", "quantity": 2}, ANN)
    problems = refused(lambda: here.change("shop.order", order, 1, {"amount": "7", "quantity": 3, "note": "x"}, BOB))
    assert [(each.code, each.pointer) for each in problems] == [
        ("changed_meanwhile", "/amount"),
        ("changed_meanwhile", "/quantity"),
    ]
    assert "金额" in here.platform.catalog.render(problems[0], "zh-CN")
    assert here.value("shop.order", order, "note") is None


def test_the_same_value_is_no_conflict(install: Install) -> None:
    here = install(shop())
    order = here.save("shop.order", {"order_no": "1", "amount": "5"})
    here.change("shop.order", order, 1, {"amount": "6"}, ANN)
    assert here.change("shop.order", order, 1, {"amount": "6.00", "note": "x"}, BOB).status == "updated"


def test_a_conflict_is_one_for_the_doors(install: Install) -> None:
    here = install(shop())
    order = here.save("shop.order", {"order_no": "1", "amount": "5"})
    here.change("shop.order", order, 1, {"amount": "6"}, ANN)
    try:
        here.change("shop.order", order, 1, {"amount": "7"}, BOB)
    except Conflict as error:
        assert error.code == "changed_meanwhile"
    else:
        raise AssertionError("nobody minded")


def test_what_a_rule_changed_meanwhile_conflicts_too(install: Install) -> None:
    here = install(shop([rule("mark", "shop.order.created", {"update": {"set": {"note": '"by rule"'}}})]))
    order = here.save("shop.order", {"order_no": "1"})
    assert [each.pointer for each in refused(lambda: here.change("shop.order", order, 1, {"note": "mine"}, BOB))] == ["/note"]
