"""An installation of the engine room (revision 0005, before people, sessions and rights), upgraded in place.

`data/` holds one of each system: a SQLite file, and PostgreSQL as SQL. Five members, eight orders, one rule, its bookings.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import inspect

from engines.kernel.errors import Permanent
from runtime.services.backup import backup, restore
from runtime.services.examine import examine
from runtime.services.upgrade_database import be_current, upgrade_database
from runtime.storage import migrating, workspace
from runtime.storage.database import Database
from tests.acceptance.command_line import tessera
from tests.acceptance.installation import MORNING, Installation
from tests.services import postgres

DATA = Path(__file__).with_name("data")


@pytest.fixture
def sqlite_room(tmp_path: Path) -> str:
    """The SQLite file, unpacked."""
    place = tmp_path / "tessera.db"
    place.write_bytes(gzip.decompress((DATA / "engine_room.db.gz").read_bytes()))
    return f"sqlite:///{place}"


@pytest.fixture
def postgres_room(postgres_url: str) -> str:
    """The dump, read into a database."""
    script = gzip.decompress((DATA / "engine_room.sql.gz").read_bytes()).decode()
    with psycopg.connect(postgres.plain(postgres_url), autocommit=True) as connection:
        connection.execute(script.encode())
    return postgres_url


@pytest.fixture(params=["sqlite", "postgres"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """The installation as its own program left it."""
    found = Installation(request.getfixturevalue(f"{request.param}_room"), tmp_path)
    found.at("2026-12-01T09:00:00+08:00")
    yield found
    found.close()


def test_commands_say_that_it_is_to_be_upgraded(sqlite_room: str, tmp_path: Path) -> None:
    said = tessera("records", "list", "member.member", folder=tmp_path, url=sqlite_room)
    assert said.status == 4
    assert "Run “tessera db upgrade” first" in said.err
    assert tessera("db", "upgrade", folder=tmp_path, url=sqlite_room).status == 0
    assert "M1" in tessera("records", "list", "member.member", folder=tmp_path, url=sqlite_room).out


def test_a_server_upgrades_its_embedded_database_and_refuses_one_that_others_may_use(room: Installation) -> None:
    if room.platform.database.is_sqlite:
        be_current(room.platform)
        assert upgrade_database(room.platform).before == migrating.newest()
    else:
        with pytest.raises(Permanent, match="database_of_other_version"):
            be_current(room.platform)
        assert upgrade_database(room.platform).before == "0005"


def test_it_upgrades_and_goes_on(room: Installation, database_of: Any, tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="database_of_other_version"):
        backup(room.platform, tmp_path / "early.tar.gz", lambda *_: None)
    assert "doctor_migrations" in {finding.code for finding in examine(room.platform)}

    done = upgrade_database(room.platform)
    assert (done.before, done.after) == ("0005", migrating.newest())
    assert upgrade_database(room.platform).before == done.after
    room.work()
    assert [finding.code for finding in examine(room.platform, deep=True) if finding.level == "wrong"] == []

    assert room.wrong() == []
    members = room.rows("member.member")
    assert [each["member_no"] for each in members] == [f"M{number}" for number in range(1, 6)]
    assert sum(each["order_count"] for each in members) == len(room.rows("member.order")) == 8
    first = members[0]["id"]
    assert any("Purchases" in sentence for sentence in room.why("member.member", first))
    before = room.value("member.member", first, "points__balance")
    assert before == 185  # order O5 over 185.50
    order = room.save("member.order", {"member": first, "amount": "10.00"})
    assert room.value("member.member", first, "points__balance") > before
    room.do("member.order", order, "cancel")
    assert room.value("member.member", first, "points__balance") == before
    room.work()
    assert room.wrong() == []

    assert tables_of(room.platform.database) == tables_of(database_of(room.platform.database.is_sqlite))
    backup(room.platform, tmp_path / "after.tar.gz", lambda *_: None)
    again = Installation(f"sqlite:///{tmp_path / 'again' / 'tessera.db'}", tmp_path / "again")
    assert restore(again.platform, tmp_path / "after.tar.gz", lambda *_: None).arrived.ledgers == {"points.points": 0}
    again.close()


@pytest.fixture
def database_of(cluster_url: str, tmp_path: Path) -> Iterator[Any]:
    """A fresh workspace on either system."""
    with postgres.database(cluster_url) as url:
        made: list[Database] = []

        def fresh(is_sqlite: bool) -> Database:
            database = Database(f"sqlite:///{tmp_path / 'fresh.db'}" if is_sqlite else url)
            made.append(database)
            workspace.create(database, zone="Asia/Shanghai", now=MORNING)
            return database

        yield fresh
        for database in made:
            database.close()


def tables_of(database: Database) -> dict[str, Any]:
    """System tables with columns, types, keys and indexes."""
    with database.read() as connection:
        seen = inspect(connection)
        return {
            name: (
                {(each["name"], str(each["type"]), each["nullable"]) for each in seen.get_columns(name)},
                {(each["name"], tuple(each["column_names"]), bool(each["unique"])) for each in seen.get_indexes(name)},
                tuple(seen.get_pk_constraint(name)["constrained_columns"]),
            )
            for name in seen.get_table_names()
            if not name.startswith("data__")
        }
