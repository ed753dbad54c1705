"""The tutorial of ten minutes is true: its steps are done here one after another, by the names that its text gives to them.

`TESSERA_PICTURES=1` makes the pictures of the text again.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from runtime.pages.help import DOCS, PAGES
from tests.browser.conftest import PASSWORD
from tests.concurrency.installation import ROOT
from tests.concurrency.serving import wait_for

_RUN = [sys.executable, "-c", "from runtime.cli import main; main()"]
_TOLD = re.compile(r"password (\S+) \(")
_LARGEST = 80_000
PICTURES = DOCS / "tutorial" / "pictures"
#: Two rules gave, one took back, the action changed the state.
_REASONS = 4
_CANCELLED = {"zh-CN": "已取消", "en": "Cancelled"}
#: What the text says in its own words, not by the name of a control.
_SAID: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "rule": "新建积分规则", "order": "新建订单", "bonus": "小程序满百加赠", "channel": "渠道", "program": "小程序", "amount": "实付金额", "round": "取整",
        "begin": "实付", "orders": "订单",
    },
    "en": {
        "rule": "new earning rule", "order": "new order", "bonus": "Mini program bonus", "channel": "Channel", "program": "Mini program", "amount": "Amount",
        "round": "floor", "begin": "amount", "orders": "order",
    },
}  # fmt: skip
_NAMES = (
    "login", "password", "enter", "old", "fresh", "change", "skip", "name", "add", "field", "value", "points", "save", "publish", "member", "channel",
    "amount", "why", "cancel", "export", "excel",
)  # fmt: skip


@dataclass
class Reader:
    """Somebody who does what the text says: `names` are its bold words, in the order in which they first stand there."""

    page: Page
    locale: str
    text: str
    names: Mapping[str, str] = field(default_factory=dict)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=self.names[name], exact=True)

    def box(self, name: str) -> Locator:
        """What one types or chooses in."""
        roles = [self.page.get_by_role(role, name=self.names[name], exact=True) for role in ("textbox", "combobox")]  # type: ignore[arg-type]
        return roles[0].or_(roles[1])

    def secret(self, name: str) -> Locator:
        return self.page.get_by_label(self.names[name], exact=True)

    def say(self, key: str) -> str:
        """Words that the text has somewhere."""
        words = _SAID[self.locale][key]
        assert words in self.text
        return words

    def choose(self, box: Locator, text: str) -> None:
        box.click()
        self.page.get_by_role("option", name=text, exact=True).click()

    def go(self, words: str) -> None:
        """By the palette, as the text says: what is called so is chosen."""
        self.page.keyboard.press("Control+k")
        self.page.get_by_role("dialog").get_by_role("combobox").fill(words)
        self.page.get_by_role("option", name=re.compile(f"^{re.escape(words)}", re.IGNORECASE)).first.click()

    def picture(self, name: str) -> None:
        """A picture of the text, made again only on purpose; it is there, and small."""
        path = PICTURES / f"{name}.{self.locale}.webp"
        assert f"pictures/{path.name}" in self.text
        if os.environ.get("TESSERA_PICTURES") == "1":
            _keep(self.page, path)
        assert path.stat().st_size < _LARGEST


def _keep(page: Page, path: Path) -> None:
    while (message := page.get_by_role("status").get_by_role("button")).count() > 0:
        message.last.click()
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    path.parent.mkdir(exist_ok=True)
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(path, "WEBP", quality=72, method=6)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `make run` leaves it the first time."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([*_RUN, "demo"], cwd=ROOT, env=_surroundings(folder), check=True, stdout=subprocess.DEVNULL)
    return folder


def _surroundings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TESSERA_")}
    return {**kept, "TESSERA_DATA_DIR": str(folder), "TESSERA_LOCALE": "en", "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def served_demo(demo: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Its address, and the password that was told."""
    shutil.copytree(demo, tmp_path / "data")
    command = [*_RUN, "serve", "--port", "0"]
    surroundings = _surroundings(tmp_path / "data")
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        password = ""
        while "http://127.0.0.1:" not in (line := process.stdout.readline()):
            assert line
            password = found[1] if (found := _TOLD.search(line)) else password
        port = int(line.split("http://127.0.0.1:")[1].split()[0].rstrip(".,;)"))
        wait_for(port)
        yield f"http://127.0.0.1:{port}", password
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)
        process.stdout.close()


@pytest.fixture
def reader(request: pytest.FixtureRequest, chromium: Browser, served_demo: tuple[str, str]) -> Iterator[tuple[Reader, str]]:
    """In the language of the text, with an empty console in the end."""
    locale, (address, password) = request.param, served_demo
    text = PAGES["first_rule"].file(locale).read_text(encoding="utf-8")
    bold = list(dict.fromkeys(re.findall(r"\*\*([^*]+)\*\*", text)))
    assert len(bold) == len(_NAMES), bold
    said: list[str] = []
    context = chromium.new_context(
        viewport={"width": 1200, "height": 760}, locale=locale, base_url=address, timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield Reader(page, locale, text, dict(zip(_NAMES, bold, strict=True))), password
    context.close()
    assert [each for each in said if "status of 401" not in each and "status of 422" not in each] == []


@pytest.mark.parametrize("reader", ["zh-CN", "en"], indirect=True)
def test_the_tutorial_can_be_followed_word_by_word(reader: tuple[Reader, str]) -> None:
    her, password = reader
    _come_in(her, password)
    _write_a_rule(her)
    _enter_an_order(her)
    _cancel_and_export(her)


def _come_in(her: Reader, password: str) -> None:
    her.page.goto("/")
    her.box("login").fill("admin")
    her.secret("password").fill(password)
    her.button("enter").click()
    her.secret("old").fill(password)
    her.secret("fresh").fill(PASSWORD)
    her.button("change").click()
    her.button("skip").click()
    her.picture("home")
    her.go("陈婷婷")
    expect(her.page.get_by_role("heading", level=1)).to_have_text("陈婷婷")
    expect(her.page.get_by_role("complementary").locator(".skeleton")).to_have_count(0)
    her.picture("member")


def _write_a_rule(her: Reader) -> None:
    her.go(her.say("rule"))
    her.box("name").fill(her.say("bonus"))
    her.button("add").click()
    her.choose(her.box("field"), her.say("channel"))
    her.choose(her.box("value"), her.say("program"))
    her.page.keyboard.press("Escape")
    her.button("add").click()
    her.choose(her.box("field").nth(1), her.say("amount"))
    her.box("value").nth(1).fill("100")
    formula = her.box("points")
    formula.click()
    for words, code in ((her.say("round"), "floor()"), (her.say("begin"), "floor(amount)")):
        formula.press_sequentially(words)
        expect(her.page.get_by_role("option").first).to_be_visible()
        her.page.keyboard.press("Enter")
        expect(formula).to_have_value(code)
    expect(her.page.get_by_role("alert")).to_have_count(0)
    her.picture("rule")
    her.button("save").click()
    her.page.wait_for_url(re.compile(r"/a/points/earning_rule/\d+$"))
    her.button("publish").click()
    her.page.get_by_role("dialog").get_by_role("button", name=her.names["publish"], exact=True).click()
    expect(her.page.get_by_role("dialog")).to_have_count(0)


def _enter_an_order(her: Reader) -> None:
    her.go(her.say("order"))
    member = her.box("member")
    member.fill("陈婷婷")
    her.page.get_by_role("option", name="陈婷婷").first.click()
    her.choose(her.box("channel"), her.say("program"))
    her.box("amount").first.fill("128")
    her.button("save").click()
    her.page.wait_for_url(re.compile(r"/a/member/order/\d+$"))
    expect(her.page.get_by_role("status").filter(has_text=her.say("bonus"))).to_contain_text("+128")
    her.page.get_by_role("tab", name=her.names["why"], exact=True).click()
    expect(her.page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text=her.say("bonus"))).to_contain_text("128")
    her.picture("why")


def _cancel_and_export(her: Reader) -> None:
    her.button("cancel").click()
    her.page.get_by_role("dialog").get_by_role("button", name=her.names["cancel"], exact=True).click()
    expect(her.page.get_by_role("dialog")).to_have_count(0)
    expect(her.page.get_by_text(_CANCELLED[her.locale], exact=True).first).to_be_visible()
    expect(her.page.get_by_role("tabpanel").get_by_role("listitem")).to_have_count(_REASONS)
    her.picture("cancelled")
    her.go(her.say("orders"))
    her.button("export").click()
    with her.page.expect_download() as download:
        her.page.get_by_role("menuitem", name=her.names["excel"], exact=True).click()
    told: Any = download.value
    assert told.suggested_filename.endswith(".xlsx")
