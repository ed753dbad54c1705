"""Masks: what they show, and that nothing tells how long the hidden part is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.access.masks import HIDDEN, MASKS, Masked, masked


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        ("name", "王小芳", "王**"), ("name", "Anna Meier", "A**"), ("name", "王", HIDDEN),
        ("phone", "13812345678", "138****5678"), ("phone", "138 1234 5678", "138****5678"),
        ("phone", "+8613812345678", "86138****5678"), ("phone", "1234567", "****67"), ("phone", "123456", HIDDEN),
        ("phone", "1234567890123456", "****56"),  # no telephone number is so long
        ("email", "wang.fang@example.com", "w****@example.com"), ("email", "w@example.com", "****@example.com"),
        ("email", "nobody", HIDDEN), ("identity", "310101199001011234", "310****1234"), ("identity", "123456", "****56"),
        ("identity", "12345", HIDDEN), ("address", "上海市徐汇区漕溪北路 1 号", "上海市徐汇区****"), ("address", "上海市", HIDDEN),
        ("plate", "沪A12345", "沪A****5"), ("plate", "沪A1", HIDDEN), ("amount", "100.00", HIDDEN), ("all", "abc", HIDDEN),
        (None, "abc", HIDDEN), ("name", "   ", HIDDEN),
    ],
)  # fmt: skip
def test_shown(mask, value, shown):
    assert masked(value, mask) == shown


@pytest.mark.parametrize("mask", [*MASKS, None])
def test_nothing_stays_nothing_and_other_values_are_hidden_whole(mask):
    assert masked(None, mask) is None
    for value in (0, 17, True, 1.5, ["a"], {"a": 1}):
        assert masked(value, mask) == HIDDEN


@given(st.sampled_from(sorted(MASKS)), st.text(max_size=60))
def test_a_value_is_never_shown_whole(mask, text):
    shown = masked(text, mask)
    assert isinstance(shown, Masked)
    assert len(text.strip()) < 2 or text.strip() not in shown


@given(st.text(alphabet="0123456789", min_size=16, max_size=80), st.text(alphabet="0123456789", min_size=16, max_size=80))
def test_the_length_of_what_is_hidden_does_not_show(one, other):
    for mask in ("name", "phone", "identity", "address", "plate", "amount", "all"):
        assert len(masked(one, mask)) == len(masked(other, mask))
