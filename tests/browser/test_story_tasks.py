"""A request on its way: a clerk asks, the boss and finance answer, return it, hand it on, answer many at once; each sees the way that it took."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.services.people import NewUser, add_user
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.browser.conftest import PASSWORD, PHONE, WIDE, Site
from tests.browser.keyboard import press
from tests.browser.test_workspace import Shot, serious
from tests.concurrency.installation import Place, open_place
from tests.concurrency.serving import served
from tests.factories.apps import app, field, form
from tests.runtime.services.desk import flows

PEOPLE = {"clerk": "王小明", "boss": "李经理", "fay": "赵会计", "finn": "钱会计"}
WAYS = [(WIDE, "zh-CN", "light"), (PHONE, "en", "dark"), (WIDE, "en", "dark"), (PHONE, "zh-CN", "light")]
WORDS = {
    "zh-CN": {
        "tasks": "待办", "approve": "同意", "reject": "驳回", "return": "退回…", "send_back": "退回", "transfer": "转交…", "hand_on": "转交", "submit": "提交",
        "more": "更多", "comment": "意见", "why": "请写明原因", "note": "财务备注", "straight": "直接回到我这里", "to": "转交给", "again": "修改后重新提交",
        "selected": "同意所选", "started": "我发起的", "done": "已办", "process": "流程", "steps": "步骤", "drawing": "流程图", "next": "已同意", "empty": "没有待办",
        "urge": "催办", "begin": "再次送审",
    },
    "en": {
        "tasks": "Tasks", "approve": "Approve", "reject": "Reject", "return": "Return…", "send_back": "Return", "transfer": "Transfer…", "hand_on": "Transfer",
        "submit": "Submit", "more": "More", "comment": "Comment", "why": "Say why", "note": "Finance note", "straight": "Come straight back to me",
        "to": "Transfer to", "again": "Change and submit again", "selected": "Approve selected", "started": "Started by me", "done": "Done",
        "process": "Processes", "steps": "Steps", "drawing": "Diagram", "next": "Approved", "empty": "All done", "urge": "Urge", "begin": "Ask again",
    },
}  # fmt: skip


def _t(zh: str, en: str) -> dict[str, str]:
    return {"zh-CN": zh, "en": en}


def _node(key: str, type: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type, "title": _t(zh, en), **more}


def desk() -> Any:
    """Purchases: the boss approves all, finance those that are large; a title is read, a note of finance is asked for."""
    request = form(
        "request", field("title", title=_t("采购事项", "Purchase")), field("amount", "money", title=_t("金额", "Amount")),
        field("reason", "long_text", title=_t("采购理由", "Reason")), field("note", title=_t("财务备注", "Finance note")),
        field("state", title=_t("结果", "Result")), title=_t("采购申请", "Purchase requests"),
    )  # fmt: skip
    seen = {"title": "read", "amount": "read", "reason": "read", "state": "hidden"}
    approval = {
        "key": "approval", "title": _t("采购审批", "Purchase approval"), "subject": "desk.request",
        "nodes": [
            _node("start", "start_event", "提交申请", "Asked", on=["desk.request.created"], button={"title": _t("再次送审", "Ask again")}),
            _node("boss", "user_task", "经理审批", "Manager", assign=[{"role": "desk.boss"}], fields={**seen, "note": "hidden"}),
            _node("big", "exclusive_gateway", "金额较大？", "Large?"),
            _node("finance", "user_task", "财务会签", "Finance", assign=[{"role": "desk.finance"}], method="all", fields={**seen, "note": "required"}),
            _node("grant", "service_task", "登记结果", "Keep the result", do=[{"update": {"set": {"state": '"granted"'}}}]),
            _node("end", "end_event", "完成", "Done"),
        ],
        "flows": flows("start > boss > big", "big > finance if amount > 1000", "big > grant else", "finance > grant > end"),
    }  # fmt: skip
    approval["flows"][2]["title"], approval["flows"][3]["title"] = _t("超过 1000", "over 1000"), _t("其他", "else")
    roles = [
        {"key": "clerk", "title": _t("职员", "Clerk"), "forms": {"desk.request": {"actions": ["read", "create", "update"], "rows": "own"}}},
        {"key": "boss", "title": _t("经理", "Manager")}, {"key": "finance", "title": _t("财务", "Finance")},
    ]  # fmt: skip
    return app("desk", forms=[request], processes=[approval], roles=roles, title=_t("行政", "Desk"))


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Four people, and five requests of the clerk."""
    folder = tmp_path_factory.mktemp("tasks")
    place = Place(f"sqlite:///{folder}/site.db", folder)
    platform = open_place(place)
    apply_apps(platform, Actor(), desk())
    ids = {
        login: add_user(
            platform, Actor(), NewUser(login, name, password=PASSWORD, roles=(f"desk.{'finance' if login in ('fay', 'finn') else login}",))
        ).user.id
        for login, name in PEOPLE.items()
    }  # fmt: skip
    fill(platform, ids["clerk"])
    platform.database.close()
    with served(place) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


def fill(platform: Platform, clerk: int) -> None:
    with platform.database.read() as connection:
        actor = actor_of(connection, clerk)
    rows = [
        {"title": "会议室投影仪", "amount": "5800", "reason": "旧投影仪已损坏，客户演示需要。"}, {"title": "打印纸 20 箱", "amount": "860"},
        {"title": "员工培训教材", "amount": "450"}, {"title": "办公桌椅", "amount": "980"}, {"title": "团建聚餐", "amount": "2400"},
    ]  # fmt: skip
    for row in rows:
        save_records(platform, actor, SaveRecords("desk.request", [RecordInput(row)]))


def inbox(page: Page, query: str = "") -> None:
    page.goto(f"/app/tasks{query}")
    page.locator(".task, .empty").first.wait_for()


def open_task(page: Page, name: str) -> Any:
    """The drawer of a task."""
    if page.locator("aside.drawer").count():
        page.keyboard.press("Escape")
        expect(page.locator("aside.drawer")).to_have_count(0)
    page.locator(".task", has_text=name).get_by_role("button").click()
    drawer = page.locator("aside.drawer")
    expect(drawer.get_by_role("heading", level=2)).to_have_text(name)
    drawer.locator(".story").wait_for()
    return drawer


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the story in one language, at one size, in one scheme."""

    shot: Shot
    words: dict[str, str]
    kind: str

    def keep(self, page: Page, name: str) -> None:
        """A picture, once all is quiet, and what axe says of it."""
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(250)  # longer than any motion
        self.shot(page, f"{name}-{self.kind}")
        assert serious(page) == []

    def button(self, where: Any, key: str) -> Any:
        return where.get_by_role("button", name=self.words[key], exact=True)


def returns_and_rejects(tell: Teller, page: Page) -> None:
    """Return one and reject one."""
    expect(page.get_by_role("link", name=re.compile(rf"{tell.words['tasks']} ?: 5"))).to_be_visible()
    page.get_by_role("link", name=re.compile(rf"{tell.words['tasks']} ?: 5")).click()
    expect(page.locator(".task")).to_have_count(5)
    tell.keep(page, "list")
    drawer = open_task(page, "会议室投影仪")
    expect(drawer.get_by_text("旧投影仪已损坏")).to_be_visible()
    expect(drawer.get_by_text(tell.words["note"])).to_have_count(0)
    tell.keep(page, "task")
    tell.button(drawer, "reject").click()
    expect(drawer.get_by_text(tell.words["why"])).to_be_visible()
    drawer.get_by_label(tell.words["comment"], exact=True).fill("先找三家报价")
    tell.button(drawer, "more").click()
    tell.keep(page, "more")
    page.get_by_role("menuitem", name=tell.words["return"]).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(tell.words["straight"]).check()
    tell.keep(page, "return")
    tell.button(dialog, "send_back").click()
    expect(page.locator(".task")).to_have_count(4)
    expect(drawer.get_by_role("heading", level=2)).not_to_have_text("会议室投影仪")
    drawer = open_task(page, "团建聚餐")
    drawer.get_by_label(tell.words["comment"], exact=True).fill("超出预算，改为下午茶")
    tell.button(drawer, "reject").click()
    expect(page.locator(".task")).to_have_count(3)


def submits_again(tell: Teller, page: Page) -> None:
    """What was returned is changed and submitted."""
    inbox(page)
    drawer = open_task(page, "会议室投影仪")
    expect(drawer.get_by_text("先找三家报价")).to_be_visible()
    drawer.get_by_role("textbox").nth(1).click()
    press(page, "Control+a")
    page.keyboard.type("4800")
    tell.keep(page, "revision")
    tell.button(drawer, "submit").click()
    expect(page.locator(".empty")).to_be_visible()
    tell.keep(page, "empty")


def approves_many(tell: Teller, page: Page) -> None:
    """One, then several at once."""
    inbox(page)
    expect(page.locator(".task")).to_have_count(4)
    open_task(page, "会议室投影仪")
    tell.button(page.locator("aside.drawer"), "approve").click()
    expect(page.locator(".task")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator("aside.drawer")).to_have_count(0)
    for box in page.locator(".task").get_by_role("checkbox").all():
        box.check()
    tell.keep(page, "selected")
    tell.button(page, "selected").click()
    page.get_by_role("dialog").get_by_label(tell.words["comment"]).fill("按计划采购")
    tell.button(page.get_by_role("dialog"), "approve").click()
    expect(page.locator(".empty")).to_be_visible()
    expect(page.get_by_text(re.compile(f"{tell.words['next']} 3|3 approved"))).to_be_visible()
    inbox(page, "?box=done")
    tell.keep(page, "done")


def hands_on(tell: Teller, page: Page) -> None:
    """A note is asked for; the task goes to somebody else."""
    inbox(page)
    drawer = open_task(page, "会议室投影仪")
    tell.button(drawer, "approve").click()
    expect(drawer.get_by_role("alert").first).to_be_visible()
    tell.keep(page, "required")
    tell.button(drawer, "more").click()
    page.get_by_role("menuitem", name=tell.words["transfer"]).click()
    page.get_by_role("dialog").get_by_role("combobox", name=tell.words["to"]).fill("李")
    page.get_by_role("option", name="李经理").click()
    tell.keep(page, "transfer")
    tell.button(page.get_by_role("dialog"), "hand_on").click()
    expect(page.locator(".empty")).to_be_visible()


def follows(tell: Teller, page: Page) -> None:
    """The way that it took, and who is asked now."""
    page.goto("/app/tasks?box=started")
    page.locator(".task", has_text="会议室投影仪").get_by_role("button").click()
    drawer = page.locator("aside.drawer")
    tell.button(drawer, "drawing").click()
    expect(drawer.locator("[data-node=finance].waiting")).to_contain_text("李经理")
    expect(drawer.locator("[data-node=finance].waiting")).to_contain_text("钱会计")
    expect(drawer.locator("[data-node=boss].done")).to_contain_text("李经理")
    expect(drawer.locator("[data-node=grant].ahead")).to_have_count(1)
    expect(drawer.locator(".way.taken")).to_have_count(3)
    tell.keep(page, "diagram")
    tell.button(drawer, "steps").click()
    expect(drawer.locator("[aria-current=step]")).to_contain_text("李经理")
    tell.keep(page, "steps")
    tell.button(drawer, "urge").click()
    expect(page.get_by_role("status").filter(has_text="2")).to_be_visible()


def approve_in_the_end(tell: Teller, boss: Page, finn: Page) -> None:
    """All who are asked."""
    for login, page in (("boss", boss), ("finn", finn)):
        inbox(page)
        expect(page.locator(".task")).to_have_count(1)
        drawer = open_task(page, "会议室投影仪")
        drawer.get_by_label(tell.words["note"]).fill(f"预算内 {login}")
        if login == "finn":
            tell.keep(page, "finance")
        tell.button(drawer, "approve").click()
        expect(page.locator(".empty")).to_be_visible()


def looks_back(tell: Teller, page: Page) -> None:
    """On the record all of it; it is begun again."""
    page.goto("/app/a/desk/request")
    page.get_by_text("会议室投影仪").first.click()
    page.get_by_role("tab", name=re.compile(tell.words["process"])).click()
    page.locator(".story").wait_for()
    tell.keep(page, "record")
    page.get_by_role("button", name=tell.words["begin"]).first.click()
    page.get_by_role("dialog").get_by_role("button", name=tell.words["begin"]).click()
    expect(page.get_by_role("tab", name=re.compile(tell.words["process"]))).to_contain_text("2")


@pytest.mark.parametrize(("size", "locale", "scheme"), WAYS, ids=["wide-zh", "phone-en", "wide-en", "phone-zh"])
def test_requests_on_their_way(
    visit: Callable[..., Page], shot: Shot, size: tuple[int, int], locale: str, scheme: str
) -> None:  # fmt: skip
    tell = Teller(shot, WORDS[locale], f"{size[0]}-{locale[:2]}-{scheme}")
    boss, clerk, fay, finn = (visit(login, size=size, locale=locale, scheme=scheme) for login in ("boss", "clerk", "fay", "finn"))
    returns_and_rejects(tell, boss)
    submits_again(tell, clerk)
    approves_many(tell, boss)
    hands_on(tell, fay)
    follows(tell, clerk)
    approve_in_the_end(tell, boss, finn)
    looks_back(tell, clerk)


def test_tasks_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit("boss")
    press(page, "g", "t")
    page.wait_for_url("**/tasks")
    expect(page.locator(".task")).to_have_count(5)
    press(page, "j", "x", "j", "x")
    expect(page.get_by_role("status").filter(has_text="2 selected")).to_be_visible()
    press(page, "x", "Enter")
    drawer = page.locator("aside.drawer")
    heading = drawer.get_by_role("heading", level=2)
    expect(heading).not_to_be_empty()
    first = heading.inner_text()
    press(page, "j")
    expect(heading).not_to_have_text(first)
    press(page, "k")
    expect(heading).to_have_text(first)
    press(page, "Escape")
    expect(drawer).to_have_count(0)
    expect(page.locator(".task .go:focus")).to_have_count(1)


def test_who_comes_second_is_told_who_was_first(visit: Callable[..., Page]) -> None:
    one, other = visit("boss"), visit("boss")
    for page in (one, other):
        inbox(page)
        open_task(page, "打印纸 20 箱")
    before = one.locator(".task").count()
    one.locator("aside.drawer").get_by_role("button", name="Approve", exact=True).click()
    expect(one.locator(".task")).to_have_count(before - 1)
    other.locator("aside.drawer").get_by_role("button", name="Approve", exact=True).click()
    expect(other.get_by_text(re.compile("dealt with by 李经理"))).to_be_visible()
    expect(other.locator("aside.drawer").get_by_role("group", name="What to do")).to_have_count(0)
