"""Calls of functions on SQLite: `tss_call` with the function's name and how each argument travels. Called by `functions`."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Text, func, literal, type_coerce
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from engines.expression.functions.function import Function, Signature
from engines.expression.plan import wanted_types
from engines.expression.tree import Call
from engines.expression.types import Type
from runtime.storage.sql.sqlite_dates import write_moment
from runtime.storage.sql.translating import Translating
from runtime.storage.sql.values import INTEGER_DIGITS, Sql, not_in_sql
from runtime.storage.types import Day, Json, Time, UtcDateTime

_TYPES: dict[str, TypeEngine[Any]] = {
    "text": Text(), "option": Text(), "integer": BigInteger(), "reference": BigInteger(), "boolean": Boolean(), "date": Day(),
    "time": Time(), "datetime": UtcDateTime(), "duration": BigInteger(), "decimal": Text(), "list": Json(as_tuple=True),
}  # fmt: skip


def called(translator: Translating, node: Call, function: Function, signature: Signature, arguments: list[Sql]) -> Sql:
    """The call of a function's own code."""
    wanted = wanted_types(signature, node)
    kinds = [_kind(argument, type) for argument, type in zip(arguments, wanted, strict=True)]
    spelled = " ".join([function.name, str(function.signatures.index(signature)), node.type.kind, *kinds])
    around = literal(_around(translator), Text())
    found: ColumnElement[Any] = func.tss_call(literal(spelled, Text()), around, *(argument.expr for argument in arguments))
    if node.type.kind not in _TYPES:
        raise not_in_sql(function.name)
    expr = type_coerce(found, _TYPES[node.type.kind])
    if node.type.kind == "integer":
        return Sql(expr, node.type, 0, INTEGER_DIGITS)
    return Sql(expr, node.type, None)


def _kind(argument: Sql, wanted: Type) -> str:
    """How an argument is read: with its scale where a decimal is wanted."""
    if wanted.kind == "decimal" and argument.type.is_number:
        return f"decimal:{argument.scale or 0}"
    item = argument.type.item
    if argument.type.kind == "list" and item is not None and item.kind not in ("text", "option", "integer", "reference", "null"):
        raise not_in_sql(f"list of {item.kind}")
    return argument.type.kind


def _around(translator: Translating) -> str:
    around = translator.around
    if around.now is None or around.today is None:
        return f"0001-01-02T00:00:00Z 0001-01-02 {around.zone}"
    return f"{write_moment(around.now)} {around.today} {around.zone}"
