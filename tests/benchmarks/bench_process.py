"""Instances of a process from start to end, every wait committed, against a bare Core program that writes the very same rows in as
many transactions; what a step costs beside a hundred thousand others that wait; and by which indexes work and inboxes are found.

`python -m tests.benchmarks.bench_process [--instances N] [--backlog N] [--rounds N] [--database sqlite|postgresql|both] [--profile]`

An instance: start → set values → exclusive gateway → user task → parallel: two service tasks → join → end. Two transactions: it
begins and waits for its approver, who approves and with that it ends.
"""

import argparse
import cProfile
import gc
import pstats
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, event, select, text

from engines.kernel.clock import FixedClock
from runtime.auth.actor import Actor
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.do_job import do_job
from runtime.services.list_tasks import list_tasks
from runtime.services.move_process import StartProcess, start_process
from runtime.services.people import NewUser, add_user
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.services.turn import Turn
from runtime.storage.bulk import insert_rows
from runtime.storage.system_tables import SYSTEM
from tests.benchmarks.databases import SYSTEMS, Server, server
from tests.benchmarks.written_rows import Dump, Slice, differences, dump, statements, write
from tests.concurrency.installation import Place, open_place
from tests.runtime.services.desk import END, desk, node, process

LIMIT = 5.0
#: A step beside a backlog may cost so many times what it costs without.
FLAT = 1.5
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LEASE = timedelta(minutes=1)
ROUTE = process(
    "route",
    [
        node("start", "start_event", button={}), node("set", "set_values", values={"large": "amount > 1000"}),
        node("size", "exclusive_gateway"), node("boss", "user_task", assign=[{"role": "desk.boss"}]),
        node("split", "parallel_gateway"),
        node("mark", "service_task", do=[{"update": {"set": {"state": '"granted"'}}}]),
        node("count", "service_task", do=[{"update": {"set": {"count": "coalesce(count, 0) + 1"}}}]),
        node("join", "parallel_gateway"), END,
    ],
    "start > set > size", "size > boss if process.large", "size > end else", "boss > split > mark > join", "split > count > join > end",
    variables=[{"key": "large", "type": "boolean", "title": "Large"}],
)  # fmt: skip
PAUSE = process(
    "pause", [node("start", "start_event", button={}), node("hour", "timer", wait={"after": 1}), END], "start > hour > end"
)


def prepared(host: Server, records: int) -> tuple[str, list[int], Actor]:
    """A database with the processes, so many requests, and their approver."""
    url = host.create()
    platform = _open(host, url)
    apply_apps(platform, Actor(), desk(ROUTE, PAUSE))
    user = add_user(platform, Actor(), NewUser("boss", "boss", roles=["desk.boss"], password=None)).user
    saved = save_records(
        platform, Actor(), SaveRecords("desk.request", [RecordInput({"title": str(n), "amount": "5000"}) for n in range(records)])
    )
    platform.database.close()
    return url, [each.id for each in saved if each.id is not None], Actor(id=user.id, login="boss")


def _open(host: Server, url: str, now: datetime = NOW) -> Platform:
    return replace(open_place(Place(url, host.folder)), clock=lambda _: FixedClock(now))


def begin(platform: Platform, records: Sequence[int]) -> None:
    """An instance about each; one transaction each."""
    for record in records:
        start_process(platform, Actor(), StartProcess("desk.route", record))


def approve(platform: Platform, boss: Actor, tasks: Sequence[int]) -> None:
    """Each task; one transaction each, with which its instance ends."""
    for task in tasks:
        act_on_task(platform, boss, ActOnTask(task, "approve"))


def _open_tasks(platform: Platform) -> list[int]:
    with platform.database.read() as connection:
        table = SYSTEM.task
        return list(connection.execute(select(table.c.id).where(table.c.state == "open").order_by(table.c.id)).scalars())


# the same rows by Core


def slices_of(before: Dump, after: Dump, instances: Mapping[int, int], home: str) -> list[Slice]:
    """What each transaction wrote: new and changed rows by instance. `instances`: by the record that they are about."""
    found = {instance: Slice() for instance in instances.values()}
    first = next(iter(found.values()))
    for name, rows in after.items():
        for key, row in rows.items():
            if row == before[name].get(key):
                continue
            if name == home:  # the number of the write transaction, once in each
                for each in found.values():
                    each.changed[name].append(row)
                continue
            instance = (
                row["id"]
                if name == "process_instance"
                else row.get("instance_id") or instances.get(row.get("record_id") or row.get("id") or 0)
            )
            mine = first if instance is None else found[instance]
            (mine.changed if key in before[name] else mine.new)[name].append(row)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of both, of the clock and of this process's processor, and how many rows were written."""

    ours: float
    bare: float
    ours_cpu: float
    bare_cpu: float
    rows: int


def one_round(host: Server, template: str, records: Sequence[int], boss: Actor, profile: cProfile.Profile | None) -> Round:
    """Ours, then the same rows by Core on a copy of the same database."""
    ours, bare = host.create(template), host.create(template)
    platform = _open(host, ours)
    empty = dump(platform)
    with profile or nullcontext():
        begun_in = _both(lambda: begin(platform, records))
    begun, tasks = dump(platform), _open_tasks(platform)
    with profile or nullcontext():
        ended_in = _both(lambda: approve(platform, boss, tasks))
    ended = dump(platform)
    about = {row["record_id"]: row["id"] for row in ended["process_instance"].values()}
    slices = (slices_of(empty, begun, about, "workspace"), slices_of(begun, ended, about, "workspace"))
    platform.database.close()
    writing = _open(host, bare)
    work = [*statements(writing, slices[0], empty), *statements(writing, slices[1], begun)]
    taken = _both(lambda: write(writing, work))
    wrong = differences(ended, dump(writing))
    writing.database.close()
    host.drop(ours)
    host.drop(bare)
    if wrong:
        raise AssertionError(f"other rows than the process wrote: {', '.join(wrong)}")
    rows = sum(len(rows) for phase in slices for each in phase for some in (each.new, each.changed) for rows in some.values())
    return Round(begun_in[0] + ended_in[0], taken[0], begun_in[1] + ended_in[1], taken[1], rows)


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _both(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of the clock and of the processor; what is in memory before it is no work for the garbage collector."""
    gc.collect()
    gc.freeze()
    cpu = time.process_time()
    spent = _seconds(work)
    cpu = time.process_time() - cpu
    gc.unfreeze()
    return spent, cpu


def against_core(host: Server, system: str, instances: int, rounds: int, *, profile: bool) -> float:
    """Print rates and ratio; the ratio."""
    profiler = cProfile.Profile() if profile else None
    template, records, boss = prepared(host, instances)
    found = [one_round(host, template, records, boss, profiler) for _ in range(rounds)]
    ratio = median(each.ours / each.bare for each in found)
    cpu = median(each.ours_cpu / each.bare_cpu for each in found)
    ours, bare = (instances / median(each) for each in zip(*((one.ours, one.bare) for one in found), strict=True))
    print(
        f"{system:10}  {rounds} × {instances} instances from start to end in 2 transactions each: {ours:.0f}/s; the same "
        f"{found[0].rows / instances:.1f} rows each by Core {bare:.0f}/s: {ratio:.2f}× (at most {LIMIT}; processor {cpu:.2f}×)",
        flush=True,
    )
    if profiler is not None:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
    return ratio


# beside a backlog


def fill(platform: Platform, count: int) -> None:
    """So many instances that wait, each with a task of one of a hundred others and a timer of next year: copies of one."""
    with platform.database.write() as connection:
        tables = (SYSTEM.process_instance, SYSTEM.process_log, SYSTEM.task)
        models = [dict(connection.execute(select(table)).mappings().first() or {}) for table in tables]
        job = dict(connection.execute(select(SYSTEM.job).where(SYSTEM.job.c.kind == "timer")).mappings().first() or {})
        numbers = range(-count, 0)  # before all others, as what has waited for long
        instance, log, task = models
        insert_rows(
            connection, tables[0], ({**instance, "id": n, "record_id": n, "state": "active", "ended_at": None} for n in numbers)
        )
        insert_rows(connection, tables[1], ({**log, "id": n, "instance_id": n} for n in numbers))
        insert_rows(
            connection, tables[2],
            ({**task, "id": n, "instance_id": n, "record_id": n, "user_id": 1_000 + n % 100, "state": "open"} for n in numbers),
        )  # fmt: skip
        payload = job["payload"]
        insert_rows(
            connection, SYSTEM.job,
            ({**job, "id": n, "state": "waiting", "due_at": NOW + timedelta(days=300, seconds=n % 10**6), "created_at": NOW - timedelta(days=1),
              "lease_by": None, "lease_until": None, "attempts": 0, "payload": payload} for n in numbers),
        )  # fmt: skip
    # What was filled in is settled, as in an installation that has run for long.
    if platform.database.is_sqlite:
        with platform.database.write() as connection:
            connection.execute(text("ANALYZE"))
        with platform.database.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with platform.database.autocommit() as connection:
        for statement in ("VACUUM (ANALYZE)", "CHECKPOINT"):
            connection.execute(text(statement))


def steps(platform: Platform, records: Sequence[int], boss: Actor) -> dict[str, float]:
    """Milliseconds of each kind of step, the median."""
    later = replace(platform, clock=lambda _: FixedClock(NOW + timedelta(hours=2)))
    begun = [_seconds(lambda record=record: begin(platform, [record])) for record in records]  # type: ignore[misc]
    approved = [_seconds(lambda task=task: approve(platform, boss, [task])) for task in _mine(platform, boss)]  # type: ignore[misc]
    for record in records:
        start_process(platform, Actor(), StartProcess("desk.pause", record))
    fired = [_seconds(lambda: _fire(later)) for _ in records]
    listed = [_seconds(lambda: _list(platform, boss)) for _ in records]
    return {
        "begin": median(begun) * 1000, "approve": median(approved) * 1000, "timer": median(fired) * 1000,
        "inbox": median(listed) * 1000,
    }  # fmt: skip


def _mine(platform: Platform, boss: Actor) -> list[int]:
    with platform.database.read() as connection:
        table = SYSTEM.task
        mine = (table.c.user_id == boss.id, table.c.state == "open")
        return list(connection.execute(select(table.c.id).where(*mine).order_by(table.c.id)).scalars())


def _fire(platform: Platform) -> None:
    done = do_job(platform, Turn("bench", LEASE), kinds=frozenset({"timer"}))
    assert done == {"process": 1}


def _list(platform: Platform, who: Actor) -> None:
    list_tasks(platform, who, "en", "mine", 50, None)


def beside_a_backlog(host: Server, system: str, backlog: int, few: int) -> float:
    """Print what steps cost with and without; the largest ratio. Then the plans: 0 where one reads a whole table."""
    template, records, boss = prepared(host, few * 4)
    platform = _open(host, host.create(template))
    steps(platform, records[:few], boss)  # everything is warm, and there is something to copy
    alone = steps(platform, records[few : few * 2], boss)
    fill(platform, backlog)
    beside = steps(platform, records[few * 2 : few * 3], boss)
    ratios = {name: beside[name] / alone[name] for name in alone}
    told = ", ".join(f"{name} {alone[name]:.1f} → {beside[name]:.1f} ms ({ratios[name]:.2f}×)" for name in alone)
    print(f"{'':10}  beside {backlog} waiting instances, tasks and timers: {told} (at most {FLAT}×)", flush=True)
    for name, plan in plans(platform, boss).items():
        print(f"{'':10}  {name}: {plan}", flush=True)
    platform.database.close()
    return max(ratios.values())


def plans(platform: Platform, boss: Actor) -> dict[str, str]:
    """How the database finds the due timer and the inbox: the lines of its plan that read a table. Raises where one reads all."""
    asked: dict[str, list[tuple[str, Any]]] = {"due timer": [], "inbox": []}
    for name, work in (("due timer", lambda: _claim(platform)), ("inbox", lambda: _list(platform, boss))):
        table = "job" if name == "due timer" else "task"

        def keep(
            _: Connection, _cursor: object, statement: str, parameters: Any, *_more: object, name: str = name, table: str = table
        ) -> None:
            if statement.startswith("SELECT") and f"FROM {table}" in statement.replace("\n", " ").replace("  ", " "):
                asked[name].append((statement, parameters))

        event.listen(platform.database.engine, "before_cursor_execute", keep)
        work()
        event.remove(platform.database.engine, "before_cursor_execute", keep)
    return {name: "; ".join(dict.fromkeys(_plan(platform, *each) for each in found)) for name, found in asked.items()}


def _claim(platform: Platform) -> None:
    assert do_job(platform, Turn("bench", LEASE), kinds=frozenset({"timer"})) is None


def _plan(platform: Platform, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if platform.database.is_sqlite else "EXPLAIN"
    with platform.database.read() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    lines = [str(row[-1]).strip(" ->") for row in rows]
    reading = [line for line in lines if (line.startswith(("SCAN", "SEARCH")) and "anon_" not in line) or "Scan" in line]
    assert not any("Seq Scan" in line or ("SCAN" in line and "INDEX" not in line) for line in reading), reading
    return "; ".join(line.partition("  (cost")[0] for line in reading)


def main(arguments: list[str]) -> int:
    """1 where the ratio is above the limit, or a backlog is felt."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", type=int, default=300)
    parser.add_argument("--backlog", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", choices=(*SYSTEMS, "both"), default="both")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args(arguments)
    is_good = True
    for system in SYSTEMS if options.database == "both" else (options.database,):
        with server(system) as host:
            ratio = against_core(host, system, options.instances, options.rounds, profile=options.profile)
            felt = beside_a_backlog(host, system, options.backlog, 60) if options.backlog else 0.0
        is_good = is_good and ratio <= LIMIT and felt <= FLAT
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
