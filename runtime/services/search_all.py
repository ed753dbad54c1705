"""Search everything that somebody may read: a few records of each form, those called so first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.record.query import Query
from engines.record.search import words_of
from runtime.auth.actor import Actor
from runtime.services.personal_reads import note_page, write_in_time
from runtime.services.platform import Platform
from runtime.services.record_json import RecordJson
from runtime.services.viewer import view

FEW = 5


@dataclass(frozen=True, slots=True)
class FoundInForm:
    """Records of one form."""

    form: str
    """Full key."""
    title: Text
    label: str | None
    """Key of the field that they are called by, where it may be read."""
    records: Sequence[dict[str, Any]]
    """With the fields by which records of the form are found."""
    has_more: bool


def search_all(platform: Platform, actor: Actor, text: str, most: int = FEW) -> list[FoundInForm]:
    """What is found, by form, `most` of each. Raises `Invalid` for a text that has no words."""
    if "\0" in text or not words_of(text):
        raise Invalid(Problem("nothing_to_search", "/q"))
    found: list[FoundInForm] = []
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        for form in viewer.installed.reads.searched:
            if not viewer.access.may(form, "read"):
                continue
            entity = viewer.release.entities[form]
            search = viewer.search(entity, text)
            names = ("id", "public_id", "version", *search.fields, *(id for id, _ in search.whole))
            page = viewer.page(Query(form, limit=most + 1, fields=names, search=search))
            rows = page.rows
            if rows:
                note_page(viewer, entity, page)
                write = RecordJson(viewer.release, entity).write
                label = None if search.label is None else entity.fields[search.label].key
                told = [write(row) for row in rows[:most]]
                found.append(FoundInForm(entity.key, entity.title, label, told, len(rows) > most))
    write_in_time(platform, actor.via)
    return found
