"""Links that somebody gives, by id or by a key of the other record: it must be there, and be seen by whoever gives it.

Called by the services that save and act: fetched for the whole slice at once, looked at row by row.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.blueprint.model import Release
from engines.kernel.errors import Problem
from engines.record.entity import Entity, Field
from engines.record.field_type import LinkKey
from engines.record.reading_plan import RowInput
from engines.record.system_fields import DIRECTORY
from runtime.services.use_case import UseCase
from runtime.storage.records import Lock
from runtime.storage.working_set import WorkingSet


@dataclass(frozen=True, slots=True)
class GivenLink:
    """One of them."""

    pointer: str
    field: Field
    id: int
    is_own: bool
    """Of the record itself, not of a row of its sub-tables."""

    @property
    def form(self) -> str:
        """Entity id of the record it names."""
        return self.field.value_type.form or ""


def given_links(release: Release, entity: Entity, values: Mapping[str, Any]) -> list[GivenLink]:
    """The links among values of a row (by field id, keys of other records not yet replaced) and in rows of its sub-tables."""
    return list(_links(release, entity, values, ""))


def fetch_given(ws: WorkingSet, rows: Sequence[Sequence[GivenLink]]) -> None:
    """Read the records that rows point to, and hold them: they must not go meanwhile. One query for each form."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for links in rows:
        for link in links:
            wanted[link.form].add(link.id)
    for form, ids in sorted(wanted.items()):
        ws.lock(form, ids, Lock.HOLD)


def find_link(use_case: UseCase, link: LinkKey) -> int | None:
    """The record that a key means, if the actor may see it and know it by that key: else it is as if it were not there."""
    access = use_case.access
    if not access.is_everything and link.form not in DIRECTORY and not access.sees(link.form, link.field):
        return None
    id = use_case.ws.holder(link.form, (link.field,), (link.value,))
    return id if id is not None and _is_seen(use_case, link.form, id) else None


def missing_links(use_case: UseCase, links: Sequence[GivenLink], before: Mapping[str, Any] | None) -> list[Problem]:
    """What points to nobody that the actor may see, and did not point there before."""
    return [
        Problem("link_not_found", link.pointer, {"title": link.field.title, "value": str(link.id)})
        for link in links
        if not (link.is_own and before is not None and before.get(link.field.id) == link.id)
        and not _is_seen(use_case, link.form, link.id)
    ]


def _is_seen(use_case: UseCase, form: str, id: int) -> bool:
    row = use_case.ws.record(form, id)
    if row is None:
        return False
    return form in DIRECTORY or use_case.access.holds(form, "read", row, use_case.env)


def _links(release: Release, entity: Entity, values: Mapping[str, Any], pointer: str) -> Iterator[GivenLink]:
    for id, value in values.items():
        if type(value) is int:
            field = entity.fields.get(id)
            if field is not None and field.type.storage == "reference":
                yield GivenLink(f"{pointer}/{field.key}", field, value, not pointer)
        elif type(value) is tuple and value and type(value[0]) is RowInput:
            rows, key = release.entities[entity.fields[id].target or ""], entity.fields[id].key
            for number, row in enumerate(value):
                yield from _links(release, rows, row.values, f"{pointer}/{key}/{number}")
