"""A look at a file before it is imported: its columns with what stands in them, where each probably goes, and what its first rows
would become — the same decision as the import, in a transaction that is never written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from datetime import time as day_time
from itertools import islice
from typing import Any, cast

from engines.access.access import Access
from engines.kernel.errors import Invalid
from engines.record.entity import Entity
from engines.record.field_type import Reading
from runtime.services.answers import Answers, Asked
from runtime.services.import_files import Mode, find_import_file, may_import
from runtime.services.import_mapping import ImportMapping, import_mapping, seen_entities
from runtime.services.import_suggestion import ImportTarget, Suggestion, import_targets, kind_of, suggested
from runtime.services.save_records import RecordInput, SaveRecords, save_slice
from runtime.services.transact import transact
from runtime.services.use_case import UseCase
from runtime.spreadsheets.excel_rows import sheets_of
from runtime.spreadsheets.reading import open_rows
from runtime.spreadsheets.sheet import Row
from runtime.spreadsheets.totals import without_totals

#: Rows that are looked at for what columns hold, and those that are decided on.
_LOOKED_AT = 100
PREVIEWED = 10
_SAMPLES = 3
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class LookAtImport:
    """Which file, and how it is meant."""

    form: str
    file: int | str
    """Id or public id of a file that was sent for it."""
    mapping: Mapping[str, str] | None = None
    """Column → target, `-` nowhere; None: as it is suggested."""
    key: tuple[str, ...] | None = None
    """None: as it is suggested."""
    mode: Mode = "both"
    sheet: str | None = None


@dataclass(slots=True)
class _Sheet:
    """The beginning of a file."""

    header: Sequence[str]
    rows: list[Row]
    estimate: int
    names: Sequence[str] = ()
    samples: dict[str, list[str]] = field(default_factory=dict)


def look_at_import(asked: Asked, request: LookAtImport) -> dict[str, Any]:
    """As JSON: `file`, `sheets`, `rows`, `columns`, `targets`, `keys`, `key`, `mapping`, `problems`, `preview`. Raises
    `NotFound`, `Forbidden`, and `Invalid` for a file that cannot be read; what is wrong with the mapping stands in `problems`."""
    platform, actor = asked.platform, asked.actor
    may_import(platform, actor, request.form, request.mode)
    file = find_import_file(platform, actor, request.file)
    sheet = _read(platform.files.path(file.digest), request.sheet)
    told = {
        "file": {"id": file.public_id, "name": file.name, "size": file.size}, "sheets": list(sheet.names), "rows": sheet.estimate,
    }  # fmt: skip

    def work(use_case: UseCase) -> dict[str, Any]:
        return told | _look(use_case, asked, request, sheet)

    return transact(platform, actor, work, cause="import:look", dry=True, size=PREVIEWED)


def _read(path: Any, name: str | None) -> _Sheet:
    with without_totals(open_rows(path, name), []) as rows:
        sheet = _Sheet(rows.header, list(islice(iter(rows), _LOOKED_AT)), rows.rows_estimate, sheets_of(path))
    for number, column in enumerate(sheet.header):
        values = (_plain(cells[number]) for _, cells in sheet.rows)
        sheet.samples.setdefault(column, list(islice(dict.fromkeys(value for value in values if value), _SAMPLES)))
    return sheet


def _look(use_case: UseCase, asked: Asked, request: LookAtImport, sheet: _Sheet) -> dict[str, Any]:
    entities = seen_entities(use_case.access, use_case.release.entities)
    entity = entities[use_case.release.entity(request.form).id]
    targets = import_targets(entities, entity, _writable(use_case.access, entity))
    ideas = suggested(targets, sheet.samples, Reading(zone=use_case.env.zone))
    mapping = _whole(sheet.header, request.mapping, ideas)
    keys = [[entity.fields[id].key for id in each.fields] for each in entity.uniques if set(each.fields) <= set(entity.fields)]
    key = _suggested_key(entity, keys, mapping) if request.key is None else request.key
    answer: dict[str, Any] = {
        "columns": [_column(name, sheet, ideas.get(name)) for name in sheet.header],
        "targets": [_target(each) for each in targets],
        "keys": keys, "key": list(key), "mapping": mapping, "problems": [], "preview": [],
    }  # fmt: skip
    try:
        found = import_mapping(entities, entity, sheet.header, mapping, key)
        answer["preview"] = list(_preview(use_case, asked, request, sheet, found, key))
    except Invalid as error:
        answer["problems"] = [asked.say(each) for each in error.problems]
    return answer


def _whole(header: Sequence[str], wanted: Mapping[str, str] | None, ideas: Mapping[str, Suggestion]) -> dict[str, str]:
    """Each column's target: nothing is left to be guessed later."""
    given = {name: each.target for name, each in ideas.items()} if wanted is None else wanted
    meant = {name: given.get(name) or "-" for name in header if name}
    return meant | {name: target for name, target in given.items() if name not in meant}


def _suggested_key(entity: Entity, keys: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> tuple[str, ...]:
    """What tells records apart, of what the columns hold: a number that the system gave before all else."""
    mapped = {target.partition(".")[0] for target in mapping.values()}
    fits = [tuple(key) for key in keys if key and set(key) <= mapped]
    fits.sort(key=lambda key: not all(entity.by_key[name].is_key_only for name in key))
    return fits[0] if fits else ()


def _writable(access: Access, entity: Entity) -> dict[str, bool]:
    """Which fields somebody may give; what is seen masked to new records only."""
    rights = {id: access.right(entity.id, id) for id in entity.fields}
    may_create = access.may(entity.id, "create")
    return {id: right == "write" or (right == "masked" and may_create) for id, right in rights.items()}


def _column(name: str, sheet: _Sheet, idea: Suggestion | None) -> dict[str, Any]:
    told = None if idea is None else {"target": idea.target, "confidence": idea.confidence, "why": idea.why}
    return {"name": name, "samples": sheet.samples[name], "suggestion": told}


def _target(each: ImportTarget) -> dict[str, Any]:
    return {
        "target": each.target, "titles": list(each.titles), "field": each.field.key, "type": kind_of(each.read_by),
        "required": each.field.required and each.field.default is None and each.field.settings.get("default") is None,
        "is_key_only": each.field.is_key_only,
    }  # fmt: skip


def _preview(
    use_case: UseCase, asked: Asked, request: LookAtImport, sheet: _Sheet, mapping: ImportMapping, key: Sequence[str]
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """What the first rows would become."""
    rows = sheet.rows[:PREVIEWED]
    inputs = [RecordInput(mapping.values(cells)) for _, cells in rows]
    saved = save_slice(
        use_case, SaveRecords(request.form, inputs, tuple(key), request.mode, atomic=False, are_cells=True)
    )  # fmt: skip
    answers = Answers(use_case, use_case.release.entity(request.form), asked.say)
    for (number, cells), each in zip(rows, saved, strict=True):
        told = answers.told(each)
        wrong = [{**asked.say(one), "column": mapping.column_of(one.pointer, sheet.header)} for one in each.problems]
        yield {
            "row": number, "cells": [_plain(cell) for cell in cells[: len(sheet.header)]], "status": each.status,
            "record": told.get("record"), "errors": wrong,
        }  # fmt: skip


def _plain(cell: object) -> str:
    text = cell.isoformat() if isinstance(cell, date | day_time) else str(cast("object", cell))
    return text.replace("\0", "\ufffd").strip()[:_LONGEST]
