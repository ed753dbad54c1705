"""A newcomer finds the way: every module says what it does, every room has its guide, and links lead somewhere."""

import ast
import re

import pytest

from tests.architecture.sources import HOME, Source, broken, files, named, sources

ROOMS = ("engines", "runtime", "plugins", "blueprints", "tests", "docs")
GUIDE = ("## Start here", "## Concepts", "## Extension points", "## Map", "## Common confusion", "## Which tests")
LINK = re.compile(r"\[[^\]]+\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")


def test_every_module_says_what_it_does():
    def silent(source: Source):
        said = ast.get_docstring(source.tree) or ""
        return [said] if len(said) < len("Something.") else []

    assert broken(silent, sources("engines", "runtime", "plugins", "tests")) == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_guide(room):
    text = (HOME / room / "README.md").read_text(encoding="utf-8")
    assert [heading for heading in GUIDE if heading not in text] == []


@pytest.mark.parametrize("room", ["engines", "runtime"])
def test_the_map_names_every_room(room):
    text = (HOME / room / "README.md").read_text(encoding="utf-8")
    rooms = [path.name for path in sorted((HOME / room).iterdir()) if (path / "__init__.py").exists()]
    assert [name for name in rooms if f"`{name}/`" not in text] == []


def test_links_lead_somewhere():
    dead = []
    for path in [HOME / "README.md", HOME / "CHANGES.md", *(path for path in files(*ROOMS) if path.suffix == ".md")]:
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        dead += [f"{named(path)}: {target}" for target in LINK.findall(text) if not (path.parent / target).exists()]
    assert dead == []


def test_the_readme_runs_and_tests_in_two_commands():
    text = (HOME / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text
