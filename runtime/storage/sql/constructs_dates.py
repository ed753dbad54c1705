"""Rules about days and moments in PostgreSQL's words (see `constructs`). All are null beyond the years 1 to 9999.

A *wall* is a timestamp without zone: what the workspace's clocks show.
"""

from sqlalchemy import BigInteger, DateTime

from runtime.storage.sql.constructs import Once
from runtime.storage.types import Day, UtcDateTime

#: The white space that Python's `strip` takes away.
WHITE = "".join(map(chr, (*range(9, 14), *range(28, 33), 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288)))
_CALENDAR = "timestamp '0001-01-01' AND timestamp '9999-12-31 23:59:59.999999'"
_DATE = "'^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$'"
_TIME = "'^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?$'"


def _valid_day(year: str, month: str, day: str) -> str:
    """A day from three numbers; the inner CASE is not looked at before the month is right."""
    last = f"extract(day FROM make_date({year}::int, {month}::int, 1) + interval '1 month' - interval '1 day')"
    made = f"CASE WHEN {day} BETWEEN 1 AND {last} THEN make_date({year}::int, {month}::int, {day}::int) END"
    return f"CASE WHEN {year} BETWEEN 1 AND 9999 AND {month} BETWEEN 1 AND 12 THEN {made} END"


def _read_day(text: str) -> str:
    """A day from a text without white space around it."""
    numbers = _valid_day("m[1]::int", "m[2]::int", "m[3]::int")
    return f"(SELECT {numbers} FROM (SELECT regexp_match({text}, {_DATE}) AS m LIMIT 1 OFFSET 0) AS d)"


def _read_clock(text: str) -> str:
    """A time of day from a text."""
    numbers = "m[1]::int, m[2]::int, coalesce(m[3], '0')::int"
    fits = "m[1]::int < 24 AND m[2]::int < 60 AND coalesce(m[3], '0')::int < 60"
    made = f"CASE WHEN {fits} THEN make_time({numbers}) END"
    return f"(SELECT {made} FROM (SELECT regexp_match({text}, {_TIME}) AS m LIMIT 1 OFFSET 0) AS t)"


#: A wall within the calendar.
IN_CALENDAR = Once(
    f"CASE WHEN a BETWEEN {_CALENDAR} THEN a END",
    DateTime(),
)


#: The day with year a, month b, day c.
DAY_FROM = Once(
    _valid_day("a", "b", "c"),
    Day(),
)


#: The day that text a says.
DAY_READ = Once(
    _read_day("a"),
    Day(),
)


#: The wall that text a says: a day, and perhaps a time; b is the white space.
WALL_READ = Once(
    (
        "(SELECT "
        + _read_day("btrim(split_part(r, ' ', 1), b)")
        + " + CASE WHEN split_part(r, ' ', 1) = r THEN time '00:00' ELSE "
        + _read_clock("btrim(substr(r, length(split_part(r, ' ', 1)) + 2), b)")
        + " END FROM (SELECT regexp_replace(a, 'T', ' ') AS r LIMIT 1 OFFSET 0) AS s)"
    ),
    DateTime(),
)


#: The moment at which the clocks of zone b show wall a: the earlier of two; by the clock before the change where there is none.
INSTANT = Once(
    (
        "(SELECT CASE WHEN m BETWEEN timestamptz '0001-01-01 00:00:00Z' AND timestamptz '9999-12-31 23:59:59.999999Z' THEN m END"
        " FROM (SELECT CASE WHEN (early AT TIME ZONE b) = a OR (late AT TIME ZONE b) <> a THEN early ELSE late END AS m"
        " FROM (SELECT late, (a - ((late - interval '1 day') AT TIME ZONE b - (late - interval '1 day') AT TIME ZONE 'UTC'))"
        " AT TIME ZONE 'UTC' AS early FROM (SELECT a AT TIME ZONE b AS late LIMIT 1 OFFSET 0) AS x LIMIT 1 OFFSET 0) AS y"
        " LIMIT 1 OFFSET 0) AS z)"
    ),
    UtcDateTime(),
)


#: Wall a so many months (b) later, on the month's last day where it has no such day.
MONTHS_LATER = Once(
    (
        "CASE WHEN extract(year FROM a) * 12 + extract(month FROM a) + b BETWEEN 13 AND 120000"
        " THEN a + b::int * interval '1 month' END"
    ),
    DateTime(),
)


#: Full months from wall a to wall b, in units of c months; negative where b is earlier.
MONTHS_BETWEEN = Once(
    (
        "(SELECT s * div((extract(year FROM l) - extract(year FROM f)) * 12 + extract(month FROM l) - extract(month FROM f)"
        " - CASE WHEN (extract(day FROM l), l::time) < (extract(day FROM f), f::time) THEN 1 ELSE 0 END, c)::bigint"
        " FROM (SELECT CASE WHEN a > b THEN -1 ELSE 1 END AS s, least(a, b) AS f, greatest(a, b) AS l"
        " WHERE a IS NOT NULL AND b IS NOT NULL LIMIT 1 OFFSET 0) AS w)"
    ),
    BigInteger(),
)
