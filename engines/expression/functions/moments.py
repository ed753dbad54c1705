"""From moments (UTC) to the workspace's days and back. Used by every function that deals with dates and times.

A local time that does not exist (clocks go forward) means the same moment as with the clock before the change; one that
exists twice means the first. Beyond the years 1 to 9999 there is null with a warning.
"""

from datetime import UTC, date, datetime, time, timedelta

from engines.expression.formula import Env

MIDNIGHT = time()


def local(env: Env, moment: datetime) -> datetime | None:
    """The workspace's wall-clock time of a moment, without zone."""
    try:
        return moment.astimezone(env.zone).replace(tzinfo=None)
    except OverflowError:
        env.warn("overflow")
        return None


def instant(env: Env, wall: datetime) -> datetime | None:
    """The moment at which the workspace's clock shows `wall`."""
    try:
        return wall.replace(tzinfo=env.zone, fold=0).astimezone(UTC)
    except OverflowError:
        env.warn("overflow")
        return None


def wall_of(env: Env, value: date) -> datetime | None:
    """Wall-clock time of a date (its midnight) or of a moment."""
    return local(env, value) if isinstance(value, datetime) else datetime.combine(value, MIDNIGHT)


def back(env: Env, wall: datetime, like: date) -> date | None:
    """A wall-clock time as what `like` is: a moment or a date."""
    return instant(env, wall) if isinstance(like, datetime) else wall.date()


def moved(env: Env, wall: datetime, by: timedelta) -> datetime | None:
    """A wall-clock time moved; null beyond the calendar."""
    try:
        return wall + by
    except OverflowError:
        env.warn("overflow")
        return None
