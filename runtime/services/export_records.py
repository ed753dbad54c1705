"""Export records into a sheet, page by page in constant memory; importing the sheet again with a key changes nothing.

A link stands as the unique field by which its record is known (`member.member_no`), so that it is found again elsewhere.
Computed values are left out unless they are asked for: nobody can write them back. Numbers that the system gives are there:
by them the records are found again.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any

from engines.access.masks import Masked
from engines.blueprint.model import Release
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import localised
from engines.record.cleaning import in_one_cell
from engines.record.entity import Entity, Field
from engines.record.field_types.user import USER
from engines.record.query import MAX_LIMIT
from engines.record.system_fields import SYSTEM_TYPES
from runtime.auth.actor import Actor
from runtime.services.audited import audited
from runtime.services.guard import check_form
from runtime.services.list_records import ListRecords, query_of
from runtime.services.platform import Platform
from runtime.services.viewer import Viewer, view
from runtime.spreadsheets.writing import open_writer
from runtime.storage import users

Cells = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class ExportRecords:
    """What to export."""

    form: str
    path: Path
    """`.xlsx` is Excel, `.csv` CSV."""
    filter: str | None = None
    fields: tuple[str, ...] | None = None
    """Field keys, names of system fields, or `link.unique_field`; None: all that an import can use."""
    sort: str | None = None
    search: str | None = None
    """Words to be found."""
    titles: bool = False
    """For people: titles of fields and options in the language of the platform, links by what their records are called. Else as
    an import finds everything again."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the sheet."""

    name: str
    id: str
    """Field id, or name of a system field."""
    of: Field | None = None
    """None: a system field."""
    via: Field | None = None
    """Of links: the unique field of the linked record."""
    title: str | None = None
    """What stands above it, if not the name."""
    is_path: bool = False
    """Of links: the field of the linked record was asked for."""
    options: Mapping[Any, str] = field(default_factory=dict)
    """Titles by key, where they stand instead."""

    @property
    def form(self) -> str | None:
        """Of links: entity id of the linked record."""
        return (SYSTEM_TYPES[self.id] if self.of is None else self.of.value_type).form


def export_records(
    platform: Platform, actor: Actor, request: ExportRecords, report: Callable[[int, int], None] = lambda _done, _total: None
) -> int:  # fmt: skip
    """Write the sheet; how many rows. Raises `Invalid` for parameters or a file that cannot be used."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(request.form)
        check_form(viewer.access, entity, "export")
        columns, asked = _asked(platform, viewer, entity, request)
        zone = viewer.home.zone
        pages = _pages(viewer, entity, asked, columns)
        first = next(pages)  # what is wrong with the request is refused before a file that is there is written over
        try:
            writer = open_writer(request.path, _sheet_name(localised(entity.title, platform.settings.locale)))
        except OSError as error:
            raise Invalid(Problem("file_not_writable", "/file", {"reason": error.strerror or str(error)})) from None
        done = 0
        try:
            writer.add([column.title or column.name for column in columns])
            for rows, others, total in chain((first,), pages):
                for row in rows:
                    writer.add([_cell(column, row, others, zone) for column in columns])
                done += len(rows)
                report(done, total)
        finally:
            writer.close()
    if actor.via != "system":
        with audited(platform, actor) as change:
            change.note("records_exported", entity.key, count=done, fields=[column.name for column in columns])
    return done


def check_export(platform: Platform, viewer: Viewer, request: ExportRecords) -> Entity:
    """The form, where all of the request can be done. Raises `NotFound`, `Forbidden`, `Invalid`."""
    entity = viewer.entity(request.form)
    check_form(viewer.access, entity, "export")
    query_of(viewer, entity, _asked(platform, viewer, entity, request)[1])
    return entity


def _asked(
    platform: Platform, viewer: Viewer, entity: Entity, request: ExportRecords
) -> tuple[list[_Column], ListRecords]:  # fmt: skip
    """The columns, and the list that has what they show."""
    columns = _columns(viewer, entity, request.fields, is_for_people=request.titles)
    if request.titles:
        columns = _titled(columns, platform.settings.locale)
    keys = tuple(dict.fromkeys(column.id if column.of is None else column.of.key for column in columns))
    asked = ListRecords(
        request.form, request.filter, request.sort or (None if request.search else "id"), keys, limit=MAX_LIMIT, count="exact",
        search=request.search,
    )  # fmt: skip
    return columns, asked


def _titled(columns: list[_Column], locale: str) -> list[_Column]:
    """The columns under titles, each once, with titles of options."""
    found: list[_Column] = []
    for column in columns:
        title = column.name if column.of is None else localised(column.of.title, locale)
        if column.of is not None and column.via is not None and column.is_path:
            title = f"{title} · {localised(column.via.title, locale)}"
        taken = {each.title for each in found}
        shown = column.of if column.via is None else column.via
        options = [] if shown is None else shown.settings.get("options") or []
        titles = {each["key"]: localised(each.get("title", each["key"]), locale) for each in options}
        found.append(replace(column, title=title if title not in taken else f"{title} ({column.name})", options=titles))
    return found


def _pages(
    viewer: Viewer, entity: Entity, asked: ListRecords, columns: list[_Column]
) -> Iterator[tuple[list[Mapping[str, Any]], Mapping[str, Mapping[int, Any]], int]]:
    query, total = replace(query_of(viewer, entity, asked), predicate=viewer.access.rows(entity.id, "export")), 0
    logins = {user.id: user.login for user in users.all_users(viewer.connection)}
    while True:
        page = viewer.page(query, "exact" if query.cursor is None else "none")
        total = page.total.count if page.total is not None else total
        others: dict[str, Mapping[int, Any]] = {}
        for column in columns:
            if column.form == USER:
                others[column.name] = logins
            elif column.of is not None and _is_link(viewer.release, column.of):
                wanted = {row[column.id] for row in page.rows if not isinstance(row[column.id], Masked)} - {None}
                shown = "public_id" if column.via is None else column.via.id
                others[column.name] = viewer.values_of(column.of.target or "", shown, wanted)
        yield page.rows, others, total
        if page.cursor is None:
            return
        query = replace(query, cursor=page.cursor)


def _cell(column: _Column, row: Mapping[str, Any], others: Mapping[str, Mapping[int, Any]], zone: tzinfo) -> Any:
    field, value = column.of, row.get(column.id)
    if value is None or isinstance(value, Masked):
        return value
    if column.name in others:
        known = others[column.name].get(value)
        if known is not None:
            return _plain(column, column.via, known, zone)
        return None if column.is_path else value
    return _plain(column, field, value, zone)


def _plain(column: _Column, field: Field | None, value: Any, zone: tzinfo) -> Any:
    """A value of a field as one cell."""
    if isinstance(value, Masked):
        return value
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None)
    if field is None:
        return value
    if field.value_type.kind == "json":
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple | dict) or field.option_keys or field.type.has_options:
        value = field.type.encode(value, field.settings)
    if isinstance(value, list | tuple):
        return in_one_cell(column.options.get(one, str(one)) for one in value)
    return column.options.get(value, value) if isinstance(value, str) else value


def _columns(
    viewer: Viewer, entity: Entity, wanted: tuple[str, ...] | None, *, is_for_people: bool = False
) -> list[_Column]:  # fmt: skip
    """The columns asked for, else all that can be written back."""
    if wanted is None:
        fields = [each for each in entity.fields.values() if _goes_back(each) and viewer.access.sees(entity.id, each.id)]
        return [_column(viewer, each, None, is_for_people=is_for_people) for each in fields]
    columns: list[_Column] = []
    problems: list[Problem] = []
    for name in wanted:
        key, _, via = name.partition(".")
        field = viewer.field(entity, key)
        if field is None and key in SYSTEM_TYPES and not via:
            columns.append(_Column(key, key))
            continue
        target = None if field is None or not via else viewer.release.entities.get(field.target or "")
        other = None if target is None else viewer.field(target, via)
        if field is None or (via and other is None) or field.type.has_rows:
            near = get_close_matches(name, [*viewer.keys(entity), *SYSTEM_TYPES], 1)
            problems.append(Problem("unknown_field", "/fields", {"name": name, "form": entity.title}, near[0] if near else None))
        else:
            columns.append(_column(viewer, field, other, is_for_people=is_for_people))
    if problems:
        raise Invalid(problems)
    return columns


def _goes_back(field: Field) -> bool:
    kind = field.type
    return (not field.is_computed or field.is_key_only) and not kind.has_rows and field.is_stored and kind.storage is not None


def _column(viewer: Viewer, field: Field, via: Field | None, *, is_for_people: bool) -> _Column:
    """A link stands for its record's label where that is unique, else for another unique field, else for its public id. For
    people it stands for what they see: the label."""
    is_path, target = via is not None, viewer.release.entities.get(field.target or "")
    if via is None and target is not None and _is_link(viewer.release, field):
        read = {id: each for id, each in target.fields.items() if viewer.access.right(target.id, id) in ("read", "write")}
        label = read.get(target.label or "")
        unique = [each for each in read.values() if each.unique and each.required and each.is_stored]
        drawn = [each for each in read.values() if each.unique and each.type.is_drawn]
        is_label = label is not None and (label.unique or is_for_people)
        via = label if is_label else next(iter((*unique, *drawn)), None)
    return _Column(field.key if via is None else f"{field.key}.{via.key}", field.id, field, via, is_path=is_path)


def _is_link(release: Release, field: Field) -> bool:
    return field.type.storage == "reference" and field.target in release.entities


def _sheet_name(title: str) -> str:
    """As Excel takes it."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title).strip()[:31] or "Sheet1"
