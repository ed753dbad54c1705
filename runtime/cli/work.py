"""`tessera work`: what is due: rules that run later, schedules, the ledgers' daily order."""

import signal
import threading

import click

from runtime.cli.door import Door, command


@command("work")
@click.option("--until-idle", is_flag=True, help="Stop when nothing is due any more; else go on until interrupted.")
@click.option("--at", "clock_at", metavar="TIME", help="As if it were this time; for tests and for catching up. Stops when idle.")
def work(door: Door, until_idle: bool) -> None:
    """Do what is due: rules that run after the save, schedules, and the ledgers' daily order (activate, expire)."""
    from runtime.services.run_due import run_due
    from runtime.services.use_case import Actor

    platform = door.workspace()
    if until_idle or door.is_standing:
        done = run_due(platform, Actor())
        counts = {name: done.counts[name] for name in ("rule", "schedule", "activated", "expired", "failed")}
        door.answer({"done": counts}, lambda: door.line("work_done", **counts))
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stop.set())
    door.line("work_waits")
    while not stop.wait(1.0):
        run_due(platform, Actor())
