"""Walking through a typed tree: what stands directly inside a node, and everything inside it. Used by analyzer, printer,
compilers and checks."""

from collections.abc import Iterator

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
