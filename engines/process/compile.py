"""From process documents to `ProcessDefinition`. Called by the blueprint compiler, once per version, with all forms at hand.

What a service task does, and what makes a process begin or a message come, is compiled with the rules: `starting.py` says how.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engines.expression.types import BOOLEAN
from engines.kernel.errors import Problem
from engines.process.checks import structural_problems
from engines.process.compile_nodes import compile_node
from engines.process.definition import REVISION, ProcessDefinition
from engines.process.node import Flow, Node
from engines.process.nodes.user_task import Revision
from engines.process.place import Place, Surrounding
from engines.process.source import ProcessSource, scope_of, version_of

_REVISION_TITLE = {"zh-CN": "修改后重新提交", "en": "Change and submit again"}


def compile_process(source: ProcessSource, around: Surrounding) -> tuple[ProcessDefinition | None, list[Problem]]:
    """A process, and everything that is wrong with it; None where too little of it stands to be of use."""
    raw = source.raw
    ids = {node["key"]: node.get("id", node["key"]) for node in raw["nodes"]}
    place = Place(around, scope_of(source, around.schema), source, ids, source.pointer)
    place.problems += _double_keys(raw["nodes"], f"{source.pointer}/nodes") + _double_keys(
        raw["flows"], f"{source.pointer}/flows"
    )
    nodes: dict[str, Node] = {REVISION: Revision(REVISION, REVISION, _REVISION_TITLE)}
    for index, document in enumerate(raw["nodes"]):
        compiled = compile_node(document, place.at("nodes", index))
        nodes[compiled.id] = compiled
    flows: dict[str, Flow] = {}
    for index, document in enumerate(raw["flows"]):
        flow = _flow(document, place.at("flows", index))
        if flow is not None:
            flows[flow.id] = flow
    definition = ProcessDefinition(
        source.id, raw["title"], version_of(raw), source.subject, source.variables, nodes, flows, raw
    )  # fmt: skip
    if not place.problems:  # the shape of half a process says little
        place.problems += structural_problems(definition, source.pointer, _places(raw))
    return (None if place.problems else definition), place.problems


def _flow(raw: Mapping[str, Any], place: Place) -> Flow | None:
    source, target = place.at("from").node(raw["from"]), place.at("to").node(raw["to"])
    condition = place.optional(raw, "when", BOOLEAN)
    if source is None or target is None:
        return None
    key = raw.get("key", f"{raw['from']}→{raw['to']}")
    return Flow(raw.get("id", key), source, target, raw.get("title", ""), condition, bool(raw.get("default", False)))


def _double_keys(documents: Sequence[Mapping[str, Any]], pointer: str) -> list[Problem]:
    """Keys that stand twice, and keys that are the id of another one."""
    keys: set[str] = set()
    ids: set[str] = set()
    problems = []
    for index, document in enumerate(documents):
        key = document.get("key") or f"{document.get('from')}→{document.get('to')}"
        if key in keys or document.get("id", key) in ids:
            problems.append(Problem("process_double_key", f"{pointer}/{index}", {"key": key}))
        keys.add(key)
        ids.add(document.get("id", key))
    return problems


def _places(raw: Mapping[str, Any]) -> Mapping[str, str]:
    """Where each node and flow stands, by id."""
    found = {node.get("id", node["key"]): f"nodes/{index}" for index, node in enumerate(raw["nodes"])}
    for index, flow in enumerate(raw["flows"]):
        key = flow.get("key", f"{flow['from']}→{flow['to']}")
        found[flow.get("id", key)] = f"flows/{index}"
    return found
