"""Messages from the first setting to the mail in the box: an administrator sets e-mail up and tries it, a member joins and is
greeted, one mail is refused, mended and sent again; and whoever gets a task hears of it while they look at something else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.services.channels_admin import SaveChannel, save_channel
from runtime.services.people import NewUser, add_user
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.storage import users
from tests.browser.conftest import PASSWORD, PHONE, WIDE, Site
from tests.browser.test_story_tasks import desk
from tests.browser.test_workspace import Shot, serious
from tests.concurrency.installation import Place, open_place
from tests.concurrency.serving import served
from tests.factories.apps import app, field, form, rule
from tests.plugins.receivers import SmtpReceiver, smtp_receiver

WAYS = [(WIDE, "zh-CN", "light"), (PHONE, "en", "dark"), (WIDE, "en", "dark"), (PHONE, "zh-CN", "light")]
WORDS = {
    "zh-CN": {
        "set_up": "设置电子邮件", "server": "服务器", "port": "端口", "security": "加密方式", "none": "不加密", "sender": "发件地址", "save": "保存", "on": "已启用",
        "test": "发送测试", "arrived": "渠道可用", "member": "会员", "new": "新建", "name": "姓名", "email": "邮箱", "sent": "已发送", "failed": "发送失败", "hello": "欢迎入会",
        "messages": "消息", "open": "查看内容", "why": "为什么", "no_consent": "此消息无需征得同意", "retry": "重新发送", "said": "对方说明", "bell": "通知", "tasks": "待办",
        "unfit": "不符合要求", "search": "搜索接收人、记录或消息", "nothing": "还没有发送过消息", "waits": "等待您处理", "text": "欢迎加入俱乐部",
    },
    "en": {
        "set_up": "Set up E-mail", "server": "Server", "port": "Port", "security": "Security", "none": "None", "sender": "Sender", "save": "Save", "on": "On",
        "test": "Send a test", "arrived": "the channel works", "member": "Members", "new": "New", "name": "Name", "email": "E-mail", "sent": "Sent", "failed": "Failed", "hello": "Welcome",
        "messages": "Messages", "open": "Show the text", "why": "Why", "no_consent": "It needs no consent", "retry": "Send again", "said": "The other side said", "bell": "Notices", "tasks": "Tasks",
        "unfit": "does not fit", "search": "Find by person, record or message", "nothing": "No message has been sent yet", "waits": "waits for you", "text": "Welcome to the club",
    },
}  # fmt: skip


def _t(zh: str, en: str) -> dict[str, str]:
    return {"zh-CN": zh, "en": en}


def club() -> Any:
    """Members who are greeted by mail when they join."""
    member = form(
        "member", field("name", title=_t("姓名", "Name"), personal=True), field("email", "email", title=_t("邮箱", "E-mail"), personal=True),
        title=_t("会员", "Members"),
    )  # fmt: skip
    welcome = {
        "key": "welcome", "form": "club.member", "title": _t("欢迎入会", "Welcome"), "channels": ["email"], "to": {"email": "email"},
        "subject": _t("您好，{name}", "Hello {name}"),
        "body": _t("{name}，欢迎加入俱乐部，您已可以使用会员价。", "{name}, Welcome to the club: member prices are yours from today."),
    }  # fmt: skip
    greet = rule("greet", "club.member.created", {"send": {"message": "club.welcome"}}, title=_t("入会欢迎", "Greeting"))
    return app("club", forms=[member], messages=[welcome], rules=[greet], title=_t("俱乐部", "Club"))


@pytest.fixture
def server() -> Iterator[SmtpReceiver]:
    with smtp_receiver() as receiver:
        yield receiver


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An administrator, and a manager to whom a clerk's requests go."""
    folder = tmp_path_factory.mktemp("messages")
    place = Place(f"sqlite:///{folder}/site.db", folder)
    platform = open_place(place)
    apply_apps(platform, Actor(), {**club(), **desk()})
    add_user(platform, Actor(), NewUser("boss", "王店长", password=PASSWORD, is_admin=True, email="boss@example.com"))
    for login, name, role in (("clerk", "王小明", "clerk"), ("lead", "李经理", "boss")):
        add_user(platform, Actor(), NewUser(login, name, password=PASSWORD, roles=(f"desk.{role}",)))
    platform.database.close()
    with served(place, settings={"TESSERA_OUTBOUND_NETWORKS": "127.0.0.0/8"}) as port:
        yield Site(f"http://127.0.0.1:{port}", place)


def ask_for(site: Site, title: str) -> None:
    """The clerk asks for something, elsewhere."""
    platform = open_place(site.place)
    with platform.database.read() as connection:
        actor = actor_of(connection, users.named_user(connection, "clerk").id)
    save_records(platform, actor, SaveRecords("desk.request", [RecordInput({"title": title, "amount": "10"})]))
    platform.database.close()


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the story in one language, at one size, in one scheme."""

    shot: Shot
    words: dict[str, str]
    kind: str

    def keep(self, page: Page, name: str) -> None:
        """A picture, once all is quiet, and what axe says of it."""
        page.wait_for_timeout(250)  # longer than any motion
        self.shot(page, f"{name}-{self.kind}")
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def press(self, where: Any, key: str) -> None:
        where.get_by_role("button", name=self.words[key], exact=True).first.click()


def sets_up(tell: Teller, page: Page, server: SmtpReceiver) -> None:
    """What does not fit is said where it stands; a test arrives."""
    page.goto("/app/admin/deliveries")
    expect(page.get_by_text(tell.words["nothing"])).to_be_visible()
    tell.keep(page, "nothing")
    page.goto("/app/admin/channels")
    page.locator(".card").first.wait_for()
    tell.keep(page, "channels")
    tell.press(page, "set_up")
    drawer = page.locator("aside.drawer")
    drawer.get_by_label(tell.words["server"]).first.fill("127.0.0.1")
    drawer.get_by_label(tell.words["port"]).fill("many")
    drawer.get_by_label(tell.words["sender"]).first.fill("club@example.com")
    drawer.get_by_role("combobox", name=tell.words["security"]).click()
    page.get_by_role("option", name=tell.words["none"]).click()
    tell.press(drawer, "save")
    expect(drawer.get_by_role("alert").filter(has_text=tell.words["unfit"])).to_have_count(1)
    expect(drawer.get_by_label(tell.words["port"])).to_have_attribute("aria-invalid", "true")
    tell.keep(page, "unfit")
    drawer.get_by_label(tell.words["port"]).fill(str(server.port))
    drawer.locator("input[type=password]").fill("secret-of-the-mailbox")
    tell.press(drawer, "save")
    tell.press(drawer.locator("section.test"), "test")
    expect(drawer.locator(".result.good")).to_contain_text(tell.words["arrived"])
    assert server.envelopes == [("club@example.com", "boss@example.com")]
    expect(drawer.locator("input[type=password]")).to_have_count(0)
    assert "secret-of-the-mailbox" not in page.content()
    tell.keep(page, "tested")


def joins(tell: Teller, page: Page, name: str, email: str) -> None:
    """Somebody joins, by hand."""
    page.goto("/app/a/club/member/new")
    main = page.get_by_role("main")
    main.get_by_label(tell.words["name"]).first.fill(name)
    main.get_by_label(tell.words["email"]).first.fill(email)
    tell.press(page, "save")
    page.wait_for_url(re.compile(r"/a/club/member(/\d+)?(\?|$)"))


def sees_it_arrive(tell: Teller, page: Page, server: SmtpReceiver) -> None:
    """In the log, and in the story of who joined."""
    page.goto("/app/admin/deliveries")
    row = page.get_by_role("row").filter(has_text="王芳")
    expect(row.get_by_text(tell.words["sent"], exact=True)).to_be_visible()
    (mail,) = [each for each in server.mails if "王芳" in str(each["Subject"]) + str(each.get_content())]
    assert mail["To"] == "wang@example.com"
    tell.keep(page, "log")
    page.get_by_role("searchbox", name=tell.words["search"]).fill("王芳")
    expect(page.get_by_role("row").filter(has_text="王店长")).to_have_count(0)
    row.get_by_role("button", name=tell.words["hello"]).click()
    drawer = page.locator("aside.drawer")
    expect(drawer.locator("blockquote")).to_contain_text("王芳")
    expect(drawer.locator(".tries .sent")).to_have_count(1)
    expect(drawer.get_by_text("wang@example.com")).to_be_visible()
    tell.keep(page, "delivery")
    drawer.get_by_role("link", name="王芳").click()
    page.locator(".kinds").get_by_role("button", name=tell.words["messages"], exact=True).click()
    item = page.locator("li.item.message")
    expect(item).to_have_count(1)
    tell.press(item, "why")
    expect(item).to_contain_text(tell.words["no_consent"])
    tell.keep(page, "story-why")
    tell.press(item, "open")
    expect(item.locator(".text")).to_contain_text("王芳")
    tell.keep(page, "story")


def mends_one(tell: Teller, page: Page, server: SmtpReceiver) -> None:
    """The server refuses, says why, and takes it when it is sent again."""
    server.at_recipient = "550 no such user"
    joins(tell, page, "李雷", "li@example.com")
    page.goto("/app/admin/deliveries")
    row = page.get_by_role("row").filter(has_text="李雷")
    expect(row.get_by_text(tell.words["failed"], exact=True)).to_be_visible()
    tell.keep(page, "failed")
    row.get_by_role("button", name=tell.words["hello"]).click()
    drawer = page.locator("aside.drawer")
    expect(drawer.locator(".standing")).to_contain_text("550 no such user")
    tell.keep(page, "reason")
    server.at_recipient = "250 ok"
    tell.press(drawer, "retry")
    expect(drawer.locator(".tries .sent")).to_have_count(1)
    expect(drawer.locator(".tries .failed")).to_have_count(1)
    tell.keep(page, "mended")
    assert [to for _, to in server.envelopes].count("li@example.com") == 1


def hears_of_a_task(tell: Teller, page: Page, site: Site) -> None:
    """While one looks at something else, and without loading anything again."""
    bell = page.get_by_role("button", name=re.compile(f"^{tell.words['bell']}"))
    expect(bell.locator(".count")).to_have_count(0)
    ask_for(site, "打印纸 20 箱")
    expect(bell.locator(".count")).to_have_text("1")
    expect(page.get_by_role("link", name=re.compile(rf"{tell.words['tasks']} ?: 1")).first).to_be_attached()
    bell.click()
    notice = page.get_by_role("button", name=re.compile(tell.words["waits"]))
    expect(notice).to_contain_text("打印纸 20 箱")
    tell.keep(page, "bell")
    notice.click()
    page.wait_for_url(re.compile(r"/tasks\?open="))
    drawer = page.locator("aside.drawer")
    expect(drawer.get_by_role("heading", level=2)).to_have_text("打印纸 20 箱")
    expect(bell.locator(".count")).to_have_count(0)
    tell.keep(page, "task")


@pytest.mark.parametrize(("size", "locale", "scheme"), WAYS, ids=["wide-zh", "phone-en", "wide-en", "phone-zh"])
def test_messages_from_setting_up_to_arriving(
    visit: Callable[..., Page], site: Site, server: SmtpReceiver, shot: Shot, size: tuple[int, int], locale: str, scheme: str
) -> None:  # fmt: skip
    tell = Teller(shot, WORDS[locale], f"{size[0]}-{locale[:2]}-{scheme}")
    boss = visit("boss", size=size, locale=locale, scheme=scheme)
    sets_up(tell, boss, server)
    joins(tell, boss, "王芳", "wang@example.com")
    sees_it_arrive(tell, boss, server)
    mends_one(tell, boss, server)
    hears_of_a_task(tell, visit("lead", size=size, locale=locale, scheme=scheme), site)


def test_failed_ones_are_sent_again_together_and_a_password_is_replaced(
    visit: Callable[..., Page], site: Site, server: SmtpReceiver, shot: Shot
) -> None:  # fmt: skip
    platform = open_place(site.place)
    settings = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "club@example.com"}
    save_channel(platform, Actor(), SaveChannel("email", {**settings, "login": "club", "password": "old"}, is_enabled=True), "en")
    server.at_login = "535 wrong password"
    rows = [{"name": name, "email": f"m{number}@example.com"} for number, name in enumerate(("王芳", "李雷", "韩梅梅"))]
    save_records(platform, Actor(), SaveRecords("club.member", [RecordInput(row) for row in rows]))
    platform.database.close()
    page = visit("boss")
    page.goto("/app/admin/deliveries?state=failed")
    expect(page.get_by_role("row").filter(has_text="Correct its settings")).to_have_count(3)
    page.goto("/app/admin/channels?open=email")
    drawer = page.locator("aside.drawer")
    drawer.get_by_role("button", name="Replace Password").click()
    drawer.locator("input[type=password]").fill("new")
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_text("E-mail is on")).to_be_visible()
    server.at_login = "235 ok"
    page.goto("/app/admin/deliveries?state=failed")
    page.get_by_role("row").filter(has_text="王芳").get_by_role("checkbox").check()
    page.get_by_role("button", name="Send these again").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Send 1 message again?")).to_be_visible()
    dialog.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("row").filter(has_text="Correct its settings")).to_have_count(2)
    page.get_by_role("button", name="Send all failed again (2)").click()
    expect(dialog.get_by_text("Send 2 messages again?")).to_be_visible()
    shot(page, "sure")
    dialog.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("No message fits")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("table").get_by_text("Sent", exact=True)).to_have_count(3)
    assert sorted(to for _, to in server.envelopes) == ["m0@example.com", "m1@example.com", "m2@example.com"]
