"""The workspace as it comes to a slow phone, and a tab that is used for long: what is loaded until the first list is seen, and whether
memory grows with what was opened and closed.

Run by `python -m tests.benchmarks.bench_tab [records]` or `make bench`. The limits are ours: 3 s to the first list on a machine four
times slower behind a fast 3G, and no growth of the heap by more than 4 MB or of nodes by more than a third. `main` answers the exit
status.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.benchmarks.browsing import GO, PAINTED, PASSWORD, Figures, browser, context_of, memory_of, requests_of, signed_in
from tests.benchmarks.members import fill
from tests.concurrency.installation import Place
from tests.concurrency.serving import served

RECORDS, RUNS = 2_000, 3
COLD_MS, GROWN_MB, GROWN_NODES = 3_000.0, 4.0, 1.33
LIST = "/a/member/member"
HAS_ROWS = "document.querySelectorAll('.grid .line.record').length >= 10"
#: Fast 3G as browsers' tools have it, and how much slower the machine is.
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8 * 0.9, "uploadThroughput": 750_000 / 8 * 0.9}
SLOWER = 4


def slowed(page: Page) -> dict[str, float]:
    """Slow a page down; what comes over its network from now on."""
    tools = page.context.new_cdp_session(page)
    came = {"bytes": 0.0, "files": 0.0}

    def note(event: dict[str, Any]) -> None:
        came["bytes"] += event["encodedDataLength"]
        came["files"] += 1

    tools.on("Network.loadingFinished", note)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", NETWORK)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return came


def starting(found: Browser, port: int, figures: Figures) -> None:
    """Nothing is in the cache: from the address of a list, with a session; from the sign-in to the list; and once more, with a cache."""
    by_address, again, by_sign_in, kilobytes = [], [], [], []
    for _ in range(RUNS):
        context = context_of(found, port)
        state = signed_in(context).context.storage_state()
        context.close()
        context = found.new_context(viewport={"width": 1440, "height": 900}, storage_state=state, bypass_csp=True,
                                    base_url=f"http://127.0.0.1:{port}", locale="en")  # fmt: skip
        page = context.new_page()
        came = slowed(page)
        with requests_of(page) as asked:
            by_address.append(loaded(page))
        kilobytes.append(came["bytes"] / 1024)
        again.append(loaded(page))
        context.clear_cookies()
        context.close()
        context = context_of(found, port)
        page = context.new_page()
        slowed(page)
        page.goto(f"/app/sign-in?to={LIST}")
        page.get_by_role("textbox").first.fill("boss")
        page.locator("input[type=password]").fill(PASSWORD)
        by_sign_in.append(page.evaluate(PAINTED, ["document.querySelector('form button[type=submit]').click()", HAS_ROWS]))
        context.close()
    figures.tell("cold: address to rows (CPU / 4, fast 3G)", by_address, limit=COLD_MS, note=", ".join(asked))
    figures.tell("cold: what was loaded until then", kilobytes, "KB", 400)
    figures.tell("once more, what stays is in the cache", again, limit=COLD_MS)
    figures.tell("cold: from the sign-in to rows", by_sign_in, limit=COLD_MS)


def loaded(page: Page) -> float:
    """Milliseconds from the address to rows on the screen."""
    page.goto(f"/app{LIST}", wait_until="commit")
    page.wait_for_function(HAS_ROWS, timeout=60_000)
    found: float = page.evaluate(PAINTED.replace("const start = performance.now()", "const start = 0"), ["", HAS_ROWS])
    return found


def open_and_close_records(page: Page, times: int) -> None:
    """Beside their list."""
    ids = page.evaluate(f"fetch('/api/v1/apps/member/forms/member/records?limit={times}').then((each) => each.json())")["records"]
    for record in ids:
        page.evaluate(
            PAINTED,
            [
                GO.format(f"{LIST}?open={record['id']}"),
                "document.querySelector('.drawer .pane')",
            ],
        )
        page.evaluate(PAINTED, [GO.format(LIST), "document.querySelector('.drawer') === null"])


def walk(addresses: list[str]) -> Callable[[Page, int], None]:
    """From one screen to the next, again and again."""

    def steps(page: Page, times: int) -> None:
        for number in range(times):
            address = addresses[number % len(addresses)]
            page.evaluate(PAINTED, [GO.format(address), f"location.pathname === '/app{address}' && document.querySelector('h1')"])
            page.wait_for_timeout(250)

    return steps


def growing(page: Page, figures: Figures) -> None:
    """Memory before and after much was opened and closed; a first round fills what is kept on purpose."""
    rounds: tuple[tuple[str, Callable[[Page, int], None], int], ...] = (
        ("50 records in the drawer", open_and_close_records, 50),
        ("20 lists", walk(["/a/member/order", LIST, "/a/member/store", "/a/member/tier"]), 20),
        ("10 pages of imports", walk([f"{LIST}/import", LIST]), 20),
    )
    for name, work, times in rounds:
        page.evaluate(PAINTED, [GO.format(LIST), HAS_ROWS])
        work(page, max(4, times // 4))
        page.evaluate(PAINTED, [GO.format(LIST), HAS_ROWS])
        before = memory_of(page)
        work(page, times)
        page.evaluate(PAINTED, [GO.format(LIST), HAS_ROWS])
        after = memory_of(page)
        note = f"nodes {before.nodes} → {after.nodes}, listeners {before.listeners} → {after.listeners}"
        figures.tell(f"{name}: growth of the heap", [after.megabytes - before.megabytes], "MB", GROWN_MB, note)
        figures.tell(f"{name}: growth of nodes", [after.nodes / before.nodes], "×", GROWN_NODES)


def main(records: int = RECORDS) -> int:
    """1 where something is too slow or grows."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(f"sqlite:///{folder}/bench.db", Path(folder))
        fill(place, records)
        with served(place) as port, browser() as found:
            starting(found, port, figures)
            page = signed_in(context_of(found, port))
            growing(page, figures)
    if figures.missed:
        print(f"Missed: {'; '.join(figures.missed)}")
    return int(bool(figures.missed))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
