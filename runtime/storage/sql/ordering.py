"""The order of a list and the place in it: sort keys, nulls last in either direction, ties by id, pages by key.

A list whose first sort key can be null is read in two parts, the rows with a value before those without: so each part is a
walk along an index. Called by `query_builder`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text, and_, case, false, literal, or_, tuple_
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import FromClause

from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem
from engines.record.query import Search
from runtime.storage.sql.cursors import read_cursor, write_cursor
from runtime.storage.sql.translating import Row, Translating
from runtime.storage.system_tables import SYSTEM

_SORTABLE = frozenset({"integer", "decimal", "text", "option", "boolean", "date", "time", "datetime", "reference"})
#: Sort keys of one list.
MOST_KEYS = 5

Sort = tuple[tuple[str, bool], ...]
Condition = ColumnElement[bool]
#: A field that is ordered by the keys of search rows, and what these begin with.
Spoken = tuple[str, str] | None
#: Behind all that a key has after its slot.
_LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key."""

    expr: ColumnElement[Any]
    descending: bool
    type: Type
    can_be_null: bool
    slot: str | None = None
    """Of keys of search rows: what all those of the form begin with."""

    def ordered(self) -> ColumnElement[Any]:
        """In ORDER BY, nulls last."""
        found = self.expr.desc() if self.descending else self.expr.asc()
        return found.nulls_last() if self.can_be_null else found

    def beyond(self, value: object) -> Condition:
        """The rows behind those with this value."""
        if value is None:
            return false()
        bound = literal(value, self.expr.type)
        found = self.expr < bound if self.descending else self.expr > bound
        return or_(found, self.expr.is_(None)) if self.can_be_null else found

    def filled(self) -> list[Condition]:
        """The rows that have a value."""
        if self.slot is None:
            return [self.expr.is_not(None)]
        return [self.expr >= self.slot, self.expr < f"{self.slot}{_LAST}"]

    def at(self, value: object) -> Condition:
        """The rows with this value."""
        return self.expr.is_(None) if value is None else self.expr == literal(value, self.expr.type)


@dataclass(frozen=True, slots=True)
class Part:
    """One statement of a list: what its rows fulfil besides, and their order."""

    conditions: list[Condition]
    order: list[ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one list."""

    sort: Sort
    keys: tuple[Key, ...]
    id: Key
    table: FromClause
    """Where the keys are found."""

    def columns(self) -> list[ColumnElement[Any]]:
        """What a statement selects so that a cursor can be written: the keys, then the id."""
        return [*(key.expr for key in self.keys), self.id.expr]

    def cursor(self, values: Sequence[object]) -> str:
        """The cursor behind a row with these `columns`."""
        return write_cursor(self.sort, values)

    def parts(self, cursor: str | None) -> list[Part]:
        """The statements that together make the list, from a cursor on; read until the page is full."""
        place = None if cursor is None else read_cursor(cursor, self.sort, [key.type for key in self.keys])
        keys = [*self.keys, self.id]
        if not keys[0].can_be_null:
            return [self._part(keys, place, [])]
        parts: list[Part] = []
        first, rest = keys[0], keys[1:]
        if place is None or place[0] is not None:
            filled = replace(first, can_be_null=False)
            parts.append(self._part([filled, *rest], place, first.filled()))
        after = place[1:] if place is not None and place[0] is None else None
        parts.append(self._part(rest, after, [first.expr.is_(None)]))
        return parts

    def _part(self, keys: list[Key], place: list[object] | None, conditions: list[Condition]) -> Part:
        found = list(conditions)
        if place is not None:
            found.append(_beyond(keys, place))
        return Part(found, [key.ordered() for key in keys])


def _beyond(keys: list[Key], place: list[object]) -> Condition:
    """The rows behind a place. Keys of one direction without nulls compare as a row, which an index serves."""
    if all(not key.can_be_null and key.descending == keys[0].descending for key in keys):
        if len(keys) == 1:
            return keys[0].beyond(place[0])
        here = tuple_(*(key.expr for key in keys))
        there = tuple_(*(literal(value, key.expr.type) for key, value in zip(keys, place, strict=True)))
        return here < there if keys[0].descending else here > there
    found = keys[-1].beyond(place[-1])
    for key, value in zip(reversed(keys[:-1]), reversed(place[:-1]), strict=True):
        found = or_(key.beyond(value), and_(key.at(value), found))
    first = keys[0]
    if first.can_be_null:
        return found
    # Implied by the rest, but this is what an index can begin with.
    start = literal(place[0], first.expr.type)
    return and_(first.expr <= start if first.descending else first.expr >= start, found)


def order_of(translator: Translating, row: Row, sort: Sort, spoken: Spoken = None) -> Order:
    """The order by these fields; without any the newest records come first. Raises `Invalid` for fields that have no order.

    `spoken`: a field that is ordered by the keys of search rows, and its slot.
    """
    keys = tuple(_key(translator, row, field, descending, spoken) for field, descending in sort[:MOST_KEYS] if field != "id")
    last = sort[-1][1] if sort else True
    return _order(translator, row, sort, keys, descending=last)


def order_by_relevance(translator: Translating, row: Row, search: Search, spoken: Spoken = None) -> Order:
    """What is called as was asked comes first, then what begins so, then the others; each by what they are called by."""
    if search.label is None:
        return order_of(translator, row, ())
    key = _key(translator, row, search.label, False, spoken)
    name = translator.speech.texts.by_code_point(translator.field(row, search.label))
    asked = search.text.strip()
    match = case((name == asked, 0), (translator.speech.texts.begins(name, literal(asked, Text())), 1), else_=2)
    closeness = Key(match, False, Type("integer", nullable=False), can_be_null=False)
    return _order(translator, row, (("search", False), (search.label, False)), (closeness, key), descending=False)


def _order(translator: Translating, row: Row, sort: Sort, keys: tuple[Key, ...], *, descending: bool) -> Order:
    id = Key(translator.column(row, "id"), descending, Type("integer", nullable=False), can_be_null=False)
    names = SYSTEM.search
    is_spoken = any(key.slot is not None for key in keys)
    table = row.table.outerjoin(names, names.c.record_id == id.expr) if is_spoken else row.table
    return Order(sort, keys, id, table)


def _key(translator: Translating, row: Row, field: str, descending: bool, spoken: Spoken) -> Key:
    if spoken is not None and spoken[0] == field:
        return Key(SYSTEM.search.c.label_key, descending, Type("text"), can_be_null=True, slot=spoken[1])
    definition = translator.entity(row.entity).fields.get(field)
    no_order = Problem("sort_not_possible", pointer="/sort", params={"field": definition.key if definition else field})
    try:
        found = translator.field(row, field)
    except Invalid:
        raise Invalid(no_order) from None
    if found.type.kind not in _SORTABLE:
        raise Invalid(no_order)
    expr = translator.speech.texts.by_code_point(found) if found.type.kind in ("text", "option") else found.expr
    return Key(expr, descending, found.type, can_be_null=not found.is_certain)
