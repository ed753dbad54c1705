"""Times of day, without zone."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from engines.expression.types import TIME, Type
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings, Storage
from engines.record.limits import check_range, range_limiter
from engines.record.moments import read_clock


def read_time(raw: object) -> time | None:
    """A time of day, as text or as spreadsheets give it. Refused: `not_a_time`."""
    if raw is None:
        return None
    if isinstance(raw, str):
        return read_clock(raw) if raw.strip() else None
    if isinstance(raw, time) and raw.tzinfo is None:
        return raw
    if isinstance(raw, timedelta) and timedelta() <= raw < timedelta(days=1):
        return (datetime(2000, 1, 1) + raw).time()  # noqa: DTZ001 (a time of day has no zone)
    raise Refused("not_a_time")


class Time(BasicType):
    """A time of day."""

    name = "time"
    storage: Storage | None = "time"

    def settings_schema(self) -> Mapping[str, Any]:
        """Bounds."""
        return {
            "min": {"type": "string", "title": "Earliest time", "description": "HH:MM; an earlier time is refused."},
            "max": {"type": "string", "title": "Latest time", "description": "HH:MM; a later time is refused."},
        }

    def value_type(self, settings: Settings) -> Type:
        """Time."""
        del settings
        return TIME

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Times in several spellings."""
        del settings, reading
        return read_time

    def encoder(self, settings: Settings) -> Convert | None:
        """HH:MM:SS."""
        del settings
        return str

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Within `min` and `max`."""
        return range_limiter(self.coercer(settings, reading), settings)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Bounds fit the field and each other."""
        return check_range(self, settings)
