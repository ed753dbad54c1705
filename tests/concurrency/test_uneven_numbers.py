"""The same limits with numbers that do not come out even: partial grants, several days, several coupons, orders taken back."""

from tests.concurrency.books import balance, transactions, values
from tests.concurrency.conftest import Shop
from tests.concurrency.installation import save, save_id
from tests.concurrency.test_balances_and_budgets import _member as member_with
from tests.concurrency.test_balances_and_budgets import _rule as earning
from tests.concurrency.workers import PROCESSES, tally
from tests.counts import counts

EACH = counts(20, 40)


def test_six_processes_spend_what_is_there_for_thirty_seven(shop: Shop) -> None:
    member = member_with(shop, 37)
    debit = ("save", "points.adjustment", {"member": member, "points": -1, "reason": "spent"})
    work = [[debit] * 40 if number < 6 else [] for number in range(PROCESSES)]
    assert tally(shop.do(*work)) == {"done": 37, "ledger_balance_too_low": 6 * 40 - 37}
    assert balance(shop.platform, member) == 0


def test_the_last_grant_of_a_budget_is_partial(shop: Shop) -> None:
    members = [member_with(shop) for _ in range(PROCESSES)]
    with earning(shop, "7", limit_total=101, condition='note == "partial"') as rule:
        work = [[("save", "member.order", {"member": member, "amount": "1", "note": "partial"})] * EACH for member in members]
        assert tally(shop.do(*work)) == {"done": PROCESSES * EACH}
        assert sum(balance(shop.platform, member) for member in members) == 101
        assert transactions(shop.platform, rule=f"points.earning_rule:{rule}") == 15


def test_each_day_has_its_limit(shop: Shop) -> None:
    member = member_with(shop)
    days = [f"2026-03-0{day}T{hour}:30:00+08:00" for day in (1, 2, 3) for hour in ("00", "23")]
    orders = [("save", "member.order", {"member": member, "amount": 1, "note": "days", "ordered_on": day}) for day in days]
    with earning(shop, "3", limit_per_day=20, condition='note == "days"'):
        assert tally(shop.do(orders * (EACH // 5))) == {"done": PROCESSES * (EACH // 5) * 6}
    assert balance(shop.platform, member) == 60


def test_each_of_five_coupons_is_redeemed_once(shop: Shop) -> None:
    template = save_id(shop.platform, "campaign.coupon_template", name="Ten off", face_value=10, valid_days=9, status="active")
    coupons = [save_id(shop.platform, "campaign.coupon", template=template) for _ in range(5)]
    work = [
        [("do", "campaign.coupon", coupons[(number + step) % 5], "redeem", {}) for step in range(10)]
        for number in range(PROCESSES)
    ]
    assert tally(shop.do(*work)) == {"done": 5, "refused": PROCESSES * 10 - 5}
    assert [len(values(shop.platform, "campaign.coupon_redemption", "id", coupon=coupon)) for coupon in coupons] == [1] * 5


def test_orders_and_cancellations_of_one_member_leave_what_stands(shop: Shop) -> None:
    member = member_with(shop)
    with earning(shop, "5", condition='note == "back"'):
        saved = save(shop.platform, "member.order", *[{"member": member, "amount": 10, "note": "back"} for _ in range(EACH)])
        ids = [each.id for each in saved]
        cancel = [("do", "member.order", id, "cancel", {}) for id in ids]
        order = [("save", "member.order", {"member": member, "amount": 10, "note": "back"})] * EACH
        told = tally(shop.do(*[cancel if number % 2 else order for number in range(PROCESSES)]))
    assert told["done"] == EACH * PROCESSES // 2 + EACH
    assert set(told) <= {"done", "refused", "action_refused", "state_not_reachable"}
    assert balance(shop.platform, member) == 5 * EACH * PROCESSES // 2
