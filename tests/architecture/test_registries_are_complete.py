"""Registries are explicit lists: what lies in the folder stands in the list, and the other way round."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import HOME

#: Folders whose `__init__` lists one kind of thing a file; files that hold what the kinds share.
FOLDERS = {
    "engines/record/field_types": set(),
    "engines/expression/functions": {"function", "moments"},
    "engines/rule/actions": set(),
}


def modules(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_the_folder_is_listed(folder):
    shared = FOLDERS[folder]
    tree = ast.parse((HOME / folder / "__init__.py").read_text(encoding="utf-8"))
    package = folder.replace("/", ".")
    listed = {
        node.module.removeprefix(package + ".")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(package + ".")
    }
    assert modules(HOME / folder) - shared == listed - shared


def contents(package: str, *, without: set[str] = frozenset()) -> Iterator[object]:
    """What the files of a package define at module level, items of its tuples and lists too."""
    for name in sorted(modules(HOME / package.replace(".", "/")) - without):
        for thing in vars(importlib.import_module(f"{package}.{name}")).values():
            yield from thing if isinstance(thing, tuple | list) else (thing,)


def test_every_field_type_is_in_the_list():
    basic = importlib.import_module("engines.record.field_type").BasicType
    package = importlib.import_module("engines.record.field_types")
    found = {thing for thing in contents(package.__name__) if isinstance(thing, type) and issubclass(thing, basic)}
    # What types build upon bears no name of its own in blueprints.
    assert {kind for kind in found if kind.__module__.startswith(package.__name__) and "name" in vars(kind)} == set(package.ALL)
    assert len(package.ALL) == len(set(package.ALL)) == len(list(package.field_types()))


def test_every_function_is_in_the_list():
    function = importlib.import_module("engines.expression.functions.function").Function
    package = importlib.import_module("engines.expression.functions")
    found = {id(thing): thing.name for thing in contents(package.__name__, without={"function"}) if isinstance(thing, function)}
    listed = {id(thing): thing.name for thing in package.FUNCTIONS}
    assert sorted(found.values()) == sorted(listed.values())
    assert set(found) == set(listed)
