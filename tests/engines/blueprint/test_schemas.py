"""The schemas are sound, say what everything is, and the written reference is that of today."""

import pytest
from jsonschema import Draft202012Validator

from docs import generate
from engines.blueprint.parts import KINDS, PART_KINDS
from engines.blueprint.schemas import SchemaBundle, read_schemas
from engines.record.field_types import field_types

SCHEMAS = read_schemas()


@pytest.fixture(scope="module")
def bundle():
    return SchemaBundle(field_types())


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_sound_and_named_after_its_file(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == name


def described(name, schema, place=""):
    """Places of objects and properties that do not say what they are."""
    if not isinstance(schema, dict):
        return
    for key in ("properties", "$defs"):
        for inner, value in schema.get(key, {}).items():
            if not ({"title", "description"} <= set(value) or "$ref" in value):
                yield f"{name}{place}/{key}/{inner}"
            yield from described(name, value, f"{place}/{key}/{inner}")
    for key in ("items", "additionalProperties"):
        yield from described(name, schema.get(key), f"{place}/{key}")


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_everything_has_a_title_and_a_description(name):
    assert {"title", "description"} <= set(SCHEMAS[name])
    assert list(described(name, SCHEMAS[name])) == []


def open_objects(name, schema, place=""):
    """Places of objects with named properties that would take any other property too."""
    if isinstance(schema, dict):
        is_closed = schema.get("additionalProperties") is False or "allOf" in schema
        if schema.get("type") == "object" and "properties" in schema and not is_closed:
            yield f"{name}{place}"
        for key, value in schema.items():
            yield from open_objects(name, value, f"{place}/{key}")


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_no_object_takes_properties_that_it_does_not_know(name):
    assert list(open_objects(name, SCHEMAS[name])) == []


def test_every_part_has_a_schema():
    assert {kind.schema for kind in PART_KINDS} <= set(SCHEMAS)


def test_every_field_type_has_a_schema_whose_references_lead_somewhere(bundle):
    for name in field_types():
        field = {"key": "a", "type": name, "title": "A"}
        errors = list(bundle.errors("field.schema.json", field))
        assert {error.validator for error in errors} <= {"required"}
        for key in bundle.schemas[f"field.{name}.schema.json"]["properties"]:
            list(bundle.errors("field.schema.json", {**field, key: {}}))


def test_one_schema_for_editors_holds_all_it_needs(bundle):
    document = bundle.document(KINDS["form"].schema)
    Draft202012Validator.check_schema(document)
    good = {"key": "a", "title": "A", "fields": [{"key": "b", "type": "integer", "title": {"en": "B"}, "min": 1}]}
    assert list(Draft202012Validator(document).iter_errors(good)) == []
    assert list(Draft202012Validator(document).iter_errors({**good, "fields": [{"key": "b", "type": "integer"}]})) != []


@pytest.mark.parametrize("name", sorted(generate.pages()))
def test_the_reference_is_current(name):
    """Otherwise: .venv/bin/python -m docs.generate"""
    assert (generate.FOLDER / name).read_text(encoding="utf-8") == generate.pages()[name]


def test_the_reference_has_no_pages_of_yesterday():
    assert {path.name for path in generate.FOLDER.glob("*.md")} == set(generate.pages())
