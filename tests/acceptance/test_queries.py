"""The number of SQL statements of a slice does not grow with its rows: 10 orders cost as many as 400.

The orders do everything that orders do: roll-ups of their members, points under limits by two rules, tiers that rise, coupons
given back, debts. What is fetched row by row would be seen at once.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from runtime.services.delete_records import DeleteRecords, delete_records
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.acceptance.installation import SYSTEM_ITSELF, Installation

FEW, MANY = 10, 400
ORDER = "member.order"
BY_BLOCKS = ("next_id", "nextval", "sequence", "BEGIN")


@contextmanager
def statements(shop: Installation) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    engine = shop.platform.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def cost(shop: Installation, work: Callable[[], object]) -> Counter[str]:
    """Statements of `work`, those that draw blocks of ids and numbers aside: they go by blocks of 1 000."""
    with statements(shop) as seen:
        work()
    return Counter(each for each in seen if not any(word in each for word in BY_BLOCKS))


@pytest.fixture
def members(shop: Installation) -> list[int]:
    shop.save("member.tier", {"key": "silver", "name": "银卡", "min_spend": "200", "multiplier": "1.2", "rank": 1})
    amount = "floor(amount * coalesce(member.tier.multiplier, 1))"
    rule = {"name": "日常", "trigger": "member.order.created", "amount": amount, "status": "published"}
    shop.save("points.earning_rule", {**rule, "limit_per_day": 500, "expires_after": "12M/month"})
    shop.save("points.earning_rule", {**rule, "name": "开业礼", "amount": "5", "limit_total": 1000, "priority": 10})
    return [saved.id or 0 for saved in shop.save_all("member.member", [{"name": f"会员 {number}"} for number in range(900)])]


def orders(members: list[int], count: int, word: str) -> list[dict[str, object]]:
    """As many orders of as many members; among any ten are some with lines, and some that make a tier rise."""
    made: list[dict[str, object]] = []
    for number, member in enumerate(members[:count]):
        order: dict[str, object] = {"order_no": f"{word}{number}", "member": member, "amount": f"{100 + number % 5 * 30}.00"}
        if number % 3 == 0:
            order["lines"] = [{"product": "碗", "amount": "90.00"}, {"product": "杯", "amount": f"{10 + number % 5 * 30}.00"}]
        made.append(order)
    return made


def update(shop: Installation, rows: list[dict[str, object]]) -> None:
    request = SaveRecords(ORDER, [RecordInput(row) for row in rows], ("order_no",))
    assert {saved.status for saved in save_records(shop.platform, SYSTEM_ITSELF, request)} == {"updated"}


def same(few: Counter[str], many: Counter[str]) -> None:
    """No statement runs more often for many rows than for few."""
    more = [
        f"{few[statement]} → {count}: {statement[:400]}" for statement, count in many.items() if count > max(1, few[statement])
    ]
    assert sum(many.values()) <= sum(few.values()), "\n".join(more)


def test_a_slice_costs_the_same_for_10_and_400_orders(shop: Installation, members: list[int]) -> None:
    shop.save_all(ORDER, orders(members[890:], 3, "warm"))
    few_made = cost(shop, lambda: shop.save_all(ORDER, orders(members[:FEW], FEW, "F")))
    many_made = cost(shop, lambda: shop.save_all(ORDER, orders(members[FEW:], MANY, "M")))
    same(few_made, many_made)

    def changed(word: str, count: int) -> list[dict[str, object]]:
        return [{"order_no": f"{word}{number}", "channel": "app", "amount": "300.00", "lines": []} for number in range(count)]

    same(cost(shop, lambda: update(shop, changed("F", FEW))), cost(shop, lambda: update(shop, changed("M", MANY))))

    def returned(word: str, count: int) -> list[dict[str, object]]:
        return [
            {"order_no": f"{word}{number}", "returned_amount": "50.00", "status": "partly_returned"} for number in range(count)
        ]

    same(cost(shop, lambda: update(shop, returned("F", FEW))), cost(shop, lambda: update(shop, returned("M", MANY))))

    def cancelled(word: str, count: int) -> list[dict[str, object]]:
        return [{"order_no": f"{word}{number}", "status": "cancelled"} for number in range(count)]

    same(cost(shop, lambda: update(shop, cancelled("F", FEW))), cost(shop, lambda: update(shop, cancelled("M", MANY))))

    by_number = {row["order_no"]: row["id"] for row in shop.rows(ORDER)}

    def gone(word: str, count: int) -> DeleteRecords:
        return DeleteRecords(ORDER, [by_number[f"{word}{number}"] for number in range(count)])

    same(
        cost(shop, lambda: delete_records(shop.platform, SYSTEM_ITSELF, gone("F", FEW))),
        cost(shop, lambda: delete_records(shop.platform, SYSTEM_ITSELF, gone("M", MANY))),
    )
    assert shop.incidents() == []
    assert shop.wrong() == []


def test_a_page_costs_the_same_for_10_and_400_orders(shop: Installation, members: list[int]) -> None:
    shop.save_all(ORDER, orders(members, MANY, "M"))
    shop.rows(ORDER)
    few = cost(shop, lambda: shop.rows(ORDER, 'order_no in ["M1", "M2", "M3"]'))
    many = cost(shop, lambda: shop.rows(ORDER))
    assert sum(many.values()) == sum(few.values())
    few = cost(shop, lambda: shop.rows("member.member", f"id <= {members[2]}"))
    many = cost(shop, lambda: shop.rows("member.member"))
    assert sum(many.values()) == sum(few.values())
