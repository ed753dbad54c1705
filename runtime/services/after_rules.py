"""Rules that run after the save: put off as a job in the save's own transaction, run later with the stimulus they were given.

The agenda puts them off; `run_due` runs them. The job carries everything that the rule may ask about the event (depth, time,
actor, payload, the record before it), so that it comes out as it would have with the save; only the record is read afresh.
"""

from collections.abc import Mapping
from typing import Any

from engines.kernel.packing import unpacked
from runtime.services.agenda import Agenda
from runtime.services.reading_ahead import read_ahead
from runtime.services.stimulus import Event, Row
from runtime.services.use_case import UseCase


def run_after(use_case: UseCase, told: Mapping[str, Any]) -> None:
    """Run the rule that a job names, and what follows from it. A rule or form that is gone by now does nothing."""
    rule = use_case.release.rules.by_id.get(told["rule"])
    form, id = told["form"], told["id"]
    if rule is None or (form is not None and form not in use_case.release.entities):
        return
    before, after = None, None
    if form is not None:
        after = _image(use_case, form, id)
        before = unpacked(use_case.open(told["before"]))
        if after is not None:
            read_ahead(use_case, form, (after,))
    use_case.ws.end_first_pass()
    agenda = Agenda(use_case)
    payload = unpacked(use_case.open(told["payload"]))
    event = Event(told["event"], form, id, before, after, payload, told["origin"], told["serial"], unpacked(told["at"]))
    agenda.run(rule, event, told["depth"])
    agenda.settle(from_depth=told["depth"] + 1)


def _image(use_case: UseCase, form: str, id: int) -> Row | None:
    """The record as it is now, locked; of a deleted one its last image."""
    use_case.ws.lock(form, (id,))
    return use_case.ws.record(form, id) or use_case.ws.deleted(form, id)
