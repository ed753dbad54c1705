"""What is kept in the repository works elsewhere: no hosts or hashes in lock files, no paths of somebody's machine."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import HOME, named

PIN = re.compile(r"[a-z0-9][a-z0-9._-]*==[^\s;]+( ; .+)?")
HOMES = re.compile(r"(?<![\w.])/(home|Users|root)/[A-Za-z]|\b[A-Z]:\\Users\\")
LOCKS = sorted((HOME / "requirements").glob("*.txt"))
BINARY = {".png", ".jpg", ".ico", ".woff2", ".xlsx", ".zip", ".gz"}


def tracked() -> list[Path]:
    """The text files that git keeps; outside of a clone, all of the house."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, check=False, capture_output=True)
    if done.returncode != 0:
        return [path for path in HOME.rglob("*") if path.is_file() and not {".venv", ".git"} & set(path.parts)]
    names = [name for name in done.stdout.decode().split("\0") if name]
    return [path for name in names if (path := HOME / name).is_file() and path.suffix not in BINARY]


def foreign() -> set[str]:
    """What would give this machine away: where the repository lies, and where pip fetches from."""
    said = {os.environ.get(name, "") for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS")}
    places = {word for text in said for word in text.split() if word != "https://pypi.org/simple"}
    # A short path ("/app", "/src") stands in honest texts too.
    return {place for place in places | {str(HOME)} if len(place) > len("/usr/src")}


@pytest.mark.parametrize("path", LOCKS, ids=named)
def test_a_lock_file_pins_and_names_no_host(path):
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash" not in text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert [line for line in lines if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("path", LOCKS, ids=named)
def test_everything_that_is_asked_for_is_pinned(path):
    def plain(line: str) -> str:
        return re.split(r"[\[<>=~! ]", line, maxsplit=1)[0].lower().replace("_", "-")

    asked = path.with_suffix(".in").read_text(encoding="utf-8").splitlines()
    wanted = {plain(line) for line in asked if line and not line.startswith(("#", "-"))}
    assert wanted - {plain(line) for line in path.read_text(encoding="utf-8").splitlines()} == set()


def test_the_lock_files_agree():
    pins: dict[str, set[str]] = {}
    for path in LOCKS:
        for line in path.read_text(encoding="utf-8").splitlines():
            name, is_pin, version = line.partition("==")
            if is_pin:
                pins.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


def test_no_file_names_a_place_of_this_machine():
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{named(path)}: {place}" for place in foreign() if place in text]
        found += [f"{named(path)}: {match.group()}" for match in HOMES.finditer(text) if path != Path(__file__)]
    assert found == []


def test_no_commit_names_a_place_of_this_machine():
    done = subprocess.run(["git", "log", "--format=%H %B"], cwd=HOME, check=False, capture_output=True, text=True)
    assert [place for place in foreign() if place in done.stdout] == []
    assert HOMES.search(done.stdout) is None
