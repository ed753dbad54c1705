"""An import in steps: send the file, look at it, try it out, bring it in, take it back."""

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from runtime.services.do_job import do_job, lease_of
from runtime.services.run_due import run_due
from runtime.services.turn import Turn
from runtime.storage import jobs
from runtime.worker.dead import free_dead
from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.services.shop import shop

FORMS = "/api/v1/apps/shop/forms"
JOBS = "/api/v1/jobs"
ORDERS = "订单号,客户姓名,金额（元）,数量,心情\nN1,Ada,12.50,1,好\nN2,Ada,many,2,\nO1,Ada,200,3,\n"


def sent(client: FlaskClient, text: str, form: str = "order", name: str = "orders.csv", encoding: str = "utf-8") -> str:
    data = {"file": (io.BytesIO(text.encode(encoding)), name)}
    answer = client.post(f"{FORMS}/{form}/import-files", data=data, content_type="multipart/form-data")
    assert answer.status_code == 201, answer.json
    assert answer.json["name"] == name
    return str(answer.json["id"])


def look(client: FlaskClient, file: str, form: str = "order", **asked: Any) -> dict[str, Any]:
    answer = client.post(f"{FORMS}/{form}/import-files/{file}/look", json=asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def begun(client: FlaskClient, file: str, form: str = "order", headers: Mapping[str, str] | None = None, **asked: Any) -> Any:
    return client.post(f"{FORMS}/{form}/import-files/{file}/imports", json=asked, headers=headers or {})


def done(home: Installation, client: FlaskClient, id: int) -> dict[str, Any]:
    run_due(home.platform)
    answer = client.get(f"{JOBS}/{id}")
    assert answer.status_code == 200, answer.json
    return answer.json


def has_errors(client: FlaskClient, id: int) -> bool:
    with client.get(f"{JOBS}/{id}/errors.xlsx") as answer:
        return bool(answer.status_code == 200 and answer.data.startswith(b"PK"))


def imported(home: Installation, client: FlaskClient, text: str, form: str = "order", **asked: Any) -> dict[str, Any]:
    """A file that is brought in as it is suggested."""
    file = sent(client, text, form)
    found = look(client, file, form)
    return done(home, client, begun(client, file, form, **{"mapping": found["mapping"], "key": found["key"], **asked}).json["id"])


def undone(home: Installation, client: FlaskClient, id: int) -> dict[str, Any]:
    answer = client.post(f"{JOBS}/{id}/undo")
    assert answer.status_code == 202, answer.json
    return done(home, client, answer.json["id"])


def orders(home: Installation) -> dict[str, Any]:
    return {row["order_no"]: row for row in home.rows("shop.order")}


def test_columns_are_suggested_fields_and_the_first_rows_are_shown_as_they_would_be(
    home: Installation, client: FlaskClient
) -> None:
    file = sent(client, ORDERS, encoding="gb18030")
    found = look(client, file)
    assert found["file"]["name"] == "orders.csv"
    assert found["mapping"] == {
        "订单号": "order_no", "客户姓名": "customer.name", "金额（元）": "amount", "数量": "quantity", "心情": "-",
    }  # fmt: skip
    first = found["columns"][0]
    assert (first["samples"], first["suggestion"]) == (
        ["N1", "N2", "O1"],
        {"target": "order_no", "confidence": 100, "why": "name"},
    )
    assert found["columns"][4]["suggestion"] is None
    assert (found["keys"], found["key"], found["problems"]) == ([["order_no"]], ["order_no"], [])
    assert [(each["row"], each["status"]) for each in found["preview"]] == [(2, "created"), (3, "refused"), (4, "updated")]
    assert found["preview"][0]["record"]["amount"] == "12.50"
    (wrong,) = found["preview"][1]["errors"]
    assert (wrong["column"], wrong["code"]) == ("金额（元）", "not_a_number")
    assert set(orders(home)) == {"O1", "O2"}  # nothing was written
    other = look(client, file, mapping={"订单号": "-", "金额（元）": "amount"}, key=["order_no"])
    assert [each["code"] for each in other["problems"]] == ["key_not_mapped"]
    assert other["preview"] == []
    assert [each["code"] for each in look(client, file, mapping={"数量": "nonsense"}, key=[])["problems"]] == ["unknown_field"]


def test_values_tell_what_a_column_holds_where_its_name_does_not(home: Installation, client: FlaskClient) -> None:
    file = sent(client, "a,b\n2026-03-01,x\n2026-03-02,y\n")
    assert look(client, file)["columns"][0]["suggestion"] == {"target": "day", "confidence": 50, "why": "values"}


def test_a_file_is_tried_out_and_then_brought_in(home: Installation, client: FlaskClient) -> None:
    file = sent(client, ORDERS)
    asked = {name: look(client, file)[name] for name in ("mapping", "key")}
    tried = done(home, client, begun(client, file, **asked, dry=True).json["id"])
    assert tried["import"]["counts"] == {"created": 1, "updated": 1, "unchanged": 0, "refused": 1}
    assert (tried["import"]["may_undo"], tried["import"]["mapping"]) == (False, asked["mapping"])
    assert has_errors(client, tried["id"])
    assert problems(client.post(f"{JOBS}/{tried['id']}/undo"), 409) == [("import_not_undoable", "")]
    first, again = (begun(client, file, **asked, headers={"Idempotency-Key": "k"}).json for _ in range(2))
    assert first["id"] == again["id"]
    brought = done(home, client, first["id"])
    assert brought["import"]["counts"] == tried["import"]["counts"]
    assert {name: str(row["amount"]) for name, row in orders(home).items()} == {"O1": "200.00", "O2": "0.10", "N1": "12.50"}


def test_all_or_nothing(home: Installation, client: FlaskClient) -> None:
    refused = imported(home, client, ORDERS, atomic=True)
    assert (refused["state"], refused["import"]["phase"]) == ("done", "look")
    assert refused["import"]["counts"]["refused"] == 1
    assert refused["import"]["may_undo"] is False
    assert set(orders(home)) == {"O1", "O2"}
    assert has_errors(client, refused["id"])
    good = imported(home, client, ORDERS.replace("many", "3"), atomic=True)
    assert (good["import"]["phase"], good["import"]["counts"]) == (
        "bring", {"created": 2, "updated": 1, "unchanged": 0, "refused": 0},
    )  # fmt: skip
    assert good["import"]["is_taken_back"] is False
    assert set(orders(home)) == {"O1", "O2", "N1", "N2"}


def test_all_or_nothing_takes_back_what_came_in_where_a_row_is_refused_late(home: Installation, client: FlaskClient) -> None:
    """Somebody deletes the customer between the first look and the second."""
    home.save("shop.customer", {"name": "Bob"})
    file = sent(client, "订单号,客户\nN1,Ada\nN2,Bob\n")
    asked = {name: look(client, file)[name] for name in ("mapping", "key")}
    job = begun(client, file, **asked, atomic=True).json
    do_job(home.platform, Turn("me", lease_of(home.platform)))
    assert client.get(f"{JOBS}/{job['id']}").json["state"] == "waiting"
    (bob,) = home.ids("shop.customer", 'name == "Bob"')
    home.delete("shop.customer", bob)
    told = done(home, client, job["id"])["import"]
    assert (told["counts"]["created"], told["counts"]["refused"], told["is_taken_back"]) == (1, 1, True)
    back = done(home, client, told["undo"])
    assert (back["state"], back["import_undo"]["counts"]) == ("done", {"deleted": 1})
    assert set(orders(home)) == {"O1", "O2"}


def test_an_import_is_undone(home: Installation, client: FlaskClient) -> None:
    """New records go, changed ones get back what they had, and so do the balances that rules made of them."""
    (ada,) = home.ids("shop.customer")
    before = home.value("shop.customer", ada, "balance"), home.value("shop.customer", ada, "spend")
    job = imported(home, client, ORDERS + "".join(f"M{number},Ada,1,1,\n" for number in range(30)))
    assert job["import"]["counts"]["created"] == 31
    assert home.value("shop.customer", ada, "orders") == 33
    back = undone(home, client, job["id"])
    assert back["import_undo"]["counts"] == {"deleted": 31, "put_back": 1}
    assert (back["import_undo"]["left"], back["progress"]) == ([], {"done": 32, "total": 32})
    assert {name: (str(row["amount"]), row["quantity"]) for name, row in orders(home).items()} == {
        "O1": ("118.90", None), "O2": ("0.10", None),
    }  # fmt: skip
    assert home.value("shop.customer", ada, "spend") == before[1]
    assert client.get(f"{JOBS}/{job['id']}").json["import"]["undo"] == back["id"]
    assert client.post(f"{JOBS}/{job['id']}/undo").json["id"] == back["id"]
    assert len(client.get(f"{FORMS}/order/records?deleted=true").json["records"]) == 31


def test_what_somebody_has_worked_on_since_stays_and_is_told(home: Installation, client: FlaskClient) -> None:
    job = imported(home, client, "订单号,金额,数量\nO1,7,7\nO2,8,8\nN1,1,1\nN2,2,2\nN3,3,3\n")
    found = orders(home)
    home.save("shop.order", {"amount": "9.00"}, id=found["O1"]["id"])  # the same field: stays
    home.save("shop.order", {"note": "mine"}, id=found["O2"]["id"])  # another field: goes back
    home.save("shop.order", {"note": "mine"}, id=found["N1"]["id"])  # somebody has worked on it: stays
    home.delete("shop.order", found["N2"]["id"])
    home.save("shop.note", {"text": "x", "order": found["N3"]["id"]})
    back = undone(home, client, job["id"])["import_undo"]
    assert back["counts"] == {"left": 2, "gone": 1, "put_back": 1, "deleted": 1}
    assert {each["id"]: each["problem"]["code"] for each in back["left"]} == {
        found["O1"]["id"]: "undo_field_changed_since", found["N1"]["id"]: "undo_changed_since",
    }  # fmt: skip
    now = orders(home)
    assert {name: str(row["amount"]) for name, row in now.items()} == {"O1": "9.00", "O2": "0.10", "N1": "1.00"}
    assert now["O2"]["note"] == "mine"


def test_what_others_point_to_is_not_undone(home: Installation, client: FlaskClient) -> None:
    job = imported(home, client, "Name\nBob\nCleo\n", "customer")
    home.save("shop.order", {"order_no": "B1", "customer": {"name": "Bob"}})
    back = undone(home, client, job["id"])["import_undo"]
    assert back["counts"] == {"left": 1, "deleted": 1}
    assert [each["problem"]["code"] for each in back["left"]] == ["still_linked"]
    assert sorted(row["name"] for row in home.rows("shop.customer")) == ["Ada", "Bob"]


def test_a_record_that_two_rows_changed_gets_back_what_it_had_before_both(home: Installation, client: FlaskClient) -> None:
    job = imported(home, client, "订单号,金额,数量\nO1,7,7\nN1,1,1\nO1,8,\nN1,2,2\n")
    back = undone(home, client, job["id"])["import_undo"]
    assert back["counts"] == {"deleted": 1, "put_back": 1}
    assert {name: (str(row["amount"]), row["quantity"]) for name, row in orders(home).items()} == {
        "O1": ("118.90", None), "O2": ("0.10", None),
    }  # fmt: skip


def test_half_an_import_that_was_cancelled_is_undone_and_does_not_go_on(home: Installation, client: FlaskClient) -> None:
    file = sent(client, "order_no\n" + "".join(f"M{number}\n" for number in range(25)))
    asked = {name: look(client, file)[name] for name in ("mapping", "key")}
    job = begun(client, file, **asked).json
    do_job(home.platform, Turn("me", lease_of(home.platform), 10, lambda: True))
    assert problems(client.post(f"{JOBS}/{job['id']}/undo"), 409) == [("import_not_undoable", "")]
    assert client.post(f"{JOBS}/{job['id']}/cancel").status_code == 200
    assert undone(home, client, job["id"])["import_undo"]["counts"] == {"deleted": 10}
    assert problems(client.post(f"{JOBS}/{job['id']}/retry"), 409) == [("import_undone", "")]
    assert set(orders(home)) == {"O1", "O2"}


def test_an_undo_goes_on_where_it_was(home: Installation, client: FlaskClient) -> None:
    job = imported(home, client, "order_no\n" + "".join(f"M{number}\n" for number in range(25)))
    undo = client.post(f"{JOBS}/{job['id']}/undo").json
    do_job(home.platform, Turn("me", lease_of(home.platform), 10, lambda: True))
    between = client.get(f"{JOBS}/{undo['id']}").json
    assert (between["state"], between["progress"], between["import_undo"]["counts"]) == (
        "waiting", {"done": 10, "total": 25}, {"deleted": 10},
    )  # fmt: skip
    assert client.post(f"{JOBS}/{undo['id']}/cancel").json["state"] == "cancelled"
    assert client.post(f"{JOBS}/{job['id']}/undo").json == {**client.get(f"{JOBS}/{undo['id']}").json}
    assert done(home, client, undo["id"])["import_undo"]["counts"] == {"deleted": 25}


@pytest.fixture
def clerks(home: Installation) -> tuple[FlaskClient, FlaskClient]:
    """Two who may add and change orders and not delete them."""
    parts = shop()
    rights = {"actions": ["read", "create", "update"], "rows": "all", "fields": {"note": "hidden", "order_no": "write"}}
    parts["shop"]["roles/clerk.json"] = {"key": "clerk", "title": "Clerk", "forms": {"shop.order": rights}}
    home.apply(parts)
    return signed_in(home, "li", roles=("shop.clerk",)), signed_in(home, "mei", roles=("shop.clerk",))


def test_nobody_uses_the_files_and_jobs_of_others(home: Installation, clerks: tuple[FlaskClient, FlaskClient]) -> None:
    li, mei = clerks
    file = sent(li, "order_no,Note,customer.name\nL1,x,Ada\n")
    assert problems(mei.post(f"{FORMS}/order/import-files/{file}/look", json={}), 404) == [("import_file_gone", "")]
    assert problems(begun(mei, file, mapping={}), 404) == [("import_file_gone", "")]
    assert problems(li.post(f"{FORMS}/item/import-files/{file}/look", json={}), 404)[0][0] == "form_not_found"
    found = look(li, file)
    assert found["mapping"] == {"order_no": "order_no", "Note": "-", "customer.name": "-"}
    assert "note" not in {each["field"] for each in found["targets"]}
    job = begun(li, file, mapping=found["mapping"], key=["order_no"]).json
    run_due(home.platform)
    assert problems(mei.post(f"{JOBS}/{job['id']}/undo"), 404) == [("job_not_found", "")]


def test_whoever_may_not_delete_undoes_nothing_and_is_told_why(
    home: Installation, clerks: tuple[FlaskClient, FlaskClient]
) -> None:
    li, _ = clerks
    job = imported(home, li, "order_no,amount\nL1,5\nO1,6\n")
    back = undone(home, li, job["id"])
    assert (back["state"], back["import_undo"]["counts"]) == ("done", {"left": 2})
    assert {each["problem"]["code"] for each in back["import_undo"]["left"]} == {"not_allowed"}


@pytest.mark.parametrize(("text", "code"), [("", "file_empty"), ("PK\x03\x04 no sheet", "file_unreadable")])
def test_a_file_that_cannot_be_read_says_so_at_once(client: FlaskClient, text: str, code: str) -> None:
    answer = client.post(f"{FORMS}/order/import-files/{sent(client, text)}/look", json={})
    assert problems(answer, 422)[0][0] == code


@pytest.mark.parametrize(
    "text", ["\0\0\0\n1,2\n", ",,\n1,2,3\n", "a" * 5000 + "\n1\n", '"a\nb",c\n1,2\n', "order_no\n", "a/b,c~d\n1,2\n"]
)
def test_whatever_a_file_holds_is_looked_at(client: FlaskClient, text: str) -> None:
    file = sent(client, text)
    answer = client.post(f"{FORMS}/order/import-files/{file}/look", json={"mapping": {"a/b": "amount"}, "key": ["x"]})
    assert answer.status_code < 500
    json.dumps(answer.json)


def test_a_job_whose_worker_died_here_goes_on_at_once(home: Installation, client: FlaskClient) -> None:
    """Without waiting for the end of its lease; a job of somebody who lives, or works elsewhere, is left alone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    host = socket.gethostname()
    workers = [f"{host}:{gone.pid}:x", f"{host}:{os.getpid()}:x", f"elsewhere:{gone.pid}:x"]
    file = sent(client, "order_no\nM1\n")
    ids = [begun(client, file, mapping={"order_no": "order_no"}).json["id"] for _ in workers]
    with home.platform.database.write() as connection:
        for id, worker in zip(ids, workers, strict=True):
            assert jobs.claim(connection, worker, home.clock.now(), lease_of(home.platform), id=id)
    assert free_dead(home.platform) == 1
    assert [client.get(f"{JOBS}/{id}").json["state"] for id in ids] == ["waiting", "running", "running"]
    assert client.get(f"{JOBS}/{ids[0]}").json["attempts"] == 1
