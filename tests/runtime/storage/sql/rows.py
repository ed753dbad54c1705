"""Seeded rows for the shop of `world`: nulls, negatives, unicode, wildcards, clock changes, numbers at the limits."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tests.runtime.storage.sql.world import complete

TEXTS = (
    None,
    "",
    "a",
    "A",
    "abc",
    "ABC",
    "a%b",
    "a_b",
    "\\",
    "%",
    "_",
    "é",
    "É",
    "ß",
    "中文",
    "中",
    "😀",
    "\uffee",
    "ab😀c",
    " a ",
    "\u3000x",
    "12.50",
    "-3",
    "1e5",
    "2024-03-05",
    "x" * 300,
    "'quoted'",
    "{}",
    "[1]",
)
INTEGERS = (None, 0, 1, -1, 2, 3, 7, -7, 10, 100, 2**31, -(2**31), 2**53, 2**63 - 1, -(2**63), 3037000500)
MONEY = tuple(
    None if one is None else Decimal(one)
    for one in (
        None,
        "0.00",
        "0.10",
        "0.20",
        "0.30",
        "1.00",
        "-1.00",
        "2.50",
        "-2.50",
        "0.01",
        "-0.01",
        "92233720368547758.07",
        "-92233720368547758.07",
        "500.00",
        "499.99",
        "19.90",
    )
)
FEES = tuple(
    None if one is None else Decimal(one)
    for one in (None, "0.0000", "0.0001", "-0.0001", "0.3333", "2.5000", "-2.5000", "1234.5678", "922337203685477.5807", "0.1000")
)
HUGE = tuple(
    None if one is None else Decimal(one) for one in (None, "0", "1", "-1", "9223372036854775807", "-9223372036854775807", "3")
)
DAYS = (
    None,
    date(1, 1, 1),
    date(9999, 12, 31),
    date(1970, 1, 1),
    date(2024, 2, 29),
    date(2023, 2, 28),
    date(2024, 1, 31),
    date(2024, 3, 31),
    date(2025, 12, 31),
    date(2026, 3, 1),
    date(2026, 3, 2),
    date(1900, 3, 1),
)
MOMENTS = (
    None,
    datetime(2026, 3, 1, 15, 30, tzinfo=UTC),
    datetime(2026, 3, 1, 16, 0, tzinfo=UTC),
    datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2024, 3, 10, 9, 59, 59, tzinfo=UTC),
    datetime(2024, 3, 10, 10, 0, tzinfo=UTC),
    datetime(2024, 11, 3, 8, 30, tzinfo=UTC),
    datetime(2024, 11, 3, 9, 30, tzinfo=UTC),
    datetime(2024, 11, 3, 10, 30, tzinfo=UTC),
    datetime(2024, 2, 29, 12, 0, 0, 1, tzinfo=UTC),
    datetime(2023, 12, 31, 16, 0, tzinfo=UTC),
    datetime(1, 1, 3, tzinfo=UTC),
    datetime(9999, 12, 29, 23, tzinfo=UTC),
    datetime(1986, 5, 3, 17, 30, tzinfo=UTC),
)
TIMES = (None, time(), time(23, 59, 59, 999999), time(12, 30), time(9, 5, 7))


def shop_rows(seed: int, orders: int = 60, customers: int = 8, levels: int = 4) -> Mapping[str, list[dict[str, Any]]]:
    """Rows of every form of the shop by field id; some records are deleted, some links dangle."""
    dice = random.Random(seed)
    pick = dice.choice
    level_rows = [
        complete(
            1 + n,
            {
                "key": f"l{n}",
                "rate": pick((None, Decimal("1.000"), Decimal("1.250"), Decimal("0.333"))),
                "rank": pick((None, 1, 2, 3)),
                "least": pick(MONEY),
            },
        )
        for n in range(levels)
    ]
    customer_ids = [100 + n for n in range(customers)]
    customer_rows = [
        complete(
            id,
            {
                "no": f"c{id}",
                "name": pick(TEXTS),
                "level": pick((None, 1, 2, 3, 4, 77)),
                "sponsor": pick((None, *customer_ids)),
                "spend": pick(MONEY),
                "vip": pick((None, True, False)),
                "born": pick(DAYS),
                "tags": pick((None, (), ("a",), ("a", "中"), ("a%", "b"))),
            },
        )
        for id in customer_ids
    ]
    order_rows = [complete(1000 + n, _order(dice, n, customer_ids)) for n in range(orders)]
    line_rows = [
        complete(
            5000 + n,
            {
                "parent": pick([row["id"] for row in order_rows]),
                "position": pick((1, 2, 3)),
                "price": pick(MONEY),
                "quantity": pick(INTEGERS),
                "product": pick(TEXTS),
            },
        )
        for n in range(orders)
    ]
    for rows in (level_rows[1:], customer_rows, line_rows):
        for row in rows:
            if dice.random() < 0.12:
                row["deleted_at"] = MOMENTS[1]
    return {"shop.level": level_rows, "shop.customer": customer_rows, "shop.order": order_rows, "shop.order.lines": line_rows}


def _order(dice: random.Random, number: int, customers: list[int]) -> dict[str, Any]:
    pick = dice.choice
    amount, fee = pick(MONEY), pick(FEES)
    ordered = pick(MOMENTS)
    if ordered is None and dice.random() < 0.5:
        ordered = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(microseconds=dice.randrange(3 * 10**13))
    net = None if amount is None else amount - (fee or 0)
    return {
        "no": f"o{number}",
        "customer": pick((None, 999, *customers)),
        "amount": amount,
        "fee": fee,
        "quantity": pick(INTEGERS),
        "big": pick(INTEGERS),
        "huge": pick(HUGE),
        "ordered_at": ordered,
        "paid_at": pick(MOMENTS),
        "day": pick(DAYS),
        "other_day": pick(DAYS),
        "at": pick(TIMES),
        "status": pick((None, "new", "paid", "gone")),
        "kinds": pick((None, (), ("a",), ("a", "b"), ("b",))),
        "note": pick(TEXTS),
        "code": pick(TEXTS),
        "paid": pick((None, True, False)),
        "gift": pick((None, True, False)),
        "net": None if net is None or abs(net) > Decimal("92233720368547758.07") else net.quantize(Decimal("0.01")),
    }
