"""What would become of a record while its form is filled in: computed values, which fields are shown, needed, fixed, and what is
wrong so far. The same decision as a save, in a transaction that is never written; nothing is locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engines.kernel.errors import NotFound, Problem
from engines.record.entity import SYSTEM_FIELDS, Entity
from engines.record.reading_plan import link_keys
from runtime.services.answers import Answers, Asked
from runtime.services.given_links import find_link, given_links, missing_links
from runtime.services.guard import check_fields, check_form, check_records, read_seen
from runtime.services.roll_ups import own_roll_ups
from runtime.services.save_records import found_ids
from runtime.services.transact import transact
from runtime.services.typed_rows import put_rows
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
    values, problems = read_seen(use_case.access, entity, plan.coerce, request.values)
    for link in link_keys(values):
        use_case.ws.fetch_holders(link.form, (link.field,), ((link.value,),))
    problems = [*problems, *plan.resolve(values, partial(find_link, use_case))]
    links = given_links(use_case.release, entity, values)
    problems += missing_links(use_case, links, before)
    problems += check_fields(use_case.access, entity, values, is_new=before is None)
    use_case.save_context.by_rule = False
    if entity.sub_tables:
        values, problems = _with_rows(use_case, entity, before, values, problems)
    found = plan.preview(before, values, use_case.save_context, problems)
    return {
        "record": _told(use_case, entity, asked, found.after, is_new=before is None),
        "hidden": _keys(use_case, entity, found.hidden), "required": _keys(use_case, entity, found.required),
        "fixed": _keys(use_case, entity, found.fixed), "errors": [asked.say(each) for each in found.problems],
    }  # fmt: skip


def _with_rows(
    use_case: UseCase, entity: Entity, before: Mapping[str, Any] | None, values: dict[str, Any], problems: list[Problem]
) -> tuple[dict[str, Any], list[Problem]]:
    """The record with what is computed over its rows as they were given. What is wrong with them joins the problems."""
    id = use_case.ws.next_id() if before is None else int(before["id"])
    problems = [*problems, *put_rows(use_case, entity, id, values, problems, is_new=before is None)]
    values = {**values, **own_roll_ups(use_case, entity, id)}
    if before is None:
        actor = use_case.actor
        values |= {"id": id, "owner_id": actor.id, "dept_id": actor.dept_id, "org_id": actor.org_id}
    return values, problems


def _told(use_case: UseCase, entity: Entity, asked: Asked, row: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """The record as JSON; of a new one nothing yet that the system gives. What is computed over its rows is so over those that
    may be seen, which are seen with their record: it stands in the working set."""
    if is_new and entity.sub_tables:
        use_case.ws.insert(entity.id, row)
    told = Answers(use_case, entity, asked.say).shown(row)
    return {**told, **{name: None for name in SYSTEM_FIELDS if name in told}} if is_new else told


def _before(use_case: UseCase, entity: Entity, named: int | str | None) -> Mapping[str, Any] | None:
    check_form(use_case.access, entity, "create" if named is None else "update")
    if named is None:
        return None
    (id,) = found_ids(use_case, entity.id, (named,))
    row = None if id is None else use_case.ws.record(entity.id, id)
    if row is None:
        raise NotFound(Problem("record_not_found"))
    check_records(use_case.access, entity, "read", (row,), use_case.env)
    check_records(use_case.access, entity, "update", (row,), use_case.env)
    return row


def _keys(use_case: UseCase, entity: Entity, ids: frozenset[str]) -> list[str]:
    return [each.key for each in entity.fields.values() if each.id in ids and use_case.access.sees(entity.id, each.id)]
