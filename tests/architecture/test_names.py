"""Names say what a thing is: no utils, helpers, common, misc, managers; snake_case modules; one root for all tests."""

import re

from tests.architecture.sources import HOME, Source, broken, files, named, sources

SAY_NOTHING = re.compile(r"(^|[_\-.])(utils?|helpers?|common|misc|managers?)($|[_\-.])")
SAY_NOTHING_IN_CLASSES = re.compile(r"(Utils?|Helpers?|Common|Misc|Manager)$")
SNAKE = re.compile(r"(^|/)[a-z_][a-z0-9_]*\.py$")
MIGRATION = re.compile(r"/migrations/\d{4}_(pre|post)_[a-z0-9_]+\.py$")

#: The folders of the top level are fixed (design, section 2); `designer_ui` joins with the front end; `deploy` goes with the container files.
TOP = {"runtime", "engines", "blueprints", "plugins", "tests", "docs", "requirements", "designer_ui", "deploy"}

KEPT = files("engines", "runtime", "plugins", "blueprints", "tests", "docs", "requirements")


def test_no_file_or_folder_has_a_name_that_says_nothing():
    assert [named(path) for path in KEPT if any(SAY_NOTHING.search(part) for part in path.relative_to(HOME).parts)] == []


def test_modules_are_snake_case():
    names = [named(path) for path in KEPT if path.suffix == ".py"]
    assert [name for name in names if not SNAKE.search(name) and not MIGRATION.search(name)] == []


def test_no_class_has_a_name_that_says_nothing():
    def nothing(source: Source):
        return [node.name for node in source.classes() if SAY_NOTHING_IN_CLASSES.search(node.name)]

    assert broken(nothing, sources("engines", "runtime", "plugins")) == {}


def test_the_top_level_is_fixed():
    made = {"build", "dist", "htmlcov"}
    folders = {path.name for path in HOME.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {name for name in folders - made if not name.endswith(".egg-info")} <= TOP


def test_blueprints_are_json_and_readmes():
    assert [named(path) for path in files("blueprints") if path.suffix != ".json" and path.name != "README.md"] == []
