"""Going about a page by keyboard alone."""

from playwright.sync_api import Page, expect

#: What has the focus, as a screen reader would call it.
_FOCUSED = """() => {
  const at = document.activeElement
  if (at === null || at === document.body) return ''
  const label = at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? ''
  return (label || at.innerText || at.title || '').trim().replace(/\\s+/g, ' ')
}"""


def focused(page: Page) -> str:
    """The name of what has the focus; empty where nothing has."""
    return str(page.evaluate(_FOCUSED))


def reach(page: Page, name: str, key: str = "Tab", most: int = 60) -> None:
    """Go on by one key until something called so has the focus (`=`: called exactly so)."""
    seen = []
    for _ in range(most):
        now = focused(page)
        if now == name.removeprefix("=") or (not name.startswith("=") and now.startswith(name)):
            return
        seen.append(now)
        page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {name!r}, but to {seen}")


def press(page: Page, *keys: str) -> None:
    """One key after the other."""
    for key in keys:
        page.keyboard.press(key)


def choose(page: Page, typed: str) -> None:
    """In a box with choices: type until the option is there, and take it."""
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=typed).first).to_be_visible()
    press(page, "Enter")


def by_palette(page: Page, words: str, name: str | None = None) -> None:
    """Go where the palette's first way of that name leads."""
    press(page, "Control+k")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    wanted = page.get_by_role("option", name=name or words).first
    expect(wanted).to_be_visible()
    for _ in range(20):
        if wanted.get_attribute("data-highlighted") is not None:
            break
        press(page, "ArrowDown")
    press(page, "Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
