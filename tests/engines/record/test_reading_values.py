"""Raw values in, field values or a reason out: the tables in tests/cases/forms, for every field type."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engines.record.field_type import KeyField, LinkKey, Reading, Refused
from engines.record.field_types import field_types

CASES = Path(__file__).parents[2] / "cases" / "forms"
SHANGHAI = ZoneInfo("Asia/Shanghai")
TYPES = field_types()


def key_field(form, key):
    return KeyField("no", TYPES["text"].coercer({}, Reading())) if (form, key) == ("shop.order", "order_no") else None


READING = Reading(SHANGHAI, key_field)
ROWS = [
    pytest.param(table["field"], case, id=f"{table['field']['type']}-{json.dumps(case['raw'])[:40]}")
    for file in sorted(CASES.glob("*.json"))
    for table in json.loads(file.read_text(encoding="utf-8"))
    for case in table["cases"]
]


def read(settings, raw):
    kind = TYPES[settings["type"]]
    value = kind.coerce(raw, settings, READING)
    limit = kind.limiter(settings, READING)
    if limit is not None and value is not None:
        limit(value)
    return value


@pytest.mark.parametrize(("settings", "case"), ROWS)
def test_a_raw_value_is_read_or_refused_with_its_reason(settings, case):
    if "refused" in case:
        with pytest.raises(Refused) as refusal:
            read(settings, case["raw"])
        assert refusal.value.code == case["refused"]
        if "hint" in case:
            assert refusal.value.hint == case["hint"]
        return
    kind = TYPES[settings["type"]]
    value = read(settings, case["raw"])
    assert kind.encode(value, settings) == case["value"]
    assert kind.coerce(kind.encode(value, settings), settings, READING) == value


def test_every_type_that_people_write_has_cases():
    tried = {row.values[0]["type"] for row in ROWS}
    written = {name for name, kind in TYPES.items() if kind.storage is not None}
    assert tried == written


def test_options_come_out_as_ids():
    settings = {"options": [{"key": "new", "id": "old", "title": "New"}]}
    assert TYPES["select"].coerce("new", settings, READING) == "old"
    assert TYPES["select"].encode("old", settings) == "new"
    with pytest.raises(Refused):
        TYPES["select"].coerce("old", settings, READING)


def test_links_by_key_wait_for_the_caller():
    link = TYPES["link"].coercer({"target": "shop.order"}, READING)
    assert link("k3x") == LinkKey("shop.order", "public_id", "k3x")
    assert link({"order_no": " A1 "}) == LinkKey("shop.order", "no", "A1")
    assert link({"public_id": "k3x"}) == LinkKey("shop.order", "public_id", "k3x")
    assert TYPES["user"].coerce("ann", {}, READING) == LinkKey("user", "login", "ann")


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("date", datetime(2026, 3, 1), date(2026, 3, 1)),
        ("date", date(2026, 3, 1), date(2026, 3, 1)),
        ("datetime", datetime(2026, 3, 1, 9), datetime(2026, 3, 1, 1, tzinfo=UTC)),
        ("datetime", date(2026, 3, 1), datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("datetime", datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("time", time(9, 5), time(9, 5)),
        ("time", timedelta(hours=9, minutes=5), time(9, 5)),
        ("money", Decimal("1.50"), Decimal("1.50")),
        ("text", Decimal("1.50"), "1.50"),
        ("text", date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_values_of_spreadsheets_are_read(name, raw, value):
    assert TYPES[name].coerce(raw, {}, READING) == value


def test_a_time_in_a_day_is_refused_rather_than_cut_off():
    with pytest.raises(Refused, match="date_has_time"):
        TYPES["date"].coerce(datetime(2026, 3, 1, 9, 30), {}, READING)


def test_json_documents_stand_in_files_as_text():
    read_cell = TYPES["json"].coercer({}, Reading(cells=True))
    assert read_cell('{"a": [1]}') == {"a": [1]}
    for broken in ("{", "[" * 100_000):
        with pytest.raises(Refused, match="not_json"):
            read_cell(broken)


@pytest.mark.parametrize("name", ["Asia/Shanghai", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "UTC"])
def test_a_bare_day_stays_that_day_in_every_zone(name):
    zone = ZoneInfo(name)
    coerce = TYPES["datetime"].coercer({}, Reading(zone))
    for offset in range(366 * 6):
        day = date(2014, 1, 1) + timedelta(days=offset)
        assert coerce(day.isoformat()).astimezone(zone).date() == day


def test_a_value_of_a_formula_is_fitted_to_its_field():
    assert TYPES["money"].fitter({"scale": 2})(Decimal("1.005")) == Decimal("1.01")
    assert TYPES["money"].fitter({})(3) == Decimal("3.00")
    assert TYPES["integer"].fitter({})(Decimal("2.5")) == 3
    assert TYPES["link"].fitter({"target": "a.b"})({"id": 5}) == 5
    assert TYPES["select"].fitter({"options": [{"key": "new", "id": "old"}]})("old") == "old"
    with pytest.raises(Refused, match="text_too_long"):
        TYPES["text"].fitter({"max_length": 3})("abcd")
    with pytest.raises(Refused, match="number_too_large"):
        TYPES["money"].fitter({})(Decimal(10) ** 17)
