"""Gateways: one way (exclusive), every way whose condition holds (inclusive), all ways (parallel). The last two also join."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from engines.process.instance import Element
from engines.process.node import Failed, Flow, Node, Step


@dataclass(frozen=True, slots=True)
class ExclusiveGateway(Node):
    """The first flow whose condition holds, else the default one."""

    kind: ClassVar[str] = "exclusive_gateway"

    def enter(self, element: Element, step: Step) -> None:
        """One flow; without one it is a failure."""
        step.leave(element, _chosen(self, step)[:1])


@dataclass(frozen=True, slots=True)
class InclusiveGateway(Node):
    """All flows whose conditions hold, else the default one. As a join it waits for all that can still come."""

    kind: ClassVar[str] = "inclusive_gateway"
    is_join: ClassVar[bool] = True

    def enter(self, element: Element, step: Step) -> None:
        """One flow at least; without one it is a failure."""
        step.leave(element, _chosen(self, step))


@dataclass(frozen=True, slots=True)
class ParallelGateway(Node):
    """All flows. As a join it waits for one of each."""

    kind: ClassVar[str] = "parallel_gateway"
    is_join: ClassVar[bool] = True

    def enter(self, element: Element, step: Step) -> None:
        """All flows, whatever stands on them."""
        step.leave(element, step.definition.outgoing[self.id])


def _chosen(node: Node, step: Step) -> Sequence[Flow]:
    """Flows whose conditions hold, in the order of the document, else the default one."""
    flows = step.definition.outgoing[node.id]
    held = [
        flow for flow in flows
        if not flow.is_default and (flow.condition is None or flow.condition.run(step.row, step.env) is True)
    ]  # fmt: skip
    chosen = held or [flow for flow in flows if flow.is_default]
    if not chosen:
        raise Failed("no_way_on", {"node": node.title})
    return chosen
