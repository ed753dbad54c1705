"""Why a computed field has its value: the formula step by step, or the records that a roll-up counts.

It is worked out anew over what its reader may see, never told from what was: a record that may not be seen is not there for it,
and where a field that may not be read is part of it, no step is told at all. So what comes out can differ from the value that is
kept, which is over all records; `is_partial` says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engines.expression.explanation import NOT_EVALUATED, Step, explain
from engines.expression.formula import Formula
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN, Type
from engines.kernel.decimals import quantized
from engines.kernel.errors import NotFound, Problem
from engines.record.entity import SYSTEM_FIELDS, Entity, Field, RollUp
from engines.record.query import Query
from engines.record.roll_up import contribution
from runtime.auth.actor import Actor
from runtime.services.list_records import find_id
from runtime.services.personal_reads import note_fields, write_in_time
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.seen_data import SeenData
from runtime.services.stimulus import Row
from runtime.services.titled_formula import titled, titled_scope
from runtime.services.transact import transact
from runtime.services.use_case import UseCase
from runtime.services.viewer import Viewer, not_found, view

#: Records of a roll-up that are told, steps in all, and how deep.
MOST_RECORDS, MOST_STEPS, DEEPEST = 20, 200, 12
#: Records of which it is worked out how many count.
_MOST_LOOKED = 1_000
_STANDING = frozenset({"parent", "position"})


@dataclass(frozen=True, slots=True)
class WhyValue:
    """Which value."""

    form: str
    """Full key."""
    id: int | str
    field: str
    """Key."""
    locale: str = "zh-CN"


def why_value(platform: Platform, actor: Actor, request: WhyValue) -> dict[str, Any]:
    """As JSON: `kind`, `formula` in titles, `steps`, `records`, `is_cut`, `is_hidden`, `is_partial`. Raises `NotFound` where
    there is no such record or field, or it is not to be read."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(request.form)
        field = viewer.field(entity, request.field)
        if field is None or not _may_read(viewer, entity.id, field.id):
            raise NotFound(Problem("unknown_field", params={"name": request.field[:80], "form": entity.title}))
        id = find_id(viewer, entity, request.id)
        read = _reads(field)
        is_hidden = not all(_may_read(viewer, form, name) for form, name in read)
        note_fields(viewer, frozenset() if is_hidden else read, 1)
    write_in_time(platform, actor.via)
    nothing: dict[str, Any] = {
        "kind": "other", "formula": None, "steps": None, "records": [], "is_cut": False, "is_hidden": is_hidden,
        "is_partial": False,
    }  # fmt: skip
    if is_hidden or (field.formula is None and field.roll_up is None):
        return nothing
    told = transact(platform, actor, lambda use_case: _told(use_case, platform, entity, field, id, request.locale), dry=True)
    return {**nothing, **told}


def _reads(field: Field) -> frozenset[tuple[str, str]]:
    """Every field that the value is made of."""
    if field.formula is not None:
        return field.formula.reads.fields
    if field.roll_up is None:
        return frozenset()
    inner = [each.reads.fields for each in (field.roll_up.of, field.roll_up.where) if each is not None]
    return frozenset({(field.roll_up.source, field.roll_up.via)}.union(*inner))


def _may_read(viewer: Viewer, form: str, id: str) -> bool:
    if id in SYSTEM_FIELDS or id in _STANDING or form not in viewer.release.entities:
        return form not in viewer.release.entities or viewer.access.may(form, "read")
    return viewer.access.may(form, "read") and viewer.access.right(form, id) in ("read", "write")


def _told(use_case: UseCase, platform: Platform, entity: Entity, field: Field, id: int, locale: str) -> dict[str, Any]:
    viewer = view(platform, use_case.ws.connection, use_case.actor)
    row = use_case.ws.record(entity.id, id)
    if row is None:
        raise not_found()
    if field.roll_up is not None:
        return _counted(use_case, viewer, field, field.roll_up, id, locale)
    assert field.formula is not None
    return _worked_out(use_case, viewer, field, field.formula, row, locale)


def _worked_out(
    use_case: UseCase, viewer: Viewer, field: Field, formula: Formula, row: Row, locale: str
) -> dict[str, Any]:  # fmt: skip
    env = use_case.env.over(SeenData(use_case))
    scope = titled_scope(formula.scope, use_case.release, locale)
    found = explain(replace(formula, scope=scope), row, env, viewer.platform.language.functions)
    writer = _Writer(viewer, locale)
    steps = writer.step(found.root, 0)
    kept = row.get(field.id)
    value = quantized(found.value, field.scale) if isinstance(found.value, Decimal) else found.value
    return {
        "kind": "formula", "formula": titled(formula.tree, formula.scope, use_case.release, locale), "steps": steps,
        "is_cut": writer.is_cut, "is_partial": field.is_stored and kept != value,
    }  # fmt: skip


def _counted(
    use_case: UseCase, viewer: Viewer, field: Field, roll_up: RollUp, id: int, locale: str
) -> dict[str, Any]:  # fmt: skip
    source = use_case.release.entities[roll_up.source]
    scope = Scope(viewer.release.schema, source.id)
    only = viewer.platform.language.formula(f"{_key(source, roll_up.via)} == {id}", scope, BOOLEAN)
    page = viewer.page(Query(source.id, only, sort=(("id", True),), limit=_MOST_LOOKED, fields=_shown_fields(source)))
    env, records, count = use_case.env.over(SeenData(use_case)), [], 0
    for each in page.rows:
        full = use_case.ws.record(source.id, each["id"])
        given = None if full is None else contribution(roll_up, field, full, env)
        if given is None:
            continue
        count += 1
        if len(records) < MOST_RECORDS:
            name = each.get(source.label) if source.label is not None else None
            is_name = name is not None and _may_read(viewer, source.id, str(source.label))
            public = each.get("public_id")
            records.append({
                "id": each["id"], "public_id": public, "name": str(name) if is_name else public, "value": _plain(given[1]),
            })  # fmt: skip
    of = None if roll_up.of is None else titled(roll_up.of.tree, roll_up.of.scope, use_case.release, locale)
    where = None if roll_up.where is None else titled(roll_up.where.tree, roll_up.where.scope, use_case.release, locale)
    return {
        "kind": "roll_up", "formula": of, "where": where, "function": roll_up.function, "form": source.key, "records": records,
        "count": count, "is_cut": count > len(records) or page.cursor is not None,
    }  # fmt: skip


def _key(entity: Entity, id: str) -> str:
    return entity.fields[id].key if id in entity.fields else id


def _shown_fields(entity: Entity) -> tuple[str, ...]:
    return ("public_id",) if entity.label is None else ("public_id", entity.label)


class _Writer:
    """Steps as JSON, so many of them."""

    def __init__(self, viewer: Viewer, locale: str) -> None:
        self._viewer = viewer
        self._locale = locale
        self._left = MOST_STEPS
        self.is_cut = False

    def step(self, step: Step, depth: int) -> dict[str, Any]:
        """One, and those inside it."""
        self._left -= 1
        parts = [each for each in step.parts if each.parts or not _is_literal(each)]
        if parts and (depth >= DEEPEST or self._left < len(parts)):
            self.is_cut, parts = True, []
        is_done = step.value is not NOT_EVALUATED
        return {
            "text": step.text, "is_done": is_done, "type": step.type.kind,
            "value": self._value(step.type, step.value) if is_done else None,
            "parts": [self.step(each, depth + 1) for each in parts],
        }  # fmt: skip

    def _value(self, type: Type, value: Any) -> Any:
        if type.kind == "reference" and isinstance(value, int):
            return self._name(type.form or "", value)
        return _plain(value)

    def _name(self, form: str, id: int) -> str | int:
        target = self._viewer.release.entities.get(form)
        if target is None:
            return id
        label = target.label if target.label is not None and _may_read(self._viewer, form, target.label) else "public_id"
        return str(self._viewer.values_of(form, label, [id]).get(id, id))


def _is_literal(step: Step) -> bool:
    return step.text == str(step.value) or (isinstance(step.value, str) and step.text.strip("\"'") == step.value)


def _plain(value: Any) -> Any:
    """As JSON; of rows only how many."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return None
    if isinstance(value, Iterable):
        items = list(value)
        return len(items) if any(isinstance(each, Mapping) for each in items) else [_plain(each) for each in items[:MOST_RECORDS]]
    return str(value)
