"""Rules that operators write act at once, everywhere, and say why; what they gave is taken back exactly."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from runtime.storage.system_tables import SYSTEM
from tests.acceptance.command_line import tessera
from tests.acceptance.installation import Installation
from tests.acceptance.second_process import Second

RULE = {"name": "日常消费", "trigger": "member.order.created", "amount": "floor(amount)", "status": "published"}


@pytest.fixture
def ann(shop: Installation) -> int:
    return shop.save("member.member", {"member_no": "A1", "name": "安"})


def buy(shop: Installation, member: int, order_no: str, amount: str) -> int:
    return shop.save("member.order", {"order_no": order_no, "member": member, "amount": amount})


def redeem(shop: Installation, member: int, cost: int) -> int:
    reward = shop.save("points.reward", {"name": f"礼品 {cost}", "cost": cost, "status": "on_sale"})
    return shop.save("points.redemption", {"member": member, "reward": reward})


def balances(shop: Installation, member: int) -> dict[str, int]:
    values = shop.values("member.member", member)
    return {name.removeprefix("points__"): values[name] for name in values if name.startswith("points__")}


def standing(shop: Installation, member: int, **other: int) -> None:
    """The account stands so; what is not named is 0."""
    found = balances(shop, member)
    assert found == {**dict.fromkeys(found, 0), **other}
    assert shop.wrong() == []


def open_lots(shop: Installation) -> list[int]:
    """What is left in the lots that are not used up."""
    lot = SYSTEM.ledger.lot
    with shop.platform.database.read() as connection:
        return sorted(connection.execute(select(lot.c.remaining).where(lot.c.remaining > 0)).scalars())


def one_sentence(sentence: str, stop: str) -> None:
    assert sentence.endswith(stop)
    assert sentence.count(stop) == 1 or stop == "."
    assert "\n" not in sentence


def test_a_rule_acts_on_the_next_order_also_in_another_running_process(shop: Installation, ann: int, tmp_path: Path) -> None:
    with Second(shop.url, tmp_path) as other:
        first = other.save("member.order", {"order_no": "O1", "member": ann, "amount": "10.00"})
        assert first["receipt"] == []
        rule = shop.save("points.earning_rule", RULE)
        second = other.save("member.order", {"order_no": "O2", "member": ann, "amount": "118.90"})
        assert [(each["name"], each["amount"]) for each in second["receipt"]] == [("日常消费", 118)]
        shop.save("points.earning_rule", {"amount": "floor(amount * 2)"}, rule)
        third = other.save("member.order", {"order_no": "O3", "member": ann, "amount": "10.00"})
        assert [each["amount"] for each in third["receipt"]] == [20]
        shop.do("points.earning_rule", rule, "stop")
        assert other.save("member.order", {"order_no": "O4", "member": ann, "amount": "10.00"})["receipt"] == []
    standing(shop, ann, balance=138)


def test_why_names_rule_version_and_values_in_one_sentence(shop: Installation, ann: int) -> None:
    rule = shop.save("points.earning_rule", {**RULE, "condition": 'channel == "app"'})
    order = shop.save("member.order", {"order_no": "O1", "member": ann, "amount": "118.90", "channel": "app"})
    (english,) = shop.why("member.order", order, "en")
    (chinese,) = shop.why("member.order", order, "zh-CN")
    for part in ("O1", "日常消费", "version 1", "Amount", "118.90", "118 points", "安"):
        assert part in english
    for part in ("O1", "日常消费", "版本 1", "实付金额", "118.90", "118 分", "安"):
        assert part in chinese
    one_sentence(english, ".")
    one_sentence(chinese, "。")
    assert not any(word in chinese for word in ("member.", "order", "points", "rule", "None"))
    shop.save("points.earning_rule", {"name": "新规则", "amount": "floor(amount * 3)"}, rule)
    assert shop.why("member.order", order, "en") == [english], "it tells what was so when the rule acted"
    shop.delete("points.earning_rule", rule)
    assert shop.why("member.order", order, "en") == [english]
    assert shop.why("member.order", order, "zh-CN") == [chinese]


def test_a_rule_says_why_it_gave_nothing(shop: Installation, ann: int) -> None:
    shop.save("points.earning_rule", {**RULE, "limit_total": 5})
    buy(shop, ann, "O1", "5.00")
    (english,) = shop.why("member.order", buy(shop, ann, "O2", "9.00"), "en")
    (chinese,) = shop.why("member.order", buy(shop, ann, "O3", "9.00"), "zh-CN")
    assert "did nothing, because the budget of 5 is used up" in english
    assert "没有执行，因为总额度 5 已用完" in chinese
    standing(shop, ann, balance=5)


@pytest.mark.parametrize("change", ["changed", "deleted", "stopped"])
def test_a_cancelled_order_gives_back_exactly_what_it_got(sqlite_shop: Installation, change: str) -> None:
    shop = sqlite_shop
    ann = shop.save("member.member", {"name": "安"})
    rule = shop.save("points.earning_rule", RULE)
    order = buy(shop, ann, "O1", "100.00")
    if change == "changed":
        shop.save("points.earning_rule", {"amount": "floor(amount * 7)"}, rule)
    elif change == "deleted":
        shop.delete("points.earning_rule", rule)
    else:
        shop.do("points.earning_rule", rule, "stop")
    standing(shop, ann, balance=100)
    shop.do("member.order", order, "cancel")
    standing(shop, ann)
    assert "收回 100 分（余额 0）" in shop.why("member.order", order, "zh-CN")[0]
    assert "took 100 points back from Member 安 (balance 0)" in shop.why("member.order", order, "en")[0]


def test_after_a_partial_spend(shop: Installation, ann: int) -> None:
    shop.save("points.earning_rule", RULE)
    order = buy(shop, ann, "O1", "100.00")
    redeem(shop, ann, 30)
    shop.do("member.order", order, "cancel")
    standing(shop, ann, spent=30, debt=30)
    assert "收回 100 分，其中 30 超出余额（余额 0，欠 30）" in shop.why("member.order", order, "zh-CN")[0]
    assert "30 of them beyond the balance (balance 0, debt 30)" in shop.why("member.order", order, "en")[0]
    assert open_lots(shop) == []
    buy(shop, ann, "O2", "50.00")
    standing(shop, ann, balance=20, spent=30)
    assert open_lots(shop) == [20]


def test_debt_is_eaten_by_the_next_credit(shop: Installation, ann: int) -> None:
    shop.save("points.earning_rule", RULE)
    order = buy(shop, ann, "O1", "80.00")
    redeem(shop, ann, 80)
    buy(shop, ann, "O2", "50.00")
    shop.do("member.order", order, "cancel")
    standing(shop, ann, spent=80, debt=30)
    buy(shop, ann, "O3", "100.00")
    standing(shop, ann, spent=80, balance=70)
    assert open_lots(shop) == [70]


def test_after_expiry_what_expired_is_not_taken_twice(shop: Installation, ann: int) -> None:
    shop.save("points.earning_rule", {**RULE, "expires_after": "30D"})
    order = buy(shop, ann, "O1", "100.00")
    redeem(shop, ann, 40)
    shop.at("2026-04-01T00:30:00+08:00")
    shop.work()
    standing(shop, ann, spent=40, expired=60)
    shop.do("member.order", order, "cancel")
    standing(shop, ann, spent=40, expired=60, debt=40)


def test_a_spending_cancelled_after_expiry_expires_and_says_so(shop: Installation, ann: int) -> None:
    shop.save("points.earning_rule", {**RULE, "expires_after": "30D"})
    buy(shop, ann, "O1", "100.00")
    redemption = redeem(shop, ann, 80)
    shop.at("2026-04-01T00:30:00+08:00")
    shop.work()
    standing(shop, ann, spent=80, expired=20)
    saved = shop.do("points.redemption", redemption, "cancel")
    standing(shop, ann, expired=100)
    effects = [each["effect"] for each in saved.receipt if each["rule"] == "points.return_points"]
    (answer,) = [answer for effect in effects if isinstance(effect, Mapping) for answer in effect["answers"]]
    assert (answer["restored"], answer["expired"], answer["active"]) == (80, 80, 0)
    assert "退还 80 分，其中 80 随即过期（余额 0）" in shop.why("points.redemption", redemption, "zh-CN")[0]
    assert "of which 80 expired at once (balance 0)" in shop.why("points.redemption", redemption, "en")[0]


def test_a_rule_that_divides_by_what_became_0_harms_no_order(shop: Installation, ann: int, tmp_path: Path) -> None:
    silver = shop.save("member.tier", {"key": "silver", "name": "银卡", "min_spend": "0", "multiplier": "1", "rank": 4})
    shop.save("member.member", {"tier": silver}, ann)
    shop.save("points.earning_rule", {**RULE, "name": "按级", "amount": "floor(amount / member.tier.rank)"})
    shop.save("points.earning_rule", {**RULE, "priority": 200})
    buy(shop, ann, "O0", "100.00")
    standing(shop, ann, balance=125)
    shop.save("member.tier", {"rank": 0}, silver)
    orders = [buy(shop, ann, f"O{number}", "10.00") for number in range(1, 4)]
    assert len(shop.ids("member.order")) == 4
    standing(shop, ann, balance=155)
    (incident,) = shop.incidents()
    assert (incident.kind, incident.count, incident.code) == ("rule", 3, "division_by_zero")
    sample = incident.sample
    assert sample["rule"] == "按级"
    assert sample["record_id"] in orders
    assert Decimal(sample["values"]["amount"]) == 10
    assert sample["values"]["member.tier.rank"] == 0
    for locale, zero in (("zh-CN", "除数为零"), ("en", "by zero")):
        told = tessera("doctor", folder=tmp_path, url=shop.url, locale=locale).all
        assert "按级" in told
        assert "2026-03-01 09:00" in told, "in the zone of the workspace"
        assert zero in told, told
