"""Ids are never given out twice, whatever threads, processes, rollbacks and forks do."""

import multiprocessing
import os
import threading

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Permanent
from runtime.storage.database import Database
from runtime.storage.ids import BLOCK, LIMIT, DryIds, IdSource
from runtime.storage.system_tables import SYSTEM


def test_ids_are_positive_and_different(database: Database) -> None:
    ids = IdSource(database)
    drawn = [ids.next() for _ in range(2 * BLOCK + 10)]
    assert len(set(drawn)) == len(drawn)
    assert min(drawn) > 0
    assert max(drawn) <= 3 * BLOCK


def test_reserving_gives_as_many_as_asked(database: Database) -> None:
    ids = IdSource(database)
    first, second = ids.reserve(3500), ids.reserve(10)
    assert len(set(first + second)) == 3510


def test_two_sources_never_share(database: Database) -> None:
    second = Database(database.engine.url.render_as_string(hide_password=False))
    one, other = IdSource(database), IdSource(second)
    drawn = [source.next() for _ in range(1500) for source in (one, other)]
    assert len(set(drawn)) == 3000
    second.close()


def test_threads_never_share(database: Database) -> None:
    ids = IdSource(database)
    drawn: list[int] = []
    threads = [threading.Thread(target=lambda: drawn.extend([ids.next() for _ in range(3000)])) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(set(drawn)) == 18_000


def test_a_block_drawn_in_a_transaction_that_fails_is_forgotten(database: Database) -> None:
    ids = IdSource(database)
    with pytest.raises(KeyError), database.write():
        lost = ids.next()
        raise KeyError
    later = [ids.next() for _ in range(BLOCK)]
    other = [IdSource(database).next() for _ in range(3)]
    assert not set(later) & set(other)
    assert len(set(later)) == BLOCK
    assert lost > 0


def test_ids_drawn_in_a_savepoint_that_fails_stay_taken(database: Database) -> None:
    ids = IdSource(database)
    with database.write() as connection:
        inner = connection.begin_nested()
        drawn = [ids.next() for _ in range(3)]
        inner.rollback()
        drawn += [ids.next() for _ in range(2 * BLOCK)]
    later = [IdSource(database).next(), *(ids.next() for _ in range(BLOCK))]
    assert len({*drawn, *later}) == len(drawn) + len(later)


def test_ensured_ids_need_no_statement_in_the_transaction(database: Database) -> None:
    ids = IdSource(database)
    ids.ensure(2500)
    with database.write() as connection:
        statements: list[str] = []
        sa.event.listen(connection, "before_cursor_execute", lambda *given: statements.append(given[2]))
        assert len({ids.next() for _ in range(2500)}) == 2500
    assert statements == []


def test_a_forked_child_draws_its_own(database: Database) -> None:
    ids = IdSource(database)
    mine = [ids.next(), ids.next()]
    names = [ids.public_id()]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as out:
            out.write(f"{ids.next()} {ids.public_id()}")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        theirs, name = answer.read().split()
    os.waitpid(child, 0)
    mine += [ids.next() for _ in range(BLOCK)]
    names += [ids.public_id() for _ in range(600)]
    assert int(theirs) not in mine
    assert name not in names


def draw(url: str, barrier: object, answers: object) -> None:
    database = Database(url)
    ids = IdSource(database)
    barrier.wait(30)
    drawn = []
    for _ in range(5):
        with database.write():
            drawn += [ids.next() for _ in range(300)]
    answers.put(drawn)
    database.close()


def test_processes_never_share(database: Database) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(3), context.Queue()
    url = database.engine.url.render_as_string(hide_password=False)
    workers = [context.Process(target=draw, args=(url, barrier, answers)) for _ in range(3)]
    for worker in workers:
        worker.start()
    drawn = [id for _ in workers for id in answers.get(timeout=60)]
    for worker in workers:
        worker.join(30)
    assert len(set(drawn)) == 4500


def test_the_id_space_ends_where_json_readers_lose_numbers(database: Database) -> None:
    with database.write() as connection:
        connection.execute(sa.update(SYSTEM.workspace).values(next_id=LIMIT - BLOCK + 1))
        if not database.is_sqlite:
            connection.execute(sa.text(f"SELECT setval('id_space', {LIMIT - BLOCK - 10})"))
    with pytest.raises(Permanent, match="ids_exhausted"):
        IdSource(database).next()


def test_dry_ids_are_negative(database: Database) -> None:
    ids = DryIds()
    assert [ids.next(), *ids.reserve(2), ids.next()] == [-1, -2, -3, -4]


def test_public_ids_are_random_words_for_urls(database: Database) -> None:
    ids = IdSource(database)
    names = {ids.public_id() for _ in range(5000)}
    assert len(names) == 5000
    assert all(len(name) == 16 and name.isalnum() and name == name.lower() and name.isascii() for name in names)
