"""Lists as people make them their own: saved views, groups with subtotals, cells written in place, many records at once, sheets."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.test_workspace import Shot, Visit, serious
from tests.concurrency.installation import open_place, save

MEMBERS = "/app/a/member/member"


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


def cell(page: Page, row: int, column: int) -> str:
    return page.locator(".line.record").nth(row).get_by_role("gridcell").nth(column + 1).inner_text()


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
