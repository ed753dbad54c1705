"""What nobody wants any more goes, once a day: files that no record has, sent for an import or for a form that was never saved;
sheets of bad rows, exports and prints; deleted views; answers kept for callers who ask twice; the texts of old messages. All may
hold what is personal, so they are not kept for ever.
"""

import shutil
from collections import Counter
from datetime import timedelta

from runtime.services import file_job
from runtime.services.import_job import folder
from runtime.services.platform import Platform
from runtime.services.turn import Turn
from runtime.storage import deliveries, erasing, files, idempotency, jobs, notices, saved_views, workspace
from runtime.storage.jobs import Job, NewJob

KIND = "tidy"
#: So long a form may be filled in, an import be tried again, a caller ask once more.
KEPT = timedelta(days=30)
#: Files that one round drops: the next day goes on.
_MOST = 2_000
#: Texts of messages that one transaction forgets, and such transactions of one round.
_TEXTS, _SLICES = 2_000, 500


def plan_tidying(platform: Platform) -> None:
    """One job for each day of the workspace. Any number of processes may do so."""
    with platform.database.read() as connection:
        home = workspace.load(connection)
        now = platform.clock(home).now()
        day = f"{KIND}:{now.astimezone(home.zone).date()}"
        if jobs.find_dedupe(connection, day) is not None:
            return
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        jobs.enqueue(connection, [NewJob(platform.ids.next(), KIND, {}, now, "bulk", KIND, day)], now)


def run_tidying(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """Rows and contents of files, sheets and answers, `KEPT` after they were made. An import that is still to be done keeps its
    file."""
    before = platform.now() - KEPT
    _forget_texts(platform, job, turn)
    with platform.database.write() as connection:
        wanted = [each.payload["file"] for each in jobs.unfinished(connection, "import") if each.state != "failed"]
        erasing.drop_contents(connection, platform.files, files.forget_loose(connection, before, wanted, _MOST))
        idempotency.forget_before(connection, before)
        saved_views.forget_before(connection, before)
        jobs.finish(connection, job.id, turn.by, platform.now())
    for sheet in folder(platform).glob("job-*.errors.*"):
        if sheet.stat().st_mtime < before.timestamp():
            sheet.unlink(missing_ok=True)
    old = (platform.now() - timedelta(days=file_job.KEPT_DAYS)).timestamp()
    for sheet in file_job.folder(platform).glob("*job-*"):
        if sheet.stat().st_mtime >= old:
            continue
        if sheet.is_dir():  # parts of a print whose process died
            shutil.rmtree(sheet, ignore_errors=True)
        else:
            sheet.unlink(missing_ok=True)
    return Counter(tidy=1)


def _forget_texts(platform: Platform, job: Job, turn: Turn) -> None:
    """What messages said, `message_days` after they were asked for by the workspace's clock, and as old notices. A few at a
    time: others write meanwhile."""
    for _ in range(_SLICES):
        with platform.database.write() as connection:
            before = platform.clock(workspace.load(connection)).now() - timedelta(days=platform.settings.message_days)
            forgotten = deliveries.forget_texts(connection, before, _TEXTS) + notices.forget_before(connection, before, _TEXTS)
            jobs.renew(connection, job.id, turn.by, platform.now() + turn.lease)
        if not forgotten:
            return
