"""Eight processes that stay: each opens an installation by its place, waits at the barrier and does its requests.

A request is plain data: `("save", form, values)`, `("delete", form, id)`, `("do", form, id, action, inputs)`, `("import", form, path, mapping)`,
`("work", time)` for all that is due at that time, or `("apply", apps)` to install or upgrade.
"""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from engines.kernel.clock import FixedClock
from engines.kernel.errors import AppError, Transient
from runtime.auth.actor import Actor
from runtime.services.delete_records import DeleteRecords, delete_records
from runtime.services.do_action import DoAction, do_action
from runtime.services.import_records import ImportRecords, import_records
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.run_due import run_due
from tests.concurrency.installation import Place, open_place, save

PROCESSES = 8
TIMEOUT_SECONDS = 120
Request = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request: `done`, or `refused` with a code that a person can be told, or `failed`."""

    status: str
    detail: str = ""


class Workers:
    """The processes, from the outside."""

    def __init__(self, doors: Sequence[Connection]) -> None:
        self._doors = doors

    def do(self, place: Place, work: Sequence[Sequence[Request]]) -> list[Outcome]:
        """Each process does its part of `work`, all from the same moment; the outcomes of all."""
        assert len(work) == len(self._doors)
        for door, requests in zip(self._doors, work, strict=True):
            door.send((place, list(requests)))
        outcomes: list[Outcome] = []
        for door in self._doors:
            assert door.poll(TIMEOUT_SECONDS), "a process did not answer"
            outcomes += door.recv()
        return outcomes


def tally(outcomes: Sequence[Outcome]) -> Counter[str]:
    """How often each outcome: `done`, or the code of the refusal. A failure is told in full."""
    return Counter("done" if each.status == "done" else each.detail for each in outcomes)


@contextmanager
def started() -> Iterator[Workers]:
    """Start the processes and end them."""
    fork = multiprocessing.get_context("forkserver")
    fork.set_forkserver_preload([__name__])
    barrier = fork.Barrier(PROCESSES)
    pairs = [fork.Pipe() for _ in range(PROCESSES)]
    processes = [fork.Process(target=_serve, args=(theirs, barrier), daemon=True) for _, theirs in pairs]
    for process in processes:
        process.start()
    for _, theirs in pairs:
        theirs.close()
    try:
        for ours, _ in pairs:
            assert ours.poll(TIMEOUT_SECONDS)
            assert ours.recv() == "ready"
        yield Workers([ours for ours, _ in pairs])
    finally:
        for ours, _ in pairs:
            ours.close()
        for process in processes:
            process.join(10)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()


def _serve(door: Connection, barrier: Barrier) -> None:
    opened: dict[Place, Platform] = {}
    door.send("ready")
    while True:
        try:
            place, requests = door.recv()
        except EOFError:
            break
        if place not in opened:
            opened[place] = open_place(place)
        platform = opened[place]
        with platform.database.read() as connection:
            platform.releases.current(connection)
        barrier.wait(TIMEOUT_SECONDS)
        door.send([_attempt(platform, request) for request in requests])
    for platform in opened.values():
        platform.database.close()


def _do(platform: Platform, *said: Any) -> None:
    do_action(platform, Actor(), DoAction(*said))


def _import(platform: Platform, form: str, path: Path, mapping: Mapping[str, str]) -> None:
    import_records(platform, Actor(), ImportRecords(form, path, mapping, slice=20))


def _work(platform: Platform, at: datetime) -> None:
    run_due(replace(platform, clock=lambda _: FixedClock(at)))


def _apply(platform: Platform, parts: Mapping[str, Mapping[str, Any]]) -> None:
    apply_apps(platform, Actor(), parts, consent=True)


def _delete(platform: Platform, form: str, id: int) -> None:
    delete_records(platform, Actor(), DeleteRecords(form, [id]))


_DOERS: Mapping[str, Callable[..., object]] = {
    "save": save,
    "delete": _delete,
    "do": _do,
    "import": _import,
    "work": _work,
    "apply": _apply,
}


def _attempt(platform: Platform, request: Request) -> Outcome:
    kind, *said = request
    try:
        _DOERS[kind](platform, *said)
    except Transient as error:
        return Outcome("failed", f"gave up: {error}")
    except AppError as error:
        return Outcome("refused", error.code)
    except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to see it
        return Outcome("failed", f"{type(error).__name__}: {error}")
    return Outcome("done")
