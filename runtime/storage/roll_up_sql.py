"""Roll-ups asked from the tables: values for the working set, recomputed in one statement, verified.

Called by the working set (a least value went away), the table plan (a new roll-up) and the services that recompute and
verify. What memory keeps incrementally and what stands here must be the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, Table, case, func, literal_column, select, type_coerce
from sqlalchemy.sql.expression import FromClause

from engines.expression.functions import all_functions
from engines.expression.functions.function import Function
from engines.kernel.decimals import from_scaled
from engines.kernel.registry import Registry
from engines.record.entity import Entity, RollUp
from runtime.storage.dynamic.tables import Tables
from runtime.storage.sql.expression import SqlFormulas, Translator
from runtime.storage.sql.values import INTEGER_DIGITS, Sql

#: Roll-ups read neither time nor days, so that the zone is never asked.
_ANY_ZONE = ZoneInfo("UTC")
_FUNCTIONS = all_functions()
#: SQLite takes 32 766 parameters a statement.
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept value that is not what the records say."""

    owner: int
    kept: object
    computed: object


def roll_up_values(
    connection: Connection, tables: Tables, entities: Mapping[str, Entity], roll_up: RollUp, owners: Sequence[int],
    functions: Registry[Function] = _FUNCTIONS, *, without: Iterable[int] = (),
) -> dict[int, object]:  # fmt: skip
    """The value for each of these owners, as the field holds it; of no records: count and sum 0, the others null.

    `without`: records that are left out, as if they were not there.
    """
    asked = _Asked(_formulas(connection, tables, entities, functions), roll_up)
    found: dict[int, object] = dict.fromkeys(owners, asked.nothing())
    wanted = sorted(set(owners))
    for start in range(0, len(wanted), CHUNK):
        grouped = asked.grouped(wanted[start : start + CHUNK], sorted(without))
        found.update((row[0], row[1]) for row in connection.execute(select(grouped.c.owner, asked.value_in(grouped))))
    return found


def recompute(
    connection: Connection, tables: Tables, entities: Mapping[str, Entity], roll_up: RollUp,
    owners: Sequence[int] | None = None, functions: Registry[Function] = _FUNCTIONS,
) -> int:  # fmt: skip
    """Write the right value where another one is kept: one statement for all live owners, or for these. How many changed.

    Neither `version` nor `seq` moves: for everybody else the records are what they were.
    """
    asked = _Asked(_formulas(connection, tables, entities, functions), roll_up)
    changed = 0
    for part in [None] if owners is None else _cut(owners):
        right = asked.compared(part).subquery()
        table = asked.owners
        statement = table.update().where(table.c.id == right.c.owner).values({asked.column.name: right.c.computed})
        changed += connection.execute(statement).rowcount
    return changed


def differences(
    connection: Connection, tables: Tables, entities: Mapping[str, Entity], roll_up: RollUp, limit: int = 1000,
    functions: Registry[Function] = _FUNCTIONS,
) -> list[Difference]:  # fmt: skip
    """Live owners whose kept value is wrong, by id, at most `limit`."""
    asked = _Asked(_formulas(connection, tables, entities, functions), roll_up)
    wrong = asked.compared(None).order_by(asked.owners.c.id).limit(limit)
    return [Difference(*row) for row in connection.execute(wrong)]


def _formulas(
    connection: Connection, tables: Tables, entities: Mapping[str, Entity], functions: Registry[Function]
) -> SqlFormulas:  # fmt: skip
    return SqlFormulas(entities, tables, "sqlite" if connection.dialect.name == "sqlite" else "postgresql", _ANY_ZONE, functions)


def _cut(owners: Sequence[int]) -> list[Sequence[int]]:
    wanted = sorted(set(owners))
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]


class _Asked:
    """One roll-up as SQL."""

    def __init__(self, formulas: SqlFormulas, roll_up: RollUp) -> None:
        self._formulas = formulas
        self._roll_up = roll_up
        self.type = formulas.entities[roll_up.owner].fields[roll_up.field].value_type
        self.owners: Table = formulas.tables.table(roll_up.owner)
        self.column = formulas.tables.column(roll_up.owner, roll_up.field)
        self._source = formulas.tables.table(roll_up.source).alias("s")
        self._via: ColumnElement[Any] = self._source.c[formulas.tables.column(roll_up.source, roll_up.via).name]
        self._raw = self._aggregated(formulas.translator(roll_up.source, self._source))

    def _aggregated(self, translator: Translator) -> Sql:
        """The aggregate over the source's rows, not checked yet."""
        if self._roll_up.function == "count" or self._roll_up.of is None:
            return Sql(func.count(), self.type, 0, INTEGER_DIGITS)
        value = translator.value(self._roll_up.of.tree)
        numbers = self._formulas.speech.numbers
        if self._roll_up.function in ("sum", "avg"):
            return numbers.sum(value) if self._roll_up.function == "sum" else numbers.average(value)
        if value.type.is_number:
            return numbers.extreme(self._roll_up.function, value)
        expr = self._formulas.speech.texts.by_code_point(value) if value.type.kind == "text" else value.expr
        return replace(value, expr=getattr(func, self._roll_up.function)(expr, type_=value.expr.type))

    def grouped(self, owners: Sequence[int] | None, without: Sequence[int] = ()) -> FromClause:
        """(owner, raw): the aggregate of every owner that has records."""
        conditions: list[ColumnElement[bool]] = [self._source.c.deleted_at.is_(None), self._via.is_not(None)]
        if without:
            conditions.append(self._source.c.id.not_in(without))
        if owners is not None:
            conditions.append(self._via.in_(owners))
        if self._roll_up.where is not None:
            translator = self._formulas.translator(self._roll_up.source, self._source)
            conditions.append(translator.conjunction(self._roll_up.where.tree))
        query: Select[Any] = select(self._via.label("owner"), self._raw.expr.label("raw")).where(*conditions)
        return query.group_by(self._via).subquery("g")

    def value_in(self, grouped: FromClause) -> ColumnElement[Any]:
        """The field's value, from a row of `grouped`, readable by the program."""
        return type_coerce(self._stored(grouped), self.column.type)

    def _stored(self, grouped: FromClause) -> ColumnElement[Any]:
        """The field's value, from a row of `grouped`, as the column holds it."""
        raw = replace(self._raw, expr=grouped.c.raw)
        if not self.type.is_number:
            return raw.expr
        numbers = self._formulas.speech.numbers
        return numbers.scaled(numbers.checked(raw), self.type.scale)

    def nothing(self) -> object:
        """The value of no records."""
        if self._roll_up.function not in ("count", "sum"):
            return None
        return from_scaled(0, self.type.scale) if self.type.kind == "decimal" else 0

    def compared(self, owners: Sequence[int] | None) -> Select[Any]:
        """(owner, kept, computed) of live owners whose kept value is wrong."""
        grouped = self.grouped(owners)
        table = self.owners
        right = self._stored(grouped)
        if self.nothing() is not None:
            right = case((grouped.c.owner.is_(None), literal_column("0")), else_=right)
        kept = type_coerce(self.column, BigInteger()) if self.type.is_number else self.column
        conditions = [table.c.deleted_at.is_(None), kept.is_distinct_from(right)]
        if owners is not None:
            conditions.append(table.c.id.in_(owners))
        columns = table.c.id.label("owner"), self.column.label("kept"), type_coerce(right, self.column.type).label("computed")
        joined = table.outerjoin(grouped, grouped.c.owner == table.c.id)
        return select(*columns).select_from(joined).where(*conditions)
