"""Quiet hours: when people are left alone, by the clock on the wall of the workspace."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one time of day to another; over midnight where the first is the later one."""

    begins: time
    ends: time

    def held_until(self, now: datetime, zone: tzinfo) -> datetime | None:
        """When the quiet hours that `now` falls into end, in UTC; None outside of them."""
        wall = now.astimezone(zone)
        clock = wall.time()
        if self.begins < self.ends:
            is_quiet, days = self.begins <= clock < self.ends, 0
        else:
            is_quiet, days = clock >= self.begins or clock < self.ends, 1 if clock >= self.begins else 0
        if not is_quiet:
            return None
        end = datetime.combine(wall.date() + timedelta(days=days), self.ends, zone).astimezone(UTC)
        # An hour that comes twice may have ended once already: then the second end counts.
        return end if end > now else end + timedelta(hours=1)


def parse_quiet(begins: str, ends: str) -> Quiet | None:
    """Of two texts like `21:00`; None where they are the same, which would be always or never."""
    quiet = Quiet(time.fromisoformat(begins), time.fromisoformat(ends))
    return None if quiet.begins == quiet.ends else quiet
