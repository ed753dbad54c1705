"""Files as people have them come in step by step, also when the server dies on the way; and go out again."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, PHONE, WIDE, Site
from tests.browser.test_workspace import serious
from tests.concurrency.installation import ROOT, Place
from tests.concurrency.serving import wait_for

Visit: TypeAlias = Callable[..., Page]
Shot: TypeAlias = Callable[[Page, str], None]
#: Customers of the story in which the server dies.
MANY = 400


def customers(folder: Path, count: int, first: int = 0) -> Path:
    """As a shop's till writes them: Chinese headers, GBK, phones as Excel shows them, some rows that are wrong."""
    lines = ["会员编号,姓名,联系电话,生日,性别,心情"]
    for number in range(first, first + count):
        phone = f"137{number:08}" if number % 9 else f"1.37{number:08}E+10"
        lines.append(f"K{number:06},顾客{number},{phone},1990/3/{number % 28 + 1},{'女' if number % 2 else '男'},好")
    lines[min(4, count)] = f"K{first + 900000},坏电话,12,1990/3/1,女,"
    lines[min(7, count)] = f"K{first + 900001},坏生日,13700099{first % 1000:03},1990/2/31,男,"
    lines.append(f"合计,{count},,,,")
    path = folder / "客户名单.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def orders(folder: Path, count: int, members: int, first: int = 0) -> Path:
    lines = ["订单号,会员号,实付金额（元）,下单日期"]
    lines += [
        f"KO{number:06},K{number % members + 10 + first:06},{number % 90 + 1}.50,2026-03-{number % 28 + 1:02}"
        for number in range(count)
    ]
    lines.insert(3, f"KO900000,K{first + 777777},1,2026-03-01")
    path = folder / "订单.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def count_of(page: Page, word: str) -> int:
    """The figure below a word of a result."""
    text = page.locator(".counts > div").filter(has=page.get_by_text(word, exact=True)).locator("dd").inner_text()
    return int(text.replace(",", ""))


def to_mapping(page: Page, form: str, file: Path) -> None:
    page.goto(f"/app/a/member/{form}/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("table").wait_for()


@pytest.mark.parametrize(
    ("size", "locale", "scheme"), [(WIDE, "zh-CN", "light"), (PHONE, "zh-CN", "dark"), (WIDE, "en", "dark"), (PHONE, "en", "light")],
    ids=["wide-zh", "phone-zh", "wide-en", "phone-en"],
)  # fmt: skip
def test_a_list_of_customers_comes_in_and_goes_out_again(
    visit: Visit, shot: Shot, tmp_path: Path, size: tuple[int, int], locale: str, scheme: str
) -> None:
    page = visit(size=size, locale=locale, scheme=scheme)
    zh, tag = locale == "zh-CN", f"{locale}-{scheme}-{size[0]}"
    first = {("zh-CN", WIDE): 100_000, ("zh-CN", PHONE): 200_000, ("en", WIDE): 300_000, ("en", PHONE): 400_000}[locale, size]
    faults: dict[str, list[str]] = {}

    def look(name: str) -> None:
        shot(page, f"{name}-{tag}")
        faults[name] = serious(page)

    page.goto("/app/a/member/member/import")
    page.locator("input[type=file]").wait_for(state="attached")
    look("file")
    to_mapping(page, "member", customers(tmp_path, 30, first))
    expect(page.get_by_role("combobox", name=re.compile("联系电话"))).to_have_value("手机号" if zh else "Phone")
    expect(page.get_by_role("combobox", name=re.compile("心情"))).to_have_value("不导入" if zh else "Leave out")
    look("map")
    page.get_by_role("button", name="下一步" if zh else "Next").click()
    expect(page.get_by_text("坏电话")).to_be_visible()
    look("preview")
    page.get_by_role("button", name="试运行" if zh else "Dry run").click()
    expect(page.get_by_role("heading", name="试运行完成" if zh else "Dry run done")).to_be_visible()
    look("checked")
    assert (count_of(page, "将新建" if zh else "Would be new"), count_of(page, "未通过" if zh else "Refused")) == (28, 2)
    with page.expect_download() as sheet:
        page.get_by_role("link", name=re.compile("下载未通过的行" if zh else "Download the 2 refused")).click()
    assert sheet.value.suggested_filename == "errors.xlsx"
    page.get_by_role("button", name="导入通过的 28 行" if zh else "Import the 28 good rows").click()
    expect(page.get_by_role("heading", name="导入完成" if zh else "Imported")).to_be_visible()
    assert count_of(page, "新建" if zh else "New") == 28
    look("done")
    page.get_by_role("button", name="撤销本次导入" if zh else "Undo this import").click()
    look("asked")
    page.get_by_role("dialog").get_by_role("button", name="撤销导入" if zh else "Undo the import").click()
    expect(page.get_by_role("heading", name="已撤销导入" if zh else "The import is undone")).to_be_visible()
    assert count_of(page, "已移入回收站" if zh else "Moved to the bin") == 28
    page.locator(".pill").click()
    look("tray")
    page.keyboard.press("Escape")
    page.goto("/app/a/member/member/bin")
    page.locator(".binned").first.wait_for()
    look("bin")
    page.locator(".binned").first.get_by_role("button", name="恢复" if zh else "Bring back", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已恢复 1 条" if zh else "1 record is back")).to_be_visible()
    assert {name: found for name, found in faults.items() if found} == {}


def test_everything_is_searched_by_keyboard(visit: Visit, shot: Shot) -> None:
    page = visit(locale="zh-CN")
    page.keyboard.press("Control+k")
    page.keyboard.type("韩梅梅")
    page.get_by_role("option", name=re.compile("在所有记录中搜索")).click()
    page.wait_for_url("**/search?q=*")
    expect(page.locator("mark").first).to_have_text("韩梅梅")
    shot(page, "found")
    assert serious(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/a/member/member/\d+$"))


class Server:
    """`tessera serve` at one port, to be killed and begun again."""

    def __init__(self, place: Place, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._environment = {
            **os.environ, "TESSERA_DATA_DIR": str(place.folder), "TESSERA_DATABASE_URL": place.url, "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self._port = port
        self._process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        command = [sys.executable, "-c", "from runtime.cli import main; main()", "serve", "--port", str(self._port)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )  # fmt: skip
        assert self._process.stdout is not None
        while "http://127.0.0.1:" not in (line := self._process.stdout.readline()):
            assert line
        wait_for(self._port)

    def kill(self) -> None:
        """With all that it has begun, at once."""
        if self._process is None or self._process.stdout is None:
            return
        for pid in (*reversed(_below(self._process.pid)), self._process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(40)
        self._process.stdout.close()
        self._process = None


def _below(pid: int) -> list[int]:
    """The processes that a process has begun, and theirs."""
    try:
        children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return [each for child in children for each in (child, *_below(child))]


@pytest.fixture
def server(site: Site, tmp_path: Path) -> Iterator[Server]:
    """A copy of the installation, served by itself."""
    folder = tmp_path / "copy"
    shutil.copytree(site.place.folder, folder, ignore=shutil.ignore_patterns("site.db*"))
    with closing(sqlite3.connect(site.place.folder / "site.db")) as one, closing(sqlite3.connect(folder / "site.db")) as other:
        one.backup(other)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Server(Place(f"sqlite:///{folder}/site.db", folder), port)
    found.begin()
    yield found
    found.kill()


def test_a_server_that_is_killed_on_the_way_loses_nothing(
    chromium: Browser, server: Server, shot: Shot, tmp_path: Path
) -> None:  # fmt: skip
    context = chromium.new_context(base_url=server.address, locale="zh-CN", viewport={"width": WIDE[0], "height": WIDE[1]})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/app/sign-in")
    page.get_by_role("textbox").first.fill("boss")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)

    def tried_out(form: str, file: Path) -> dict[str, int]:
        to_mapping(page, form, file)
        page.get_by_role("button", name="下一步").click()
        page.get_by_role("button", name="试运行").click()
        expect(page.get_by_role("heading", name="试运行完成")).to_be_visible(timeout=60_000)
        return {word: count_of(page, f"将{word}" if word in ("新建", "更新") else word) for word in ("新建", "更新", "未通过")}

    def brought_in() -> dict[str, int]:
        expect(page.get_by_role("heading", name="导入完成")).to_be_visible(timeout=60_000)
        return {word: count_of(page, word) for word in ("新建", "更新", "未通过")}

    wanted = tried_out("member", customers(tmp_path, MANY, 500_000))
    assert wanted == {"新建": MANY - 2, "更新": 0, "未通过": 2}
    page.get_by_role("button", name="导入通过的").click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.counts dd')].some((each) => Number(each.innerText.replace(',', '')) > 100)"
    )
    shot(page, "running")
    server.kill()
    server.begin()
    assert brought_in() == wanted
    shot(page, "resumed")

    wanted = tried_out("order", orders(tmp_path, 60, 40, 500_000))
    assert wanted == {"新建": 60, "更新": 0, "未通过": 1}
    page.get_by_role("button", name="导入通过的").click()
    assert brought_in() == wanted
    page.get_by_role("button", name="撤销本次导入").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销导入").click()
    expect(page.get_by_role("heading", name="已撤销导入")).to_be_visible(timeout=60_000)
    assert count_of(page, "已移入回收站") == 60
    context.close()
