"""Work that waits for later does not make that which is due harder to find: whoever looks for it reads a part of an index, whatever
else is there. The same holds for the inbox of somebody who has done much."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from runtime.storage import jobs, tasks
from runtime.storage.bulk import insert_rows
from runtime.storage.database import Database
from runtime.storage.jobs import NewJob
from runtime.storage.system_tables import SYSTEM
from tests.counts import counts

LATER, DONE = counts(5_000, 100_000), counts(5_000, 100_000)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LEASE = timedelta(minutes=1)
ANN = 7


@pytest.fixture
def full(database: Database) -> Iterator[Connection]:
    """Many timers of next year and two that are due, many done tasks of somebody and three that are open."""
    with database.write() as connection:
        later = (NewJob(n, "timer", {}, NOW + timedelta(days=300, seconds=n)) for n in range(LATER))
        jobs.enqueue(connection, later, NOW)
        jobs.enqueue(connection, [NewJob(LATER + n, "timer", {}, NOW - timedelta(hours=1)) for n in range(2)], NOW)
        insert_rows(connection, SYSTEM.task, (_task(n, "done" if n < DONE else "open") for n in range(DONE + 3)))
    with database.write() as connection:
        connection.execute(text("ANALYZE"))
        yield connection


def _task(n: int, state: str) -> dict[str, Any]:
    return {
        "id": n, "instance_id": n, "element": 1, "process": "a.b", "node": "c", "kind": "approval", "title": "c", "user_id": ANN,
        "state": state, "created_at": NOW + timedelta(seconds=n),
    }  # fmt: skip


def plan(connection: Connection, ask: Callable[[], object]) -> list[str]:
    """How the database finds what is asked for: the lines that read a table."""
    asked: list[tuple[str, Any]] = []

    def note(_: Connection, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    ask()
    event.remove(connection, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {asked[0][0]}", asked[0][1]).all()
    return [line for row in rows if "SEARCH" in (line := str(row[-1])) or "SCAN" in line or "Scan" in line]


def assert_read_in_part(lines: list[str], index: str, column: str) -> None:
    """A range of this index, no whole table and no whole index."""
    found = [line for line in lines if index in line]
    assert found, lines
    assert not any("Seq Scan" in line or (line.strip().startswith("SCAN") and "anon_" not in line) for line in lines), lines
    assert all("SEARCH" not in line or column in line for line in found), lines


def test_what_is_due_is_found_by_its_time(full: Connection) -> None:
    lines = plan(full, lambda: jobs.claim(full, "me", NOW, LEASE))
    assert_read_in_part(lines, "ix__job__due", "due_at<?")
    assert [job.id for job in jobs.claim(full, "me", NOW, LEASE)] == [LATER + 1]
    late = NOW + LEASE + timedelta(seconds=1)
    assert [job.attempts for job in jobs.claim(full, "other", late, LEASE, most=5)] == [2, 2]
    assert_read_in_part(plan(full, lambda: jobs.next_due(full)), "ix__job__due", "")
    assert_read_in_part(plan(full, lambda: jobs.due_lanes(full, NOW)), "ix__job__due", "due_at<?")
    assert_read_in_part(plan(full, lambda: jobs.overdue(full, NOW, NOW, 5)), "ix__job__due", "due_at<?")


def test_an_inbox_is_found_by_whose_it_is_and_is_open(full: Connection) -> None:
    assert_read_in_part(plan(full, lambda: tasks.open_of(full, ANN, 50)), "ix__task__open", "user_id=?")
    assert_read_in_part(plan(full, lambda: tasks.count_open(full, ANN, 99)), "ix__task__open", "user_id=?")
    assert [task.id for task in tasks.open_of(full, ANN, 2)] == [DONE + 2, DONE + 1]
