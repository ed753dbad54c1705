"""Events from outside: declared by an app, taken once, with all rules that listen in one transaction."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engines.kernel.errors import Invalid
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.factories.apps import field, rule
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.services.shop import shop

EVENTS = "/api/v1/apps/shop/events"
PAID = {
    "key": "paid", "title": {"en": "Paid", "zh-CN": "已付款"}, "form": "shop.order",
    "fields": [field("amount", "money", required=True), field("channel")],
}  # fmt: skip
CLOSED = {"key": "closed", "title": "The day is closed", "fields": [field("day", "date", required=True)]}


def parts(**more: Any) -> dict[str, Any]:
    """The shop, told of payments."""
    found = shop([
        rule("pay", "shop.paid", {"update": {"set": {"note": "event.channel"}}}, {"state": {"field": "status", "to": "paid"}},
             condition="event.amount >= amount"),
        rule("refuse", "shop.paid", {"refuse": {"when": 'event.channel == "stolen"', "message": "Not with this."}}, must=True, priority=1),
        rule("tell", "shop.order.state:paid", {"emit": {"event": "shop.settled", "payload": {"sum": "amount"}}}),
        rule("close", "shop.closed", {"create": {"form": "shop.note", "set": {"text": "text(event.day)"}}}),
        rule("later", "shop.paid", {"create": {"form": "shop.note", "set": {"text": "event.channel", "order": "this"}}}, run="after"),
    ])  # fmt: skip
    found["shop"] |= {"events/paid.json": PAID, "events/closed.json": CLOSED, **more}
    return found


@pytest.fixture
def home(empty: Installation) -> Installation:
    """One open order."""
    empty.apply(parts())
    empty.save("shop.order", {"order_no": "O1", "amount": "20.00", "status": "open"})
    return empty


def logged(home: Installation) -> list[tuple[str, str, str | None]]:
    with home.platform.database.read() as connection:
        table = SYSTEM.event
        rows = connection.execute(select(table.c.name, table.c.source, table.c.dedupe_key).order_by(table.c.id))
        return [tuple(row) for row in rows]


def test_a_nul_is_refused_at_the_door_by_its_place(home: Installation, client: FlaskClient):
    (order,) = home.ids("shop.order")
    event = {"id": "p-1", "record": order, "payload": {"amount": "20.00", "channel": "card"}}
    for wrong, pointer in (
        ({"id": "\0"}, "/id"),
        ({"record": "a\0"}, "/record"),
        ({"payload": {"channel": "\0"}}, "/payload/channel"),
    ):
        assert problems(client.post(f"{EVENTS}/paid", json={**event, **wrong}), 400) == [("json_text", pointer)]
    assert logged(home) == []


def test_an_event_runs_its_rules_and_is_noted_with_what_it_set_going(home: Installation, client: FlaskClient):
    (order,) = home.ids("shop.order")
    answer = client.post(f"{EVENTS}/paid", json={"id": "p-1", "record": order, "payload": {"amount": "20.00", "channel": "card"}})
    assert answer.status_code == 201, answer.json
    assert answer.json["is_new"] is True
    assert [each["rule"] for each in answer.json["receipt"]] == ["shop.pay", "shop.pay", "shop.tell"]
    values = home.values("shop.order", order)
    assert (values["status"], values["note"]) == ("paid", "card")
    assert sorted(logged(home), key=str) == [("shop.paid", "api", "shop.paid:p-1"), ("shop.settled", "rule:shop.tell", None)]
    home.work()
    assert [home.values("shop.note", id)["text"] for id in home.ids("shop.note")] == ["card"]


def test_told_again_it_is_taken_once(home: Installation, client: FlaskClient):
    (order,) = home.ids("shop.order")
    told = {"id": "p-1", "record": order, "payload": {"amount": "20.00", "channel": "card"}}
    assert client.post(f"{EVENTS}/paid", json=told).status_code == 201
    again = client.post(f"{EVENTS}/paid", json=told)
    assert (again.status_code, again.json) == (200, {"is_new": False, "receipt": []})
    other = {**told, "payload": {"amount": "21.00"}}
    assert problems(client.post(f"{EVENTS}/paid", json=other), 409) == [("event_id_reused", "/id")]
    home.work()
    assert len(home.ids("shop.note")) == 1


def test_an_event_without_a_record(home: Installation, client: FlaskClient):
    assert client.post(f"{EVENTS}/closed", json={"payload": {"day": "2026-03-01"}}).status_code == 201
    assert len(home.ids("shop.note")) == 1
    assert problems(client.post(f"{EVENTS}/closed", json={"record": 1, "payload": {"day": "2026-03-01"}}), 422) == [
        ("event_without_record", "/record")
    ]


def test_what_does_not_fit_is_refused_and_leaves_nothing(home: Installation, client: FlaskClient):
    (order,) = home.ids("shop.order")
    assert problems(client.post(f"{EVENTS}/none", json={}), 404) == [("event_not_found", "")]
    assert problems(client.post(f"{EVENTS}/paid", json={"payload": {"amount": 1}}), 422) == [("event_needs_record", "/record")]
    assert problems(client.post(f"{EVENTS}/paid", json={"record": 10**9, "payload": {"amount": 1}}), 404) == [
        ("record_not_found", "")
    ]
    wrong = {"record": order, "payload": {"amount": "many", "colour": "red"}}
    assert {code for code, _ in problems(client.post(f"{EVENTS}/paid", json=wrong), 422)} == {"not_a_number", "unknown_field"}
    stolen = {"record": order, "payload": {"amount": 20, "channel": "stolen"}}
    assert problems(client.post(f"{EVENTS}/paid", json=stolen), 422)[0][0] == "refused"
    assert problems(client.post(f"{EVENTS}/paid", json={"at": "soon", "record": order, "payload": {"amount": 1}}), 422) == [
        ("not_a_moment", "/at")
    ]
    assert logged(home) == []


def test_whoever_may_tell_it_is_said_by_a_role(empty: Installation):
    teller = {"key": "teller", "title": "Teller", "events": ["shop.paid"], "forms": {"shop.order": {"actions": ["read"]}}}
    empty.apply(parts(**{"roles/teller.json": teller}))
    order = empty.save("shop.order", {"order_no": "O1", "amount": "20.00", "status": "open"})
    teller_browser, other = signed_in(empty, "till", roles=("shop.teller",)), signed_in(empty, "eve")
    told = {"record": order, "payload": {"amount": 20}}
    assert problems(other.post(f"{EVENTS}/paid", json=told), 403) == [("event_not_allowed", "")]
    assert teller_browser.post(f"{EVENTS}/paid", json=told).status_code == 201
    assert problems(teller_browser.post(f"{EVENTS}/closed", json={"payload": {"day": "2026-03-01"}}), 403) == [
        ("event_not_allowed", "")
    ]


@pytest.mark.parametrize(
    ("path", "document", "code"),
    [("events/paid.json", {**PAID, "form": "shop.none"}, "form_not_found"),
     ("roles/teller.json", {"key": "teller", "title": "T", "events": ["shop.settled"]}, "role_event_unknown"),
     ("rules/odd.json", {"key": "odd", "title": "Odd", "on": ["shop.order.created"], "actions": [{"emit": {"event": "shop.paid", "payload": {"sum": "amount"}}}]}, "emitted_otherwise"),
     ("events/closed.json", {**CLOSED, "fields": [field("day", "formula", formula="1", result="integer")]}, "not_an_input_type")],
)  # fmt: skip
def test_what_is_declared_wrongly_is_told(empty: Installation, path: str, document: dict[str, Any], code: str):
    with pytest.raises(Invalid) as refused:
        empty.apply(parts(**{path: document}))
    assert code in [each.code for each in refused.value.problems]
