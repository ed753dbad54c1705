"""What the parts of the type checker know of each other: where a formula stands, and what the checker can be asked.
Implemented by `typecheck.Checker`, used by `calls` and `lists`.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engines.expression.functions.function import Function
from engines.expression.options import NO_ITEMS, ItemKeys
from engines.expression.parser import Parsed
from engines.expression.scope import FormShape, Scope
from engines.expression.tree import Node
from engines.expression.types import Type
from engines.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Here:
    """Where a (sub-)formula stands: its text, the type of its row, and of the row around it."""

    parsed: Parsed
    row: Type | None
    outer: Type | None
    nested: int = 0
    items: ItemKeys = NO_ITEMS
    """Of the row and the row around it, where these are options of a list."""

    def at(self, node: ast.AST) -> int:
        """The position of a syntax node, for errors."""
        return self.parsed.position(node)


class Checks(Protocol):
    """The checker of one formula."""

    functions: Registry[Function]
    scope: Scope

    def check(self, node: ast.expr, here: Here) -> Node:
        """The typed node; lists of records are refused."""
        ...

    def value_or_list(self, node: ast.expr, here: Here) -> Node:
        """The typed node, which may be a list of records."""
        ...

    def attribute(self, source: Node, name: str, at: int) -> Node:
        """The field `name` of a row or reference."""
        ...

    def condition(self, node: ast.expr, here: Here) -> Node:
        """A node that has to be boolean."""
        ...

    def sub_formula(self, node: ast.expr, here: Here, source: Node) -> tuple[ast.expr, Here]:
        """The syntax of the sub-formula in a text literal, run for each item of `source`, and where it stands."""
        ...

    def common(self, nodes: tuple[Node, ...], places: Sequence[int], here: Here) -> tuple[tuple[Node, ...], Type]:
        """The nodes brought to one type."""
        ...

    def options_resolved(self, nodes: tuple[Node, ...], places: Sequence[int], here: Here) -> tuple[Node, ...]:
        """Text literals turned into options where one of the nodes is an option or a list of them."""
        ...

    def as_references(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """Rows of real forms as references to themselves."""
        ...

    def rows(self, form: str) -> FormShape:
        """The shape of a form or structure that a type names."""
        ...
