"""A backup that is taken while four processes write is one moment of the installation; a restore that is killed is none."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from engines.kernel.errors import Transient
from runtime.auth.actor import Actor
from runtime.services.backup import backup, restore
from runtime.services.list_records import ListRecords, list_records
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.storage.system_tables import SYSTEM
from tests.benchmarks.databases import Server
from tests.concurrency.books import assert_right
from tests.concurrency.installation import Place, install, open_place, save, save_id, with_tiers_and_rule
from tests.concurrency.probe import PROBE
from tests.counts import is_proof
from tests.durability.killing import Moment, killed

WRITERS = 4
KILLS = (0, 20, 60, 120) if is_proof() else (60,)


def silent(_what: str, _done: int, _total: int | None) -> None:
    """No progress."""


def keep_saving(place: Place, number: int, member: int, told: Path, stop: Path) -> None:
    """Save orders one after the other; each is told once it is committed."""
    platform = open_place(place)
    with told.open("a", encoding="utf-8") as lines:
        count = 0
        while not stop.exists():
            try:
                save(platform, "member.order", {"order_no": f"W{number}-{count}", "member": member, "amount": "3.00"})
            except Transient:
                continue
            lines.write(f"W{number}-{count}\n")
            lines.flush()
            count += 1
    platform.database.close()


@contextmanager
def writers(place: Place, members: list[int], folder: Path) -> Iterator[list[Path]]:
    """Four processes that save until the end of the block; the files in which they tell what they saved."""
    fork = multiprocessing.get_context("forkserver")
    stop, told = folder / "stop", [folder / f"told-{number}" for number in range(WRITERS)]
    processes = [
        fork.Process(target=keep_saving, args=(place, number, members[number % len(members)], told[number], stop))
        for number in range(WRITERS)
    ]
    for process in processes:
        process.start()
    try:
        deadline = time.monotonic() + 60
        while not all(path.exists() and path.stat().st_size for path in told):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield told
    finally:
        stop.touch()
        for process in processes:
            process.join(60)
            assert process.exitcode == 0
            process.close()


def said(told: list[Path]) -> set[str]:
    return {line for path in told for line in path.read_text(encoding="utf-8").splitlines()}


def orders(platform: Platform) -> set[str]:
    found: set[str] = set()
    cursor = None
    while True:
        listed = list_records(platform, Actor(), ListRecords("member.order", None, "id", ("order_no",), limit=500, cursor=cursor))
        found |= {str(row["order_no"]) for row in listed.page.rows}
        cursor = listed.page.cursor
        if cursor is None:
            return found


def test_it_is_one_moment(host: Server, tmp_path: Path) -> None:
    place = Place(host.create(), tmp_path)
    platform = install(place)
    with_tiers_and_rule(platform)
    members = [save_id(platform, "member.member", name=f"Writer {number}") for number in range(2)]
    archive = tmp_path / "backup.tar.gz"
    with writers(place, members, tmp_path) as told:
        before = said(told)
        backup(platform, archive, silent)
        apply_apps(platform, Actor(), PROBE)  # publishing goes on, too
        backup(platform, tmp_path / "second.tar.gz", silent)
        after = said(told)
    platform.database.close()
    assert len(after) > len(before)

    again = open_place(Place(host.create(), tmp_path / "again"))
    assert restore(again, archive, silent).arrived.ledgers == {"points.points": 0}
    found = orders(again)
    assert before <= found <= said(told)
    assert_right(again)
    with again.database.read() as connection:
        earned = connection.execute(select(func.count()).select_from(SYSTEM.ledger.transaction)).scalar_one()
    assert earned == len(found)
    new = save_id(again, "member.order", member=members[0], amount="5.00")
    assert new > 0
    assert_right(again)
    again.database.close()


@pytest.mark.parametrize("statement", KILLS)
def test_a_restore_that_is_killed_has_not_happened(statement: int, host: Server, tmp_path: Path) -> None:
    place = Place(host.create(), tmp_path)
    platform = install(place)
    save(platform, "member.member", {"name": "Sun"})
    archive = tmp_path / "backup.tar.gz"
    backup(platform, archive, silent)
    platform.database.close()

    there = Place(host.create(), tmp_path / "again")
    assert killed(there, Moment("statement", statement), restored, archive)
    assert killed(there, Moment("commit", 0), restored, archive)
    again = open_place(there)
    with again.database.read() as connection:
        assert inspect(connection).get_table_names() == []
    restored(again, archive)
    save(again, "member.member", {"name": "Moon"})
    assert_right(again)
    again.database.close()


def restored(platform: Platform, archive: Path) -> None:
    """Restore, as the process that is killed."""
    restore(platform, archive, silent)
