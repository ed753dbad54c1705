"""SQL that SQLAlchemy has no words for: operands that a rule needs several times but that must be written once, since nested
formulas would double in length at each level. Used by this room only.

Most are for PostgreSQL; SQLite has registered functions instead. `OFFSET 0` keeps the planner from writing operands twice.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sqlalchemy import BigInteger, Boolean, DateTime, Executable, Integer, Numeric, Select, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement, ColumnElement, TypeCoerce
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

from runtime.storage.types import UtcDateTime

#: Where an operand stands in a piece of SQL.
HOLE: Final = "{}"


class Inline(FunctionElement[Any]):
    """A piece of SQL with its operands at `{}`, each once, in order; it stands in brackets or is a call.

    An operand that is such a piece itself becomes part of this one: however deep a formula is, this is one element, where
    SQLAlchemy would need many calls for each level, and Python has a thousand.
    """

    inherit_cache = True
    _traverse_internals: ClassVar[Any] = [
        *FunctionElement._traverse_internals,  # noqa: SLF001 - the only way into a statement's cache key
        ("template", InternalTraversal.dp_string),
    ]

    def __init__(self, template: str, *operands: ColumnElement[Any], type_: TypeEngine[Any]) -> None:
        pieces = template.split(HOLE)
        written, inside = [pieces[0]], []
        for operand, piece in zip(operands, pieces[1:], strict=True):
            plain = operand.clause if isinstance(operand, TypeCoerce) and isinstance(operand.clause, Inline) else operand
            written += [plain.template if isinstance(plain, Inline) else HOLE, piece]
            # In brackets where it is an operator: what stands around the hole may bind stronger.
            inside += list(plain.clauses) if isinstance(plain, Inline) else [operand.self_group(against=operators.getitem)]
        self.template = "".join(written)
        self.type = type_
        super().__init__(*inside)


@compiles(Inline)
def _inline(element: Inline, compiler: SQLCompiler, **kw: Any) -> str:
    pieces = element.template.split(HOLE)
    operands = [compiler.process(clause, **kw) for clause in element.clauses]
    return pieces[0] + "".join(operand + piece for operand, piece in zip(operands, pieces[1:], strict=True))


@dataclass(frozen=True, slots=True)
class Once:
    """A rule over operands that it needs several times, each computed and written once: `template` calls them a, b, c.

    `OFFSET 0` keeps PostgreSQL's planner from writing them twice again.
    """

    template: str
    type: TypeEngine[Any]

    def __call__(self, *operands: ColumnElement[Any]) -> Inline:
        """The rule with its operands."""
        named = ", ".join("{} AS " + name for name in "abc"[: len(operands)])
        return Inline(f"(SELECT {self.template} FROM (SELECT {named} LIMIT 1 OFFSET 0) AS o)", *operands, type_=self.type)


#: The number, or null where it has more than 38 digits.
WITHIN_DIGITS = Once(
    "CASE WHEN abs(a) < 1e28 THEN a WHEN abs(a) < ('1e' || (38 - min_scale(a)))::numeric THEN a END",
    Numeric(),
)


#: The text, or null where it is longer than a text may be.
WITHIN_LENGTH = Once(
    "CASE WHEN length(a) <= 100000 THEN a END",
    Text(),
)


#: Modulo with the sign of the divisor; null by zero.
FLOORED = Once(
    "CASE WHEN b <> 0 THEN mod(mod(a, b) + b, b) END",
    Numeric(),
)


#: A number of characters: not negative.
COUNT = Once(
    "CASE WHEN a < 0 THEN 0 WHEN a > 1000000000 THEN 1000000000 ELSE a::int END",
    Integer(),
)


#: c characters of text a from place b on, which may lie before it. Numbers are NUMERIC.
MIDDLE = Once(
    (
        "CASE WHEN b IS NOT NULL AND c IS NOT NULL THEN substr(a, least(greatest(b, 1), 100001)::int,"
        " least(greatest(b - 1 + greatest(c, 0) - greatest(b - 1, 0), 0), 100001)::int) END"
    ),
    Text(),
)


#: A number of places to round to.
PLACES = Once(
    "CASE WHEN a < -39 THEN -39 WHEN a > 10 THEN 10 ELSE a::int END",
    Integer(),
)


#: Whether text a ends with b.
ENDS_WITH = Once(
    "right(a, length(b)) = b",
    Boolean(),
)


#: Text a with every b as c; null where it grows too long.
REPLACED = Once(
    (
        "CASE WHEN c IS NULL THEN NULL WHEN b = '' THEN a"
        " WHEN length(a) + (length(a) - length(replace(a, b, ''))) / length(b) * greatest(0, length(c) - length(b)) <= 100000"
        " THEN replace(a, b, c) END"
    ),
    Text(),
)


#: Number a at b places, away from zero.
ROUND_UP = Once(
    "CASE WHEN trunc(a, b) = a THEN a ELSE trunc(a, b) + sign(a) * ('1e' || -b)::numeric END",
    Numeric(),
)


#: The greatest multiple of step b that is not greater; null for step 0. (60 places: see `numbers_postgresql`.)
FLOOR_TO = Once(
    "CASE WHEN b <> 0 THEN floor(round(a, 60) / abs(b)) * abs(b) END",
    Numeric(),
)


#: The least multiple of step b that is not less; null for step 0.
CEILING_TO = Once(
    "CASE WHEN b <> 0 THEN ceil(round(a, 60) / abs(b)) * abs(b) END",
    Numeric(),
)


#: a to the b at ten places; null where b is beyond 64, and for 0 to a negative power.
POWER = Once(
    "CASE WHEN b BETWEEN -64 AND 64 AND (b >= 0 OR a <> 0) THEN round(power(round(a, 60), b), 10) END",
    Numeric(),
)


#: Integer a to the b; null where b is negative or beyond 64.
WHOLE_POWER = Once(
    "CASE WHEN b BETWEEN 0 AND 64 THEN round(power(a, b)) END",
    Numeric(),
)


#: a between b and c; null where one of them is.
CLAMPED = Once(
    "CASE WHEN a IS NOT NULL AND b IS NOT NULL AND c IS NOT NULL THEN greatest(b, least(a, c)) END",
    Numeric(),
)


#: The number that text a says, at ten places.
NUMBER_READ = Once(
    "CASE WHEN a ~ '^[+-]?([0-9]{1,100}([.][0-9]{0,100})?|[.][0-9]{1,100})$' THEN round(a::numeric, 10) END",
    Numeric(),
)


#: The bucket of key b under salt a (engines/expression/functions/splitting.py).
BUCKET = Once(
    "mod(('x' || left(md5(a || ':' || b), 8))::bit(32)::bigint, 10000)",
    BigInteger(),
)


#: Whether the lists a and b have an item in common.
HAS_ANY = Once(
    (
        "CASE WHEN a IS NOT NULL AND b IS NOT NULL"
        " THEN EXISTS (SELECT 1 FROM jsonb_array_elements(a) AS items (item) WHERE b @> item) END"
    ),
    Boolean(),
)


_SINCE = (
    "(timestamp '0001-01-01' + div(a, 86400000000)::int * interval '1 day'"
    " + mod(a, 86400000000)::bigint * interval '1 microsecond')"
)

#: The moment so many microseconds (NUMERIC, within the calendar) after 0001-01-01 00:00 UTC.
MOMENT_OF = Once(_SINCE + " AT TIME ZONE 'UTC'", UtcDateTime())

#: The wall-clock time so many microseconds after 0001-01-01 00:00.
WALL_OF = Once(_SINCE, DateTime())


#: A NUMERIC as bigint, null where it has no 64 bits.
WHOLE = Once(
    "CASE WHEN a BETWEEN -9223372036854775808 AND 9223372036854775807 THEN a::bigint END",
    BigInteger(),
)


class Explained(Executable, ClauseElement):
    """PostgreSQL: the planner's answer about a statement, which is not run."""

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(Explained)
def _explained(element: Explained, compiler: SQLCompiler, **kw: Any) -> str:
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.statement, **kw)
