"""Why, of rules behind one that ended the list with `stop`, and of rules whose limits are used up."""

from runtime.services.explain_record import explain_record
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import field, rule
from tests.runtime.services.house import House, Install
from tests.runtime.services.shop import EARNING, GRANT, GRANTING, shop

CREDIT = {"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "1"}}


def buy(here: House, number: str, amount: str) -> int:
    customers = here.ids("shop.customer") or [here.save("shop.customer", {"name": "Ann"})]
    return here.save("shop.order", {"order_no": number, "customer": customers[0], "amount": amount})


def again(here: House, order: int, locale: str = "en") -> dict[str, str]:
    """What is said of each rule that did nothing, behind its name."""
    found = explain_record(here.platform, SYSTEM_ITSELF, "shop.order", order, locale, considered=True)
    told = [each.sentence for each in found if each.trace.effect.get("considered")]
    return {sentence.partition("“")[2].partition("”")[0]: sentence.partition("”")[2] for sentence in told}


def test_a_rule_behind_stop_says_which_rule_ended_the_list(install: Install) -> None:
    here = install(shop([rule("beside", "shop.order.created", CREDIT, priority=999, title="Beside")]))
    here.save("shop.grant", {**EARNING, "name": "First", "priority": 1})
    here.save("shop.grant", {**EARNING, "name": "Big", "priority": 10, "stop": True, "condition": "amount >= 100"})
    here.save("shop.grant", {**EARNING, "name": "Usual"})
    here.save("shop.grant", {**EARNING, "name": "Dear", "priority": 20, "condition": "amount > 5000"})
    small, big = buy(here, "N1", "9"), buy(here, "N2", "200")
    assert again(here, big) == {
        "Usual": " (version 1) does nothing, because rule “Big”, which comes before it, acted and ends the list there (stop).",
        "Dear": " (version 1) does nothing, because rule “Big”, which comes before it, acted and ends the list there (stop).",
    }
    assert again(here, big, "zh-CN")["Usual"] == "（版本 1）不执行，因为排在它前面的规则“Big”已执行并停止了后面的规则（stop）。"
    assert len(here.why("shop.order", big)) == 3, "the blueprint's own rule is no rule of the list"
    assert set(again(here, small)) == {"Big", "Dear"}
    assert "this part of its condition does not hold" in again(here, small)["Dear"]


def test_it_is_told_from_what_the_rule_said_then(install: Install) -> None:
    here = install(shop())
    big = here.save("shop.grant", {**EARNING, "name": "Big", "priority": 10, "stop": True})
    here.save("shop.grant", {**EARNING, "name": "Usual"})
    order = buy(here, "N1", "9")
    before = again(here, order)
    here.save("shop.grant", {"stop": False, "priority": 500, "name": "Now large"}, big)
    assert again(here, order) == before
    here.delete("shop.grant", big)
    assert again(here, order) == before
    assert "“Big”" in before["Usual"]


def test_only_the_last_time_counts(install: Install) -> None:
    """The list ended at the first change; at the second it did not."""
    trigger = field("trigger", "select", options=[{"key": "shop.order.updated"}])
    fields = [trigger if each["key"] == "trigger" else each for each in GRANT["fields"]]
    parts = shop(grant={**GRANT, "fields": fields})
    parts["shop"]["rules/granting.json"] = {**GRANTING, "triggers": {"shop.order.updated": {"subject": "customer"}}}
    here = install(parts)
    earning = {**EARNING, "trigger": "shop.order.updated"}
    here.save("shop.grant", {**earning, "name": "Big", "priority": 10, "stop": True, "condition": "amount >= 100"})
    here.save("shop.grant", {**earning, "name": "Usual", "condition": "amount >= 50"})
    order = buy(here, "N1", "9")
    here.at("2026-03-01T10:00:00+08:00")
    here.save("shop.order", {"amount": "200"}, order)
    assert "“Big”" in again(here, order)["Usual"]
    here.at("2026-03-01T11:00:00+08:00")
    here.save("shop.order", {"amount": "10"}, order)
    assert "this part of its condition does not hold: Amount >= 50" in again(here, order)["Usual"]


def test_a_stop_whose_budget_is_used_up_holds_nobody_back(install: Install) -> None:
    here = install(shop())
    here.save("shop.grant", {**EARNING, "name": "Few", "priority": 10, "stop": True, "limit_total": 5})
    here.save("shop.grant", {**EARNING, "name": "Usual"})
    first, second = buy(here, "N1", "5"), buy(here, "N2", "5")
    assert "“Few”" in again(here, first)["Usual"]
    assert again(here, second) == {}
    assert "because the budget of 5 is used up" in " ".join(here.why("shop.order", second))


def test_limits_are_told_as_they_are_used_up_now(install: Install) -> None:
    """Rules that came after the order, and were used up by the next one of the same day."""
    here = install(shop())
    order = buy(here, "N1", "5")
    here.save("shop.grant", {**EARNING, "name": "Daily", "limit_per_day": 7})
    here.save("shop.grant", {**EARNING, "name": "In all", "limit_total": 7})
    assert all("its condition holds now" in sentence for sentence in again(here, order).values())
    buy(here, "N2", "9")
    assert again(here, order) == {
        "Daily": " (version 1) does nothing, because the limit of 7 per day is used up.",
        "In all": " (version 1) does nothing, because the budget of 7 is used up.",
    }
    here.at("2026-03-02T09:00:00+08:00")
    assert "the limit of 7 per day" in again(here, order)["Daily"], "the day is the order's"
