"""Terms of texts and queries: by which words something is found."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.record.pinyin import sort_key
from engines.record.search import terms_of, words_of


def finds(query: str, text: str, *, is_code: bool = False) -> bool:
    """Whether a query finds a field with this text."""
    terms = terms_of(text, is_code=is_code)

    def there(term):
        return any(each.startswith(term.text) for each in terms) if term.is_prefix else term.text in terms

    words = words_of(query)
    return bool(words) and all(any(all(map(there, way)) for way in word) for word in words)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("王芳", "王芳"), ("王", "王芳"), ("芳", "王芳"), ("小芳", "王小芳"), ("wf", "王芳"), ("wangf", "王芳"), ("fang", "王芳"),
        ("xf", "王小芳"), ("zeng", "曾国藩"), ("ceng", "曾国藩"), ("lb", "吕布"), ("lv", "吕布"), ("Anna", "anna MEIER"),
        ("mei an", "Anna Meier"), ("ＡＮＮＡ", "Anna"), ("fang@example", "wang.fang@example.com"), ("straße", "Strasse"),
    ],
)  # fmt: skip
def test_a_text_is_found(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("芳王", "王芳"),
        ("wx", "王芳"),
        ("ang", "王芳"),
        ("nna", "Anna"),
        ("!?", "Anna"),
        ("", "Anna"),
        ("Anna Otto", "Anna Meier"),
    ],
)
def test_a_text_is_not_found(query, text):
    assert not finds(query, text)


@pytest.mark.parametrize("query", ["5678", "138", "13812345678", "138 1234 5678", "138-1234-5678", "+86 138 1234 5678"])
def test_a_number_is_found(query):
    assert finds(query, "13812345678", is_code=True)


@pytest.mark.parametrize("query", ["678", "45678", "1234", "2345"])
def test_a_number_is_not_found_by_its_middle(query):
    assert not finds(query, "13812345678", is_code=True)


def test_a_code_is_found_by_its_parts_and_whole():
    for query in ("M-2024-0012", "m20240012", "2024", "0012", "M-2024"):
        assert finds(query, "M-2024-0012", is_code=True)


@given(st.text(alphabet="王李小芳长ab1 -.", max_size=12), st.data())
def test_every_part_of_a_text_finds_it(text, data):
    starts = [at for at, (before, after) in enumerate(pairwise(f" {text}")) if after.isalnum()
              and (not before.isalnum() or not before.isascii() or not after.isascii())]  # fmt: skip
    if starts:
        start = data.draw(st.sampled_from(starts))
        end = data.draw(st.integers(start + 1, len(text)))
        assert finds(text[start:end], text)


def test_names_are_ordered_as_they_are_spoken():
    names = ["吕布", "Bob", "安娜", "单雄信", "alice", "王芳", "120", "王小芳", "曾国藩"]
    assert sorted(names, key=sort_key) == ["120", "alice", "Bob", "安娜", "曾国藩", "单雄信", "吕布", "王芳", "王小芳"]
