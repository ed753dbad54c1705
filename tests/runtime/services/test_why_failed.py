"""Why, of rules that failed: the save stands, and the record says which rule failed and what was wrong."""

import pytest

from runtime.services.explain_record import explain_record
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import rule
from tests.runtime.services.house import House, Install, refused
from tests.runtime.services.shop import EARNING, shop

TITLE = {"en": "Halves", "zh-CN": "对半"}
HALVES = {"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "floor(amount / quantity)"}}
PER_STEP = {"update": {"set": {"note": "text(amount / quantity)"}}}


def sale(here: House, quantity: int = 0) -> int:
    customer = here.save("shop.customer", {"name": "Ann"})
    return here.save("shop.order", {"order_no": "N1", "customer": customer, "amount": "9", "quantity": quantity})


def told(here: House, order: int, locale: str = "en") -> list[str]:
    """What is said with the rules that did nothing: the same as without, where the only rule has failed."""
    found = [each.sentence for each in explain_record(here.platform, SYSTEM_ITSELF, "shop.order", order, locale, considered=True)]
    assert found == here.why("shop.order", order, locale)
    return found


@pytest.mark.parametrize("run", ["with", "after"])
def test_a_rule_that_failed_is_named_with_the_cause(install: Install, run: str) -> None:
    here = install(shop([rule("halves", "shop.order.created", HALVES, title=TITLE, run=run)]))
    order = sale(here)
    here.work()
    assert [each.code for each in here.incidents()] == ["division_by_zero"]
    (english,) = told(here, order)
    assert english.startswith("Order N1 (2026-03-01 09:00): rule “Halves” saw ")
    assert english.endswith(
        "saw Customer Ann, Amount 9.00, Quantity 0 and failed, so it did nothing: The formula divides by zero."
    )
    (chinese,) = told(here, order, "zh-CN")
    assert chinese.startswith("订单N1（2026-03-01 09:00）：规则“对半”根据 ")
    assert chinese.endswith("根据 客户 Ann、金额 9.00、数量 0，执行失败，没有生效：除数为零。")


def test_every_failure_of_a_record_is_told_beside_what_was_done(install: Install) -> None:
    here = install(shop([rule("step", ["shop.order.created", "shop.order.updated"], PER_STEP, title=TITLE)]))
    order = sale(here, 3)
    here.save("shop.order", {"quantity": 0}, order)
    failed, done = told(here, order)
    assert failed.endswith("The formula divides by zero.")
    assert done.endswith("set note to 3 for Order N1.")


def test_the_receipt_of_a_save_says_what_failed(install: Install) -> None:
    here = install(shop([rule("halves", "shop.order.created", HALVES)]))
    customer = here.save("shop.customer", {"name": "Ann"})
    (saved,) = here.save_all("shop.order", [{"order_no": "N1", "customer": customer, "amount": "9", "quantity": 0}])
    assert [(each["rule"], each["outcome"], each["effect"]) for each in saved.receipt] == [
        ("shop.halves", "failed", {"cause": "division_by_zero", "params": {}})
    ]


def test_a_rule_whose_record_does_not_fit_names_the_field(install: Install) -> None:
    make = {"create": {"form": "shop.note", "set": {"text": "note"}}}
    here = install(shop([rule("tell", "shop.order.created", make, title=TITLE)]))
    (sentence,) = told(here, sale(here))
    assert "rule “Halves”" in sentence
    assert "failed, so it did nothing: “text”" in sentence


def test_a_rule_record_that_fits_the_forms_no_more_says_so(install: Install) -> None:
    here = install(shop())
    here.save("shop.grant", {**EARNING, "name": "Broken", "amount": "steps * 2"})
    old = sale(here)
    slim = shop()
    document = slim["shop"]["forms/order.json"]
    slim["shop"]["forms/order.json"] = {**document, "fields": [each for each in document["fields"] if each["key"] != "steps"]}
    install(slim)
    new = here.save("shop.order", {"order_no": "N2", "customer": here.ids("shop.customer")[0], "amount": "9"})
    (sentence,) = told(here, new)
    assert "rule “Broken” (version 1) failed, so it did nothing: " in sentence
    assert "steps" in sentence
    for locale in ("en", "zh-CN"):
        assert "{" not in told(here, new, locale)[0]
    assert len(here.why("shop.order", old)) == 1


def test_a_chain_that_was_cut_says_where(install: Install) -> None:
    step = {"update": {"set": {"steps": "coalesce(steps, 0) + 1"}}}
    here = install(shop([rule("endless", ["shop.order.created", "shop.order.updated"], step, title=TITLE)]))
    assert "the chain was cut at “Halves”" in told(here, sale(here))[0]


def test_a_rule_by_the_clock_that_a_must_refuses_is_told_by_its_record(install: Install) -> None:
    here = install(shop([
        {"key": "night", "title": TITLE, "schedule": {"cron": "0 3 * * *"}, "for_each": {"form": "shop.order"},
         "actions": [{"update": {"set": {"note": '"seen"'}}}]},
        rule("no", "shop.order.updated", {"refuse": {"when": 'note == "seen"', "message": {"en": "not this one", "zh-CN": "此单不行"}}}, must=True),
    ]))  # fmt: skip
    order = sale(here)
    here.at("2026-03-02T04:00:00+08:00")
    here.work()
    assert here.why("shop.order", order)[0].endswith("failed, so it did nothing: not this one")
    assert here.why("shop.order", order, "zh-CN")[0].endswith("执行失败，没有生效：此单不行")


def test_a_must_rule_that_failed_leaves_no_record_to_ask_about(install: Install) -> None:
    here = install(shop([rule("halves", "shop.order.updated", PER_STEP, must=True)]))
    order = sale(here, 3)
    before = here.row_counts()["trace"]
    assert [each.code for each in refused(lambda: here.save("shop.order", {"quantity": 0}, order))] == ["rule_failed"]
    assert here.row_counts()["trace"] == before


def test_a_rule_that_would_fail_now_says_so(install: Install) -> None:
    """It came after the order: the order has no trace of it."""
    here = install(shop())
    order = sale(here)
    here.save("shop.grant", {**EARNING, "name": "Late", "amount": "floor(amount / quantity)"})
    found = explain_record(here.platform, SYSTEM_ITSELF, "shop.order", order, "en", considered=True)
    assert [each.sentence for each in found] == [
        "Order N1, worked out again now: rule “Late” (version 1) fails, so it does nothing: The formula divides by zero."
    ]
    found = explain_record(here.platform, SYSTEM_ITSELF, "shop.order", order, "zh-CN", considered=True)
    assert found[0].sentence == "订单N1（按现在的数据重新计算）：规则“Late”（版本 1）执行失败，不会生效：除数为零。"
