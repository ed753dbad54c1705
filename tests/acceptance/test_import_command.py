"""`tessera import` as real processes of the shipped apps: killed, stopped, twice at once, and with files that are none."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.acceptance.installation import Installation
from tests.counts import counts

ROWS = counts(1_500, 3_000)
COMMAND = [sys.executable, "-c", "from runtime.cli import main; main()"]
ROOT = Path(__file__).resolve().parents[2]


def orders(folder: Path) -> Path:
    """Orders of one member, every hundredth without an amount."""
    rows = [f"N{number:05},M1,2026-02-{number % 28 + 1:02},1,{'' if number % 100 == 7 else '10.01'}" for number in range(ROWS)]
    path = folder / "orders.csv"
    path.write_text("\n".join(["order_no,who,ordered_on,quantity,amount", *rows]), encoding="utf-8")
    return path


def started(shop: Installation, *arguments: object, locale: str = "en") -> "subprocess.Popen[str]":
    """The command as a process of its own."""
    settings = shop.platform.settings
    environment = {
        **os.environ,
        "TESSERA_DATABASE_URL": settings.database_url,
        "TESSERA_DATA_DIR": str(settings.data_dir),
        "TESSERA_LOCALE": locale,
    }
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def importing(shop: Installation, path: Path) -> "subprocess.Popen[str]":
    """The same command every time."""
    return started(shop, "import", "member.order", path, "--map", "who=member.member_no", "--key", "order_no")


def done(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """How it ended and what it said."""
    out, err = process.communicate(timeout=180)
    assert "Traceback" not in out + err, out + err
    return process.returncode, out + err


def half_way(shop: Installation, process: "subprocess.Popen[str]") -> None:
    """Wait until some orders are in and some are not."""
    deadline = time.monotonic() + 120
    while len(shop.ids("member.order", 'order_no == "N00001"')) == 0 and time.monotonic() < deadline:
        assert process.poll() is None, done(process)
        time.sleep(0.02)


def all_in(shop: Installation) -> bool:
    """Whether every good order is in, once, and counted."""
    member = shop.ids("member.member")[0]
    spend = shop.value("member.member", member, "total_spend")
    assert shop.wrong() == []
    return len(shop.ids("member.order")) == ROWS * 99 // 100 and str(spend) == f"{ROWS * 99 // 100 * 10.01:.2f}"


@pytest.fixture
def member_shop(shop: Installation) -> Installation:
    """With one member, whose orders earn."""
    shop.save("member.member", {"member_no": "M1", "name": "张三"})
    shop.save(
        "points.earning_rule",
        {"name": "消费", "trigger": "member.order.created", "amount": "floor(amount)", "status": "published"},
    )
    return shop


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_same_command_goes_on_after_a_kill_or_a_stop(member_shop: Installation, tmp_path: Path, how: signal.Signals) -> None:
    path = orders(tmp_path)
    first = importing(member_shop, path)
    half_way(member_shop, first)
    first.send_signal(how)
    first.communicate(timeout=60)
    assert first.returncode != 0
    status, said = done(importing(member_shop, path))
    assert (status, all_in(member_shop)) == (1, True), said
    assert (tmp_path / "orders.errors.xlsx").exists()
    member = member_shop.ids("member.member")[0]
    assert member_shop.value("member.member", member, "points__balance") == ROWS * 99 // 100 * 10
    status, said = done(importing(member_shop, path))
    assert status == 1
    assert all_in(member_shop)


def test_two_of_the_same_command_at_once_bring_every_row_in_once(member_shop: Installation, tmp_path: Path) -> None:
    path = orders(tmp_path)
    both = [importing(member_shop, path) for _ in range(2)]
    ends = [done(process) for process in both]
    assert all_in(member_shop)
    assert {status for status, _ in ends} <= {1, 2, 3}
    member = member_shop.ids("member.member")[0]
    assert member_shop.value("member.member", member, "points__balance") == ROWS * 99 // 100 * 10


def test_a_file_that_is_none_ends_the_command_with_one_sentence(sqlite_shop: Installation, tmp_path: Path) -> None:
    empty, broken = tmp_path / "empty.csv", tmp_path / "broken.xlsx"
    empty.write_bytes(b"")
    broken.write_bytes(b"PK\x03\x04 no workbook")
    files = ((tmp_path / "none.csv", "en"), (tmp_path, "zh-CN"), (empty, "en"), (broken, "zh-CN"))
    for path, locale in files:
        status, said = done(started(sqlite_shop, "import", "member.order", path, locale=locale))
        assert status not in (0, -1), said
        assert said.strip()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said) is (locale == "zh-CN")
    assert sqlite_shop.ids("member.order") == []


def test_an_empty_cell_leaves_what_fills_itself_and_may_not_be_empty(shop: Installation, tmp_path: Path) -> None:
    members, sales = tmp_path / "members.csv", tmp_path / "orders.csv"
    members.write_text("phone,member_no\n13800000001,\n", encoding="utf-8")
    sales.write_text("order_no,amount,status\nA1,5,\nA2,6,completed\n", encoding="utf-8")
    for again in (False, True):
        for form, path, key, rows in (("member.member", members, "phone", 1), ("member.order", sales, "order_no", 2)):
            told = done(started(shop, "import", form, path, "--key", key, "--json"))
            assert told[0] == 0, told
            assert f'"{"unchanged" if again else "created"}": {rows}' in told[1]
    [member] = shop.ids("member.member")
    assert str(shop.value("member.member", member, "member_no")).startswith("M")
    assert [shop.value("member.order", id, "status") for id in sorted(shop.ids("member.order"))] == ["paid", "completed"]
