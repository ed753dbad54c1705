"""Calendar days: the same day in every zone and by every way in."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from engines.expression.types import DATE, Type
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings, Storage
from engines.record.limits import check_range, range_limiter
from engines.record.moments import read_when


def read_date(raw: object) -> date | None:
    """A day; a time behind it must be midnight, as spreadsheets write days. Refused: `not_a_date`, `date_has_time`."""
    found: object = raw
    if type(raw) is str:
        if not raw or raw.isspace():
            return None
        found = read_when(raw)
    elif isinstance(raw, (int, float)) and not isinstance(raw, bool) and 10_000_000 <= raw <= 99_999_999 and raw == int(raw):
        found = read_when(str(int(raw)))
    elif raw is None:
        return None
    if isinstance(found, datetime):
        if found.time() != time():
            raise Refused("date_has_time")
        return found.date()
    if isinstance(found, date):
        return found
    raise Refused("not_a_date")


class Date(BasicType):
    """A day."""

    name = "date"
    storage: Storage | None = "date"

    def settings_schema(self) -> Mapping[str, Any]:
        """Bounds."""
        return {
            "min": {"type": "string", "title": "Earliest day", "description": "YYYY-MM-DD; an earlier day is refused."},
            "max": {"type": "string", "title": "Latest day", "description": "YYYY-MM-DD; a later day is refused."},
        }

    def value_type(self, settings: Settings) -> Type:
        """Date."""
        del settings
        return DATE

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Days in many spellings."""
        del settings, reading
        return read_date

    def encoder(self, settings: Settings) -> Convert | None:
        """YYYY-MM-DD."""
        del settings
        return str

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Within `min` and `max`."""
        return range_limiter(self.coercer(settings, reading), settings)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Bounds fit the field and each other."""
        return check_range(self, settings)
