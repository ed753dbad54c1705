"""Which of two nodes can have been gone through before the other: what is returned goes back, not aside."""

from engines.process.node import Graph


def is_before(graph: Graph, earlier: str, later: str) -> bool:
    """Whether a node can have been gone through before another: it leads there, and is not on a branch beside it."""
    is_node = earlier != later and earlier in graph.nodes and graph.nodes[earlier].host is None
    return is_node and later in graph.reach(earlier) and not _are_beside(graph, earlier, later)


def _are_beside(graph: Graph, one: str, other: str) -> bool:
    """Whether two nodes are on branches that are under way at once: of some node with several ways, all that come to the one
    miss the other."""
    for split in graph.nodes.values():
        ways = [graph.reach(start, without=split.id) for start in graph.ways(split.id)]
        with_one = {number for number, reached in enumerate(ways) if one in reached}
        with_other = {number for number, reached in enumerate(ways) if other in reached}
        if with_one and with_other and not with_one & with_other:
            return True
    return False
