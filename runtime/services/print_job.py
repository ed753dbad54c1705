"""A print of many records as a job: slice after slice while people go on working, for whoever asked and with their rights of
the moment in which a slice is made; joined to one PDF at the end. It can be cancelled between two slices."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engines.kernel.errors import Invalid, Problem
from runtime.auth.actor import Actor
from runtime.services.file_job import Beat, ask_once, asker, file_of, file_path, settle
from runtime.services.platform import Platform
from runtime.services.print_records import PrintRecords, check_print, note_print, print_slice
from runtime.services.turn import Turn
from runtime.services.viewer import not_found
from runtime.storage.jobs import Job

KIND = "print"
#: Records of one job.
MOST = 5_000
#: Records that are printed between two looks at whether the job is still wanted.
SLICE = 50


@dataclass(frozen=True, slots=True)
class AskPrint:
    """What to print, as a PDF; as `PrintRecords` has it."""

    form: str
    template: str
    ids: Sequence[int]
    locale: str = "zh-CN"

    def some(self, ids: Sequence[int]) -> PrintRecords:
        """The print of some of them."""
        return PrintRecords(self.form, ids, self.template, "pdf", self.locale)


def ask_for_print(platform: Platform, actor: Actor, asked: AskPrint, once: str | None) -> Job:
    """The job, waiting. `once`: the caller's key. Raises `NotFound`, `Forbidden`, `Invalid` as `print_records`."""
    if not 1 <= len(asked.ids) <= MOST:
        raise Invalid(Problem("print_too_many", "/ids", {"most": MOST}))
    title = check_print(platform, actor, asked.some(asked.ids))
    ids = list(dict.fromkeys(asked.ids))
    return ask_once(platform, actor, KIND, {**asdict(asked), "ids": ids, "format": "pdf", "title": title}, once)


def run_print(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """Print it, slice by slice. Records that are gone meanwhile, or may no longer be seen, are left out and counted."""
    told = job.payload
    asked = AskPrint(told["form"], told["template"], told["ids"], told["locale"])
    actor = asker(platform, job)
    path = file_path(platform, job)
    parts = path.with_name(f"part-{path.stem}")
    shutil.rmtree(parts, ignore_errors=True)  # of a try before this one
    parts.mkdir(parents=True)
    try:
        made = _print_all(platform, actor, asked, parts, Beat(platform, job, turn))
        joined = parts / "joined.pdf"
        platform.printer.join([parts / name for name in made["files"]], joined)
        note_print(platform, actor, asked.some(asked.ids), made["done"])
        settle(platform, job, turn, joined, {"done": made["done"], "total": len(asked.ids)})
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    return Counter({KIND: 1})


def print_of(platform: Platform, actor: Actor, id: int) -> tuple[Path, str]:
    """The PDF of a print, and what it should be called. Raises `NotFound` where it is not there or not the actor's."""
    path, job = file_of(platform, actor, id, KIND, "no_print_file")
    return path, f"{job.payload['title']}.pdf"


def _print_all(platform: Platform, actor: Actor, asked: AskPrint, parts: Path, beat: Beat) -> dict[str, Any]:
    """The names of the parts in `parts`, and how many records they have."""
    files: list[str] = []
    done = 0
    for at in range(0, len(asked.ids), SLICE):
        beat.report(at, len(asked.ids))
        content, count = print_slice(platform, actor, asked.some(asked.ids[at : at + SLICE]))
        done += count
        if count:
            files.append(f"{at:05}.pdf")
            (parts / files[-1]).write_bytes(content)
    if not files:
        raise not_found()
    return {"files": files, "done": done}
