"""What arithmetic needs of a database; `arithmetic_postgresql` and `arithmetic_sqlite` give it. Called by `arithmetic`."""

from typing import Any, Protocol

from sqlalchemy.sql.elements import ColumnElement

from engines.expression.types import Type
from runtime.storage.sql.values import Sql


class Numbers(Protocol):
    """Exact arithmetic of one database: total, null for null, half up; see semantics/expression.md, "Meaning"."""

    def binary(self, operator: str, left: Sql, right: Sql, type: Type) -> Sql:
        """`+ - * / // %` of two numbers, with result type `type`."""
        ...

    def negative(self, number: Sql) -> Sql:
        """Unary minus."""
        ...

    def scaled(self, number: Sql, scale: int) -> ColumnElement[Any]:
        """The stored integer of `scale` places, half up; null where it has no 64 bits."""
        ...

    def uniform(self, number: Sql, type: Type) -> Sql:
        """The shape in which all numbers of a type agree: exact; SQLite's integers stay integers."""
        ...

    def same(self, left: Sql, right: Sql) -> ColumnElement[bool]:
        """Whether two numbers are equal, or both null. Never null."""
        ...

    def among(self, number: Sql, known: list[Sql]) -> ColumnElement[bool]:
        """Whether a number is one of several known ones; null with null."""
        ...

    def order(self, left: Sql, right: Sql) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Two expressions that compare (`<`, `=` …) as the numbers do; null where the number is null."""
        ...

    def sum(self, number: Sql) -> Sql:
        """Aggregate: the sum of what is not null; 0 of nothing."""
        ...

    def average(self, number: Sql) -> Sql:
        """Aggregate: sum / count at ten places; null of nothing."""
        ...

    def checked(self, total: Sql) -> Sql:
        """A sum or average, null where it is beyond the limits. Applied outside the query of the aggregate."""
        ...

    def extreme(self, function: str, number: Sql) -> Sql:
        """Aggregate `min` or `max`."""
        ...

    def result(self, number: Sql) -> ColumnElement[Any]:
        """For reading by the program: int or Decimal."""
        ...
