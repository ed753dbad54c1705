"""The browser stops where the server stops: steps run out at the same row, texts are too long at the same character."""

from collections.abc import Mapping
from typing import Any

from engines.expression.formula import Formula
from engines.expression.limits import MAX_STEPS, MAX_TEXT
from tests.engines.expression import browser, world

SCOPE = world.scope()
#: Formulas over lines that take different numbers of steps for each.
STEPPED = (
    "count(lines)",
    "sum(lines, 'price * quantity + price * quantity + price * quantity + price * quantity')",
    "sum(lines, 'price / quantity')",
    "any_of(lines, 'product + product == this.name')",
    "count(lines, 'upper(product) == \"A\"') + count(lines, 'gift')",
    "sum(lines, 'count(this.lines)')",
    "max(lines, 'replace(product, \"x\", this.note)')",
    "upper(name) if all_of(lines, 'quantity / 1 < 5') else text(count(lines))",
)
LINE = {"parent": world.ROW_ID, "product": "xyz", "price": "1.50", "quantity": 3, "gift": False}
LONG = ("name + note", "replace(name, 'x', note)", "text(born, name)", "coalesce(note, name) + name", "upper(name)")


def _around(lines: int, values: Mapping[str, Any]) -> tuple[dict[str, Any], world.Surroundings]:
    """An order with so many lines, all alike."""
    row, env = world.surroundings({"born": "2024-03-05", **values})
    alike = world.row_of(f"{world.MAIN}.lines", LINE)
    env.data.rows[f"{world.MAIN}.lines"] = {at: {**alike, "id": at, "position": at} for at in range(1, lines + 1)}
    return row, env


def _task(formula: Formula, lines: int, **values: Any) -> dict[str, Any]:
    row, env = _around(lines, values)
    return {**browser.surroundings(env), **browser.evaluated(formula, row, env)}


def _most_lines(formula: Formula, **values: Any) -> int:
    """The most lines for which the steps suffice."""
    few, many = 0, MAX_STEPS + 1
    while many - few > 1:
        middle = (few + many) // 2
        row, env = _around(middle, values)
        formula.run(row, env)
        few, many = (few, middle) if env.warnings else (middle, many)
    return few


def _differences(tasks: list[dict[str, Any]]) -> list[Any]:
    found = browser.computed_in_node(tasks)
    return [
        (task["formula"], task["value"], task["warnings"], one)
        for task, one in zip(tasks, found, strict=True)
        if one != {"value": task["value"], "warnings": task["warnings"]}
    ]


def test_steps_run_out_at_the_same_line() -> None:
    values = {"name": "a", "note": "😀" * 100}
    tasks: list[dict[str, Any]] = []
    for text in STEPPED:
        formula = browser.LANGUAGE.formula(text, SCOPE)
        most = _most_lines(formula, **values)
        tasks += [_task(formula, most, **values), _task(formula, most + 1, **values)]
    assert [task["warnings"] for task in tasks] == [[], ["too_many_steps"]] * len(STEPPED)
    assert _differences(tasks) == []


def test_texts_are_too_long_at_the_same_character() -> None:
    tasks = [
        _task(browser.LANGUAGE.formula(text, SCOPE), 0, name=character * length, note="😀y")
        for text in LONG
        for character in ("x", "😀")
        for length in (10, MAX_TEXT // 2, MAX_TEXT // 2 + 1, MAX_TEXT - 2, MAX_TEXT - 1, MAX_TEXT, MAX_TEXT + 1)
    ]
    assert {code for task in tasks for code in task["warnings"]} == {"too_long"}
    assert _differences(tasks) == []
