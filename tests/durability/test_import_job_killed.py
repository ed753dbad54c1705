"""An import that is a job, whose worker is killed again and again: each row comes in once, though no key would find it."""

import io
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from runtime.auth.actor import Actor
from runtime.services.import_job import AskImport, ask_for_import
from runtime.storage import jobs
from tests.benchmarks.databases import Server
from tests.concurrency.books import assert_right, values
from tests.concurrency.installation import Place, install, open_place
from tests.counts import counts
from tests.durability.deeds import work_in_slices
from tests.durability.killing import Moment, killed

KILLS = counts(5, 40)
ROWS = 300
BAD = 4


def _file() -> io.BytesIO:
    rows = [f"Member {number},2026-01-{number % 28 + 1:02}" for number in range(ROWS)]
    for number in range(BAD):
        rows.insert(30 + number * 60, f"Bad {number},never")
    return io.BytesIO(("name,joined_on\n" + "\n".join(rows) + "\n").encode())


def test_each_row_comes_in_once(host: Server, tmp_path: Path) -> None:
    place = Place(host.create(), tmp_path)
    platform = install(place)
    job = ask_for_import(platform, Actor(), AskImport("member.member"), "members.csv", _file(), None)
    platform.database.close()
    now, chance, kills = datetime.now(UTC), random.Random(11), 0
    for _ in range(KILLS):
        now += timedelta(minutes=5)  # a dead worker's lease is over
        kills += killed(place, Moment("statement", chance.randrange(15, 140)), work_in_slices, now)
    assert kills > KILLS // 2
    platform = open_place(place)
    for _ in range(2):
        now += timedelta(minutes=5)
        work_in_slices(platform, now)
    with platform.database.read() as connection:
        done = jobs.find(connection, job.id)
    assert done is not None
    assert (done.state, done.result["counts"]) == ("done", {"created": ROWS, "updated": 0, "unchanged": 0, "refused": BAD})
    assert sorted(map(str, values(platform, "member.member", "name"))) == sorted(f"Member {number}" for number in range(ROWS))
    assert (tmp_path / "imports" / done.result["errors"]).is_file()
    assert_right(platform)
    platform.database.close()
