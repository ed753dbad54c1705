"""What a formula reads, its selections, renaming, what needs the server or has no SQL, and the explanation's steps."""

import json
from dataclasses import replace

import pytest

from engines.expression.analyzer import is_rowless, without_sql
from engines.expression.explanation import NOT_EVALUATED, Step
from engines.expression.language import default_language
from engines.expression.scope import FormShape, Scope
from tests.engines.expression import world

LANGUAGE = default_language()
SCOPE = world.scope()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("amount * customer.level.rate", {("amount",), ("customer", "level", "rate")}),
        ("this.amount", {("amount",)}),
        ("sum(lines, 'price * this.i')", {("id",), ("i",)}),
        ("count(customer.orders)", {("customer",)}),
        ("count(records('shop.level', 'min_spend <= this.customer.spend'))", {("customer", "spend")}),
        ("any_of(lines, 'any_of(this.lines, \"price > this.price\")')", {("id",)}),
        ("actor.name + text(today())", set()),
        ("first(customer.orders).amount", {("customer",)}),
    ],
)
def test_paths(text: str, paths: set[tuple[str, ...]]) -> None:
    assert LANGUAGE.formula(text, SCOPE).reads.paths == paths


def test_fields_variables_functions() -> None:
    reads = LANGUAGE.formula("first(records('shop.level', 'rank > 1', '-min_spend')).rate * bonus + len(name)", SCOPE).reads
    assert reads.fields == {("shop.level", "rank"), ("shop.level", "min_spend"), ("shop.level", "rate"), ("shop.order", "name")}
    assert reads.variables == {"bonus"}
    assert reads.functions == {"len"}
    related = LANGUAGE.formula("sum(customer.orders.amount)", SCOPE).reads
    assert related.fields >= {("shop.customer", "orders"), ("shop.order", "customer"), ("shop.order", "amount")}


def test_selection_of_equalities() -> None:
    text = "count(records('shop.order', 'customer == this.customer and i == 2 and \"A\" == name and amount > this.amount'))"
    formula = LANGUAGE.formula(text, SCOPE)
    (selection,) = formula.reads.selections
    row, env = world.surroundings({"customer": 1, "amount": "1.00"})
    assert [(name, key(row, env)) for name, key in selection.keys] == [("customer", 1), ("i", 2), ("name", "A")]
    assert selection.matches is not None
    assert selection.matches({"customer": 1, "i": 2, "name": "A", "amount": 5}, row, env)
    assert not selection.matches({"customer": 1, "i": 2, "name": "B", "amount": 5}, row, env)


def test_selection_is_one_object_per_place() -> None:
    formula = LANGUAGE.formula("count(lines) + count(lines) + count(records('shop.order', null, '-amount, name'))", SCOPE)
    first, second, third = formula.reads.selections
    assert first is not second
    assert first != second
    assert third.sort == (("amount", True), ("name", False))
    assert first.sort == (("position", False),)
    row, env = world.surroundings({})
    assert [(name, key(row, env)) for name, key in first.keys] == [("parent", 1)]


def test_selections_inside_conditions_are_not_those_of_the_row() -> None:
    formula = LANGUAGE.formula("count(records('shop.customer', 'count(orders) > this.i'))", SCOPE)
    assert [one.form for one in formula.reads.selections] == ["shop.customer"]


def _renamed(keys: dict[tuple[str, str], str]) -> Scope:
    """The schema of the cases after a rename of fields: ids stay."""
    renamed = world.World()
    for id, form in renamed.forms.items():
        fields = {name: replace(shape, key=keys.get((id, name), shape.key)) for name, shape in form.by_id.items()}
        renamed.forms[id] = FormShape(id, keys.get((id, ""), id), fields, {shape.key: shape for shape in fields.values()})
    return replace(SCOPE, schema=_ByKey(renamed))


class _ByKey:
    def __init__(self, renamed: world.World) -> None:
        self._forms = renamed.forms

    def by_id(self, form: str) -> FormShape | None:
        return self._forms.get(form)

    def by_key(self, form: str) -> FormShape | None:
        return next((one for one in self._forms.values() if one.key == form), None)

    def keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self._forms.values())


def test_renames_are_printed() -> None:
    text = 'sum(lines, "price * this.amount") + count(records("shop.level", "rank > this.customer.level.rank", "-rank"))'
    scope = _renamed({
        ("shop.order", "amount"): "金额", ("shop.order.lines", "price"): "单价", ("shop.level", "rank"): "等级",
        ("shop.level", ""): "shop.级别", ("shop.customer", "level"): "级别", ("shop.order", "lines"): "明细",
    })  # fmt: skip
    tree = LANGUAGE.formula(text, SCOPE).tree
    printed = LANGUAGE.print(tree, scope.schema)
    assert printed == 'sum(明细, "单价 * this.金额") + count(records("shop.级别", "等级 > this.customer.级别.等级", "-等级"))'
    assert LANGUAGE.formula(printed, scope).tree == tree


def test_option_renames_are_printed() -> None:
    tree = LANGUAGE.formula("status == 'paid' and any_of(tags, \"item in ['vip', 'old']\")", SCOPE).tree
    order = SCOPE.schema.by_id("shop.order")
    assert order is not None
    fields = {**order.by_id}
    fields["status"] = replace(fields["status"], option_keys={"s2": "已付"})
    fields["tags"] = replace(fields["tags"], option_keys={"a": "贵宾"})
    renamed = world.World()
    renamed.forms["shop.order"] = FormShape("shop.order", "shop.order", fields, fields)
    assert LANGUAGE.print(tree, renamed) == 'status == "已付" and any_of(tags, "item in [\\"贵宾\\", \\"c\\"]")'


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("((i))", "i"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("1-2-3", "1 - 2 - 3"),
        ("-(i+1)", "-(i + 1)"),
        ("- -1", "1"),
        ("not (active and flag) or active", "not (active and flag) or active"),
        ("not (i == 1)", "not i == 1"),
        ("(not active) == flag", "(not active) == flag"),
        ("(i == 1) == active", "(i == 1) == active"),
        ("1 if active else 2 if flag else 3", "1 if active else 2 if flag else 3"),
        ("(1 if active else 2) + 1", "(1 if active else 2) + 1"),
        ("IF(active, 1, 2)", "1 if active else 2"),
        ("'it\\'s \"x\" \\\\ \\n'", '"it\'s \\"x\\" \\\\ \\n"'),
        ("tags[0] == 'vip'", 'item_at(tags, 0) == "vip"'),
        ("sum(lines.price)", 'sum(lines, "price")'),
        ("customer == this", None),
        ("0.10", "0.10"),
        (".5", "0.5"),
    ],
)
def test_printing(text: str, printed: str | None) -> None:
    if printed is None:
        return
    tree = LANGUAGE.formula(text, SCOPE).tree
    assert LANGUAGE.print(tree, SCOPE) == printed
    assert LANGUAGE.formula(printed, SCOPE).tree == tree


def test_what_has_no_sql() -> None:
    def names(text: str) -> tuple[str, ...]:
        return without_sql(LANGUAGE.formula(text, SCOPE).tree, LANGUAGE.functions)

    assert names("upper(name) == 'A'") == ()
    assert names("pinyin(name) == 'a' and sqrt(i) > 1") == ("pinyin", "sqrt")
    assert names("born < add_working_days(today(), 5)") == ()
    assert names("any_of(lines, 'is_even(quantity)')") == ("is_even",)


def test_parts_that_read_no_row() -> None:
    assert is_rowless(LANGUAGE.formula("date_add(today(), -30, 'day')", SCOPE).tree)
    assert is_rowless(LANGUAGE.formula("sum([1, 2]) + bonus", SCOPE).tree)
    assert not is_rowless(LANGUAGE.formula("i + 1", SCOPE).tree)
    assert not is_rowless(LANGUAGE.formula("actor.spend", SCOPE).tree)
    assert not is_rowless(LANGUAGE.formula("count(records('shop.level'))", SCOPE).tree)


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("round(amount * i, 1) if status == 'paid' else 0", True),
        ("sum(lines, 'price * quantity * this.i')", True),
        ("any_of(tags, \"item == 'vip'\")", True),
        ("customer.name", False),
        ("customer == null", True),
        ("count(customer.orders)", False),
        ("count(records('shop.level'))", False),
        ("bonus + 1", False),
        ("pinyin(name)", False),
    ],
)
def test_exchange(text: str, live: bool) -> None:
    document = LANGUAGE.exchange(LANGUAGE.formula(text, SCOPE))
    assert (document is not None) == live
    if document is not None:
        assert json.loads(json.dumps(document)) == document
        assert document["format"] == 1


def test_exchange_document() -> None:
    document = LANGUAGE.exchange(LANGUAGE.formula("amount + 0.50", SCOPE))
    number = {"kind": "decimal", "scale": 2}
    assert document is not None
    assert document["tree"] == {
        "is": "arithmetic", "operator": "+", "type": number,
        "left": {"is": "get", "field": "amount", "type": number, "source": {"is": "row", "level": 0, "type": {"kind": "record"}}},
        "right": {"is": "constant", "value": "0.50", "type": {"kind": "decimal", "scale": 2 - 1}},
    }  # fmt: skip


def _texts(step: Step) -> dict[str, object]:
    found = {step.text: step.value}
    for part in step.parts:
        found |= _texts(part)
    return found


def test_explanation_tells_every_part() -> None:
    formula = LANGUAGE.formula("i * 2 if status == 'paid' else i / 0", SCOPE)
    row, env = world.surroundings({"i": 4, "status": "s2"})
    explanation = LANGUAGE.explain(formula, row, env)
    assert explanation.value == 8
    assert _texts(explanation.root) == {
        'i * 2 if status == "paid" else i / 0': 8, 'status == "paid"': True, "status": "s2", '"paid"': "s2", "i * 2": 8, "i": 4,
        "2": 2, "i / 0": NOT_EVALUATED, "0": NOT_EVALUATED,
    } | {"i": NOT_EVALUATED}  # fmt: skip
    assert env.warnings == []


def test_explanation_of_a_list_shows_its_items() -> None:
    formula = LANGUAGE.formula("sum(lines, 'price * quantity')", SCOPE)
    row, env = world.surroundings({"lines": [{"price": "1.50", "quantity": 2}, {"price": "1.00", "quantity": 3}]})
    root = LANGUAGE.explain(formula, row, env).root
    assert [str(part.value) for part in root.parts[1:]] == ["3.00", "3.00"]
    assert [part.text for part in root.parts[1:]] == ["price * quantity"] * 2


def test_short_circuit_is_explained() -> None:
    formula = LANGUAGE.formula("active and i / j > 1 or coalesce(i, 1 / 0) == 1", SCOPE)
    row, env = world.surroundings({"active": False, "i": 1})
    found = _texts(LANGUAGE.explain(formula, row, env).root)
    assert found["i / j > 1"] is NOT_EVALUATED
    assert found["1 / 0"] is NOT_EVALUATED
    assert env.warnings == []


def test_formulas_are_equal_by_text_and_type() -> None:
    assert LANGUAGE.formula("i + 1", SCOPE) == LANGUAGE.formula("i + 1", SCOPE)
    assert LANGUAGE.formula("i + 1", SCOPE) != LANGUAGE.formula("i + 2", SCOPE)
    assert hash(LANGUAGE.formula("i + 1", SCOPE))


def test_computed_fields_are_asked_for() -> None:
    order = SCOPE.schema.by_id("shop.order")
    assert order is not None
    fields = {**order.by_id, "balance": replace(order.by_id["i"], id="balance", key="balance", has_column=False)}
    schema = world.World()
    schema.forms["shop.order"] = FormShape("shop.order", "shop.order", fields, fields)
    formula = LANGUAGE.formula("coalesce(balance, 0) + i", replace(SCOPE, schema=schema))
    row, env = world.surroundings({"i": 1})
    assert formula.run(row, env) == 1
    assert LANGUAGE.explain(formula, row, env).value == 1
    assert env.data.computed_calls == 2


def test_integers_that_a_browser_would_round_are_exchanged_as_text():
    def value(text: str) -> object:
        return (LANGUAGE.exchange(LANGUAGE.formula(text, SCOPE)) or {})["tree"]["value"]  # type: ignore[index]

    assert value("9007199254740991") == 9007199254740991
    assert [value("9007199254740992"), value("9223372036854775807")] == ["9007199254740992", "9223372036854775807"]
