"""Values of the nodes of a tree, one function each: what has no module of its own stands here. Called by `expression`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import case, type_coerce

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
from engines.expression.types import BOOLEAN
from runtime.storage.sql.aggregates import aggregate
from runtime.storage.sql.comparison import certain
from runtime.storage.sql.functions import call
from runtime.storage.sql.rows import get, row_reference
from runtime.storage.sql.shapes import aligned, widest
from runtime.storage.sql.translating import Translating
from runtime.storage.sql.values import Sql, not_in_sql, null_of


def _constant(translator: Translating, node: Constant) -> Sql:
    return translator.literal(node.value, node.type)


def _variable(translator: Translating, node: Variable) -> Sql:
    """A value that is given; a row stands for its id."""
    value = translator.around.variables.get(node.name)
    if isinstance(value, Mapping):
        value = value.get("id")
    return translator.literal(value, node.type)


def _certainty(translator: Translating, node: Node) -> Sql:
    """A condition as a value: true or false."""
    return Sql(certain(translator.condition(node)), BOOLEAN, is_certain=True)


def _unary(translator: Translating, node: Unary) -> Sql:
    """`-x`, `not x`."""
    if node.operator == "not":
        return Sql(translator.condition(node), BOOLEAN, is_certain=True)
    operand = translator.value(node.operand)
    if operand.is_null:
        return operand
    speech = translator.speech
    found = speech.numbers.negative(operand) if operand.type.is_number else speech.dates.negative(operand)
    return found.typed(node.type)


def _arithmetic(translator: Translating, node: Arithmetic) -> Sql:
    """`+ - * / // %`."""
    left, right = translator.value(node.left), translator.value(node.right)
    if left.is_null or right.is_null:
        return null_of(node.type)
    if node.type.kind == "text":
        return translator.speech.texts.joined(left, right)
    if left.type.is_number and right.type.is_number:
        return translator.speech.numbers.binary(node.operator, left, right, node.type)
    return translator.speech.dates.binary(node.operator, left, right, node.type)


def _choice(translator: Translating, node: If) -> Sql:
    """`a if c else b`."""
    then, otherwise = aligned(translator, [translator.value(node.then), translator.value(node.otherwise)], node.type)
    shape = otherwise if then.is_null else then
    expr = type_coerce(case((translator.condition(node.test), then.expr), else_=otherwise.expr), shape.expr.type)
    return Sql(expr, node.type, shape.scale, widest([then, otherwise]))


def _outside(_translator: Translating, node: Node) -> Sql:
    """A list of records has no value; a list that rows take part in has none in SQL."""
    raise not_in_sql(type(node).__name__.lower())


BY_NODE: Final[Mapping[type, Callable[[Translating, Any], Sql]]] = {
    Constant: _constant,
    Variable: _variable,
    This: row_reference,
    Get: get,
    Unary: _unary,
    Arithmetic: _arithmetic,
    Compare: _certainty,
    Logic: _certainty,
    If: _choice,
    Call: call,
    Aggregate: aggregate,
    ListOf: _outside,
    Records: _outside,
    Related: _outside,
}
