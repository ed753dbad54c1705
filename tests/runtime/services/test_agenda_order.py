"""In which order the rules of one row act: causal depth, then priority, then rule id; and what they see meanwhile."""

from decimal import Decimal

from tests.factories.apps import rule
from tests.runtime.services.house import Install, refused
from tests.runtime.services.shop import EARNING, RAISE, shop


def append(mark: str) -> dict[str, object]:
    return {"update": {"set": {"note": f'concat(coalesce(note, ""), "{mark}")'}}}


def test_smaller_priority_first_then_id(install: Install) -> None:
    here = install(shop([
        rule("b", "shop.item.created", {"update": {"set": {"name": 'concat(name, "b")'}}}),
        rule("c", "shop.item.created", {"update": {"set": {"name": 'concat(name, "c")'}}}, priority=5),
        rule("a", "shop.item.created", {"update": {"set": {"name": 'concat(name, "a")'}}}),
    ]))  # fmt: skip
    item = here.save("shop.item", {"name": "-"})
    assert here.value("shop.item", item, "name") == "-cab"
    assert here.incidents() == []


def test_causal_depth_goes_before_priority(install: Install) -> None:
    here = install(shop([
        rule("first", "shop.order.created", append("1"), {"update": {"record": "customer", "set": {"note": '"x"'}}}, priority=50),
        rule("second", "shop.order.created", append("2"), priority=60),
        rule("deeper", "shop.order.updated", append("d"), priority=1, condition='note == "12"'),
    ]))  # fmt: skip
    customer = here.save("shop.customer", {"name": "Ann"})
    order = here.save("shop.order", {"order_no": "1", "customer": customer})
    assert here.value("shop.order", order, "note") == "12d"


def test_earning_sees_the_new_total_and_the_old_level(install: Install) -> None:
    here = install(shop([
        RAISE, rule("tell", "shop.order.created", {"create": {"form": "shop.note", "set": {"text": 'concat(text(customer.spend), " ", customer.level.name)'}}}, priority=500),
    ]))  # fmt: skip
    here.save("shop.level", {"name": "basic", "min_spend": "0"})
    here.save("shop.level", {"name": "gold", "min_spend": "500"})
    customer = here.save("shop.customer", {"name": "Ann"})
    for number, amount in enumerate(("600", "100")):
        here.save("shop.order", {"order_no": str(number), "customer": customer, "amount": amount, "status": "paid"})
    told = [here.value("shop.note", id, "text") for id in here.ids("shop.note")]
    assert told == ["600 basic", "700 gold"]


def test_a_derived_event_comes_one_depth_below_and_once(install: Install) -> None:
    """Two roll-ups of one customer change with one order: the rules see one event, with the images around both."""
    here = install(shop([
        rule("count", "shop.customer.updated", {"update": {"set": {"count": "coalesce(count, 0) + 1"}}},
             condition="orders != old.orders or spend != old.spend"),
    ]))  # fmt: skip
    customer = here.save("shop.customer", {"name": "Ann"})
    here.save("shop.order", {"order_no": "1", "customer": customer, "amount": "10"})
    values = here.values("shop.customer", customer)
    assert (values["orders"], values["spend"], values["count"]) == (1, Decimal("10.00"), 1)


def test_same_values_raise_no_event(install: Install) -> None:
    here = install(shop([
        rule("same", "shop.order.created", {"update": {"set": {"amount": "amount"}}}),
        rule("count", "shop.order.updated", {"update": {"set": {"steps": "coalesce(steps, 0) + 1"}}}, condition="steps == null"),
    ]))  # fmt: skip
    order = here.save("shop.order", {"order_no": "1", "amount": "5"})
    assert here.value("shop.order", order, "steps") is None
    here.save("shop.order", {"amount": "5.00"}, order)
    assert here.values("shop.order", order)["version"] == 1


def test_a_chain_is_cut_below_the_eighth_depth_and_the_save_stands(install: Install) -> None:
    step = {"update": {"set": {"steps": "coalesce(steps, 0) + 1"}}}
    here = install(
        shop([rule("endless", ["shop.order.created", "shop.order.updated"], step, title={"en": "Endless", "zh-CN": "无尽"})])
    )
    order = here.save("shop.order", {"order_no": "1"})
    assert here.value("shop.order", order, "steps") == 8
    (incident,) = here.incidents()
    assert (incident.subject, incident.code, incident.count) == ("shop.endless", "cascade_too_deep", 1)
    assert incident.sample["cause_params"]["rule"] == {"en": "Endless", "zh-CN": "无尽"}


def test_a_chain_that_ends_by_itself_at_the_eighth_depth_is_no_incident(install: Install) -> None:
    step = {"update": {"set": {"steps": "coalesce(steps, 0) + 1"}}}
    here = install(shop([rule("eight", ["shop.order.created", "shop.order.updated"], step, condition="coalesce(steps, 0) < 8")]))
    order = here.save("shop.order", {"order_no": "1"})
    assert here.value("shop.order", order, "steps") == 8
    assert here.incidents() == []


def test_a_must_rule_that_is_cut_refuses_the_row(install: Install) -> None:
    step = {"update": {"set": {"steps": "coalesce(steps, 0) + 1"}}}
    here = install(shop([rule("endless", ["shop.order.created", "shop.order.updated"], step, must=True)]))
    problems = refused(lambda: here.save("shop.order", {"order_no": "1"}))
    assert [problem.code for problem in problems] == ["rule_failed"]
    assert here.ids("shop.order") == []


def test_automations_set_each_other_off(install: Install) -> None:
    here = install(shop([
        rule("note_it", "shop.order.state:paid", {"create": {"form": "shop.note", "set": {"text": '"paid"', "order": "this"}}}),
        rule("answer", "shop.note.created", {"update": {"record": "order", "set": {"note": "text"}}}),
        rule("ask", "shop.order.updated", {"emit": {"event": "shop.told", "payload": {"words": "note"}}}, condition="note != old.note"),
        rule("hear", "shop.told", {"update": {"record": "customer", "set": {"note": "event.words"}}}),
    ]))  # fmt: skip
    customer = here.save("shop.customer", {"name": "Ann"})
    order = here.save("shop.order", {"order_no": "1", "customer": customer})
    here.save("shop.order", {"status": "paid"}, order)
    assert here.value("shop.customer", customer, "note") == "paid"


def test_several_postings_follow_from_derived_changes_of_one_version(install: Install) -> None:
    """A derived change has no version of its own; each that follows from another order is a case of its own all the same."""
    here = install(shop([
        rule("each", "shop.customer.updated", {"credit": {"ledger": "shop.credit", "owner": "this", "amount": "10"}},
             condition="orders > old.orders"),
    ]))  # fmt: skip
    customer = here.save("shop.customer", {"name": "Ann"})
    for number in range(3):
        here.save("shop.order", {"order_no": str(number), "customer": customer})
    here.save_all("shop.order", [{"order_no": f"x{number}", "customer": customer} for number in range(3)])
    assert here.value("shop.customer", customer, "balance") == 60


def test_a_rule_record_and_a_rule_share_one_order(install: Install) -> None:
    here = install(shop([
        rule("early", "shop.order.created", {"update": {"set": {"amount": "amount + 1"}}}, priority=10),
        rule("late", "shop.order.created", {"update": {"set": {"amount": "amount + 100"}}}, priority=1000),
    ]))  # fmt: skip
    here.save("shop.grant", EARNING)
    customer = here.save("shop.customer", {"name": "Ann"})
    here.save("shop.order", {"order_no": "1", "customer": customer, "amount": "5"})
    assert here.value("shop.customer", customer, "balance") == 6
