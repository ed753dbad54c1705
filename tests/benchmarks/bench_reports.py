"""How long a dashboard of eight widgets takes over 1 000 000 orders: asked for the first time, and again, against the same numbers
by hand-written SQL.

Run by `python -m tests.benchmarks.bench_reports [--rows N] [system ...]` or `make bench`. The limits are those of the plan on
PostgreSQL: 2 s cold, 200 ms kept. SQLite is told for comparison. `main` answers the exit status.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from engines.kernel.clock import FixedClock
from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.run_report import RunReport, run_report
from tests.benchmarks.databases import SYSTEMS, server
from tests.factories.apps import app, field, form

COLD_MS, KEPT_MS = 2_000.0, 200.0
ROWS, PEOPLE = 1_000_000, 50_000
NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
KINDS = ("web", "desk", "phone", "app")
SALES = {
    "key": "sales", "title": "Sales", "form": "shop.sale", "time": "day",
    "joins": [{"key": "person", "form": "shop.person", "along": "person", "cardinality": "one"}],
    "dimensions": [
        {"key": "day", "formula": "day"}, {"key": "kind", "formula": "kind"}, {"key": "person", "formula": "person"},
        {"key": "town", "formula": "town", "at": "person"},
    ],
    "measures": [
        {"key": "revenue", "function": "sum", "formula": "amount"},
        {"key": "buyers", "function": "count_distinct", "formula": "person"},
        {"key": "web", "function": "count", "where": 'kind == "web"'},
    ],
    "metrics": [{"key": "value", "type": "ratio", "numerator": "revenue", "denominator": "count"}],
}  # fmt: skip
YEAR = {"dimension": "day", "range": "last 12 months"}
MONTHS = {**YEAR, "granularity": "month"}
#: By title: query and chart.
WIDGETS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "revenue of the year, with the one before": ({"measures": ["revenue", "value"], "time": [{**YEAR, "compare": "previous_year"}]}, "number"),
    "revenue by month, with the year before": ({"measures": ["revenue"], "time": [{**MONTHS, "compare": "previous_year"}]}, "line"),
    "revenue by kind": ({"measures": ["revenue"], "dimensions": ["kind"]}, "pie"),
    "orders by month and kind": ({"measures": ["count"], "dimensions": ["kind"], "time": [MONTHS]}, "bar"),
    "revenue by town, through the link": ({"measures": ["revenue", "count"], "dimensions": ["town"], "time": [YEAR]}, "table"),
    "buyers by month": ({"measures": ["buyers"], "time": [MONTHS]}, "trend"),
    "who buys most": ({"measures": ["revenue"], "dimensions": ["person"], "time": [YEAR]}, "leaderboard"),
    "town by kind": ({"measures": ["revenue"], "dimensions": ["town", "kind"], "time": [YEAR]}, "pivot"),
}  # fmt: skip
_YEAR = "deleted_at IS NULL AND {day} BETWEEN '2025-04-01' AND '2026-03-01'"
_BEFORE = "deleted_at IS NULL AND {day} BETWEEN '2024-04-01' AND '2025-03-01'"
_JOINED = "{s} s LEFT JOIN {p} p ON p.id = s.{person} AND p.deleted_at IS NULL WHERE s." + _YEAR.replace("{day}", "s.{day}")
#: The same by hand, in the order of the widgets; `{s}` is the table of sales, `{p}` of people, other words are columns.
BY_HAND = (
    (f"SELECT sum({{amount}}), count(*) FROM {{s}} WHERE {_YEAR}", f"SELECT sum({{amount}}), count(*) FROM {{s}} WHERE {_BEFORE}"),
    tuple(f"SELECT {{month}}, sum({{amount}}) FROM {{s}} WHERE {range} GROUP BY 1" for range in (_YEAR, _BEFORE)),
    ("SELECT {kind}, sum({amount}) FROM {s} WHERE deleted_at IS NULL GROUP BY 1",),
    (f"SELECT {{month}}, {{kind}}, count(*) FROM {{s}} WHERE {_YEAR} GROUP BY 1, 2",),
    (f"SELECT p.{{town}}, sum(s.{{amount}}), count(*) FROM {_JOINED} GROUP BY 1",),
    (f"SELECT {{month}}, count(DISTINCT {{person}}) FROM {{s}} WHERE {_YEAR} GROUP BY 1",),
    (f"SELECT {{person}}, sum({{amount}}) FROM {{s}} WHERE {_YEAR} GROUP BY 1 ORDER BY 2 DESC LIMIT 10",),
    (f"SELECT p.{{town}}, s.{{kind}}, sum(s.{{amount}}) FROM {_JOINED} GROUP BY 1, 2",),
)  # fmt: skip


def parts() -> dict[str, dict[str, Any]]:
    """The shop."""
    person = form("person", field("name"), field("town", "select", options=[{"key": f"t{number}"} for number in range(20)]))
    sale = form(
        "sale", field("no"), field("person", "link", target="shop.person"), field("amount", "money"), field("day", "date", index=True),
        field("kind", "select", options=[{"key": each} for each in KINDS]),
    )  # fmt: skip
    found = app("shop", forms=[person, sale])
    found["shop"]["datasets/sales.json"] = SALES
    return found


def fill(platform: Platform, rows: int) -> dict[str, str]:
    """Random people and sales of three years; how hand-written SQL calls tables and columns."""
    dice, people = random.Random(1), min(PEOPLE, max(10, rows // 20))
    with platform.database.read() as connection:
        tables = platform.releases.current(connection).tables
    common = {"version": 1, "created_at": NOW, "updated_at": NOW, "seq": 1}
    with platform.database.write() as connection:
        _insert(connection, tables, "shop.person", people, lambda number: {
            **common, "id": number, "public_id": f"p{number}", "name": f"N{number}", "town": f"t{dice.randrange(20)}",
        })  # fmt: skip
        _insert(connection, tables, "shop.sale", rows, lambda number: {
            **common, "id": people + number, "public_id": f"s{number}", "no": f"n{number}", "person": dice.randrange(people) + 1,
            "amount": Decimal(dice.randrange(100_000)).scaleb(-2), "day": (NOW - timedelta(days=dice.randrange(1095))).date(),
            "kind": dice.choice(KINDS),
        })  # fmt: skip
    with platform.database.write() as connection:
        connection.execute(text("ANALYZE"))
    names = {each: tables.column("shop.sale", each).name for each in ("person", "amount", "day", "kind")}
    names |= {
        "town": tables.column("shop.person", "town").name,
        "s": tables.table("shop.sale").name,
        "p": tables.table("shop.person").name,
    }
    month = f"substr({names['day']}, 1, 7)" if platform.database.is_sqlite else f"date_trunc('month', {names['day']})"
    return {**names, "month": month}


def _insert(connection: Any, tables: Any, form: str, rows: int, make: Callable[[int], dict[str, Any]]) -> None:
    table, names = tables.table(form), tables.names(form)
    for start in range(0, rows, 20_000):
        made = [make(id) for id in range(start + 1, min(start + 20_000, rows) + 1)]
        connection.execute(insert(table), [{column: row.get(id) for id, column in names} for row in made])


def asked(platform: Platform, title: str) -> float:
    """Milliseconds of one widget."""
    query, chart = WIDGETS[title]
    start = time.perf_counter()
    run_report(platform, Actor(), RunReport("shop", {"dataset": "shop.sales", **query}, {"kind": chart}))
    return (time.perf_counter() - start) * 1000


def by_hand(platform: Platform, statements: tuple[str, ...], names: Mapping[str, str]) -> float:
    """Milliseconds of the same numbers."""
    with platform.database.read() as connection:
        start = time.perf_counter()
        for statement in statements:
            connection.execute(text(statement.format(**names))).all()
        return (time.perf_counter() - start) * 1000


def bench(system: str, rows: int) -> bool:
    """Fill, measure, print; whether the limits are kept, which are PostgreSQL's."""
    with server(system) as made:
        settings = read_settings({"TESSERA_DATA_DIR": str(Path(made.folder) / "data"), "TESSERA_DATABASE_URL": made.create()})
        platform = build(settings, clock=lambda _workspace: FixedClock(NOW))
        apply_apps(platform, Actor(), parts())
        names = fill(platform, rows)
        # Compiled and connected, by another question.
        run_report(platform, Actor(), RunReport("shop", {"dataset": "shop.person", "measures": ["count"]}))
        cold = {title: asked(platform, title) for title in WIDGETS}
        hand = {title: by_hand(platform, statements, names) for title, statements in zip(WIDGETS, BY_HAND, strict=True)}
        kept = {title: asked(platform, title) for title in WIDGETS}
        platform.database.close()
    for title in WIDGETS:
        ratio = cold[title] / hand[title]
        print(
            f"{system:<10} {title:<42} cold {cold[title]:8.1f} ms   by hand {hand[title]:8.1f} ms ({ratio:4.2f}x)   kept {kept[title]:6.1f} ms"
        )
    total, against, again = sum(cold.values()), sum(hand.values()), sum(kept.values())
    print(
        f"{system:<10} all eight over {rows} rows: cold {total:.0f} ms, by hand {against:.0f} ms, ratio {total / against:.2f}; kept {again:.0f} ms",
        flush=True,
    )
    return system == "sqlite" or (total <= COLD_MS and again <= KEPT_MS)


def main(arguments: list[str]) -> int:
    """The systems that are named, or both; 1 when a limit is passed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("systems", nargs="*", default=list(SYSTEMS))
    given = parser.parse_args(arguments)
    kept = [bench(system, given.rows) for system in given.systems]
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
