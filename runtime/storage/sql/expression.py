"""Formulas as SQLAlchemy expressions with bound parameters: filters, rights, roll-ups, live formula fields. The door of
this room; called by `query_builder`, `roll_up_sql`, `selection_sql` and the reports.

The same formula means the same in memory and on both databases; sides that are known before the statement runs are
computed in Python and bound. One `SqlFormulas` serves one release, any number of threads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true, type_coerce
from sqlalchemy.sql.expression import FromClause

from engines.expression.formula import Formula
from engines.expression.functions.function import Function
from engines.expression.tree import Compare, Constant, Get, Logic, Node, This, Unary, Variable
from engines.expression.types import INTEGER, Type
from engines.kernel.errors import Invalid, Problem
from engines.kernel.registry import Registry
from engines.record.entity import Entity, Field
from engines.record.system_fields import SYSTEM_TYPES
from runtime.storage.dynamic.tables import Tables
from runtime.storage.sql import literals
from runtime.storage.sql.comparison import by_known, comparison, negated
from runtime.storage.sql.dates_postgresql import PostgresDates
from runtime.storage.sql.dates_sqlite import SqliteDates
from runtime.storage.sql.depth import not_too_deep
from runtime.storage.sql.directory import DIRECTORY_TABLES, directory_entity, has_plain_columns
from runtime.storage.sql.folding import computed_ahead, is_free
from runtime.storage.sql.nodes import BY_NODE
from runtime.storage.sql.numbers_postgresql import PostgresNumbers
from runtime.storage.sql.numbers_sqlite import SqliteNumbers
from runtime.storage.sql.rows import field_value
from runtime.storage.sql.texts import PostgresTexts, SqliteTexts
from runtime.storage.sql.translating import ComputedSql, Dialect, Place, Row, Speech, Stack, Surroundings
from runtime.storage.sql.values import MAX_VISITS, Duration, Sql, not_in_sql

NO_VARIABLES: Mapping[str, object] = {}


def sees_everything(entity: str) -> Formula | None:
    """The predicate of someone who may see all records."""
    del entity
    return None


@dataclass(frozen=True, slots=True)
class SqlFormulas:
    """Translates the formulas of one release for one database."""

    entities: Mapping[str, Entity]
    tables: Tables
    dialect: Dialect
    zone: tzinfo
    """The workspace's: an IANA zone (`ZoneInfo`)."""
    functions: Registry[Function]
    computed_sql: Mapping[str, ComputedSql] = field(default_factory=dict)
    """By name of the field type: how values without column and formula are read (balances)."""
    spoken: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By entity: the field that its records are called by and are ordered by as it is spoken, and the slot of that field."""
    speech: Speech = field(init=False)

    def __post_init__(self) -> None:
        speech = (
            Speech(PostgresNumbers(), PostgresTexts(), PostgresDates(self.zone))
            if self.dialect == "postgresql"
            else Speech(SqliteNumbers(), SqliteTexts(), SqliteDates(self.zone))
        )
        object.__setattr__(self, "speech", speech)

    def boolean(
        self,
        formula: Formula,
        entity: str,
        table: FromClause,
        variables: Mapping[str, object] = NO_VARIABLES,
        *,
        now: datetime | None = None,
        predicate_for: Callable[[str], Formula | None] = sees_everything,
    ) -> ColumnElement[bool]:
        """The condition over a row of `table` (the entity's table or an alias of it), for WHERE: null stands for false.

        `predicate_for`: what a record that a link, aggregate or look-up reaches must fulfil to be seen.
        Raises `Invalid` with `not_in_sql` (name) where the formula has no form in SQL.
        """
        translator = self.translator(entity, table, variables, now=now, predicate_for=predicate_for)
        return translator.conjunction(formula.tree)

    def value(
        self,
        formula: Formula,
        entity: str,
        table: FromClause,
        variables: Mapping[str, object] = NO_VARIABLES,
        *,
        now: datetime | None = None,
        predicate_for: Callable[[str], Formula | None] = sees_everything,
    ) -> ColumnElement[Any]:
        """The value over a row of `table`, for a SELECT list: rows come back with values of the formula types."""
        translator = self.translator(entity, table, variables, now=now, predicate_for=predicate_for)
        return self.readable(translator.value(formula.tree))

    def readable(self, found: Sql) -> ColumnElement[Any]:
        """A value as a column of a SELECT."""
        if found.type.kind == "duration":
            return not_too_deep(type_coerce(found.expr, Duration()))
        return not_too_deep(self.speech.numbers.result(found) if found.type.is_number else found.expr)

    def translator(
        self,
        entity: str,
        table: FromClause,
        variables: Mapping[str, object] = NO_VARIABLES,
        *,
        now: datetime | None = None,
        predicate_for: Callable[[str], Formula | None] = sees_everything,
    ) -> "Translator":
        """For the modules of storage that need more than one expression at one place."""
        today = None if now is None else now.astimezone(self.zone).date()
        around = Surroundings(variables, now, today, self.zone)
        return Translator(self, around, predicate_for, (Row(entity, table),))


class Translator:
    """Translates the nodes of one formula where it stands. See `Translating`."""

    def __init__(
        self,
        world: SqlFormulas,
        around: Surroundings,
        predicate_for: Callable[[str], Formula | None],
        stack: Stack,
        visits: list[int] | None = None,
    ) -> None:
        self.stack = stack
        self.around = around
        self.speech = world.speech
        self.dialect = world.dialect
        self.functions = world.functions
        self._world = world
        self._predicate_for = predicate_for
        self._visits = [0] if visits is None else visits

    # places

    def standing_on(self, *stack: Place) -> "Translator":
        """The same translation at another place."""
        return Translator(self._world, self.around, self._predicate_for, stack, self._visits)

    def entity(self, id: str) -> Entity:
        """An entity of the release, or the directory of users or organisations."""
        found = self._world.entities.get(id)
        return directory_entity(id) if found is None else found

    def column(self, row: Row, id: str) -> ColumnElement[Any]:
        """The column of a stored or system field."""
        if has_plain_columns(row.entity):
            return row.table.c[id]
        try:
            return row.table.c[self._world.tables.column(row.entity, id).name]
        except KeyError:
            raise not_in_sql(id) from None

    def field(self, row: Row, id: str) -> Sql:
        """The value of any field of a row, sub-tables and reverse links aside."""
        definition = self.entity(row.entity).fields.get(id)
        type = SYSTEM_TYPES.get(id, INTEGER) if definition is None else definition.value_type
        return field_value(self.standing_on(row), row, id, type)

    def seeing_all(self) -> "Translator":
        """The same, all records to be seen: what decides about seeing a record is itself decided on all records."""
        return Translator(self._world, self.around, sees_everything, self.stack, self._visits)

    def computed(self, field: Field, table: FromClause) -> ColumnElement[Any] | None:
        """A balance, or what else a type of field reads elsewhere."""
        hook = self._world.computed_sql.get(field.type.name)
        return None if hook is None else hook(field, table)

    def scan(self, entity: str) -> tuple[Row, list[ColumnElement[bool]]]:
        """A new alias of an entity's table, and what every row of it must fulfil."""
        if entity in DIRECTORY_TABLES:
            return Row(entity, DIRECTORY_TABLES[entity].alias()), []
        row = Row(entity, self._world.tables.table(entity).alias())
        conditions: list[ColumnElement[bool]] = [row.table.c.deleted_at.is_(None)]
        return row, conditions + self.seen(row)

    def seen(self, row: Row) -> list[ColumnElement[bool]]:
        """What a record must fulfil to be seen. Rows of a sub-table are seen with the record that they belong to."""
        own, entity = self._predicate_for(row.entity), self.entity(row.entity)
        conditions = [] if own is None else [self.seeing_all().standing_on(row).conjunction(own.tree)]
        if entity.parent is not None:
            owner = Row(entity.parent, self._world.tables.table(entity.parent).alias())
            seen = self.seen(owner)
            if seen:
                conditions.append(self.column(row, "parent").in_(select(owner.table.c.id).where(*seen)))
        return conditions

    def literal(self, value: object, type: Type) -> Sql:
        """A Python value as parameter."""
        return literals.known(value, type, self.dialect)

    # conditions

    def conjunction(self, node: Node) -> ColumnElement[bool]:
        """A condition at the root of a WHERE: comparisons through links become `link IN (SELECT …)` where that serves."""
        return not_too_deep(self._conjunction(node))

    def _conjunction(self, node: Node) -> ColumnElement[bool]:
        if isinstance(node, Logic) and node.operator == "and":
            return and_(true(), *(self._conjunction(operand) for operand in node.operands))
        if isinstance(node, Compare):
            found = by_known(self, node)
            if found is not None:
                return found
        return self.condition(node)

    def condition(self, node: Node) -> ColumnElement[bool]:
        """A boolean node where null counts as false: bare, so that indexes serve."""
        if isinstance(node, Logic):
            parts = [self.condition(operand) for operand in node.operands]
            return and_(*parts) if node.operator == "and" else or_(*parts)
        if isinstance(node, Compare):
            self._visit()
            return comparison(self, node)
        if isinstance(node, Unary) and node.operator == "not":
            return negated(self.condition(node.operand))
        if isinstance(node, Constant):
            return true() if node.value is True else false()
        found = self.value(node)
        if found.is_known:
            return true() if found.literal is True else false()
        return found.expr

    # values

    def value(self, node: Node) -> Sql:
        """The value of a node."""
        self._visit()
        if not isinstance(node, Constant | Variable | This | Get) and is_free(node):
            return self.literal(computed_ahead(node, self.around, self.functions), node.type)
        return BY_NODE[type(node)](self, node)

    def fresh(self) -> int:
        """A number that this formula has not used yet, for names."""
        self._visit()
        return self._visits[0]

    def _visit(self) -> None:
        """Chains and live formulas can repeat a part many times over."""
        self._visits[0] += 1
        if self._visits[0] > MAX_VISITS:
            raise Invalid(Problem("too_large_for_sql", params={"limit": MAX_VISITS}))
