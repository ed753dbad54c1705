"""A change of tables that is interrupted anywhere is completed by running it again; nothing is lost meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from engines.kernel.errors import Transient
from runtime.storage import releases
from runtime.storage.database import Database
from runtime.storage.syncing.sync_lock import sync_lock
from tests.runtime.storage.forms import entity, field
from tests.runtime.storage.installing import Installation

FORM = "shop.customer"
V1 = entity(FORM, field("name", index=True), field("age"), field("note"))
V2 = entity(FORM, field("name", unique=True), field("age", "integer", index=True), field("since", "date"))
OTHER = entity("shop.visit", field("what"))


class Killed(BaseException):
    """The process is gone."""


class Killer:
    """Lets so many transactions commit, and none after them."""

    def __init__(self, database: Database, commits: int) -> None:
        self.left = commits
        self._database = database

    @contextmanager
    def at_work(self) -> Iterator[None]:
        event.listen(self._database.engine, "commit", self)
        try:
            yield
        finally:
            event.remove(self._database.engine, "commit", self)

    def __call__(self, connection: object) -> None:
        if self.left == 0:
            raise Killed
        self.left -= 1


def prepared(database: Database) -> tuple[Installation, list[int]]:
    shop = Installation.of(database)
    shop.put(V1)
    ids = shop.insert(FORM, *({"name": f"n{n}", "age": age, "note": "x"} for n, age in enumerate(("007", "8", "old", None, "9"))))
    return shop, ids


def test_killed_after_every_commit(database: Database) -> None:
    shop, ids = prepared(database)
    expected = {ids[0]: 7, ids[1]: 8, ids[2]: None, ids[3]: None, ids[4]: 9}
    survived = 0
    for allowed in range(100):
        try:
            with Killer(database, allowed).at_work():
                shop.another().put(V2, OTHER)
        except Killed:
            survived += 1
        else:
            break
        with database.read() as connection:
            from_row = connection.exec_driver_sql("SELECT release FROM workspace").scalar()
        if from_row != shop.number:
            break
        assert list(shop.read(FORM, "age").values()) == ["007", "8", "old", None, "9"]
        shop.update(FORM, ids[3], note=f"written after {allowed}")
    late = shop.another()
    if from_row != shop.number:
        late.number, late.forms = from_row, {}
        late.forms = {V2.id: V2, OTHER.id: OTHER}
    late.put(V2, OTHER)
    assert survived > 8
    assert late.read(FORM, "age") == expected
    assert late.plan(V2, OTHER).is_empty
    late.put(V1)
    assert list(late.read(FORM, "age").values()) == ["007", "8", "old", None, "9"]


@pytest.mark.parametrize("allowed", range(0, 14, 3))
def test_killed_and_then_given_up(database: Database, allowed: int) -> None:
    """What an abandoned plan left behind harms no other plan."""
    shop, ids = prepared(database)
    with pytest.raises(Killed), Killer(database, allowed).at_work():
        shop.another().put(V2)
    third = entity(FORM, field("name"), field("age", "decimal", scale=1), field("note"))
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT release FROM workspace").scalar() == shop.number
    assert list(shop.read(FORM, "age").values()) == ["007", "8", "old", None, "9"]
    shop.put(third)
    assert [None if age is None else str(age) for age in shop.read(FORM, "age").values()] == ["7.0", "8.0", None, None, "9.0"]
    shop.put(V2)
    assert list(shop.read(FORM, "age").values()) == [7, 8, None, None, 9]
    assert ids == list(shop.read(FORM, "age"))


def test_one_change_at_a_time(database: Database) -> None:
    shop, _ = prepared(database)
    with sync_lock(database), pytest.raises(Transient, match="tables_are_changing"):
        shop.put(V2)
    shop.put(V2)


def test_writers_at_full_speed_lose_nothing(database: Database) -> None:
    shop = Installation.of(database)
    shop.put(V1)
    ids = shop.insert(FORM, *({"name": f"n{n}", "age": "0"} for n in range(300)))
    written: dict[int, str] = {}
    switched = threading.Event()
    errors: list[BaseException] = []

    def writer(mine: list[int]) -> None:
        late = shop.another()
        try:
            for turn in range(1, 10**6):
                for id in mine:
                    if switched.is_set():
                        return
                    with database.read() as connection:
                        if connection.exec_driver_sql("SELECT release FROM workspace").scalar() != late.number:
                            return
                    write_if_current(late, id, str(turn), written)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            errors.append(error)

    threads = [threading.Thread(target=writer, args=(ids[part::3],)) for part in range(3)]
    for thread in threads:
        thread.start()
    shop.put(V2, slice_size=20)
    switched.set()
    for thread in threads:
        thread.join(60)
    assert errors == []
    found = shop.read(FORM, "age")
    assert {id: found[id] for id in written} == {id: int(age) for id, age in written.items()}
    assert len(written) > 0


def write_if_current(late: Installation, id: int, age: str, written: dict[int, str]) -> None:
    """As the unit of work does: let in, compare the release, write only if it is the known one."""
    with late.database.write() as connection:
        admission = releases.lock_shared(connection)
        if admission.home.release != late.number:
            return
        table = late.tables.table(FORM)
        values = {late.tables.column(FORM, "age").name: age, "seq": admission.seq}
        connection.execute(table.update().where(table.c.id == id).values(values))
    written[id] = age
