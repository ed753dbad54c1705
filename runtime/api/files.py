"""Files over HTTP: sent for a field before the record is saved with them, fetched by whoever may read record and field."""

from typing import BinaryIO

from flask import Response, send_file

from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import INTEGER, TEXT, YES_NO, shape
from runtime.api.uploads import sent_file
from runtime.services.find_file import find_file
from runtime.services.keep_file import upload_file

_FILE = shape({"file": {"type": "string", "format": "binary"}})
#: What a page may show in itself. What a browser would run (HTML, SVG) is never of these types.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"})
#: A page that is a file can do nothing.
_POLICY = "default-src 'none'; sandbox"


def _send(call: Call) -> Answer:
    file = upload_file(call.platform, call.actor, call.query["form"], call.query.get("field"), _content)
    told = {"id": file.id, "public_id": file.public_id, "name": file.name, "size": file.size, "media_type": file.media_type}
    return Answer(told, 201, {"Location": f"/api/v1/files/{file.public_id}"})


def _content(most: int) -> tuple[str, BinaryIO]:
    name, content, _ = sent_file(_FILE, most)
    return name, content


def _fetch(call: Call) -> Response:
    id = call.path["file"]
    file, path = find_file(call.platform, call.actor, int(id) if id.isascii() and id.isdigit() and len(id) < 16 else id)
    is_shown = call.query.get("inline", False) and file.media_type in _SHOWN
    response = send_file(
        path, mimetype=file.media_type, as_attachment=not is_shown, download_name=file.name, etag=file.digest,
        last_modified=file.created_at, max_age=0,
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = _POLICY
    return response


OPERATIONS = (
    Operation(
        "send_file", "POST", "/files", "files", "Send a file for a field or a comment, which is then saved with its id.",
        _send,
        shape({"id": INTEGER, "public_id": TEXT, "name": TEXT, "size": INTEGER, "media_type": TEXT}), 201,
        query={
            "form": {**TEXT, "x-required": True, "description": "`app.form`"},
            "field": {**TEXT, "description": "Key of a field that holds files; without it the file is for a comment."},
        },
        body=_FILE, upload=True,
    ),
    Operation(
        "fetch_file", "GET", "/files/{file}", "files", "A file of a record that may be read.", _fetch,
        query={"inline": {**YES_NO, "description": "Shown by the page itself; pictures only."}},
        media_type="application/octet-stream",
    ),
)  # fmt: skip
