"""The shared cases, by compiled code and by explanation; each formula is also printed and read again."""

import pytest

from engines.expression.language import default_language
from tests.engines.expression import world

CASES = list(world.cases())
LANGUAGE = default_language()
SCOPE = world.scope()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: world.Case) -> None:
    formula = LANGUAGE.formula(case.formula, SCOPE)
    expected = world.value_of(formula.type, case.output)
    if case.type:
        assert world.type_text(formula.type) == case.type
    row, env = world.surroundings(case.input)
    found = formula.run(row, env)
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)
    assert env.warnings == ([case.warning] if case.warning else [])
    row, env = world.surroundings(case.input)
    assert LANGUAGE.explain(formula, row, env).value == expected
    assert env.warnings == ([case.warning] if case.warning else [])
    printed = LANGUAGE.print(formula.tree, SCOPE)
    assert LANGUAGE.formula(printed, SCOPE).tree == formula.tree


def test_there_are_hundreds_of_cases() -> None:
    assert len(CASES) >= 300
    assert len({(case.formula, str(case.input)) for case in CASES}) == len(CASES)
