"""Texts with formulas in braces: taken apart, and put together with other formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.message.braces import Unclosed, formulas_in, rewritten, split


@pytest.mark.parametrize(("text", "parts"), [
    ("", [""]), ("hello", ["hello"]), ("{name}", [("name",)]), ("{name}, 您有 {a + 1} 分", [("name",), ", 您有 ", ("a + 1",), " 分"]),
    ("{{name}}", ["{name}"]), ("{{{name}}}", ["{", ("name",), "}"]), ('{if_(a, "}", "{x}")}!', [('if_(a, "}", "{x}")',), "!"]),
    ("{'\\'}'}", [("'\\'}'",)]),
])  # fmt: skip
def test_a_text_is_taken_apart(text, parts):
    assert [(part.text,) if part.is_formula else part.text for part in split(text)] == parts


@pytest.mark.parametrize(("text", "at"), [("{name", 0), ("a}", 1), ("{}", 0), ("a{ }", 1), ("{a{b}}", 0), ('{"a}', 0), ("}", 0)])
def test_a_brace_alone_is_told(text, at):
    with pytest.raises(Unclosed) as told:
        split(text)
    assert told.value.at == at
    assert formulas_in(text) == ()
    assert rewritten(text, lambda formula: "x") == text


def test_formulas_change_and_nothing_else():
    text = 'a {{b}} { name }{"}"} name {name}'
    assert rewritten(text, {"name": "full_name"}.get and (lambda each: "full_name" if each == "name" else each)) == (
        'a {{b}} { full_name }{"}"} name {full_name}'
    )


@given(st.text(alphabet="ab{}\"'\\ ", max_size=30))
def test_any_text_is_taken_apart_or_refused(text):
    try:
        parts = split(text)
    except Unclosed as told:
        assert 0 <= told.at < len(text)
    else:
        plain = "".join(
            "{" + part.text + "}" if part.is_formula else part.text.replace("{", "{{").replace("}", "}}") for part in parts
        )
        assert plain == text
        assert rewritten(text, lambda formula: formula) == text
