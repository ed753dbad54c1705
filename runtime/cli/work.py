"""`tessera work`, `worker`, `scheduler`: what is due: rules that run later, schedules, the ledgers' daily order, imports."""

import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from runtime.cli.door import Door, command

LANES = ("interactive", "outbound", "bulk")


@command("work")
@click.option("--until-idle", is_flag=True, help="Stop when nothing is due any more; else go on until interrupted.")
@click.option("--at", "clock_at", metavar="TIME", help="As if it were this time; for tests and for catching up. Stops when idle.")
def work(door: Door, until_idle: bool) -> None:
    """Do what is due: rules that run after the save, schedules, and the ledgers' daily order (activate, expire)."""
    from runtime.services.run_due import run_due
    from runtime.telemetry import configure_logs

    platform = door.workspace()
    if until_idle or door.is_standing:
        done = run_due(platform)
        counts = {name: done.counts[name] for name in ("rule", "schedule", "activated", "expired", "failed")}
        door.answer({"done": counts}, lambda: door.line("work_done", **counts))
        return
    configure_logs(door.settings.log_level)
    stop = stopping()
    door.line("work_waits")
    while not stop.wait(1.0):
        run_due(platform)


@command("worker")
@click.option("--slots", type=click.IntRange(1, 64), help="Jobs at a time; else TESSERA_WORKER_SLOTS, else 3.")
@click.option("--lanes", default=",".join(LANES), show_default=True, help="Kinds of work, by comma.")
def worker(door: Door, slots: int | None, lanes: str) -> None:
    """Do jobs until interrupted; those at hand are finished first.

    With TESSERA_REDIS_URL it is woken by Celery, else it looks at the database every second. Run as many as you like,
    beside at least one `tessera scheduler`.
    """
    from runtime.worker.bell import Bell
    from runtime.worker.embedded import Workers
    from runtime.worker.tasks import run_worker

    chosen = [each.strip() for each in lanes.split(",") if each.strip()]
    if not chosen or not set(chosen) <= set(LANES):
        raise click.BadParameter(lanes, param_hint="--lanes")
    platform, settings = door.workspace(), door.settings
    many = slots or settings.worker_slots
    told = partial(door.line, "worker_waits", slots=many, lanes=", ".join(chosen))
    if settings.redis_url is not None:
        told()
        run_worker(platform, settings.redis_url, many, chosen)
    else:
        _run(Workers(platform, Bell(), many, chosen), told)


@command("scheduler")
def scheduler(door: Door) -> None:
    """Make jobs of what is due by the clock, and offer again what workers were not told of, until interrupted.

    Any number may run; each thing is planned once.
    """
    from runtime.worker.scheduler import scheduler as made

    _run(made(door.workspace()), partial(door.line, "scheduler_waits"))


def stopping() -> threading.Event:
    """Set by SIGTERM and SIGINT."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stop.set())
    return stop


def _run(threads: Any, told: Callable[[], None]) -> None:
    """`told`: said once it can be asked to stop."""
    stop = stopping()
    threads.start()
    told()
    stop.wait()
    threads.stop()
