"""Rows of sub-tables while a form is filled in: in the working set as they stand there, right or wrong, so that what is computed
over them is. Called by `preview_record.py`; nothing of it is ever written.
"""

from collections.abc import Mapping
from typing import Any

from engines.kernel.errors import Problem
from engines.record.entity import Entity
from engines.record.field_type import LinkKey
from engines.record.reading_plan import RowInput
from runtime.services.use_case import UseCase

Row = Mapping[str, Any]


def put_rows(use_case: UseCase, entity: Entity, owner: int, values: Row, found: list[Problem], *, is_new: bool) -> list[Problem]:
    """Put the rows among a record's `values` in the place of those that it has; answers what is wrong with them besides `found`,
    which was wrong with reading them."""
    if is_new:
        use_case.ws.begin(entity.id, owner)
    problems: list[Problem] = []
    for name in entity.sub_tables:
        form, key = entity.fields[name].target or "", entity.fields[name].key
        if not is_new:
            use_case.ws.fetch_group(form, "parent", (owner,))
        if name not in values:
            continue
        there = {} if is_new else {row["id"]: row for row in use_case.ws.group(form, "parent", owner)}
        for position, row in enumerate(values[name]):
            place = f"/{key}/{position}"
            wrong = [
                Problem(each.code, each.pointer.removeprefix(place), each.params, each.hint)
                for each in found
                if each.pointer.startswith(f"{place}/")
            ]
            told = _put(
                use_case, form, {**row.values, "parent": owner, "position": position}, _before(use_case, form, row, there), wrong
            )
            problems += [problem.under(place) for problem in told]
        for gone in there.values():
            use_case.ws.remove(form, gone, {**gone, "deleted_at": use_case.env.now}, frozenset(("deleted_at",)))
    return problems


def _before(use_case: UseCase, form: str, row: RowInput, there: dict[int, Row]) -> Row | None:
    """The row as it is kept; one that names no row of this record is looked at as a new one, the save will say so."""
    id = use_case.ws.holder(form, ("public_id",), (row.id.value,)) if isinstance(row.id, LinkKey) else row.id
    return None if id is None else there.pop(id, None)


def _put(use_case: UseCase, form: str, values: dict[str, Any], before: Row | None, wrong: list[Problem]) -> list[Problem]:
    actor, ws = use_case.actor, use_case.ws
    if before is None:
        values |= {"id": ws.next_id(), "owner_id": actor.id, "dept_id": actor.dept_id, "org_id": actor.org_id}
    seen = use_case.plans[form].preview(before, values, use_case.save_context, wrong)
    if before is None:
        ws.insert(form, seen.after)
    else:
        ws.replace(form, before, seen.after, frozenset(name for name in seen.after if seen.after[name] != before.get(name)))
    return [each for each in seen.problems if each not in wrong]
