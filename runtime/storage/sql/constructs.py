"""SQL that SQLAlchemy has no words for: operands that a rule needs several times but that must be written once, since nested
formulas would double in length at each level. Used by this room only.

Most are for PostgreSQL; SQLite has registered functions instead. `OFFSET 0` keeps the planner from writing operands twice.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Executable, Integer, Numeric, Select, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.functions import FunctionElement

from runtime.storage.types import UtcDateTime


class Once(FunctionElement[Any]):
    """A rule over operands that are computed once each; `template` names them a, b, c …"""

    inherit_cache = True
    template: str


@compiles(Once)
def _once(element: Once, compiler: SQLCompiler, **kw: Any) -> str:
    operands = (compiler.process(clause, **kw) for clause in element.clauses)
    named = ", ".join(f"{operand} AS {name}" for operand, name in zip(operands, "abcd", strict=False))
    return f"(SELECT {element.template} FROM (SELECT {named} LIMIT 1 OFFSET 0) AS o)"


class WithinDigits(Once):
    """The number, or null where it has more than 38 digits."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN abs(a) < 1e28 THEN a WHEN abs(a) < ('1e' || (38 - min_scale(a)))::numeric THEN a END"


class WithinLength(Once):
    """The text, or null where it is longer than a text may be."""

    inherit_cache = True
    type = Text()
    template = "CASE WHEN length(a) <= 100000 THEN a END"


class Floored(Once):
    """Modulo with the sign of the divisor; null by zero."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN b <> 0 THEN mod(mod(a, b) + b, b) END"


class Count(Once):
    """A number of characters: not negative."""

    inherit_cache = True
    type = Integer()
    template = "CASE WHEN a < 0 THEN 0 WHEN a > 1000000000 THEN 1000000000 ELSE a::int END"


class Position(Once):
    """A place in a text, which may lie before it."""

    inherit_cache = True
    type = Integer()
    template = "CASE WHEN a < -1000000000 THEN -1000000000 WHEN a > 1000000000 THEN 1000000000 ELSE a::int END"


class Places(Once):
    """A number of places to round to."""

    inherit_cache = True
    type = Integer()
    template = "CASE WHEN a < -39 THEN -39 WHEN a > 10 THEN 10 ELSE a::int END"


class FloorAt(Once):
    """The greatest number of b places that is not greater."""

    inherit_cache = True
    type = Numeric()
    template = "floor(a * ('1e' || b)::numeric) * ('1e' || -b)::numeric"


class CeilingAt(Once):
    """The least number of b places that is not less."""

    inherit_cache = True
    type = Numeric()
    template = "ceil(a * ('1e' || b)::numeric) * ('1e' || -b)::numeric"


class EndsWith(Once):
    """Whether text a ends with b."""

    inherit_cache = True
    type = Boolean()
    template = "right(a, length(b)) = b"


class Replaced(Once):
    """Text a with every b as c; null where it grows too long."""

    inherit_cache = True
    type = Text()
    template = (
        "CASE WHEN b = '' THEN a"
        " WHEN length(a) + (length(a) - length(replace(a, b, ''))) / length(b) * greatest(0, length(c) - length(b)) <= 100000"
        " THEN replace(a, b, c) END"
    )


class MomentOf(Once):
    """The moment so many microseconds (NUMERIC, within the calendar) after 0001-01-01 00:00 UTC."""

    inherit_cache = True
    type = UtcDateTime()
    template = (
        "(timestamp '0001-01-01' + div(a, 86400000000)::int * interval '1 day'"
        " + mod(a, 86400000000)::bigint * interval '1 microsecond') AT TIME ZONE 'UTC'"
    )


class Whole(Once):
    """A NUMERIC as bigint, null where it has no 64 bits."""

    inherit_cache = True
    type = BigInteger()
    template = "CASE WHEN a BETWEEN -9223372036854775808 AND 9223372036854775807 THEN a::bigint END"


class Explained(Executable, ClauseElement):
    """PostgreSQL: the planner's answer about a statement, which is not run."""

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(Explained)
def _explained(element: Explained, compiler: SQLCompiler, **kw: Any) -> str:
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.statement, **kw)
