"""What is limited is given out exactly as often as there is of it, whoever asks at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from runtime.auth.actor import Actor
from runtime.services.do_action import DoAction, do_action
from tests.concurrency.books import balance, transactions, values
from tests.concurrency.conftest import Shop
from tests.concurrency.installation import publish_rule, save, save_id
from tests.concurrency.workers import PROCESSES, tally
from tests.counts import counts

EACH = 25
FEW = counts(8, 25)


def _member(shop: Shop, points: int = 0) -> int:
    member = save_id(shop.platform, "member.member", name="Chen")
    if points:
        save(shop.platform, "points.adjustment", {"member": member, "points": points, "reason": "opening", "kind": "opening"})
    return member


def _reward(shop: Shop, **more: object) -> int:
    return save_id(shop.platform, "points.reward", **{"name": "Cup", "cost": 1, "status": "on_sale", **more})


@contextmanager
def _rule(shop: Shop, amount: str, **more: object) -> Iterator[int]:
    rule = publish_rule(shop.platform, f"Rule {amount}", amount, **more)
    yield rule
    do_action(shop.platform, Actor(), DoAction("points.earning_rule", rule, "stop"))


def test_an_account_with_balance_for_fifty_is_debited_fifty_times(shop: Shop) -> None:
    member = _member(shop, 50)
    debit = ("save", "points.adjustment", {"member": member, "points": -1, "reason": "spent"})
    outcomes = shop.do([debit] * EACH)
    assert tally(outcomes) == {"done": 50, "ledger_balance_too_low": PROCESSES * EACH - 50}
    assert balance(shop.platform, member) == 0
    assert balance(shop.platform, member, "spent") == 50


def test_redemptions_stop_when_the_points_are_spent(shop: Shop) -> None:
    member, reward = _member(shop, 20), _reward(shop)
    outcomes = shop.do([("save", "points.redemption", {"member": member, "reward": reward})] * FEW)
    assert tally(outcomes) == {"done": 20, "ledger_balance_too_low": PROCESSES * FEW - 20}
    assert balance(shop.platform, member) == 0


def test_a_rule_with_a_budget_for_fifty_grants_fifty(shop: Shop) -> None:
    members = [_member(shop) for _ in range(PROCESSES)]
    with _rule(shop, "1", limit_total=50, condition='note == "budget"') as rule:
        work = [[("save", "member.order", {"member": member, "amount": "9.90", "note": "budget"})] * EACH for member in members]
        assert tally(shop.do(*work)) == {"done": PROCESSES * EACH}
    assert sum(balance(shop.platform, member) for member in members) == 50
    assert transactions(shop.platform, rule=f"points.earning_rule:{rule}") == 50


def test_a_daily_limit_grants_exactly_as_much_to_each_member(shop: Shop) -> None:
    one, other = _member(shop), _member(shop)
    orders = [
        ("save", "member.order", {"member": member, "amount": "9.90", "ordered_on": "2026-03-01T23:30:00+08:00", "note": "daily"})
        for member in (one, other)
    ]
    with _rule(shop, "1", limit_per_day=20, condition='note == "daily"'):
        assert tally(shop.do(orders * (FEW // 2))) == {"done": PROCESSES * FEW // 2 * 2}
    assert [balance(shop.platform, member) for member in (one, other)] == [20, 20]


def test_a_coupon_is_redeemed_once(shop: Shop) -> None:
    template = save_id(shop.platform, "campaign.coupon_template", name="Ten off", face_value=10, valid_days=9, status="active")
    coupon = save_id(shop.platform, "campaign.coupon", template=template)
    outcomes = shop.do([("do", "campaign.coupon", coupon, "redeem", {})] * 8)
    assert tally(outcomes) == {"done": 1, "refused": 63}
    assert len(values(shop.platform, "campaign.coupon_redemption", "id", coupon=coupon)) == 1


def test_a_template_never_issues_more_than_its_quota(shop: Shop) -> None:
    template = save_id(
        shop.platform, "campaign.coupon_template", name="Few", face_value=10, valid_days=9, status="active", remaining=20
    )
    outcomes = shop.do([("save", "campaign.coupon", {"template": template})] * FEW)
    assert tally(outcomes) == {"done": 20, "refused": PROCESSES * FEW - 20}
    assert values(shop.platform, "campaign.coupon_template", "remaining", id=template) == [0]
    assert values(shop.platform, "campaign.coupon_template", "issued_count", id=template) == [20]


def test_a_stock_never_falls_below_its_floor(shop: Shop) -> None:
    members, reward = [_member(shop, 100) for _ in range(PROCESSES)], _reward(shop, stock=20)
    work = [[("save", "points.redemption", {"member": member, "reward": reward, "quantity": 2})] * FEW for member in members]
    assert tally(shop.do(*work)) == {"done": 10, "refused": PROCESSES * FEW - 10}
    assert values(shop.platform, "points.reward", "stock", id=reward) == [0]
    assert sum(balance(shop.platform, member) for member in members) == 100 * PROCESSES - 20


def test_a_limit_for_each_member_holds(shop: Shop) -> None:
    """It is counted over records that the others write in the same moment."""
    member, reward = _member(shop, 100), _reward(shop, limit_per_member=5)
    outcomes = shop.do([("save", "points.redemption", {"member": member, "reward": reward})] * FEW)
    assert tally(outcomes) == {"done": 5, "refused": PROCESSES * FEW - 5}
    assert balance(shop.platform, member) == 95


def test_roll_ups_are_right_after_many_orders_of_one_member(shop: Shop) -> None:
    member, each = _member(shop), counts(15, 50)
    assert tally(shop.do([("save", "member.order", {"member": member, "amount": "0.10"})] * each)) == {"done": PROCESSES * each}
    assert values(shop.platform, "member.member", "order_count", id=member) == [PROCESSES * each]
    assert values(shop.platform, "member.member", "total_spend", id=member) == [Decimal("0.10") * PROCESSES * each]
