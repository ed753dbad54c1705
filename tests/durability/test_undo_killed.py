"""An undo whose worker is killed again and again takes back each row of the import, and nothing else."""

import io
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from runtime.auth.actor import Actor
from runtime.services.import_job import AskImport, ask_for_import
from runtime.services.jobs_admin import undo_import
from runtime.storage import jobs
from tests.benchmarks.databases import Server
from tests.concurrency.books import assert_right, values
from tests.concurrency.installation import Place, install, open_place, save
from tests.counts import counts
from tests.durability.deeds import work_in_slices
from tests.durability.killing import Moment, killed

KILLS = counts(4, 30)
NEW, OLD = 150, 50


def _file() -> io.BytesIO:
    rows = [f"N{number},New {number}" for number in range(NEW)] + [f"O{number},Changed {number}" for number in range(OLD)]
    random.Random(5).shuffle(rows)
    return io.BytesIO(("member_no,name\n" + "\n".join(rows) + "\n").encode())


def test_each_row_is_taken_back(host: Server, tmp_path: Path) -> None:
    place = Place(host.create(), tmp_path)
    platform = install(place)
    save(platform, "member.member", *({"member_no": f"O{number}", "name": f"Old {number}"} for number in range(OLD)))
    asked = ask_for_import(platform, Actor(), AskImport("member.member", key=("member_no",)), "members.csv", _file(), None)
    now, chance, kills = datetime.now(UTC), random.Random(3), 0
    work_in_slices(platform, now)
    assert len(values(platform, "member.member", "name")) == NEW + OLD
    undo = undo_import(platform, Actor(), asked.id)
    platform.database.close()
    for _ in range(KILLS):
        now += timedelta(minutes=5)  # a dead worker's lease is over
        kills += killed(place, Moment("statement", chance.randrange(15, 120)), work_in_slices, now)
    assert kills > KILLS // 2
    platform = open_place(place)
    for _ in range(2):
        now += timedelta(minutes=5)
        work_in_slices(platform, now)
    with platform.database.read() as connection:
        done = jobs.find(connection, undo.id)
    assert done is not None
    assert (done.state, done.result["counts"], done.result["left"]) == ("done", {"deleted": NEW, "put_back": OLD}, [])
    assert sorted(map(str, values(platform, "member.member", "name"))) == sorted(f"Old {number}" for number in range(OLD))
    assert_right(platform)
    platform.database.close()
