"""Actions of a record: inputs, condition, refusal, what they do and what their event sets off."""

from engines.kernel.errors import NotFound
from tests.factories.apps import field, rule
from tests.runtime.services.house import Install, refused
from tests.runtime.services.shop import shop

CLOSED = {"en": "Only open orders can be paid", "zh-CN": "只有待付款的订单可以付款"}
PAY = {
    "key": "pay", "title": {"en": "Pay", "zh-CN": "付款"}, "condition": 'status == "open"', "refusal": CLOSED,
    "inputs": [
        field("price", "money", required=True, min=1, title={"en": "Price", "zh-CN": "价格"}),
        field("by", "link", target="shop.customer"), field("words", max_length=5), field("on", "date"),
    ],
    "do": [
        {"state": {"field": "status", "to": "paid"}},
        {"update": {"set": {"amount": "input.price", "note": "input.words", "day": "input.on", "customer": "coalesce(input.by, customer)"}}},
    ],
}  # fmt: skip


def test_inputs_are_read_like_fields(install: Install) -> None:
    here = install(shop(order=[PAY]))
    here.save("shop.customer", {"name": "Ann"})
    order = here.save("shop.order", {"order_no": "1"})
    done = here.do("shop.order", order, "pay", price="12.5", words=" ok ", on="2026-02-03", by={"name": "Ann"})
    values = here.values("shop.order", order)
    assert (done.status, str(values["amount"]), values["note"], values["status"]) == ("updated", "12.50", "ok", "paid")
    assert (values["day"].isoformat(), values["customer"]) == ("2026-02-03", here.ids("shop.customer")[0])


def test_wrong_inputs_are_told_at_their_place(install: Install) -> None:
    here = install(shop(order=[PAY]))
    order = here.save("shop.order", {"order_no": "1"})

    def told(**inputs: object) -> list[tuple[str, str]]:
        return [(each.pointer, each.code) for each in refused(lambda: here.do("shop.order", order, "pay", **inputs))]

    assert told() == [("/inputs/price", "required")]
    assert [pointer for pointer, _ in told(price="x", words="too long", by={"name": "Nobody"}, on="31 Feb")] == [
        "/inputs/price", "/inputs/words", "/inputs/on", "/inputs/by",
    ]  # fmt: skip
    assert [pointer for pointer, _ in told(price="0.5")] == ["/inputs/price"]
    assert [pointer for pointer, _ in told(price="5", colour="red")] == ["/inputs/colour"]
    assert here.value("shop.order", order, "status") == "open"


def test_a_refusal_is_in_the_authors_words(install: Install) -> None:
    parts = shop(order=[PAY, {name: value for name, value in PAY.items() if name != "refusal"} | {"key": "plain"}])
    here = install(parts)
    order = here.save("shop.order", {"order_no": "1", "status": "paid"})
    (problem,) = refused(lambda: here.do("shop.order", order, "pay", price="1"))
    assert {locale: here.platform.catalog.render(problem, locale) for locale in ("en", "zh-CN")} == CLOSED
    (problem,) = refused(lambda: here.do("shop.order", order, "plain", price="1"))
    assert problem.code == "action_refused"


def test_a_transition_that_is_not_allowed_refuses_and_undoes_all(install: Install) -> None:
    back = {
        "key": "reopen",
        "title": "Reopen",
        "do": [{"update": {"set": {"note": '"x"'}}}, {"state": {"field": "status", "to": "open"}}],
    }
    here = install(shop(order=[back]))
    order = here.save("shop.order", {"order_no": "1", "status": "paid"})
    assert refused(lambda: here.do("shop.order", order, "reopen"))
    values = here.values("shop.order", order)
    assert (values["note"], values["status"], values["version"]) == (None, "paid", 1)


def test_its_event_comes_behind_its_effects(install: Install) -> None:
    here = install(shop([
        rule("heard", "shop.order.action:pay", {"create": {"form": "shop.note", "set": {"text": 'concat(event.words, " paid" if status == "paid" else "", " open" if old.status == "open" else "")'}}}),
        rule("state", "shop.order.state:paid", {"create": {"form": "shop.note", "set": {"text": '"state"'}}}, priority=1),
    ], order=[PAY]))  # fmt: skip
    order = here.save("shop.order", {"order_no": "1"})
    here.do("shop.order", order, "pay", price="3", words="now")
    assert sorted(here.value("shop.note", id, "text") for id in here.ids("shop.note")) == ["now paid open", "state"]


def test_an_action_may_be_done_again_and_again(install: Install) -> None:
    """Each time is a case of its own in the ledger, though the record itself does not change."""
    give = {"key": "give", "title": "Give", "do": [{"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "10"}}]}
    here = install(shop(order=[give]))
    customer = here.save("shop.customer", {"name": "Ann"})
    order = here.save("shop.order", {"order_no": "1", "customer": customer})
    assert [here.do("shop.order", order, "give").status for _ in range(3)] == ["unchanged"] * 3
    assert here.value("shop.customer", customer, "balance") == 30
    assert here.wrong() == []


def test_a_step_that_refuses_refuses_the_action(install: Install) -> None:
    spend = {"key": "spend", "title": "Spend", "do": [
        {"update": {"set": {"note": '"spent"'}}}, {"debit": {"ledger": "shop.credit", "owner": "customer", "amount": "10"}},
    ]}  # fmt: skip
    here = install(shop(order=[spend]))
    customer = here.save("shop.customer", {"name": "Ann"})
    order = here.save("shop.order", {"order_no": "1", "customer": customer})
    (problem,) = refused(lambda: here.do("shop.order", order, "spend"))
    assert problem.code == "ledger_balance_too_low"
    assert here.value("shop.order", order, "note") is None


def test_an_action_that_deletes_says_so(install: Install) -> None:
    here = install(shop(order=[{"key": "drop", "title": "Drop", "do": [{"delete": {}}]}]))
    order = here.save("shop.order", {"order_no": "1"})
    assert here.do("shop.order", order, "drop").status == "deleted"
    assert refused(lambda: here.do("shop.order", order, "drop"))[0].code == "record_not_found"


def test_actions_and_records_that_are_not_there(install: Install) -> None:
    here = install(shop(order=[PAY]))
    order = here.save("shop.order", {"order_no": "1"})
    for form, id, action, code in (
        ("shop.order", order, "pya", "unknown_action"), ("shop.order", 10**9, "pay", "record_not_found"), ("shop.item", order, "pay", "unknown_action"),
    ):  # fmt: skip
        try:
            here.do(form, id, action, price="1")
        except NotFound as error:
            assert error.code == code
        else:
            raise AssertionError(action)


def test_the_history_names_the_action(install: Install) -> None:
    here = install(shop(order=[PAY]))
    order = here.save("shop.order", {"order_no": "1"})
    here.do("shop.order", order, "pay", price="3")
    causes = [each.cause for each in here.history("shop.order", order)]
    assert causes[0] is None
    assert set(causes[1:]) == {"rule:shop.order.pay"}


def test_a_later_rule_hears_an_action_with_its_inputs(install: Install) -> None:
    here = install(shop([
        rule("heard", "shop.order.action:pay", {"update": {"record": "event.by", "set": {"note": 'concat(text(event.price), " ", text(event.on))'}}}, run="after"),
    ], order=[PAY]))  # fmt: skip
    customer = here.save("shop.customer", {"name": "Ann"})
    order = here.save("shop.order", {"order_no": "1"})
    here.do("shop.order", order, "pay", price="3.50", by=customer, on="2026-02-03")
    here.work()
    assert here.value("shop.customer", customer, "note") == "3.5 2026-02-03"
