"""What a typed tree reads: paths from its row, variables, every field it touches, functions. Used by `language` to make
`Reads`; also tells whether a part of a tree depends on rows at all (storage computes such parts once and binds them).
"""

from collections.abc import Iterator

from engines.expression.formula import Reads, Selection
from engines.expression.functions.function import Function
from engines.expression.traversal import children, walk
from engines.expression.tree import Aggregate, Call, Get, Node, Records, Related, This, Variable
from engines.kernel.registry import Registry


def reads(tree: Node, selections: tuple[Selection, ...]) -> Reads:
    """Everything a tree reads. `selections` are those that compiling it made."""
    fields: set[tuple[str, str]] = set()
    variables: set[str] = set()
    functions: set[str] = set()
    for node in walk(tree):
        match node:
            case Get(form=form, field=field):
                fields.add((form, field))
            case Related(owner=owner, field=field, form=form, back=back):
                fields |= {(owner, field), (form, back)}
            case Records(form=form, sort=sort):
                fields |= {(form, name) for name, _ in sort}
            case Variable(name=name):
                variables.add(name)
            case Call(function=name):
                functions.add(name)
            case _:
                pass
    return Reads(frozenset(_paths(tree, 0)), frozenset(variables), frozenset(fields), selections, frozenset(functions))


def is_rowless(node: Node) -> bool:
    """Whether a node reads no row and no record: only literals, variables of plain types, `now()`, `today()`, plain lists
    of these and what list functions make of them."""
    if isinstance(node, Aggregate):
        outside = node.body is None or not any(isinstance(one, This) and one.level == 1 for one in walk(node.body))
        return outside and is_rowless(node.source) and not _reads_records(node.body)
    return not isinstance(node, This | Get | Records | Related) and all(is_rowless(child) for child in children(node))


def _reads_records(body: Node | None) -> bool:
    return body is not None and any(isinstance(one, Get | Records | Related) for one in walk(body))


def without_sql(tree: Node, functions: Registry[Function]) -> tuple[str, ...]:
    """The functions in a tree that have no SQL form, by name. Parts that read no row need none: they are computed first."""
    if is_rowless(tree):
        return ()
    own = (tree.function,) if isinstance(tree, Call) and not functions[tree.function].has_sql else ()
    inner = (name for child in children(tree) for name in without_sql(child, functions))
    return tuple(dict.fromkeys((*own, *inner)))


def _paths(node: Node, level: int) -> Iterator[tuple[str, ...]]:
    """Paths of field ids that begin at the row of `level`."""
    match node:
        case Get() | Related():
            path = _path(node, level)
            if path is not None:
                yield path
            else:
                yield from _paths(node.source, level)
        case Aggregate(source=source, body=body):
            yield from _paths(source, level)
            if body is not None and level == 0:
                yield from _paths(body, 1)
        case Records(condition=condition):
            if condition is not None and level == 0:
                yield from _paths(condition, 1)
        case _:
            for child in children(node):
                yield from _paths(child, level)


def _path(node: Node, level: int) -> tuple[str, ...] | None:
    """The path of a chain of fields that begins at the row of `level`; of a reverse link, the path to its key."""
    names: list[str] = []
    while isinstance(node, Get | Related):
        if isinstance(node, Get):
            names.append(node.field)
        elif node.source.type.kind == "record":
            names.append("id")
        node = node.source
    return tuple(reversed(names)) if isinstance(node, This) and node.level == level else None
