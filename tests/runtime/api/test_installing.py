"""Apps from the gallery and from files: what is missing is told before anything is written; updates are merges of three; what goes
with an app is told in numbers."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from runtime.blueprint_files import read_parts, shipped
from runtime.services.publish_app import ensure_workspace
from tests.acceptance.installation import Installation
from tests.factories.apps import app, field, form
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems

ADMIN = "/api/v1/admin"
GALLERY, ARCHIVES = f"{ADMIN}/gallery", f"{ADMIN}/archives"


@pytest.fixture
def boss(empty: Installation) -> FlaskClient:
    """An administrator of an installation in which nothing is installed."""
    ensure_workspace(empty.platform)
    return signed_in(empty, "boss", is_admin=True)


def sent(client: FlaskClient, place: str, content: bytes, name: str = "app.json", **more: Any) -> Any:
    told = {key: json.dumps(value) if isinstance(value, dict | bool | int) else value for key, value in more.items()}
    return client.post(f"{ARCHIVES}/{place}", data={"file": (io.BytesIO(content), name), **told})


def document(parts: Any) -> bytes:
    return json.dumps(parts).encode()


def desk(version: str = "1.0.0", title: str = "Desk", *fields: Any, **more: Any) -> dict[str, Any]:
    """A small app as its maker ships it."""
    found = app("desk", forms=[form("note", field("text", title=title), *fields)])
    found["desk"]["app.json"] = {**found["desk"]["app.json"], "version": version, **more}
    return found


def test_before_anything_is_installed_an_administrator_finds_the_gallery(boss: FlaskClient):
    found = {each["app"]["key"]: each for each in boss.get(GALLERY).json["templates"]}
    assert set(found) == set(shipped())
    assert found["points"]["app"]["installed"] is None
    assert [(each["needed"], each["found"], each["is_shipped"]) for each in found["points"]["needs"]] == [("member", None, True)]
    assert boss.get(f"{ADMIN}/apps").json == {"apps": []}
    assert boss.get(f"{ADMIN}/overview").json["release"] is None
    assert boss.get(f"{ADMIN}/roles").json == {"roles": []}


def test_what_is_missing_is_told_and_nothing_is_written_until_it_comes_along(boss: FlaskClient):
    plan = boss.post(f"{GALLERY}/plan", json={"templates": ["points"]}).json
    assert (plan["plan"], [each["is_met"] for each in plan["needs"]]) == (None, [False])
    refused = boss.post(f"{GALLERY}/install", json={"templates": ["points"]})
    assert problems(refused, 422) == [("app_missing", "/points/app.json/requires")]
    assert boss.get(f"{ADMIN}/apps").json == {"apps": []}
    both = {"templates": ["points", "member"]}
    plan = boss.post(f"{GALLERY}/plan", json=both).json
    assert {each["code"] for each in plan["plan"]["changes"]} >= {"change_app_added"}
    assert plan["plan"]["release"] is None
    done = boss.post(f"{GALLERY}/install", json={**both, "base": 0, "with_demo": True}).json
    assert (done["release"], done["apps"]) == (1, ["member", "points"])
    assert done["created"] > 20
    found = {each["key"]: each for each in boss.get(f"{ADMIN}/apps").json["apps"]}
    assert found["member"]["needed_by"] == ["points"]
    assert found["member"]["records"] > 10
    assert problems(boss.post(f"{GALLERY}/install", json={"templates": ["campaign"], "base": 0}), 409) == [("release_moved", "")]
    assert boss.post(f"{GALLERY}/plan", json={"templates": ["none"]}).status_code == 404


def test_a_file_brings_an_app_and_the_gallery_what_it_needs(boss: FlaskClient, tmp_path: Path):
    raw = document(desk(requires={"member": ">=1.0"}))
    plan = sent(boss, "plan", raw).json
    assert [(each["needed"], each["is_met"], each["is_shipped"]) for each in plan["needs"]] == [("member", False, True)]
    assert sent(boss, "install", raw, **{"with": "member"}).json["apps"] == ["desk", "member"]
    exported = boss.get("/api/v1/designer/apps/desk/export").get_data()
    path = tmp_path / "desk.zip"
    path.write_bytes(exported)
    assert set(read_parts(path)) == {"desk"}
    assert sent(boss, "plan", exported, "desk.zip").json["plan"]["is_empty"]
    rows = boss.get(f"{ADMIN}/audit?kind=published").json["rows"]
    assert {each["subject"] for each in rows} == {"desk", "member"}


def test_an_update_keeps_what_was_changed_here_and_asks_about_what_both_changed(boss: FlaskClient):
    sent(boss, "install", document(desk()))
    own = boss.get("/api/v1/designer/apps/desk/draft").json["files"]["forms/note.json"]
    own["fields"][0]["title"] = "Ours"
    own["fields"].append({"key": "mood", "type": "text", "title": "Mood"})
    boss.patch("/api/v1/designer/apps/desk/draft", json={"files": {"forms/note.json": own}})
    assert boss.post("/api/v1/designer/apps/desk/publish", json={}).status_code == 200
    raw = document(desk("1.1.0", "Theirs", field("more")))
    plan = sent(boss, "plan", raw).json
    [conflict] = plan["conflicts"]
    assert (conflict["base"], conflict["local"], conflict["new"]) == ("Desk", "Ours", "Theirs")
    assert problems(sent(boss, "install", raw), 409)[0][0] == "merge_conflict"
    done = sent(boss, "install", raw, decisions={conflict["pointer"]: "new"}, base=plan["plan"]["release"])
    assert done.status_code == 200, done.json
    fields = boss.get("/api/v1/apps/desk/forms/note").json["fields"]
    assert {each["key"] for each in fields} == {"text", "mood", "more"}
    assert next(each["title"] for each in fields if each["key"] == "text") == "Theirs"


HOSTILE = (
    b"", b"PK\x03\x04broken", b"[]", b"{}", b"null", b'{"app.json": 7}', b'{"app.json": {"key": 7, "version": []}}', b"\xff\xfe",
    b'{"a": {"app.json": {"key": "a", "version": "1.0.0"}, "../../etc/x.json": {}}}', b'{"a": {"app.json": {"key": "a"}}}',
    b'{"app.json": {"key": "a", "version": "x", "title": 3, "requires": 7, "icon": []}, "forms/x.json": 5, "seed/y.json": {"records": 1}}',
    b'{"app.json": {"key": "a", "version": "1.0.0", "title": "A", "format": 1, "requires": {"b": 7}}}',
)  # fmt: skip


@pytest.mark.parametrize("name", ["app.json", "app.zip"])
def test_no_file_ends_in_an_error_of_the_server(boss: FlaskClient, name: str):
    for content in HOSTILE:
        answer = sent(boss, "plan", content, name)
        assert answer.status_code in (200, 422), (content, answer.json)
        if answer.status_code == 200:
            assert answer.json["plan"] is None
        assert sent(boss, "install", content, name).status_code == 422


def test_an_archive_with_a_path_that_leads_outside_is_refused(boss: FlaskClient):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("../evil/app.json", "{}")
    assert problems(sent(boss, "plan", kept.getvalue(), "app.zip"), 422)[0][0] == "path_leads_outside"


def test_what_goes_with_an_app_is_told_in_numbers_and_its_name_is_typed(boss: FlaskClient):
    boss.post(f"{GALLERY}/install", json={"templates": ["points", "member"], "with_demo": True})
    removal = boss.get(f"{ADMIN}/apps/points/removal").json
    assert removal["problems"] == []
    assert sum(each["records"] for each in removal["forms"]) > 0
    needed = boss.get(f"{ADMIN}/apps/member/removal").json
    assert needed["plan"] is None
    assert "app_missing" in {each["code"] for each in needed["problems"]}
    place = f"{ADMIN}/apps/points/removal"
    assert problems(boss.post(place, json={"name": "Pionts"}), 422) == [("name_not_typed", "/name")]
    assert boss.post(place, json={"name": "积分"}).status_code == 200
    assert [each["key"] for each in boss.get(f"{ADMIN}/apps").json["apps"]] == ["member"]
    assert boss.get(f"{ADMIN}/apps/points/removal").status_code == 404
    number = boss.get("/api/v1/designer/releases").json["releases"][-1]["number"]
    plan = boss.get(f"/api/v1/designer/apps/points/rollback?release={number}").json
    assert plan["obstacles"] == []
    assert boss.post("/api/v1/designer/apps/points/rollback", json={"release": number}).status_code == 200
    again = {each["key"]: each for each in boss.get(f"{ADMIN}/apps").json["apps"]}
    assert again["points"]["records"] > 0
