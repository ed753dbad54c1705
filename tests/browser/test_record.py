"""The page of one record: what was said and done, what links to it, who is told; two people who change the same field."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_workspace import serious

Visit: TypeAlias = Callable[..., Page]
Shot: TypeAlias = Callable[[Page, str], None]
FORMS = "/api/v1/apps/member/forms"
_ASK = """async ([method, path, body]) => {
  const csrf = (await (await fetch('/api/v1/session')).json()).csrf
  const headers = { 'X-CSRF-Token': csrf, 'Content-Type': 'application/json' }
  return await (await fetch(path, { method, headers, ...(body === null ? {} : { body: JSON.stringify(body) }) })).json()
}"""


def ask(page: Page, method: str, path: str, body: Any = None) -> Any:
    """The server's answer to whoever is signed in on this page."""
    return page.evaluate(_ASK, [method, path, body])


def member(page: Page, name: str, phone: str, orders: int = 0) -> int:
    """A new member with some orders."""
    id = int(ask(page, "POST", f"{FORMS}/member/records", {"name": name, "phone": phone})["record"]["id"])
    for number in range(orders):
        order = {"order_no": f"{phone}-{number}", "member": id, "amount": f"{number * 30 + 88}.50"}
        assert ask(page, "POST", f"{FORMS}/order/records", order)["status"] == "created"
    return id


def tell(page: Page, id: int) -> Locator:
    page.goto(f"/app/a/member/member/{id}")
    return page.get_by_role("complementary", name=re.compile("Activity|动态"))


def test_people_talk_about_a_record_and_are_told(visit: Visit, shot: Shot) -> None:
    page = visit()
    id = member(page, "林黛玉", "13700000001", 2)
    story = tell(page, id)
    box = story.get_by_role("combobox", name="Comment", exact=True)
    box.fill("Please call back @ti")
    page.get_by_role("option", name="till").wait_for()
    shot(page, "naming")
    box.press("Enter")
    expect(box).to_have_value("Please call back @till ")
    box.press("Control+Enter")
    said = story.get_by_role("article")
    expect(said).to_contain_text("Please call back @till")
    said.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Edit comment").click()
    said.get_by_role("combobox").fill("Please call @till today")
    said.get_by_role("button", name="Save").click()
    expect(said).to_contain_text("call @till today")
    expect(said).to_contain_text("edited")
    story.get_by_role("button", name="Changes").click()
    expect(said).to_have_count(0)
    expect(story).to_contain_text("created it")

    till = visit("till")
    bell = till.get_by_role("button", name=re.compile("Notices: 1 unread"))
    bell.click()
    shot(till, "bell")
    till.get_by_role("dialog").get_by_role("button", name=re.compile("named you in a comment")).click()
    till.wait_for_url(re.compile(rf"/member/{id}\?tab=story"))
    expect(till.get_by_role("button", name="Notices: No unread notices")).to_be_visible()


def test_what_links_to_a_record_stands_beside_it(visit: Visit, shot: Shot) -> None:
    page = visit()
    id = member(page, "薛宝钗", "13700000002", 3)
    tell(page, id)
    tab = page.get_by_role("tab", name=re.compile("^Orders"))
    expect(tab).to_contain_text("3")
    tab.click()
    expect(page).to_have_url(re.compile("tab=member"))
    table = page.get_by_role("table", name="Orders")
    expect(table.get_by_role("row")).to_have_count(4)
    shot(page, "orders")
    table.get_by_role("button").first.click()
    drawer = page.get_by_role("complementary", name=re.compile("^Order "))
    link = drawer.get_by_role("link", name="薛宝钗").first
    link.hover()
    expect(page.get_by_role("status", name="Preview")).to_contain_text("13700000002")
    shot(page, "peek")
    page.keyboard.press("Escape")
    page.mouse.move(5, 5)
    expect(page.get_by_role("status", name="Preview")).to_have_count(0)
    link.focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("status", name="Preview")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    page.get_by_role("link", name="New Order").click()
    page.wait_for_url(re.compile(rf"/order/new\?member={id}&back="))
    shot(page, "new")
    expect(page.get_by_role("combobox", name="Member")).to_have_value("薛宝钗")


def test_two_people_who_change_the_same_field_choose(visit: Visit, shot: Shot) -> None:
    ada, bob = visit(), visit()
    id = member(ada, "贾宝玉", "13700000003")
    for page in (ada, bob):
        tell(page, id)
        page.get_by_role("heading", name="贾宝玉", level=1).wait_for()
        page.keyboard.press("e")
    ada.get_by_label("Name", exact=True).fill("By Ada")
    ada.get_by_label("Note", exact=True).fill("Ada's note")
    ada.get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_role("heading", name="By Ada", level=1)).to_be_visible()
    bob.get_by_label("Name", exact=True).fill("By Bob")
    bob.get_by_label("E-mail").fill("bob@example.com")
    bob.get_by_role("button", name="Save", exact=True).click()
    dialog = bob.get_by_role("dialog")
    for text in ("By Bob", "By Ada", "贾宝玉"):
        expect(dialog).to_contain_text(text)
    expect(dialog.get_by_role("group")).to_have_count(1)
    shot(bob, "clash")
    dialog.get_by_role("radio", name="Yours").check()
    dialog.get_by_role("button", name="Save what is chosen").click()
    expect(bob.get_by_role("heading", name="By Bob", level=1)).to_be_visible()
    for text in ("bob@example.com", "Ada's note"):
        expect(bob.get_by_role("tabpanel")).to_contain_text(text)


def test_one_value_of_the_past_is_put_back_and_that_undone(visit: Visit, shot: Shot) -> None:
    page = visit()
    id = member(page, "史湘云", "13700000004")
    for name in ("First", "Second"):
        ask(page, "PATCH", f"{FORMS}/member/records/{id}", {"name": name, "note": f"note {name}"})
    tell(page, id)
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name="Compare versions").click()
    expect(page.get_by_role("region", name="Compare versions")).to_contain_text("note Second")
    shot(page, "history")
    page.get_by_role("button", name="Put this value of Name back").last.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("史湘云")
    page.get_by_role("button", name="Undo").click()
    expect(heading).to_have_text("Second")
    page.get_by_role("tab", name="Details").click()
    page.get_by_role("button", name=re.compile("^Why Total spend")).click()
    expect(page.get_by_role("dialog")).to_contain_text("Added up from Orders")
    shot(page, "why")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "dark"), ("en", "light")])
def test_a_record_is_for_everybody(visit: Visit, shot: Shot, size: tuple[int, int], locale: str, scheme: str) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    id = member(page, "贾探春", f"1371{int(size == WIDE)}{int(locale == 'en')}00001", 2)
    ask(page, "POST", f"{FORMS}/member/records/{id}/comments", {"text": "已电话确认收货地址 @[till]"})
    ask(page, "PATCH", f"{FORMS}/member/records/{id}", {"note": "常客"})
    faults = {}
    for tab in ("details", "story", "member.order/member", "files", "history"):
        page.goto(f"/app/a/member/member/{id}?tab={tab}")
        page.get_by_role("tabpanel").wait_for()
        page.wait_for_load_state("networkidle")
        shot(page, f"{tab.replace('/', '.')}-{locale}-{scheme}-{size[0]}")
        faults[tab] = serious(page)
    assert {tab: found for tab, found in faults.items() if found} == {}
