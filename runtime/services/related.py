"""What links to records of a form: the lists that stand beside a record, and how much is in them. As far as the reader may see
the other form and the link in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engines.expression.formula import Formula
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN
from engines.kernel.text import Text
from engines.record.entity import Entity, Field
from engines.record.query import Query
from runtime.auth.actor import Actor
from runtime.services.list_records import find_id
from runtime.services.platform import Platform
from runtime.services.viewer import Viewer, view


@dataclass(frozen=True, slots=True)
class Related:
    """Records of another form (or the same) that link here."""

    entity: Entity
    link: Field
    """The field there."""
    back: Field | None
    """The field here that shows them, where there is one that may be seen."""

    @property
    def title(self) -> Text:
        """What they are called here."""
        return self.entity.title if self.back is None else self.back.title

    def of(self, viewer: Viewer, id: int) -> Formula:
        """Those that link to one record."""
        text = f"{self.link.key} == {id}"
        return viewer.platform.language.formula(text, Scope(viewer.release.schema, self.entity.id), BOOLEAN)


def related_of(viewer: Viewer, entity: Entity) -> Iterator[Related]:
    """All that link to a form; those that its own fields show come first, in their order."""
    access = viewer.access
    backs = {
        (each.target, each.back): each
        for each in entity.fields.values()
        if each.back is not None and not each.type.has_rows and access.sees(entity.id, each.id)
    }
    found = {
        (other.id, link.id): Related(other, link, backs.get((other.id, link.id)))
        for other, link in viewer.installed.reads.links_to(entity.id)
        if other.parent is None and access.may(other.id, "read") and access.right(other.id, link.id) in ("read", "write")
    }
    yield from (found[place] for place in backs if place in found)  # type: ignore[index]
    yield from (each for place, each in found.items() if place not in backs)


def count_related(platform: Platform, actor: Actor, form: str, id: int | str) -> list[dict[str, Any]]:
    """How many records link to this one, by form and link. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        record = find_id(viewer, entity, id, deleted=True)
        told: list[dict[str, Any]] = []
        for each in related_of(viewer, entity):
            page = viewer.page(Query(each.entity.id, each.of(viewer, record), limit=1, fields=("id",)), "estimate")
            total = page.total
            told.append({
                "form": each.entity.key, "field": each.link.key, "count": 0 if total is None else total.count,
                "is_exact": total is None or total.is_exact,
            })  # fmt: skip
        return told
