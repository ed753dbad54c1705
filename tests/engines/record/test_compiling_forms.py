"""Form documents become entities: what is stored, in which order it is computed, what leads where; and what is wrong."""

from copy import deepcopy

import pytest

from engines.expression.types import INTEGER, decimal
from engines.record.compile import Extension, compile_inputs
from engines.record.schema import EntitySchema
from tests.engines.record.shop import CUSTOMER, FORMS, LANGUAGE, LEVEL, ORDER, RULE, TYPES, compiled


@pytest.fixture(scope="module")
def entities():
    found, problems = compiled(*FORMS)
    assert problems == []
    return found


def test_forms_and_sub_tables_are_entities(entities):
    assert list(entities) == ["shop.level", "shop.customer", "shop.order", "shop.order.lines", "shop.rule"]
    lines = entities["shop.order.lines"]
    assert lines.parent == "shop.order"
    assert list(lines.fields) == ["parent", "position", "product", "amount"]
    assert lines.fields["parent"].target == "shop.order"
    assert entities["shop.order"].sub_tables == ("lines",)
    assert entities["shop.order"].fields["lines"].back == "parent"
    assert entities["shop.order"].label == "order_no"


def test_what_reads_only_its_own_columns_is_stored(entities):
    order, customer = entities["shop.order"].fields, entities["shop.customer"].fields
    assert [name for name, one in order.items() if not one.is_stored] == ["age", "lines", "customer_rate"]
    assert [name for name, one in customer.items() if not one.is_stored] == ["orders", "rate"]
    assert customer["is_big"].is_stored
    assert order["per_piece"].type.storage == "scaled"
    assert customer["is_big"].type.storage == "boolean"
    assert customer["rate"].type.storage is None
    assert entities["shop.order"].computed == ("per_piece", "doubled")


def test_types_that_only_formulas_tell_are_found(entities):
    order, customer = entities["shop.order"].fields, entities["shop.customer"].fields
    assert customer["spend"].value_type == decimal(2).required()
    assert customer["order_count"].value_type == INTEGER.required()
    assert customer["last_on"].value_type.kind == "datetime"
    assert customer["rate"].value_type == decimal(2)
    assert order["customer_rate"].value_type == decimal(2)
    assert order["doubled"].scale == 2


def test_roll_ups_stand_on_both_sides(entities):
    assert [one.field for one in entities["shop.customer"].roll_ups] == ["spend", "order_count", "last_on"]
    assert [one.field for one in entities["shop.order"].feeds] == ["spend", "order_count", "last_on"]
    assert {one.via for one in entities["shop.order"].feeds} == {"customer"}


def test_constraints_are_bound(entities):
    order = entities["shop.order"]
    assert [(one.key, one.is_bound, one.pointer) for one in order.checks] == [
        ("adds_up", True, "/amount"),
        ("not_too_cheap", False, ""),
    ]
    assert [one.fields for one in order.uniques] == [("order_no",), ("customer", "day")]
    assert [one.fields for one in entities["shop.customer"].uniques] == [("no",)]


def test_formulas_see_entities_as_a_schema(entities):
    schema = EntitySchema(entities)
    shape = schema.by_key("shop.order")
    assert shape is not None
    assert shape.by_key["status"].option_keys == {"open": "open", "done": "closed", "cancelled": "cancelled"}
    assert shape.by_key["lines"].back == "parent"
    assert not shape.by_key["customer_rate"].has_column
    assert shape.by_key["created_at"].type.kind == "datetime"
    assert shape.by_key["order_no"].indexed
    assert schema.by_id("user") is not None
    assert schema.by_key("user") is None


def test_an_id_stays_when_the_key_changes():
    level = deepcopy(LEVEL)
    level["fields"][1] |= {"key": "factor", "id": "rate"}
    customer = deepcopy(CUSTOMER)
    customer["fields"][4]["path"] = "level.factor"
    found, problems = compiled(level, customer, ORDER, RULE)
    assert [problem.pointer for problem in problems] == ["/shop/forms/order.json/fields/16/path"]
    assert found["shop.level"].by_key["factor"].id == "rate"
    assert ("shop.level", "rate") in found["shop.customer"].fields["rate"].formula.reads.fields


def test_other_apps_extend_a_form():
    extra = {
        "fields": [{"key": "bonus__score", "type": "integer", "title": "Score"}],
        "constraints": [{"key": "bonus__ok", "type": "check", "condition": "bonus__score > spend", "message": "x"}],
        "actions": [{"key": "bonus__give", "title": "Give", "do": []}],
    }
    found, problems = compiled(*FORMS, extensions={"customer": Extension("bonus", extra, "/bonus/extends/shop.customer.json")})
    assert problems == []
    customer = found["shop.customer"]
    assert "bonus__score" in customer.fields
    assert customer.checks[-1].key == "bonus__ok"
    assert [one["key"] for one in customer.raw["actions"]] == ["bonus__give"]
    extra["fields"][0] |= {"type": "formula", "formula": "spent * 2"}
    _, problems = compiled(*FORMS, extensions={"customer": Extension("bonus", extra, "/bonus/extends/shop.customer.json")})
    assert [(problem.pointer, problem.code, problem.hint) for problem in problems][:1] == [
        ("/bonus/extends/shop.customer.json/fields/0/formula", "unknown_name", "spend")
    ]


def change(form, key, **settings):
    """The shop with one field changed or added; its problems."""
    forms = deepcopy([LEVEL, CUSTOMER, ORDER, RULE])
    document = next(one for one in forms if one["key"] == form)
    field = next((one for one in document["fields"] if one["key"] == key), None)
    if field is None:
        field = {"key": key, "title": key}
        document["fields"].append(field)
    field |= settings
    _, problems = compiled(*forms)
    place = f"/shop/forms/{form}.json/fields/{document['fields'].index(field)}"
    return [(problem.pointer.removeprefix(place), problem.code, problem.hint) for problem in problems]


@pytest.mark.parametrize(
    ("form", "key", "settings", "expected"),
    [
        ("order", "customer", {"target": "shop.custumer"}, ("/target", "no_such_form", "shop.customer")),
        ("customer", "orders", {"field": "custmer"}, ("/field", "unknown_field_of", "customer")),
        ("customer", "orders", {"field": "amount"}, ("/field", "link_leads_elsewhere", None)),
        ("customer", "spend", {"via": "order_no"}, ("/via", "link_leads_elsewhere", None)),
        ("customer", "spend", {"of": "amout"}, ("/of", "unknown_name", "amount")),
        ("customer", "spend", {"of": "order_no"}, ("/of", "roll_up_value_type", None)),
        ("customer", "spend", {"of": None}, ("/function", "roll_up_needs_value", None)),
        ("customer", "spend", {"of": "amount * customer.level.rate"}, ("/of", "roll_up_reads_elsewhere", None)),
        ("customer", "spend", {"where": "ordered_on > now()"}, ("/where", "roll_up_reads_elsewhere", None)),
        ("customer", "spend", {"of": "age"}, ("/of", "roll_up_reads_elsewhere", None)),
        ("customer", "rate", {"path": "level.rat"}, ("/path", "unknown_field", "rate")),
        ("order", "doubled", {"formula": "per_pice * 2"}, ("/formula", "unknown_name", "per_piece")),
        ("order", "per_piece", {"formula": "doubled / 2"}, ("/formula", "formula_circle", None)),
        ("order", "age", {"result": "text"}, ("/formula", "result_type", None)),
        ("order", "greeting", {"visible_when": "is_gft"}, ("/visible_when", "unknown_name", "is_gift")),
        ("order", "greeting", {"required_when": "quantity"}, ("/required_when", "result_type", None)),
        ("order", "quantity", {"default": "many"}, ("/default", "not_a_number", None)),
        ("order", "quantity", {"default": {"formula": '"x"'}}, ("/default/formula", "result_type", None)),
        ("order", "customer", {"default": 5}, ("/default", "default_needs_formula", None)),
        ("order", "doubled", {"default": 5}, ("/default", "default_not_used", None)),
        ("order", "quantity", {"min": 9, "max": 3}, ("/max", "range_reversed", None)),
        ("order", "price", {"min": "1.005"}, ("/min", "too_many_places", None)),
        ("order", "order_no", {"pattern": "(?=a)"}, ("/pattern", "bad_pattern", None)),
        ("order", "status", {"initial": "opn"}, ("/initial", "option_not_listed", "open")),
        ("order", "status", {"transitions": [{"from": "open", "to": "shut"}]}, ("/transitions/0/to", "option_not_listed", None)),
        ("customer", "no", {"format": "C{day}{seq}"}, ("/format", "bad_number_format", None)),
        ("customer", "no", {"format": "C{yyyy}{seq}", "reset": "month"}, ("/format", "numbers_repeat", None)),
        ("order", "lines", {"unique": True}, ("/unique", "cannot_be_unique", None)),
        ("rule", "condition", {"context_from": "triger"}, ("/context_from", "not_a_choice_field", "trigger")),
        ("rule", "condition", {"context": "shop.order"}, ("", "one_context", None)),
        ("order", "code", {"type": "unique_code", "length": 4, "alphabet": "AB"}, ("/length", "code_space_too_small", None)),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_at_its_place_with_advice(form, key, settings, expected):
    pointer, code, hint = expected
    found = change(form, key, **settings)
    assert (pointer, code) in [(one[0], one[1]) for one in found]
    if hint is not None:
        assert (pointer, code, hint) in found


def test_mistakes_of_constraints_are_reported():
    order = deepcopy(ORDER)
    order["label"] = "order_nr"
    order["constraints"][0] |= {"at": "amonut", "condition": 'sum(lines, "amout") == 1'}
    order["constraints"][2]["fields"] = ["customer", "dy", "lines"]
    order["fields"][15]["fields"][1] |= {"type": "formula", "formula": "pric"}
    _, problems = compiled(LEVEL, CUSTOMER, order, RULE)
    found = {(problem.pointer.removeprefix("/shop/forms/order.json"), problem.code) for problem in problems}
    assert found == {
        ("/label", "unknown_field"),
        ("/constraints/0/condition", "unknown_name"),
        ("/constraints/0/at", "unknown_field"),
        ("/constraints/2/fields/1", "unknown_field"),
        ("/constraints/2/fields/2", "cannot_be_unique"),
        ("/fields/15/fields/1/formula", "unknown_name"),
    }


def test_circles_over_several_forms_are_found():
    level, customer = deepcopy(LEVEL), deepcopy(CUSTOMER)
    level["fields"].append(
        {"key": "customers", "type": "reverse_link", "title": "C", "target": "shop.customer", "field": "level"}
    )
    formula = {"key": "total", "type": "formula", "title": "T", "formula": 'sum(customers, "worth")', "result": "decimal"}
    level["fields"].append(formula)
    customer["fields"].append({"key": "worth", "type": "formula", "title": "W", "formula": "level.total", "result": "decimal"})
    _, problems = compiled(level, customer, ORDER, RULE)
    assert [problem.code for problem in problems] == ["formula_circle"]
    assert "shop.level.total" in problems[0].params["fields"]


def test_broken_documents_are_passed_over():
    """What the schemas refuse does not stop the rest from being looked at."""
    broken = {"key": "bad", "fields": [{"key": "a"}, 5, {"key": "b", "type": "nonsense"}, {"key": "c", "type": "link"},
              {"key": "d", "type": "integer", "min": [1]}, {"key": "e", "type": "state", "options": 7, "initial": {}},
              {"key": "f", "type": "formula", "formula": "amout"}]}  # fmt: skip
    _, problems = compiled(*FORMS, broken, {"key": 5})
    assert ("/shop/forms/bad.json/fields/6/formula", "unknown_name") in [(one.pointer, one.code) for one in problems]


def test_inputs_of_an_action_are_an_entity(entities):
    fields = [
        {"key": "amount", "type": "money", "title": "Amount", "required": True, "min": 1},
        {"key": "order", "type": "link", "title": "Order", "target": "shop.order"},
    ]
    found, problems = compile_inputs(fields, "take_back", "/shop/forms/order.json/actions/0", entities, LANGUAGE, TYPES)
    assert problems == []
    assert list(found.fields) == ["amount", "order"]
    assert found.fields["order"].target == "shop.order"
    bad = [{"key": "x", "type": "roll_up", "title": "X"}, {"key": "y", "type": "link", "title": "Y", "target": "shop.odrer"}]
    _, problems = compile_inputs(bad, "take_back", "/a", entities, LANGUAGE, TYPES)
    assert [(one.pointer, one.code) for one in problems] == [
        ("/a/inputs/0/type", "not_an_input_type"), ("/a/inputs/1/target", "no_such_form"),
    ]  # fmt: skip
