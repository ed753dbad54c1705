"""Writing over HTTP: one record and many, versions, the recycle bin, actions, the same request twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.factories.apps import app, field, form
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import RECORDS, problems
from tests.runtime.services.shop import CREDIT, EARNING, shop

CANCEL = {
    "key": "cancel", "title": "Cancel", "inputs": [field("why", required=True)],
    "condition": 'status == "open"', "refusal": {"en": "Only open orders are cancelled.", "zh-CN": "只能取消待付款订单。"},
    "do": [{"state": {"field": "status", "to": "cancelled"}}, {"update": {"set": {"note": "input.why"}}}],
}  # fmt: skip


@pytest.fixture
def home(empty: Installation) -> Iterator[Installation]:
    """The shop, whose orders can be cancelled."""
    empty.apply(shop(order=[CANCEL]))
    empty.save("shop.customer", {"name": "Ada"})
    empty.save("shop.grant", EARNING)
    return empty


@pytest.fixture
def client(home: Installation) -> FlaskClient:
    """An administrator's browser."""
    return signed_in(home, "boss", is_admin=True)


def order(number: str, **values: object) -> dict[str, Any]:
    """Values of an order."""
    return {"order_no": number, "customer": {"name": "Ada"}, "amount": "20.00", "status": "open", **values}


def test_a_record_comes_back_with_what_its_rules_did(client: FlaskClient):
    answer = client.post(RECORDS, json=order("A1", lines=[{"product": "Tea", "price": "3.00"}]))
    assert answer.status_code == 201, answer.json
    record, receipt = answer.json["record"], answer.json["receipt"]
    assert (record["order_no"], record["amount"], record["line_sum"]) == ("A1", "20.00", "3.00")
    assert [each["product"] for each in record["lines"]] == ["Tea"]
    assert [(each["rule"].partition(":")[0], each["outcome"], each["amount"]) for each in receipt] == [("shop.grant", "done", 20)]
    assert answer.headers["ETag"] == f'"{record["version"]}"'
    assert client.get(f"{RECORDS}/{record['public_id']}").json == record


def test_what_is_wrong_is_told_by_field_and_nothing_is_written(client: FlaskClient):
    wrong = order("A1", amount="many", colour="red")
    assert sorted(problems(client.post(RECORDS, json=wrong), 422)) == [
        ("not_a_number", "/amount"), ("unknown_field", "/colour"),
    ]  # fmt: skip
    assert client.get(RECORDS).json["records"] == []


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [(b"{", "application/json", "bad_request_json"), (b"{}", "text/plain", "not_json_type"), (b"[]", "application/json", "wrong_json_type"),
     (b'{"a":' * 100 + b"1" + b"}" * 100, "application/json", "request_too_deep")],
)  # fmt: skip
def test_what_is_no_request_is_told_so(client: FlaskClient, body: bytes, kind: str, code: str):
    assert problems(client.post(RECORDS, data=body, content_type=kind), 400)[0][0] == code


def test_the_same_key_is_done_once_and_answered_again(client: FlaskClient):
    headers = {"Idempotency-Key": "till-7/41"}
    first = client.post(RECORDS, json=order("A1"), headers=headers)
    again = client.post(RECORDS, json=order("A1"), headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert [each["order_no"] for each in client.get(RECORDS).json["records"]] == ["A1"]
    other = client.post(RECORDS, json=order("A2"), headers=headers)
    assert problems(other, 409) == [("idempotency_key_reused", "")]
    assert f"“{headers['Idempotency-Key']}”" in other.json["title"]
    assert client.get("/api/v1/apps/shop/forms/customer/records/Ada").json["balance"] == 20


def test_keys_of_others_are_their_own(client: FlaskClient, home: Installation):
    other = signed_in(home, "vice", is_admin=True)
    for browser, number in ((client, "A1"), (other, "A2")):
        assert browser.post(RECORDS, json=order(number), headers={"Idempotency-Key": "1"}).status_code == 201


def test_many_are_all_or_none_unless_each_stands_for_itself(client: FlaskClient):
    rows = [order("A1"), order("A2", amount="x"), order("A3")]
    assert problems(client.post(RECORDS, json={"records": rows}), 422) == [("not_a_number", "/1/amount")]
    assert client.get(RECORDS).json["records"] == []
    saved = client.post(RECORDS, json={"records": rows, "atomic": False})
    assert [each["status"] for each in saved.json["records"]] == ["created", "refused", "created"]
    assert saved.json["records"][1]["errors"][0]["pointer"] == "/amount"
    changed = client.patch(RECORDS, json={"key": ["order_no"], "records": [order("A1", amount="5"), order("A4")]}).json["records"]
    assert [each["status"] for each in changed] == ["updated", "created"]


def test_what_are_no_records_is_told_so(client: FlaskClient):
    wrong = {
        "/records/0": {"records": [1]}, "/records": {"records": []}, "/mode": {"records": [{}], "mode": "upsert"},
        "/key": {"records": [{}], "key": 5}, "/atomic": {"records": [{}], "atomic": "yes"},
    }  # fmt: skip
    for pointer, given in wrong.items():
        for ask in (client.post, client.patch):
            assert pointer in [at for _, at in problems(ask(RECORDS, json=given), 400)], given


def test_a_stale_change_of_the_same_field_is_a_conflict(client: FlaskClient):
    record = client.post(RECORDS, json=order("A1")).json["record"]
    address, seen = f"{RECORDS}/{record['id']}", {"If-Match": f'"{record["version"]}"'}
    assert client.patch(address, json={"amount": "30"}, headers=seen).status_code == 200
    assert problems(client.patch(address, json={"amount": "40"}, headers=seen), 409) == [("changed_meanwhile", "/amount")]
    assert client.patch(address, json={"note": "gift"}, headers=seen).json["record"]["amount"] == "30.00"
    assert problems(client.patch(address, json={"note": "x"}, headers={"If-Match": "abc"}), 400) == [("bad_version", "")]
    assert problems(client.delete(address, headers=seen), 409) == [("record_changed", "")]
    assert problems(client.patch(address, json={"note": "x"}, headers={"If-Match": '"99"'}), 409) == [("record_changed", "")]
    assert client.get(address).json["note"] == "gift"


def test_into_the_recycle_bin_and_back(client: FlaskClient):
    record = client.post(RECORDS, json=order("A1")).json["record"]
    address = f"{RECORDS}/{record['public_id']}"
    assert client.delete(address).json["status"] == "deleted"
    assert problems(client.get(address), 404) == [("record_not_found", "")]
    assert [each["order_no"] for each in client.get(f"{RECORDS}?deleted=true").json["records"]] == ["A1"]
    assert client.post(f"{address}/restore").json["record"]["order_no"] == "A1"
    ids = [client.post(RECORDS, json=order(f"B{number}")).json["record"]["id"] for number in range(3)]
    gone = client.post(f"{RECORDS}/delete", json={"ids": ids}).json["records"]
    assert [each["status"] for each in gone] == ["deleted"] * 3


def test_an_action_is_done_or_refused_in_its_own_words(client: FlaskClient):
    record = client.post(RECORDS, json=order("A1")).json["record"]
    address = f"{RECORDS}/{record['id']}/actions"
    assert problems(client.post(f"{address}/cancel", json={}), 422) == [("required", "/inputs/why")]
    done = client.post(f"{address}/cancel", json={"why": "changed their mind"})
    assert (done.json["record"]["status"], done.json["record"]["note"]) == ("cancelled", "changed their mind")
    answer = client.post(f"{address}/cancel", json={"why": "again"}, headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.json["title"]) == (422, "只能取消待付款订单。")
    assert problems(client.post(f"{address}/fly", json={}), 404) == [("unknown_action", "")]


def test_an_old_state_comes_back_as_a_save(client: FlaskClient):
    record = client.post(
        RECORDS, json=order("A1", lines=[{"product": "Tea", "price": "3"}, {"product": "Cup", "price": "9"}])
    ).json["record"]
    address, first = f"{RECORDS}/{record['id']}", record["version"]
    tea = record["lines"][0]["id"]
    client.patch(
        address, json={"amount": "99", "note": "gift", "lines": [{"id": tea, "product": "Green tea"}, {"product": "Pot"}]}
    )
    client.patch(address, json={"amount": "98"})
    back = client.post(f"{address}/history/{first}/restore").json["record"]
    assert (back["amount"], back["note"]) == ("20.00", None)
    assert sorted((each["product"], each["price"]) for each in back["lines"]) == [("Cup", "9.00"), ("Tea", "3.00")]
    assert len(client.get(f"{address}/history").json["history"]) == 4
    assert problems(client.post(f"{address}/history/77/restore"), 404) == [("version_not_found", "")]


def test_the_timeline_tells_all_of_it_newest_first(client: FlaskClient):
    client.post(RECORDS, json=order("A1"))
    story = client.get("/api/v1/apps/shop/forms/customer/records/Ada/timeline?lang=en").json["timeline"]
    assert {each["kind"] for each in story} >= {"change", "effect", "entry"}
    assert story == sorted(story, key=lambda each: each["at"], reverse=True)
    assert client.get("/api/v1/apps/shop/forms/customer/records/Ada/timeline?limit=1").json["timeline"] == story[:1]


def test_a_form_is_looked_at_while_it_is_filled_in(client: FlaskClient):
    address = "/api/v1/apps/shop/forms/order/preview"
    seen = client.post(address, json={"values": {"amount": "x", "lines": [{"product": "Tea", "price": "1"}]}}).json
    assert [(each["code"], each["pointer"]) for each in seen["errors"]] == [("not_a_number", "/amount")]
    assert seen["record"]["ordered_on"] is not None
    record = client.post(RECORDS, json=order("A1")).json["record"]
    seen = client.post(address, json={"id": record["id"], "values": {"amount": "21"}}).json
    assert (seen["record"]["order_no"], seen["record"]["amount"], seen["errors"]) == ("A1", "21.00", [])
    assert client.get(f"{RECORDS}/{record['id']}").json["amount"] == "20.00"
    assert problems(client.post(address, json={"id": 10**9}), 404) == [("record_not_found", "")]


def test_a_balance_that_names_no_measure_is_the_active_one(empty: Installation):
    customer = form("customer", field("name"), field("balance", "balance", ledger="shop.credit"))
    empty.apply(app("shop", forms=[customer], ledgers=[CREDIT]))
    saved = signed_in(empty, "boss", is_admin=True).post("/api/v1/apps/shop/forms/customer/records", json={"name": "Ada"})
    assert saved.status_code == 201, saved.json
    assert saved.json["record"]["balance"] == 0
