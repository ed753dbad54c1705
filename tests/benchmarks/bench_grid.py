"""A list of 1 000 000 members in a browser: opened, scrolled, sorted, filtered, searched, and in its other kinds; on both databases.

Run by `python -m tests.benchmarks.bench_grid [--records N] [--rows N] [--system NAME]` or `make bench`. The limit of the acceptance
is the first: from the click in the menu to rows in 300 ms, and scrolling at 3 000 px/s without a frame or an empty view of more than
200 ms. Those of the other lines are ours. `main` answers the exit status.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from tests.benchmarks.browsing import (
    GO,
    PAINTED,
    SCROLL,
    Figures,
    browser,
    context_of,
    memory_of,
    metrics,
    requests_of,
    signed_in,
)
from tests.benchmarks.databases import SYSTEMS, server
from tests.benchmarks.members import fill
from tests.concurrency.installation import Place
from tests.concurrency.serving import served

RECORDS, ROWS, RUNS = 1_000_000, 200_000, 5
OPEN_MS, FRAME_MS, EMPTY_MS = 300.0, 200.0, 200.0
SORT_MS, FIND_MS, KIND_MS = 1_500.0, 500.0, 3_000.0
PIXELS, SECONDS = 3_000, 10
LIST = "/a/member/member"
STORES = "/a/member/store"
HAS_ROWS = "document.querySelectorAll('.grid .line.record').length >= 10"
#: Goes to the end of what is there until there are so many rows; the milliseconds that it took.
DEEP = """async ([rows]) => {
  const pane = document.querySelector('.grid')
  const start = performance.now()
  while (Number(pane.getAttribute('aria-rowcount')) < rows && performance.now() - start < 900000) {
    pane.scrollTop = pane.scrollHeight
    await new Promise(requestAnimationFrame)
  }
  return [performance.now() - start, Number(pane.getAttribute('aria-rowcount'))]
}"""


@contextmanager
def places(system: str, records: int) -> Iterator[Place]:
    """A filled installation on one system."""
    with server(system) as host:
        place = Place(host.create(), host.folder)
        fill(place, records)
        yield place


def go(page: Page, address: str, seen: str) -> float:
    """Milliseconds from one address to another, by the router."""
    found: float = page.evaluate(PAINTED, [GO.format(address), seen])
    return found


def leave(page: Page) -> None:
    """To another, short list."""
    go(page, STORES, "location.pathname.endsWith('/store') && document.querySelectorAll('.grid .line.record').length === 2")
    page.wait_for_timeout(300)


def opening(page: Page, figures: Figures, name: str) -> None:
    """The click on the form in the menu; the first time its form is read too."""
    times = []
    link = ".menu-of-app a[href*='/member/member?view=all']"
    for _ in range(RUNS + 1):
        leave(page)
        page.locator(link).wait_for()
        with requests_of(page) as asked:
            seen = f"location.pathname === '/app{LIST}' && {HAS_ROWS}"
            times.append(page.evaluate(PAINTED, [f"document.querySelector(`{link}`).click()", seen]))
    figures.tell(f"{name}: click to rows, form not known", times[:1], limit=OPEN_MS)
    figures.tell(
        f"{name}: click to rows, form known", times[1:], limit=OPEN_MS, note=f"{len(asked)} requests: {', '.join(asked)}"
    )


def scrolling(page: Page, figures: Figures, name: str, runs: int = 3) -> None:
    """At 3 000 px a second."""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    before = metrics(tools)
    found: list[Any] = [page.evaluate(SCROLL, [".grid", ".line.record", PIXELS, SECONDS]) for _ in range(runs)]
    after = metrics(tools)
    tools.detach()
    figures.tell(f"{name}: worst frame", [each["worst"] for each in found], limit=FRAME_MS)
    figures.tell(f"{name}: longest view without rows", [each["empty"] for each in found], limit=EMPTY_MS)
    figures.tell(
        f"{name}: waiting for rows at the end", [each["stuck"] for each in found], note=f"moved {found[0]['moved']:.0f} px"
    )
    figures.tell(f"{name}: long tasks in {SECONDS} s", [each["long"] for each in found], "")
    spent = {
        part: (after[part] - before[part]) / runs * 1000 for part in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
    }
    for part, took in spent.items():
        figures.tell(f"{name}: {part} in {SECONDS} s", [took])


def asking(page: Page, figures: Figures, name: str) -> None:
    """Order, filter, words: until rows that answer are there."""
    has_none = "window.marked.every((each) => !each.isConnected || !document.contains(each))"
    mark = "window.marked = [...document.querySelectorAll('.grid .line.record')]"
    for what, query, limit in (
        ("by total spend (index)", "?sort=-total_spend", SORT_MS), ("by name as spoken", "?sort=name", SORT_MS),
        ("by number of orders (no index)", "?sort=order_count", SORT_MS), ("by source (no index)", "?sort=source", SORT_MS),
        ("filter: big spenders", "?view=big_spenders", FIND_MS), ("filter: no order yet", "?view=no_order_yet", FIND_MS),
        ("search wf", "?q=wf", FIND_MS), ("search 王芳", "?q=%E7%8E%8B%E8%8A%B3", FIND_MS),
    ):  # fmt: skip
        times = []
        for _ in range(3):
            go(page, LIST, HAS_ROWS)
            page.wait_for_timeout(300)
            page.evaluate(mark)
            times.append(go(page, LIST + query, f"{has_none} && {HAS_ROWS}"))
        figures.tell(f"{name}: {what}", times, limit=limit)


def kinds(page: Page, figures: Figures, name: str) -> None:
    """The same members as boards, cards and groups."""
    for what, query, seen in (
        ("kanban by source", "?kind=kanban&by=source", "document.querySelectorAll('.column .card').length > 20"),
        ("gallery", "?kind=gallery", "document.querySelectorAll('.gallery .card').length > 8"),
        ("groups by source", "?group=source", "document.querySelectorAll('.grid .line.group').length > 5"),
        ("groups by source with a sum", "?group=source&totals=total_spend:sum",
         "document.querySelectorAll('.grid .line.group').length > 5"),
    ):  # fmt: skip
        times = []
        for _ in range(3):
            leave(page)
            times.append(go(page, LIST + query, seen))
        figures.tell(f"{name}: {what}", times, limit=KIND_MS)


def deep(page: Page, figures: Figures, name: str, rows: int) -> None:
    """Very far down: the memory of the tab, and whether it still scrolls."""
    leave(page)
    before = memory_of(page)
    go(page, LIST, HAS_ROWS)
    took, reached = page.evaluate(DEEP, [rows])
    figures.tell(f"{name}: {reached} rows scrolled through", [took / 1000], "s")
    after = memory_of(page)
    note = f"{(after.megabytes - before.megabytes) * 2**20 / reached:.0f} bytes a row, {after.nodes} nodes"
    figures.tell(f"{name}: memory of the tab then", [after.megabytes], "MB", note=note)
    scrolling(page, figures, f"{name}: after {reached} rows", runs=1)


def measure(place: Place, figures: Figures, name: str, rows: int) -> None:
    """All of it at one place."""
    with served(place) as port, browser() as found:
        page = signed_in(context_of(found, port))
        page.goto(f"/app{STORES}")
        page.locator(".grid .line.record").first.wait_for()
        opening(page, figures, name)
        go(page, LIST, HAS_ROWS)
        scrolling(page, figures, name)
        asking(page, figures, name)
        kinds(page, figures, name)
        if rows:
            deep(page, figures, name, rows)


def main(arguments: list[str]) -> int:
    """1 where something is too slow."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--rows", type=int, default=ROWS, help="How far down to go for the memory of the tab; 0: not at all.")
    parser.add_argument("--system", choices=SYSTEMS)
    options = parser.parse_args(arguments)
    figures = Figures()
    for system in SYSTEMS if options.system is None else (options.system,):
        with places(system, options.records) as place:
            measure(place, figures, system, options.rows)
    if figures.missed:
        print(f"Missed: {'; '.join(figures.missed)}")
    return int(bool(figures.missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
