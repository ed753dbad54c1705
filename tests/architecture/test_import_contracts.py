"""The floors stand: the import contracts of setup.cfg hold, catch what they should, and cover every room."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.forbidden_edits import EDITS, Edit
from tests.architecture.sources import HOME, PRODUCT

#: Circles need two edits; each pair is written into one room, the last between two rooms.
CIRCLES = (
    {"engines.record.one": "import engines.record.two", "engines.record.two": "import engines.record.one"},
    {"runtime.services.one": "import runtime.services.two", "runtime.services.two": "import runtime.services.one"},
    {"plugins.channels.one": "import plugins.payment", "plugins.payment.two": "import plugins.channels"},
)


def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(HOME / "setup.cfg", encoding="utf-8")
    return parser


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    command = [program, "--no-logo", "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder)}, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the house."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(HOME / "setup.cfg", folder)
    for room in PRODUCT:
        shutil.copytree(HOME / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def write(tree):
    """A function that writes modules into the copy, with rooms that are not built yet; all of it goes again."""
    made: list[Path] = []

    def make(path: Path, text: str) -> None:
        missing = [folder for folder in (path.parent, *path.parent.parents) if not (folder / "__init__.py").exists()]
        for folder in missing[: len(path.parent.relative_to(tree).parts)]:
            folder.mkdir(exist_ok=True)
            made.append(folder / "__init__.py")
            made[-1].touch()
        made.append(path)
        path.write_text(text, encoding="utf-8")

    def written(module: str, line: str) -> None:
        wanted = imported(line)
        if wanted.split(".")[0] in PRODUCT and not is_module(tree, wanted):
            make(tree.joinpath(*wanted.split(".")).with_suffix(".py"), "")
        make(tree.joinpath(*module.split(".")).with_suffix(".py"), f"{line}\n")

    yield written
    for path in dict.fromkeys(made):
        path.unlink()


def imported(line: str) -> str:
    """The module that a line imports; of `from room import name` the name within the room."""
    words = line.split()
    if words[:1] == ["from"]:
        return f"{words[1]}.{words[3]}"
    return words[1] if words else ""


def is_module(root: Path, name: str) -> bool:
    path = root.joinpath(*name.split("."))
    return (path / "__init__.py").exists() or path.with_suffix(".py").exists()


def test_the_contracts_hold():
    done = lint(HOME)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.contract}: {edit.module}: {edit.line}")
def test_a_forbidden_edit_is_caught(tree, write, edit: Edit):
    assert f"importlinter:contract:{edit.contract}" in contracts()
    write(edit.module, edit.line)
    done = lint(tree, "--contract", edit.contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
    assert edit.module in done.stdout or edit.line == ""


@pytest.mark.parametrize("circle", CIRCLES, ids=str)
def test_a_circle_is_caught(tree, write, circle):
    for module, line in circle.items():
        write(module, line)
    done = lint(tree, "--contract", "no-circles")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_every_contract_has_an_edit_that_it_catches():
    names = {section.removeprefix("importlinter:contract:") for section in contracts().sections() if ":contract:" in section}
    assert names == {edit.contract for edit in EDITS} | {"no-circles"}


def floors(contract: str) -> dict[str, bool]:
    """The rooms of a contract of layers: whether each stands in brackets."""
    text = contracts()[f"importlinter:contract:{contract}"]["layers"]
    names = [name for line in text.split("\n") for name in line.replace("|", " ").split()]
    return {name.strip("()"): name.startswith("(") for name in names}


@pytest.mark.parametrize(("contract", "above"), [("floors-of-the-house", ""), ("floors-of-the-engines", "engines.")])
def test_brackets_stand_around_exactly_what_is_not_built(contract, above):
    wrong = [room for room, is_optional in floors(contract).items() if is_module(HOME, above + room) is is_optional]
    assert wrong == [], "take the brackets off these rooms in setup.cfg (or put them on)"


def test_every_room_of_runtime_stands_on_a_floor():
    rooms = {
        f"runtime.{path.stem}"
        for path in (HOME / "runtime").iterdir()
        if (path / "__init__.py").exists() or (path.suffix == ".py" and path.stem not in ("__init__", "__main__"))
    }
    assert sorted(rooms - set(floors("floors-of-the-house"))) == []
