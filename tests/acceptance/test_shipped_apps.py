"""The apps that ship compile without a complaint, speak both languages everywhere and are complete to look at."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from engines.blueprint.compiler import compile_all
from engines.blueprint.registries import Registries
from engines.expression.language import default_language
from engines.record.field_types import field_types
from tests.acceptance.apps import BLUEPRINTS, SHIPPED, shipped_files

CHINESE = re.compile(r"[一-鿿]")
TEXTS = ("title", "help", "message", "refusal", "pattern_message", "unit")
SAME_IN_BOTH = {"APP"}
FORMS = [(app, path) for app, files in shipped_files().items() for path in files if path.startswith("forms/")]


def problems(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    compiled = compile_all(files, Registries(field_types()), default_language())
    return [f"{problem.pointer} {problem.code} {dict(problem.params)}" for problem in compiled.problems]


def texts(value: object, pointer: str = "") -> Iterator[tuple[str, object]]:
    """Every text that people read, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in TEXTS and not pointer.endswith(("/set", "/send", "/messages")):
                yield f"{pointer}/{key}", inner
            else:
                yield from texts(inner, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{pointer}/{index}")


def test_they_compile_together() -> None:
    assert problems(shipped_files()) == []


def test_a_mistake_in_them_would_be_told() -> None:
    files = shipped_files()
    files["member"]["rules/raise_tier.json"]["actions"][0]["update"]["set"]["tier"] = "teir"
    assert any("/member/rules/raise_tier.json" in problem for problem in problems(files))


@pytest.mark.parametrize("count", [1, 2])
def test_they_compile_with_only_what_they_need(count: int) -> None:
    files = shipped_files()
    assert problems({app: files[app] for app in SHIPPED[:count]}) == []


def test_campaign_needs_only_members() -> None:
    files = shipped_files()
    assert problems({app: files[app] for app in ("member", "campaign")}) == []


@pytest.mark.parametrize("app", SHIPPED)
def test_every_text_is_chinese_and_english(app: str) -> None:
    for path, document in shipped_files()[app].items():
        if path.startswith(("demo/", "seed/")):
            continue
        for place, text in texts(document, f"/{app}/{path}"):
            assert isinstance(text, dict), place
            assert set(text) == {"zh-CN", "en"}, place
            assert CHINESE.search(text["zh-CN"]) or text["zh-CN"] in SAME_IN_BOTH, place
            assert not CHINESE.search(text["en"]), place


@pytest.mark.parametrize(("app", "path"), FORMS)
def test_every_form_can_be_looked_at(app: str, path: str) -> None:
    form = shipped_files()[app][path]
    keys = {field["key"] for field in form["fields"]}
    shown = {key for section in form["layouts"]["default"]["sections"] for key in section["fields"]}
    assert keys <= shown, f"the layout of {app}/{path} leaves out {sorted(keys - shown)}"
    assert [view for view in form["views"] if view.get("default")] == form["views"][:1]
    assert form["label"] in keys


@pytest.mark.parametrize("app", SHIPPED)
def test_they_promise_something(app: str) -> None:
    assert len([path for path in shipped_files()[app] if path.startswith("scenarios/")]) >= 4


def test_formulas_carry_no_text_in_one_language() -> None:
    for app, files in shipped_files().items():
        for path, document in files.items():
            if path.startswith("rules/"):
                actions = str(document.get("actions"))
                formulas = re.sub(r"'(?:message|refusal)': \{[^}]*\}", "", actions)
                assert not CHINESE.search(formulas), f"{app}/{path}"


def test_blueprints_hold_json_and_a_readme() -> None:
    others = [file for file in BLUEPRINTS.rglob("*") if file.is_file() and file.suffix != ".json" and file.name != "README.md"]
    assert others == []
