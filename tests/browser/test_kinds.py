"""Lists as kanban, calendar and gallery: moved by mouse, by keyboard, put back where the server refuses; on a phone too."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.test_workspace import serious
from tests.concurrency.installation import open_place, save

Visit: TypeAlias = Callable[..., Page]
Shot: TypeAlias = Callable[[Page, str], None]
ORDERS = "/app/a/member/order"


@pytest.fixture(scope="module", autouse=True)
def orders(site: Site) -> None:
    """Orders of this month, in several channels."""
    platform = open_place(site.place)
    now = datetime.now(UTC).replace(hour=4, minute=0, second=0, microsecond=0)
    channels = ["pos", "pos", "app", "web", None]
    rows: list[dict[str, Any]] = [
        {"order_no": f"K{number:03}", "amount": f"{number * 13 + 5}.50", "ordered_on": (now - timedelta(days=number % 9 - 2)).isoformat(),
         "channel": channels[number % 5], "store": {"store_no": "S1"}, "quantity": number % 4 + 1}
        for number in range(36)
    ]  # fmt: skip
    save(platform, "member.order", *rows)
    platform.database.close()


def column(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)


def test_a_card_is_moved_by_mouse_and_by_its_menu_and_comes_back(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto(ORDERS)
    page.get_by_role("button", name="Kanban").click()
    page.get_by_role("button", name=re.compile("^By ")).click()
    page.get_by_role("menuitem", name="Channel").click()
    expect(page).to_have_url(re.compile("kind=kanban.*by=channel"))
    pos, web = column(page, "POS"), column(page, "Website")
    expect(web.get_by_label("7 records")).to_be_visible()
    card = pos.get_by_role("listitem").first
    name = card.get_by_role("button").first.inner_text()
    card.hover()
    page.mouse.down()
    page.mouse.move(700, 400, steps=4)
    web.hover(position={"x": 120, "y": 300})
    shot(page, "dragging")
    page.mouse.up()
    expect(web.get_by_text(name)).to_be_visible()
    expect(web.get_by_label("8 records")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(pos.get_by_text(name)).to_be_visible()
    expect(page.get_by_text("is back where it was")).to_be_visible()
    pos.get_by_role("listitem").first.get_by_role("button").first.focus()
    page.keyboard.press("m")
    page.get_by_role("menuitem", name="Move to App").click()
    expect(column(page, "App").get_by_text(name)).to_be_visible()
    page.reload()
    expect(column(page, "App").get_by_text(name)).to_be_visible()


def test_a_move_that_is_refused_puts_the_card_back_and_says_why(visit: Visit) -> None:
    page = visit()
    page.goto(f"{ORDERS}?kind=kanban&by=status")
    first = page.get_by_role("listitem").first
    first.wait_for()
    before = page.get_by_role("region").filter(has=page.get_by_role("listitem"))
    count = before.count()
    name = first.get_by_role("button").first.inner_text()
    page.route("**/records/*", lambda route: route.fulfill(
        status=422, json={"title": "Not possible.", "code": "state_not_reachable", "errors": [
            {"code": "state_not_reachable", "pointer": "/status", "message": "From here it cannot go there."}]},
    ) if route.request.method == "PATCH" else route.continue_())  # fmt: skip
    first.hover()
    first.get_by_role("button", name=re.compile("^Move ")).click()
    page.get_by_role("menuitem").last.click()
    expect(page.get_by_text("From here it cannot go there.")).to_be_visible()
    expect(page.get_by_role("region").filter(has_text=name)).to_have_count(1)
    assert before.count() == count


def test_a_record_is_put_on_another_day_and_one_is_made_there(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto(ORDERS)
    page.get_by_role("button", name="Calendar").click()
    event = page.locator(".event").first
    event.wait_for()
    shot(page, "month")
    name = re.sub(r"^\d\d:\d\d", "", event.inner_text())
    event.focus()
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as answer:
        page.keyboard.press("Alt+ArrowRight")
    assert answer.value.ok
    expect(page.get_by_text(re.compile(f"{name} is in .* now"))).to_be_visible()
    page.get_by_role("button", name="Week", exact=True).click()
    expect(page).to_have_url(re.compile("span=week"))
    page.locator(".event").first.wait_for()
    shot(page, "week")
    page.get_by_role("button", name="Month", exact=True).click()
    page.locator(".day.today .number").click()
    expect(page.get_by_label("Ordered on")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d 09:00$"))


def test_a_gallery_scrolls(visit: Visit, shot: Shot) -> None:
    page = visit()
    page.goto("/app/a/member/member?kind=gallery")
    page.locator(".card").first.wait_for()
    shot(page, "wide")
    page.locator(".card .name").first.focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".gallery")).not_to_have_js_property("scrollTop", 0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Member")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "dark"), ("en", "light")])
def test_no_kind_has_a_serious_fault(visit: Visit, shot: Shot, size: tuple[int, int], locale: str, scheme: str) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    tag = f"{locale}-{scheme}-{size[0]}"
    faults = {}
    for name, query in (("kanban", "kind=kanban&by=channel"), ("calendar", "kind=calendar"), ("gallery", "kind=gallery")):
        page.goto(f"{ORDERS}?{query}")
        page.locator("main .card .name, main .event").first.wait_for()
        page.wait_for_load_state("networkidle")
        shot(page, f"{name}-{tag}")
        faults[name] = serious(page)
    assert {name: found for name, found in faults.items() if found} == {}
