"""Gateways: one way (exclusive), every way whose condition holds (inclusive), all ways (parallel). The last two also join."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from engines.process.instance import Element
from engines.process.node import Failed, Flow, Node, Step


@dataclass(frozen=True, slots=True)
class ExclusiveGateway(Node):
    """The first flow whose condition holds, else the default one."""

    kind: ClassVar[str] = "exclusive_gateway"

    def enter(self, element: Element, step: Step) -> None:
        """One flow; without one it is a failure."""
        step.leave(element, tuple(islice(_chosen(self, step), 1)))


@dataclass(frozen=True, slots=True)
class InclusiveGateway(Node):
    """All flows whose conditions hold, else the default one. As a join it waits for all that can still come."""

    kind: ClassVar[str] = "inclusive_gateway"
    is_join: ClassVar[bool] = True

    def enter(self, element: Element, step: Step) -> None:
        """One flow at least; without one it is a failure."""
        step.leave(element, tuple(_chosen(self, step)))


@dataclass(frozen=True, slots=True)
class ParallelGateway(Node):
    """All flows. As a join it waits for one of each."""

    kind: ClassVar[str] = "parallel_gateway"
    is_join: ClassVar[bool] = True

    def enter(self, element: Element, step: Step) -> None:
        """All flows, whatever stands on them."""
        step.leave(element, step.definition.outgoing[self.id])


def _chosen(node: Node, step: Step) -> Iterator[Flow]:
    """Flows whose conditions hold, in the order of the document, else the default one. Asked one after the other: what stands
    behind the one that is taken need not be worked out."""
    is_any = False
    flows = step.definition.outgoing[node.id]
    for flow in flows:
        if not flow.is_default and (flow.condition is None or step.holds(flow.condition)):
            is_any = True
            yield flow
    if is_any:
        return
    default = [flow for flow in flows if flow.is_default]
    if not default:
        raise Failed("no_way_on", {"node": node.title})
    yield from default
