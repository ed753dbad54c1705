"""What the shipped reports have to say of imported orders, worked out in plain Python: totals, months, repurchase, and each single
mark of RFM. Called by stories that bring orders in.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from runtime.services.kept_reports import ShowReport, show_report
from runtime.services.list_records import ListRecords
from runtime.services.run_report import RunReport, run_report
from runtime.services.score_records import ShowScores, show_scores
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.factories.orders import OrderSet

AS_OF = "1998-07-01T12:00:00+08:00"


def ask(shop: Installation, dataset: str, measures: list[Any], **more: Any) -> Mapping[str, Any]:
    query = {"dataset": dataset, "measures": measures, **more}
    return run_report(shop.platform, SYSTEM_ITSELF, RunReport("member", query))


def money(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.01")), "f")


def part(above: int, below: int) -> str:
    return format((Decimal(above) / Decimal(below)).quantize(Decimal("1e-10"), ROUND_HALF_UP), "f")


def fifths(values: Mapping[str, Any]) -> dict[str, int]:
    """NTILE(5) over (value, number), ascending: the first groups are the larger ones."""
    ordered = sorted(values, key=lambda number: (values[number], number))
    size, larger = divmod(len(ordered), 5)
    marks: dict[str, int] = {}
    at = 0
    for mark in range(1, 6):
        following = at + size + (mark <= larger)
        marks |= dict.fromkeys(ordered[at:following], mark)
        at = following
    return marks


def rfm(data: OrderSet) -> dict[str, tuple[int, int, int]]:
    """Marks by customer, from the orders alone."""
    last: dict[str, date] = {}
    count: Counter[str] = Counter()
    spend: dict[str, Decimal] = defaultdict(Decimal)
    for order in data.orders:
        last[order.customer_no] = max(order.ordered_on, last.get(order.customer_no, date.min))
        count[order.customer_no] += 1
        spend[order.customer_no] += order.amount
    recency, frequency, monetary = fifths(last), fifths(count), fifths(spend)
    return {number: (recency[number], frequency[number], monetary[number]) for number in last}


def check_reports(shop: Installation, data: OrderSet) -> Mapping[tuple[int, ...], int]:
    """Everything that the shipped datasets say of these orders; how many customers have which marks."""
    shop.at(AS_OF)
    total = sum((order.amount for order in data.orders), Decimal(0))
    bought = Counter(order.customer_no for order in data.orders)
    answer = ask(shop, "member.orders", ["revenue", "orders", "buyers", "pieces"])
    assert answer["rows"][0]["values"] == [
        money(total),
        len(data.orders),
        len(bought),
        sum(each.quantity for each in data.orders),
    ]
    check_months(shop, data)
    repeated = sum(count > 1 for count in bought.values())
    answer = show_report(shop.platform, SYSTEM_ITSELF, ShowReport("member.repurchase"))["answer"]
    assert answer["rows"][0]["values"] == [part(repeated, len(bought)), len(bought), repeated]
    return check_marks(shop, data)


def check_months(shop: Installation, data: OrderSet) -> None:
    months: dict[str, list[Decimal]] = defaultdict(list)
    for order in data.orders:
        months[order.ordered_on.replace(day=1).isoformat()].append(order.amount)
    time = [{"dimension": "ordered_on", "granularity": "month", "range": {"from": "1997-01-01", "to": "1998-06-30"}}]
    answer = ask(shop, "member.orders", ["revenue", "orders", "order_value"], time=time, totals=True)
    expected = [
        [money(sum(amounts, Decimal(0))), len(amounts), format((sum(amounts, Decimal(0)) / len(amounts)).quantize(Decimal("1e-10"), ROUND_HALF_UP), "f")]
        for _, amounts in sorted(months.items())
    ]  # fmt: skip
    assert [row["values"] for row in answer["rows"]] == expected
    assert answer["totals"]["values"][:2] == [
        money(sum((sum(each, Decimal(0)) for each in months.values()), Decimal(0))),
        len(data.orders),
    ]


def check_marks(shop: Installation, data: OrderSet) -> Mapping[tuple[int, ...], int]:
    """Each single mark."""
    expected = rfm(data)
    scores = show_report(shop.platform, SYSTEM_ITSELF, ShowReport("member.rfm"))["scores"]
    assert {tuple(each["marks"]): each["count"] for each in scores["patterns"]} == Counter(expected.values())
    assert (scores["total"], scores["as_of"]) == (len(expected), "1998-07-01")
    assert sum(each["count"] for each in scores["segments"]) == scores["total"]
    entity, listed = shop._listed(ListRecords("member.member", None, "id", ("member_no",)))
    numbers = {row["id"]: row[entity.by_key["member_no"].id] for row in listed}
    found: dict[str, tuple[int, ...]] = {}
    after = None
    while True:
        page = show_scores(shop.platform, SYSTEM_ITSELF, ShowScores("member.rfm", after=after, limit=1000))
        found |= {numbers[row["id"]]: tuple(row["marks"]) for row in page["rows"]}
        after = page["after"]
        if after is None:
            break
    assert found == expected
    return Counter(expected.values())
