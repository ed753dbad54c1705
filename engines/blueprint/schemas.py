"""The JSON Schemas of the parts, with the settings of every field type merged in: one bundle for each registry.

The files in `schema/` are the contract for people and editors. A field's own settings are told by its type
(`FieldType.settings_schema()`), so they stand nowhere twice. Called by the validator, the docs and the API.
"""

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, TypeAlias

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry as Resources
from referencing.jsonschema import DRAFT202012

from engines.blueprint.json_text import JSON
from engines.kernel.registry import Registry
from engines.record.field_type import FieldType

Schema: TypeAlias = Mapping[str, Any]

FIELD_SCHEMA = "field.schema.json"


def read_schemas() -> dict[str, Schema]:
    """The schema files of this package, by file name."""
    folder = resources.files("engines.blueprint").joinpath("schema")
    return {
        entry.name: json.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".schema.json")
    }


class SchemaBundle:
    """The schemas of one registry of field types, ready to check documents."""

    def __init__(self, field_types: Registry[FieldType]) -> None:
        self.schemas: dict[str, Schema] = read_schemas()
        common = self.schemas[FIELD_SCHEMA]
        self.common_properties: Schema = common["properties"]
        words = _words(self.schemas)
        for name, field_type in field_types.items():
            self.schemas[type_schema(name)] = _schema_of_type(name, field_type, common, words)
        self.schemas[FIELD_SCHEMA] = _schema_of_fields(common, list(field_types))
        resources_by_id = [(name, DRAFT202012.create_resource(schema)) for name, schema in self.schemas.items()]
        registry: Resources[Any] = Resources().with_resources(resources_by_id).crawl()
        self._quick: dict[str, jsonschema_rs.Validator] = {}
        self._validators = {name: Draft202012Validator({"$ref": name}, registry=registry) for name in self.schemas}

    def errors(self, schema: str, value: JSON) -> Iterator[ValidationError]:
        """What is wrong with a document, by the name of its schema. Most documents are right, which a quick look tells."""
        if schema not in self._quick:
            self._quick[schema] = jsonschema_rs.validator_for(self.document(schema))
        if not self._quick[schema].is_valid(value):
            yield from self._validators[schema].iter_errors(value)

    def property_names(self, schema: str) -> tuple[str, ...]:
        """The properties that a part may have."""
        return tuple(self.schemas[schema].get("properties", ()))

    def document(self, schema: str) -> dict[str, Any]:
        """One self-contained schema, with everything it refers to: for editors and the front end's types."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": schema,
            "$defs": {name.removesuffix(".schema.json"): {**content, "$id": name} for name, content in self.schemas.items()},
        }


def _words(schemas: Mapping[str, Schema]) -> Schema:
    """What a type may refer to in its settings by `#/$defs/<word>`: the shared words, fields and constraints."""
    words = {word: {"$ref": f"words.schema.json#/$defs/{word}"} for word in schemas["words.schema.json"]["$defs"]}
    return {**words, "field": {"$ref": FIELD_SCHEMA}, "constraints": {"$ref": "constraint.schema.json#/$defs/constraints"}}


def type_schema(field_type: str) -> str:
    """Name of the schema of the fields of one type."""
    return f"field.{field_type}.schema.json"


def _schema_of_type(name: str, field_type: FieldType, common: Schema, words: Schema) -> Schema:
    own = _settings(field_type)
    return {
        "$schema": common["$schema"],
        "$id": type_schema(name),
        "title": f"Field of type {name}",
        "description": _first_line(field_type.__doc__),
        "type": "object",
        "additionalProperties": False,
        "required": [*common["required"], *field_type.required_settings()],
        "properties": {
            **common["properties"],
            "type": {"title": "Type", "description": f"Always `{name}`.", "const": name},
            **own,
        },
        "$defs": dict(words),
    }


def _schema_of_fields(common: Schema, names: list[str]) -> Schema:
    """A field is checked against the schema of its type; without a known type only its key and type are looked at."""
    return {
        "$schema": common["$schema"],
        "$id": FIELD_SCHEMA,
        "title": common["title"],
        "description": common["description"],
        "type": "object",
        "required": ["key", "type"],
        "properties": {
            "type": {"title": "Type", "description": "Type of the field; it decides which settings there are.", "enum": names}
        },
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": type_schema(name)},
                "title": f"Field of type {name}",
                "description": f"A field whose type is `{name}`.",
            }
            for name in names
        ],
    }


def _settings(field_type: FieldType) -> dict[str, Any]:
    """A type's own settings; rows are made of fields, and options have texts, as everywhere."""
    own = dict(field_type.settings_schema())
    if field_type.has_rows:
        own["fields"] = {**own["fields"], "items": {"$ref": FIELD_SCHEMA}}
        own["constraints"] = {**own["constraints"], "items": {"$ref": "constraint.schema.json"}}
    if field_type.has_options:
        items = own["options"]["items"]
        texts = {"title": {"$ref": "words.schema.json#/$defs/text"}, "color": {"$ref": "words.schema.json#/$defs/color"}}
        own["options"] = {**own["options"], "items": {**items, "properties": {**items["properties"], **texts}}}
    return own


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
