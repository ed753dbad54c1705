"""An SQL expression together with what the formula language knows of it. Passed between all modules of this room.

Numbers come in two shapes. *Scaled*: an integer of the database, worth `expr / 10 ** scale` (stored columns, integers).
*Exact* (`scale is None`): NUMERIC on PostgreSQL, decimal text on SQLite, which has no exact decimals of its own.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Text, null
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator

from engines.expression.limits import MAX_TEXT
from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem

#: Nodes that one formula may become, everything inlined.
MAX_VISITS = 2_000


class Unknown:
    """The value of an expression that is not known before the statement runs."""


UNKNOWN: Final = Unknown()

#: Digits before the point that a 64-bit integer can have.
INTEGER_DIGITS = 19


class DecimalText(TypeDecorator[Decimal]):
    """A decimal that SQLite hands over as text."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The text as Decimal."""
        return None if value is None else Decimal(value)


class Duration(TypeDecorator[timedelta]):
    """A duration, which travels as microseconds: an integer, NUMERIC, or the text of an integer beyond 64 bits."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> timedelta | None:
        """The number as timedelta."""
        return None if value is None else timedelta(microseconds=int(value))


@dataclass(frozen=True, slots=True)
class Sql:
    """One value in SQL."""

    expr: ColumnElement[Any]
    type: Type
    scale: int | None = None
    """Of numbers: places of the scaled integer; None where the number is exact in itself."""
    size: int = MAX_TEXT
    """Of numbers: digits before the point at most; of text: code points at most."""
    literal: object = UNKNOWN
    """The Python value where it is known already."""
    is_leaf: bool = False
    """A column or parameter: may be written twice."""
    is_certain: bool = False
    """Never null."""
    day_of: "Sql | None" = None
    """Of days: the moment whose day this is."""

    @property
    def is_known(self) -> bool:
        """Whether its value is known before the statement runs."""
        return self.literal is not UNKNOWN

    @property
    def is_null(self) -> bool:
        """Whether it is the literal null."""
        return self.literal is None

    def typed(self, type: Type) -> "Sql":
        """The same expression under another formula type."""
        return replace(self, type=type)


def null_of(type: Type) -> Sql:
    """Null, as a value of `type`."""
    return Sql(null(), type, scale=0 if type.is_number else None, size=0, literal=None, is_leaf=True)


def not_in_sql(what: str) -> Invalid:
    """The refusal of something that has no form in SQL, by name."""
    return Invalid(Problem("not_in_sql", params={"name": what}))
