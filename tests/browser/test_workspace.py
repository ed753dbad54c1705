"""Staff work in generated screens: find, open, change, make, delete and bring back; by mouse, by keyboard, on a phone."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE

Visit: TypeAlias = Callable[..., Page]
Shot: TypeAlias = Callable[[Page, str], None]
AXE = Path(__file__).resolve().parents[2] / "designer_ui" / "node_modules" / "axe-core" / "axe.min.js"


def members(page: Page) -> None:
    page.goto("/app/a/member/member")
    page.locator(".line, .card").first.wait_for()


def serious(page: Page) -> list[str]:
    """Serious violations that axe finds on the page as it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found if each["impact"] in ("serious", "critical")
    ]  # fmt: skip


def test_a_wrong_password_says_so_and_the_right_one_leads_on(visit: Visit, site: Any) -> None:
    page = visit()
    page.get_by_role("button", name=re.compile("boss")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_label("Login").fill("boss")
    page.get_by_label("Password").fill("not-the-password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto("/app/a/member/member?view=big_spenders")
    page.get_by_label("Login").fill("boss")
    page.get_by_label("Password").fill("a-long-password-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/member/member?view=big_spenders")


def test_words_and_conditions_narrow_a_list_and_stand_in_its_address(visit: Visit, shot: Shot) -> None:
    page = visit()
    members(page)
    expect(page.get_by_text(re.compile(r"^\d+ records$"))).to_be_visible()
    page.get_by_role("searchbox").fill("王芳")
    expect(page.locator(".grid .line.record").filter(has_not_text="王芳")).to_have_count(0)
    expect(page.locator(".grid .line.record").filter(has_text="王芳12")).to_be_visible()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("button", name="Add condition").click()
    page.get_by_label("Field", exact=True).click()
    page.get_by_role("option", name="Phone").click()
    page.get_by_label("Comparison").click()
    page.get_by_role("option", name="starts with").click()
    page.get_by_label("Value").fill("1380000001")
    expect(page.locator(".grid .line")).to_have_count(2)
    shot(page, "filter")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(".grid .line")).to_have_count(2)
    expect(page.get_by_role("button", name="Filter 1")).to_be_visible()


def test_a_member_is_made_with_what_is_wrong_told_while_typing(visit: Visit, shot: Shot) -> None:
    page = visit()
    members(page)
    page.get_by_role("button", name="New").click()
    page.get_by_label("Name", exact=True).fill("Ada Lovelace")
    phone = page.get_by_label("Phone")
    phone.fill("12")
    expect(page.get_by_role("alert").first).to_be_visible()
    shot(page, "wrong")
    phone.fill("13912345678")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/a/member/member/\d+$"))
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
    page.goto("/app/a/member/member/new")
    page.get_by_label("Name", exact=True).fill("Another")
    page.get_by_label("Phone").fill("13912345678")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text(re.compile("Phone|exists|taken|already"))


def test_what_was_not_saved_is_kept(visit: Visit) -> None:
    page = visit()
    page.goto("/app/a/member/member/new")
    page.get_by_label("Name", exact=True).fill("Half done")
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Half done")
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_a_record_opens_beside_its_list_and_the_keys_walk(visit: Visit) -> None:
    page = visit()
    members(page)
    page.get_by_role("grid").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    drawer = page.locator("aside.drawer")
    heading = drawer.get_by_role("heading", level=2)
    first = heading.inner_text()
    page.get_by_role("button", name="Next record").click()
    expect(heading).not_to_have_text(first)
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page).not_to_have_url(re.compile("open="))


def test_two_people_change_one_record(visit: Visit) -> None:
    ada, bob = visit(), visit()
    members(ada)
    ada.locator(".line").nth(5).click()
    ada.get_by_role("link", name="Open the page").click()
    ada.wait_for_url(re.compile(r"/a/member/member/\d+$"))
    bob.goto(ada.url)
    for page in (ada, bob):
        page.get_by_role("button", name="Edit").click()
    ada.get_by_label("Name", exact=True).fill("Changed by Ada")
    bob.get_by_label("E-mail").fill("bob@example.com")
    ada.get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_role("heading", name="Changed by Ada")).to_be_visible()
    bob.get_by_role("button", name="Save", exact=True).click()
    expect(bob.get_by_role("heading", name="Changed by Ada")).to_be_visible()
    expect(bob.get_by_role("tabpanel", name="Details").get_by_text("bob@example.com")).to_be_visible()


def test_an_old_value_is_put_back(visit: Visit) -> None:
    page = visit()
    members(page)
    page.locator(".line").nth(8).click()
    page.get_by_role("link", name="Open the page").click()
    page.wait_for_url(re.compile(r"/a/member/member/\d+$"))
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_be_empty()
    before = heading.inner_text()
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Name", exact=True).fill("For a while")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(heading).to_have_text("For a while")
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name="Put back").last.click()
    expect(heading).to_have_text(before)


def test_deleted_records_come_back(visit: Visit) -> None:
    page = visit()
    members(page)
    for row in (3, 4):
        page.locator(".line").nth(row).get_by_role("checkbox").check()
    grid = page.get_by_role("grid")
    count = int(grid.get_attribute("aria-rowcount") or 0)
    page.get_by_role("button", name="Delete").click()
    expect(grid).to_have_attribute("aria-rowcount", str(count - 2))
    page.get_by_role("button", name="Undo").click()
    expect(grid).to_have_attribute("aria-rowcount", str(count))


def test_a_cashier_sees_masked_numbers_only(visit: Visit, shot: Shot) -> None:
    page = visit("till")
    members(page)
    text = page.get_by_role("grid").inner_text()
    assert re.search(r"138\*+", text)
    assert not re.search(r"138\d{8}", text)
    shot(page, "masked")


def test_the_palette_leads_anywhere(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Control+k")
    page.keyboard.type("order")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/member/order*")
    page.keyboard.press("Control+k")
    page.keyboard.type("韩梅梅2")
    page.get_by_role("option", name=re.compile("^韩梅梅2")).first.click()
    page.wait_for_url(re.compile(r"/a/member/member/\d+$"))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "dark"), ("en", "light")])
def test_no_screen_has_a_serious_fault_for_those_who_do_not_see_it(
    visit: Visit, shot: Shot, size: tuple[int, int], locale: str, scheme: str
) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    tag = f"{locale}-{scheme}-{size[0]}"
    faults = {}
    for name, place in (("home", "/app/"), ("list", "/app/a/member/member"), ("new", "/app/a/member/member/new")):
        page.goto(place)
        page.wait_for_load_state("networkidle")
        shot(page, f"{name}-{tag}")
        faults[name] = serious(page)
    members(page)
    page.locator(".line, .card").nth(2).click()
    page.get_by_role("tab").first.wait_for()
    page.wait_for_load_state("networkidle")
    shot(page, f"record-{tag}")
    faults["record"] = serious(page)
    assert {name: found for name, found in faults.items() if found} == {}


def test_whoever_comes_next_at_a_till_finds_nothing_of_whoever_was_here(visit: Visit) -> None:
    page = visit()
    page.goto("/app/a/member/member/new")
    page.get_by_label("Name", exact=True).fill("Half done by the boss")
    apps = page.get_by_role("navigation", name="Apps").get_by_role("link")
    assert apps.count() > 3
    page.get_by_role("button", name=re.compile("boss")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_label("Login").fill("till")
    page.get_by_label("Password").fill("a-long-password-1")
    page.keyboard.press("Enter")
    expect(apps).to_have_count(2)
    page.get_by_role("navigation", name="Apps").get_by_role("link", name="Members").click()
    page.get_by_role("button", name="New").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_what_goes_wrong_is_said(visit: Visit) -> None:
    page = visit()
    members(page)
    page.locator(".line").nth(9).get_by_role("checkbox").check()
    page.route("**/records/delete", lambda route: route.abort())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status").filter(has_text="cannot be reached")).to_be_visible()


def test_changes_that_are_given_up_can_be_had_back(visit: Visit) -> None:
    page = visit()
    members(page)
    page.locator(".grid .line").nth(10).click()
    page.get_by_role("button", name="Edit", exact=True).click()
    name = page.get_by_label("Name", exact=True)
    name.fill("Not for long")
    name.press("Escape")
    expect(name).to_have_value("Not for long")
    page.get_by_role("button", name="Cancel").click()
    expect(name).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(name).to_have_value("Not for long")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Edit", exact=True).click()
    name.press("Escape")
    expect(name).to_have_count(0)


def test_on_a_phone_records_are_called_by_their_names(visit: Visit) -> None:
    page = visit(size=PHONE, locale="zh-CN")
    members(page)
    page.get_by_role("button", name="韩梅梅6", exact=True).click()
    expect(page.get_by_role("heading", name="韩梅梅6")).to_be_visible()
