"""Health, readiness and metrics: who may read them, and what they say when something is missing."""

import json
import logging
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from flask import request
from flask.testing import FlaskClient
from sqlalchemy import text

from runtime.app import create_app
from runtime.config import read_settings
from runtime.telemetry import configure_logs
from tests.acceptance.installation import Installation

OUTSIDE = {"REMOTE_ADDR": "198.51.100.7"}


def test_it_is_ready_once_everything_is_there(empty: Installation) -> None:
    client = create_app(empty.platform).test_client()
    assert client.get("/health").json == {"alive": True}
    answer = client.get("/ready")
    assert (answer.status_code, answer.json["code"]) == (503, "no_workspace")


def test_it_is_not_ready_before_the_tables_are_up_to_date(home: Installation) -> None:
    client = create_app(home.platform).test_client()
    assert client.get("/ready").json == {"ready": True}
    with home.platform.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = client.get("/ready?lang=zh-CN")
    assert (answer.status_code, answer.json["code"]) == (503, "doctor_migrations")
    assert "0001" in answer.json["title"]


def test_it_is_not_ready_without_its_database(tmp_path: Path) -> None:
    nowhere = Installation("postgresql://nobody@127.0.0.1:1/nothing", tmp_path)
    client = create_app(nowhere.platform).test_client()
    assert client.get("/health").status_code == 200
    answer = client.get("/ready")
    assert (answer.status_code, answer.json["code"]) == (503, "database_unreachable")
    nowhere.close()


def test_metrics_count_what_happened(home: Installation) -> None:
    client = create_app(home.platform).test_client()
    client.get("/nowhere")
    shown = client.get("/metrics").text
    assert 'tessera_requests_total{operation="none",process="' in shown
    assert 'tessera_commits_total{cause="save"' in shown
    for name in ("tessera_queue_age_seconds", "tessera_incidents_open 0.0", "tessera_release{digest="):
        assert name in shown
    home.work()
    assert "Ada" not in client.get("/metrics").text


@pytest.mark.parametrize(
    ("surroundings", "headers", "status"),
    [
        ({}, {}, 200),
        (OUTSIDE, {}, 401),
        (OUTSIDE, {"Authorization": "Bearer wrong"}, 401),
        (OUTSIDE, {"Authorization": "Bearer seesaw"}, 200),
        ({}, {"X-Forwarded-For": "198.51.100.7"}, 401),  # a proxy on this machine asks for somebody outside
        ({}, {"Via": "1.1 proxy"}, 401),
    ],
)
def test_metrics_are_not_for_everybody(
    home: Installation, surroundings: dict[str, str], headers: dict[str, str], status: int
) -> None:
    settings = replace(home.platform.settings, metrics_token="seesaw")
    client = create_app(replace(home.platform, settings=settings)).test_client()
    assert client.get("/metrics", headers=headers, environ_base=surroundings).status_code == status


@pytest.mark.parametrize(
    "given", ["", "00-xyz-1-01", "00-" + "0" * 32 + "-00f067aa0ba902b7-01", "ff-" + "1" * 32 + "-" + "2" * 16 + "-00"]
)
def test_a_trace_that_cannot_be_read_is_made(client: FlaskClient, given: str) -> None:
    found = client.get("/health", headers={"traceparent": given}).headers["X-Trace-Id"]
    assert len(found) == 32
    assert found not in given


def test_logs_tell_operations_and_no_values(home: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    written, handlers, level = StringIO(), logging.getLogger().handlers[:], logging.getLogger().level
    configure_logs("INFO", written)
    try:
        app = create_app(home.platform)
        app.add_url_rule("/broken", "broken", lambda: int("Ada Lovelace"))
        trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        answer = app.test_client().get("/broken?phone=13800138000", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
        assert (answer.status_code, answer.headers["X-Trace-Id"]) == (500, trace)
    finally:
        logging.getLogger().handlers[:] = handlers
        logging.getLogger().setLevel(level)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert {line["trace_id"] for line in lines} == {trace}
    failure = next(line["failure"] for line in lines if "failure" in line)
    assert failure[0]["type"] == "builtins.ValueError"
    assert any("test_operating.py" in frame for frame in failure[0]["at"])
    assert lines[-1]["event"] == "request"
    assert "Ada" not in written.getvalue()
    assert "138" not in written.getvalue()


def test_proxies_are_believed_only_where_they_are_known(home: Installation) -> None:
    seen: list[tuple[str, str]] = []

    def asked(proxies: str, peer: str, **headers: str) -> tuple[str, str]:
        settings = replace(home.platform.settings, proxies=read_settings({"TESSERA_PROXIES": proxies}).proxies)
        app = create_app(replace(home.platform, settings=settings))

        def note() -> str:
            seen.append((request.remote_addr or "", request.scheme))
            return ""

        app.add_url_rule("/note", "note", note)
        named = {f"X-Forwarded-{name.title()}": value for name, value in headers.items()}
        app.test_client().get("/note", headers=named, environ_base={"REMOTE_ADDR": peer})
        return seen[-1]

    given = {"for": "203.0.113.9, 198.51.100.7, 10.0.0.3", "proto": "https"}
    assert asked("10.0.0.0/8", "10.0.0.2", **given) == ("198.51.100.7", "https")
    assert asked("10.0.0.2", "10.0.0.2", **given) == ("10.0.0.3", "https")
    assert asked("10.0.0.0/8", "192.0.2.1", **given) == ("192.0.2.1", "http")
    assert asked("", "127.0.0.1", **given) == ("127.0.0.1", "http")
    assert asked("10.0.0.0/8", "10.0.0.2", **{"for": "rubbish", "proto": "gopher"}) == ("10.0.0.2", "http")


def test_names_and_sizes_are_kept_to(home: Installation) -> None:
    settings = replace(home.platform.settings, url="https://crm.example.com", hosts=("web",), max_body=1000)
    client = create_app(replace(home.platform, settings=settings), "0.0.0.0").test_client()
    assert client.get("/health", headers={"Host": "crm.example.com"}).status_code == 200
    assert client.get("/ready", headers={"Host": "web:8000"}).status_code == 200
    strange = client.get("/health", headers={"Host": "evil.example.com"})
    assert (strange.status_code, strange.json["code"]) == (400, "unknown_host")
    assert "evil.example.com" in strange.json["title"]
    assert "TESSERA_HOSTS" in strange.json["title"]
    answer = client.post(
        "/api/v1/session", data=b'{"login": "' + b"a" * 2000 + b'"}', content_type="application/json",
        headers={"Host": "crm.example.com"},
    )  # fmt: skip
    assert (answer.status_code, answer.json["code"]) == (413, "request_too_large")


@pytest.mark.parametrize(
    ("name", "value"),
    [("TESSERA_PROXIES", "nonsense"), ("TESSERA_URL", "crm.example.com"), ("TESSERA_MAX_BODY", "much"), ("TESSERA_WORKERS", "0"),
     ("TESSERA_LOG_LEVEL", "loud")],
)  # fmt: skip
def test_settings_that_are_none_are_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="nonsense" if name == "TESSERA_PROXIES" else name):
        read_settings({name: value})
