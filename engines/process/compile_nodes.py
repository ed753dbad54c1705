"""From the document of one node to the node, by its type."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from decimal import Decimal
from typing import Any

from engines.expression.formula import Formula
from engines.expression.types import DATETIME, decimal
from engines.process.assignment import Who
from engines.process.node import Node
from engines.process.nodes.catching import CallActivity, MessageCatch
from engines.process.nodes.events import EndEvent, StartEvent, TerminateEvent
from engines.process.nodes.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from engines.process.nodes.tasks import ServiceTask, SetValues
from engines.process.nodes.timers import BoundaryTimer, TimerCatch
from engines.process.nodes.user_task import BESIDE, UserTask
from engines.process.place import Place, near
from engines.process.timing import Timing
from engines.process.voting import Voting
from engines.record.field_types.user import USER


def compile_node(raw: Mapping[str, Any], place: Place) -> Node:
    """The node of a document; what is wrong with it is noted in `place`."""
    return _NODES[raw["type"]](raw, place)


def _named(raw: Mapping[str, Any]) -> tuple[str, str, Any]:
    return raw.get("id", raw["key"]), raw["key"], raw.get("title", raw["key"])


def _start(raw: Mapping[str, Any], _: Place) -> Node:
    return StartEvent(*_named(raw), is_manual="button" in raw, button=raw.get("button", {}).get("title"))


def _end(raw: Mapping[str, Any], _: Place) -> Node:
    return EndEvent(*_named(raw), raw.get("outcome"))


def _terminate(raw: Mapping[str, Any], _: Place) -> Node:
    return TerminateEvent(*_named(raw), raw.get("outcome"))


def _set_values(raw: Mapping[str, Any], place: Place) -> Node:
    return SetValues(*_named(raw), _values(raw["values"], place.at("values")))


def _values(raw: Mapping[str, Any], place: Place) -> dict[str, Formula]:
    """Formulas for variables of this process, by their ids."""
    found: dict[str, Formula] = {}
    for key, text in raw.items():
        variable = place.at(key).variable(key)
        formula = None if variable is None else place.at(key).formula(text, variable.value_type.optional(), variable.option_keys)
        if variable is not None and formula is not None:
            found[variable.id] = formula
    return found


def _timer(raw: Mapping[str, Any], place: Place) -> Node:
    return TimerCatch(*_named(raw), _timing(raw["wait"], place.at("wait")))


def _boundary_timer(raw: Mapping[str, Any], place: Place) -> Node:
    host = place.at("attached_to").node(raw["attached_to"]) or ""
    interrupting, repeats = bool(raw.get("interrupting", True)), bool(raw.get("repeats", False))
    return BoundaryTimer(*_named(raw), host, _timing(raw["wait"], place.at("wait")), interrupting, repeats and not interrupting)


def _timing(raw: Mapping[str, Any], place: Place) -> Timing:
    if "until" in raw:
        return Timing(until=place.optional(raw, "until", DATETIME), at=_time(raw))
    after = place.optional(raw, "after", decimal(10))
    return Timing(after=after, unit=raw.get("unit", "hours"), at=_time(raw))


def _time(raw: Mapping[str, Any]) -> time | None:
    return time.fromisoformat(raw["at"]) if "at" in raw else None


def _message(raw: Mapping[str, Any], place: Place) -> Node:
    found = place.link(raw, "record")
    if found is None and "record" not in raw and place.source.subject is None:
        place.report("process_needs_record")
    return MessageCatch(*_named(raw), found)


def _call(raw: Mapping[str, Any], place: Place) -> Node:
    called = place.around.processes.get(raw["process"])
    given: dict[str, Formula] = {}
    taken: dict[str, str] = {}
    if called is None:
        place.at("process").report("unknown_process", near(raw["process"], place.around.processes), process=raw["process"])
        return CallActivity(*_named(raw), raw["process"], None, {}, {})
    theirs = {} if called.variables is None else called.variables.by_key
    for key, text in raw.get("given", {}).items():
        here = place.at("given", key)
        if key not in theirs:
            here.report("unknown_variable", near(key, theirs), variable=key)
            continue
        formula = here.formula(text, theirs[key].value_type.optional(), theirs[key].option_keys)
        if formula is not None:
            given[theirs[key].id] = formula
    for key, other in raw.get("taken", {}).items():
        own = place.at("taken", key).variable(key)
        if other not in theirs:
            place.at("taken", key).report("unknown_variable", near(other, theirs), variable=other)
        elif own is not None and own.value_type.optional() != theirs[other].value_type.optional():
            place.at("taken", key).report("variables_differ", variable=own.title, other=theirs[other].title)
        elif own is not None:
            taken[own.id] = theirs[other].id
    about = place.link(raw, "record")
    subject = place.source.subject if about is None else about.type.form
    is_known = about is not None or "record" not in raw
    if is_known and called.subject is not None and subject != called.subject:
        place.at("record").report("process_other_record", process=called.raw["title"])
    return CallActivity(*_named(raw), called.id, about, given, taken)


def _user_task(raw: Mapping[str, Any], place: Place) -> Node:
    assign = tuple(who for index, each in enumerate(raw["assign"]) for who in _who(each, place.at("assign", index)))
    outcome = place.at("outcome").variable(raw["outcome"]) if "outcome" in raw else None
    if outcome is not None and outcome.value_type.kind != "text":
        place.at("outcome").report("outcome_is_text", variable=outcome.title)
    reject = raw.get("reject", "finish")
    return_to = None
    if isinstance(reject, Mapping):
        return_to = None if reject["return_to"] == "initiator" else place.at("reject").at("return_to").node(reject["return_to"])
    due = raw.get("due")
    return UserTask(
        *_named(raw), raw.get("task", "approval"), assign, _voting(raw, place), raw.get("nobody", "fail"),
        raw.get("initiator", "asked") == "approves", "return" if isinstance(reject, Mapping) else reject, return_to,
        None if outcome is None else outcome.id, _access(raw, place),
        None if due is None else _timing(due, place.at("due")), "remind" if due is None else due.get("then", "remind"),
        frozenset(raw["may"]) if "may" in raw else BESIDE,
    )  # fmt: skip


def _who(raw: Mapping[str, Any], place: Place) -> Sequence[Who]:
    """One line of an assignment."""
    if "role" in raw:
        role = place.around.roles.get(raw["role"])
        if role is None:
            place.at("role").report("process_unknown_role", near(raw["role"], place.around.roles), role=raw["role"])
            return ()
        return (Who("role", role=role),)
    if "initiator" in raw:
        return (Who("initiator"),)
    kind = next(name for name in ("user", "department", "leader") if name in raw)
    if kind == "leader" and raw["leader"] == "initiator":
        return (Who("leader", level=raw.get("level", 1)),)
    formula = place.link(raw, kind, several=True)
    if formula is None:
        return ()
    wanted = "department" if kind == "department" else USER
    kind_of = formula.type.item or formula.type
    if kind_of.form != wanted:
        place.at(kind).report("process_not_people")
        return ()
    return (Who("users" if kind == "user" else kind, formula, level=raw.get("level", 1)),)  # type: ignore[arg-type]


def _voting(raw: Mapping[str, Any], place: Place) -> Voting:
    ratio = Decimal(str(raw.get("ratio", "0.5")))
    if raw.get("method") == "ratio" and ratio == 1 and raw.get("more_than"):
        place.at("ratio").report("ratio_is_never_exceeded")
    return Voting(raw.get("method", "any"), raw.get("any_reject", "first"), ratio, bool(raw.get("more_than", False)),
                  bool(raw.get("veto", False)))  # fmt: skip


def _access(raw: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    shape = None if place.source.subject is None else place.around.schema.by_id(place.source.subject)
    found: dict[str, Any] = {}
    for key, access in raw.get("fields", {}).items():
        known = {} if shape is None else shape.by_key
        if key not in known:
            place.at("fields", key).report("process_unknown_field", near(key, known), field=key)
        else:
            found[known[key].id] = access
    return found


def _plain(make: type[Node]) -> Callable[[Mapping[str, Any], Place], Node]:
    return lambda raw, _: make(*_named(raw))


_NODES: Mapping[str, Callable[[Mapping[str, Any], Place], Node]] = {
    "start_event": _start,
    "end_event": _end,
    "terminate_event": _terminate,
    "service_task": _plain(ServiceTask),
    "set_values": _set_values,
    "user_task": _user_task,
    "exclusive_gateway": _plain(ExclusiveGateway),
    "inclusive_gateway": _plain(InclusiveGateway),
    "parallel_gateway": _plain(ParallelGateway),
    "timer": _timer,
    "boundary_timer": _boundary_timer,
    "message": _message,
    "call_activity": _call,
}
