"""A browser for benchmarks: somebody signed in, what a page did and how long it took, the memory of a tab, and a table of figures.

The machine may be busy with other things: every figure is told as its best, median and worst, and the load stands beside the table.
"""

import os
import shutil
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

PASSWORD = "a-long-password-1"
WIDE = {"width": 1440, "height": 900}
#: From something done in the page to the frame that shows what it led to, in milliseconds. `act` is a script, `seen` one that answers
#: whether it is there.
PAINTED = """async ([act, seen]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))
  const isSeen = new Function(`return (${seen})`)
  const start = performance.now()
  new Function(act)()
  while (!isSeen() && performance.now() - start < 60000) await frame()
  await frame()
  return performance.now() - start
}"""
#: Scrolls so many pixels a second for so long; of each frame how long it took, whether a row stood in the middle of what is seen,
#: and whether there was no way to go on.
SCROLL = """async ([where, row, perSecond, seconds]) => {
  const pane = document.querySelector(where)
  const box = pane.getBoundingClientRect()
  const frames = [], empty = [], long = []
  const watcher = new PerformanceObserver((list) => { for (const each of list.getEntries()) long.push(each.duration) })
  watcher.observe({ type: 'longtask' })
  const from = pane.scrollTop, start = performance.now()
  let last = start, bare = 0, since = 0, stuck = 0, y = from
  while (last - start < seconds * 1000) {
    const now = await new Promise(requestAnimationFrame)
    const took = now - last
    last = now
    frames.push(took)
    since += took
    if (frames.length % 3 === 0) { // asking where something is costs a layout of its own
      const hits = [0.3, 0.8].map((part) => document.elementFromPoint(box.left + 200, box.top + box.height * part))
      bare = hits.some((hit) => !hit?.closest(row)) ? bare + since : 0
      since = 0
      empty.push(bare)
    }
    const most = pane.scrollHeight - pane.clientHeight
    if (pane.scrollTop >= most - 1) stuck += took
    y = Math.min(most, y + perSecond * Math.min(took, 100) / 1000)
    pane.scrollTop = y
  }
  watcher.disconnect()
  return { worst: Math.max(...frames.slice(1)), frames: frames.length, over: frames.filter((each) => each > 50).length,
           empty: Math.max(...empty), stuck, moved: pane.scrollTop - from, long: long.length, longest: Math.max(0, ...long) }
}"""
#: Another address below `/app`, as a click on a link leads there.
GO = "document.querySelector('#app').__vue_app__.config.globalProperties.$router.push('{0}')"


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser of the machine, whose heap can be measured."""
    program = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--headless", "--disable-gpu", "--js-flags=--expose-gc"]
        )
        yield found
        found.close()


def context_of(found: Browser, port: int) -> BrowserContext:
    """Nobody is signed in yet, and nobody is shown around."""
    context = found.new_context(viewport=WIDE, base_url=f"http://127.0.0.1:{port}", locale="en", bypass_csp=True)  # type: ignore[arg-type]
    context.set_default_timeout(90_000)
    context.add_init_script("if (window === top) localStorage.setItem('tessera.tour.boss', 'seen')")
    return context


def signed_in(context: BrowserContext) -> Page:
    """A page of `boss`."""
    page = context.new_page()
    page.goto("/app/sign-in")
    page.get_by_role("textbox").first.fill("boss")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


@contextmanager
def requests_of(page: Page) -> Iterator[list[str]]:
    """What is asked of the API meanwhile: methods and addresses without their parameters."""
    asked: list[str] = []

    def note(request: Any) -> None:
        address = request.url.partition("/api/v1")[2]
        if address:
            asked.append(f"{request.method} {address.partition('?')[0]}")

    page.on("request", note)
    try:
        yield asked
    finally:
        page.remove_listener("request", note)


@dataclass(frozen=True, slots=True)
class Memory:
    """Of a tab after its garbage is collected."""

    megabytes: float
    nodes: int
    """Of all documents, also those that hang on nothing but a script."""
    listeners: int


def memory_of(page: Page) -> Memory:
    """Collected first, several times: what finalizers let go of is gone only then."""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    for _ in range(3):
        page.wait_for_timeout(150)
        tools.send("HeapProfiler.collectGarbage")
    found = metrics(tools)
    tools.detach()
    return Memory(found["JSHeapUsedSize"] / 2**20, int(found["Nodes"]), int(found["JSEventListeners"]))


def metrics(tools: CDPSession) -> dict[str, float]:
    """What the browser counts of a tab: `LayoutDuration`, `ScriptDuration`, `Nodes` …"""
    return {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}


@dataclass(slots=True)
class Figures:
    """A table as it grows; a figure over its limit makes the benchmark fail."""

    missed: list[str] = field(default_factory=list)

    def tell(self, name: str, values: Sequence[float], unit: str = "ms", limit: float | None = None, note: str = "") -> None:
        """One line: best, median, worst. The limit holds for the median, as the machine is not ours alone."""
        middle = statistics.median(values)
        is_kept = limit is None or middle <= limit
        if not is_kept:
            self.missed.append(name)
        told = "" if limit is None else f"allowed {limit:.0f}{'' if is_kept else '  MISSED'}"
        print(
            f"{name:<58} best {min(values):8.1f}  median {middle:8.1f}  worst {max(values):8.1f} {unit:<4} "
            f"load {os.getloadavg()[0]:4.1f}  {told} {note}".rstrip(),
            flush=True,
        )
