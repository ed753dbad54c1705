"""A stored value of one type as a value of another: out through the old type's JSON, in through the new type's reading.
Pure; used to count beforehand (`survey.py`) and to convert (`filling.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from engines.kernel.errors import Permanent, Problem
from engines.record.entity import Field
from engines.record.field_type import Convert, LinkKey, Reading, Refused
from runtime.storage.dynamic.columns import FieldColumn
from runtime.storage.dynamic.table_plan import Step

#: In place of a value: it may stay as it is.
KEEP = object()


@dataclass(frozen=True, slots=True)
class Converted:
    """What becomes of one value."""

    value: object
    """To be written; `KEEP` where nothing is to be written."""
    refusal: Refused | None = None


class Conversion:
    """The conversion of one step."""

    def __init__(self, step: Step, reading: Reading) -> None:
        if step.source is None or step.column is None or step.after is None:
            raise Permanent(Problem("conversion_without_columns", params={"field": step.name}))
        self._source = step.source
        self._forward = _between(step.before, step.source, step.after, step.column, reading)
        self._back: Convert | None = None
        if step.is_return and step.before is not None:
            self._back = _between(step.after, step.column, step.before, step.source, reading)

    def natural(self, value: object) -> object:
        """A value of the old column as JSON."""
        return _natural(value)

    def convert(self, value: object, standing: object) -> Converted:
        """`value` of the old column; `standing` is what the new column holds.

        On a return the standing value stays where it still says the same as `value`: "007" became 7 and comes back as
        "007", and so does a text that never was a number.
        """
        if self._back is not None and self._says_the_same(standing, value):
            return Converted(KEEP)
        try:
            found = None if value is None else self._forward(value)
        except Refused as refused:
            return Converted(KEEP if standing is None else None, refused)
        return Converted(KEEP if _is_equal(found, standing) else found)

    def _says_the_same(self, standing: object, value: object) -> bool:
        if standing is None or self._back is None:
            return standing is None and value is None
        try:
            return _is_equal(self._back(standing), value)
        except Refused:
            return value is None


def _between(before: Field | None, source: FieldColumn, after: Field, target: FieldColumn, reading: Reading) -> Convert:
    if source.storage == "reference" or target.storage == "reference":
        return _refused
    encode = before.type.encoder(before.settings) if before is not None else None
    out: Convert = encode or _natural
    read = after.type.coercer(after.settings, reading)

    def convert(value: object) -> object:
        found = read(out(value))
        if isinstance(found, LinkKey):
            raise Refused("link_not_converted")
        return found

    return convert


def _refused(_value: object) -> object:
    """Ids of one form mean nothing in another, and texts are no ids."""
    raise Refused("link_not_converted")


def _is_equal(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _natural(value: object) -> object:
    """A stored value as JSON, where its old type is not known any more."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value
