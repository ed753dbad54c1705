"""The reference that is written from the product says what the product does."""

from docs import generate


def test_the_reference_of_the_api_is_as_it_would_be_written():
    """Otherwise: .venv/bin/python -m docs.generate"""
    assert generate.API.read_text(encoding="utf-8") == generate.api_page()


def test_the_editor_of_formulas_suggests_the_functions_that_there_are():
    """Otherwise: .venv/bin/python -m docs.generate"""
    assert generate.SUGGESTED.read_text(encoding="utf-8") == generate.suggested_functions()
