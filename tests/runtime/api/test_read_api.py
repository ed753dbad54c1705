"""The read API: what a program gets, and that nothing it sends can break the server."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.app import create_app
from runtime.services.publish_app import ensure_workspace
from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in

RECORDS = "/api/v1/apps/shop/forms/order/records"


def problems(answer: Any, status: int) -> list[tuple[str, str]]:
    """(code, pointer) of a problem document."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["code"] == answer.json["errors"][0]["code"]
    return [(each["code"], each["pointer"]) for each in answer.json["errors"]]


def test_apps_and_forms_are_told(client: FlaskClient):
    (app,) = client.get("/api/v1/apps").json["apps"]
    assert (app["key"], [each["key"] for each in app["ledgers"]]) == ("shop", ["shop.credit"])
    assert client.get("/api/v1/apps/shop").json == app
    form = client.get("/api/v1/apps/shop/forms/order").json
    fields = {each["key"]: each for each in form["fields"]}
    assert (form["key"], form["label"]) == ("shop.order", "order_no")
    assert (fields["customer"]["target"], fields["line_sum"]["is_computed"]) == ("shop.customer", True)


def test_a_list_is_filtered_sorted_expanded_and_counted(client: FlaskClient):
    found = client.get(RECORDS, query_string={
        "filter": 'amount > 0 and customer.name == "Ada"', "sort": "-amount", "fields": "order_no,customer,amount",
        "expand": "customer,lines", "limit": "1", "count": "exact",
    }).json  # fmt: skip
    (record,) = found["records"]
    assert (record["order_no"], record["amount"], record["customer"]["name"]) == ("O1", "118.90", "Ada")
    assert [each["product"] for each in record["lines"]] == ["Tea"]
    assert found["total"] == {"count": 2, "is_exact": True}
    rest = client.get(RECORDS, query_string={"sort": "-amount", "filter": "amount > 0", "cursor": found["cursor"]}).json
    assert ([each["order_no"] for each in rest["records"]], rest["cursor"]) == (["O2"], None)
    rich = client.get("/api/v1/apps/shop/forms/customer/records", query_string={"filter": "balance >= 118"}).json["records"]
    assert [each["balance"] for each in rich] == [118]


def test_one_record_its_history_and_its_traces(client: FlaskClient):
    answer = client.get(f"{RECORDS}/O1")
    assert (answer.json["amount"], answer.headers["ETag"]) == ("118.90", '"1"')
    assert [each["product"] for each in answer.json["lines"]] == ["Tea"]
    for name in (answer.json["id"], answer.json["public_id"], "order_no=O1"):
        assert client.get(f"{RECORDS}/{name}").json["order_no"] == "O1"
    assert [each["kind"] for each in client.get(f"{RECORDS}/O1/history").json["history"]] == ["created"]
    (trace,) = client.get(f"{RECORDS}/O1/trace?lang=zh-CN").json["trace"]
    assert (trace["outcome"], trace["amount"]) == ("done", 118)
    assert "规则" in trace["sentence"]
    english = client.get(f"{RECORDS}/O1/trace", headers={"Accept-Language": "en"}).json["trace"][0]["sentence"]
    assert "rule" in english


def test_an_account_shows_balances_lots_and_entries(client: FlaskClient):
    account = client.get("/api/v1/apps/shop/ledgers/credit/accounts/Ada").json
    assert account["balances"]["active"] == 118
    assert [each["remaining"] for each in account["lots"]] == [118]
    assert [(each["type"], each["amount"]) for each in account["entries"]] == [("CREDIT", 118)]


def test_what_is_not_there_is_told(client: FlaskClient):
    assert problems(client.get("/api/v1/nothing"), 404) == [("no_such_address", "")]
    assert problems(client.get("/api/v1/apps/none"), 404) == [("app_not_found", "")]
    assert problems(client.get("/api/v1/apps/shop/forms/none"), 404) == [("form_not_found", "")]
    assert problems(client.get(f"{RECORDS}/O9"), 404) == [("record_not_found", "")]
    assert problems(client.get("/api/v1/apps/shop/ledgers/none/accounts/Ada"), 404) == [("ledger_not_found", "")]


def test_everything_wrong_with_a_request_is_told_by_parameter(client: FlaskClient):
    wrong = {"filter": "amont > 1", "sort": "x", "fields": "y", "expand": "z"}
    assert problems(client.get(RECORDS, query_string=wrong), 422) == [
        ("unknown_name", "/filter"), ("unknown_field", "/sort"), ("unknown_field", "/fields"), ("unknown_field", "/expand"),
    ]  # fmt: skip
    assert problems(client.get(f"{RECORDS}?limit=5000"), 400) == [("number_outside", "/limit")]
    assert problems(client.get(f"{RECORDS}?limit=x"), 400) == [("wrong_json_type", "/limit")]
    assert problems(client.get(f"{RECORDS}?count=all"), 400) == [("not_in_list", "/count")]
    assert problems(client.get(f"{RECORDS}?fliter=1"), 400) == [("unknown_parameter", "")]
    assert problems(client.get(f"{RECORDS}?limit=1&limit=2"), 400) == [("parameter_twice", "/limit")]
    assert "您是否想用“amount”" in client.get(RECORDS, query_string={**wrong, "lang": "zh-CN"}).json["title"]


def test_an_address_takes_its_own_methods_only(client: FlaskClient):
    assert problems(client.put(f"{RECORDS}/O1", json={"amount": 1}), 405) == [("method_not_allowed", "")]
    assert client.get(f"{RECORDS}/O1").json["version"] == 1


def test_nobody_reads_without_signing_in(home: Installation):
    stranger = create_app(home.platform).test_client()
    for address in ("/api/v1/apps", RECORDS, f"{RECORDS}/O1", f"{RECORDS}/O1/history", "/api/v1/admin/users"):
        answer = stranger.get(address)
        assert problems(answer, 401) == [("not_signed_in", "")]
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert stranger.get("/").headers["Location"] == "/app/"


def test_other_names_of_this_machine_are_not_answered(client: FlaskClient):
    assert problems(client.get("/", headers={"Host": "shop.example"}), 400) == [("unknown_host", "")]
    assert client.get("/health", headers={"Host": "localhost:8000"}).status_code == 200


def test_before_anything_is_installed_there_are_no_apps(empty: Installation):
    ensure_workspace(empty.platform)
    client = signed_in(empty, "boss", is_admin=True)
    assert problems(client.get("/api/v1/apps"), 503) == [("nothing_installed", "")]


ANYTHING = st.text(max_size=30) | st.sampled_from([
    "amount > 1", "amount == 1e400", "-amount", "id", "lines", "customer.name", "\0", "9" * 40, "../..", "a=b=c", "order_no=",
    'order_no == "\\u0000"', "amount in [1]", "%", "true", "null", "amount / 0 > 1", "W1tdLFs0OTk0N11d", "1" + "0" * 18,
])  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(["filter", "sort", "fields", "expand", "limit", "cursor", "count", "lang", "x"]), ANYTHING
    ),
    path=st.lists(ANYTHING.filter(lambda text: "/" not in text).map(lambda text: text.replace("?", "%3F")), max_size=3),
)
def test_no_input_breaks_the_server(client: FlaskClient, query: dict[str, str], path: list[str]):
    for address in (RECORDS, "/".join([RECORDS, *path]), "/".join(["/api/v1/apps/shop", *path])):
        assert client.get(address, query_string=query).status_code < 500, (address, query)


def test_a_failure_of_the_server_is_a_problem_document_too(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("runtime.api.stories.history_of", broken)
    answer = client.get(f"{RECORDS}/O1/history")
    assert problems(answer, 500) == [("failed", "")]
    assert "secret" not in answer.get_data(as_text=True)
