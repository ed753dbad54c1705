"""Why: each effect and each refusal in one sentence, for people, in both languages; and rules that did nothing, on request."""

import pytest

from runtime.services.explain_record import explain_record
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import field, form, rule
from tests.runtime.services.house import House, Install
from tests.runtime.services.shop import EARNING, GRANT, shop

AMOUNT = next(each for each in GRANT["fields"] if each["key"] == "amount")
CREDIT = {"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "floor(amount)"}}


def sale(here: House, **values: object) -> int:
    customer, item = here.save("shop.customer", {"name": "Ann"}), here.save("shop.item", {"name": "pen", "stock": 1})
    return here.save(
        "shop.order", {"order_no": "N1", "customer": customer, "amount": "1234.5", "item": item, "quantity": 3, **values}
    )


def told(here: House, order: int) -> dict[str, str]:
    """The newest sentence without what all begin with, by language."""
    found = {}
    for locale, stop in (("en", "."), ("zh-CN", "。")):
        sentence = here.why("shop.order", order, locale)[0]
        assert sentence.endswith(stop)
        assert sentence.count("。") <= 1
        assert "\n" not in sentence
        found[locale] = sentence.partition("”")[2].strip(" .。")
    return found


@pytest.mark.parametrize(
    ("action", "english", "chinese"),
    [
        (CREDIT, "saw Customer Ann, Amount 1,234.50 and gave Customer Ann 1234 units (balance 1234)",
         "根据 客户 Ann、金额 1,234.50，给客户Ann增加 1234 个（余额 1234）"),
        ({"update": {"set": {"is_gift": "true", "day": "date(ordered_on)", "ordered_on": "ordered_on + days(1)"}}},
         "saw Ordered on 2026-03-01 09:00 and set Ordered on to 2026-03-02 09:00, Day to 2026-03-01, Gift to yes for Order N1",
         "根据 下单时间 2026-03-01 09:00，将订单N1的下单时间改为 2026-03-02 09:00、日期改为 2026-03-01、赠品改为 是"),
        ({"state": {"field": "status", "to": "paid"}}, "set Status to Paid for Order N1", "将订单N1的状态改为 已付款"),
        ({"adjust": {"record": "item", "field": "stock", "by": "quantity"}},
         "saw Quantity 3, item pen and raised Stock of Item pen by 3", "根据 数量 3、item pen，将商品pen的库存增加 3"),
        ({"create": {"form": "shop.item", "set": {"name": '"new"'}}}, "created Item new", "新建了商品new"),
        ({"delete": {}}, "deleted Order N1", "删除了订单N1"),
        ({"emit": {"event": "shop.rang"}}, "raised the event shop.rang", "触发了事件 shop.rang"),
        ({"update": {"set": {"customer": "null"}}}, "set Customer to nothing for Order N1", "将订单N1的客户改为 空"),
    ],
)  # fmt: skip
def test_an_effect_in_one_sentence(install: Install, action: dict[str, object], english: str, chinese: str) -> None:
    here = install(shop([rule("one", "shop.order.created", action, title={"en": "The one", "zh-CN": "某规则"})]))
    order = sale(here)
    found = told(here, order)
    assert found == {"en": english, "zh-CN": chinese}
    assert "“The one”" in here.why("shop.order", order)[0]
    assert here.why("shop.order", order)[0].startswith("Order N1 (2026-03-01 09:00): ")


@pytest.mark.parametrize(
    ("action", "english", "chinese"),
    [
        ({"credit": {**CREDIT["credit"], "amount": "0"}}, "because the amount came to 0", "因为计算结果为 0"),
        ({"credit": {**CREDIT["credit"], "amount": "steps"}}, "because “the amount” has no value", "因为“数额”没有值"),
        ({"adjust": {"record": "item", "field": "stock", "by": "-quantity", "floor": "0"}}, "because only 1 left, 3 needed", "因为仅剩 1，需要 3"),
        ({"adjust": {"record": "item", "field": "stock", "by": "-quantity", "floor": "0", "refusal": {"en": "the shelf is empty", "zh-CN": "货架已空"}}},
         "because the shelf is empty", "因为货架已空"),
        ({"refuse": {"when": "quantity > 2", "message": {"en": "too many", "zh-CN": "数量太多"}}}, "because too many", "因为数量太多"),
        ({"debit": {**CREDIT["credit"], "owner": "this.customer if amount < 0 else null"}},
         "because there is nobody to book it for", "因为没有指明记在谁的名下"),
        ({"reverse": {"ledger": "shop.credit"}}, "because there is nothing to take back", "因为没有可冲回的记录"),
    ],
)  # fmt: skip
def test_a_refusal_in_one_sentence(install: Install, action: dict[str, object], english: str, chinese: str) -> None:
    here = install(shop([rule("one", "shop.order.created", action)]))
    found = told(here, sale(here))
    assert found["en"].endswith(english)
    assert found["zh-CN"].endswith(chinese)


def test_it_outlives_the_rule_and_the_records(install: Install) -> None:
    here = install(
        shop(
            [
                rule(
                    "bye",
                    "shop.order.updated",
                    {"adjust": {"record": "item", "field": "stock", "by": "-1"}},
                    condition="note != null",
                    title="Bye",
                )
            ]
        )
    )
    grant = here.save("shop.grant", {**EARNING, "name": "Spring"})
    order = sale(here)
    before = here.why("shop.order", order)
    here.save("shop.grant", {"name": "Summer", "amount": "1"}, grant)
    here.delete("shop.grant", grant)
    assert here.why("shop.order", order) == before
    assert "“Spring” (version 1)" in before[0]
    here.save("shop.order", {"note": "x"}, order)
    install(shop())
    assert "“Bye”" in here.why("shop.order", order)[0]
    assert here.why("shop.order", order)[0].endswith("lowered Stock of Item pen by 1.")
    here.delete("shop.order", order)
    assert len(here.why("shop.order", order)) == 2


def test_a_rule_record_calls_its_amount_by_the_title_of_its_field(install: Install) -> None:
    amount = {**AMOUNT, "title": {"en": "Units given", "zh-CN": "发放额"}}
    here = install(shop(grant={**GRANT, "fields": [amount if each["key"] == "amount" else each for each in GRANT["fields"]]}))
    here.save("shop.grant", {**EARNING, "amount": "steps"})
    found = told(here, sale(here))
    assert found["en"].endswith("because “Units given” has no value")
    assert found["zh-CN"].endswith("因为“发放额”没有值")


# rules that did nothing


def again(here: House, order: int, locale: str = "en", form: str = "shop.order") -> list[str]:
    found = explain_record(here.platform, SYSTEM_ITSELF, form, order, locale, considered=True)
    return [each.sentence for each in found if each.trace.effect.get("considered")]


def test_a_false_condition_is_worked_out_again_and_named(install: Install) -> None:
    condition = 'quantity > 1 and (customer.level.name == "gold" and amount > 1) and amount > 5000'
    here = install(shop([
        rule("big", ["shop.order.created", "shop.order.updated"], CREDIT, condition=condition, title={"en": "Big order", "zh-CN": "大单"}),
        rule("done", "shop.order.created", CREDIT), rule("unheard", "shop.order.restored", CREDIT),
    ]))  # fmt: skip
    order = sale(here)
    (english,) = again(here, order)
    assert english.startswith("Order N1, worked out again now: rule “Big order” does nothing, because ")
    assert english.endswith(
        'this part of its condition does not hold: Customer.Level.name == "gold" (Customer › Level › name empty).'
    )
    (chinese,) = again(here, order, "zh-CN")
    assert chinese.endswith('条件中的“客户.等级.name == "gold"”不满足（客户的等级的name为空）。')
    gold = here.save("shop.level", {"name": "gold"})
    here.save("shop.customer", {"level": gold}, here.ids("shop.customer")[0])
    assert again(here, order)[0].endswith("does not hold: Amount > 5000 (Amount 1,234.50).")
    assert len(here.why("shop.order", order)) == 1


def test_rule_records_say_why_not_too(install: Install) -> None:
    here = install(shop())
    order = sale(here)
    here.save("shop.grant", {**EARNING, "name": "Dear", "condition": "amount > 5000"})
    here.save("shop.grant", {**EARNING, "name": "Over", "ends_on": "2026-02-01"})
    here.save("shop.grant", {**EARNING, "name": "Later", "starts_on": "2027-01-01"})
    here.save("shop.grant", {**EARNING, "name": "New"})
    here.save("shop.grant", {**EARNING, "name": "Draft", "status": "draft"})
    found = {sentence.partition("“")[2].partition("”")[0]: sentence.partition("because ")[2] for sentence in again(here, order)}
    assert found == {
        "Dear": "this part of its condition does not hold: Amount > 5000 (Amount 1,234.50).",
        "Over": "the rule ended on 2026-02-01.", "Later": "the rule starts on 2027-01-01.",
        "New": "",
    }  # fmt: skip
    (new,) = (sentence for sentence in again(here, order) if "“New”" in sentence)
    assert new.endswith("left nothing then, though its condition holds now; the rule or the values have changed since.")


def test_what_was_booked_is_an_event_of_its_owner(install: Install) -> None:
    here = install(shop([
        rule("earn", "shop.order.created", CREDIT), rule("spend", "shop.order.updated", {"debit": CREDIT["credit"]}),
        rule("large", "shop.credit.credited", {"update": {"set": {"note": '"large"'}}}, condition="event.amount > 5000", title="Large"),
        rule("used", "shop.credit.debited", {"update": {"set": {"note": '"used"'}}}, condition="event.balance > 9", title="Used"),
        rule("lost", "shop.credit.expired", {"update": {"set": {"note": '"lost"'}}}, condition="count > 0", title="Lost"),
    ]))  # fmt: skip
    order = sale(here)
    customer = here.ids("shop.customer")[0]
    found = again(here, customer, form="shop.customer")
    assert [sentence.partition("because ")[2] for sentence in found] == [
        "this part of its condition does not hold: event.amount > 5000."
    ]
    here.save("shop.order", {"note": "x"}, order)
    parts = {
        sentence.partition("“")[2].partition("”")[0]: sentence.partition("hold: ")[2]
        for sentence in again(here, customer, form="shop.customer")
    }
    assert parts == {"Large": "event.amount > 5000.", "Used": "event.balance > 9."}


def test_emitted_events_and_actions_are_looked_at_and_what_is_not_kept_is_said(install: Install) -> None:
    here = install(shop(
        [
            rule("rings", "shop.order.created", {"emit": {"event": "shop.rang", "payload": {"loud": "quantity"}}}),
            rule("hears", "shop.rang", CREDIT, condition="quantity > 100", title="Hears"),
            rule("listens", "shop.rang", CREDIT, condition="event.loud > 100", title="Listens"),
            rule("marks", "shop.order.action:mark", CREDIT, condition="amount > 5000", title="Marks"),
            rule("waits", "shop.order.action:rest", CREDIT, condition="amount > 5000", title="Waits"),
        ],
        order=[
            {"key": "mark", "title": "Mark", "do": [{"update": {"set": {"note": '"seen"'}}}]},
            {"key": "rest", "title": "Rest", "do": [{"update": {"set": {"note": '"rested"'}}}]},
        ],
    ))  # fmt: skip
    order = sale(here)
    here.do("shop.order", order, "mark")
    found = {sentence.partition("“")[2].partition("”")[0]: sentence for sentence in again(here, order)}
    assert set(found) == {"Hears", "Listens", "Marks"}
    assert found["Hears"].endswith("does not hold: Quantity > 100 (Quantity 3).")
    assert found["Marks"].endswith("does not hold: Amount > 5000 (Amount 1,234.50).")
    assert found["Listens"].endswith("its condition looks at what the event carried, and that is not kept.")
    assert all(sentence.endswith("。") for sentence in again(here, order, "zh-CN"))


def test_old_is_the_record_before_its_last_save(install: Install) -> None:
    here = install(shop([rule("grown", "shop.order.updated", CREDIT, condition="amount > old.amount and steps > 0")]))
    order = sale(here)
    here.save("shop.order", {"amount": "2000"}, order)
    assert again(here, order)[0].endswith("does not hold: steps > 0 (steps empty).")
    here.save("shop.order", {"amount": "1999"}, order)
    assert "does not hold: Amount > old.Amount (Amount 1,999.00)" in again(here, order)[0]


def test_what_a_formula_gave_before_its_last_save_is_known_too(install: Install) -> None:
    thing = form(
        "thing", field("n", "integer"), field("steps", "integer"), field("twice", "formula", formula="n * 2"), title="Thing"
    )
    grown = rule("grown", "shop.thing.updated", {"update": {"set": {"steps": "1"}}}, condition="twice > old.twice and steps > 0")
    here = install(shop([grown], more=[thing]))
    id = here.save("shop.thing", {"n": 1})
    here.save("shop.thing", {"n": 5}, id)
    assert again(here, id, form="shop.thing")[0].endswith("does not hold: steps > 0 (steps empty).")
    here.save("shop.thing", {"n": 4}, id)
    assert "does not hold: twice > old.twice (twice 8)" in again(here, id, form="shop.thing")[0]


def test_a_rule_that_only_refuses_had_nothing_to_object_to(install: Install) -> None:
    here = install(shop([
        rule("guard", "shop.order.created", {"refuse": {"when": "quantity > 99", "message": "too many"}}, must=True, title="Guard"),
    ]))  # fmt: skip
    (sentence,) = again(here, sale(here))
    assert sentence.endswith("looked at it and had nothing to do or to object to.")


def test_options_in_a_condition_are_called_by_their_titles(install: Install) -> None:
    here = install(shop([rule("paid", "shop.order.created", CREDIT, condition='status == "paid"', title="Paid")]))
    order = sale(here)
    assert 'does not hold: Status == "Paid" (Status Open).' in again(here, order)[0]
    assert '条件中的“状态 == "已付款"”不满足（状态 待付款）。' in again(here, order, "zh-CN")[0]


def test_asking_writes_nothing(install: Install) -> None:
    here = install(shop([rule("big", "shop.order.created", CREDIT, condition="amount > 5000")]))
    order = sale(here)
    before = here.row_counts()
    assert again(here, order)
    assert here.row_counts() == before
