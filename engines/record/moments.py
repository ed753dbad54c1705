"""Days and times as people, files and programs write them. Used by the types date, time and datetime.

`2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`, each with a time behind it, ISO 8601 with zone among them.
Day-first and month-first dates are refused: nobody can tell 03/04 apart.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from engines.record.field_type import Refused

_DAY = (
    r"(?P<y>\d{4})\s?(?:(?P<s>[-/.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})"
    r"|年\s?(?P<m2>\d{1,2})\s?月\s?(?P<d2>\d{1,2})\s?日?)"
)
_TIME = (
    r"(?P<h>\d{1,2})\s?[:时点]\s?(?:(?P<i>\d{1,2})\s?(?:[:分]\s?(?:(?P<sec>\d{1,2})(?:[.,](?P<f>\d{1,9}))?\s?秒?)?)?)?"
    r"\s?(?P<z>[Zz]|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
_WHEN = re.compile(rf"{_DAY}(?:[T\s]*{_TIME})?", re.ASCII).fullmatch
_CLOCK = re.compile(_TIME, re.ASCII).fullmatch
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?(Z)?)?", re.ASCII).fullmatch
_LONGEST = 60


def read_when(text: str) -> date | datetime:
    """What a text says: a day, or a day with a time (naive unless a zone is written). Refused: `not_a_date`."""
    try:
        return _read_when(text)
    except (ValueError, OverflowError):
        raise Refused("not_a_date") from None


def _read_when(text: str) -> date | datetime:
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        return date.fromisoformat(text)
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > _LONGEST:
        raise Refused("not_a_date")
    compact = _COMPACT(text)
    if compact is not None:
        day = date(int(compact[1]), int(compact[2]), int(compact[3]))
        if compact[4] is None:
            return day
        return datetime.combine(day, time(int(compact[4]), int(compact[5]), int(compact[6] or 0)), UTC if compact[7] else None)
    found = _WHEN(text)
    if found is None:
        raise Refused("not_a_date")
    day = date(int(found["y"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"]))
    return day if found["h"] is None else datetime.combine(day, _clock(found))


def _clock(found: re.Match[str]) -> time:
    fraction = int((found["f"] or "").ljust(6, "0")[:6])
    return time(int(found["h"]), int(found["i"] or 0), int(found["sec"] or 0), fraction, _zone(found["z"]))


def _zone(written: str | None) -> tzinfo | None:
    if written is None:
        return None
    if written in "Zz":
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if written[0] == "-" else offset)


def read_clock(text: str) -> time:
    """A time of day. Refused: `not_a_time`."""
    text = unicodedata.normalize("NFKC", text).strip()
    found = _CLOCK(text) if len(text) <= _LONGEST else None
    try:
        read = None if found is None else _clock(found)
    except ValueError:
        read = None
    if read is None or read.tzinfo is not None:
        raise Refused("not_a_time")
    return read


def in_utc(moment: datetime | date, zone: tzinfo) -> datetime:
    """A moment in UTC; a day is its midnight, and what has no zone is meant in `zone`."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise Refused("not_a_datetime") from None
