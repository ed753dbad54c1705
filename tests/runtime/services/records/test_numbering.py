"""Numbers and codes that the system gives: none twice, without gaps where that is asked for, anew by the workspace's day."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engines.kernel.errors import AppError
from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.runtime.services.records.desk import Desk

TICKET = "shop.ticket"
PROCESSES, THREADS, EACH = 2, 5, 20
"""200 creations at once."""


def _create(url: str, folder: str, barrier: "multiprocessing.synchronize.Barrier") -> None:  # type: ignore[name-defined]
    """One process: its threads create tickets, some of which are refused."""
    platform = build(read_settings({"TESSERA_DATA_DIR": folder, "TESSERA_DATABASE_URL": url}))
    barrier.wait(60)

    def create(_thread: int) -> None:
        for number in range(EACH):
            save_records(platform, Actor(), SaveRecords(TICKET, [RecordInput({"size": number})]))
            if number % 5 == 0:
                save_records(platform, Actor(), SaveRecords(TICKET, [RecordInput({"size": -1})], atomic=False))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(create, range(THREADS)))
    platform.database.close()


def test_two_hundred_writers_at_once_get_different_numbers_and_no_gaps(desk: Desk, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(PROCESSES)
    url = desk.platform.settings.database_url
    writers = [spawn.Process(target=_create, args=(url, str(tmp_path), barrier)) for _ in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(150)
        assert writer.exitcode == 0
    count = PROCESSES * THREADS * EACH
    for key in ("loose", "tight", "daily", "monthly", "given", "code", "own_code"):
        assert len(set(desk.column(TICKET, key, "size"))) == count, key
    assert sorted(int(number[1:]) for number in desk.column(TICKET, "tight", "size")) == list(range(1, count + 1))
    assert sorted(int(number.partition("-")[2]) for number in desk.column(TICKET, "daily", "size")) == list(range(1, count + 1))


def test_a_refused_or_failed_save_leaves_no_gap(desk: Desk) -> None:
    desk.save(TICKET, {})
    saved = desk.put(TICKET, {"size": 1}, {"size": -1}, {"size": 2})
    assert [each.status for each in saved] == ["created", "refused", "created"]
    with pytest.raises(AppError):
        desk.save_all(TICKET, [{"size": 1}, {"size": -1}])
    desk.save(TICKET, {})
    assert list(desk.column(TICKET, "tight", "size")) == ["G1", "G2", "G3", "G4"]


def test_counting_begins_anew_at_midnight_of_the_workspace(desk: Desk) -> None:
    for moment in (
        "2026-02-28T15:59:59+00:00",
        "2026-02-28T16:00:00+00:00",
        "2026-02-28T23:59:00+00:00",
        "2026-03-01T15:59:00+00:00",
        "2026-03-01T16:01:00+00:00",
    ):
        desk.at(moment)
        desk.save(TICKET, {})
    assert list(desk.column(TICKET, "daily", "size")) == [
        "D20260228-001",
        "D20260301-001",
        "D20260301-002",
        "D20260301-003",
        "D20260302-001",
    ]
    monthly = list(desk.column(TICKET, "monthly", "size"))
    assert monthly[0] == "M2602-1"
    assert monthly[1] == "M2603-1"
    assert len(set(monthly)) == 5


def test_a_given_number_is_kept_and_passed_over(desk: Desk) -> None:
    desk.save(TICKET, {"given": "W2", "own_code": "abcd efgh"})
    numbers = []
    for _ in range(3):
        id = desk.save(TICKET, {})
        numbers.append(desk.value(TICKET, id, "given"))
    assert numbers == ["W1", "W3", "W4"]
    assert desk.ids(TICKET, 'own_code == "ABCDEFGH"') != []
    assert desk.refused(TICKET, {"given": "W3"}) == {"/given": "not_unique"}
    assert desk.refused(TICKET, {"own_code": "ABCDEFGH"}) == {"/own_code": "not_unique"}
    assert desk.refused(TICKET, {"loose": "L1"}) == {"/loose": "field_not_writable"}
    assert desk.refused(TICKET, {"code": "ABCDEFGH"}) == {"/code": "field_not_writable"}


def test_codes_bear_no_letters_that_look_alike(desk: Desk) -> None:
    desk.save_all(TICKET, [{}] * 200)
    codes = set(desk.column(TICKET, "code", "size"))
    assert len(codes) == 200
    assert not set("".join(codes)) & set("01OIL")
    assert all(len(code) == 8 for code in codes)


def test_a_list_gets_numbers_in_order(desk: Desk) -> None:
    desk.save_all(TICKET, [{"size": number} for number in range(50)])
    assert [size for _, size in sorted(desk.column(TICKET, "loose", "size").items())] == list(range(50))
