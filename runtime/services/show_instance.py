"""An instance for people: its drawing with the way that was taken, where it is, and its story.

Seen by who began it, who had a task in it or leads somebody who had, who may read the record that it is about, and
administrators. Values of variables are told to administrators only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from engines.expression.formula import Formula
from engines.kernel.errors import NotFound, Problem
from engines.process.definition import REVISION, ProcessDefinition
from engines.process.instance import Instance
from engines.process.state_format import from_json
from engines.record.entity import SYSTEM_FIELDS
from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.tell_process import ProcessTeller
from runtime.services.viewer import Viewer, view
from runtime.storage import tasks

#: Lines of the log that tell people something; the others say how the engine went.
_STORY = frozenset({"started", "acted", "answered", "nobody", "overdue", "failed", "retried", "cancelled", "completed"})


def show_instance(platform: Platform, actor: Actor, locale: str, id: int) -> dict[str, Any]:
    """One instance. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        row = tasks.instance(connection, id)
        if row is None or not may_see_instance(viewer, row):
            raise NotFound(Problem("instance_not_found"))
        teller = ProcessTeller(viewer, locale)
        (told,) = teller.instances([row])
        version = viewer.installed.processes.known(row["process"], row["version"], connection)
        document = None if row["document"] is None else viewer.open(row["document"])
        state = None if document is None else from_json(document)
        entries = [
            (line, entry) for line in tasks.log_of(connection, id) for entry in tasks.log_lines(viewer.open(line["entries"]))
        ]  # fmt: skip
        told["nodes"], told["flows"] = ([], []) if version is None else _drawing(viewer, version.definition, entries, state)
        reasons = _reasons(platform, locale, state) if viewer.actor.is_admin or viewer.access.is_everything else {}
        told["nodes"] = [{**node, "failure": reasons.get(node["id"])} for node in told["nodes"]]
        told["tasks"] = teller.tasks(tasks.of_instance(connection, id))
        definition = None if version is None else version.definition
        told["story"] = [_line(teller, definition, line, entry) for line, entry in entries if entry[1] in _STORY]
        is_mine = actor.id is not None and row["initiator"] == actor.id
        told["may"] = [
            *(["cancel"] if row["state"] == "active" and (is_mine or viewer.actor.is_admin) else ()),
            *(["urge"] if row["state"] == "active" and is_mine else ()),
            *(["retry"] if row["failures"] and viewer.actor.is_admin else ()),
        ]  # fmt: skip
        return told


def may_see_instance(viewer: Viewer, row: Mapping[str, Any]) -> bool:
    """Whether there is such an instance for somebody."""
    user = viewer.actor.id
    if viewer.access.is_everything or (user is not None and row["initiator"] == user):
        return True
    if user is not None and tasks.is_asked(viewer.connection, row["id"], user):
        return True
    entity = viewer.release.entities.get(row["form"] or "")
    return entity is not None and row["record_id"] is not None and viewer.can_see(entity, row["record_id"])


def _reasons(platform: Platform, locale: str, state: Instance | None) -> dict[str, str]:
    """Why nodes have failed. Such sentences may hold values of any record."""
    failed = () if state is None else state.failures
    found: dict[str, str] = {}
    for each in failed:
        told: Mapping[str, Any] = each.failure or {}
        if told.get("code") in platform.catalog:
            found[each.node] = platform.catalog.say(told["code"], locale, told["params"])
    return found


def _drawing(
    viewer: Viewer, definition: ProcessDefinition, entries: Iterable[tuple[Mapping[str, Any], Any]], state: Instance | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # fmt: skip
    """Nodes and flows as they were drawn, with how often each was gone through and where the instance is."""
    entered: Counter[str] = Counter()
    left: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for _, (_, kind, _, node, detail) in entries:
        if kind == "entered":
            entered[node] += 1
        elif kind == "left":
            left[node] += 1
        elif kind == "taken":
            taken[detail["row"]["flow"]] += 1
    here = {} if state is None else {each.node: each for each in state.elements.values()}
    places: Mapping[str, Any] = {node.get("id", node["key"]): node for node in definition.document["nodes"]}  # type: ignore[attr-defined]
    nodes = [
        {
            "id": node.id, "type": node.kind, "title": node.title, "at": places.get(node.id, {}).get("at"),
            "attached_to": node.host, "entered": entered[node.id], "left": left[node.id],
            "state": _state(here, node.id, entered, left),
        }
        for node in definition.nodes.values()
        if node.id != REVISION or entered[REVISION]
    ]  # fmt: skip
    flows = [
        {
            "id": flow.id, "from": flow.source, "to": flow.target, "title": flow.title, "is_default": flow.is_default,
            "when": _condition(viewer, flow.condition), "taken": taken[flow.id],
        }
        for flow in definition.flows.values()
    ]  # fmt: skip
    return nodes, flows


def _to(teller: ProcessTeller, definition: ProcessDefinition | None, to: Any) -> Any:
    """Where something went that was transferred (somebody) or returned (a step)."""
    if isinstance(to, int):
        return teller.name(to)
    return definition.nodes[to].title if definition is not None and to in definition.nodes else None


def _condition(viewer: Viewer, condition: Formula | None) -> str | None:
    """A condition as it was written; to those only who see every field that it reads, for it tells of them."""
    if condition is None or not all(viewer.access.sees(form, field) for form, field in _fields(viewer, condition)):
        return None
    return condition.text


def _fields(viewer: Viewer, condition: Formula) -> Iterable[tuple[str, str]]:
    """Those of forms; variables of the process are no secret to who sees its drawing."""
    return (each for each in condition.reads.fields if each[0] in viewer.release.entities and each[1] not in SYSTEM_FIELDS)


def _state(here: Mapping[str, Any], node: str, entered: Mapping[str, int], left: Mapping[str, int]) -> str:
    if node in here:
        return "failed" if here[node].failure is not None else "waiting"
    if left[node]:
        return "done"
    return "broken_off" if entered[node] else "ahead"


def _line(
    teller: ProcessTeller, definition: ProcessDefinition | None, line: Mapping[str, Any], entry: Any
) -> dict[str, Any]:  # fmt: skip
    number, kind, element, node, packed_detail = entry
    detail = packed_detail["row"]
    found = None if definition is None or node is None else definition.nodes.get(node)
    user = detail.get("by", detail.get("user"))
    if user is None and kind in ("retried", "cancelled"):
        user = line["actor_id"]
    return {
        "number": number, "at": moment_text(line["at"]), "kind": kind, "element": element,
        "node": None if found is None else found.title, "by": teller.name(user),
        "verb": detail.get("verb"), "to": _to(teller, definition, detail.get("to")), "comment": detail.get("comment"),
        "answer": detail.get("answer"), "code": detail.get("code"), "outcome": detail.get("outcome"),
        "reason": detail.get("reason"),
    }  # fmt: skip
