"""An installation with workers as processes of their own, which are killed while work goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from engines.kernel.errors import Transient
from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.answers import Asked
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, SaveRecords
from runtime.services.transact import Once
from runtime.services.write_and_tell import save_and_tell
from runtime.storage import jobs
from tests.concurrency.books import assert_right, balance, transactions
from tests.concurrency.installation import ROOT, Place, install, save_id
from tests.concurrency.probe import PROBE

T = TypeVar("T")
MEMBERS = 20
SLICE = 10
PATIENCE_SECONDS = 600
TESSERA = [sys.executable, "-c", "from runtime.cli import main; main()"]


@dataclass
class Site:
    """One database, maybe a Redis, and processes that can be killed."""

    place: Place
    redis_url: str | None = None
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    members: list[int] = field(default_factory=list)
    deaths: int = 0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        install(self.place).database.close()
        self.platform = self._platform()
        apply_apps(self.platform, Actor(), PROBE)
        self.members = [save_id(self.platform, "member.member", name=f"M{number}") for number in range(MEMBERS)]

    @property
    def environment(self) -> dict[str, str]:
        """Settings of all processes."""
        found = {
            "TESSERA_DATA_DIR": str(self.place.folder), "TESSERA_DATABASE_URL": self.place.url, "TESSERA_JOB_LEASE_SECONDS": "2",
            "LANG": "en",
        }  # fmt: skip
        return found if self.redis_url is None else {**found, "TESSERA_REDIS_URL": self.redis_url}

    def _platform(self) -> Platform:
        return build(read_settings(self.environment))

    # processes

    def start(self, name: str, *command: str) -> None:
        """A process; one of this name must not run."""
        with (self.place.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*TESSERA, *command], cwd=ROOT, env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """End a process with SIGKILL."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()
        self.deaths += 1

    def stop(self) -> None:
        """End what still runs; each process must obey SIGTERM, by itself if it has begun."""
        for process in self.processes.values():
            process.terminate()
        statuses = [process.wait(60) for process in self.processes.values()]
        self.processes.clear()
        self.platform.database.close()
        assert set(statuses) <= {0, -signal.SIGTERM}, statuses

    # work

    def note(self, number: int) -> None:
        """Some notes, each with a job that rewards its member; asked for as a client does that gets no answer: again."""
        rows = [RecordInput({"member": self.members[n % MEMBERS], "amount": n + 1}) for n in range(number, number + SLICE)]
        asked = Asked(self.platform, Actor(), lambda problem: {"code": problem.code}, Once(f"notes-{number}", number))
        answered(lambda: save_and_tell(asked, SaveRecords("probe.note", rows)))

    def left(self) -> int:
        """Jobs that are not done, but for those of another day: schedules, and timers of what the shipped apps have begun."""
        counted = answered(self._counts)
        assert "failed" not in counted, counted
        return counted.get("waiting", 0) + counted.get("running", 0)

    def _counts(self) -> dict[str, int]:
        with self.platform.database.read() as connection:
            counted = jobs.counts(connection)
            planned = [job for kind in ("schedule", "timer") for job in jobs.unfinished(connection, kind)]
        return {**counted, "waiting": counted.get("waiting", 0) - len(planned)}

    def done(self) -> int:
        """Jobs that are done."""
        return answered(self._counts).get("done", 0)

    def at_work(self, since: int) -> None:
        """Wait until more jobs are done than `since`: whoever does them is in the midst of work."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.left() and self.done() <= since:
            assert time.monotonic() < deadline, self._counts()
            time.sleep(0.01)

    def settled(self) -> None:
        """Wait until everything is done."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.left():
            assert time.monotonic() < deadline, self._counts()
            time.sleep(0.2)

    def assert_done_once(self, notes: int) -> None:
        """Each note was rewarded, once."""
        assert transactions(self.platform, rule="probe.reward_note") == notes
        assert sum(balance(self.platform, member) for member in self.members) == sum(range(1, notes + 1))
        assert_right(self.platform)


def answered(ask: Callable[[], T]) -> T:
    """The answer, asked for until the database is there."""
    for _ in range(60):
        try:
            return ask()
        except Transient:
            time.sleep(0.25)
    return ask()


def site(url: str, folder: Path, redis_url: str | None = None) -> Site:
    """An installation in a database."""
    return Site(Place(url, folder), redis_url)
