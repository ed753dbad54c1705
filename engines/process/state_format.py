"""An instance as JSON and back, with the number of the format; what an older one stored is brought up here, step by step."""

from collections import Counter
from typing import Any, get_args

from engines.kernel.packing import packed, unpacked
from engines.process.instance import Element, ElementState, Instance, InstanceState

FORMAT = 1
_PROPERTIES = frozenset({
    "format", "process", "version", "state", "outcome", "initiator", "start", "next", "entries", "elements", "taken", "variables",
})  # fmt: skip


def to_json(instance: Instance) -> dict[str, Any]:
    """What is stored of an instance. Raises `TypeError` for a value that no formula gives."""
    return {
        "format": FORMAT, "process": instance.process, "version": instance.version, "state": instance.state,
        "outcome": instance.outcome, "initiator": instance.initiator, "start": instance.start,
        "next": instance.next_element, "entries": instance.entries,
        "elements": [
            [each.id, each.node, each.scope, each.state, packed(each.data), packed(each.failure)]
            for each in instance.elements.values()
        ],
        "taken": [[*key, count] for key, count in sorted(instance.taken.items()) if count],
        "variables": packed(instance.variables),
    }  # fmt: skip


def from_json(stored: dict[str, Any]) -> Instance:
    """The instance that `to_json` was given. Raises `ValueError` for what this product does not know: a format that is newer, a
    property, a state. Nothing of it is passed over: it would be lost at the next step."""
    if stored.get("format") != FORMAT:
        raise ValueError(f"the state of a process has format {stored.get('format')!r}; this product reads {FORMAT}")
    if stored.keys() != _PROPERTIES:
        raise ValueError(f"the state of a process has or lacks {', '.join(sorted(stored.keys() ^ _PROPERTIES))}")
    if stored["state"] not in get_args(InstanceState):
        raise ValueError(f"no state of a process: {stored['state']!r}")
    elements = [
        Element(id, node, scope, state, dict(unpacked(data)), unpacked(failure))
        for id, node, scope, state, data, failure in stored["elements"]
    ]
    for each in elements:
        if each.state not in get_args(ElementState):
            raise ValueError(f"no state of an element: {each.state!r}")
    return Instance(
        stored["process"], stored["version"], stored["state"], stored["outcome"], {each.id: each for each in elements},
        Counter({(scope, join, flow): count for scope, join, flow, count in stored["taken"]}),
        dict(unpacked(stored["variables"])), stored["initiator"], stored["start"], stored["next"], stored["entries"],
    )  # fmt: skip
