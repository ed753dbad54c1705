"""Dashboards with the demo's data: their numbers are those of the database; filters, records, files, a wall."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.boards import SALES, SOLD, asked, card, demo_site, drawn, money, months_back, whole
from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.keyboard import press
from tests.browser.test_workspace import Shot, Visit, serious

BOARDS = {"member/growth": 5, "member/sales": 5, "points/points": 5, "campaign/coupons": 3}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo."""
    with demo_site(tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.mark.parametrize(
    ("size", "locale", "scheme"),
    [(size, locale, scheme) for size in (WIDE, PHONE) for locale in ("zh-CN", "en") for scheme in ("light", "dark")],
)
def test_every_dashboard_opens(visit: Visit, shot: Shot, size: tuple[int, int], locale: str, scheme: str) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    for board, count in BOARDS.items():
        page.goto(f"/app/d/{board}")
        drawn(page, count)
        assert serious(page) == []
        whole(page, shot, f"{board.split('/')[1]}-{size[0]}-{locale}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0], "nothing stands beside the screen"
    page.goto("/app/r/member")
    expect(page.get_by_role("link", name=re.compile("RFM"))).to_be_visible()
    shot(page, f"reports-{size[0]}-{locale}-{scheme}")
    for report in ("monthly_revenue", "rfm", "new_members"):
        page.goto(f"/app/r/member/{report}")
        expect(page.get_by_role("table").first).to_be_visible()
        drawn(page)
        assert serious(page) == []
        whole(page, shot, f"{report}-{size[0]}-{locale}-{scheme}")


def test_the_numbers_are_those_of_the_database(visit: Visit, site: Site) -> None:
    page = visit()
    page.get_by_role("link", name="Members", exact=True).first.click()
    page.get_by_role("navigation").get_by_role("link", name="Sales", exact=True).click()
    drawn(page, 5)
    revenue, orders = asked(site, SOLD, months_back(11))[0]
    top = card(page, "Sales at a glance")
    expect(top.get_by_role("button", name=f"Revenue: {money(revenue)}, show records")).to_be_visible()
    expect(top.get_by_role("button", name=f"Orders: {orders:,}, show records")).to_be_visible()
    best = asked(site, """SELECT member, sum(amount - coalesce(returned_amount, 0)) AS spent, count(*) FROM member__order WHERE
        status != 'cancelled' AND member IS NOT NULL AND date(ordered_on, '+8 hours') >= ? GROUP BY member ORDER BY spent DESC""", months_back(11))[0]  # fmt: skip
    first = card(page, "Members who spend most").get_by_role("listitem").first
    expect(first).to_contain_text(best[0])
    expect(first).to_contain_text(money(best[1]))
    pivot = card(page, "Tiers and channels")
    expect(pivot.get_by_role("row").last).to_contain_text(f"{orders:,}")
    page.goto("/app/d/member/growth")
    drawn(page, 5)
    members, buyers, again = asked(site, "SELECT count(*), sum(order_count > 0), sum(order_count > 1) FROM member__member")[0]
    expect(card(page, "Members so far")).to_contain_text(f"{members:,}")
    expect(card(page, "Repurchase rate")).to_contain_text(f"{again / buyers * 100:.1f}%")
    table = card(page, "Spend by tier").get_by_role("table")
    for tier, count, spent in asked(
        site, "SELECT tier, count(*), sum(coalesce(total_spend, 0)) FROM member__member WHERE tier IS NOT NULL GROUP BY tier"
    ):
        row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=tier, exact=True))
        expect(row).to_contain_text(f"{count:,}")
        expect(row).to_contain_text(money(spent))


def test_a_filter_stands_in_the_address_and_back_takes_it_away(visit: Visit, shot: Shot, site: Site) -> None:
    page = visit()
    page.goto(SALES)
    drawn(page, 5)
    top = card(page, "Sales at a glance")
    year, month = (asked(site, SOLD, months_back(count))[0] for count in (11, 0))
    assert year != month
    expect(top).to_contain_text(money(year[0]))
    page.get_by_role("button", name="Period Last 12 months").click()
    shot(page, "ranges")
    assert serious(page) == []
    page.get_by_role("button", name="Month to date").click()
    expect(top).to_contain_text(money(month[0]))
    expect(page).to_have_url(re.compile(r"period=last(\+|%20)month"))
    page.get_by_role("button", name="Channel All").click()
    shot(page, "values")
    assert serious(page) == []
    for name in ("POS", "App"):
        page.get_by_role("checkbox", name=re.compile(f"^{name} ")).check()
    page.keyboard.press("Escape")
    some = asked(site, f"{SOLD} AND channel IN ('pos', 'app')", months_back(0))[0]
    expect(top).to_contain_text(money(some[0]))
    expect(page.get_by_role("button", name="Channel POS, App")).to_be_visible()
    page.reload()
    expect(card(page, "Sales at a glance")).to_contain_text(money(some[0]))
    shot(page, "filtered")
    for _ in range(2):
        page.go_back()
    expect(top).to_contain_text(money(month[0]))
    expect(page.get_by_role("button", name="Channel All")).to_be_visible()
    page.go_back()
    expect(top).to_contain_text(money(year[0]))
    page.go_forward()
    page.get_by_role("button", name="Reset").click()
    expect(top).to_contain_text(money(year[0]))
    page.goto(f"{SALES}?period=2026-01-01..2025-01-01&channel=nonsense")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.goto(f"{SALES}?period=1990-01-01..1990-02-01")
    expect(page.get_by_text("No data in this time").first).to_be_visible()
    shot(page, "empty")
    assert serious(page) == []


def listed(page: Page, count: int) -> None:
    """A list shows so many records, and says of which number they are."""
    page.wait_for_url(re.compile(r"/a/member/order\?only="))
    expect(page.get_by_role("main").get_by_text(f"{count:,} records", exact=True)).to_be_visible()
    expect(page.get_by_text("Records of a report")).to_be_visible()


def test_numbers_bars_and_points_lead_to_their_records(visit: Visit, shot: Shot, site: Site) -> None:
    page = visit()
    page.goto(SALES)
    drawn(page, 5)
    orders = asked(site, SOLD, months_back(11))[0][1]
    card(page, "Sales at a glance").get_by_role("button", name=re.compile("^Orders:")).click()
    listed(page, orders)
    shot(page, "records")
    assert serious(page) == []
    page.get_by_role("button", name="Show all records").click()
    expect(page.get_by_text("Records of a report")).to_have_count(0)
    page.goto(SALES)
    drawn(page, 5)
    # By keyboard: the last point but one of the line.
    line = card(page, "Monthly revenue").get_by_role("application")
    line.focus()
    press(page, "End", "ArrowLeft")
    before, this = months_back(1), months_back(0)
    sold, count = asked(site, f"{SOLD} AND date(ordered_on, '+8 hours') < ?", before, this)[0]
    expect(card(page, "Monthly revenue").locator("[aria-live]")).to_contain_text(money(sold))
    expect(page.locator(".chart-tip").filter(has_text=money(sold))).to_be_visible()
    shot(page, "tip")
    press(page, "Enter")
    listed(page, count)
    page.go_back()
    drawn(page, 5)
    # By mouse: the largest slice of the ring, at its right side.
    ring = card(page, "Revenue by channel").locator(".host")
    box = ring.bounding_box()
    assert box is not None
    pos = asked(site, f"{SOLD} AND channel = 'pos'", months_back(11))[0]
    page.mouse.move(box["x"] + box["width"] / 2 + min(box["width"], box["height"]) * 0.34, box["y"] + box["height"] * 0.42)
    expect(page.locator(".chart-tip").filter(has_text="POS")).to_contain_text(money(pos[0]))
    page.mouse.down()
    page.mouse.up()
    listed(page, pos[1])
    page.go_back()
    drawn(page, 5)
    pivot = card(page, "Tiers and channels")
    pivot.get_by_role("button", name=re.compile(r"^POS · Orders: ")).click()
    listed(page, pos[1])


def test_dragging_over_a_time_zooms_all_of_it(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto(SALES)
    drawn(page, 5)
    box = card(page, "Monthly revenue").locator(".host").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.45, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle, steps=5)
    page.mouse.move(box["x"] + box["width"] * 0.75, middle, steps=5)
    shot(page, "dragging")
    page.mouse.up()
    page.wait_for_url(re.compile(r"period=\d{4}-\d\d-01\.\.\d{4}-\d\d-\d\d"))
    drawn(page, 5)
    expect(page.get_by_role("button", name=re.compile(r"^Period \d{4}-\d\d-01 to"))).to_be_visible()
    shot(page, "zoomed")
    page.go_back()
    expect(page.get_by_role("button", name="Period Last 12 months")).to_be_visible()
    drawn(page, 5)
    card(page, "Monthly revenue").get_by_role("application").focus()
    press(page, "End", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter")
    page.wait_for_url(re.compile(rf"period={months_back(2)}\.\."))


def test_a_chart_is_a_sheet_and_a_picture(visit: Visit, site: Site) -> None:
    page = visit()
    page.goto(SALES)
    drawn(page, 5)
    revenue, orders = asked(site, SOLD, months_back(11))[0]
    chart = card(page, "Monthly revenue")
    menu = chart.get_by_role("button", name="Actions of “Monthly revenue”")
    menu.click()
    with page.expect_download() as sheet:
        page.get_by_role("menuitem", name="Export to Excel").click()
    assert sheet.value.suggested_filename == "Monthly revenue.xlsx"
    rows = CalamineWorkbook.from_path(str(sheet.value.path())).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Ordered on", "Revenue", "Orders"]
    assert len(rows) == 1 + 12 + 1
    assert (round(rows[-1][1], 2), rows[-1][2]) == (round(revenue, 2), orders)
    assert round(sum(row[1] for row in rows[1:-1]), 2) == round(revenue, 2)
    menu.click()
    with page.expect_download() as picture:
        page.get_by_role("menuitem", name="Export as picture (PNG)").click()
    assert picture.value.suggested_filename == "Monthly revenue.png"
    content = Path(picture.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    image = Image.open(BytesIO(content)).convert("RGB")
    assert image.width > 800
    assert image.height > 400
    colors = image.getcolors(1_000_000)
    assert colors is not None
    teal = sum(count for count, (red, green, blue) in colors if green > 110 and red < 60 and blue > 100)
    assert teal > 1_000, "the line is on it"
    assert image.getpixel((3, 3)) == (255, 255, 255)


def test_a_chart_is_a_table_and_stands_alone(visit: Visit, shot: Shot, site: Site) -> None:
    page = visit()
    page.goto(SALES)
    drawn(page, 5)
    revenue = asked(site, SOLD, months_back(11))[0][0]
    chart = card(page, "Monthly revenue")
    menu = chart.get_by_role("button", name="Actions of “Monthly revenue”")
    menu.click()
    page.get_by_role("menuitem", name="Show as table").click()
    table = chart.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(14)
    expect(table.get_by_role("row").last).to_contain_text(money(revenue))
    shot(page, "table")
    assert serious(page) == []
    chart.get_by_role("button", name=re.compile("^Revenue")).first.click()
    cells = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    amounts = [float(text.splitlines()[0].replace("¥", "").replace(",", "")) for text in cells]  # a month may have no records yet
    assert amounts == sorted(amounts, reverse=True)
    menu.click()
    expect(page.get_by_role("menuitem", name="Export as picture (PNG)")).to_have_count(0)
    page.get_by_role("menuitem", name="Enlarge").click()
    expect(page.locator(".grid > .card")).to_have_count(1)
    drawn(page)
    shot(page, "alone")
    page.get_by_role("button", name="Back to the dashboard").click()
    drawn(page, 5)
    card(page, "Revenue by channel").get_by_role("button", name="Actions of “Revenue by channel”").click()
    page.get_by_role("menuitem", name="Open the report").click()
    page.wait_for_url("**/r/member/revenue_by_channel")
    expect(page.get_by_role("heading", level=1)).to_have_text("Revenue by channel")


def test_a_wall_is_dark_and_asks_again_by_itself(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.clock.install()
    page.goto(SALES)
    drawn(page, 5)
    questions: list[str] = []
    page.on("request", lambda request: questions.append(request.url) if request.url.endswith("/reports/query") else None)
    page.get_by_role("button", name="Full screen").click()
    wall = page.locator(".wall")
    expect(wall).to_be_visible()
    expect(page).to_have_url(re.compile("_wall=1"))
    drawn(page, 5)
    assert wall.evaluate("(element) => getComputedStyle(element).backgroundColor") == "rgb(18, 23, 26)"
    assert serious(page) == []
    shot(page, "wall")
    # Hidden it waits, seen again it catches up.
    see = "(state) => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true }); document.dispatchEvent(new Event('visibilitychange')) }"
    page.evaluate(see, "hidden")
    questions.clear()
    page.clock.fast_forward("05:00")
    page.clock.run_for(5_000)
    assert questions == []
    with page.expect_response(lambda answer: answer.url.endswith("/reports/query")):
        page.evaluate(see, "visible")
    drawn(page, 5)
    assert len(questions) == 5
    with page.expect_response(lambda answer: answer.url.endswith("/reports/query")):
        page.clock.fast_forward(61_000)
        page.clock.run_for(2_000)
    page.keyboard.press("Escape")
    expect(page.locator(".wall")).to_have_count(0)
    expect(page.get_by_role("button", name="Refresh")).to_be_visible()


def test_drawings_change_their_clothes_with_the_page(visit: Visit) -> None:
    page = visit()
    page.goto(f"{SALES}?_widget=revenue")
    drawn(page, 1)
    canvas = page.locator(".host canvas").first
    light = canvas.evaluate("(element) => element.toDataURL()")
    page.get_by_role("button", name=re.compile("boss")).click()
    page.get_by_role("menuitem", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.wait_for_function("(light) => document.querySelector('.host canvas').toDataURL() !== light", arg=light)


def test_one_chart_fails_alone_and_is_tried_again(visit: Visit, shot: Shot) -> None:
    page = visit()

    def fail(route: Any) -> None:
        if '"pie"' in (route.request.post_data or ""):
            route.abort()
        else:
            route.continue_()

    page.route("**/reports/query", fail)
    page.goto(SALES)
    ring = card(page, "Revenue by channel")
    expect(ring.get_by_role("alert")).to_be_visible()
    expect(card(page, "Sales at a glance").get_by_role("button", name=re.compile("^Revenue:"))).to_be_visible()
    shot(page, "failed")
    assert serious(page) == []
    page.unroute("**/reports/query")
    ring.get_by_role("button", name="Try again").click()
    expect(ring.get_by_role("application")).to_be_visible()
