"""What the parts of the translation know of each other: where a formula stands in a statement, and what they may ask of
the translator. Implemented by `expression.Translator`; used by all modules that translate nodes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Literal, Protocol

from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import FromClause

from engines.expression.functions.function import Function
from engines.expression.tree import Call, Node
from engines.expression.types import Type
from engines.kernel.registry import Registry
from engines.record.entity import Entity, Field
from runtime.storage.sql.dates import Dates
from runtime.storage.sql.numbers import Numbers
from runtime.storage.sql.texts import Texts
from runtime.storage.sql.values import Sql


@dataclass(frozen=True, slots=True)
class Row:
    """A record: one row of `table`, which is (an alias of) the table of `entity`."""

    entity: str
    table: FromClause


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a plain list."""

    value: Sql


@dataclass(frozen=True, slots=True)
class Given:
    """A record that is in memory already, by field id: its values become parameters."""

    entity: str
    values: Mapping[str, object]


Condition = ColumnElement[bool]
Dialect = Literal["sqlite", "postgresql"]
#: What a formula stands on: the row at hand first, then the row around it, and so on.
Place = Row | Item | Given
Stack = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known before the statement runs."""

    variables: Mapping[str, object]
    now: datetime | None
    today: date | None
    zone: tzinfo


class ComputedSql(Protocol):
    """How the value of a field without column and formula is read in SQL (balances …); one per field type."""

    def __call__(self, field: Field, table: FromClause) -> ColumnElement[Any]:
        """An expression over a row of `table` with the plain value: a scaled integer, text, …"""
        ...


@dataclass(frozen=True, slots=True)
class Speech:
    """How a database says numbers, texts, days."""

    numbers: Numbers
    texts: Texts
    dates: Dates


class Translating(Protocol):
    """The translator of one formula at one place."""

    stack: Stack
    around: Surroundings
    speech: Speech
    dialect: Dialect
    functions: Registry[Function]

    def value(self, node: Node) -> Sql:
        """The value of a node."""
        ...

    def fresh(self) -> int:
        """A number that this formula has not used yet, for names; the same each time it is translated."""
        ...

    def literal(self, value: object, type: Type) -> Sql:
        """A Python value as parameter."""
        ...

    def condition(self, node: Node) -> ColumnElement[bool]:
        """A boolean node where null counts as false: bare, so that indexes serve."""
        ...

    def standing_on(self, *stack: Place) -> "Translating":
        """The same translation at another place."""
        ...

    def entity(self, id: str) -> Entity:
        """An entity of the release; refused where it is none (payloads, inputs)."""
        ...

    def column(self, row: Row, field: str) -> ColumnElement[Any]:
        """The column of a stored or system field."""
        ...

    def field(self, row: Row, id: str) -> Sql:
        """The value of any field of a row."""
        ...

    def computed(self, field: Field, table: FromClause) -> ColumnElement[Any] | None:
        """The value of a field that has neither column nor formula; None when nobody knows it in SQL."""
        ...

    def scan(self, entity: str) -> tuple[Row, list[ColumnElement[bool]]]:
        """A new alias of an entity's table, and what every row of it must fulfil: live, and to be seen."""
        ...


#: (translator, the call, its arguments) → its value. Shared builders translate the arguments themselves.
Builder = Callable[[Translating, Call, list[Sql]], Sql]
