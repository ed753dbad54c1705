"""The demo as it is served, what stands in its database, and charts on a screen: for the stories of dashboards and reports."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from runtime.auth.actor import Actor
from runtime.blueprint_files import read_parts
from runtime.services.load_demo import load_demo
from runtime.services.people import NewUser, add_user
from tests.browser.conftest import PASSWORD, Site
from tests.browser.test_workspace import Shot
from tests.concurrency.installation import BLUEPRINTS, Place, open_place
from tests.concurrency.serving import served

SALES = "/app/d/member/sales"
#: Sees orders without their channel, members without their tier, and nothing else.
ANALYST = {
    "key": "analyst", "title": "Analyst",
    "forms": {
        "member.order": {"actions": ["read"], "rows": "all", "fields": {"channel": "hidden"}},
        "member.member": {"actions": ["read"], "rows": "all", "fields": {"tier": "hidden"}},
        "member.store": {"actions": ["read"], "rows": "all"},
    },
}  # fmt: skip


@contextmanager
def demo_site(folder: Path) -> Iterator[Site]:
    """The demo, with an administrator, an analyst and somebody who may read nothing."""
    place = Place(f"sqlite:///{folder}/demo.db", folder)
    platform = open_place(place)
    parts = {app: dict(of_app) for app, of_app in read_parts(BLUEPRINTS).items()}
    parts["member"]["roles/analyst.json"] = ANALYST
    load_demo(platform, Actor(), parts)
    for login, is_admin, roles in (
        ("boss", True, ()),
        ("eve", False, ("member.analyst",)),
        ("nobody", False, ("points.cashier",)),
    ):
        add_user(platform, Actor(), NewUser(login, password=PASSWORD, is_admin=is_admin, roles=roles))
    platform.database.close()
    with served(place) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


def asked(site: Site, sql: str, *values: object) -> list[Any]:
    """Rows of the readable views, past everything that reports do."""
    with sqlite3.connect(f"file:{site.place.folder}/demo.db?mode=ro", uri=True) as connection:
        return connection.execute(sql, values).fetchall()


def months_back(count: int) -> str:
    """The first day of the month so many before this one, in the workspace's zone."""
    today = datetime.now(ZoneInfo("Asia/Shanghai"))
    months = today.year * 12 + today.month - 1 - count
    return f"{months // 12}-{months % 12 + 1:02}-01"


#: Revenue and orders since a day.
SOLD = """SELECT coalesce(sum(amount - coalesce(returned_amount, 0)), 0), count(*) FROM member__order
    WHERE status != 'cancelled' AND date(ordered_on, '+8 hours') >= ?"""


def money(value: float) -> str:
    return f"¥{value:,.2f}"


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def drawn(page: Page, count: int | None = None) -> None:
    """Every chart is there: nothing is awaited, every drawing has been made."""
    if count is not None:
        expect(page.locator(".grid > .card")).to_have_count(count)
    expect(page.locator(".body .skeleton")).to_have_count(0)
    expect(page.locator('.body[aria-busy="true"]')).to_have_count(0)
    expect(page.locator('.stage[data-drawn="false"]')).to_have_count(0)


def whole(page: Page, shot: Shot, name: str) -> None:
    """A picture of all of it, as if the screen were as high."""
    size = page.viewport_size
    assert size is not None
    height = int(page.evaluate("document.getElementById('main').scrollHeight")) + 120
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shot(page, name)
    page.set_viewport_size(size)
