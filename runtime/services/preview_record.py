"""What would become of a record while its form is filled in: computed values, which fields are shown, needed, fixed, and what is
wrong so far. The same decision as a save, in a transaction that is never written; nothing is locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.access.showing import shown
from engines.kernel.errors import NotFound, Problem
from engines.record.entity import Entity
from engines.record.reading_plan import link_keys
from runtime.services.answers import Asked
from runtime.services.guard import check_fields, check_form, check_records
from runtime.services.record_json import RecordJson
from runtime.services.save_records import found_ids
from runtime.services.transact import transact
from runtime.services.use_case import UseCase


@dataclass(frozen=True, slots=True)
class PreviewRecord:
    """A record as it stands in a form."""

    form: str
    """Full key, `app.form`."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What was filled in, by field key."""
    id: int | str | None = None
    """Of a record that is being changed; None: a new one."""


def preview_record(asked: Asked, request: PreviewRecord) -> dict[str, Any]:
    """As JSON: `record`, `hidden`, `required`, `fixed` (field keys), `errors`. Raises `NotFound`, `Forbidden`."""
    return transact(asked.platform, asked.actor, lambda use_case: _preview(use_case, asked, request), dry=True)


def _preview(use_case: UseCase, asked: Asked, request: PreviewRecord) -> dict[str, Any]:
    entity = use_case.release.entity(request.form)
    before = _before(use_case, entity, request.id)
    plan = use_case.plans[entity.id]
    values, problems = plan.coerce(request.values)
    for link in link_keys(values):
        use_case.ws.fetch_holders(link.form, (link.field,), ((link.value,),))
    problems = [*problems, *plan.resolve(values, lambda link: use_case.ws.holder(link.form, (link.field,), (link.value,)))]
    problems += check_fields(use_case.access, entity, values, is_new=before is None)
    mine = {id: value for id, value in values.items() if id not in entity.fields or use_case.access.sees(entity.id, id)}
    use_case.save_context.by_rule = False
    found = plan.preview(before, mine, use_case.save_context, problems)
    row = {**found.after, **{each.id: use_case.ws.computed(entity.id, each.id, found.after) for each in _computed(entity)}}
    told = RecordJson(use_case.release, entity).write(shown(use_case.access, entity, row))
    return {
        "record": told, "hidden": _keys(use_case, entity, found.hidden), "required": _keys(use_case, entity, found.required),
        "fixed": _keys(use_case, entity, found.fixed), "errors": [asked.say(each) for each in found.problems],
    }  # fmt: skip


def _before(use_case: UseCase, entity: Entity, named: int | str | None) -> Mapping[str, Any] | None:
    if named is None:
        check_form(use_case.access, entity, "create")
        return None
    (id,) = found_ids(use_case, entity.id, (named,))
    row = None if id is None else use_case.ws.record(entity.id, id)
    if row is None:
        raise NotFound(Problem("record_not_found"))
    check_records(use_case.access, entity, "read", (row,), use_case.env)
    check_records(use_case.access, entity, "update", (row,), use_case.env)
    return row


def _computed(entity: Entity) -> list[Any]:
    """Fields without a column that have one value."""
    return [each for each in entity.fields.values() if not each.is_stored and not each.type.has_rows and each.back is None]


def _keys(use_case: UseCase, entity: Entity, ids: frozenset[str]) -> list[str]:
    return [each.key for each in entity.fields.values() if each.id in ids and use_case.access.sees(entity.id, each.id)]
