"""What makes a process begin, and what its messages wait for, as rules: a start event with `on` or `schedule` is a rule that
starts the process, a message is one that delivers what happened to whoever waits for it. So the agenda, the trace and the depth
of a cascade are the same for both; nothing here is compiled twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.process.source import version_of


@dataclass(frozen=True, slots=True)
class DerivedRule:
    """A rule document that stands for a node."""

    raw: Mapping[str, Any]
    index: int
    """Of the node in the process's document."""
    moved: Mapping[str, str]
    """Where a part of the rule stands in the node: pointers inside both."""


def derived_rules(process: str, raw: Mapping[str, Any]) -> Iterator[DerivedRule]:
    """The rules of a process's document. `process`: its full key."""
    for index, node in enumerate(raw["nodes"]):
        if node["type"] == "start_event" and ("on" in node or "schedule" in node):
            yield DerivedRule(
                _start(process, raw, node), index, {"/actions/0/start/record": "/on", "/actions/0/start": "", "/for_each": ""}
            )
        elif node["type"] == "message":
            moved = {"/on/0": "/on"} | ({} if "about" in node else {"/actions/0/deliver/about": "/on"})
            yield DerivedRule(_message(process, raw, node), index, moved | {"/actions/0/deliver": ""})


def _start(process: str, raw: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    begin = {"start": {"process": process, "node": _id(node), "values": node.get("values", {})}}
    rule = _rule(raw, node, begin)
    if "on" in node:
        return {**rule, "on": node["on"]} | ({"condition": node["condition"]} if "condition" in node else {})
    rule["schedule"] = node["schedule"]
    if "subject" not in raw:
        return rule | ({"condition": node["condition"]} if "condition" in node else {})
    each = {"form": raw["subject"]} | ({"condition": node["condition"]} if "condition" in node else {})
    return {**rule, "for_each": each}


def _message(process: str, raw: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    about = {"process": process, "version": version_of(raw), "title": raw["title"], "node": _id(node)}
    told = {"deliver": {**about, "values": node.get("values", {})}}
    told["deliver"] |= {name: node[name] for name in ("record", "about") if name in node}
    rule = {**_rule(raw, node, told), "on": [node["on"]]}
    return rule | ({"condition": node["condition"]} if "condition" in node else {})


def _rule(raw: Mapping[str, Any], node: Mapping[str, Any], action: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": f"{raw.get('id', raw['key'])}/{_id(node)}", "title": raw["title"], "actions": [action]}


def _id(node: Mapping[str, Any]) -> str:
    return str(node.get("id", node["key"]))
