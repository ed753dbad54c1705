"""How types relate: what goes together in one place, what can be compared, what can be assigned. Used by `typecheck`,
the function checks and `language`. The types themselves stand in `types`.
"""

from dataclasses import replace

from engines.expression.types import Kind, Type, decimal, list_of
from engines.kernel.decimals import MAX_SCALE

ORDERED = frozenset({"integer", "decimal", "text", "date", "time", "datetime", "duration"})
#: Kinds that `==`, `!=`, `in` work on.
EQUATED = ORDERED | {"boolean", "option", "reference", "null"}


def unify(left: Type, right: Type) -> Type | None:
    """The type of a place where either may stand; None when they do not go together."""
    nullable = left.nullable or right.nullable
    if left.kind == "null":
        return right.optional()
    if right.kind == "null":
        return left.optional()
    if left.is_number and right.is_number:
        if left.kind == right.kind == "integer":
            return replace(left, nullable=nullable)
        return replace(decimal(max(left.scale, right.scale)), nullable=nullable)
    if left.kind != right.kind:
        return None
    if left.kind == "list" and left.item is not None and right.item is not None:
        item = unify(left.item, right.item)
        return None if item is None else replace(list_of(item), nullable=nullable)
    if left.kind in ("reference", "record") and left.form != right.form:
        return None
    known = left.kind == "option" and left.options and right.options
    return replace(left, nullable=nullable, options=tuple(dict.fromkeys(left.options + right.options)) if known else ())


def can_equal(left: Type, right: Type) -> bool:
    """Whether `==` has a meaning between the two. Anything may be compared with null."""
    if "null" in (left.kind, right.kind):
        return True
    if {left.kind, right.kind} == {"reference", "integer"}:
        return True
    if left.kind == right.kind == "option":
        return True
    common = unify(left, right)
    return common is not None and common.kind in EQUATED


def can_order(left: Type, right: Type) -> bool:
    """Whether `<` has a meaning between the two."""
    common = unify(left, right)
    return common is not None and common.kind in ORDERED | {"null"}


def is_assignable(value: Type, place: Type) -> bool:
    """Whether a value may be put into a place; its places are rounded by whoever stores it."""
    if value.kind == "null":
        return place.nullable
    if value.kind == "list" and place.kind == "list":
        return value.item is None or place.item is None or is_assignable(value.item, place.item)
    if value.kind == place.kind == "option":
        return not (value.options and place.options) or set(value.options) <= set(place.options)
    if value.kind in ("reference", "record") and value.kind == place.kind:
        return value.form == place.form
    return value.kind == place.kind or (value.kind == "integer" and place.kind == "decimal") or place.kind == "json"


def arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`; None when there is none."""
    if "null" in (left.kind, right.kind):
        other = right if left.kind == "null" else left
        works = other.is_number or other.kind in ("null", "duration") or (other.kind == "text" and operator == "+")
        return other.optional() if works else None
    if left.is_number and right.is_number:
        return _numbers(operator, left, right)
    if operator == "+" and left.kind == right.kind == "text":
        return Type("text")
    found = _MOMENTS.get((left.kind, operator, right.kind))
    return None if found is None else Type(found)


_MOMENTS: dict[tuple[Kind, str, Kind], Kind] = {
    ("date", "+", "duration"): "date",
    ("duration", "+", "date"): "date",
    ("date", "-", "duration"): "date",
    ("date", "-", "date"): "integer",
    ("datetime", "+", "duration"): "datetime",
    ("duration", "+", "datetime"): "datetime",
    ("datetime", "-", "duration"): "datetime",
    ("datetime", "-", "datetime"): "duration",
    ("duration", "+", "duration"): "duration",
    ("duration", "-", "duration"): "duration",
    ("duration", "*", "integer"): "duration",
    ("integer", "*", "duration"): "duration",
}


def _numbers(operator: str, left: Type, right: Type) -> Type:
    """Any arithmetic may overflow or divide by zero, so that every result may be null."""
    if operator == "/":
        return decimal(MAX_SCALE)
    if operator == "//" or left.kind == right.kind == "integer":
        return Type("integer")
    if operator == "*":
        return decimal(min(MAX_SCALE, left.scale + right.scale))
    return decimal(max(left.scale, right.scale))
