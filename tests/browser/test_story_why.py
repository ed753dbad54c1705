"""Why a member has 1,234 points, told in a sentence after one click; and what becomes of them when the order is cancelled."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.test_record import ask, member
from tests.browser.test_workspace import Shot, Visit, serious
from tests.concurrency.installation import open_place, publish_rule

FORMS = "/api/v1/apps/member/forms"


@pytest.fixture(scope="module", autouse=True)
def rules(site: Site) -> None:
    """A point for each yuan and a fifth more, and 34 for orders of a thousand; of one channel, so that other stories earn nothing."""
    platform = open_place(site.place)
    publish_rule(platform, "日常消费", "floor(amount * 1.2)", condition='channel == "jd"')
    publish_rule(platform, "满千加赠", "34", condition='channel == "jd" and amount >= 1000')
    platform.database.close()


def numbers(page: Page, zh: bool) -> object:
    return page.get_by_role("list", name="关键数字" if zh else "Key numbers")


@pytest.mark.parametrize(
    ("size", "locale", "scheme"), [(WIDE, "zh-CN", "light"), (WIDE, "en", "dark"), (PHONE, "zh-CN", "dark"), (PHONE, "en", "light")],
    ids=["wide-zh", "wide-en", "phone-zh", "phone-en"],
)  # fmt: skip
def test_why_there_are_1234_points_and_where_they_went(
    visit: Visit, shot: Shot, size: tuple[int, int], locale: str, scheme: str
) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    zh, tag = locale == "zh-CN", f"{locale}-{scheme}-{size[0]}"
    number = f"{int(zh)}{int(size == WIDE)}"
    id = member(page, "探春", f"136{number}000001")
    order = ask(
        page, "POST", f"{FORMS}/order/records", {"order_no": f"W{number}", "member": id, "amount": "1000", "channel": "jd"}
    )
    page.goto(f"/app/a/member/member/{id}")
    shown = page.get_by_role("list", name="关键数字" if zh else "Key numbers")
    expect(shown).to_contain_text("1,234")
    shot(page, f"member-{tag}")
    shown.get_by_role("button", name="1,234").click()
    dialog = page.get_by_role("dialog")
    told = dialog.get_by_role("list", name="规则做了什么" if zh else "What rules did")
    for words in ("日常消费", "满千加赠", "1200", "34", f"W{number}"):
        expect(told).to_contain_text(words)
    shot(page, f"why-{tag}")
    assert serious(page) == []
    page.keyboard.press("Escape")

    page.goto(f"/app/a/member/order/{order['record']['id']}")
    cancel = page.get_by_role("button", name="取消订单" if zh else "Cancel order", exact=True)
    cancel.click()
    dialog.get_by_role("button", name="取消订单" if zh else "Cancel order", exact=True).last.click()
    note = page.get_by_role("status").filter(has_text=re.compile("收回|Take back"))
    expect(note).to_contain_text(re.compile(r"1,?234"))
    shot(page, f"cancelled-{tag}")
    page.goto(f"/app/a/member/member/{id}")
    expect(shown.get_by_role("button", name="0").first).to_be_visible()
    expect(shown).not_to_contain_text("1,234")
    shown.get_by_role("button", name="0").first.click()
    expect(told.get_by_role("listitem").first).to_contain_text(
        re.compile("收回|took back|taken back|reversed|Take back", re.IGNORECASE)
    )
    shot(page, f"gone-{tag}")
