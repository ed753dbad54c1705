"""Lists of records: a `Query` as SELECT statements, page by page. Called by the services that list, export and group.

A page costs a fixed number of statements: one or two for the rows, one for each link that is expanded, one for the count
if it is wanted. Rights are ANDed to every scan: the list itself, records behind links, aggregates and expanded links.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from engines.expression.formula import Formula
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import SYSTEM_FIELDS
from engines.record.query import MAX_LIMIT, Query
from runtime.storage import search_rows
from runtime.storage.sql.counting import Total, estimated, exactly
from runtime.storage.sql.expression import NO_VARIABLES, SqlFormulas, Translator, sees_everything
from runtime.storage.sql.ordering import Order, order_by_relevance, order_of
from runtime.storage.sql.partial import Partial, partial
from runtime.storage.sql.translating import Condition, Row
from runtime.storage.system_tables import SYSTEM

Record = dict[str, Any]
Counting = Literal["none", "estimate", "exact"]


def shows_everything(entity: str, record: Record) -> Record:
    """The record as someone sees it who may see all fields."""
    del entity
    return record


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and when."""

    variables: Mapping[str, object] = field(default_factory=lambda: NO_VARIABLES)
    """Values of the names that filters and predicates may use besides fields (`actor` …)."""
    now: datetime | None = None
    predicate_for: Callable[[str], Formula | None] = sees_everything
    """Entity id → what a record must fulfil to be seen; asked for every entity that a statement reaches."""
    shown: Callable[[str, Record], Record] = shows_everything
    """(entity id, a record as it is) → the record as it may be seen; asked for every record of an answer."""


EVERYONE = Reader()


@dataclass(frozen=True, slots=True)
class Subtree:
    """The records of an organisation and of all below it."""

    organisation: int
    field: Literal["org_id", "dept_id"] = "org_id"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    rows: list[Record]
    """By field id."""
    cursor: str | None
    """For the next page; None where there is none."""
    total: Total | None
    """Of the whole list, if it was asked for."""
    linked: Mapping[str, Mapping[int, Any]]
    """By expanded field: records by their id; of sub-tables the list of rows by id of the record they belong to."""


class RecordQueries:
    """The lists of one release. Shared by all threads."""

    def __init__(self, formulas: SqlFormulas) -> None:
        self._formulas = formulas

    def page(
        self, connection: Connection, query: Query, reader: Reader = EVERYONE, *, count: Counting = "none",
        within: Subtree | None = None,
    ) -> Page:  # fmt: skip
        """The rows of a page. Raises `Invalid`: `not_in_sql`, `field_is_many_records`, `bad_cursor`, `sort_not_possible`,
        `expand_not_possible`."""
        scan = self._scan(query, reader, within)
        order = self._order(scan, query)
        read = self._columns(scan, query.fields)
        limit = max(1, min(query.limit, MAX_LIMIT))
        found: list[Sequence[Any]] = []
        for part in order.parts(query.cursor):
            statement = select(*read.columns, *order.columns()).select_from(order.table)
            statement = statement.where(*scan.conditions, *part.conditions)
            wanted = limit + 1 - len(found)
            found += connection.execute(statement.order_by(*part.order).limit(wanted)).all()
            if len(found) > limit:
                break
        return self._made(connection, query, scan, order, (read, found, limit), count)

    def ids(self, connection: Connection, query: Query, reader: Reader = EVERYONE, *, within: Subtree | None = None) -> list[int]:
        """The ids of all records of a list, in order, whatever its limit: for what works on all that are found."""
        scan = self._scan(query, reader, within)
        order = self._order(scan, query)
        found: list[int] = []
        for part in order.parts(query.cursor):
            statement = select(order.id.expr).select_from(order.table).where(*scan.conditions, *part.conditions)
            found += connection.execute(statement.order_by(*part.order)).scalars()
        return found

    def count(self, connection: Connection, query: Query, reader: Reader = EVERYONE, *, within: Subtree | None = None) -> int:
        """How many records there are, exactly."""
        scan = self._scan(query, reader, within)
        return exactly(connection, scan.select()).count

    def groups(
        self, connection: Connection, query: Query, by: tuple[str, ...], reader: Reader = EVERYONE, *,
        within: Subtree | None = None,
    ) -> list[tuple[tuple[Any, ...], int]]:  # fmt: skip
        """(values of the fields `by`, number of records), most records first, at most `query.limit` groups; null is a group."""
        scan = self._scan(query, reader, within)
        values = [self._formulas.readable(scan.translator.field(scan.row, id)) for id in by]
        statement = select(*values, func.count()).select_from(scan.row.table).where(*scan.conditions).group_by(*values)
        ordered = statement.order_by(func.count().desc(), *(value.asc().nulls_last() for value in values))
        limit = max(1, min(query.limit, MAX_LIMIT))
        return [(tuple(row[:-1]), row[-1]) for row in connection.execute(ordered.limit(limit))]

    @property
    def formulas(self) -> SqlFormulas:
        """The formulas of the release, for statements that are made elsewhere (`grouping.py`)."""
        return self._formulas

    def rows(self, query: Query, reader: Reader = EVERYONE) -> tuple[Translator, Row, list[Condition]]:
        """Where formulas stand on the records of a list, whatever its order and limit, and what these records fulfil."""
        scan = self._scan(query, reader, None)
        return scan.translator, scan.row, scan.conditions

    def _made(
        self, connection: Connection, query: Query, scan: "_Scan", order: Order,
        got: tuple["_Read", list[Sequence[Any]], int], count: Counting,
    ) -> Page:  # fmt: skip
        read, found, limit = got
        rows = [scan.shown(read.record(row)) for row in found[:limit]]
        cursor = order.cursor(found[limit - 1][len(read.columns) :]) if len(found) > limit else None
        total = None
        if count != "none":
            total = exactly(connection, scan.select()) if count == "exact" else estimated(connection, scan.select())
        linked = {id: self._linked(connection, scan, id, found[:limit], read.names) for id in query.expand}
        return Page(rows, cursor, total, linked)

    def _scan(self, query: Query, reader: Reader, within: Subtree | None) -> "_Scan":
        table = self._formulas.tables.table(query.entity)

        translator = self._formulas.translator(
            query.entity, table, reader.variables, now=reader.now, predicate_for=reader.predicate_for
        )
        row = Row(query.entity, table)
        conditions: list[Condition] = [table.c.deleted_at.is_not(None) if query.deleted else table.c.deleted_at.is_(None)]
        if within is not None:
            closure = SYSTEM.organisation_closure
            below = select(closure.c.descendant).where(closure.c.ancestor == within.organisation)
            conditions.append(table.c[within.field].in_(below))
        if query.search is not None:
            columns = {id: translator.column(row, id) for id, _ in query.search.whole}
            is_sqlite = self._formulas.dialect == "sqlite"
            conditions.append(
                table.c.id.in_(search_rows.ids_found(query.entity, table, columns, query.search, is_sqlite=is_sqlite))
            )
        if query.filter is not None:
            try:
                conditions.append(translator.conjunction(query.filter.tree))
            except Invalid as error:
                raise Invalid(problem.under("/filter") for problem in error.problems) from None
        conditions += translator.seen(row)
        if query.predicate is not None:
            conditions.append(translator.seeing_all().conjunction(query.predicate.tree))
        return _Scan(translator, row, conditions, reader)

    def _order(self, scan: "_Scan", query: Query) -> Order:
        spoken = self._formulas.spoken.get(query.entity)
        if query.search is not None and not query.sort:
            return order_by_relevance(scan.translator, scan.row, query.search, spoken)
        return order_of(scan.translator, scan.row, query.sort, spoken)

    def _columns(self, scan: "_Scan", fields: tuple[str, ...] | None) -> "_Read":
        """What a list reads; without `fields` system fields and the author's that have one value, but for those that even
        memory could not compute from columns."""
        own = self._formulas.entities[scan.row.entity].fields.values()
        plain = (one.id for one in own if one.value_type.item is None or one.value_type.item.kind != "record")
        read = _Read()
        problems: list[Problem] = []
        for id in dict.fromkeys((*SYSTEM_FIELDS, *plain) if fields is None else ("id", *fields)):
            try:
                self._read(read, scan, id)
            except Invalid as error:
                if fields is not None:
                    problems += self._not_shown(scan, id, error)
                elif error.code != "not_in_sql":
                    raise
        if problems:
            raise Invalid(problems)
        read.columns += [column for each in read.partial.values() for column in each.columns]
        return read

    def _not_shown(self, scan: "_Scan", id: str, error: Invalid) -> list[Problem]:
        """Why a list has no column for a field that was asked for."""
        definition = scan.translator.entity(scan.row.entity).fields.get(id)
        if definition is None or definition.back is None or definition.target is None:
            return [problem.under(f"/fields/{id if definition is None else definition.key}") for problem in error.problems]
        params = {"title": definition.title, "form": scan.translator.entity(definition.target).key}
        return [Problem("field_is_many_records", "/fields", params)]

    def _read(self, read: "_Read", scan: "_Scan", id: str) -> None:
        definition = scan.translator.entity(scan.row.entity).fields.get(id)
        try:
            if definition is None or definition.is_stored:
                column = scan.translator.column(scan.row, id)
            else:
                column = self._formulas.readable(scan.translator.field(scan.row, id))
        except Invalid as error:
            if error.code != "not_in_sql" or definition is None or definition.formula is None:
                raise
            read.partial[id] = partial(self._formulas, scan.translator, scan.row, definition)
        else:
            read.names.append(id)
            read.columns.append(column)

    def _linked(
        self, connection: Connection, scan: "_Scan", id: str, found: list[Sequence[Any]], names: list[str]
    ) -> Mapping[int, Any]:
        """The records that one link of the page leads to, or the rows of one of its sub-tables, by one statement."""
        definition = scan.translator.entity(scan.row.entity).fields.get(id)
        target = None if definition is None else definition.target
        if definition is None or target is None or target not in self._formulas.entities:
            raise Invalid(
                Problem("expand_not_possible", pointer="/expand", params={"field": definition.key if definition else id})
            )
        row, conditions = scan.translator.scan(target)
        inner = _Scan(scan.translator.standing_on(row), row, conditions, scan.reader)
        read = self._columns(inner, None)
        if definition.type.has_rows:
            return self._children(connection, inner, read, [one[names.index("id")] for one in found])
        if id not in names:
            raise Invalid(Problem("expand_not_possible", pointer="/expand", params={"field": definition.key}))
        wanted = sorted({one[names.index(id)] for one in found} - {None})
        statement = select(*read.columns).select_from(row.table).where(row.table.c.id.in_(wanted), *conditions)
        found_there = connection.execute(statement) if wanted else ()
        return {one[0]: inner.shown(read.record(one)) for one in found_there}

    @staticmethod
    def _children(connection: Connection, inner: "_Scan", read: "_Read", owners: list[int]) -> Mapping[int, list[Record]]:
        parent, position = inner.translator.column(inner.row, "parent"), inner.translator.column(inner.row, "position")
        statement = select(*read.columns).select_from(inner.row.table).where(parent.in_(owners), *inner.conditions)
        children: dict[int, list[Record]] = {owner: [] for owner in owners}
        for one in connection.execute(statement.order_by(parent, position, inner.row.table.c.id)):
            record = read.record(one)
            children[record["parent"]].append(inner.shown(record))
        return children


@dataclass(slots=True)
class _Read:
    """What a list reads of each row."""

    names: list[str] = field(default_factory=list)
    """Field ids that have a column, in order."""
    columns: list[Any] = field(default_factory=list)
    """Theirs, then the hidden ones."""
    partial: dict[str, Partial] = field(default_factory=dict)
    """Fields that are computed from hidden columns."""

    def record(self, row: Sequence[Any]) -> Record:
        """A record by field id."""
        found = dict(zip(self.names, row, strict=False))
        at = len(self.names)
        for id, each in self.partial.items():
            found[id] = each.value(row[at : at + len(each.columns)])
            at += len(each.columns)
        return found


@dataclass(frozen=True, slots=True)
class _Scan:
    """The rows of one list: where formulas stand on them, and what they fulfil."""

    translator: Translator
    row: Row
    conditions: list[Condition]
    reader: Reader

    def shown(self, record: Record) -> Record:
        """A record of it as it may be seen."""
        return self.reader.shown(self.row.entity, record)

    def select(self) -> Select[Any]:
        """All of them, for counting."""
        return select(func.count()).select_from(self.row.table).where(*self.conditions)
