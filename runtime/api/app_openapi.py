"""The typed contract of one app, for integrators: its forms with their fields as they are compiled, its actions with their
inputs, as far as the reader may see and use them. The same addresses as the platform's, with the app's names in them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engines.kernel.errors import NotFound, Problem
from engines.kernel.text import localised
from engines.record.entity import Entity, Field
from engines.rule.definition import Action
from runtime.api import records, stories
from runtime.api.components import COMPONENTS
from runtime.api.openapi import contract
from runtime.api.operation import Operation, Schema
from runtime.api.schemas import ref
from runtime.services.viewer import Viewer

_KINDS: Mapping[str, Schema] = {
    "text": {"type": "string"}, "integer": {"type": "integer"}, "boolean": {"type": "boolean"},
    "decimal": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"}, "time": {"type": "string"},
}  # fmt: skip


def app_contract(viewer: Viewer, key: str, locale: str) -> dict[str, Any]:
    """The document. Raises `NotFound` for an app of which nothing may be seen."""
    app = viewer.release.apps.get(key)
    entities = [
        each for each in viewer.release.entities.values()
        if each.app == key and each.parent is None and viewer.access.may(each.id, "read")
    ]  # fmt: skip
    if app is None or not entities:
        raise NotFound(Problem("app_not_found", params={"app": key[:80]}))
    components, operations = dict(COMPONENTS), []
    for entity in entities:
        typed = _Typed(viewer, entity, locale)
        components |= typed.components()
        operations += typed.operations()
    return contract(
        operations, components, title=localised(app.title, locale), version=f"{app.version}+{viewer.release.digest[:8]}",
    )  # fmt: skip


class _Typed:
    """One form."""

    def __init__(self, viewer: Viewer, entity: Entity, locale: str) -> None:
        self._viewer = viewer
        self._entity = entity
        self._locale = locale
        self._name = _camel(entity.key)

    def components(self) -> dict[str, Schema]:
        """Its records, and what may be written of them."""
        access, entity = self._viewer.access, self._entity
        seen = [each for each in entity.fields.values() if access.sees(entity.id, each.id)]
        record = {
            **COMPONENTS["Record"], "description": localised(entity.title, self._locale),
            "properties": {**COMPONENTS["Record"]["properties"], **{each.key: self._read(each) for each in seen}},
        }  # fmt: skip
        saved = {
            **COMPONENTS["Saved"],
            "properties": {**COMPONENTS["Saved"]["properties"], "record": {"anyOf": [ref(self._name), {"type": "null"}]}},
        }
        return {self._name: record, f"{self._name}Saved": saved, f"{self._name}Values": self._values(seen)}

    def operations(self) -> Iterator[Operation]:
        """What may be done with its records."""
        access, entity, form = self._viewer.access, self._entity, self._entity.key.partition(".")[2]
        here = f"/apps/{entity.app}/forms/{form}"
        needed = {"list_records": "read", "show_record": "read", "update_record": "update", "delete_record": "delete"}
        for each in (*records.OPERATIONS, *stories.OPERATIONS):
            if each.id == "do_action" or not access.may(entity.id, needed.get(each.id, "read")):
                continue
            body = each.body if each.id != "update_record" else {**ref(f"{self._name}Values"), "type": "object"}
            yield replace(
                each, id=f"{form}_{each.id}", path=each.path.replace("/apps/{app}/forms/{form}", here), tag=form, body=body,
                answer=self._answer(each),
            )  # fmt: skip
        act = next(each for each in records.OPERATIONS if each.id == "do_action")
        for action in self._actions():
            path = act.path.replace("/apps/{app}/forms/{form}", here).replace("{action}", action.key)
            yield replace(
                act, id=f"{form}_{action.key}", path=path, tag=form, summary=localised(action.title, self._locale),
                body=self._inputs(action), answer=ref(f"{self._name}Saved"),
            )  # fmt: skip

    def _answer(self, operation: Operation) -> Schema | None:
        return {
            "show_record": ref(self._name), "update_record": ref(f"{self._name}Saved"),
        }.get(operation.id, operation.answer)  # fmt: skip

    def _actions(self) -> list[Action]:
        access, entity = self._viewer.access, self._entity
        own = (each for (form, _), each in self._viewer.release.rules.actions.items() if form == entity.id)
        return [each for each in own if access.may(entity.id, each.id.removeprefix(f"{entity.id}."))]

    def _inputs(self, action: Action) -> Schema:
        fields = () if action.inputs is None else action.inputs.fields.values()
        return {
            "type": "object", "properties": {each.key: self._write(each) for each in fields},
            "required": [each.key for each in fields if each.required and each.default is None],
        }  # fmt: skip

    def _values(self, seen: list[Field]) -> Schema:
        written = [each for each in seen if not each.is_computed]
        return {"type": "object", "properties": {each.key: self._write(each) for each in written}}

    def _read(self, field: Field) -> Schema:
        """A value as it comes: masked ones are texts, expanded links are records."""
        told = {"title": localised(field.title, self._locale), "description": f"`{field.type.name}`"}
        if self._viewer.access.right(self._entity.id, field.id) == "masked":
            return {**told, "type": ["string", "null"]}
        plain = _KINDS.get(field.value_type.kind)
        if plain is None or field.target is not None:
            return told
        return {**told, "anyOf": [plain, {"type": "null"}]}

    def _write(self, field: Field) -> Schema:
        """A value as it may be given: everything that can be read from the field's type and is not ambiguous is taken."""
        return {"title": localised(field.title, self._locale), "description": f"`{field.type.name}`"}


def _camel(key: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in key.replace(".", "_").split("_"))
