"""A process that does one deed and is killed with SIGKILL at a given moment of it.

Moments are counted in what the process asks of its database: the n-th statement, or the n-th commit (before or after it).
So a moment is the same in every run, and every one can be tried.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from runtime.services.platform import Platform
from tests.concurrency.installation import Place, open_place

Deed = Callable[..., Any]
TIMEOUT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Moment:
    """When to die: at the n-th of these, counted from 0."""

    kind: str
    """statement, commit."""
    number: int


class Counter:
    """Counts what a platform asks of its database; dies when its moment has come."""

    def __init__(self, platform: Platform, moment: Moment | None = None) -> None:
        self.statements = 0
        self.commits = 0
        self._moment = moment
        event.listen(platform.database.engine, "before_cursor_execute", self._statement)
        event.listen(platform.database.engine, "commit", self._commit)

    def _statement(self, *_: object) -> None:
        self._die_at("statement", self.statements)
        self.statements += 1

    def _commit(self, *_: object) -> None:
        self._die_at("commit", self.commits)
        self.commits += 1

    def _die_at(self, kind: str, number: int) -> None:
        if self._moment == Moment(kind, number):
            os.kill(os.getpid(), signal.SIGKILL)


def killed(place: Place, moment: Moment, deed: Deed, *arguments: Any) -> bool:
    """Do `deed(platform, *arguments)` in a process of its own; whether it was killed before it was done."""
    fork = multiprocessing.get_context("forkserver")
    fork.set_forkserver_preload(["tests.durability.deeds"])
    process = fork.Process(target=_do, args=(place, moment, deed, arguments))
    process.start()
    process.join(TIMEOUT_SECONDS)
    status = process.exitcode
    if status is None:
        process.kill()
        process.join()
    process.close()
    assert status in (0, -signal.SIGKILL), f"the process failed by itself: {status}"
    return status != 0


def _do(place: Place, moment: Moment, deed: Deed, arguments: tuple[Any, ...]) -> None:
    platform = open_place(place)
    Counter(platform, moment)
    deed(platform, *arguments)
