"""A cashier of one store works through every screen; nothing that the browser received holds what they may not see."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect
from pypdf import PdfReader

from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.blueprint_files import read_parts
from runtime.services.comments import NewComment, add_comment
from runtime.services.organisations import NewUnit, add_unit
from runtime.services.people import NewUser, add_user
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.browser.conftest import PASSWORD, PHONE, WIDE, Site
from tests.browser.keyboard import press
from tests.browser.test_workspace import Shot, serious
from tests.concurrency.installation import BLUEPRINTS, Place, open_place
from tests.concurrency.serving import served

#: Whole phone numbers, the other store's orders, what was spent in all, hidden fields, words about the other store's order.
SECRETS = ("13987651111", "13987652222", "SECRET", "98765", "98,765", "secret@example.com", "1987-06-05")
_TILL = {
    "key": "till", "title": {"zh-CN": "门店收银", "en": "Till"},
    "forms": {
        "member.member": {
            "actions": ["read", "create", "update", "export"], "rows": "all",
            "fields": {"phone": "masked", "email": "hidden", "birthday": "hidden", "total_spend": "hidden", "tier": "read"},
        },
        "member.order": {"actions": ["read", "create", "update", "delete", "export", "cancel"], "rows": "department"},
        "member.tier": {"actions": ["read"], "rows": "all"}, "member.store": {"actions": ["read"], "rows": "all"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two stores with a cashier each, and two members who bought in both."""
    folder = tmp_path_factory.mktemp("rights")
    place = Place(f"sqlite:///{folder}/site.db", folder)
    platform = open_place(place)
    parts: dict[str, Any] = dict(read_parts(BLUEPRINTS / "member"))
    parts["member"] = {**parts["member"], "roles/till.json": _TILL}
    apply_apps(platform, Actor(), parts)
    for key in ("east", "west"):
        add_unit(platform, Actor(), "organisation", NewUnit(key))
        add_unit(platform, Actor(), "department", NewUnit(f"{key}-till", org=key))
    add_user(platform, Actor(), NewUser("boss", password=PASSWORD, is_admin=True))
    people = {
        key: add_user(
            platform, Actor(), NewUser(key, password=PASSWORD, org=key, dept=f"{key}-till", roles=("member.till",))
        ).user.id
        for key in ("east", "west")
    }
    fill(platform, people)
    platform.database.close()
    with served(place) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


def fill(platform: Platform, people: dict[str, int]) -> None:
    """What is there to be seen, and not."""
    with platform.database.read() as connection:
        actors = {key: actor_of(connection, id) for key, id in people.items()}

    def put(actor: Actor | None, form: str, *rows: Mapping[str, object]) -> list[int]:
        saved = save_records(platform, actor or Actor(), SaveRecords(form, [RecordInput(row) for row in rows]))
        return [each.id for each in saved if each.id is not None]

    put(None, "member.tier", {"key": "gold", "name": "Gold", "min_spend": "50000", "multiplier": "1.5", "rank": 2})
    members = put(None, "member.member", *[
        {"name": name, "phone": f"1398765{number}", "email": "secret@example.com", "birthday": "1987-06-05"}
        for name, number in (("林徽因", 1111), ("张爱玲", 2222))])  # fmt: skip
    [mine] = put(actors["east"], "member.order", {"order_no": "EAST-1", "member": members[0], "amount": "20", "channel": "pos"})
    [theirs] = put(actors["west"], "member.order", {
        "order_no": "WEST-SECRET-1", "member": members[0], "amount": "98745.5", "channel": "web", "note": "SECRET note"})  # fmt: skip
    for form, id, text in (
        ("member.member", members[0], "@[east] please call"),
        ("member.order", mine, "@[east] yours"),
        ("member.order", theirs, "@[east] SECRET word"),
    ):
        add_comment(platform, Actor(), NewComment(form, id, text))


@dataclass
class Received:
    """Everything that a browser was sent."""

    texts: list[tuple[str, str]] = field(default_factory=list)

    def take(self, route: Route) -> None:
        with suppress(Error):  # the page has gone on
            answer = route.fetch()
            self.add(route.request.url, answer.body())
            route.fulfill(response=answer)

    def add(self, what: str, content: bytes) -> None:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self.texts += [(f"{what} {name}", archive.read(name).decode(errors="replace")) for name in archive.namelist()]
        elif content.startswith(b"%PDF"):
            self.texts += [(what, page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]
        else:
            self.texts.append((what, content.decode(errors="replace")))

    def leaks(self) -> list[str]:
        return [f"{secret} in {what}" for what, text in self.texts for secret in SECRETS if secret in text]


def _look(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("main").get_by_role("heading").first.wait_for()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(("size", "locale"), [(WIDE, "zh-CN"), (PHONE, "en")], ids=["wide", "phone"])
def test_a_cashier_of_one_store(visit: Callable[..., Page], shot: Shot, size: tuple[int, int], locale: str) -> None:
    page = visit("east", size=size, locale=locale)
    zh = locale == "zh-CN"
    received = Received()
    page.context.route("**/api/**", received.take)
    records = "/a/member/member"
    for name, address in (
        ("members", records), ("orders", "/a/member/order"), ("new", f"{records}/new"), ("grouped", "/a/member/order?group=status&totals=amount:sum"),
        ("kanban", "/a/member/order?kind=kanban&by=channel"), ("calendar", "/a/member/order?kind=calendar"), ("gallery", f"{records}?kind=gallery"),
        ("search", "/search?q=13987651111"), ("nothing", "/search?q=WEST-SECRET"), ("big", f"{records}?view=big_spenders"),
        ("asked", f"{records}?sort=-total_spend&columns=name,total_spend,email&totals=total_spend:sum&group=total_spend"),
        ("bin", "/a/member/order/bin"), ("home", "/"),
    ):  # fmt: skip
        _look(page, f"/app{address}")
        shot(page, f"{name}-{size[0]}")
    _look(page, f"/app{records}")
    assert re.search(r"139\*+", page.get_by_role("main").inner_text())
    page.get_by_text("林徽因").first.click()
    page.get_by_role("tab").first.wait_for()
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.wait_for_load_state("networkidle")
    expect(page.get_by_role("tab", name=re.compile("^订单|^Orders"))).to_contain_text("1")
    page.get_by_role("tab", name="动态" if zh else "Activity").click()
    expect(page.get_by_text("please call")).to_be_visible()
    shot(page, f"story-{size[0]}")
    assert serious(page) == []
    page.get_by_role("button", name="更多" if zh else "More").last.click()
    page.get_by_role("menuitem", name="打印" if zh else "Print").click()
    page.frame_locator("iframe").get_by_text("林徽因").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 PDF" if zh else "Download PDF").click()
    received.add("card", download.value.path().read_bytes())
    press(page, "Control+k")
    for words in ("WEST-SECRET", "13987652222", "林徽因"):
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
        page.wait_for_timeout(400)  # longer than the palette waits for more letters
        page.wait_for_load_state("networkidle")
    expect(page.get_by_role("option", name=re.compile("林徽因")).first).to_be_visible()
    shot(page, f"palette-{size[0]}")
    press(page, "Escape", "Escape")
    page.goto("/app/")
    page.get_by_role("button", name=re.compile("^通知|^Notices")).click()
    bell = page.get_by_role("dialog")
    expect(bell.get_by_role("button", name=re.compile("林徽因"))).to_be_visible()
    expect(bell.get_by_role("button", name=re.compile("EAST-1"))).to_be_visible()
    shot(page, f"bell-{size[0]}")
    for form in ("member", "order"):
        _look(page, f"/app/a/member/{form}")
        page.get_by_role("button", name="导出" if zh else "Export", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=re.compile("Excel")).click()
        received.add(f"export of {form}", download.value.path().read_bytes())
    texts = [text for _, text in received.texts]
    assert any("EAST-1" in text for text in texts)
    assert any("139*" in text or "139****" in text for text in texts)
    assert received.leaks() == []
    page.context.unroute_all(behavior="ignoreErrors")
