"""Moments: kept in UTC; what comes without a zone is meant in the workspace's, a bare day is its midnight there."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from engines.expression.types import DATETIME, Type
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings, Storage
from engines.record.limits import check_range, range_limiter
from engines.record.moments import in_utc, read_when


class Datetime(BasicType):
    """A moment."""

    name = "datetime"
    storage: Storage | None = "datetime"

    def settings_schema(self) -> Mapping[str, Any]:
        """Bounds."""
        return {
            "min": {"type": "string", "title": "Earliest moment", "description": "ISO 8601; an earlier moment is refused."},
            "max": {"type": "string", "title": "Latest moment", "description": "ISO 8601; a later moment is refused."},
        }

    def value_type(self, settings: Settings) -> Type:
        """Datetime."""
        del settings
        return DATETIME

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Moments and days in many spellings."""
        del settings
        zone = reading.zone

        def coerce(raw: object) -> object:
            if type(raw) is str:
                return in_utc(read_when(raw), zone) if raw and not raw.isspace() else None
            if raw is None:
                return None
            if isinstance(raw, (date, datetime)):
                return in_utc(raw, zone)
            raise Refused("not_a_datetime")

        return coerce

    def encoder(self, settings: Settings) -> Convert | None:
        """ISO 8601 in UTC."""
        del settings
        return _encoded

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Within `min` and `max`."""
        return range_limiter(self.coercer(settings, reading), settings)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Bounds fit the field and each other."""
        return check_range(self, settings)


def _encoded(value: object) -> object:
    assert isinstance(value, datetime)
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
