"""Options in formulas: authors write the key of an option as a text, the tree holds its id. Used by `typecheck` (text →
id) and `printer` (id → key). Which keys there are is known from the field on the other side.
"""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from engines.expression.scope import FormShape, Scope
from engines.expression.traversal import children
from engines.expression.tree import Constant, Get, If, Node, This, Variable

#: Id → key of the options of the item at level 0 and of the one at level 1, where these are options.
ItemKeys: TypeAlias = tuple[Mapping[str, str], Mapping[str, str]]
NO_ITEMS: Final[ItemKeys] = ({}, {})


def shape_of(scope: Scope, form: str | None) -> FormShape | None:
    """The form or structure that a record or reference type names."""
    if form is None:
        return None
    return scope.structures.get(form) or scope.schema.by_id(form)


def option_keys(scope: Scope, node: Node, items: ItemKeys = NO_ITEMS) -> dict[str, str]:
    """Id → key of the options that the value of `node` can be; empty when they are not known."""
    found: dict[str, str] = {}
    for source in _sources(node):
        form = shape_of(scope, source.form) if isinstance(source, Get) else None
        field = form.by_id.get(source.field) if form is not None and isinstance(source, Get) else None
        known = field.option_keys if field is not None else items[source.level] if isinstance(source, This) else {}
        kind = source.type.item or source.type
        for id in kind.options:
            found[id] = known.get(id, id)
    return found


def _sources(node: Node) -> Iterator[Node]:
    """The nodes from which an option can come out of `node`."""
    match node:
        case If(then=then, otherwise=otherwise):
            yield from _sources(then)
            yield from _sources(otherwise)
        case Get() | Variable() | This():
            yield node
        case Constant():
            return
        case _:
            for child in children(node):
                if child.type.kind in ("option", "list"):
                    yield from _sources(child)
