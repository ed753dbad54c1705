"""What the documents show is true: the tutorial's app is a valid blueprint, every JSON example is JSON."""

import json
import re
from pathlib import Path

import pytest

from engines.blueprint.compiler import compile_all
from engines.blueprint.registries import Registries
from engines.expression.functions import all_functions
from engines.expression.language import Language
from engines.record.field_types import field_types
from tests.acceptance.installation import Installation
from tests.acceptance.player import play
from tests.architecture.sources import HOME, files, named

FILE = re.compile(r"^`(?P<path>[\w/.]+\.json)`(?:(?!^`|```).)*?```json\n(?P<text>.*?)```", re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(r"```json\n(.*?)```", re.DOTALL)

PAGES = [HOME / "README.md", *(path for path in files("docs", "blueprints", "engines", "runtime") if path.suffix == ".md")]


@pytest.fixture(scope="module")
def tutorial():
    """The files of the tutorial's app, by their path in it."""
    return shown("tutorial/first_app.md", "library")


def shown(page, app):
    text = (HOME / "docs" / page).read_text(encoding="utf-8")
    return {found["path"].removeprefix(f"{app}/"): json.loads(found["text"]) for found in FILE.finditer(text)}


def problems(app, key="library"):
    compiled = compile_all({key: app}, Registries(field_types()), Language(all_functions()))
    return [(problem.pointer, problem.code, problem.hint) for problem in compiled.problems]


def test_the_app_of_the_tutorial_is_valid(tutorial):
    assert set(tutorial) == {"app.json", "forms/book.json", "forms/loan.json", "rules/lend.json"}
    assert problems(tutorial) == []


def test_the_mistake_of_the_tutorial_is_told_with_advice(tutorial):
    broken = json.loads(json.dumps(tutorial).replace('"target": "library.book"', '"target": "library.bok"'))
    told = problems(broken)
    assert ("/library/forms/loan.json/fields/0/target", "library.book") in {(pointer, hint) for pointer, _, hint in told}


def test_the_first_process_does_what_its_scenario_says(tmp_path: Path):
    claims = shown("how-to/a_first_process.md", "claims")
    assert len(claims) == 7
    assert problems(claims, "claims") == []
    here = Installation(f"sqlite:///{tmp_path / 'tessera.db'}", tmp_path)
    here.apply({"claims": claims})
    play(here, claims["scenarios/large_claim.json"])
    here.close()


def test_every_example_is_json():
    for path in PAGES:
        for text in EXAMPLE.findall(path.read_text(encoding="utf-8")):
            assert isinstance(json.loads(text), dict), named(path)
