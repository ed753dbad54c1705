"""Random queries over random sales give what plain Python works out of the same rows, on both databases."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.report.granularity import GRANULARITIES, last_day, start_of
from tests.acceptance.installation import Installation
from tests.counts import is_proof
from tests.runtime.services.house import Install
from tests.runtime.services.reports.asking import ask, parts

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2025, 12, 20), date(2026, 2, 10)


@dataclass
class Sold:
    """The rows, in memory."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    sales: list[dict[str, Any]] = field(default_factory=list)


def made(home: Installation) -> Sold:
    """People with and without towns, sales with and without people, moments around midnight."""
    chance, found = random.Random(7), Sold()
    for number in range(9):
        person = {
            "name": f"N{number}",
            "town": chance.choice(["a", "b", None]),
            "budget": Decimal(chance.randrange(0, 9999)) / 100,
        }
        found.people[person["name"]] = person
        home.save("shop.person", {**person, "budget": str(person["budget"])})
    for number in range(60):
        at = datetime(2025, 12, 20, 15, 30, tzinfo=ZONE) + timedelta(
            hours=chance.randrange(0, 24 * 52), minutes=chance.randrange(60)
        )
        sale = {
            "no": str(number), "person": chance.choice([*found.people, None]), "amount": Decimal(chance.randrange(-500, 9999)) / 100,
            "at": chance.choice([at, at, at, None]), "kind": chance.choice(["web", "desk", None]),
            "lines": [Decimal(chance.randrange(1, 500)) / 100 for _ in range(chance.randrange(4))],
        }  # fmt: skip
        found.sales.append(sale)
        home.save("shop.sale", {
            **sale, "person": None if sale["person"] is None else {"name": sale["person"]}, "amount": str(sale["amount"]),
            "at": None if at is None or sale["at"] is None else at.isoformat(),
            "lines": [{"product": f"P{place}", "price": str(price)} for place, price in enumerate(sale["lines"])],
        })  # fmt: skip
    return found


def money(values: list[Decimal]) -> str:
    return format(sum(values, Decimal(0)).quantize(Decimal("0.01")), "f")


def ratio(above: Decimal, below: int) -> str | None:
    return None if below == 0 else format((above / below).quantize(Decimal("1e-10"), ROUND_HALF_UP), "f")


Rows = list[dict[str, Any]]
#: By name: how a measure follows from the sales of a group.
MEASURES: Mapping[str, Callable[[Rows, Sold], Any]] = {
    "count": lambda rows, _: len(rows),
    "revenue": lambda rows, _: money([row["amount"] for row in rows]),
    "average": lambda rows, _: ratio(sum((row["amount"] for row in rows), Decimal(0)), len(rows)),
    "per_sale": lambda rows, _: ratio(sum((row["amount"] for row in rows), Decimal(0)), len(rows)),
    "buyers": lambda rows, _: len({row["person"] for row in rows} - {None}),
    "largest": lambda rows, _: max((money([row["amount"]]) for row in rows), key=Decimal, default=None),
    "web_revenue": lambda rows, _: money([row["amount"] for row in rows if row["kind"] == "web"]),
    "line_sum": lambda rows, _: money([price for row in rows for price in row["lines"]]),
    "line_count": lambda rows, _: sum(len(row["lines"]) for row in rows),
    "budgets": lambda rows, sold: money([sold.people[name]["budget"] for name in {row["person"] for row in rows} - {None}]),
    "rest": lambda rows, _: money([row["amount"] for row in rows if row["kind"] != "web"]),
}  # fmt: skip
DIMENSIONS: Mapping[str, Callable[[dict[str, Any], Sold], Any]] = {
    "kind": lambda row, _: row["kind"],
    "town": lambda row, sold: None if row["person"] is None else sold.people[row["person"]]["town"],
    "size": lambda row, _: sum(row["amount"] >= each for each in (Decimal(10), Decimal("20.5"))),
}


def day_of(row: dict[str, Any]) -> date | None:
    return None if row["at"] is None else row["at"].astimezone(ZONE).date()


def recomputed(sold: Sold, query: Mapping[str, Any]) -> dict[tuple[Any, ...], list[Any]]:
    """Values by keys; of periods without sales too."""
    time, names = query["time"], query["dimensions"]
    groups: dict[tuple[Any, ...], Rows] = defaultdict(list)
    for row in sold.sales:
        day = day_of(row)
        if time and (day is None or not FIRST <= day <= LAST):
            continue
        if query["filters"] and not (row["amount"] > 10 and row["kind"] != "desk"):
            continue
        head = (start_of(time[0]["granularity"], day).isoformat(),) if time and day is not None else ()
        groups[(*head, *(DIMENSIONS[name](row, sold) for name in names))].append(row)
    if time:
        unit, at = time[0]["granularity"], start_of(time[0]["granularity"], FIRST)
        series = {keys[1:] for keys in groups} or ({()} if not names else set())
        while at <= LAST:
            for rest in series:
                groups.setdefault((at.isoformat(), *rest), [])
            at = last_day(unit, at) + timedelta(days=1)
    elif not names:
        groups.setdefault((), [])
    return {keys: [MEASURES[name](rows, sold) for name in query["measures"]] for keys, rows in groups.items()}


QUERIES = st.fixed_dictionaries({
    "measures": st.lists(st.sampled_from(sorted(MEASURES)), min_size=1, max_size=4, unique=True),
    "dimensions": st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=2, unique=True),
    "time": st.one_of(st.just([]), st.sampled_from(GRANULARITIES).map(lambda unit: [
        {"dimension": "at", "granularity": unit, "range": {"from": FIRST.isoformat(), "to": LAST.isoformat()}},
    ])),
    "filters": st.sampled_from(["", 'amount > 10 and kind != "desk"']),
})  # fmt: skip


@pytest.fixture
def home(install: Install) -> Installation:
    return install(parts())


def test_queries_give_what_python_works_out(home: Installation):
    sold = made(home)

    @settings(max_examples=500 if is_proof() else 40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(QUERIES)
    def check(query: Mapping[str, Any]) -> None:
        answer = ask(home, "shop.sales", query["measures"], query["dimensions"], time=query["time"], totals=True, **(
            {"filters": query["filters"]} if query["filters"] else {}
        ))  # fmt: skip
        assert {tuple(row["keys"]): row["values"] for row in answer["rows"]} == recomputed(sold, query)
        within = sold
        if query["time"]:
            within = Sold(sold.people, [row for row in sold.sales if (day := day_of(row)) is not None and FIRST <= day <= LAST])
        assert [answer["totals"]["values"]] == list(recomputed(within, {**query, "dimensions": [], "time": []}).values())

    check()
