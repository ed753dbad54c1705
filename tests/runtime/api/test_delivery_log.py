"""The log of messages as administrators look into it: found again, told with each try and the reason, sent again many at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from runtime.services.personal_reads import write_reads
from runtime.services.run_due import run_due
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.plugins.receivers import HttpReceiver, http_receiver
from tests.runtime.api.conftest import signed_in
from tests.runtime.services.post import HELLO, SECRET, club, open_to_here

CHANNELS, DELIVERIES = "/api/v1/admin/channels", "/api/v1/admin/deliveries"
HOOK = {**HELLO, "channels": ["webhook"]}


@pytest.fixture
def there() -> Iterator[HttpReceiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def home(empty: Installation) -> Installation:
    empty.apply(club([HOOK]))
    empty.platform = open_to_here(empty.platform)
    return empty


@pytest.fixture
def client(home: Installation, there: HttpReceiver) -> FlaskClient:
    found = signed_in(home, "boss", is_admin=True)
    assert (
        found.put(f"{CHANNELS}/webhook", json={"settings": {"url": there.url, "secret": SECRET}, "is_enabled": True}).status_code
        == 200
    )
    return found


def listed(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(DELIVERIES, query_string=query)
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json["deliveries"]
    return found


def statements(home: Installation, client: FlaskClient) -> int:
    """How often the database is asked for one page."""
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    event.listen(home.platform.database.engine, "before_cursor_execute", note)
    listed(client)
    event.remove(home.platform.database.engine, "before_cursor_execute", note)
    return len(said)


def test_a_delivery_is_found_by_words_by_record_and_by_state(home: Installation, client: FlaskClient) -> None:
    anna, bert = home.save("club.person", {"name": "Anna Li"}), home.save("club.person", {"name": "Bert"})
    run_due(home.platform)
    assert [each["name"] for each in listed(client)] == ["Bert", "Anna Li"]
    assert [each["record"] for each in listed(client, q="anna")] == [anna]
    assert [each["record"] for each in listed(client, form="club.person", record=bert)] == [bert]
    assert len(listed(client, q="hello")) == 2  # the message's title
    assert [listed(client, q=each) for each in ("nobody", "?", "anna bert")] == [[], [], []]
    assert listed(client, state="failed", q="anna") == []
    assert client.get(DELIVERIES, query_string={"form": "club.nothing", "record": 1}).status_code == 404


def test_names_of_a_page_are_read_at_once(home: Installation, client: FlaskClient) -> None:
    home.save("club.person", {"name": "One"})
    few = statements(home, client)
    for number in range(6):
        home.save("club.person", {"name": f"P{number}"})
    assert statements(home, client) == few


def test_each_try_is_told_and_what_it_said(home: Installation, client: FlaskClient, there: HttpReceiver) -> None:
    there.status = 503
    home.save("club.person", {"name": "Anna", "email": "anna@example.com", "points": 5})
    run_due(home.platform)
    (waiting,) = listed(client)
    assert (waiting["state"], waiting["reason"], waiting["next_at"]) == ("waiting", "delivery_busy", "2026-03-01T01:00:01Z")
    there.status = 200
    home.at("2026-03-01T09:00:05+08:00")
    run_due(home.platform)
    one = client.get(f"{DELIVERIES}/{waiting['id']}").json
    assert (one["state"], one["text"], one["text_state"]) == ("sent", "Anna, you have 5 points, level .", "kept")
    assert [(each["number"], each["outcome"], each["sentence"], each["detail"]) for each in one["tries"]] == [
        (1, "failed", "asked to come later", "HTTP 503"), (2, "sent", None, None),
    ]  # fmt: skip
    assert one["tries"][1]["at"] == "2026-03-01T01:00:05Z"
    assert one["why"] == ["“greet” sends it.", "It needs no consent.", "By Webhook, its only way."]
    zh = client.get(f"{DELIVERIES}/{waiting['id']}", headers={"Accept-Language": "zh-CN"}).json
    assert zh["why"][0] == "由“greet”发送。"
    with home.platform.database.read() as connection:
        kept = connection.execute(SYSTEM.delivery_try.select()).all()
    assert "HTTP 503" not in str(kept)


def test_reading_what_a_message_said_is_noted(home: Installation, client: FlaskClient) -> None:
    home.save("club.person", {"name": "Anna", "email": "anna@example.com"})
    (one,) = listed(client)
    client.get(f"{DELIVERIES}/{one['id']}")
    write_reads(home.platform)
    rows = client.get("/api/v1/admin/audit", query_string={"kind": "records_read"}).json["rows"]
    assert [(row["subject"], row["detail"]) for row in rows] == [("club.person", {"fields": ["email", "name"], "count": 1})]


@pytest.mark.parametrize(("message", "person", "reason", "said"), [
    ({"channels": ["email"]}, {}, "no_address", "It was not sent, because the record has no address for E-mail."),
    ({"category": "marketing", "consent": "may"}, {"may": False}, "no_consent", "It was not sent, because consent was not there: may."),
    ({"category": "marketing", "consent": "may", "quiet": {"from": "21:00", "to": "10:00"}}, {"may": True}, "quiet_hours",
     "It is marketing, and nobody is disturbed from 21:00 to 10:00: it goes out at 2026-03-01 10:00."),
])  # fmt: skip
def test_why_one_was_not_sent(empty: Installation, there: HttpReceiver, message, person, reason, said) -> None:
    empty.apply(club([{**HOOK, **message}]))
    boss = signed_in(empty, "boss", is_admin=True)
    settings = {"url": there.url, "secret": SECRET}
    if "email" in message.get("channels", ()):
        settings = {"host": "mail.example.com", "port": 25, "security": "none", "sender": "club@example.com"}
    key = "email" if "email" in message.get("channels", ()) else "webhook"
    assert boss.put(f"{CHANNELS}/{key}", json={"settings": settings, "is_enabled": True}).status_code == 200
    anna = empty.save("club.person", {"name": "Anna", **person})
    (one,) = listed(boss)
    assert one["reason"] == reason
    told = boss.get(f"{DELIVERIES}/{one['id']}").json
    assert said in told["why"]
    (story,) = boss.get(f"/api/v1/apps/club/forms/person/records/{anna}/timeline?kinds=message").json["timeline"]
    assert story["why"] == told["why"]


def test_who_may_not_read_a_field_is_not_told_the_consent_made_of_it(empty: Installation, there: HttpReceiver) -> None:
    parts = club([{**HOOK, "category": "marketing", "consent": "may"}])
    hidden = {"actions": ["read"], "fields": {"may": "hidden"}}
    parts["club"]["roles/guest.json"] = {"key": "guest", "title": "Guest", "forms": {"club.person": hidden}}
    empty.apply(parts)
    boss, guest = signed_in(empty, "boss", is_admin=True), signed_in(empty, "guest", roles=["club.guest"])
    boss.put(f"{CHANNELS}/webhook", json={"settings": {"url": there.url, "secret": SECRET}, "is_enabled": True})
    anna = empty.save("club.person", {"name": "Anna", "may": False})
    (story,) = guest.get(f"/api/v1/apps/club/forms/person/records/{anna}/timeline?kinds=message").json["timeline"]
    assert "It was not sent, because consent was not there." in story["why"]
    assert not any("may" in each.split() for each in story["why"])


def test_many_are_sent_again_at_once(home: Installation, client: FlaskClient, there: HttpReceiver) -> None:
    there.status = 404
    people = [home.save("club.person", {"name": f"P{number}"}) for number in range(4)]
    run_due(home.platform)
    assert client.get(DELIVERIES).json["failed"] == 4
    found = {each["record"]: each["id"] for each in listed(client)}
    there.status = 200
    some = client.post(f"{DELIVERIES}/retry", json={"ids": [found[people[0]], found[people[1]], 1]}).json
    assert some == {"retried": 2, "left": 1}
    run_due(home.platform)
    assert [each["state"] for each in listed(client)] == ["failed", "failed", "sent", "sent"]
    keys = [each.headers["tessera-delivery"] for each in there.requests]
    assert sorted(keys[4:]) == sorted(keys[:2])  # whoever gets it twice can tell
    assert client.post(f"{DELIVERIES}/retry", json={"channel": "email"}).json == {"retried": 0, "left": 0}
    assert client.post(f"{DELIVERIES}/retry", json={"channel": "webhook", "q": "P3"}).json == {"retried": 1, "left": 0}
    assert client.post(f"{DELIVERIES}/retry", json={}).json == {"retried": 1, "left": 0}
    run_due(home.platform)
    assert {each["state"] for each in listed(client)} == {"sent"}
    assert client.post(f"{DELIVERIES}/retry", json={"ids": [0]}).status_code == 400


def test_one_that_was_tried_to_the_end_says_so(home: Installation, client: FlaskClient, there: HttpReceiver) -> None:
    there.status = 503
    home.save("club.person", {"name": "Anna"})
    for hour in range(10, 16):
        home.at(f"2026-03-01T{hour}:00:00+08:00")
        run_due(home.platform)
    (one,) = listed(client)
    assert (one["state"], one["has_given_up"], one["may_retry"]) == ("failed", True, True)
    assert one["sentence"] == "The channel “Webhook” asked to come later in each of 5 tries. See what it said, then retry."


def test_many_are_for_administrators(home: Installation) -> None:
    clerk = signed_in(home, "clerk", roles=["club.clerk"])
    assert clerk.post(f"{DELIVERIES}/retry", json={}).status_code == 403
