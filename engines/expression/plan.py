"""What a tree needs besides its nodes to be run: to which type arguments are brought, which rows a part reads, by which keys
a selection can be fetched. Used by `compiled` and `explanation`, which have to agree on it.
"""

from collections.abc import Iterator

from engines.expression.functions.function import Signature
from engines.expression.kinds import unify
from engines.expression.limits import METERED_CALLS, NODES_PER_STEP, STEPS_PER_CALL
from engines.expression.traversal import children, walk
from engines.expression.tree import Aggregate, Arithmetic, Call, Compare, Get, Logic, Node, Records, This
from engines.expression.types import Type, decimal
from engines.kernel.decimals import MAX_SCALE


def is_metered(tree: Node) -> bool:
    """Whether steps are counted: where lists are walked, or where many functions are called."""
    calls = sum(1 for node in walk(tree) if isinstance(node, Call))
    return calls > METERED_CALLS or any(isinstance(node, Aggregate) for node in walk(tree))


def steps_per_item(body: Node | None) -> int:
    """What a sub-formula takes of the step counter for each item: its own size; what its own lists take is counted there."""
    own = () if body is None else tuple(_of_one_item(body))
    heavy = sum(1 for node in own if _is_heavy(node))
    return 1 + (len(own) - heavy) // NODES_PER_STEP + heavy * STEPS_PER_CALL


def _of_one_item(node: Node) -> Iterator[Node]:
    yield node
    inside = (node.source,) if isinstance(node, Aggregate) else () if isinstance(node, Records) else children(node)
    for child in inside:
        yield from _of_one_item(child)


def _is_heavy(node: Node) -> bool:
    if isinstance(node, Arithmetic):
        return node.operator in ("/", "//", "%") or not node.type.is_number
    return isinstance(node, Call | Aggregate) or (isinstance(node, Get) and node.source.type.kind == "reference")


def wanted_types(signature: Signature, node: Call) -> list[Type]:
    """The type that each argument is brought to."""
    common: Type | None = None
    for index, argument in enumerate(node.arguments):
        if signature.at(index).group:
            common = argument.type if common is None else unify(common, argument.type) or common
    found: list[Type] = []
    for index, argument in enumerate(node.arguments):
        parameter = signature.at(index)
        if parameter.group and common is not None:
            found.append(common)
        elif "decimal" in parameter.kinds and "integer" not in parameter.kinds:
            found.append(decimal(MAX_SCALE))
        else:
            found.append(argument.type)
    return found


def equalities(condition: Node) -> list[tuple[str, Node]]:
    """The conjuncts `field == <formula of this>`: field id of the candidate, and the formula (level 1 is `this`)."""
    conjuncts = condition.operands if isinstance(condition, Logic) and condition.operator == "and" else (condition,)
    found: list[tuple[str, Node]] = []
    for conjunct in conjuncts:
        if not isinstance(conjunct, Compare) or conjunct.operators != ("==",):
            continue
        for field, other in (conjunct.operands, conjunct.operands[::-1]):
            own = isinstance(field, Get) and isinstance(field.source, This) and field.source.level == 0
            if own and isinstance(field, Get) and levels(other) <= {1}:
                found.append((field.field, other))
                break
    return found


def has_rows(source: Node) -> bool:
    """Whether the items of a list are rows."""
    return source.type.item is not None and source.type.item.kind == "record"


def levels(node: Node) -> set[int]:
    """The rows that a node reads: 0, 1 or both. Inside its sub-formulas level 1 is this place's level 0."""
    match node:
        case This(level=level):
            return {level}
        case Aggregate(source=source, body=body):
            inner = levels(body) if body is not None else set()
            return levels(source) | ({0} if 1 in inner else set())
        case Records(condition=condition):
            inner = levels(condition) if condition is not None else set()
            return {0} if 1 in inner else set()
        case _:
            return set().union(*(levels(child) for child in children(node)))
