"""Every screen there is, looked at by axe and kept as a picture: wide and phone, light and dark, Chinese and English, spread over them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.test_imports import customers
from tests.browser.test_record import ask, member
from tests.browser.test_workspace import Shot, Visit, serious
from tests.concurrency.installation import open_place, save

ORDERS = "/app/a/member/order"
MEMBERS = "/app/a/member/member"
Step = Callable[[Page, int], None]
WAYS = {
    "wide-zh-light": (WIDE, "zh-CN", "light"), "phone-en-dark": (PHONE, "en", "dark"),
    "wide-en-dark": (WIDE, "en", "dark"), "phone-zh-light": (PHONE, "zh-CN", "light"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def orders(site: Site) -> None:
    """Something for every kind to show."""
    platform = open_place(site.place)
    rows = [
        {"order_no": f"X{number:03}", "amount": f"{number * 13 + 5}.50", "channel": ("pos", "app", "web")[number % 3]}
        for number in range(24)
    ]
    save(platform, "member.order", *rows)
    platform.database.close()


def to(address: str, waited: str = "main h1, main h2, main [role=grid], main .card") -> Step:
    def go(page: Page, id: int) -> None:
        page.goto(address.format(id=id))
        page.locator(waited).first.wait_for()

    return go


def press(*keys: str) -> Step:
    def go(page: Page, id: int) -> None:
        del id
        for key in keys:
            page.keyboard.press(key)

    return go


def click(name: str, role: str = "button") -> Step:
    def go(page: Page, id: int) -> None:
        del id
        page.get_by_role(role, name=re.compile(name)).first.click()  # type: ignore[arg-type]

    return go


SCREENS: dict[str, tuple[Step, ...]] = {
    "home": (to("/app/"),),
    "palette": (press("Control+k"),),
    "person": (press("Escape"), click("^(Person|个人) ")),
    "bell": (press("Escape"), click("^(Notices|通知)")),
    "keys": (press("Escape"), to("/app/"), press("?")),
    "tour": (click("Take the tour again|再看一遍导览"),),
    "list": (to(MEMBERS),),
    "filter": (click("^(Filter|筛选)$"), click("^(Add condition|添加条件)$")),
    "grouped": (to(f"{ORDERS}?group=channel&totals=amount:sum"),),
    "kanban": (to(f"{ORDERS}?kind=kanban&by=channel"),),
    "calendar": (to(f"{ORDERS}?kind=calendar"),),
    "gallery-kind": (to(f"{MEMBERS}?kind=gallery"),),
    "more": (to(MEMBERS), click("^(More|更多)$")),
    "new": (to(f"{ORDERS}/new"),),
    "record": (to(f"{MEMBERS}/{{id}}"),),
    "record-menu": (click("^(More|更多)$"),),
    "print": (click("^(Print|打印)$", "menuitem"),),
    "record-orders": (to(f"{MEMBERS}/{{id}}?tab=member.order/member"),),
    "record-story": (to(f"{MEMBERS}/{{id}}?tab=story"),),
    "record-files": (to(f"{MEMBERS}/{{id}}?tab=files"),),
    "record-why": (to(f"{MEMBERS}/{{id}}?tab=why"),),
    "record-history": (to(f"{MEMBERS}/{{id}}?tab=history"),),
    "bin": (to(f"{MEMBERS}/bin"),),
    "search": (to("/app/search?q=迎春"),),
    "import": (to(f"{MEMBERS}/import"),),
    "devices": (to("/app/devices"),),
    "password": (to("/app/password", "h1"),),
    "gone": (to("/app/nowhere"),),
    **{f"admin-{name or 'overview'}": (to(f"/app/admin/{name}".rstrip("/")),) for name in
       ("", "apps", "users", "roles", "units", "keys", "jobs", "incidents", "audit")},
}  # fmt: skip
#: Only where there is room.
WIDE_ONLY: dict[str, tuple[Step, ...]] = {
    "inline": (to(MEMBERS), press("e", "ArrowRight", "F2")),
    "chosen": (to(MEMBERS), press("x", "j", "x")),
    "drawer": (to(MEMBERS), press("j", "Enter")),
    "groups": (to(ORDERS), click("^(Group|分组)$")),
    "columns": (to(ORDERS), click("^(Columns|列)$")),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_screen(visit: Visit, shot: Shot, way: str) -> None:
    size, locale, scheme = WAYS[way]
    page = visit(size=size, locale=locale, scheme=scheme)
    id = member(page, "迎春", f"131000{list(WAYS).index(way)}0001", 2)
    ask(page, "POST", f"/api/v1/apps/member/forms/member/records/{id}/comments", {"text": "已电话确认 @[till]"})
    faults: dict[str, list[str]] = {}
    # Two ways go through all screens together: one takes the even, one the odd, and the other pair the other way round.
    odd = list(WAYS).index(way) in (1, 2)
    screens = {**SCREENS, **(WIDE_ONLY if size == WIDE else {})}
    for name, steps in screens.items():
        for step in steps:
            step(page, id)
        page.wait_for_load_state("networkidle")
        if (list(SCREENS).index(name) % 2 == int(odd)) if name in SCREENS else True:
            shot(page, f"{name}-{way}")
            faults[name] = serious(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults[name].append("wider than the screen")
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("way", ["wide-en-dark", "phone-zh-light"])
def test_every_step_of_an_import_and_all_widgets(visit: Visit, shot: Shot, tmp_path: Path, way: str) -> None:
    size, locale, scheme = WAYS[way]
    page = visit(size=size, locale=locale, scheme=scheme)
    faults = {}
    page.goto(f"{MEMBERS}/import")
    page.locator("input[type=file]").set_input_files(customers(tmp_path, 8, 700_000))
    for name, going in (("map", "^(Next|下一步)"), ("preview", "^(Dry run|试运行)"), ("checked", None)):
        page.locator("main table, main .counts").first.wait_for()
        page.wait_for_load_state("networkidle")
        shot(page, f"{name}-{way}")
        faults[name] = serious(page)
        if going:
            page.get_by_role("button", name=re.compile(going)).click()
    page.goto("/app/gallery")
    page.locator("main table, main section").first.wait_for()
    shot(page, f"gallery-{way}")
    faults["gallery"] = serious(page)
    assert {name: found for name, found in faults.items() if found} == {}
