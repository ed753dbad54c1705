"""What a typed tree reads: paths from its row, variables, every field it touches, functions. Used by `language` to make
`Reads`; also tells whether a part of a tree depends on rows at all (storage computes such parts once and binds them).
"""

from collections.abc import Iterator

from engines.expression.formula import Reads, Selection
from engines.expression.traversal import children, walk
from engines.expression.tree import Aggregate, Call, Get, Node, Records, Related, This, Variable


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
    """Whether a node reads no row and no record: only literals, variables of plain types, `now()`, `today()`."""
    return not any(isinstance(one, This | Get | Records | Related) for one in walk(node))


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
    """The path of a chain of fields that begins at the row of `level`. A reverse link ends it: its rows are selected."""
    names: list[str] = []
    while isinstance(node, Get | Related):
        names.append("id" if isinstance(node, Related) else node.field)
        node = node.source
    return tuple(reversed(names)) if isinstance(node, This) and node.level == level else None
