"""NUL is in no text that a database keeps: wherever it comes in, the request is refused, and nothing fails."""

import io
import json
import re
from typing import Any

from flask.testing import FlaskClient

from runtime.api.operation import Operation
from runtime.api.operations import OPERATIONS
from tests.acceptance.installation import Installation
from tests.runtime.api.test_read_api import problems

BASE = "/api/v1"
PATH_NAME = re.compile(r"{(\w+)}")
ORDERS = f"{BASE}/apps/shop/forms/order/records"
#: What is there, for the parts of an address that hold no NUL.
PLACES = {
    "app": "shop", "form": "order", "id": "order_no=O1", "ledger": "credit", "owner": "Ada", "version": "1", "login": "boss",
    "action": "cancel", "name": "paid", "key": "east", "session": "x", "file": "1",
    "comment": "1", "report": "kept", "dashboard": "board", "process": "asked", "task": "1", "instance": "1", "channel": "email", "template": "slip", "field": "order_no",
}  # fmt: skip


def _import(client: FlaskClient, parts: dict[str, str]) -> Any:
    data = {"file": (io.BytesIO(b"order_no\nI1\n"), "a\0.csv"), **parts}
    headers = {"Idempotency-Key": "k"}
    return client.post(f"{BASE}/apps/shop/forms/order/imports", data=data, content_type="multipart/form-data", headers=headers)


def _sent(operation: Operation) -> dict[str, Any]:
    """A body that fits, as far as one is needed for the path and the query to be looked at."""
    if operation.upload:
        return {"data": {"file": (io.BytesIO(b"order_no\nI1\n"), "a.csv")}, "content_type": "multipart/form-data"}
    return {} if operation.body is None else {"json": {}}


def test_an_address_with_nul_leads_nowhere(client: FlaskClient) -> None:
    for operation in OPERATIONS:
        for name in PATH_NAME.findall(operation.path):
            path = operation.path.format_map({**PLACES, name: "a%00b"})
            answer = client.open(BASE + path, method=operation.method, **_sent(operation))
            assert answer.status_code == 404, (path, answer.get_data(as_text=True))


def test_a_parameter_with_nul_is_refused(client: FlaskClient) -> None:
    for operation in OPERATIONS:
        path = BASE + operation.path.format_map(PLACES)
        for name in operation.query:
            given = {key: "shop.order" for key, schema in operation.query.items() if schema.get("x-required")}
            answer = client.open(path, method=operation.method, query_string={**given, name: "a\0b"}, **_sent(operation))
            assert ("json_text", f"/{name}") in problems(answer, 400), (path, name)


def test_a_body_with_nul_is_refused(client: FlaskClient) -> None:
    bodies: tuple[dict[str, Any], ...] = (
        {"order_no": "a\0b"}, {"a\0b": 1}, {"records": [{"a\0b": 1}], "atomic": False}, {"records": [{"note": {"x": ["\0"]}}]},
        {"lines": [{"product": {"\0": 1}}]},
    )  # fmt: skip
    for body in bodies:
        answer = client.post(ORDERS, json=body, headers={"Idempotency-Key": "k"})
        assert [code for code, _ in problems(answer, 400)] == ["json_text"]
    answer = client.post(ORDERS, json={"order_no": "O\\u0000", "customer": {"name": "Ada"}})
    assert (answer.status_code, answer.json.get("record", {}).get("order_no")) == (201, "O\\u0000"), answer.json


def test_a_part_of_a_form_with_nul_is_refused(client: FlaskClient, home: Installation) -> None:
    parts = (
        ("mapping", json.dumps({"a\0b": "order_no"})), ("mapping", json.dumps({"a": "\0"})), ("key", "order_no\0"),
        ("sheet", "\0"), ("\0", "x"),
    )  # fmt: skip
    for part in parts:
        assert _import(client, dict([part])).status_code == 400, part
    answer = _import(client, {})  # the name of the file is taken without it
    assert answer.status_code == 202
    home.work()
    assert client.get(f"{BASE}/jobs/{answer.json['id']}").json["state"] == "done"
