"""A cell that lists several things: what people type, and what an export writes comes back as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.record.cleaning import clean, in_one_cell, parts
from tests.counts import counts

TYPED = [
    ("a, b", ["a", "b"]),
    ("a，b；c、d|e\nf", ["a", "b", "c", "d", "e", "f"]),
    (" , ,", []),
    ('"a, b", c', ["a, b", "c"]),
    ('c、 "a、b" ；d', ["c", "a、b", "d"]),
    ('"say ""x, y"""', ['say "x, y"']),
    ('5" screen, 6" screen', ['5" screen', '6" screen']),
    ('"left open, b', ['"left open', "b"]),
    ('"a" b, c', ['"a" b', "c"]),
    ('""', []),
]


@pytest.mark.parametrize(("cell", "expected"), TYPED)
def test_a_part_in_quotes_may_hold_separators(cell: str, expected: list[str]) -> None:
    assert [one.strip() for one in parts(cell)] == expected


@settings(max_examples=counts(300, 10_000), derandomize=True, deadline=None, database=None)
@given(st.lists(st.text(alphabet="ab,，;；、\n\r|｜\"' =+é码", min_size=1, max_size=8).map(clean).filter(bool), max_size=6))
def test_words_in_one_cell_come_back(words: list[str]) -> None:
    assert [clean(one) for one in parts(in_one_cell(words))] == words


def test_a_cell_of_nothing_but_quotes_is_read_at_once() -> None:
    assert len(parts('","' * 100_000)) >= 1
    assert len(parts('"a,' * 100_000)) == 100_000
    assert len(parts('"' * 100_001 + "x")) == 1
