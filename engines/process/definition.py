"""Compiled processes: the graph that an instance walks. Frozen; made by `compile.py`, once per version.

Names are those of BPMN 2.0. A *node* is an activity, gateway or event, a *flow* a sequence flow between two of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engines.expression.formula import Formula
from engines.kernel.text import Text
from engines.process.node import Flow, Node
from engines.record.entity import Entity

#: Where an instance is after its approver returned it to whoever began it: they change the record and submit again.
REVISION = "@revision"


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """One version of a process."""

    id: str
    """Full id, `app.key`."""
    title: Text
    version: str
    """Digest of its document: an instance names exactly the one that it walks."""
    subject: str | None
    """Entity id of the record that it is about."""
    variables: Entity | None
    """Its variables as the fields of an entity without table."""
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    document: Mapping[str, object]
    outgoing: Mapping[str, tuple[Flow, ...]] = field(init=False)
    incoming: Mapping[str, tuple[Flow, ...]] = field(init=False)
    boundaries: Mapping[str, tuple[Node, ...]] = field(init=False)
    """Events on the edge of an activity, by its id."""

    def __post_init__(self) -> None:
        flows = self.flows.values()
        out = {node: tuple(flow for flow in flows if flow.source == node) for node in self.nodes}
        into = {node: tuple(flow for flow in flows if flow.target == node) for node in self.nodes}
        edges = {host: tuple(node for node in self.nodes.values() if node.host == host) for host in self.nodes}
        object.__setattr__(self, "outgoing", out)
        object.__setattr__(self, "incoming", into)
        object.__setattr__(self, "boundaries", edges)

    @property
    def starts(self) -> tuple[Node, ...]:
        """The start events, in the order of the document."""
        return tuple(node for node in self.nodes.values() if node.is_start)

    @property
    def by_hand(self) -> str | None:
        """Id of the start event at which people begin it."""
        return next((node.id for node in self.starts if getattr(node, "is_manual", False)), None)

    @property
    def by_hand_title(self) -> Text:
        """What is said on the button."""
        return next((getattr(node, "button", None) or self.title for node in self.starts if node.id == self.by_hand), self.title)

    @property
    def formulas(self) -> Iterator[Formula]:
        """All formulas of nodes and flows."""
        for node in self.nodes.values():
            yield from node.formulas
        for flow in self.flows.values():
            if flow.condition is not None:
                yield flow.condition

    def joins(self, node: str) -> bool:
        """Whether the node waits for several incoming flows."""
        return self.nodes[node].is_join and len(self.incoming[node]) > 1

    def ways(self, node: str) -> tuple[str, ...]:
        """The nodes to which a node leads at once, events on its edge that do not interrupt it among them; nothing where it
        leads one way."""
        beside = [edge.id for edge in self.boundaries[node] if not getattr(edge, "is_interrupting", True)]
        if self.nodes[node].kind == "exclusive_gateway":
            return ()
        found = (*(flow.target for flow in self.outgoing[node]), *beside)
        return found if len(found) > 1 else ()

    def reach(self, start: str, without: str | None = None) -> frozenset[str]:
        """The nodes that can be come to from `start`, itself among them, on ways that do not lead through `without`."""
        found, todo = {start}, [start]
        while todo:
            here = todo.pop()
            if here == without:
                continue
            edges = [flow.target for flow in self.outgoing.get(here, ())] + [node.id for node in self.boundaries.get(here, ())]
            todo += [node for node in edges if node not in found]
            found.update(edges)
        return frozenset(found)
