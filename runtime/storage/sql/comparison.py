"""Comparisons in SQL: null-safe `==`, the others false with null; bare wherever an index could serve.

Expressions from here may be null where the formula language says false: `Translator.condition` users drop such rows
anyway, `certain` closes the gap where it matters (`not`, values). Called by `expression`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from operator import eq, ge, gt, le, lt
from typing import Any, Final

from sqlalchemy import BigInteger, and_, false, func, literal, or_, true, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.tree import Compare, Get, ListOf, Node, This
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, INTEGER_MIN
from engines.kernel.errors import Invalid, Problem
from runtime.storage.sql.dates import compared_by_day
from runtime.storage.sql.folding import is_free
from runtime.storage.sql.rows import by_link, field_value, is_followed
from runtime.storage.sql.shapes import once
from runtime.storage.sql.translating import Row, Translating
from runtime.storage.sql.values import Sql, not_in_sql

Condition = ColumnElement[bool]

_ORDER: Final[Mapping[str, Callable[[Any, Any], Any]]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_MIRRORED: Final[Mapping[str, str]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

#: What can be asked of an encrypted field.
_WHOLE: Final = frozenset({"==", "!=", "in", "not in"})

#: Comparisons in a row, `a < b < c`. Python has a thousand calls, and each takes several.
LONGEST_CHAIN: Final = 50


def certain(condition: Condition) -> Condition:
    """The condition, false where it is null."""
    return condition.is_(true())


def negated(condition: Condition) -> Condition:
    """`not`: true where the condition is false or null."""
    return condition.is_not(true())


def comparison(translator: Translating, node: Compare) -> Condition:
    """A chain; null may stand for false."""
    sealed = _sealed(translator, node)
    if sealed is not None:
        return sealed
    return _chain(translator, node, 0, translator.value(node.operands[0]))


def _sealed(translator: Translating, node: Compare) -> Condition | None:
    """An encrypted field of the record at hand against known whole values; None where it is another comparison."""
    operator = node.operators[0]
    left, right = node.operands[:2]
    if operator in ("==", "!=") and not isinstance(left, Get):
        left, right = right, left
    if len(node.operators) != 1 or operator not in _WHOLE or not isinstance(left, Get) or not isinstance(left.source, This):
        return None
    place = translator.stack[left.source.level]
    definition = translator.entity(left.form).fields.get(left.field) if isinstance(place, Row) else None
    if definition is None or not definition.is_encrypted or not isinstance(place, Row):
        return None
    values = [translator.value(item).literal for item in (right.items if isinstance(right, ListOf) else (right,))]
    if not all(value is None or isinstance(value, str) for value in values):
        return None
    column = translator.column(place, left.field)
    if values == [None]:
        return column.is_(None) if operator == "==" else column.is_not(None) if operator == "!=" else None
    found = column.in_([value for value in values if value is not None])
    return found if operator in ("==", "in") else negated(found)


def _chain(translator: Translating, node: Compare, at: int, left: Sql) -> Condition:
    """The comparisons from `at` on; each stands inside the one before."""
    if at >= LONGEST_CHAIN:
        raise Invalid(Problem("too_deep_for_sql"))
    operator, right = node.operators[at], node.operands[at + 1]
    if operator in ("in", "not in"):
        found = _within(translator, left, right)
        found = negated(found) if operator == "not in" else found
        return found if at + 1 == len(node.operators) else and_(found, _chain(translator, node, at + 1, translator.value(right)))
    value = translator.value(right)
    if at + 1 == len(node.operators):
        return compared(translator, operator, left, value)

    def both(middle: Sql) -> Condition:
        return and_(compared(translator, operator, left, middle), _chain(translator, node, at + 1, middle))

    return once(translator, value, both)


def by_known(translator: Translating, node: Compare) -> Condition | None:
    """A comparison of a linked record's field with a known value, as `link IN (SELECT id …)`; None where that would not
    serve: then the linked record is looked up row by row."""
    if len(node.operators) != 1 or node.operators[0] in ("!=", "not in"):
        return None
    operator: str = node.operators[0]
    left, right = node.operands
    if not is_followed(left) and operator != "in":
        left, right, operator = right, left, _MIRRORED[operator]
    if not isinstance(left, Get) or not is_followed(left) or not is_free(right):
        return None
    if operator != "in" and translator.value(right).is_null:
        return None
    field = left.field
    if translator.dialect == "sqlite" and not _is_selective(translator, left.form, field, operator):
        return None

    def test(there: Translating, row: Row) -> Condition:
        found = field_value(there, row, field, left.type)
        if operator == "in":
            return within(there, found, right)
        return compared(there, operator, found, there.value(right))

    return by_link(translator, left.source, left.form, test)


def _is_selective(translator: Translating, form: str, field: str, operator: str) -> bool:
    """Whether few linked records are found, and found quickly: SQLite makes a list of them before it looks at the rows."""
    entity = translator.entity(form)
    if entity.is_small or field in ("id", "public_id", "external_id"):
        return True
    definition = entity.fields.get(field)
    return operator in ("==", "in") and definition is not None and (definition.unique or definition.index)


def compared(translator: Translating, operator: str, left: Sql, right: Sql) -> Condition:
    """`== != < <= > >=` of two values."""
    if left.is_null or right.is_null:
        other = right if left.is_null else left
        if operator not in ("==", "!="):
            return false()
        return other.expr.is_(None) if operator == "==" else other.expr.is_not(None)
    if left.is_known and not right.is_known:
        left, right, operator = right, left, _MIRRORED[operator]
    special = _special(translator, operator, left, right)
    if special is not None:
        return special
    one, second = _sides(translator, left, right)
    if operator == "!=":
        return negated(_equal(translator, left, right, one, second))
    if operator == "==":
        return _equal(translator, left, right, one, second)
    found: Condition = _ORDER[operator](one, second)
    return found


def _special(translator: Translating, operator: str, left: Sql, right: Sql) -> Condition | None:
    """Comparisons with a known value that are better said in another way."""
    if right.is_known and left.scale is not None and isinstance(right.literal, (int, Decimal)):
        return _scaled(operator, left, Decimal(right.literal))
    if right.is_known and left.day_of is not None and isinstance(right.literal, date) and operator != "!=":
        return compared_by_day(translator.speech.dates.zone, operator, left.day_of, right.literal)
    return None


def _scaled(operator: str, column: Sql, value: Decimal) -> Condition:
    """A stored integer against a known number, as a bare comparison of integers."""
    wanted = value.scaleb(column.scale or 0, CONTEXT)
    expr = type_coerce(column.expr, BigInteger())
    if operator in ("==", "!="):
        is_whole = wanted == wanted.to_integral_value() and INTEGER_MIN <= wanted <= INTEGER_MAX
        if not is_whole:
            return false() if operator == "==" else true()
        found = expr == literal(int(wanted), BigInteger())
        return found if operator == "==" else negated(found)
    # `x < 2.5` is `x <= 2`, `x > 2.5` is `x >= 3`: what stays a bare comparison is so for every number.
    if operator in ("<", "<="):
        most = int(wanted.to_integral_value(ROUND_FLOOR))
        most -= 1 if operator == "<" and wanted == most else 0
        return expr <= literal(min(most, INTEGER_MAX), BigInteger()) if most >= INTEGER_MIN else false()
    least = int(wanted.to_integral_value(ROUND_CEILING))
    least += 1 if operator == ">" and wanted == least else 0
    return expr >= literal(max(least, INTEGER_MIN), BigInteger()) if least <= INTEGER_MAX else false()


def _sides(translator: Translating, left: Sql, right: Sql) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The two expressions, brought to one shape."""
    if _is_counted(left) and _is_counted(right):
        return translator.speech.numbers.order(left, right)
    if left.type.kind in ("text", "option"):
        return translator.speech.texts.by_code_point(left), translator.speech.texts.by_code_point(right)
    if left.type.kind in ("list", "json") or right.type.kind in ("list", "json"):
        raise not_in_sql(f"== ({left.type.kind})")
    return left.expr, right.expr


def _is_counted(value: Sql) -> bool:
    """Numbers, and durations, which are numbers of microseconds."""
    return value.type.is_number or value.type.kind == "duration"


def _equal(translator: Translating, left: Sql, right: Sql, one: ColumnElement[Any], other: ColumnElement[Any]) -> Condition:
    """Null-safe, but bare where one side cannot be null."""
    if left.is_known or right.is_known or left.is_certain or right.is_certain:
        found: Condition = eq(one, other)
        return found
    if translator.dialect == "postgresql" and left.is_leaf and right.is_leaf:
        # There is no index for IS NOT DISTINCT FROM.
        return or_(eq(one, other), and_(left.expr.is_(None), right.expr.is_(None)))
    if _is_counted(left) and _is_counted(right):
        return translator.speech.numbers.same(left, right)
    return one.is_not_distinct_from(other)


def _within(translator: Translating, left: Sql, right: Node) -> Condition:
    """`in`: never true with null on the left."""
    if not isinstance(right, ListOf):
        return within(translator, left, right)
    items = [translator.value(item) for item in right.items]
    known = [item for item in items if item.is_known and not item.is_null]
    others = [item for item in items if not item.is_known]
    if left.is_null or not others:
        return _any_known(translator, left, known)

    def any_of(wanted: Sql) -> Condition:
        present = replace(wanted, is_certain=True)
        equal = [compared(translator, "==", present, item) for item in others]
        return or_(_any_known(translator, wanted, known), *equal)

    return once(translator, left, any_of)


def within(translator: Translating, wanted: Sql, right: Node) -> Condition:
    """`in` a list that is known, or a list that is stored."""
    if isinstance(right, ListOf):
        return _any_known(translator, wanted, [item for item in map(translator.value, right.items) if not item.is_null])
    among = translator.value(right)
    if wanted.is_null or among.is_null:
        return false()
    if isinstance(among.literal, tuple) and among.type.item is not None:
        found = [translator.literal(item, among.type.item) for item in among.literal if item is not None]
        return _any_known(translator, wanted, found)
    return _in_document(translator, wanted, among)


def _any_known(translator: Translating, wanted: Sql, items: list[Sql]) -> Condition:
    """One IN over known values."""
    if wanted.is_null or not items:
        return false()
    if wanted.scale is not None and wanted.type.is_number and not wanted.is_known:
        return _scaled_among(wanted, items)
    if wanted.type.is_number:
        return translator.speech.numbers.among(wanted, items)
    return _sides(translator, wanted, items[0])[0].in_([item.expr for item in items])


def _scaled_among(column: Sql, items: list[Sql]) -> Condition:
    """A stored integer in a list of known numbers; those it cannot be are left out."""
    found = []
    for item in items:
        assert isinstance(item.literal, (int, Decimal))
        wanted = Decimal(item.literal).scaleb(column.scale or 0, CONTEXT)
        if wanted == wanted.to_integral_value() and INTEGER_MIN <= wanted <= INTEGER_MAX:
            found.append(literal(int(wanted), BigInteger()))
    return type_coerce(column.expr, BigInteger()).in_(found) if found else false()


def _in_document(translator: Translating, wanted: Sql, among: Sql) -> Condition:
    """Whether a value is in a list that is stored as a document."""
    if wanted.type.kind not in ("text", "option", "integer", "reference"):
        raise not_in_sql(f"in ({wanted.type.kind})")
    if translator.dialect == "postgresql":
        expr = wanted.expr if wanted.type.kind in ("text", "option") else type_coerce(wanted.expr, BigInteger())
        return type_coerce(among.expr, JSONB()).contains(func.to_jsonb(expr, type_=JSONB()))
    each = func.json_each(among.expr).table_valued("value", joins_implicitly=True)
    return wanted.expr.in_(each.select().with_only_columns(each.c.value).scalar_subquery())
