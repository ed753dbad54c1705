"""Files over HTTP: who may send, attach and fetch them, and that a browser runs none."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import pytest

from runtime.app import create_app
from tests.acceptance.installation import Installation
from tests.factories.apps import app, field, form
from tests.runtime.api.person import SEND, Person

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


Enter: TypeAlias = Callable[..., Person]


@pytest.fixture
def enter(empty: Installation) -> Enter:
    """People may write their own records; some see no papers, some only read."""
    person = form(
        "person", field("name"), field("papers", "file", multiple=True, max_size=2000), field("picture", "image"),
        field("lines", "sub_table", fields=[field("word"), field("scan", "file")]),
    )  # fmt: skip
    parts = app("club", forms=[person])
    writes = {"actions": ["read", "create", "update"]}
    roles = {
        "own": {**writes, "rows": "own"}, "all": {**writes, "rows": "all"}, "reads": {"actions": ["read"], "rows": "all"},
        "blind": {**writes, "rows": "all", "fields": {"papers": "hidden", "picture": "read"}},
        "aside": {**writes, "rows": "all", "fields": {"papers": "hidden"}},
    }  # fmt: skip
    for key, rights in roles.items():
        parts["club"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": {"club.person": rights}}
    empty.apply(parts)
    return lambda login, *names: Person(empty, login, *(f"club.{name}" for name in names))


def test_a_file_is_sent_attached_and_fetched(enter: Enter) -> None:
    ada, bob, eve = enter("ada", "own"), enter("bob", "all"), enter("eve", "own")
    sent = ada.send("内容".encode(), "说明 1.txt")
    assert (sent.status_code, sent.json["name"], sent.json["media_type"]) == (201, "说明 1.txt", "text/plain")
    id = sent.json["id"]
    assert [each.fetch(id).status_code for each in (ada, bob, eve)] == [200, 404, 404]
    saved = ada.save(name="x", papers=[id])
    assert (saved.status_code, saved.json["record"]["papers"]) == (201, [id])
    for name in (id, sent.json["public_id"]):
        assert [each.fetch(name).status_code for each in (ada, bob, eve)] == [200, 200, 404]
    got = bob.fetch(id)
    assert got.data == "内容".encode()
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "%E8%AF%B4" in got.headers["Content-Disposition"]
    assert (got.headers["X-Content-Type-Options"], got.headers["Content-Security-Policy"]) == (
        "nosniff", "default-src 'none'; sandbox",
    )  # fmt: skip


def test_nobody_attaches_what_somebody_else_has_sent(enter: Enter) -> None:
    ada, eve = enter("ada", "all"), enter("eve", "all")
    id = ada.send(b"mine").json["id"]
    stolen = eve.save(name="x", papers=[id])
    assert (stolen.status_code, stolen.json["errors"][0]["code"]) == (422, "no_such_file")
    assert ada.save(name="x", papers=[id]).status_code == 201
    assert eve.save(name="y", papers=[id]).json["errors"][0]["code"] == "no_such_file"


def test_rights_hold_for_sending_and_fetching(enter: Enter) -> None:
    ada, blind, reads, none = enter("ada", "all"), enter("blind", "blind"), enter("reads", "reads"), enter("none")
    id = ada.send(b"mine").json["id"]
    ada.save(name="x", papers=[id])
    assert [each.send(b"x").status_code for each in (blind, reads, none)] == [404, 403, 404]
    assert blind.send(PNG, "p.png", "picture").status_code == 403
    assert [each.fetch(id).status_code for each in (blind, reads, none)] == [404, 200, 404]
    assert ada.send(b"x", field="name").status_code == ada.send(b"x", field="nothing").status_code == 404
    assert ada.send(b"x", **{"X-CSRF-Token": "wrong"}).status_code == 403
    assert ada.client.post(SEND + "papers", json={}, headers=ada.headers).status_code == 400
    assert ada.client.post(SEND + "papers", data={}, content_type="multipart/form-data", headers=ada.headers).status_code == 400
    assert ada.fetch("nobody").status_code == ada.fetch(999_999).status_code == ada.fetch(2**60).status_code == 404
    strange = create_app(ada.client.application.extensions["tessera"]).test_client()
    assert strange.get(f"/api/v1/files/{id}").status_code == 401


def test_a_file_of_a_hidden_field_is_not_moved_into_one_that_is_seen(enter: Enter) -> None:
    ada, blind = enter("ada", "all"), enter("aside", "aside")
    papers = [ada.send(PNG, "secret.png").json["id"], ada.send(b"words", "secret.txt").json["id"]]
    record = ada.save(name="x", papers=papers).json["record"]
    for id in papers:
        stolen = blind.change(record["id"], picture=id)
        assert (stolen.status_code, [each["code"] for each in stolen.json["errors"]]) == (422, ["no_such_file"])
        assert "secret" not in stolen.get_data(as_text=True)
        assert (blind.fetch(id).status_code, ada.fetch(id).status_code) == (404, 200)
    assert ada.change(record["id"], picture=papers[0], papers=papers[1:]).status_code == 200


def test_sizes_and_kinds_are_held_to(enter: Enter, tmp_path: Path) -> None:
    ada = enter("ada", "all")
    big = ada.send(b"x" * 2001)
    assert (big.status_code, big.json["errors"][0]["code"]) == (422, "file_too_large")
    assert ada.send(b"x" * 100_000).status_code == 413
    assert ada.send(b"<svg onload=alert(1)>", "p.png", "picture").json["errors"][0]["code"] == "file_kind_not_accepted"
    assert list((tmp_path / "files").rglob(".new-*")) == []


def test_a_browser_runs_nothing(enter: Enter) -> None:
    ada = enter("ada", "all")
    page = ada.send(b"<html><script>alert(1)</script>", "a.html").json
    assert page["media_type"] == "text/plain"
    assert ada.fetch(page["id"], "?inline=true").headers["Content-Disposition"].startswith("attachment")
    picture = ada.send(PNG, '../"x\r\nSet-Cookie: a=b.png', "picture").json
    shown = ada.fetch(picture["id"], "?inline=true")
    assert (shown.mimetype, shown.headers["Content-Disposition"].partition(";")[0]) == ("image/png", "inline")
    assert "Set-Cookie" not in shown.headers


def test_files_of_lines_follow_the_record(enter: Enter, empty: Installation) -> None:
    ada, eve = enter("ada", "own"), enter("eve", "own")
    sent = ada.client.post(
        "/api/v1/files?form=club.person.lines&field=scan", data={"file": (BytesIO(b"x"), "x")}, headers=ada.headers
    )
    assert sent.status_code == 201, sent.json
    id = sent.json["id"]
    record = ada.save(name="x", lines=[{"word": "w", "scan": id}]).json["record"]
    assert [each.fetch(id).status_code for each in (ada, eve)] == [200, 404]
    empty.delete("club.person", record["id"])
    assert ada.fetch(id).status_code == 404
