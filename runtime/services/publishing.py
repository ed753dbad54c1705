"""How far a publication is, told to whoever looks while it runs: step by step, from the process that does it to all others by a
small file beside the data. What has given no sign of life for long is taken for ended."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engines.kernel.errors import Problem
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.platform import Platform
from runtime.storage.dynamic.table_plan import Step, TablePlan

_FILE = "publishing.json"
#: Seconds between two writes.
_BEAT = 0.3
#: An index on very many rows says nothing while it is built.
_SILENT = timedelta(minutes=15)
#: Steps that are done slice by slice; all others are done when they are told of.
_SLICED = ("convert", "recompute")
#: Steps that take no time of their own.
_AT_SWITCH = ("hide_column", "hide_table", "unhide_column", "unhide_table")


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One step."""

    says: Problem
    rows: int
    done: int
    """Of `rows`."""
    state: str
    """waiting, running, done."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """A publication that runs."""

    began_at: datetime
    seconds: float
    """Estimate for all steps, as the plan had it."""
    phase: str
    """tables: while all go on; records: what new apps bring; sample."""
    steps: Sequence[StepSeen]


class Announced:
    """The publication, as whoever does it tells of it."""

    def __init__(self, path: Path, began_at: datetime, plan: TablePlan | None) -> None:
        steps = [] if plan is None else [step for step in plan.steps if step.kind not in _AT_SWITCH]
        self._path = path
        self._steps = {step.name: _packed(step) for step in steps}
        self._told: dict[str, Any] = {
            "began_at": began_at.isoformat(), "seconds": 0.0 if plan is None else plan.seconds, "phase": "tables",
            "steps": list(self._steps.values()),
        }  # fmt: skip
        self._current: str | None = None
        self._next = 0.0
        self._write(at_once=True)

    def step(self, step: Step, rows: int) -> None:
        """So many rows of a step are done."""
        if self._current not in (None, step.name):
            self._steps[str(self._current)]["state"] = "done"
        found = self._steps.get(step.name)
        if found is None:
            return
        state = "running" if step.kind in _SLICED and rows < step.rows else "done"
        is_news = (self._current, found["state"]) != (step.name, state)
        self._current = step.name
        found.update(done=rows, state=state)
        self._write(at_once=is_news)

    def phase(self, name: str) -> None:
        """What comes after the tables."""
        self._told["phase"] = name
        for each in self._steps.values():
            each["state"] = "done"
        self._write(at_once=True)

    def _write(self, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if not at_once and now < self._next:
            return
        self._next = now + _BEAT
        part = self._path.with_name(f"part-{_FILE}")
        with suppress(OSError):  # whoever cannot tell goes on all the same
            part.write_text(json.dumps(self._told, ensure_ascii=False), encoding="utf-8")
            part.replace(self._path)


@contextmanager
def announced(platform: Platform, plan: TablePlan | None) -> Iterator[Announced]:
    """Tell of a publication while it lasts."""
    path = platform.settings.data_dir / _FILE
    try:
        yield Announced(path, platform.now(), plan)
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def publishing_now(platform: Platform, actor: Actor) -> Publishing | None:
    """The publication that runs; None where none does. Raises `Forbidden`."""
    require_admin(actor)
    path = platform.settings.data_dir / _FILE
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        silent = timedelta(seconds=time.time() - path.stat().st_mtime)
    except (OSError, ValueError):
        return None
    if silent > _SILENT:
        return None
    names = ("rows", "done", "state")
    steps = [StepSeen(Problem(each["code"], "", each["params"]), *(each[name] for name in names)) for each in told["steps"]]
    return Publishing(datetime.fromisoformat(told["began_at"]), told["seconds"], told["phase"], steps)


def _packed(step: Step) -> dict[str, Any]:
    says = step.says
    params = {name: value if isinstance(value, str | int | dict) else str(value) for name, value in says.params.items()}
    return {"code": says.code, "params": params, "rows": step.rows, "done": 0, "state": "waiting"}
