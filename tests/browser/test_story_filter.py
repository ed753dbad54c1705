"""A filter of conditions and groups, built by keyboard, kept as a view for everybody, and opened by somebody who may see less."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.keyboard import by_palette, choose, focused, press, reach
from tests.browser.test_workspace import Shot, Visit, serious
from tests.concurrency.installation import open_place, save, save_id


@pytest.fixture(scope="module", autouse=True)
def customers(site: Site) -> None:
    """One of each kind: gold and lately here, a big spender of another tier, gold but long ago, lately here but neither."""
    platform = open_place(site.place)
    now = datetime.now(UTC)
    save(platform, "member.tier", {"key": "platinum", "name": "Platinum", "min_spend": "5000", "multiplier": "2", "rank": 3})
    kinds = (("Gold now", 700, 3), ("Big spender", 6000, 20), ("Gold then", 800, 60), ("Small now", 20, 2))
    for number, (name, amount, days) in enumerate(kinds):
        id = save_id(platform, "member.member", name=name, phone=f"1350000000{number}")
        on = (now - timedelta(days=days)).isoformat()
        save(platform, "member.order", {"order_no": f"F{number}", "member": id, "amount": str(amount), "ordered_on": on})
    platform.database.close()


def found(page: Page) -> list[str]:
    page.locator(".line.record, .card").first.wait_for()
    page.wait_for_load_state("networkidle")
    texts = [
        " ".join(page.locator(".line.record, .card").nth(at).inner_text().split())
        for at in range(page.locator(".line.record, .card").count())
    ]
    return sorted(name for name in ("Gold now", "Big spender", "Gold then", "Small now") if any(name in text for text in texts))


def test_lately_here_and_gold_or_a_big_spender(visit: Visit, shot: Shot) -> None:
    page = visit()
    by_palette(page, "Member", "Member Members")
    page.locator(".line.record").first.wait_for()
    reach(page, "=Filter")
    press(page, "Enter")
    reach(page, "Add condition")
    press(page, "Enter")
    expect(page.get_by_label("Field", exact=True)).to_be_focused()
    choose(page, "Last order")
    reach(page, "Comparison")
    choose(page, "in the last")
    reach(page, "=Value")
    page.keyboard.type("30")
    reach(page, "Add group")
    press(page, "Enter")
    assert focused(page) == "Field"
    choose(page, "Tier")
    reach(page, "=Value")
    choose(page, "Gold")
    press(page, "Escape")
    reach(page, "Add condition")
    press(page, "Enter")
    choose(page, "Total spend")
    reach(page, "=Value")
    page.keyboard.type("5000")
    shot(page, "built")
    assert serious(page) == []
    press(page, "Escape")
    expect(page.locator(".line.record")).to_have_count(2)
    assert found(page) == ["Big spender", "Gold now"]
    reach(page, "Save as view", "Shift+Tab")
    press(page, "Enter")
    reach(page, "Name")
    page.keyboard.type("Call this week")
    press(page, "Tab", "ArrowDown")
    if not page.get_by_role("radio", name="Everybody").is_checked():
        press(page, "ArrowDown")
    expect(page.get_by_role("radio", name="Everybody")).to_be_checked()
    reach(page, "=Save")
    press(page, "Enter")
    page.wait_for_url(re.compile(r"view=\d+$"))
    shot(page, "saved")

    for size, locale in ((WIDE, "en"), (PHONE, "zh-CN")):
        till = visit("till", size=size, locale=locale)
        till.goto(page.url)
        expect(till.get_by_role("button", name="Call this week", exact=True)).to_have_attribute("aria-current", "page")
        assert found(till) == ["Big spender", "Gold now"]
        text = till.get_by_role("main").inner_text()
        assert re.search(r"135\*+", text)
        assert "1350000000" not in text
        shot(till, f"shared-{size[0]}-{locale}")


def test_linked_records_beyond_the_first_are_found_and_called_by_name(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto("/app/a/member/order")
    page.locator(".line.record").first.wait_for()
    reach(page, "=Filter")
    press(page, "Enter")
    reach(page, "Add condition")
    press(page, "Enter")
    choose(page, "Member")
    reach(page, "=Value")
    choose(page, "Small now")
    press(page, "Escape", "Escape")
    expect(page.locator(".line.record")).to_have_count(1)
    page.reload()
    expect(page.locator(".line.record")).to_have_count(1)
    reach(page, "=Filter 1")
    press(page, "Enter")
    expect(page.get_by_label("Filter").get_by_text("Small now").first).to_be_visible()
    shot(page, "named")
