"""Numbers in order and random codes: how they look, and when there are too few."""

import random
from datetime import date

import pytest

from engines.record.field_type import Refused
from engines.record.field_types.auto_number import number_format, period
from engines.record.field_types.unique_code import ALPHABET, check_code_space, code, code_space

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("text", "sequence", "number"),
    [
        ("{seq}", 7, "7"),
        ("M{yyyy}{mm}{dd}{seq:6}", 12, "M20260309000012"),
        ("{yy}-{mm}/{seq:3}-X", 1234, "26-03/1234-X"),
        ("会员{seq:8}号", 1, "会员00000001号"),
    ],
)
def test_a_number_looks_as_its_format_says(text, sequence, number):
    assert number_format(text).number(DAY, sequence) == number


@pytest.mark.parametrize(
    "text", ["", "M", "{seq}{seq}", "{day}{seq}", "{seq:}", "{seq:99}", "{yyyy:2}{seq}", "{seq", "{seq}}", "{SEQ}"]
)
def test_what_is_no_format_is_told(text):
    assert number_format(text) is None


@pytest.mark.parametrize(("reset", "name"), [("never", ""), ("year", "2026"), ("month", "2026-03"), ("day", "2026-03-09")])
def test_counting_begins_anew_with_the_period(reset, name):
    assert period(reset, DAY) == name


def test_codes_are_made_of_their_alphabet():
    below = random.Random(1).randrange
    made = {code({"length": 8, "prefix": "g-"}, below) for _ in range(500)}
    assert len(made) == 500
    assert all(one.startswith("G-") and len(one) == 10 and set(one[2:]) <= set(ALPHABET) for one in made)
    assert not set("0O1IL") & set(ALPHABET)
    assert set(code({"length": 40, "alphabet": "abA"}, below)) == {"A", "B"}


def test_more_than_half_of_the_codes_is_refused():
    settings = {"length": 4, "alphabet": "ABCDEFGHJK"}
    assert code_space(settings) == 10_000
    check_code_space(settings, 4_000, 1_000)
    with pytest.raises(Refused, match="code_space_exhausted"):
        check_code_space(settings, 4_000, 1_001)
