"""When a join fires. A parallel one: as soon as each incoming flow was taken. An inclusive one: as soon as nothing under way can
still come to a flow that was not taken (BPMN 2.0, 13.4.3), which is asked when everything waits.

What is returned (退回) to before a join runs again and comes to it again; branches beside it that were done do not, so what they
had brought to it counts once more.
"""

from collections.abc import Collection, Iterator

from engines.process.definition import ProcessDefinition
from engines.process.instance import Instance
from engines.process.nodes.gateways import ParallelGateway


def is_complete(definition: ProcessDefinition, instance: Instance, scope: int, join: str) -> bool:
    """Whether every incoming flow was taken."""
    return all(instance.taken[scope, join, flow.id] for flow in definition.incoming[join])


def use_up(definition: ProcessDefinition, instance: Instance, scope: int, join: str) -> None:
    """The join fires: one of each flow that was taken is used up."""
    for flow in definition.incoming[join]:
        key = (scope, join, flow.id)
        if instance.taken[key] > 1:
            instance.taken[key] -= 1
        else:
            instance.taken.pop(key, None)


def ready(definition: ProcessDefinition, instance: Instance) -> tuple[int, str] | None:
    """An inclusive join (scope, node) that needs not wait any more; of several always the same one, also after it was stored."""
    for scope, join in sorted({(scope, join) for (scope, join, _), count in instance.taken.items() if count}):
        if isinstance(definition.nodes[join], ParallelGateway):
            continue
        taken = {flow for (where, _, flow), count in instance.taken.items() if count and where == scope}
        if not can_come(definition, taken, _under_way(instance, scope, join), join):
            return scope, join
    return None


def can_come(definition: ProcessDefinition, taken: Collection[str], under_way: Collection[str], join: str) -> bool:
    """Whether from one of these nodes a flow of the join can be come to that was not taken, and none that was."""
    empty = {flow.source for flow in definition.incoming[join] if flow.id not in taken}
    full = {flow.source for flow in definition.incoming[join] if flow.id in taken}
    reaches = [definition.reach(node, without=join) for node in under_way]
    return any(reach & empty and not reach & full for reach in reaches)


def missed_flows(definition: ProcessDefinition, instance: Instance, start: str, returner: str) -> Iterator[tuple[str, str]]:
    """Joins between `start`, from which an instance runs again, and `returner`, each with a flow that will not be taken again:
    it comes from a branch that was done before the join, and nothing that is under way leads to it."""
    for join, node in definition.nodes.items():
        if not isinstance(node, ParallelGateway) or not definition.joins(join) or returner not in definition.reach(join):
            continue
        again = definition.reach(start, without=join)
        if join not in again:
            continue
        for flow in definition.incoming[join]:
            is_there = any(count for (_, _, taken), count in instance.taken.items() if taken == flow.id)
            if not is_there and flow.source not in again and not _come_to(definition, instance, flow.source, join):
                yield join, flow.id


def _come_to(definition: ProcessDefinition, instance: Instance, node: str, join: str) -> bool:
    """Whether anything under way comes to a node before it comes to the join."""
    scopes = {element.scope for element in instance.elements.values()} | {scope for scope, _, _ in instance.taken}
    return any(
        node in definition.reach(here, without=join) for scope in scopes for here in _under_way(instance, scope, join)
    )  # fmt: skip


def _under_way(instance: Instance, scope: int, join: str) -> set[str]:
    elements = {element.heading for element in instance.elements.values() if element.scope == scope}
    return elements | {other for (where, other, _), count in instance.taken.items() if count and where == scope and other != join}
