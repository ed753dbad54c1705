"""What is wrong with a formula is said by code, position and suggestion, in both languages."""

import re
import string
from pathlib import Path

import pytest

from engines.expression.language import default_language
from engines.expression.messages import MESSAGES
from engines.expression.types import BOOLEAN, DATE, INTEGER, Type, decimal, option, reference
from engines.kernel.errors import Invalid, Problem
from engines.kernel.messages import Catalog
from tests.engines.expression import world

LANGUAGE = default_language()
SCOPE = world.scope()
SOURCE = Path(__file__).parents[3] / "engines" / "expression"

WRONG = [
    ("amuont + 1", "unknown_name", 1, "amount"),
    ("i + amuont", "unknown_name", 5, "amount"),
    ("upper", "unknown_name", 1, "upper()"),
    ("customer.nmae", "unknown_field", 1, "name"),
    ("customer.level.rat", "unknown_field", 1, "rate"),
    ("uper(name)", "unknown_function", 1, "upper"),
    ("SUMM(lines, 'price')", "unknown_function", 1, "sum"),
    ("status == 'piad'", "unknown_option", 11, "paid"),
    ("status in ['open', 'closed']", "unknown_option", 11, None),
    ("'vipp' in tags", "unknown_option", 1, "vip"),
    ("records('shop.order')", "records_outside_list_function", 1, None),
    ("count(records('shop.ordr'))", "unknown_form", 15, "shop.order"),
    ("count(records('shop.order', 'amuont > 1'))", "unknown_name", 30, "amount"),
    ("sum(lines, 'prise * 2')", "unknown_name", 13, "price"),
    ("count(records('shop.order', 'true', 'amont'))", "unknown_field", 37, "amount"),
    ("count(records('shop.customer', null, 'orders'))", "sort_not_stored", 38, None),
    ("count(records(name))", "sub_formula_not_literal", 15, None),
    ("sum(lines, name)", "sub_formula_not_literal", 12, None),
    ("lines", "records_outside_list_function", 1, None),
    ("sum(lines)", "list_function_needs_formula", 1, None),
    ("count(lines.price)", "list_function_path", 1, None),
    ("sum(lines, 'product')", "list_function_type", 12, None),
    ("any_of(lines, 'price')", "condition_not_boolean", 16, None),
    ("sum(name)", "list_function_type", 5, None),
    ("count(i)", "not_a_list", 7, None),
    ("sum()", "argument_missing", 1, None),
    ("i + name", "operator_types", 1, "text()"),
    ("name - name", "operator_types", 1, None),
    ("i == name", "not_comparable", 6, "number()"),
    ("name in note", "not_comparable", 9, "contains()"),
    ("born == at", "not_comparable", 9, "date()"),
    ("born == '2024-01-01'", "not_comparable", 9, "date()"),
    ("active < flag", "not_comparable", 10, None),
    ("customer == customer.level", "not_comparable", 13, None),
    ("1 if i else 2", "condition_not_boolean", 6, None),
    ("not name", "condition_not_boolean", 5, None),
    ("i and active", "condition_not_boolean", 1, None),
    ("1 if active else name", "types_differ", 18, None),
    ("[1, 'a']", "types_differ", 5, None),
    ("coalesce(i, name)", "types_differ", 13, None),
    ("switch(status, 'open', 1, 'paid', name)", "types_differ", 35, None),
    ("ifs(active, 1, flag, name)", "types_differ", 22, None),
    ("left(i, 1)", "argument_type", 6, None),
    ("left(name, '1')", "argument_type", 12, None),
    ("left()", "argument_missing", 1, None),
    ("left(name, 1, 2)", "too_many_arguments", 15, None),
    ("date_add(born, 1, 'mnth')", "argument_choice", 19, "month"),
    ("date_add(born, 1, name)", "argument_not_literal", 19, None),
    ("date_add(born, 1, 'hour')", "argument_choice", 19, None),
    ("join([true, null][0])", "argument_type", 6, None),
    ("name.first", "no_fields", 1, None),
    ("name[0]", "subscript_not_list", 1, None),
    ("i = 1", "formula_operator", 3, "=="),
    ("i <> 1", "formula_operator", 3, "!="),
    ("active && flag", "formula_operator", 8, "and"),
    ("active || flag", "formula_operator", 8, "or"),
    ("!active", "formula_operator", 1, "not"),
    ("name & note", "formula_operator", 1, "+"),
    ("i ^ 2", "formula_operator", 1, "pow(x, n)"),
    ("名称（1）", "formula_character", 3, "("),
    ("i，j", "formula_character", 2, ","),
    ("“a”", "formula_character", 1, '"'),
    ("i ≤ j", "formula_character", 3, "<="),
    ("i +", "formula_syntax", None, None),
    ("(i", "formula_syntax", None, None),
    ("i i", "formula_syntax", None, None),
    ("i +\n  name", "operator_types", 1, "text()"),
    ("i\n  + amuont", "unknown_name", 7, "amount"),
    ("你好 + 1", "unknown_name", 1, None),
    ("'你好' + amuont", "unknown_name", 8, "amount"),
]


@pytest.mark.parametrize(("text", "code", "position", "hint"), WRONG, ids=lambda one: str(one)[:40])
def test_mistake(text: str, code: str, position: int | None, hint: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        LANGUAGE.formula(text, SCOPE)
    problem = caught.value.problems[0]
    assert (problem.code, problem.hint) == (code, hint)
    assert 1 <= problem.params["position"] <= len(text) + 1  # type: ignore[operator]
    if position is not None:
        assert problem.params["position"] == position
    for locale in ("en", "zh-CN"):
        assert "{" not in Catalog(MESSAGES).render(problem, locale)


EXPECTED: list[tuple[str, Type, str | None]] = [
    ("i", decimal(2), None),
    ("amount / 3", decimal(2), None),
    ("amount", INTEGER, "result_type"),
    ("floor(amount)", INTEGER, None),
    ("name", DATE, "result_type"),
    ("null", DATE, None),
    ("1", BOOLEAN, "result_type"),
    ("'s2'", option("s2", "open"), None),
    ("'paid'", option("s2", "open"), "unknown_option"),
    ("name", option("s2"), "result_type"),
    ("customer", reference("shop.customer"), None),
    ("customer", reference("shop.level"), "result_type"),
    ("first(records('shop.level'))", reference("shop.level"), None),
    ("this", reference("shop.order"), None),
]


@pytest.mark.parametrize(("text", "expect", "code"), EXPECTED, ids=str)
def test_result_has_to_fit_its_place(text: str, expect: Type, code: str | None) -> None:
    if code is None:
        assert LANGUAGE.formula(text, SCOPE, expect)
        return
    with pytest.raises(Invalid) as caught:
        LANGUAGE.formula(text, SCOPE, expect)
    assert caught.value.code == code


def test_option_key_becomes_the_id_of_the_place() -> None:
    keys = {"s2": "paid", "open": "open"}
    formula = LANGUAGE.formula("'paid' if active else 'open'", SCOPE, option("s2", "open"), keys)
    row, env = world.surroundings({"active": True})
    assert formula.run(row, env) == "s2"
    assert formula.type.kind == "option"
    assert LANGUAGE.print(formula.tree, SCOPE, keys) == '"paid" if active else "open"'


def test_every_code_has_its_sentences() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path.name != "messages.py")
    used = set(re.findall(r'(?:refuse|warn)\(\s*"([a-z_]+)"', text)) | {"too_many_arguments", "argument_missing"}
    assert used == set(MESSAGES)


@pytest.mark.parametrize("code", MESSAGES)
def test_sentences_have_the_same_parameters(code: str) -> None:
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(MESSAGES[code][locale]) if name} - {"position"}
        for locale in ("en", "zh-CN")
    ]
    assert fields[0] == fields[1]
    assert Catalog(MESSAGES).render(Problem(code, hint="x"), "zh-CN").endswith("？")


@pytest.mark.parametrize(("text", "expect", "english", "chinese"), [
    ("amount", INTEGER, "The formula gives a decimal number, but a whole number is needed here.", "公式的结果是小数，但这里需要整数。"),
    ("customer", reference("shop.level"),
     "The formula gives a link to a record of shop.customer, but a link to a record of shop.level is needed here.",
     "公式的结果是关联 shop.customer 的记录，但这里需要关联 shop.level 的记录。"),
    ("tags", BOOLEAN, "The formula gives a list, each item an option, but true or false is needed here.",
     "公式的结果是列表（各项为选项），但这里需要真或假。"),
])  # fmt: skip
def test_types_are_said_in_words(text: str, expect: Type, english: str, chinese: str) -> None:
    catalog = Catalog(MESSAGES)
    with pytest.raises(Invalid) as refused:
        LANGUAGE.formula(text, SCOPE, expect)
    problem = refused.value.problems[0]
    assert catalog.render(problem, "en").startswith(english)
    assert catalog.render(problem, "zh-CN").startswith(chinese)


def test_no_sentence_names_a_type_as_programs_do() -> None:
    catalog = Catalog(MESSAGES)
    raw = re.compile(r"\b(boolean|integer|decimal|datetime|reference)\b(?! number)")
    for text, *_ in WRONG:
        with pytest.raises(Invalid) as refused:
            LANGUAGE.formula(text, SCOPE)
        for problem in refused.value.problems:
            assert not raw.search(catalog.say(problem.code, "en", problem.params)), text
            assert not raw.search(catalog.say(problem.code, "zh-CN", problem.params)), text
