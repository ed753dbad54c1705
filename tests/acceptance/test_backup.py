"""Backups come back as they were, on either database, and whatever is no whole backup is refused."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select

from engines.kernel.errors import AppError, Conflict, Invalid, Permanent
from runtime.auth.actor import Actor
from runtime.services.arrival import Arrived
from runtime.services.backup import backup, last_backup, restore
from runtime.services.keep_file import keep_file
from runtime.services.move_database import move_database
from runtime.storage import files, workspace
from runtime.storage.database import Database
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.command_line import tessera
from tests.acceptance.installation import Installation
from tests.services import postgres

PICTURE = b"\x89PNG\r\n\x1a\n a mug"


def silent(_what: str, _done: int, _total: int | None) -> None:
    """No progress."""


@pytest.fixture
def busy(shop: Installation, tmp_path: Path) -> Installation:
    """Records, bookings, history, a file, a deleted record, and fields that an upgrade has hidden and converted."""
    ada = shop.save("member.member", {"name": "艾达 🎈", "phone": "13800138000"})
    shop.save("points.earning_rule", {
        "name": "Daily", "trigger": "member.order.created", "amount": "floor(amount)", "status": "published",
    })  # fmt: skip
    for number in range(12):
        shop.save("member.order", {"order_no": f"A{number}", "member": ada, "amount": f"{number}.50"})
    shop.save("member.member", {"note": "line\nbreak\u2028and “quotes”"}, id=ada)
    shop.delete("member.order", shop.ids("member.order", "order_no == 'A3'")[0])
    parts = json.loads(json.dumps(dict(shop.parts()), default=dict))
    parts["member"]["forms/store.json"] = without(parts["member"]["forms/store.json"], "phone")
    parts["member"]["app.json"]["version"] = "1.0.1"
    shop.apply(parts, consent=True)
    picture = tmp_path / "mug.png"
    picture.write_bytes(PICTURE)
    with shop.platform.database.read() as connection:
        reward = shop.platform.releases.current(connection).release.entity("points.reward")
    kept = keep_file(shop.platform, Actor(), reward.by_key["picture"], picture)
    shop.save("points.reward", {"name": "Mug", "cost": 100, "picture": [kept]})
    shop.work()
    return shop


def without(document: Any, field: str) -> Any:
    """A form without one of its fields."""
    if isinstance(document, list):
        named = (field, {"field": field})
        kept = [each for each in document if each not in named and not (isinstance(each, dict) and each.get("key") == field)]
        return [without(each, field) for each in kept]
    return {name: without(each, field) for name, each in document.items()} if isinstance(document, dict) else document


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An empty installation of its own."""
    folder = tmp_path / "restored"
    url = f"sqlite:///{folder / 'tessera.db'}" if request.param == "sqlite" else request.getfixturevalue("restored_url")
    found = Installation(url, folder)
    yield found
    found.close()


@pytest.fixture
def restored_url(cluster_url: str) -> Iterator[str]:
    """Another empty PostgreSQL database."""
    with postgres.database(cluster_url) as url:
        yield url


def test_a_backup_comes_back_on_either_system(busy: Installation, place: Installation, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    done = backup(busy.platform, archive, silent)
    assert done.files == 1
    assert not done.missing
    assert last_backup(busy.platform) == (done.at, str(archive))
    assert archive.stat().st_mode & 0o077 == 0

    found = restore(place.platform, archive, silent)
    assert found.arrived.rows == done.rows
    assert found.files == 1
    is_the_same(busy, place, found.arrived)
    assert [*place.platform.files.read(busy_file(busy))] == [PICTURE]


def test_a_move_gives_equal_digests(busy: Installation, place: Installation, tmp_path: Path) -> None:
    target = Database(place.url)
    moved = move_database(busy.platform, target, silent)
    target.close()
    is_the_same(busy, place, moved.arrived)
    again = Database(f"sqlite:///{tmp_path / 'back.db'}")
    back = move_database(place.platform, again, silent)
    again.close()
    assert {each.name for each in back.arrived.tables} == {each.name for each in moved.arrived.tables}


def busy_file(shop: Installation) -> str:
    """The digest of the only file."""
    with shop.platform.database.read() as connection:
        (digest,) = files.digests(connection)
    return digest


def is_the_same(busy: Installation, place: Installation, arrived: Arrived) -> None:
    """Same records, history, books and tables; new ids do not clash; the released apps can be changed further."""
    assert arrived.ledgers == {"points.points": 0}
    assert not arrived.warnings
    assert place.row_counts() == busy.row_counts()
    for form in ("member.member", "member.order", "points.earning_rule"):
        assert place.rows(form) == busy.rows(form)
    if (keys := busy.platform.settings.data_dir / "keys").exists():
        place.platform.settings.data_dir.mkdir(parents=True, exist_ok=True)
        (place.platform.settings.data_dir / "keys").write_bytes(keys.read_bytes())
    (ada,) = place.ids("member.member")
    assert place.why("member.member", ada) == busy.why("member.member", ada)
    assert shape_of(place) == shape_of(busy)
    assert json.dumps(place.parts(), default=dict) == json.dumps(busy.parts(), default=dict)

    known = set(place.ids("member.order"))
    new = [place.save("member.order", {"member": ada, "amount": "7.00"}) for _ in range(3)]
    assert not known & set(new)
    place.work()
    with place.platform.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(SYSTEM.search)).scalar_one() > 10
    assert place.value("member.member", ada, "points__balance") == busy.value("member.member", ada, "points__balance") + 21
    assert place.wrong() == []
    assert place.roll_back(1).number == busy.number() + 1


def shape_of(shop: Installation) -> dict[str, Any]:
    """Tables with their columns and indexes, as far as both systems have them."""
    with shop.platform.database.read() as connection:
        seen = inspect(connection)
        tables = sorted(seen.get_table_names())
        return {
            name: (
                [each["name"] for each in seen.get_columns(name)],
                sorted(str(each["name"]) for each in seen.get_indexes(name) if name.startswith("data__")),
                sorted(seen.get_pk_constraint(name)["constrained_columns"]),
            )
            for name in tables
            if not name.startswith("search")  # an index of its own kind on each system
        }


def test_what_is_not_empty_is_not_overwritten(shop: Installation, another_shop: Installation, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    backup(shop.platform, archive, silent)
    before = another_shop.row_counts()
    with pytest.raises(Conflict) as refused:
        restore(another_shop.platform, archive, silent)
    assert refused.value.code == "database_not_empty"
    with pytest.raises(Conflict):
        move_database(shop.platform, another_shop.platform.database, silent)
    assert another_shop.row_counts() == before
    with pytest.raises(Permanent, match="archive_exists"):
        backup(shop.platform, archive, silent)
    with pytest.raises(Invalid, match="move_onto_itself"):
        move_database(shop.platform, shop.platform.database, silent)


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


def with_other_value(content: bytes) -> bytes:
    """Well packed, but one value is another: only the digests can tell."""
    return gzip.compress(gzip.decompress(content).replace("银卡".encode(), "铜卡".encode()))


def of_newer_program(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b'"revision": "00', b'"revision": "99'))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda content: content[: len(content) // 2], "archive_broken"),
        (lambda content: content[:-9], "archive_broken"),
        (flipped, "archive_broken"),
        (lambda _content: b"", "archive_broken"),
        (lambda _content: b"PK\x03\x04 a spreadsheet", "archive_broken"),
        (lambda _content: gzip.compress(b"some text, packed"), "archive_broken"),
        (lambda content: gzip.compress(gzip.decompress(content).replace(b'"format": 1', b'"format": 7', 1)), "archive_of_other_format"),
        (with_other_value, "copy_differs"),
        (of_newer_program, "database_too_new"),
    ],
)  # fmt: skip
def test_what_is_no_whole_backup_is_refused(
    spoil: Callable[[bytes], bytes], code: str, sqlite_shop: Installation, restored_url: str, tmp_path: Path
) -> None:
    sqlite_shop.save("member.tier", {"key": "silver", "name": "银卡", "min_spend": "200", "multiplier": "1.2", "rank": 1})
    archive = tmp_path / "backup.tar.gz"
    backup(sqlite_shop.platform, archive, silent)
    archive.write_bytes(spoil(archive.read_bytes()))
    place = Installation(restored_url, tmp_path / "restored")
    with pytest.raises(AppError) as refused:
        restore(place.platform, archive, silent)
    assert refused.value.code == code
    with place.platform.database.read() as connection:
        assert not workspace.exists(connection)
        assert inspect(connection).get_table_names() == []
    place.close()


def test_a_full_disk_leaves_no_half_backup(sqlite_shop: Installation, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    script = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "from runtime.cli import main; main()"
    )
    surroundings = {
        "TESSERA_DATABASE_URL": sqlite_shop.url,
        "TESSERA_DATA_DIR": str(tmp_path),
        "LANG": "en",
        "PATH": "/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-c", script, "backup", str(archive)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, cwd=Path.cwd())
    assert done.returncode == 4, done.stderr
    assert "cannot be written" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


def test_the_commands_tell_what_they_did(sqlite_shop: Installation, restored_url: str, tmp_path: Path) -> None:
    sqlite_shop.save("member.member", {"name": "Ada"})
    sqlite_shop.close()
    archive = tmp_path / "b.tar.gz"
    said = tessera("backup", str(archive), "--json", folder=tmp_path, url=sqlite_shop.url)
    assert said.status == 0, said.all
    assert json.loads(said.out)["files"] == 0
    said = tessera("restore", str(archive), "--json", folder=tmp_path / "new")
    assert said.status == 0, said.all
    restored = {each["form"]: each for each in json.loads(said.out)["forms"]}
    assert restored["member.member"]["rows"] == 1
    said = tessera("restore", str(archive), folder=tmp_path / "new")
    assert said.status == 3
    assert "TESSERA_DATA_DIR" in said.err
    plain = restored_url.replace("postgresql+psycopg", "postgresql")
    said = tessera("db", "move", plain, "--json", folder=tmp_path, url=sqlite_shop.url)
    assert said.status == 0, said.all
    moved = {each["form"]: each for each in json.loads(said.out)["forms"]}
    assert moved == restored
    said = tessera("ledger", "verify", folder=tmp_path, url=plain)
    assert said.status == 0, said.all
    said = tessera("db", "move", "mysql://x/y", folder=tmp_path, url=sqlite_shop.url, locale="zh-CN")
    assert said.status == 4
