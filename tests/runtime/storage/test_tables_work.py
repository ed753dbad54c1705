"""Jobs, idempotency, incidents, users and organisations, files, the sealer."""

import io
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engines.kernel.errors import Conflict, Invalid, NotFound, Permanent, Transient
from runtime.storage import files, idempotency, incidents, jobs, users, workspace
from runtime.storage.database import Database
from runtime.storage.files import FileStore
from runtime.storage.incidents import Incident
from runtime.storage.jobs import NewJob
from runtime.storage.key_ring import KeyRing
from runtime.storage.media_types import sniffed
from runtime.storage.sealer import Sealer, by_field, whole
from runtime.storage.users import User

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def job(id: int, **more: object) -> NewJob:
    return NewJob(id, "work", {"n": id}, **{"due_at": NOW, **more})


def claimed(database: Database, now: datetime = NOW, by: str = "me", **more: object) -> list[int]:
    with database.write() as connection:
        return [one.id for one in jobs.claim(connection, by, now, MINUTE, **{"most": 10, **more})]


def enqueue(database: Database, *wanted: NewJob, now: datetime = NOW) -> int:
    with database.write() as connection:
        return jobs.enqueue(connection, wanted, now)


def test_jobs_are_claimed_when_due_and_once(database: Database) -> None:
    enqueue(database, job(1), job(2, due_at=NOW + MINUTE), job(3, due_at=NOW - MINUTE))
    assert claimed(database) == [3, 1]
    assert claimed(database) == []
    assert claimed(database, NOW + MINUTE) == [2]


def test_a_lease_that_ran_out_counts_as_an_attempt(database: Database) -> None:
    enqueue(database, job(1))
    claimed(database)
    with database.write() as connection:
        (again,) = jobs.claim(connection, "other", NOW + 2 * MINUTE, MINUTE)
        assert (again.attempts, again.payload) == (2, {"n": 1})
        assert not jobs.finish(connection, 1, "me", NOW)
        assert jobs.finish(connection, 1, "other", NOW, {"ok": True})
    with database.read() as connection:
        assert jobs.find(connection, 1).state == "done"


def test_the_same_order_key_is_done_in_order(database: Database) -> None:
    enqueue(database, job(5, order_key="a"), now=NOW - MINUTE)
    enqueue(database, job(1, order_key="a"), job(2, order_key="b"), job(3))
    assert claimed(database) == [2, 3, 5]
    with database.write() as connection:
        jobs.postpone(connection, 5, "me", NOW + 3 * MINUTE)
    assert claimed(database, NOW + MINUTE / 2) == []
    assert claimed(database, NOW + 3 * MINUTE) == [2, 3, 5]
    with database.write() as connection:
        jobs.finish(connection, 5, "me", NOW)
    assert claimed(database, NOW + MINUTE) == [1]


def test_asked_for_twice_done_once(database: Database) -> None:
    assert enqueue(database, job(1, dedupe_key="x"), job(2, dedupe_key="x"), job(3)) == 2
    assert enqueue(database, job(4, dedupe_key="x")) == 0
    assert claimed(database) == [1, 3]


def test_lanes_limits_failure_and_retry(database: Database) -> None:
    enqueue(database, job(1, lane="bulk"), job(2), job(3))
    assert claimed(database, lanes=("interactive",), most=1) == [2]
    with database.write() as connection:
        assert jobs.fail(connection, 2, "me", NOW, {"code": "broken"})
        assert jobs.cancel(connection, 3, NOW)
        assert not jobs.cancel(connection, 2, NOW)
        assert jobs.counts(connection) == {"waiting": 1, "failed": 1, "cancelled": 1}
        assert jobs.retry(connection, 2, NOW + MINUTE)
        assert jobs.next_due(connection) == NOW
    assert claimed(database, NOW + MINUTE) == [1, 2]


def test_workers_do_not_wait_for_each_other(postgres_url: str) -> None:
    database = Database(postgres_url)
    workspace.create(database, zone="UTC", now=NOW, is_test=True)
    enqueue(database, job(1), job(2))
    with database.write() as connection:
        assert [one.id for one in jobs.claim(connection, "me", NOW, MINUTE)] == [1]
        with database.engine.begin() as other:
            assert [one.id for one in jobs.claim(other, "other", NOW, MINUTE)] == [2]
    database.close()


def test_the_same_key_and_input_give_the_stored_answer(database: Database) -> None:
    first, second = idempotency.hash_of({"a": 1, "b": [2]}), idempotency.hash_of({"b": [2], "a": 1})
    with database.write() as connection:
        assert idempotency.find(connection, 7, "k", first) is None
        idempotency.keep(connection, 7, "k", first, {"id": 7}, NOW)
        assert idempotency.find(connection, 7, "k", second).value == {"id": 7}
        with pytest.raises(Conflict, match="idempotency_key_reused"):
            idempotency.find(connection, 7, "k", idempotency.hash_of({"a": 2}))
        with pytest.raises(Transient):
            idempotency.keep(connection, 7, "k", first, {}, NOW)
        assert idempotency.forget_before(connection, NOW + MINUTE) == 1


def test_incidents_are_counted(database: Database) -> None:
    def case(at: datetime, sample: object, version: str = "1") -> Incident:
        return Incident("rule", "earn", version, "no_value", at, sample)

    with database.write() as connection:
        incidents.upsert_incidents(connection, [case(NOW, 1), case(NOW + MINUTE, 2), case(NOW, 3, "2")])
        incidents.upsert_incidents(connection, [case(NOW + 2 * MINUTE, 4)])
        found = incidents.open_incidents(connection)
        assert [(one.version, one.count, one.sample, one.first_at, one.last_at) for one in found] == [
            ("1", 3, 4, NOW, NOW + 2 * MINUTE),
            ("2", 1, 3, NOW, NOW),
        ]
        assert incidents.settle(connection, "rule", "earn", "1", "no_value")
        assert [one.version for one in incidents.open_incidents(connection)] == ["2"]
        incidents.upsert_incidents(connection, [case(NOW + 3 * MINUTE, 5)])
        assert [one.count for one in incidents.open_incidents(connection)] == [4, 1]


def test_users_are_found_by_login(database: Database) -> None:
    with database.write() as connection:
        users.add_user(connection, User(1, "p1", "chen", "陈晨", is_active=True, org_id=None, created_at=NOW))
        with pytest.raises(Invalid, match="login_taken"):
            users.add_user(connection, User(2, "p2", "chen", "x", is_active=True, org_id=None, created_at=NOW))
        users.change_user(connection, 1, is_active=False)
        with pytest.raises(NotFound):
            users.named_user(connection, "li")
        assert users.find_user(connection, "li") is None
        found = users.find_user(connection, "chen")
        assert (found.name, found.is_active, users.get_user(connection, 1)) == ("陈晨", False, found)
        assert users.all_users(connection) == [found]


def test_contents_are_kept_once_by_digest(tmp_path: Path, database: Database) -> None:
    store = FileStore(tmp_path / "files")
    content = store.put(io.BytesIO(b"%PDF-1.7 hello"))
    assert store.put(io.BytesIO(b"%PDF-1.7 hello")) == content
    assert b"".join(store.read(content.digest)) == b"%PDF-1.7 hello"
    assert [path.is_file() for path in sorted(store.path(content.digest).parent.parent.iterdir())] == [False]
    with database.write() as connection:
        added = files.add(connection, 1, "pub", content, "C:\\tmp\\报告.txt", NOW, None)
        assert (added.media_type, added.name) == ("application/pdf", "报告.txt")
        files.attach(connection, [1], "shop.customer", 9, "papers")
        assert files.find(connection, [1, 2])[1].record_id == 9
        assert files.find_public(connection, "pub").form == "shop.customer"
        assert files.find_public(connection, "no") is None


def test_a_file_that_is_too_large_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    with pytest.raises(Invalid, match="file_too_large"):
        store.put(io.BytesIO(b"x" * 100), most=99)
    assert list((tmp_path / "files").iterdir()) == []
    with pytest.raises(NotFound):
        list(store.read("0" * 64))


@pytest.mark.parametrize(
    ("head", "name", "found"),
    [
        (b"\x89PNG\r\n\x1a\nxxxx", "x.html", "image/png"),
        (b"PK\x03\x04...", "x.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04...", "x.exe", "application/zip"),
        (b"<html><script>", "x.html", "text/plain"),
        ("姓名,电话\n".encode("gb18030"), "x.csv", "text/csv"),
        (b"", "x", "text/plain"),
        (b"\x00\x01\x02", "x.png", "application/octet-stream"),
    ],
)
def test_media_types_come_from_the_content(head: bytes, name: str, found: str) -> None:
    assert sniffed(head, name) == found


def test_the_sealer_marks_its_format(database: Database, tmp_path: Path) -> None:
    sealer = Sealer(KeyRing(None, tmp_path / "keys"))
    secrets = [
        by_field({"a": 1, "b": "x"}, {"b"}, 3),
        whole({"c": 2}, 4),
        whole({"c": 2}, None),
        by_field({"a": 1}, {"b"}, 3),
        None,
    ]
    rows = [{"changes": secret} for secret in secrets]
    with database.write() as connection:
        sealer.seal_rows(connection, rows, ["changes"])
    with database.read() as connection:
        opened = [sealer.open(connection, row["changes"]) for row in rows]
        assert opened == [{"a": 1, "b": "x"}, {"c": 2}, {"c": 2}, {"a": 1}, None]
        assert rows[0]["changes"][:2] == [1, {"a": 1}]
        with pytest.raises(Permanent, match="sealed_by_newer"):
            sealer.open(connection, [7, "…"])


def test_a_long_queue_costs_a_claim_nothing(database: Database) -> None:
    """Both queries go by their partial indexes; else each waiting job would be compared with each other."""
    enqueue(database, *(job(id, order_key=f"f:{id}") for id in range(1, 10_001)))
    start = time.perf_counter()
    assert claimed(database, most=1) == [1]
    assert time.perf_counter() - start < 1
