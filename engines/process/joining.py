"""When a join fires. A parallel one: as soon as each incoming flow was taken. An inclusive one: as soon as nothing under way can
still come to a flow that was not taken (BPMN 2.0, 13.4.3), which is asked when everything waits."""

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
    """An inclusive join (scope, node) that needs not wait any more."""
    for scope, join in dict.fromkeys((scope, join) for (scope, join, _), count in instance.taken.items() if count):
        if isinstance(definition.nodes[join], ParallelGateway):
            continue
        if not _can_come(definition, instance, scope, join):
            return scope, join
    return None


def _can_come(definition: ProcessDefinition, instance: Instance, scope: int, join: str) -> bool:
    """Whether something under way can come to an empty flow of the join, and to none that was taken already."""
    empty = {flow.source for flow in definition.incoming[join] if not instance.taken[scope, join, flow.id]}
    full = {flow.source for flow in definition.incoming[join] if instance.taken[scope, join, flow.id]}
    for node in _under_way(instance, scope, join):
        reach = definition.reach(node, without=join)
        if reach & empty and not reach & full:
            return True
    return False


def _under_way(instance: Instance, scope: int, join: str) -> set[str]:
    elements = {element.node for element in instance.elements.values() if element.scope == scope}
    return elements | {other for (where, other, _), count in instance.taken.items() if count and where == scope and other != join}
