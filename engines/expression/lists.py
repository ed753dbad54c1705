"""Checks the functions over lists: `sum(lines, "price * quantity")`, `records("app.form", "<condition>", "<sort>")`,
`count sum min max avg any_of all_of first`. Called by `calls`.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from engines.expression.checking import Checks, Here
from engines.expression.errors import nearest, refuse
from engines.expression.kinds import ORDERED
from engines.expression.tree import Aggregate, ListOf, Node, Records, This
from engines.expression.type_words import type_in_words
from engines.expression.types import BOOLEAN, INTEGER, Type, decimal, list_of, record, reference
from engines.kernel.decimals import MAX_SCALE

Over: TypeAlias = Literal["first", "count", "sum", "min", "max", "avg", "any_of", "all_of"]

#: Other names of the list functions, spreadsheet names among them.
LIST_ALIASES: Final[Mapping[str, Over]] = {
    **{name: name for name in get_args(Over)}, **{name.upper(): name for name in get_args(Over)},
    "AVERAGE": "avg", "average": "avg", "ANY": "any_of", "ALL": "all_of", "SUMIF": "sum", "COUNTIF": "count",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What a list function runs over; `body` comes from a path through the list (`lines.amount`)."""

    list: Node
    body: Node | None = None


def source_of(checker: Checks, node: ast.Call, here: Here) -> Source:
    """The checked first argument. Checked once only: it may hold as much again."""
    if not node.args:
        raise refuse("argument_missing", here.at(node), function=LIST_ALIASES[_name(node)], parameter="list")
    return _source(checker, node.args[0], here)


def check_list_call(checker: Checks, node: ast.Call, here: Here, source: Source) -> Node:
    """A function over a list."""
    function, at = LIST_ALIASES[_name(node)], here.at(node)
    item = source.list.type.item
    if item is None:
        return _of_values(checker, node, here, source.list)
    if len(node.args) > 2 or (len(node.args) == 2 and (function == "first" or source.body is not None)):
        raise refuse("too_many_arguments", at, function=function)
    body = source.body
    if len(node.args) == 2:
        body = _body(checker, node.args[1], here, source.list, function)
    elif body is None and item.kind != "record" and function not in ("first", "count"):
        body = This(0, item)
    if body is None and function not in ("first", "count"):
        raise refuse("list_function_needs_formula", at, function=function)
    if body is not None and function in ("first", "count") and len(node.args) == 1:
        raise refuse("list_function_path", at, function=function)
    _check_body(function, body, here.at(node.args[-1]))
    return Aggregate(function, source.list, body, _result(checker, function, item, body))


def _name(node: ast.Call) -> str:
    assert isinstance(node.func, ast.Name)
    return node.func.id


def check_records(checker: Checks, node: ast.Call, here: Here) -> Node:
    """`records("app.form", "<condition>", "<sort>")`."""
    if not 1 <= len(node.args) <= 3:
        raise refuse("records_arguments", here.at(node))
    key = _literal(node.args[0], here)
    form = checker.scope.schema.by_key(key)
    if form is None:
        raise refuse("unknown_form", here.at(node.args[0]), hint=nearest(key, checker.scope.schema.keys()), form=key)
    row = record(form.id).required()
    condition = None
    if len(node.args) > 1 and not _is_nothing(node.args[1]):
        condition = checker.condition(*checker.sub_formula(node.args[1], here, Records(form.id, None, (), list_of(row))))
    sort: list[tuple[str, bool]] = []
    written = _literal(node.args[2], here) if len(node.args) > 2 else ""
    for part in filter(None, (one.strip() for one in written.split(","))):
        name = part.removeprefix("-").strip()
        field = form.by_key.get(name)
        at = here.at(node.args[2])
        if field is None:
            raise refuse("unknown_field", at, hint=nearest(name, form.by_key), name=name, form=form.key)
        if not field.has_column or field.type.kind in ("list", "json"):
            raise refuse("sort_not_stored", at, name=name)
        sort.append((field.id, part.startswith("-")))
    return Records(form.id, condition, tuple(sort), list_of(row))


def _literal(node: ast.expr, here: Here) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if _is_nothing(node):
        return ""
    raise refuse("sub_formula_not_literal", here.at(node))


def _is_nothing(node: ast.expr) -> bool:
    """`null` or an empty text: no condition, no order."""
    return (isinstance(node, ast.Constant) and node.value in (None, "")) or (isinstance(node, ast.Name) and node.id == "null")


def _source(checker: Checks, node: ast.expr, here: Here) -> Source:
    """The list that a function runs over. A path through rows is a list with a body: `lines.amount`."""
    if not isinstance(node, ast.Attribute):
        return Source(checker.value_or_list(node, here))
    inner = _source(checker, node.value, here)
    item = inner.list.type.item
    if item is None or item.kind not in ("record", "reference"):
        return Source(checker.attribute(inner.list, node.attr, here.at(node)))
    body = checker.attribute(inner.body or This(0, item), node.attr, here.at(node))
    if body.type.kind == "list":
        raise refuse("list_in_list", here.at(node), name=node.attr)
    return Source(inner.list, body)


def _of_values(checker: Checks, node: ast.Call, here: Here, first: Node) -> Node:
    """`sum(a, b, c)`: the arguments are the list."""
    function = LIST_ALIASES[_name(node)]
    if function not in ("sum", "avg"):
        raise refuse("not_a_list", here.at(node.args[0]), function=function)
    written = (first, *(checker.check(one, here) for one in node.args[1:]))
    values, common = checker.common(written, [here.at(one) for one in node.args], here)
    body = This(0, common)
    _check_body(function, body, here.at(node.args[0]))
    return Aggregate(function, ListOf(values, list_of(common)), body, _result(checker, function, common, body))


def _body(checker: Checks, node: ast.expr, here: Here, source: Node, function: Over) -> Node:
    inside, there = checker.sub_formula(node, here, source)
    if function in ("any_of", "all_of", "count"):
        return checker.condition(inside, there)
    return checker.as_references((checker.check(inside, there),))[0]


def _check_body(function: Over, body: Node | None, at: int) -> None:
    if body is None:
        return
    kind = body.type.kind
    fits = {
        "sum": body.type.is_number, "avg": body.type.is_number, "min": kind in ORDERED, "max": kind in ORDERED,
        "any_of": kind == "boolean", "all_of": kind == "boolean", "count": kind == "boolean",
    }  # fmt: skip
    if kind != "null" and not fits.get(function, True):
        raise refuse("list_function_type", at, function=function, type=type_in_words(body.type))


def _result(checker: Checks, function: Over, item: Type, body: Node | None) -> Type:
    if function == "first":
        real = item.kind == "record" and item.form is not None and item.form not in checker.scope.structures
        return reference(item.form) if real and item.form is not None else item.optional()
    if function == "count":
        return INTEGER.required()
    if function in ("any_of", "all_of"):
        return BOOLEAN.required()
    if function == "avg":
        return decimal(MAX_SCALE)
    return INTEGER if body is None or (function == "sum" and body.type.kind == "null") else body.type.optional()
