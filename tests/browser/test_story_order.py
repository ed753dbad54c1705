"""An order of twenty lines, written without a mouse: typed, walked, pasted from a sheet, saved; and a short one on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from runtime.auth.actor import Actor
from runtime.services.people import NewUser, add_user
from runtime.services.publish_app import apply_apps
from tests.browser.conftest import PASSWORD, PHONE, Site
from tests.browser.keyboard import by_palette, press, reach
from tests.browser.test_workspace import Shot, Visit, serious
from tests.concurrency.installation import Place, open_place
from tests.concurrency.serving import served
from tests.factories.apps import app, field, form

NAMES = ("Beans 豆", "Mug 杯", "Dripper 壶", "Filters 纸")


def parts() -> dict[str, Any]:
    """Orders with lines that add up."""
    lines = [
        field("product", title={"zh-CN": "商品", "en": "Product"}, required=True),
        field("units", "integer", title={"zh-CN": "数量", "en": "Units"}, default=1),
        field("each", "money", title={"zh-CN": "单价", "en": "Each"}, scale=2),
        field("sum", "formula", title={"zh-CN": "金额", "en": "Sum"}, formula="units * each", result="decimal", scale=2),
    ]
    order = form(
        "order", field("no", title={"zh-CN": "单号", "en": "Number"}),
        field("lines", "sub_table", title={"zh-CN": "明细", "en": "Lines"}, fields=lines),
        field("total", "formula", title={"zh-CN": "合计", "en": "Total"}, formula='coalesce(sum(lines, "sum"), 0)', result="decimal", scale=2),
        title={"zh-CN": "订单", "en": "Order"},
    )  # fmt: skip
    return app("shop", title={"zh-CN": "商店", "en": "Shop"}, menu=[{"form": "shop.order"}], forms=[order])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop."""
    folder: Path = tmp_path_factory.mktemp("shop")
    place = Place(f"sqlite:///{folder}/shop.db", folder)
    platform = open_place(place)
    apply_apps(platform, Actor(), parts())
    add_user(platform, Actor(), NewUser("boss", password=PASSWORD, is_admin=True))
    platform.database.close()
    with served(place) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


def total(page: Page) -> Any:
    return page.locator(".shown").filter(has=page.locator("dt", has_text="Total")).locator("dd")


def test_twenty_lines_without_a_mouse(visit: Visit, shot: Shot) -> None:
    page = visit()
    by_palette(page, "New Order")
    reach(page, "=Number")
    page.keyboard.type("A-20")
    reach(page, "Add a row")
    press(page, "Enter")
    sheet = page.get_by_role("grid")
    for number in range(5):
        page.keyboard.type(NAMES[number % 4].split()[0])
        press(page, "Tab")
        page.keyboard.type(str(number + 1))
        press(page, "Tab")
        page.keyboard.type("10.5")
        sums = sum(10.5 * (each + 1) for each in range(number + 1))
        expect(total(page)).to_have_text(f"{sums:.2f}")  # before the line is left
        press(page, "Enter")
    expect(sheet.get_by_role("row")).to_have_count(7)
    shot(page, "typed")
    block = "\r\n".join(f"{NAMES[number % 4]}\t{number}\t2.00" for number in range(6, 21))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", block)
    press(page, "Control+v")
    expect(sheet.get_by_role("row")).to_have_count(21)
    expect(total(page)).to_have_text("547.50")
    shot(page, "pasted")
    assert serious(page) == []
    press(page, "Control+Home", "ArrowDown", "ArrowRight")
    page.keyboard.type("4")
    press(page, "ArrowDown", "ArrowUp")
    expect(total(page)).to_have_text("568.50")
    press(page, "F2", "Control+Enter")
    page.wait_for_url(re.compile(r"/order/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("A-20")
    reach(page, "10 more rows")
    press(page, "Enter")
    expect(page.get_by_role("main").get_by_role("table").first.get_by_role("row")).to_have_count(21)
    expect(page.get_by_text("568.50").first).to_be_visible()
    shot(page, "saved")


def test_lines_are_inserted_above_and_a_form_is_saved_from_within_them(visit: Visit) -> None:
    page = visit()
    page.goto("/app/a/shop/order/new")
    reach(page, "Add a row")
    press(page, "Enter")
    page.keyboard.type("two")
    press(page, "Enter", "ArrowUp", "Control+Shift+Enter")
    page.keyboard.type("one")
    press(page, "Control+Enter")
    page.wait_for_url(re.compile(r"/order/\d+$"))
    expect(page.get_by_role("main").get_by_role("table").first.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_role("main").get_by_role("table").first.locator("tbody tr").first).to_contain_text("one")


@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "dark"), ("en", "light")])
def test_a_short_order_on_a_phone(visit: Visit, shot: Shot, locale: str, scheme: str) -> None:
    page = visit(size=PHONE, locale=locale, scheme=scheme)
    zh = locale == "zh-CN"
    page.goto("/app/a/shop/order/new")
    page.get_by_label("单号" if zh else "Number", exact=True).fill(f"P-{locale}")
    page.get_by_role("button", name="添加一行" if zh else "Add a row").click()
    line = page.get_by_role("dialog")
    for number in range(2):
        line.get_by_label("商品" if zh else "Product").fill(NAMES[number])
        line.get_by_label("数量" if zh else "Units").fill("1")
        line.get_by_label("单价" if zh else "Each").fill("12.5")
        if number == 0:
            shot(page, f"line-{locale}-{scheme}")
            line.get_by_role("button", name="添加一行" if zh else "Add a row").click()
            expect(line.get_by_label("商品" if zh else "Product")).to_have_value("")
    line.get_by_role("button", name="完成" if zh else "Done").click()
    shot(page, f"lines-{locale}-{scheme}")
    assert serious(page) == []
    page.get_by_role("button", name="保存" if zh else "Save", exact=True).click()
    page.wait_for_url(re.compile(r"/order/\d+$"))
    expect(page.get_by_text("25.00").first).to_be_visible()
    shot(page, f"saved-{locale}-{scheme}")
