"""How big forms feel in a browser: a form of 300 fields from the click to the first key, typing among 500 rows of a sub-table.

Run by `python -m tests.benchmarks.bench_workspace [runs]` or `make bench`. The limit of the acceptance is that a form of 300 fields
opens in 1 s. The others are ours: a key among 500 rows is on the screen within 50 ms for 95 of 100, a row is added within 200 ms,
and no frame takes longer than 200 ms while the rows are scrolled. Times are taken in the page, from the event to the frame that is
painted after it. `main` answers the exit status.
"""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from runtime.auth.actor import Actor
from runtime.services.people import NewUser, add_user
from runtime.services.publish_app import apply_apps
from tests.benchmarks.browsing import PAINTED, PASSWORD, SCROLL, browser, context_of, signed_in
from tests.concurrency.installation import Place, open_place, save_id
from tests.concurrency.serving import served
from tests.factories.apps import Parts, app, field, form

FIELDS, ROWS, RUNS = 300, 500, 7
OPEN_MS, KEY_MS, ADD_MS, FRAME_MS = 1_000.0, 50.0, 200.0, 200.0
PIXELS = 3_000
CLICK = "document.querySelector('header .primary').click()"
TYPES = ("text", "integer", "money", "date", "datetime", "select", "boolean", "phone", "email", "long_text")
OPTIONS = [{"key": f"o{number}", "title": f"Option {number}"} for number in range(8)]
#: Collects for each key how long it takes until its frame is painted.
LISTEN = """() => {
  window.keyTimes = []
  window.addEventListener('keydown', () => {
    const start = performance.now()
    requestAnimationFrame(() => { const port = new MessageChannel()
      port.port1.onmessage = () => window.keyTimes.push(performance.now() - start)
      port.port2.postMessage(0) })
  }, true)
}"""


def blueprint() -> Parts:
    """A wide form in ten sections with live formulas, and one with a long sub-table and a total over it."""
    wide = [
        field(f"f{number}", TYPES[number % 10], title=f"Field {number}", **({"options": OPTIONS} if number % 10 == 5 else {}))
        for number in range(FIELDS - 20)
    ]
    wide += [
        field(f"s{number}", "formula", title=f"Sum {number}", formula=f"f{number * 10 + 1} + f{number * 10 + 2}", result="decimal", scale=2)
        for number in range(10)
    ]  # fmt: skip
    wide += [field(f"h{number}", title=f"Hidden {number}", visible_when=f"s{number} > 10") for number in range(10)]
    keys = [each["key"] for each in wide]
    sections = [{"title": f"Section {at // 30 + 1}", "columns": 3, "fields": keys[at : at + 30]} for at in range(0, FIELDS, 30)]
    lines = field("lines", "sub_table", title="Lines", fields=[
        field("product", title="Product"), field("count", "integer", title="Count"), field("price", "money", title="Price"),
        field("sum", "formula", title="Sum", formula="count * price", result="decimal", scale=2), field("note", title="Note")])  # fmt: skip
    total = field("total", "formula", title="Total", formula='sum(lines, "sum")', result="decimal", scale=2)
    return app("bench", title="Bench", menu=[{"form": "bench.wide"}, {"form": "bench.long"}], forms=[
        form("wide", *wide, layouts={"default": {"sections": sections}}), form("long", field("no"), lines, total)])  # fmt: skip


@contextmanager
def page_of(folder: Path) -> Iterator[tuple[Page, int]]:
    """A browser that somebody is signed in with, and the record with the long sub-table."""
    place = Place(f"sqlite:///{folder}/bench.db", folder)
    platform = open_place(place)
    apply_apps(platform, Actor(), blueprint())
    rows = [{"product": f"P{number}", "count": number % 9 + 1, "price": f"{number}.50", "note": "n"} for number in range(ROWS)]
    record = save_id(platform, "bench.long", no="A1", lines=rows)
    add_user(platform, Actor(), NewUser("boss", password=PASSWORD, is_admin=True))
    platform.database.close()
    with served(place) as port, browser() as found:
        yield signed_in(context_of(found, port)), record


def opening(page: Page, runs: int) -> list[float]:
    """From the click on “New” to a form that takes keys; the first run, which reads the form, is one of them."""
    times = []
    for _ in range(runs):
        page.goto("/app/a/bench/wide")
        page.locator("header .primary").wait_for()
        times.append(page.evaluate(PAINTED, [CLICK, "document.querySelector('.form .control')"]))
    return times


def typing(page: Page, record: int, runs: int) -> tuple[list[float], list[float], list[float]]:
    """Each key while numbers are typed into rows, each row that is added, and the worst frames of scrolling."""
    page.goto(f"/app/a/bench/long/{record}")
    page.get_by_role("button", name="Edit").click()
    page.locator(".sheet [data-place='3/1']").click()
    page.evaluate(LISTEN)
    for number in range(runs * 4):
        page.keyboard.type(f"{number + 10}", delay=25)
        page.keyboard.press("Enter")
    keys: list[float] = page.evaluate("window.keyTimes")
    scrolled: list[float] = [page.evaluate(SCROLL, [".sheet", ".row:not(.head)", PIXELS, 3])["worst"] for _ in range(3)]
    added: list[float] = []
    for number in range(runs):
        wanted = f".sheet [data-place='{ROWS + number}/0']"
        added.append(
            page.evaluate(
                PAINTED, ["document.querySelector('.rows .foot button').click()", f'document.querySelector("{wanted}")']
            )
        )
        page.keyboard.type("x", delay=25)
        page.keyboard.press("Escape")
    return keys, added, scrolled


def told(name: str, times: list[float], part: float, limit: float) -> bool:
    """Print a line; whether the limit is kept."""
    times = sorted(times)
    worst = times[min(len(times) - 1, int(len(times) * part))]
    print(
        f"{name:<40} p50 {statistics.median(times):7.1f} ms   p{part * 100:.0f} {worst:7.1f} ms   allowed {limit:.0f} ms",
        flush=True,
    )
    return worst <= limit


def main(runs: int = RUNS) -> int:
    """Measure; 1 when something is too slow."""
    with tempfile.TemporaryDirectory() as folder, page_of(Path(folder)) as (page, record):
        times = opening(page, runs)
        keys, added, scrolled = typing(page, record, runs)
    kept = [
        told(f"form of {FIELDS} fields, click to first key", times, 0.95, OPEN_MS),
        told(f"key to paint among {ROWS} rows", keys, 0.95, KEY_MS), told("a row is added", added, 0.95, ADD_MS),
        told(f"worst frame while {ROWS} rows are scrolled", scrolled, 0.5, FRAME_MS),
    ]  # fmt: skip
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
