"""The chain of the audit: what was changed, taken out, put in or cut off is found; nothing waits for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Invalid
from runtime.storage import audit
from runtime.storage.audit import AuditFilter, AuditRow, Verified
from runtime.storage.database import Database
from runtime.storage.system_tables import SYSTEM

NOW = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
ROW = AuditRow(1, NOW, 7, "chen", "session", "user_changed", "li", {"b": [1, "是"], "a": None}, "10.0.0.9")


def written(database: Database, *rows: AuditRow) -> None:
    with database.write() as connection:
        for row in rows:
            audit.append(connection, row)


def linked(database: Database, count: int) -> None:
    written(database, *(replace(ROW, id=id, at=NOW + timedelta(seconds=id), subject=f"s{id}") for id in range(1, count + 1)))
    with database.write() as connection:
        audit.link(connection)


def verified(database: Database) -> Verified:
    with database.read() as connection:
        return audit.verify_audit(connection)


def test_rows_wait_until_they_are_linked(database: Database) -> None:
    assert verified(database) == Verified(0, 0, None)
    written(database, ROW)
    assert verified(database) == Verified(0, 1, None)
    with database.write() as connection:
        audit.link(connection)
        audit.link(connection)
    found = verified(database)
    assert (found.rows, found.pending, found.broken, len(found.head)) == (1, 0, (), 64)


def test_a_row_that_was_committed_late_is_linked_behind_those_that_were_first(database: Database) -> None:
    linked(database, 3)
    written(database, replace(ROW, id=99, at=NOW - timedelta(days=1)))
    with database.write() as connection:
        audit.link(connection)
        assert connection.execute(sa.select(SYSTEM.audit.c.number).where(SYSTEM.audit.c.id == 99)).scalar() == 4
    assert verified(database).broken == ()


@pytest.mark.parametrize("change", [
    {"actor_login": "somebody"}, {"actor_id": None}, {"detail": {"b": [1, "否"], "a": None}}, {"address": None},
    {"at": NOW}, {"kind": "sign_in"}, {"subject": "s4"}, {"via": "system"},
], ids=lambda change: next(iter(change)))  # fmt: skip
def test_a_changed_row_is_found(database: Database, change: dict[str, object]) -> None:
    linked(database, 5)
    with database.write() as connection:
        connection.execute(SYSTEM.audit.update().where(SYSTEM.audit.c.id == 3).values(change))
    assert verified(database).broken == (3,)


@pytest.mark.parametrize(("gone", "broken"), [(1, (1,)), (3, (3,)), (5, (5,))])
def test_a_row_that_was_taken_out_is_found(database: Database, gone: int, broken: tuple[int, ...]) -> None:
    linked(database, 5)
    with database.write() as connection:
        connection.execute(SYSTEM.audit.delete().where(SYSTEM.audit.c.id == gone))
    assert verified(database).broken == broken


def test_a_row_that_was_put_in_is_found(database: Database) -> None:
    linked(database, 2)
    with database.write() as connection:
        forged = {name: getattr(ROW, name) for name in AuditRow.__slots__}
        connection.execute(SYSTEM.audit.insert(), {**forged, "id": 50, "number": 3, "chain": "0" * 64})
    assert verified(database).broken != ()


def test_pages_go_back_in_time(database: Database) -> None:
    linked(database, 5)
    written(database, replace(ROW, id=6, at=NOW + timedelta(seconds=5), actor_login="li", kind="sign_in"))
    with database.read() as connection:
        seen, cursor = [], None
        while True:
            page = audit.page(connection, AuditFilter(), cursor, limit=2)
            seen += [row.id for row in page.rows]
            cursor = page.cursor
            if cursor is None:
                break
        assert seen == [6, 5, 4, 3, 2, 1]
        assert page.rows[-1] == replace(ROW, at=NOW + timedelta(seconds=1), subject="s1")
        some = audit.page(connection, AuditFilter(since=NOW + timedelta(seconds=2), until=NOW + timedelta(seconds=4)))
        assert [row.id for row in some.rows] == [3, 2]
        assert [row.id for row in audit.page(connection, AuditFilter(kind="sign_in", actor="li")).rows] == [6]
        with pytest.raises(Invalid, match="bad_cursor"):
            audit.page(connection, AuditFilter(), "nonsense")
