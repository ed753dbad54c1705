"""One reader of a few forms."""

from dataclasses import dataclass
from typing import Any

from engines.access.access import Access, put_together
from engines.access.policy import compile_role
from engines.access.reader_schema import ReaderSchema
from engines.expression.language import Language, default_language
from engines.record.compile import FormSource, compile_entities
from engines.record.entity import Entity
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema

LANGUAGE = default_language()


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may see."""

    language: Language
    entities: dict[str, Entity]
    access: Access
    seen: ReaderSchema


def reader_of(sources: list[FormSource], role: dict[str, Any]) -> Reader:
    """Somebody with one role over these forms of the app `desk`."""
    entities, _ = compile_entities(sources, LANGUAGE, field_types())
    schema = EntitySchema(entities)
    forms = {f"desk.{key}": rights for key, rights in role.items()}
    compiled, problems = compile_role({"key": "r", "title": "R", "forms": forms}, "desk", entities, schema, {}, {}, LANGUAGE)
    assert problems == []
    access = put_together([compiled], entities, {}, LANGUAGE)
    return Reader(LANGUAGE, dict(entities), access, ReaderSchema(schema, access))
