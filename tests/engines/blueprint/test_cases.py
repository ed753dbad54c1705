"""One file for each accepted or refused case, named by it: an edit of the example apps, and what validation says to it.

A case has `set` (`app/path#/json/pointer` → value; an empty pointer sets the file) and `remove`, and `expect` if refused.
"""

import json
from pathlib import Path

import pytest

from engines.blueprint.compiler import validate

CASES = Path(__file__).parent / "cases"


def cases(folder: str) -> list:
    return [pytest.param(json.loads(path.read_text()), id=path.stem) for path in sorted((CASES / folder).glob("*.json"))]


def place(apps: dict, name: str) -> tuple:
    """Holder and last step of a place."""
    file, _, pointer = name.partition("#")
    app, _, path = file.partition("/")
    if not pointer:
        return apps[app], path
    holder = apps[app][path]
    *way, last = pointer.split("/")[1:]
    for step in way:
        holder = holder[int(step) if isinstance(holder, list) else step]
    return holder, int(last) if isinstance(holder, list) else last


def edit(apps: dict, case: dict) -> dict:
    for name, value in case.get("set", {}).items():
        holder, last = place(apps, name)
        if isinstance(holder, list) and last == len(holder):
            holder.append(value)
        else:
            holder[last] = value
    for name in case.get("remove", ()):
        holder, last = place(apps, name)
        del holder[last]
    return apps


@pytest.mark.parametrize("case", cases("refused"))
def test_refused(case, apps, registries, language, catalog):
    problems = validate(edit(apps, case), registries, language)
    told = {(problem.code, problem.pointer, problem.hint) for problem in problems}
    assert told == {(one["code"], one["pointer"], one["hint"]) for one in case["expect"]}
    for problem in problems:
        for locale in ("zh-CN", "en"):
            assert "{" not in catalog.render(problem, locale).replace('{"', "")


@pytest.mark.parametrize("case", cases("accepted"))
def test_accepted(case, apps, registries, language):
    assert validate(edit(apps, case), registries, language) == ()
