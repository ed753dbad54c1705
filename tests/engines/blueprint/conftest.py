"""Two small neutral apps, `shop` and `credit` (which extends it), and what the compiler needs."""

import copy
import json
from pathlib import Path

import pytest

from engines.access.messages import MESSAGES as ACCESS
from engines.blueprint.messages import MESSAGES as BLUEPRINT
from engines.blueprint.registries import Registries
from engines.expression.language import Language, default_language
from engines.expression.messages import MESSAGES as EXPRESSION
from engines.form.messages import MESSAGES as FORM
from engines.kernel.messages import Catalog
from engines.ledger.messages import MESSAGES as LEDGER
from engines.process.messages import MESSAGES as PROCESS
from engines.record.field_types import field_types
from engines.record.messages import MESSAGES as RECORD
from engines.rule.messages import MESSAGES as RULE

APPS = Path(__file__).parent / "apps"


def files_of(app: str) -> dict:
    """The files of one example app, by path."""
    folder = APPS / app
    return {str(path.relative_to(folder)): json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))}


@pytest.fixture(scope="session")
def _loaded() -> dict:
    return {app.name: files_of(app.name) for app in sorted(APPS.iterdir())}


@pytest.fixture
def apps(_loaded: dict) -> dict:
    """Both apps, to be damaged at will."""
    return copy.deepcopy(_loaded)


@pytest.fixture
def shop(apps: dict) -> dict:
    """The shop alone."""
    return {"shop": apps["shop"]}


@pytest.fixture(scope="session")
def registries() -> Registries:
    return Registries(field_types())


@pytest.fixture(scope="session")
def language() -> Language:
    return default_language()


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog({**ACCESS, **BLUEPRINT, **EXPRESSION, **FORM, **LEDGER, **PROCESS, **RECORD, **RULE})
