"""Imports in steps over HTTP: a file is sent and kept, looked at with its mapping, then brought in as a job."""

from typing import Any, BinaryIO

from engines.record.search import MOST_QUERY
from runtime.api.jobs import told_job
from runtime.api.operation import Answer, Call, Operation
from runtime.api.records import named
from runtime.api.schemas import INTEGER, OBJECT, TEXT, WORDS, YES_NO, listed, ref, shape
from runtime.api.uploads import sent_file
from runtime.services.import_files import keep_import_file
from runtime.services.import_job import AskImport, ask_for_import_of
from runtime.services.look_at_import import LookAtImport, look_at_import

_FILES = "/apps/{app}/forms/{form}/import-files"
_FILE = shape({"file": {"type": "string", "format": "binary"}})
_KEPT = shape({"id": TEXT, "name": TEXT, "size": INTEGER})
_MAPPING = {
    "type": "object", "additionalProperties": TEXT,
    "description": "Column → field key or `link.unique_field`; `-` leaves a column out. Without it: as it is suggested.",
}  # fmt: skip
_KEY = {**listed(TEXT), "description": "Field keys: how a row finds its record."}
_MODE = {"enum": ["both", "create", "update"], "default": "both"}
_SHEET = {"type": ["string", "null"], "maxLength": MOST_QUERY, "description": "Of an Excel file; else its first."}
_TARGET = shape({
    "target": TEXT, "titles": {**listed(WORDS), "description": "Of the field, and of the other form's field."}, "field": TEXT,
    "type": TEXT, "required": YES_NO,
    "is_key_only": {**YES_NO, "description": "The system gives its values: they only tell which record a row is."},
})  # fmt: skip
_SUGGESTION = shape({
    "target": TEXT, "confidence": {**INTEGER, "description": "Of a hundred."}, "why": {"enum": ["name", "alike", "values"]},
})  # fmt: skip
_WRONG_CELL = {
    "type": "object", "required": ["pointer", "code", "message", "column"], "additionalProperties": False,
    "properties": {"pointer": TEXT, "code": TEXT, "message": TEXT, "hint": TEXT, "column": TEXT},
}  # fmt: skip
_LOOK = shape({
    "file": _KEPT, "sheets": listed(TEXT), "rows": {**INTEGER, "description": "About how many."},
    "columns": listed(shape({
        "name": TEXT, "samples": listed(TEXT), "suggestion": {"anyOf": [_SUGGESTION, {"type": "null"}]},
    })),
    "targets": listed(_TARGET), "keys": {**listed(listed(TEXT)), "description": "What can tell records apart."},
    "key": listed(TEXT), "mapping": OBJECT, "problems": listed(ref("Wrong")),
    "preview": listed(shape({
        "row": INTEGER, "cells": listed(TEXT), "status": {"enum": ["created", "updated", "unchanged", "refused"]},
        "record": {"anyOf": [ref("Record"), {"type": "null"}]}, "errors": listed(_WRONG_CELL),
    })),
})  # fmt: skip


def _send(call: Call) -> Answer:
    def read(most: int) -> tuple[str, BinaryIO]:
        name, content, _ = sent_file(_FILE, most)
        return name, content

    file = keep_import_file(call.platform, call.actor, call.form, read)
    return Answer({"id": file.public_id, "name": file.name, "size": file.size}, 201)


def _look(call: Call) -> Answer:
    given = call.body
    key = given.get("key")
    request = LookAtImport(
        call.form, named(call.path["file"]), given.get("mapping"), None if key is None else tuple(key), given.get("mode", "both"),
        given.get("sheet"),
    )  # fmt: skip
    return Answer(look_at_import(call.asked, request))


def _begin(call: Call) -> Answer:
    given = call.body
    asked = AskImport(
        call.form, given["mapping"], tuple(given.get("key", ())), given.get("mode", "both"), given.get("sheet"),
        given.get("dry", False), call.locale, given.get("atomic", False),
    )  # fmt: skip
    job = ask_for_import_of(
        call.platform, call.actor, asked, named(call.path["file"]), None if call.once is None else call.once.key
    )
    document: dict[str, Any] = told_job(call, job)
    return Answer(document, 202, {"Location": f"/api/v1/jobs/{job.id}"})


OPERATIONS = (
    Operation(
        "send_import_file", "POST", _FILES, "jobs", "Send a CSV or Excel file that is to be imported; it is kept for 30 days.",
        _send, _KEPT, 201, body=_FILE, upload=True,
    ),
    Operation(
        "look_at_import", "POST", _FILES + "/{file}/look", "jobs",
        "Columns of a file, where each probably goes, and what its first rows would become; nothing is written.", _look, _LOOK,
        body=shape({}, {"mapping": _MAPPING, "key": _KEY, "mode": _MODE, "sheet": _SHEET}),
    ),
    Operation(
        "begin_import", "POST", _FILES + "/{file}/imports", "jobs",
        "Import a file that was sent, as a job; or try it out.", _begin,
        ref("Job"), 202, has_key=True,
        body=shape({"mapping": _MAPPING}, {
            "key": _KEY, "mode": _MODE, "sheet": _SHEET,
            "dry": {**YES_NO, "default": False, "description": "Say what would happen; write nothing."},
            "atomic": {**YES_NO, "default": False, "description": "All rows or none; else the good ones."},
        }),
    ),
)  # fmt: skip
