"""Records on paper: from the record's menu and from the list's selection; and what a cashier may not see stays away."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_workspace import serious


def _open_list(page: Page) -> None:
    page.goto("/app/a/member/member?view=all")
    page.get_by_role("grid").wait_for()


@pytest.mark.parametrize(
    ("size", "locale", "scheme"), [(WIDE, "zh-CN", "light"), (WIDE, "en", "dark"), (PHONE, "zh-CN", "light")]
)
def test_a_member_card(visit: Callable[..., Page], shot: Any, size: tuple[int, int], locale: str, scheme: str) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    page.goto("/app/a/member/member?view=all")
    if size == WIDE:
        page.get_by_role("grid").wait_for()
        page.get_by_role("gridcell", name="王芳0").first.click()
    else:
        page.get_by_text("王芳0").first.click()
    page.get_by_role("tab").first.wait_for()
    page.get_by_role("button", name="更多" if locale == "zh-CN" else "More").last.click()
    page.get_by_role("menuitem", name="打印" if locale == "zh-CN" else "Print").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="王芳0")).to_be_visible()
    assert serious(page) == []
    shot(page, f"{size[0]}-{locale}-{scheme}")


def test_many_at_once_as_a_pdf(visit: Callable[..., Page], shot: Any) -> None:
    page = visit(locale="zh-CN")
    _open_list(page)
    for number in range(3):
        page.get_by_role("row").nth(number + 1).get_by_role("checkbox").check()
    page.get_by_role("toolbar").get_by_role("button", name="打印").click()
    shot(page, "chosen")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 PDF").click()
    assert download.value.suggested_filename == "会员卡.pdf"
    assert len(PdfReader(io.BytesIO(download.value.path().read_bytes())).pages) == 3


def test_a_cashier_prints_what_they_may_see(visit: Callable[..., Page]) -> None:
    page = visit("till")
    answer = page.request.get("/api/v1/apps/member/forms/member/records?limit=1").json()
    address = f"/api/v1/apps/member/forms/member/records/{answer['records'][0]['id']}/print/card"
    made = page.request.get(address + "?format=html")
    assert made.ok
    assert "sandbox" in made.headers["content-security-policy"]
    assert made.headers["content-type"].startswith("text/html")
    assert page.request.get(address).headers["content-type"] == "application/pdf"
