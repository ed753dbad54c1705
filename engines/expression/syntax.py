"""Typed tree → Python's syntax tree, for the explanation: the evaluator is given no text, only what the type checker let
through. Every syntax node remembers the typed node it was made from.
"""

import ast
from dataclasses import dataclass, field

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

_LOAD = ast.Load()
_ARITHMETIC: dict[str, type[ast.operator]] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod,
}  # fmt: skip
_COMPARISON: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "in": ast.In, "not in": ast.NotIn,
}  # fmt: skip


@dataclass(slots=True)
class Syntax:
    """A syntax tree and where its nodes come from. Bodies of sub-formulas are syntax trees of their own."""

    body: ast.expr
    origins: dict[int, Node] = field(default_factory=dict)
    inner: dict[int, "Syntax"] = field(default_factory=dict)


def syntax_of(tree: Node) -> Syntax:
    """The syntax tree of a typed tree."""
    made = Syntax(ast.Constant(None))
    made.body = _node(tree, made)
    return made


def _node(node: Node, made: Syntax) -> ast.expr:
    found = _plain(node, made)
    made.origins[id(found)] = node
    return found


def _nodes(nodes: tuple[Node, ...], made: Syntax) -> list[ast.expr]:
    return [_node(node, made) for node in nodes]


def _plain(node: Node, made: Syntax) -> ast.expr:  # noqa: PLR0911, C901 - one line per node
    match node:
        case Constant(value=value):
            return ast.Constant(value)  # type: ignore[arg-type]
        case This(level=level):
            return ast.Name(f"level{level}", _LOAD)
        case Variable(name=name):
            return ast.Name(name, _LOAD)
        case ListOf(items=items):
            return ast.List(_nodes(items, made), _LOAD)
        case Get(source=source, field=name) | Related(source=source, field=name):
            return ast.Attribute(_node(source, made), name, _LOAD)
        case Unary(operator=operator, operand=operand):
            return ast.UnaryOp(ast.USub() if operator == "-" else ast.Not(), _node(operand, made))
        case Arithmetic(operator=operator, left=left, right=right):
            return ast.BinOp(_node(left, made), _ARITHMETIC[operator](), _node(right, made))
        case Compare(operators=operators, operands=operands):
            first, *rest = _nodes(operands, made)
            return ast.Compare(first, [_COMPARISON[operator]() for operator in operators], rest)
        case Logic(operator=operator, operands=operands):
            return ast.BoolOp(ast.And() if operator == "and" else ast.Or(), _nodes(operands, made))
        case If(test=test, then=then, otherwise=otherwise):
            return ast.IfExp(_node(test, made), _node(then, made), _node(otherwise, made))
        case Call(function=function, arguments=arguments):
            return ast.Call(ast.Name(function, _LOAD), _nodes(arguments, made), [])
        case Records(condition=condition):
            return _with_inner("records", [], condition, made)
        case Aggregate(function=function, source=source, body=body):
            return _with_inner(function, [_node(source, made)], body, made)


def _with_inner(function: str, arguments: list[ast.expr], body: Node | None, made: Syntax) -> ast.expr:
    found = ast.Call(ast.Name(function, _LOAD), arguments, [])
    if body is not None:
        made.inner[id(found)] = syntax_of(body)
    return found
