"""Channels and deliveries over HTTP: set up, tried, listed, sent again; by administrators only, and no secret comes back."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from runtime.services.run_due import run_due
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.plugins.receivers import HttpReceiver, SmtpReceiver, http_receiver, smtp_receiver
from tests.runtime.api.conftest import signed_in
from tests.runtime.services.post import SECRET, club, open_to_here

CHANNELS, DELIVERIES = "/api/v1/admin/channels", "/api/v1/admin/deliveries"


@pytest.fixture
def home(empty: Installation) -> Installation:
    empty.apply(club())
    empty.platform = open_to_here(empty.platform)
    return empty


@pytest.fixture
def there() -> Iterator[HttpReceiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def server() -> Iterator[SmtpReceiver]:
    with smtp_receiver() as receiver:
        yield receiver


def set_up(client: FlaskClient, key: str, **settings: object):
    return client.put(f"{CHANNELS}/{key}", json={"settings": settings, "is_enabled": True})


def test_the_channels_and_their_forms(client: FlaskClient) -> None:
    found = client.get(CHANNELS, headers={"Accept-Language": "zh-CN"}).json["channels"]
    assert [each["key"] for each in found] == ["console", "email", "in-app", "sms-http", "webhook"]
    assert {each["key"]: each["is_enabled"] for each in found} == {
        "console": False, "email": False, "in-app": True, "sms-http": False, "webhook": False,
    }  # fmt: skip
    (mail,) = [each for each in found if each["key"] == "email"]
    assert mail["schema"]["properties"]["host"]["title"] == "服务器"
    assert mail["schema"]["properties"]["password"]["writeOnly"] is True
    english = client.get(CHANNELS, headers={"Accept-Language": "en"}).json["channels"]
    assert english[1]["schema"]["properties"]["host"]["title"] == "Server"


def test_a_secret_is_kept_sealed_and_never_told(home: Installation, client: FlaskClient, there: HttpReceiver) -> None:
    saved = set_up(client, "webhook", url=there.url, secret=SECRET)
    assert saved.status_code == 200, saved.json
    assert (saved.json["settings"], saved.json["secrets"], saved.json["is_enabled"]) == ({"url": there.url}, ["secret"], True)
    assert SECRET not in client.get(CHANNELS).text
    with home.platform.database.read() as connection:
        (row,) = connection.execute(SYSTEM.plugin_setting.select()).all()
        audit = connection.execute(SYSTEM.audit.select()).all()
    assert SECRET not in str(row)
    assert SECRET not in str(audit)
    # left out it stays, and is used
    assert set_up(client, "webhook", url=f"{there.url}/other").json["secrets"] == ["secret"]
    home.save("club.person", {"name": "Anna"})
    run_due(home.platform)
    assert [each.path for each in there.requests] == ["/other"]
    gone = set_up(client, "webhook", url=there.url, secret=None)
    assert [each["pointer"] for each in gone.json["errors"]] == ["/settings/secret"]


@pytest.mark.parametrize(("settings", "wrong"), [
    ({}, [("setting_missing", "/settings/secret"), ("setting_missing", "/settings/url")]),
    ({"url": "ftp://x", "secret": SECRET}, [("setting_unfit", "/settings/url")]),
    ({"url": "https://x.example", "secret": "short"}, [("setting_unfit", "/settings/secret")]),
    ({"url": "https://x.example", "secret": SECRET, "more": 1}, [("setting_unknown", "/settings/more")]),
])  # fmt: skip
def test_what_does_not_fit_is_told_without_its_value(settings, wrong, client: FlaskClient) -> None:
    answer = set_up(client, "webhook", **settings)
    assert answer.status_code == 422
    assert sorted((each["code"], each["pointer"]) for each in answer.json["errors"]) == wrong
    assert "short" not in answer.text


def test_a_test_goes_to_oneself(home: Installation, server: SmtpReceiver) -> None:
    client = signed_in(home, "chief", is_admin=True, email="chief@example.com")
    assert client.post(f"{CHANNELS}/email/test", json={}).json["code"] == "delivery_not_ready"
    set_up(client, "email", host="127.0.0.1", port=server.port, security="none", sender="club@example.com")
    asked = client.post(f"{CHANNELS}/email/test", json={}, headers={"Accept-Language": "zh-CN"})
    assert asked.status_code == 202, asked.json
    assert (asked.json["state"], asked.json["message"]) == ("waiting", "test")
    run_due(home.platform)
    assert server.mails[0]["Subject"] == "来自 Tessera 的测试"
    assert server.envelopes == [("club@example.com", "chief@example.com")]
    client.post(f"{CHANNELS}/email/test", json={"to": "other@example.com"})
    client.post(f"{CHANNELS}/in-app/test", json={})
    run_due(home.platform)
    assert server.envelopes[1][1] == "other@example.com"
    assert [each["state"] for each in client.get(DELIVERIES).json["deliveries"]] == ["sent", "sent", "sent"]
    assert "Test" in client.get("/api/v1/notices").json["notices"][0]["text"]
    with home.platform.database.read() as connection:
        kept = [row.content for row in connection.execute(SYSTEM.delivery.select())]
    assert kept == [None, None, None]
    assert client.post(f"{CHANNELS}/pigeon/test", json={}).json["code"] == "channel_not_found"


def test_deliveries_are_listed_and_sent_again(home: Installation, client: FlaskClient, there: HttpReceiver) -> None:
    set_up(client, "webhook", url=there.url, secret=SECRET)
    there.status = 404
    anna = home.save("club.person", {"name": "Anna", "email": "anna@example.com"})
    home.save("club.person", {"name": "Bert"})
    run_due(home.platform)
    found = client.get(DELIVERIES, query_string={"state": "failed", "channel": "webhook", "message": "club.hello"}).json[
        "deliveries"
    ]
    assert [(each["name"], each["reason"], each["may_retry"]) for each in found] == [
        ("Bert", "delivery_refused", True), ("Anna", "delivery_refused", True),
    ]  # fmt: skip
    assert "anna@" not in client.get(DELIVERIES).text
    assert client.get(DELIVERIES, query_string={"before": found[0]["id"], "limit": 1}).json["deliveries"][0]["record"] == anna
    one = client.get(f"{DELIVERIES}/{found[1]['id']}").json
    assert (one["detail"], one["title"]) == ("HTTP 404", "Hello")
    assert "refused" in one["sentence"]
    there.status = 200
    again = client.post(f"{DELIVERIES}/{found[1]['id']}/retry")
    assert (again.status_code, again.json["state"]) == (200, "waiting")
    run_due(home.platform)
    after = client.get(f"{DELIVERIES}/{found[1]['id']}").json
    assert (after["state"], after["attempts"], after["reason"]) == ("sent", 2, None)
    assert client.post(f"{DELIVERIES}/{found[1]['id']}/retry").status_code == 409
    assert client.post(f"{DELIVERIES}/1/retry").status_code == 404
    assert client.post(f"{DELIVERIES}/x/retry").status_code == 404


def test_they_are_for_administrators(home: Installation) -> None:
    clerk = signed_in(home, "clerk", roles=["club.clerk"])
    for method, path in (
        ("get", CHANNELS), ("put", f"{CHANNELS}/email"), ("post", f"{CHANNELS}/email/test"), ("get", DELIVERIES),
        ("get", f"{DELIVERIES}/1"), ("post", f"{DELIVERIES}/1/retry"),
    ):  # fmt: skip
        assert (
            getattr(clerk, method)(path, json={"settings": {}, "is_enabled": True} if method == "put" else {}).status_code == 403
        )


def test_messages_stand_in_the_story_of_their_record(home: Installation, client: FlaskClient, there: HttpReceiver) -> None:
    set_up(client, "webhook", url=there.url, secret=SECRET)
    anna = home.save("club.person", {"name": "Anna", "points": 5})
    run_due(home.platform)
    story = client.get(f"/api/v1/apps/club/forms/person/records/{anna}/timeline").json["timeline"]
    (told,) = [each for each in story if each["kind"] == "message"]
    assert (told["title"], told["channel"], told["state"]) == ("Hello", "webhook", "sent")
    assert told["text"] == "Anna, you have 5 points, level ."
    (only,) = client.get(f"/api/v1/apps/club/forms/person/records/{anna}/timeline?kinds=message").json["timeline"]
    assert only == told
    parts = club()
    hidden = {"actions": ["read"], "fields": {"points": "hidden"}}
    parts["club"]["roles/guest.json"] = {"key": "guest", "title": "Guest", "forms": {"club.person": hidden}}
    home.apply(parts, consent=True)
    clerk, guest = (signed_in(home, role, roles=[f"club.{role}"]) for role in ("clerk", "guest"))
    path = f"/api/v1/apps/club/forms/person/records/{anna}/timeline?kinds=message"
    assert clerk.get(path).json["timeline"][0]["text"] == told["text"]
    assert guest.get(path).json["timeline"][0]["text"] is None


def test_a_notice_is_there_once_and_only_for_who_sees_the_record(empty: Installation) -> None:
    message = {
        "key": "hello",
        "form": "club.person",
        "title": "Hello",
        "channels": ["in-app"],
        "to": {"role": "club.clerk"},
        "body": "New: {name}",
    }
    empty.apply(club([message]))
    clerk = signed_in(empty, "clerk", roles=["club.clerk"])
    empty.save("club.person", {"name": "Anna"})
    run_due(empty.platform)
    (notice,) = clerk.get("/api/v1/notices").json["notices"]
    assert (notice["kind"], notice["text"], notice["name"]) == ("message", "New: Anna", "Anna")
    with empty.platform.database.read() as connection:
        assert "Anna" not in str(connection.execute(SYSTEM.notice.select()).all())
    with empty.platform.database.write() as connection:  # sent again because nobody knew: still once
        connection.execute(SYSTEM.delivery.update().values(state="sending"))
        connection.execute(SYSTEM.job.update().where(SYSTEM.job.c.kind == "send").values(state="waiting"))
    run_due(empty.platform)
    assert len(clerk.get("/api/v1/notices").json["notices"]) == 1
