"""Reports on their own, scores, and what a reader may not see of them."""

import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.boards import SALES, SOLD, asked, card, demo_site, drawn, money, months_back, whole
from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.keyboard import by_palette, press
from tests.browser.test_workspace import Shot, Visit, serious


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo."""
    with demo_site(tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.mark.parametrize(("size", "locale"), [(WIDE, "en"), (PHONE, "zh-CN")])
def test_what_a_reader_may_not_see_is_said_plainly(
    visit: Visit, shot: Shot, site: Site, size: tuple[int, int], locale: str
) -> None:
    page = visit("eve", size=size, locale=locale)
    zh = locale == "zh-CN"
    page.goto(f"{SALES}?channel=%5B%22pos%22%5D")
    drawn(page)
    locked = page.get_by_role("region", name="无权查看" if zh else "Not yours to see")
    expect(locked).to_have_count(2)
    expect(card(page, "各渠道销售额" if zh else "Revenue by channel")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^渠道" if zh else "^Channel"))).to_have_count(0)
    revenue = asked(site, SOLD, months_back(11))[0][0]
    expect(card(page, "销售概览" if zh else "Sales at a glance")).to_contain_text(money(revenue))
    whole(page, shot, f"{size[0]}-{locale}")
    assert serious(page) == []
    page.goto("/app/d/points/points")
    expect(page.get_by_text("您无权查看" if zh else "not yours to see")).to_be_visible()
    card_of_others = visit("nobody", size=size, locale=locale)
    card_of_others.goto(SALES)
    expect(card_of_others.get_by_text("您无权查看" if zh else "not yours to see")).to_be_visible()


def test_a_report_has_a_range_and_controls_of_its_own(visit: Visit, shot: Shot) -> None:
    page = visit()
    by_palette(page, "Monthly revenue")
    page.wait_for_url("**/r/member/monthly_revenue")
    table = page.get_by_role("region", name="Data").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(14)
    expect(table.get_by_role("columnheader", name="Revenue · Year before")).to_be_visible()
    page.get_by_role("combobox", name="Compared with").click()
    page.get_by_role("option", name="Nothing").click()
    expect(table.get_by_role("columnheader", name="Revenue · Year before")).to_have_count(0)
    expect(page).to_have_url(re.compile("compare=none"))
    page.get_by_role("combobox", name="Grouped by").click()
    page.get_by_role("option", name="By quarter").click()
    expect(table.get_by_role("rowheader", name=re.compile(r"^Q\d \d{4}$")).first).to_be_visible()
    shot(page, "quarters")
    assert serious(page) == []
    page.go_back()
    expect(table.get_by_role("row")).to_have_count(14)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as picture:
        page.get_by_role("menuitem", name="Export as picture (PNG)").click()
    with Image.open(picture.value.path()) as image:
        assert image.format == "PNG"
    by_palette(page, "Sales", "Sales Members · Dashboards")
    page.wait_for_url("**/d/member/sales")
    page.goto("/app/")
    page.get_by_role("heading", level=1).wait_for()
    press(page, "g", "d")
    page.wait_for_url("**/d/**")


def test_scores_are_read_by_segment_and_page(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto("/app/r/member/rfm")
    segments = page.get_by_role("region", name="Segments")
    champions = segments.get_by_role("button", name=re.compile("^Champions"))
    data = page.get_by_role("region", name="Data").first
    rows = data.locator("tbody tr")
    expect(rows).to_have_count(50)
    data.get_by_role("button", name="Show 50 more").click()
    expect(rows).to_have_count(100)
    count = int(champions.inner_text().split()[1])
    champions.click()
    expect(page).to_have_url(re.compile("segment=champions"))
    expect(rows).to_have_count(min(count, 50))
    expect(data.get_by_role("heading")).to_have_text(f"Champions: {count}")
    for text in rows.locator(".marks").all_inner_texts():
        assert re.fullmatch(r"[45]\s*[45]\s*[45]", text.strip()), text
    shot(page, "champions")
    assert serious(page) == []
    page.go_back()
    expect(rows).to_have_count(50)
    cell = page.get_by_role("button", name=re.compile(r"^Last order 5, Orders 5: "))
    many = int(cell.inner_text())
    cell.click()
    expect(rows).to_have_count(min(many, 50))
    rows.first.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/a/member/member/\d+"))
