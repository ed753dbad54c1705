"""An export as a job: the sheet is written while people go on working, for whoever asked and with their rights of the moment in
which it is written. It can be cancelled between two pages; nothing of a cancelled one is left."""

from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from runtime.auth.actor import Actor
from runtime.services.export_records import ExportRecords, check_export, export_records
from runtime.services.file_job import Beat, ask_once, asker, file_of, file_path, folder, settle
from runtime.services.platform import Platform
from runtime.services.turn import Turn
from runtime.services.viewer import view
from runtime.storage.jobs import Job

KIND = "export"


@dataclass(frozen=True, slots=True)
class AskExport:
    """What to export; as `ExportRecords` has it."""

    form: str
    format: Literal["xlsx", "csv"] = "xlsx"
    filter: str | None = None
    search: str | None = None
    sort: str | None = None
    fields: tuple[str, ...] | None = None
    titles: bool = True
    locale: str = "en"

    def request(self, path: Path) -> ExportRecords:
        """The export into a file."""
        return ExportRecords(self.form, path, self.filter, self.fields, self.sort, self.search, self.titles)


def ask_for_export(platform: Platform, actor: Actor, asked: AskExport, once: str | None) -> Job:
    """The job, waiting. `once`: the caller's key; the same one is answered with the same job. Raises `NotFound`, `Forbidden`, and
    `Invalid` with all that is wrong with the request."""
    speaking = _speaking(platform, asked.locale)
    with platform.database.read() as connection:
        check_export(speaking, view(speaking, connection, actor), asked.request(Path("export")))
    return ask_once(platform, actor, KIND, asdict(asked), once)


def run_export(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """Write the sheet beside its place, and put it there when it is whole."""
    told = {name: value for name, value in job.payload.items() if name != "actor"}
    asked = AskExport(**{**told, "fields": None if told["fields"] is None else tuple(told["fields"])})
    actor = asker(platform, job)
    folder(platform).mkdir(parents=True, exist_ok=True)
    path = file_path(platform, job)
    part = path.with_name(f"part-{path.name}")
    beat = Beat(platform, job, turn)
    try:
        count = export_records(_speaking(platform, asked.locale), actor, asked.request(part), beat.report)
        settle(platform, job, turn, part, {"done": count, "total": count})
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Counter({KIND: 1})


def sheet_of(platform: Platform, actor: Actor, id: int) -> tuple[Path, str]:
    """The sheet of an export, and what it should be called. Raises `NotFound` where it is not there or not the actor's."""
    path, job = file_of(platform, actor, id, KIND, "no_export_file")
    return path, f"{job.payload['form'].partition('.')[2]}.{job.payload['format']}"


def _speaking(platform: Platform, locale: str) -> Platform:
    return replace(platform, settings=replace(platform.settings, locale=locale))
