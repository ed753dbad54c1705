"""coerce(encode(v)) == v for every type, whatever the value; and no raw value raises anything but `Refused`."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.record.field_type import Reading, Refused
from engines.record.field_types import field_types

TYPES = field_types()
READING = Reading(ZoneInfo("America/New_York"))
OPTIONS = {"options": [{"key": f"k{i}", "id": f"i{i}", "title": f"T{i}"} for i in range(4)], "initial": "k0"}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
MONEY = st.integers(-(2**63) + 1, 2**63 - 1).map(lambda n: Decimal(n).scaleb(-2))
MOMENT = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
VALUES = {
    "integer": st.integers(-(2**63), 2**63 - 1), "decimal": MONEY, "money": MONEY, "percent": MONEY, "boolean": st.booleans(),
    "date": st.dates(), "time": st.times(), "datetime": MOMENT, "select": st.sampled_from(["i0", "i1"]),
    "state": st.sampled_from(["i2", "i3"]), "link": st.integers(1, 2**53 - 1), "user": st.integers(-(2**53) + 1, -1),
    "json": JSON.filter(lambda value: value not in (None, "")),
}  # fmt: skip
ANYTHING = (
    JSON | st.floats() | st.dates() | st.datetimes() | st.times() | st.timedeltas() | st.decimals() | st.text() | st.binary()
)


def settings_of(name):
    return (
        {"target": "shop.order", "multiple": True, "result": "integer", **OPTIONS}
        if TYPES[name].has_options
        else {"target": "shop.order"}
    )


@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
def test_a_value_survives_going_out_and_in(name, data):
    kind, settings = TYPES[name], settings_of(name)
    value = data.draw(VALUES[name])
    found = kind.coerce(kind.encode(value, settings), settings, READING)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind.storage is not None])
@given(raw=ANYTHING)
def test_whatever_comes_is_read_or_refused_and_reading_again_changes_nothing(name, raw):
    kind, settings = TYPES[name], settings_of(name)
    try:
        value = kind.coerce(raw, settings, READING)
    except Refused:
        return
    assert not isinstance(value, float) or name == "json"
    assert kind.coerce(kind.encode(value, settings), settings, READING) == value


@given(day=st.dates(date(1901, 1, 2), date(2100, 1, 1)), clock=st.times())
def test_a_moment_without_zone_is_meant_in_the_workspace(day, clock):
    raw = datetime.combine(day, clock)
    found = TYPES["datetime"].coerce(raw.isoformat(" "), {}, READING)
    assert found.tzinfo is UTC
    assert found == raw.replace(tzinfo=READING.zone).astimezone(UTC)
    assert TYPES["time"].coerce(clock.isoformat(), {}, READING) == clock
    assert time(found.astimezone(READING.zone).hour) is not None
