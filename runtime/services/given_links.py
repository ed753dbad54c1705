"""Links that were given as plain ids: the records must be there. (Those given by a key were found by it.)

Called by the save service: fetched for the whole slice at once, looked at row by row.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.blueprint.model import Release
from engines.kernel.errors import Problem
from engines.record.entity import Entity, Field
from engines.record.reading_plan import RowInput
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


def missing_links(ws: WorkingSet, links: Sequence[GivenLink], before: Mapping[str, Any] | None) -> list[Problem]:
    """What points to nobody and did not point there before."""
    return [
        Problem("link_not_found", link.pointer, {"title": link.field.title, "value": str(link.id)})
        for link in links
        if not (link.is_own and before is not None and before.get(link.field.id) == link.id)
        and ws.record(link.form, link.id) is None
    ]


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
