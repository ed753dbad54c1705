"""Work that several processes find at the same moment is done by one of them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from tests.concurrency.books import balance, transactions, values
from tests.concurrency.conftest import Shop
from tests.concurrency.installation import save, save_id, write_csv
from tests.concurrency.workers import PROCESSES, tally
from tests.counts import counts


def test_jobs_are_done_once_whoever_works(shop: Shop) -> None:
    members = [save_id(shop.platform, "member.member", name="Gao") for _ in range(3)]
    notes = counts(24, 200)
    before = transactions(shop.platform, rule="probe.reward_note")
    for number in range(notes):
        save(shop.platform, "probe.note", {"member": members[number % 3], "amount": 1})
    assert tally(shop.do([("work", datetime.now(UTC) + timedelta(seconds=5))])) == {"done": PROCESSES}
    assert transactions(shop.platform, rule="probe.reward_note") - before == notes
    assert sum(balance(shop.platform, member) for member in members) == notes


def test_points_expire_once_whoever_works(shop: Shop) -> None:
    members = [save_id(shop.platform, "member.member", name="Xu") for _ in range(counts(10, 300))]
    for member in members:
        opening = {"member": member, "points": 10, "reason": "opening", "occurred_on": "2020-01-01", "expires_after": "1M"}
        save(shop.platform, "points.adjustment", opening)
    assert tally(shop.do([("work", datetime.now(UTC) + timedelta(seconds=5))])) == {"done": PROCESSES}
    assert [balance(shop.platform, member, "expired") for member in members] == [10] * len(members)


def test_imports_that_eight_start_at_once_run_one_after_another(shop: Shop) -> None:
    """The same command, given again while it runs, waits; what it does then is whole. Without a key each leaves its rows."""
    rows = counts(60, 1000)
    path = write_csv(shop.place.folder / "notes.csv", ("note",), ((f"import {number}",) for number in range(rows)))
    outcomes = tally(shop.do([("import", "probe.ticket", path, {"note": "note"})]))
    assert outcomes["done"] >= 1
    assert set(outcomes) <= {"done", "import_running", "import_taken_over"}
    found = [note for note in values(shop.platform, "probe.ticket", "note") if str(note).startswith("import ")]
    assert len(set(found)) == rows
    assert len(found) == rows * outcomes["done"]
    table = shop.platform.system_tables.import_run
    query = select(table.c.started_at, table.c.finished_at).where(table.c.form == "probe.ticket").order_by(table.c.started_at)
    with shop.platform.database.read() as connection:
        runs = connection.execute(query).all()
    assert len(runs) == outcomes["done"]
    assert all(one.finished_at <= other.started_at for one, other in pairwise(runs))
