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


class Middle(Once):
    """c characters of text a from place b on, which may lie before it. Numbers are NUMERIC."""

    inherit_cache = True
    type = Text()
    template = (
        "CASE WHEN b IS NOT NULL AND c IS NOT NULL THEN substr(a, least(greatest(b, 1), 100001)::int,"
        " least(greatest(b - 1 + greatest(c, 0) - greatest(b - 1, 0), 0), 100001)::int) END"
    )


class Places(Once):
    """A number of places to round to."""

    inherit_cache = True
    type = Integer()
    template = "CASE WHEN a < -39 THEN -39 WHEN a > 10 THEN 10 ELSE a::int END"


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


class RoundUp(Once):
    """Number a at b places, away from zero."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN trunc(a, b) = a THEN a ELSE trunc(a, b) + sign(a) * ('1e' || -b)::numeric END"


class FloorTo(Once):
    """The greatest multiple of step b that is not greater; null for step 0. (60 places: see `numbers_postgresql`.)"""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN b <> 0 THEN floor(round(a, 60) / abs(b)) * abs(b) END"


class CeilingTo(Once):
    """The least multiple of step b that is not less; null for step 0."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN b <> 0 THEN ceil(round(a, 60) / abs(b)) * abs(b) END"


class Power(Once):
    """a to the b at ten places; null where b is beyond 64, and for 0 to a negative power."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN b BETWEEN -64 AND 64 AND (b >= 0 OR a <> 0) THEN round(power(round(a, 60), b), 10) END"


class WholePower(Once):
    """Integer a to the b; null where b is negative or beyond 64."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN b BETWEEN 0 AND 64 THEN round(power(a, b)) END"


class Clamped(Once):
    """a between b and c; null where one of them is."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN greatest(b, least(a, c)) END"


class NumberRead(Once):
    """The number that text a says, at ten places."""

    inherit_cache = True
    type = Numeric()
    template = "CASE WHEN a ~ '^[+-]?([0-9]{1,100}([.][0-9]{0,100})?|[.][0-9]{1,100})$' THEN round(a::numeric, 10) END"


class Bucket(Once):
    """The bucket of key b under salt a (engines/expression/functions/splitting.py)."""

    inherit_cache = True
    type = BigInteger()
    template = "mod(('x' || left(md5(a || ':' || b), 8))::bit(32)::bigint, 10000)"


class HasAny(Once):
    """Whether the lists a and b have an item in common."""

    inherit_cache = True
    type = Boolean()
    template = (
        "CASE WHEN a IS NOT NULL AND b IS NOT NULL"
        " THEN EXISTS (SELECT 1 FROM jsonb_array_elements(a) AS items (item) WHERE b @> item) END"
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
