"""Small forms for the tests of storage, built without the compiler: `entity("shop.customer", field("name", "text"), …)`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engines.expression.functions import all_functions
from engines.expression.language import Language
from engines.expression.types import Type, reference
from engines.record.compile import FormSource, compile_entities
from engines.record.entity import Entity, Field, Unique
from engines.record.field_types import field_types

TYPES = field_types()


def field(key: str, type: str = "text", *, id: str | None = None, value_type: Type | None = None, **more: Any) -> Field:
    """A field; settings and flags by name, as in a blueprint. Links take `target`."""
    kind = TYPES[type]
    settings = {"key": key, "type": type, **more}
    known = {name: more[name] for name in ("required", "unique", "index", "personal", "target") if name in more}
    return Field(
        id=id or key,
        key=key,
        entity="",
        title=key,
        type=kind,
        settings=settings,
        value_type=value_type or kind.value_type(settings),
        formula=more.get("formula"),
        roll_up=more.get("roll_up"),
        option_keys={one.get("id", one["key"]): one["key"] for one in more.get("options", ())},
        **known,
    )


def entity(id: str, *fields: Field, uniques: tuple[tuple[str, ...], ...] = (), key: str | None = None, **more: Any) -> Entity:
    """A form of these fields."""
    placed = [replace(one, entity=id) for one in fields]
    singles = [Unique(one.id, (one.id,)) for one in placed if one.unique]
    return Entity(
        id=id,
        key=key or id,
        app=id.partition(".")[0],
        title=id,
        fields={one.id: one for one in placed},
        by_key={one.key: one for one in placed},
        uniques=(*singles, *(Unique("_".join(each), each) for each in uniques)),
        **more,
    )


def entities(*forms: Entity) -> Mapping[str, Entity]:
    """By id."""
    return {form.id: form for form in forms}


def sub_table(id: str, parent: str, *fields: Field) -> Entity:
    """The rows of a sub-table."""
    own = (field("parent", "link", target=parent, value_type=reference(parent)), field("position", "integer"))
    return entity(id, *own, *fields, parent=parent)


def compiled(*documents: Mapping[str, Any]) -> Mapping[str, Entity]:
    """Forms of the app `shop`, from blueprint documents."""
    sources = [FormSource("shop", document, f"/shop/forms/{document['key']}.json") for document in documents]
    found, problems = compile_entities(sources, Language(all_functions()), TYPES)
    assert problems == []
    return found
