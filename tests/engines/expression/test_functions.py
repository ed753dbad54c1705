"""Every function: documented in both languages, with examples that hold, reachable by the names people know."""

import pytest

from engines.expression.functions import FUNCTIONS, all_functions
from engines.expression.functions.function import Function, parameters, takes
from engines.expression.functions.showing import shown
from engines.expression.language import Language, default_language
from engines.expression.list_functions import LIST_FUNCTIONS
from engines.expression.lists import LIST_ALIASES
from engines.expression.types import INTEGER
from tests.engines.expression import world

LANGUAGE = default_language()
SCOPE = world.scope()
EXAMPLES = [(function.name, *example) for function in (*FUNCTIONS, *LIST_FUNCTIONS) for example in function.examples]

SPREADSHEET = (
    "IF", "IFS", "AND", "OR", "NOT", "SWITCH", "SUM", "COUNT", "AVERAGE", "MIN", "MAX", "ROUND", "ROUNDUP", "ROUNDDOWN",
    "TRUNC", "INT", "FLOOR", "CEILING", "MROUND", "MOD", "ABS", "SIGN", "POWER", "SQRT", "QUOTIENT", "GCD", "LCM", "MEDIAN",
    "PRODUCT", "LEFT", "RIGHT", "MID", "LEN", "UPPER", "LOWER", "PROPER", "TRIM", "CLEAN", "FIND", "SEARCH", "REPLACE",
    "SUBSTITUTE", "REPT", "CONCATENATE", "CONCAT", "TEXTJOIN", "TEXT", "VALUE", "CHAR", "CODE", "TODAY", "NOW", "DATE",
    "TIME", "DATEVALUE", "YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "WEEKDAY", "WEEKNUM", "EDATE", "EOMONTH",
    "DATEDIF", "DATEADD", "NETWORKDAYS", "WORKDAY", "DAYS", "ISBLANK", "IFERROR", "UNIQUE", "SORT", "ISEVEN", "ISODD",
    "DISTANCE",
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), EXAMPLES, ids=lambda one: str(one)[:50])
def test_example(name: str, text: str, expected: str) -> None:
    formula = LANGUAGE.formula(text, SCOPE)
    for run in (formula.run, lambda row, env: LANGUAGE.explain(formula, row, env).value):
        row, env = world.surroundings({})
        found = run(row, env)
        assert (shown(env, found) if found is not None else "null") == expected


def test_there_are_enough_of_them() -> None:
    assert len(FUNCTIONS) >= 80
    assert sum(function.live for function in FUNCTIONS) >= 30
    assert sum(function.has_sql for function in FUNCTIONS) >= 60


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_function_is_documented(function: Function) -> None:
    assert function.en.endswith(".")
    assert function.zh.endswith("。")
    assert function.examples
    assert function.name == function.name.lower()
    assert function.signatures or function.check


@pytest.mark.parametrize("name", SPREADSHEET)
def test_spreadsheet_name_is_known(name: str) -> None:
    assert name in LANGUAGE.functions or name in {"SUM", "COUNT", "AVERAGE", "MIN", "MAX"}


def test_aliases_are_resolved_to_the_canonical_name() -> None:
    formula = LANGUAGE.formula("SUBSTITUTE(UPPER(name), 'A', 'B')", SCOPE)
    assert LANGUAGE.print(formula.tree, SCOPE) == 'replace(upper(name), "A", "B")'


def test_null_arguments_give_null_unless_the_function_sees_them() -> None:
    row, env = world.surroundings({})
    for function in FUNCTIONS:
        for signature in function.signatures if not function.is_lazy and function.check is None else ():
            if any(one.choices or one.literal for one in signature.parameters) or not signature.parameters:
                continue
            text = f"{function.name}({', '.join('null' for _ in signature.parameters)})"
            found = LANGUAGE.formula(text, SCOPE).run(row, env)
            assert function.sees_null or found is None, text


def test_plugins_add_functions() -> None:
    double = Function(
        "double", (takes("value: integer", INTEGER, lambda _env, value: value * 2),), "Twice.", "两倍。", (("double(2)", "4"),)
    )
    language = Language(all_functions([double]))
    row, env = world.surroundings({"i": 4})
    assert language.formula("DOUBLE(i) + double(1)", SCOPE).run(row, env) == 10


def test_list_functions_are_documented_with_all_their_names() -> None:
    documented = {name for one in LIST_FUNCTIONS for name in (one.name, *one.aliases)}
    assert documented == {*LIST_ALIASES, "records", "RECORDS"}


def test_a_name_that_is_taken_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        all_functions([Function("upper", (), "x.", "x。", ())])


def test_parameters_are_read_from_their_notation() -> None:
    text, unit, count, many, items = parameters(
        "text: text|number, unit: 'day' 'week', count: integer?, many: any*=, list: list of moment"
    )
    assert text.kinds == ("text", "integer", "decimal")
    assert unit.choices == ("day", "week")
    assert count.optional
    assert many.repeated
    assert many.group
    assert items.item == ("date", "datetime")
