"""Records over HTTP: lists, single records, saves one by one and in bulk, the recycle bin, actions."""

from typing import Any, cast

from engines.kernel.errors import Invalid, Problem
from engines.record.search import MOST_QUERY
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import (
    ANY_TEXT,
    CURSOR,
    ID,
    INTEGER,
    LIMIT,
    MOMENT,
    TEXT,
    WORDS,
    YES_NO,
    listed,
    ref,
    shape,
)
from runtime.services.delete_records import DeleteRecords
from runtime.services.do_action import DoAction
from runtime.services.erase_record import erase_record
from runtime.services.list_records import ListRecords, list_records, show_record
from runtime.services.preview_record import PreviewRecord, preview_record
from runtime.services.recycle_bin import list_bin
from runtime.services.save_records import SLICE, RecordInput, SaveRecords
from runtime.services.write_and_tell import (
    delete_and_tell,
    do_and_tell,
    restore_and_tell,
    restore_many_and_tell,
    save_and_tell,
)
from runtime.storage.query_builder import Counting

_FORM = "/apps/{app}/forms/{form}/records"
_ONE = _FORM + "/{id}"
_MODES = ["both", "create", "update"]
_ROW = {"type": "object", "description": "Values by field key; `id` (and `version`) of a record that is there already."}
_BULK: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["records"],
    "description": "Many records in one transaction.",
    "properties": {
        "records": {"type": "array", "minItems": 1, "maxItems": SLICE, "items": _ROW},
        "key": {**listed(TEXT), "description": "Field keys by which a record is found that is there already."},
        "mode": {"enum": _MODES, "default": "both"},
        "atomic": {**YES_NO, "default": True, "description": "All or none; else each stands for itself."},
    },
}  # fmt: skip
#: A record, or many. (A form's own field may be called `records`: then it comes with others, or is bulk.)
_ONE_OR_BULK: dict[str, Any] = {
    "type": "object",
    "if": {
        "required": ["records"], "properties": {"records": {"type": "array"}},
        "propertyNames": {"enum": [*_BULK["properties"]]},
    },
    "then": _BULK,
}  # fmt: skip
_SAVED_MANY = shape({"records": listed(ref("Saved"))})
_EXPAND = {**TEXT, "description": "Links and sub-tables whose records are wanted too, by comma."}


def _list(call: Call) -> Answer:
    given = call.query
    fields = None if "fields" not in given else _parts(given["fields"])
    wanted = ListRecords(
        call.form, given.get("filter"), given.get("sort"), fields, _parts(given.get("expand", "")),
        given.get("limit", LIMIT["default"]), given.get("cursor"), cast("Counting", given.get("count", "none")),
        given.get("deleted", False), given.get("q"),
    )  # fmt: skip
    found = list_records(call.platform, call.actor, wanted)
    total = found.page.total
    told = None if total is None else {"count": total.count, "is_exact": total.is_exact}
    return Answer({"records": found.to_json(), "cursor": found.page.cursor, "total": told})


def _show(call: Call) -> Answer:
    record = show_record(call.platform, call.actor, call.form, call.path["id"], _parts(call.query.get("expand", "")))
    return Answer(record, headers={"ETag": f'"{record["version"]}"'})


def _create(call: Call) -> Answer:
    if _is_bulk(call.body):
        return Answer({"records": _saved(call, call.body)})
    (saved,) = save_and_tell(call.asked, SaveRecords(call.form, [RecordInput(call.body)]))
    return Answer(saved, 201, _tag(saved))


def _save_many(call: Call) -> Answer:
    return Answer({"records": _saved(call, call.body)})


def _update(call: Call) -> Answer:
    row = RecordInput(call.body, named(call.path["id"]), call.version)
    (saved,) = save_and_tell(call.asked, SaveRecords(call.form, [row]))
    return Answer(saved, headers=_tag(saved))


def _delete(call: Call) -> Answer:
    request = DeleteRecords(call.form, [named(call.path["id"])], version=call.version)
    (deleted,) = delete_and_tell(call.asked, request)
    return Answer(deleted)


def _delete_many(call: Call) -> Answer:
    request = DeleteRecords(call.form, call.body["ids"], call.body.get("atomic", True))
    return Answer({"records": delete_and_tell(call.asked, request)})


def _bring_back(call: Call) -> Answer:
    return Answer(restore_and_tell(call.asked, call.form, named(call.path["id"])))


def _bring_back_many(call: Call) -> Answer:
    return Answer({"records": restore_many_and_tell(call.asked, call.form, call.body["ids"])})


def _bin(call: Call) -> Answer:
    given = call.query
    found = list_bin(
        call.platform, call.actor, call.form, given.get("q"), given.get("limit", LIMIT["default"]), given.get("cursor")
    )
    return Answer({"records": found.records, "cursor": found.cursor})


def _preview(call: Call) -> Answer:
    id = call.body.get("id")
    request = PreviewRecord(call.form, call.body.get("values", {}), named(id) if isinstance(id, str) else id)
    return Answer(preview_record(call.asked, request))


def _act(call: Call) -> Answer:
    request = DoAction(call.form, named(call.path["id"]), call.path["action"], call.body, call.version)
    return Answer(do_and_tell(call.asked, request))


def _erase(call: Call) -> Answer:
    done = erase_record(call.platform, call.actor, call.form, named(call.path["id"]))
    copies = [{"form": one.form, "id": one.id, "public_id": one.public_id, "field": one.field} for one in done.copies]
    return Answer({
        "id": done.id, "public_id": done.public_id, "fields": list(done.fields), "files": done.files, "copies": copies,
    })  # fmt: skip


def _saved(call: Call, body: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [RecordInput(_values(row), _id(row, place), _seen(row, place)) for place, row in enumerate(body["records"])]
    request = SaveRecords(call.form, rows, tuple(body.get("key", ())), body.get("mode", "both"), body.get("atomic", True))
    return save_and_tell(call.asked, request)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("id", "version")}


def _is_bulk(body: dict[str, Any]) -> bool:
    """Whether many records were sent."""
    return isinstance(body.get("records"), list) and set(body) <= set(_BULK["properties"])


def _id(row: dict[str, Any], place: int) -> int | str | None:
    id = row.get("id")
    if id is None or isinstance(id, str):
        return None if id is None else named(id)
    if isinstance(id, int) and not isinstance(id, bool) and 0 < id < 2**53:
        return id
    raise Invalid(Problem("bad_id", f"/records/{place}/id"))


def _seen(row: dict[str, Any], place: int) -> int | None:
    version = row.get("version")
    if version is None or (isinstance(version, int) and not isinstance(version, bool) and 0 < version < 2**53):
        return version
    raise Invalid(Problem("bad_version", f"/records/{place}/version", {"given": str(version)[:60]}))


def named(id: str) -> int | str:
    """A record as it is named in an address: by its number, else its public id."""
    return int(id) if id.isascii() and id.isdigit() and len(id) < 16 else id


def _tag(saved: dict[str, Any]) -> dict[str, str]:
    record = saved.get("record")
    return {} if record is None else {"ETag": f'"{record["version"]}"'}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


OPERATIONS = (
    Operation(
        "list_records", "GET", _FORM, "records", "A page of records.", _list,
        shape({
            "records": listed(ref("Record")), "cursor": {"type": ["string", "null"]},
            "total": {"anyOf": [shape({"count": INTEGER, "is_exact": YES_NO}), {"type": "null"}]},
        }),
        query={
            "filter": {**TEXT, "description": "A formula over the record."},
            "sort": {**TEXT, "description": "`-ordered_on,order_no`: minus is descending."},
            "fields": {**TEXT, "description": "Field keys by comma; else all."}, "expand": _EXPAND, "limit": LIMIT,
            "cursor": CURSOR, "count": {"enum": ["none", "estimate", "exact"], "default": "none"},
            "deleted": {**YES_NO, "description": "The recycle bin."},
            "q": {
                **TEXT, "maxLength": MOST_QUERY,
                "description": "Words to be found: beginnings, Chinese, pinyin or its initials, last four digits.",
            },
        },
    ),
    Operation(
        "create_records", "POST", _FORM, "records", 'Save a new record, or `{"records": […]}`: many in one transaction.',
        _create, {"anyOf": [ref("Saved"), _SAVED_MANY]}, 201, other_statuses=(200,), body=_ONE_OR_BULK, has_key=True,
    ),
    Operation(
        "save_records", "PATCH", _FORM, "records", "Save many records: new ones, and changes of those that `id` or `key` finds.",
        _save_many, _SAVED_MANY, body=_BULK, has_key=True,
    ),
    Operation(
        "delete_records", "POST", _FORM + "/delete", "records", "Put many records into the recycle bin.", _delete_many,
        _SAVED_MANY, has_key=True,
        body=shape({"ids": {"type": "array", "minItems": 1, "maxItems": SLICE, "items": ID}}, {"atomic": YES_NO}),
    ),
    Operation(
        "show_record", "GET", _ONE, "records", "One record with its sub-tables.", _show, ref("Record"), query={"expand": _EXPAND},
    ),
    Operation(
        "update_record", "PATCH", _ONE, "records", "Change a record.", _update, ref("Saved"), body=ref("Values"), has_key=True,
        has_version=True,
    ),
    Operation(
        "delete_record", "DELETE", _ONE, "records", "Put a record into the recycle bin.", _delete, ref("Saved"), has_key=True,
        has_version=True,
    ),
    Operation(
        "bring_back_record", "POST", _ONE + "/restore", "records", "Take a record out of the recycle bin.", _bring_back,
        ref("Saved"), has_key=True,
    ),
    Operation(
        "list_bin", "GET", "/apps/{app}/forms/{form}/bin", "records",
        "The recycle bin of a form, what was deleted last first: who did it, when, and what comes back with each.", _bin,
        shape({
            "records": listed(shape({
                "record": ref("Record"), "deleted_at": MOMENT, "deleted_by": ANY_TEXT,
                "is_erased": {**YES_NO, "description": "What was personal in it is gone for good."},
                "brings": {
                    **listed(shape({"form": TEXT, "title": WORDS, "count": INTEGER, "is_exact": YES_NO})),
                    "description": "Records that went with it and come back with it, as far as they may be seen.",
                },
            })),
            "cursor": {"type": ["string", "null"]},
        }),
        query={"q": {**TEXT, "maxLength": MOST_QUERY, "description": "Words to be found."}, "limit": LIMIT, "cursor": CURSOR},
    ),
    Operation(
        "bring_back_records", "POST", _FORM + "/restore", "records", "Take many records out of the recycle bin.",
        _bring_back_many, _SAVED_MANY, has_key=True,
        body=shape({"ids": {"type": "array", "minItems": 1, "maxItems": SLICE, "items": ID}}),
    ),
    Operation(
        "preview_record", "POST", "/apps/{app}/forms/{form}/preview", "records",
        "What would become of a record while its form is filled in; nothing is written.", _preview,
        shape({
            "record": {"type": "object"}, "hidden": listed(TEXT), "required": listed(TEXT), "fixed": listed(TEXT),
            "errors": listed(ref("Wrong")),
        }),
        body=shape({}, {"values": ref("Values"), "id": {"anyOf": [ID, {"type": "null"}]}}),
    ),
    Operation(
        "erase_record", "POST", _ONE + "/erase", "records",
        "Erase a person: personal fields, files, history and traces of one record, for good.", _erase,
        shape({
            "id": INTEGER, "public_id": TEXT, "fields": listed(TEXT), "files": INTEGER,
            "copies": listed(shape({"form": TEXT, "id": INTEGER, "public_id": TEXT, "field": TEXT})),
        }),
        who="admin",
    ),
    Operation(
        "do_action", "POST", _ONE + "/actions/{action}", "records", "Do one of the form's actions to a record.", _act,
        ref("Saved"), body=ref("Values"), has_key=True, has_version=True,
    ),
)  # fmt: skip
