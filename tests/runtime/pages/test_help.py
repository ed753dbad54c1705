"""Help pages: what stands in `docs/`, in both languages, harmless, and nothing else."""

import re

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from runtime.app import create_app
from runtime.pages import help as help_pages
from runtime.pages.help import LANGUAGES, PAGES, Page
from tests.acceptance.installation import Installation

_LARGEST = 80_000


@pytest.fixture
def browser(tmp_path) -> FlaskClient:
    home = Installation(f"sqlite:///{tmp_path}/empty.db", tmp_path)
    yield create_app(home.platform).test_client()
    home.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_there_and_all_in_it_leads_somewhere(browser: FlaskClient, name: str, language: str) -> None:
    page = browser.get(f"/app/help/{name}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    for address in re.findall(r'(?:href|src)="(/app/help/[^"]+)"', page.text):
        found = browser.get(address.replace("&amp;", "&"))
        assert found.status_code == 200, address
        found.close()
    assert re.findall(r'<a href="(?!/app/|\?lang=)[^"]*"', page.text) == []


def test_without_a_choice_the_browser_says_the_language(browser: FlaskClient) -> None:
    assert '<html lang="en">' in browser.get("/app/help/", headers={"Accept-Language": "en-GB,en"}).text
    assert '<html lang="zh-CN">' in browser.get("/app/help/?lang=xx", headers={"Accept-Language": "zh"}).text
    assert browser.get("/app/help").status_code in (200, 308)


@pytest.mark.parametrize(
    "name", ["nothing", "..%2fREADME", "pictures/..%2ffirst_rule.en.md", "first_rule.en", "pictures/none.webp"]
)
def test_nothing_else_of_the_documents_is_served(browser: FlaskClient, name: str) -> None:
    found = browser.get(f"/app/help/{name}")
    assert found.status_code == 404 or '<div id="app">' in found.text  # any other place is the workspace's own


def test_what_a_text_would_run_is_only_shown(browser: FlaskClient, tmp_path, monkeypatch) -> None:
    text = "# Trap\n\n<script>alert(1)</script> [run](javascript:alert(1)) <img src=x onerror=alert(1)>\n"
    (tmp_path / "trap.en.md").write_text(text, encoding="utf-8")
    (tmp_path / "trap.zh-CN.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(help_pages, "DOCS", tmp_path.parent)
    monkeypatch.setattr(help_pages, "PAGES", {"trap": Page("trap", tmp_path.name)})
    shown = browser.get("/app/help/trap?lang=en").text
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert "&lt;script&gt;" in shown


def test_both_languages_say_the_same_steps_with_the_same_pictures() -> None:
    for page in PAGES.values():
        shapes = []
        for language in LANGUAGES:
            tokens = MarkdownIt("commonmark").enable("table").parse(page.file(language).read_text(encoding="utf-8"))
            shapes.append([token.tag for token in tokens if token.type in ("heading_open", "ordered_list_open", "table_open")])
        assert shapes[0] == shapes[1], page.name


def test_pictures_are_small() -> None:
    pictures = list(help_pages._PICTURES.iterdir())
    assert len(pictures) == len(LANGUAGES) * 5
    assert [path.name for path in pictures if path.stat().st_size >= _LARGEST] == []
