"""Lists as people make them their own: saved views, groups with subtotals, cells written in place, many records at once, sheets."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.test_workspace import Shot, Visit, serious
from tests.concurrency.installation import open_place, save


@pytest.fixture(scope="module", autouse=True)
def orders(site: Site) -> None:
    """Sixty orders of some days, so that there is something to add up."""
    platform = open_place(site.place)
    rows = [
        {
            "ordered_on": f"2026-0{number % 3 + 1}-1{number % 9}T04:00:00Z", "quantity": number % 5 + 1, "amount": f"{number * 3 + 1}.50",
            "channel": ("pos", "web")[number % 2], "status": ("paid", "completed")[number % 2],
        }
        for number in range(60)
    ]  # fmt: skip
    save(platform, "member.order", *rows)
    platform.database.close()


def listed(page: Page, form: str = "member", query: str = "") -> None:
    page.goto(f"/app/a/member/{form}{query}")
    page.locator(".line.record, .line.group, .card").first.wait_for()


def test_a_list_is_grouped_with_subtotals(visit: Visit, shot: Shot) -> None:
    page = visit()
    listed(page, "order")
    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_placeholder("Choose a field").first.click()
    page.get_by_role("option", name="Status").click()
    page.keyboard.press("Escape")
    expect(page.locator(".line.group")).not_to_have_count(0)
    page.get_by_role("button", name="How to add up “Amount”").click()
    page.get_by_role("menuitem", name="Sum").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"group=status.*totals=amount(:|%3A)sum"))
    shot(page, "closed")
    page.locator(".line.group").first.click()
    page.locator(".line.record").first.wait_for()
    shot(page, "open")
    assert serious(page) == []


def test_a_view_is_saved_shared_and_brought_back(visit: Visit, shot: Shot) -> None:
    page = visit()
    listed(page, "order", "?group=status&totals=amount:sum")
    page.get_by_role("button", name="Save as view").click()
    page.get_by_label("Name").fill("By status")
    page.get_by_text("Everybody").click()
    shot(page, "dialog")
    assert serious(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    tab = page.get_by_role("button", name="By status", exact=True)
    expect(tab).to_have_attribute("aria-current", "page")
    page.wait_for_url(re.compile(r"view=\d+$"))
    page.reload()
    expect(page.locator(".line.group")).not_to_have_count(0)
    shot(page, "saved")
    page.get_by_role("button", name="What to do with the view").click()
    page.get_by_role("menuitem", name="Delete view").click()
    expect(tab).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(tab).to_be_visible()


def test_cells_are_written_in_place_and_a_clash_asks(visit: Visit, shot: Shot) -> None:
    ann, bob = visit(), visit()
    for page in (ann, bob):
        listed(page)
    for page, name in ((ann, "Ann"), (bob, "Bob")):
        page.get_by_role("grid").focus()
        page.keyboard.press("e")
        page.keyboard.press("ArrowRight")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        if page is ann:
            expect(page.locator(".line.record").first).to_contain_text("Ann")
    shot(bob, "clash")
    bob.get_by_role("button", name="Use mine").click()
    expect(bob.locator(".line.record").first).to_contain_text("Bob")
    bob.keyboard.press("ArrowRight")
    bob.keyboard.type("12")
    bob.keyboard.press("Enter")
    expect(bob.locator('.cell[aria-invalid="true"]')).to_have_count(1)
    bob.keyboard.press("ArrowUp")
    shot(bob, "refused")
    assert serious(bob) == []


def test_a_list_is_exported(visit: Visit) -> None:
    page = visit()
    listed(page, "order")
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as CSV").click()
    assert "Order number" in Path(download.value.path()).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_in_chinese(visit: Visit, shot: Shot, size: tuple[int, int], scheme: str) -> None:
    page = visit(size=size, locale="zh-CN", scheme=scheme)
    listed(page, "order", "?group=status,ordered_on:month&totals=amount:sum")
    shot(page, f"{size[0]}-{scheme}")
    assert serious(page) == []
