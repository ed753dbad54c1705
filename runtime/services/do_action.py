"""Do an action of a form to one record: a rule with declared inputs that somebody asks for. Refused: nothing happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engines.kernel.errors import Invalid, NotFound, Problem
from engines.rule.definition import Action, Rule
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.given_inputs import read_inputs
from runtime.services.guard import check_form, check_known, check_records
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.save_records import Saved, found_ids, refuse_stale
from runtime.services.stimulus import Event
from runtime.services.transact import transact
from runtime.services.use_case import UseCase


@dataclass(frozen=True, slots=True)
class DoAction:
    """Which action, to which record, with what."""

    form: str
    id: int | str
    action: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    version: int | None = None
    """The version that the caller has seen; another one is a conflict."""


def do_action(platform: Platform, actor: Actor, request: DoAction) -> Saved:
    """Do it, in one transaction with all that follows from it. Raises `Invalid` with the action's own refusal."""
    return transact(platform, actor, lambda use_case: act(use_case, request), cause=f"action:{request.action}", size=4)


def act(use_case: UseCase, request: DoAction) -> Saved:
    """The same within a transaction that is open."""
    entity = use_case.release.entity(request.form)
    action = use_case.release.rules.actions.get((entity.id, request.action))
    if action is None:
        check_known(use_case.access, entity)
        raise NotFound(Problem("unknown_action", params={"form": entity.title, "action": request.action}))
    own = action.id.removeprefix(f"{entity.id}.")
    check_form(use_case.access, entity, own)
    id = found_ids(use_case, entity.id, (request.id,))[0]
    use_case.ws.lock(entity.id, () if id is None else (id,))
    row = None if id is None else use_case.ws.record(entity.id, id)
    if id is None or row is None:
        raise NotFound(Problem("record_not_found"))
    check_records(use_case.access, entity, own, (row,), use_case.env)
    refuse_stale(row, request.version)
    inputs = {} if action.inputs is None else read_inputs(use_case, action.id, request.inputs, "/inputs")
    read_ahead(use_case, entity.id, (row,))
    use_case.ws.end_first_pass()
    event = Event(f"{entity.id}.action:{action.key}", entity.id, id, row, row, inputs, serial=use_case.ws.next_id())
    env = use_case.env.bound({"input": inputs, "occurred_at": use_case.env.now, "old": row, "actor": use_case.actor.id})
    if action.condition is not None and action.condition.run(row, env) is not True:
        text = action.refusal
        raise Invalid(Problem("refused", params={"message": text}) if text is not None else Problem("action_refused"))
    agenda = Agenda(use_case)
    agenda.run_action(_as_rule(action), event, env)
    agenda.add(event, 1)
    agenda.settle()
    after = use_case.ws.record(entity.id, id)
    if after is None:
        return Saved("deleted", id, row["public_id"], row["version"] + 1, receipt=agenda.receipt)
    is_same = after["version"] == row["version"]
    return Saved("unchanged" if is_same else "updated", id, after["public_id"], after["version"], receipt=agenda.receipt)


def _as_rule(action: Action) -> Rule:
    return Rule(
        action.id, action.title, action.version, (), None, False, True, 0, None, action.steps, dict(action.document)
    )  # fmt: skip
