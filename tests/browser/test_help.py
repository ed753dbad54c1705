"""Shortcuts by `?`, the tour of the first visit, and lists that are empty."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_workspace import serious


@pytest.mark.parametrize(("size", "locale", "scheme"), [(WIDE, "zh-CN", "light"), (WIDE, "en", "dark"), (PHONE, "en", "light")])
def test_the_key_sheet_and_what_it_says(
    visit: Callable[..., Page], shot: Any, size: tuple[int, int], locale: str, scheme: str
) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    assert serious(page) == []
    shot(page, f"{size[0]}-{locale}-{scheme}")
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()
    page.goto("/app/a/member/member?view=all")
    page.get_by_role("searchbox").wait_for()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").blur()
    page.keyboard.press("c")
    page.wait_for_url("**/member/member/new")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url(lambda url: url.rstrip("/").endswith("/app"))


@pytest.mark.parametrize(("size", "locale", "scheme"), [(WIDE, "zh-CN", "light"), (PHONE, "en", "dark")])
def test_the_tour_comes_once(visit: Callable[..., Page], shot: Any, size: tuple[int, int], locale: str, scheme: str) -> None:
    page = visit(size=size, locale=locale, scheme=scheme, has_tour=True)
    tour = page.get_by_role("complementary", name="导览" if locale == "zh-CN" else "Tour")
    expect(tour).to_be_visible()
    assert serious(page) == []
    shot(page, f"{size[0]}-{locale}-first")
    for _ in range(4):
        tour.get_by_role("button", name="下一步" if locale == "zh-CN" else "Next").click()
    shot(page, f"{size[0]}-{locale}-last")
    tour.get_by_role("button", name="开始使用" if locale == "zh-CN" else "Get started").click()
    expect(tour).not_to_be_visible()
    page.reload()
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()
    expect(tour).not_to_be_visible()


@pytest.mark.parametrize(("size", "locale"), [(WIDE, "zh-CN"), (PHONE, "en")])
def test_an_empty_list_says_what_to_do(visit: Callable[..., Page], shot: Any, size: tuple[int, int], locale: str) -> None:
    page = visit(size=size, locale=locale)
    page.goto("/app/a/campaign/campaign")
    expect(page.get_by_role("button", name="新建一条" if locale == "zh-CN" else "Add one")).to_be_visible()
    expect(page.get_by_role("button", name="载入示例数据" if locale == "zh-CN" else "Load sample data")).to_be_visible()
    assert serious(page) == []
    shot(page, f"{size[0]}-{locale}")
