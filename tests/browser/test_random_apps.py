"""Apps that the workspace has never seen: a list, a new record with what its fields take, a change, away and back again.

The console stays empty all along (`visit`), and nothing of a form is missing on its screens.
"""

import re
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from runtime.auth.actor import Actor
from runtime.services.publish_app import apply_apps
from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.test_workspace import Visit
from tests.concurrency.installation import open_place
from tests.factories.random_apps import random_app

SEEDS = range(40)
#: Fields that one walk gives a value, of those that take one by typing or by a choice.
_GIVEN = 10
_TYPED = {
    "text": "Some words", "long_text": "Two\nlines", "integer": "12", "decimal": "1.5", "money": "19.90", "percent": "12.5",
    "phone": "13912345678", "email": "who@example.com", "url": "https://example.com", "json": '{"a": 1}', "time": "10:30",
    "date": "2026-03-01",
}  # fmt: skip
_DONE = (
    "() => document.querySelector('main h1')?.textContent?.trim() === 'First' || document.querySelector('main form [role=alert]')"
)
_CHOSEN = ("select", "multi_select", "link", "user")


def _installed(site: Site, seed: int) -> list[dict[str, Any]]:
    """Documents of the forms of an app, which is installed beside the others while the server runs."""
    parts = random_app(seed)
    platform = open_place(site.place)
    apply_apps(platform, Actor(), parts)
    platform.database.close()
    return [part for path, part in parts[f"wild{seed}"].items() if path.startswith("forms/")]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_app_that_nobody_has_seen_can_be_worked_in(visit: Visit, site: Site, seed: int) -> None:
    is_phone = seed % 3 == 2
    forms = _installed(site, seed)
    page = visit(size=PHONE if is_phone else WIDE, locale=("en", "zh-CN")[seed % 2])
    for number, form in enumerate(forms):
        _walk(page, f"/app/a/wild{seed}/{form['key']}", form, Random(seed * 10 + number))


def _walk(page: Page, place: str, form: dict[str, Any], dice: Random) -> None:
    page.goto(place)
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()
    page.goto(f"{place}/new")
    form_of = page.get_by_role("main").locator("form")
    name = form_of.get_by_label(_title(form["fields"][0], page))
    name.fill("First")
    able = [each for each in form["fields"][1:] if each["type"] in _TYPED or each["type"] in _CHOSEN]
    for each in dice.sample(able, min(len(able), _GIVEN)):
        _give(page, form_of.get_by_label(_title(each, page)), each["type"])
    _save(page)
    page.wait_for_function(_DONE)
    assert form_of.get_by_role("alert").all_inner_texts() == []
    heading = page.get_by_role("main").get_by_role("heading", level=1)
    expect(heading).to_have_text("First")
    address = page.url
    page.get_by_role("button", name=re.compile("^(Edit|编辑)$")).click()
    name.fill("Second")
    _save(page)
    expect(heading).to_have_text("Second")
    page.goto(place)
    row = page.locator(".line, .card").filter(has_text="Second")
    expect(row.first).to_be_visible()
    page.goto(address)
    expect(heading).to_have_text("Second")
    page.get_by_role("button", name=re.compile("^(More|更多)$")).click()
    page.get_by_role("menuitem", name=re.compile("^(Delete|删除)$")).click()
    page.wait_for_url(lambda url: url != address)
    page.goto(place)
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    expect(row).to_have_count(0)


def _title(field: dict[str, Any], page: Page) -> re.Pattern[str]:
    """The whole label, with the star of a field that has to be given."""
    title = field["title"]
    is_chinese = page.evaluate("document.documentElement.lang").startswith("zh")
    text = title if isinstance(title, str) else title["zh-CN" if is_chinese else "en"]
    return re.compile(rf"^{re.escape(text)}\*?$")


def _save(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def _give(page: Page, control: Locator, kind: str) -> None:
    control.scroll_into_view_if_needed()
    if kind in _TYPED:
        control.fill(_TYPED[kind])
        control.press("Tab")
        return
    control.click()
    options = page.get_by_role("option")
    page.wait_for_timeout(400)
    if options.count():
        options.first.click()
    page.keyboard.press("Escape")
