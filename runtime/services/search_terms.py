"""Search rows of records that are there already: made by a job after a publish that changes what is searched, in slices.

Saves keep the rows from the switch on; the job brings those of records that nobody saves. A slice and the note of how far it
has come commit together, so it goes on where it was interrupted.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engines.record.entity import Entity
from engines.record.search import Searched
from runtime.auth.actor import Actor
from runtime.services.job_lease import checkpoint, finish
from runtime.services.platform import Platform
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase
from runtime.storage import jobs, records, search_rows, workspace
from runtime.storage.jobs import Job, NewJob

KIND = "search"


def plan_search(platform: Platform) -> None:
    """See to it that the search rows of every form will be as the release in force wants them. Called when apps change and
    when work is done, by any number at once: it asks one small table where nothing has changed."""
    with platform.database.read() as connection:
        wanted = _wanted(platform.releases.current(connection).release.entities)
        if wanted.items() <= search_rows.shapes(connection).items():
            return
    with platform.database.write() as connection:
        jobs.one_plans(connection)
        found = platform.releases.current(connection)
        wanted, known = _wanted(found.release.entities), search_rows.shapes(connection)
        changed = {form: shape for form, shape in wanted.items() if known.get(form) != shape}
        search_rows.set_shapes(connection, changed)
        now = platform.clock(workspace.load(connection)).now()
        stale = [form for form in changed if records.last_id(connection, found.tables, form)]
        new = [NewJob(platform.ids.next(), KIND, {"form": form, "after": 0}, now, "bulk", f"{KIND}:{form}") for form in stale]
        jobs.enqueue(connection, new, now)


def run_search(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """The rows of one form."""
    told: dict[str, Any] | None = job.payload
    while told is not None:
        told = transact(platform, Actor(), lambda use_case, now=told: _slice(use_case, job, turn, now), cause=KIND, size=1)
        if told is not None and not turn.goes_on():
            break
    return Counter(search=1)


def _slice(use_case: UseCase, job: Job, turn: Turn, told: dict[str, Any]) -> dict[str, Any] | None:
    """The next records, locked so that nobody writes older terms over newer ones; answers how far the job has come."""
    ws, entity = use_case.ws, use_case.release.entities.get(told["form"])
    ids = [] if entity is None else ws.matching(entity.id, None, told["after"], turn.size, use_case.env)
    if entity is None or not ids:
        finish(use_case, job, turn)
        return None
    ws.lock(entity.id, ids)
    rows = [row for id in ids if (row := ws.record(entity.id, id)) is not None]
    search_rows.put(ws.connection, Searched(entity), rows)
    told = {**told, "after": ids[-1]}
    checkpoint(use_case, job, turn, told)
    return told


def _wanted(entities: Mapping[str, Entity]) -> dict[str, str]:
    return {entity.id: Searched(entity).shape for entity in entities.values()}
