"""System tables: made by the migrations, the same as the metadata says; the workspace's row and its clock."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Conflict, Invalid, Permanent
from engines.kernel.messages import Catalog
from runtime.storage import migrating, workspace
from runtime.storage.database import Database
from runtime.storage.messages import MESSAGES
from runtime.storage.system_tables import METADATA, SYSTEM

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def shape(database: Database) -> dict[str, object]:
    """Everything that two databases with the same tables have in common."""
    with database.read() as connection:
        look = sa.inspect(connection)
        return {
            name: {
                "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(name)],
                "key": look.get_pk_constraint(name),
                "unique": sorted(map(str, look.get_unique_constraints(name))),
                "checks": sorted(map(str, look.get_check_constraints(name))),
                "foreign": sorted(map(str, look.get_foreign_keys(name))),
                "indexes": sorted(str(plainly(index)) for index in look.get_indexes(name)),
            }
            for name in look.get_table_names()
            if name != "alembic_version" and not name.startswith("search_index")
        } | {"sequences": look.get_sequence_names() if not database.is_sqlite else []}


def plainly(index: dict[str, object]) -> dict[str, object]:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def test_migrated_equals_fresh(database_url: str) -> None:
    database = Database(database_url)
    migrating.migrate(database)
    migrated = shape(database)
    with database.write() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS search_index"))
        reflected = sa.MetaData()
        reflected.reflect(connection)
        reflected.drop_all(connection)
        if not database.is_sqlite:
            connection.execute(sa.text("DROP SEQUENCE id_space, change_seq"))
        METADATA.create_all(connection)
    fresh = shape(database)
    assert set(fresh) == {table.name for table in METADATA.tables.values()} | {"sequences"}
    assert migrated == fresh
    database.close()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = shape(database)
    migrating.migrate(database)
    assert shape(database) == before
    with database.read() as connection:
        assert migrating.revision(connection) == migrating.newest()


def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Permanent, match="database_too_new"):
        migrating.migrate(database)


def test_a_failed_migration_leaves_nothing(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE job (x int)"))
    with pytest.raises(sa.exc.SQLAlchemyError):
        migrating.migrate(database)
    with database.read() as connection:
        assert sa.inspect(connection).get_table_names() in (["job"], [])
    database.close()


def test_system_tables_are_named_after_their_attributes() -> None:
    names = {name: getattr(SYSTEM, name).name for name in SYSTEM.__slots__ if name != "ledger"}
    assert names == {name: name for name in names}


def test_a_workspace_is_made_once(database: Database) -> None:
    with pytest.raises(Conflict, match="workspace_exists"):
        workspace.create(database, zone="Asia/Shanghai", now=NOW)
    with database.read() as connection:
        made = workspace.load(connection)
    assert (made.zone.key, made.is_test, made.release) == ("Asia/Shanghai", True, None)


def test_an_unknown_zone_makes_no_workspace(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(Invalid, match="unknown_zone"):
        workspace.create(database, zone="Mars/Olympus", now=NOW)
    with database.read() as connection, pytest.raises(Permanent, match="no_workspace"):
        workspace.load(connection)
    database.close()


def test_the_clock_moves_by_the_offset(database: Database) -> None:
    with database.write() as connection:
        workspace.set_clock_offset(connection, timedelta(days=400, seconds=5))
    with database.read() as connection:
        found = workspace.load(connection)
    clock = workspace.WorkspaceClock(found.clock_offset, machine=lambda: NOW)
    assert clock.now() == NOW + timedelta(days=400, seconds=5)


def test_the_clock_of_a_real_workspace_stands(database_url: str) -> None:
    database = Database(database_url)
    workspace.create(database, zone="UTC", now=NOW)
    with pytest.raises(Invalid, match="clock_not_movable"), database.write() as connection:
        workspace.set_clock_offset(connection, timedelta(seconds=1))
    database.close()


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_message_speaks_both_languages(code: str) -> None:
    catalog = Catalog(MESSAGES)
    english, chinese = (catalog.say(code, locale, {}) for locale in ("en", "zh-CN"))
    assert english != chinese
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
