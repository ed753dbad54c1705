"""A member's card: its preview has the code that a till scans, and it comes as a file."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_record import member
from tests.browser.test_workspace import Shot, Visit


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_card_with_its_code(visit: Visit, shot: Shot, size: tuple[int, int]) -> None:
    page = visit(size=size)
    id = member(page, "惜春", f"134000000{int(size == WIDE)}1")
    page.goto(f"/app/a/member/member/{id}")
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="Print").click()
    code = page.frame_locator("iframe").locator("svg.qr")
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box is not None
    assert box["width"] >= 60
    assert abs(box["width"] - box["height"]) < 2
    shot(page, f"{size[0]}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download PDF").click()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(reader.pages) == 1
    assert "惜春" in reader.pages[0].extract_text()
