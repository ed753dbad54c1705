"""Transactions, and what errors of the drivers become."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Invalid, Permanent, Transient
from runtime.storage.database import Database, retried
from runtime.storage.errors import LockTaken, UniqueClash

THINGS = sa.Table(
    "thing", sa.MetaData(), sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("a", sa.Text), sa.Column("大b", sa.Text)
)
sa.Index("ux_thing", THINGS.c.a, THINGS.c.大b, unique=True)


@pytest.fixture
def things(database: Database) -> sa.Table:
    with database.write() as connection:
        THINGS.create(connection)
    return THINGS


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(THINGS)).scalar_one()


def test_a_write_is_committed(database: Database, things: sa.Table) -> None:
    with database.write() as connection:
        connection.execute(things.insert(), [{"id": 1}])
        assert database.writer is connection
    assert database.writer is None
    assert count(database) == 1


def test_an_error_undoes_the_write(database: Database, things: sa.Table) -> None:
    with pytest.raises(KeyError), database.write() as connection:
        connection.execute(things.insert(), [{"id": 1}])
        raise KeyError
    assert count(database) == 0


def test_tables_made_in_a_failed_write_are_gone(database: Database) -> None:
    with pytest.raises(KeyError), database.write() as connection:
        THINGS.create(connection)
        raise KeyError
    with database.read() as connection:
        assert not sa.inspect(connection).has_table("thing")


def test_a_savepoint_undoes_its_part(database: Database, things: sa.Table) -> None:
    with database.write() as connection:
        connection.execute(things.insert(), [{"id": 1}])
        inner = connection.begin_nested()
        connection.execute(things.insert(), [{"id": 2}])
        inner.rollback()
    assert count(database) == 1


def test_a_write_inside_a_write_is_a_defect(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write(), database.write():
        pass


def test_readers_do_not_wait_for_the_writer(database: Database, things: sa.Table) -> None:
    with database.write() as connection:
        connection.execute(things.insert(), [{"id": 1}])
        assert count(database) == 0


def test_unique_clash_names_table_and_columns(database: Database, things: sa.Table) -> None:
    with database.write() as connection:
        connection.execute(things.insert(), [{"id": 1, "a": "x, y", "大b": "(z)=("}])
    with pytest.raises(UniqueClash) as caught, database.write() as connection:
        connection.execute(things.insert(), [{"id": 2, "a": "x, y", "大b": "(z)=("}])
    assert (caught.value.table, caught.value.columns) == ("thing", ("a", "大b"))


def test_after_a_clash_in_a_savepoint_the_transaction_goes_on(database: Database, things: sa.Table) -> None:
    with database.write() as connection:
        connection.execute(things.insert(), [{"id": 1}])
        with pytest.raises(UniqueClash), connection.begin_nested():
            connection.execute(things.insert(), [{"id": 1}])
        connection.execute(things.insert(), [{"id": 2}])
    assert count(database) == 2


def test_numbers_out_of_range_are_refused(database: Database, things: sa.Table) -> None:
    with pytest.raises(Invalid, match="number_too_large_to_store"), database.write() as connection:
        connection.execute(things.insert(), [{"id": 2**64}])


def test_a_lock_that_is_taken_is_transient(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as connection:
        THINGS.create(connection)
        connection.execute(THINGS.insert(), [{"id": 1}])
    with database.write() as first:
        first.execute(sa.select(THINGS).with_for_update())

        def second() -> None:
            with pytest.raises(LockTaken), database.write() as other:
                other.execute(sa.select(THINGS).with_for_update(nowait=True))

        run(second)
    database.close()


def test_deadlocks_are_transient_and_retried(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.write() as connection:
        THINGS.create(connection)
        connection.execute(THINGS.insert(), [{"id": 1, "a": ""}, {"id": 2, "a": ""}])
    barrier = threading.Barrier(2)
    tries = []

    def change(first: int, second: int) -> None:
        met: list[bool] = []

        def use_case() -> None:
            tries.append(first)
            with database.write() as connection:
                connection.execute(sa.update(THINGS).where(THINGS.c.id == first).values(a=THINGS.c.a + "x"))
                if not met:
                    met.append(True)
                    barrier.wait(10)
                connection.execute(sa.update(THINGS).where(THINGS.c.id == second).values(a=THINGS.c.a + "x"))

        retried(use_case)

    run(lambda: change(1, 2), lambda: change(2, 1))
    with database.read() as connection:
        assert connection.execute(sa.select(THINGS.c.a)).scalars().all() == ["xx", "xx"]
    assert len(tries) == 3
    database.close()


def test_writers_of_one_process_take_turns(database: Database, things: sa.Table) -> None:
    def write(start: int) -> None:
        for n in range(20):
            with database.write() as connection:
                connection.execute(things.insert(), [{"id": start + n}])
                time.sleep(0.0005)

    run(*(lambda start=start: write(start) for start in range(0, 800, 100)))
    assert count(database) == 160


def test_retried_gives_up_with_the_last_error() -> None:
    def never() -> None:
        raise LockTaken

    with pytest.raises(Transient):
        retried(never, attempts=2)


@pytest.mark.parametrize("url", ["sqlite://", "mysql://localhost/x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(Permanent, match="database_not_supported"):
        Database(url)


def test_sqlite_is_set_up(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.read() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    database.close()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}


def test_a_reader_cannot_write_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    database = Database(postgres_url)
    with pytest.raises(sa.exc.InternalError), database.read() as connection:
        connection.execute(sa.text("CREATE TABLE x (a int)"))
    database.close()


def run(*jobs: object) -> None:
    """Run functions at once, each in a thread; the first error is raised."""
    errors: list[BaseException] = []

    def guarded(job: object) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]


def test_a_writer_comes_between_the_slices_of_another_process(sqlite_url: str) -> None:
    """That process lets go for three milliseconds only, again and again."""
    database = Database(sqlite_url)
    with database.write() as connection:
        THINGS.create(connection)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False, timeout=30)
    slices, stop = [0], threading.Event()

    def work() -> None:
        while not stop.wait(0.003):
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.06)
            other.execute("COMMIT")
            slices[0] += 1

    thread = threading.Thread(target=work)
    thread.start()
    try:
        waited = []
        for number in range(12):
            time.sleep(0.01 * (number % 5))
            before = slices[0]
            with database.write() as connection:
                connection.execute(THINGS.insert(), [{"id": number}])
            waited.append(slices[0] - before)
    finally:
        stop.set()
        thread.join()
        other.close()
    database.close()
    assert sorted(waited)[8] <= 2, waited
