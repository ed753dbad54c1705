"""What is wrong with the shape of a process: BPMN's rules of structure, and ways on which it would stand still.

Ways are found by playing the process through: every choice of a gateway, up to a number of markings; larger ones are only
checked for their structure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from engines.kernel.errors import Problem
from engines.process.definition import REVISION, ProcessDefinition
from engines.process.joining import can_come
from engines.process.node import Flow, Node
from engines.process.nodes.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from engines.process.nodes.user_task import UserTask
from engines.process.order import is_before

MARKINGS = 5_000
#: Flows out of one inclusive gateway whose subsets are all tried.
SUBSETS = 6


def structural_problems(definition: ProcessDefinition, pointer: str, places: Mapping[str, str]) -> list[Problem]:
    """All of them, each at its node or flow. `places`: where each stands under `pointer`."""

    def at(id: str, code: str, **params: object) -> Problem:
        return Problem(code, f"{pointer}/{places.get(id, '')}", params)

    found = [at(node.id, code, node=node.title) for node in definition.nodes.values() for code in _of_node(definition, node)]
    found += [at(flow.id, code) for flow in definition.flows.values() for code in _of_flow(definition, flow)]
    if not definition.starts:
        found.append(Problem("process_no_start", f"{pointer}/nodes"))
    if not found:
        found += [at(id, code, node=definition.nodes[id].title) for id, code in _unreachable(definition)]
    if not found:
        found += [at(id, "join_may_not_fire", node=definition.nodes[id].title) for id in _stuck_joins(definition)]
    return found


def _of_node(definition: ProcessDefinition, node: Node) -> Iterator[str]:
    out, into = definition.outgoing[node.id], definition.incoming[node.id]
    if node.id == REVISION:
        return
    if node.is_end and out:
        yield "end_has_outgoing"
    if not node.is_end and not out:
        yield "node_leads_nowhere"
    if (node.is_start or node.host is not None) and into:
        yield "event_has_incoming"
    chooses = isinstance(node, ExclusiveGateway | InclusiveGateway) and len(out) > 1
    may_stand_still = not isinstance(node, ParallelGateway) and out and all(flow.condition is not None for flow in out)
    if (chooses or may_stand_still) and not any(flow.is_default for flow in out):
        yield "gateway_needs_default"
    if chooses and any(flow.condition is None and not flow.is_default for flow in out):
        yield "gateway_flow_needs_condition"
    if sum(flow.is_default for flow in out) > 1:
        yield "several_defaults"
    if node.host is not None and definition.nodes[node.host].kind not in ("user_task", "message", "call_activity"):
        yield "host_does_not_wait"
    if isinstance(node, UserTask) and node.return_to is not None and not is_before(definition, node.return_to, node.id):
        yield "return_leads_astray"


def _of_flow(definition: ProcessDefinition, flow: Flow) -> Iterator[str]:
    if isinstance(definition.nodes[flow.source], ParallelGateway) and (flow.condition is not None or flow.is_default):
        yield "parallel_has_no_conditions"
    if flow.is_default and flow.condition is not None:
        yield "default_has_no_condition"


def _unreachable(definition: ProcessDefinition) -> Iterator[tuple[str, str]]:
    reached = {node for start in definition.starts for node in definition.reach(start.id)}
    for node in definition.nodes.values():
        if node.id == REVISION:
            continue
        if node.id not in reached:
            yield node.id, "node_unreachable"
        elif not any(definition.nodes[other].is_end for other in definition.reach(node.id)):
            yield node.id, "no_way_to_the_end"


Marking = frozenset[tuple[str, int]]
"""How often a node is under way, or (`→flow`) a flow was taken to a join."""


def _stuck_joins(definition: ProcessDefinition) -> tuple[str, ...]:
    """Parallel joins at which some way stands still."""
    seen: set[Marking] = set()
    stuck: dict[str, None] = {}
    todo: list[Marking] = [frozenset({(start.id, 1)}) for start in definition.starts]
    while todo and len(seen) < MARKINGS:
        marking = todo.pop()
        if marking in seen:
            continue
        seen.add(marking)
        following = list(_following(definition, Counter(dict(marking))))
        todo += following
        if not following:
            stuck.update((definition.flows[name[1:]].target, None) for name, _ in marking if name.startswith("→"))
    return tuple(stuck)


def _following(definition: ProcessDefinition, marking: Counter[str]) -> Iterator[Marking]:
    under_way = [name for name, count in marking.items() if count and not name.startswith("→")]
    if under_way:  # the order in which paths go on changes nothing: one of them is enough
        node = definition.nodes[min(under_way)]
        for edge in definition.boundaries.get(node.id, ()):
            yield _gone(
                definition, marking, node.id, definition.outgoing[edge.id], keeps=not getattr(edge, "is_interrupting", True)
            )
        for flows in _choices(definition, node):
            yield _gone(definition, marking, node.id, flows)
        return
    taken = [name[1:] for name, count in marking.items() if count]
    joins = sorted({definition.flows[flow].target for flow in taken})
    for join in joins:
        others = [other for other in joins if other != join]
        if isinstance(definition.nodes[join], InclusiveGateway) and not can_come(definition, taken, others, join):
            after = Counter(marking)
            for flow in definition.incoming[join]:
                after[f"→{flow.id}"] = max(0, after[f"→{flow.id}"] - 1)
            after[join] += 1
            yield _frozen(after)
            return


def _gone(
    definition: ProcessDefinition, marking: Counter[str], node: str, flows: tuple[Flow, ...], keeps: bool = False
) -> Marking:  # fmt: skip
    after = Counter(marking)
    if not keeps:
        after[node] -= 1
    for flow in flows:
        if not definition.joins(flow.target):
            after[flow.target] = min(2, after[flow.target] + 1)
            continue
        after[f"→{flow.id}"] = min(2, after[f"→{flow.id}"] + 1)
        incoming = [f"→{each.id}" for each in definition.incoming[flow.target]]
        if all(after[name] for name in incoming):
            for name in incoming:
                after[name] -= 1
            after[flow.target] = min(2, after[flow.target] + 1)
    if definition.nodes[node].kind == "terminate_event":
        return frozenset()
    return _frozen(after)


def _frozen(marking: Counter[str]) -> Marking:
    return frozenset((name, count) for name, count in marking.items() if count > 0)


def _choices(definition: ProcessDefinition, node: Node) -> Iterator[tuple[Flow, ...]]:
    """The sets of flows by which a node can be left."""
    out = definition.outgoing[node.id]
    if isinstance(node, ExclusiveGateway):
        yield from ((flow,) for flow in out)
    elif any(flow.condition is not None for flow in out) and not isinstance(node, ParallelGateway):
        free = [flow for flow in out if flow.condition is not None]
        fixed = tuple(flow for flow in out if flow.condition is None and not flow.is_default)
        default = tuple(flow for flow in out if flow.is_default)
        sizes = range(len(free) + 1) if len(free) <= SUBSETS else (0, 1, len(free))
        for size in sizes:
            for chosen in combinations(free, size):
                yield (*fixed, *chosen) or default
    else:
        yield out
