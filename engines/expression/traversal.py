"""Walking through a typed tree: what stands directly inside a node, and everything inside it. Used by analyzer, printer,
compilers and checks."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from engines.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Get,
    If,
    ListOf,
    Logic,
    Node,
    Records,
    Related,
    This,
    Unary,
    Variable,
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node, in order of evaluation; bodies and conditions of sub-formulas too."""
    match node:
        case Constant() | This() | Variable():
            return ()
        case ListOf(items=inside) | Compare(operands=inside) | Logic(operands=inside) | Call(arguments=inside):
            return inside
        case Get(source=source) | Related(source=source):
            return (source,)
        case Unary(operand=operand):
            return (operand,)
        case Arithmetic(left=left, right=right):
            return (left, right)
        case If(test=test, then=then, otherwise=otherwise):
            return (test, then, otherwise)
        case Records(condition=condition):
            return () if condition is None else (condition,)
        case Aggregate(source=source, body=body):
            return (source,) if body is None else (source, body)


def walk(node: Node) -> Iterator[Node]:
    """A node and all inside it, outer ones first."""
    yield node
    for child in children(node):
        yield from walk(child)


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node over changed parts. Bodies and conditions of sub-formulas, which stand on other rows, stay as they are."""
    match node:
        case ListOf(items=inside):
            return replace(node, items=tuple(change(each) for each in inside))
        case Compare(operands=inside) | Logic(operands=inside):
            return replace(node, operands=tuple(change(each) for each in inside))
        case Call(arguments=inside):
            return replace(node, arguments=tuple(change(each) for each in inside))
        case Get(source=source) | Related(source=source) | Aggregate(source=source):
            return replace(node, source=change(source))
        case Unary(operand=operand):
            return replace(node, operand=change(operand))
        case Arithmetic(left=left, right=right):
            return replace(node, left=change(left), right=change(right))
        case If(test=test, then=then, otherwise=otherwise):
            return replace(node, test=change(test), then=change(then), otherwise=change(otherwise))
        case Constant() | This() | Variable() | Records():
            return node
