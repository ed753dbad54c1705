"""The designer's doors: a draft that two authors change, what is wrong with it, publishing, going back, files."""

import io
import zipfile

from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import RECORDS, problems

APP = "/api/v1/designer/apps/shop"


def with_field(client: FlaskClient, **extra: object) -> dict[str, object]:
    """The draft's form of notes with one more field."""
    form = client.get(f"{APP}/draft").json["files"]["forms/note.json"]
    return {**form, "fields": [*form["fields"], {"key": "mood", "type": "text", "title": "Mood", **extra}]}


def test_a_draft_is_changed_checked_planned_and_published_while_people_work(client: FlaskClient):
    before = client.get(f"{APP}/draft").json
    assert (before["version"], before["changed"]) == (0, {})
    assert problems(client.get("/api/v1/apps/shop/forms/note/records?filter=mood == null"), 422) == [("unknown_name", "/filter")]
    draft = client.patch(f"{APP}/draft", json={"files": {"forms/note.json": with_field(client)}}).json
    assert (draft["version"], list(draft["changed"])) == (1, ["forms/note.json"])
    assert client.post(f"{APP}/validate").json == {"problems": []}
    plan = client.post(f"{APP}/plan").json
    assert [each["code"] for each in plan["changes"]] == ["change_field_added"]
    assert [each["risk"] for each in plan["steps"]] == ["safe"]
    done = client.post(f"{APP}/publish", json={}).json
    assert (done["changed"], done["release"]) == (True, plan["release"] + 1)
    saved = client.post("/api/v1/apps/shop/forms/note/records", json={"text": "Hello", "mood": "good"})
    assert saved.json["record"]["mood"] == "good"
    assert client.get("/api/v1/designer/apps").json == {"drafts": []}


def test_what_is_wrong_is_told_by_file_and_nothing_is_published(client: FlaskClient):
    client.patch(f"{APP}/draft", json={"files": {"forms/note.json": with_field(client, type="txet")}})
    (problem,) = client.post(f"{APP}/validate").json["problems"]
    assert problem["pointer"] == "/shop/forms/note.json/fields/3/type"
    assert "text" in problem["message"] + problem.get("hint", "")
    assert client.post(f"{APP}/publish", json={}).status_code == 422
    assert client.get(f"{RECORDS}/O1").status_code == 200


def test_what_a_setting_lacks_is_told_in_whole_sentences(client: FlaskClient):
    client.patch(f"{APP}/draft", json={"files": {"forms/note.json": with_field(client, type="money", min="1e999")}})
    (problem,) = client.post(f"{APP}/validate").json["problems"]
    assert problem["pointer"] == "/shop/forms/note.json/fields/3/min"
    assert "{" not in problem["message"]


def test_no_draft_is_begun_under_a_name_that_is_no_key(client: FlaskClient):
    for name in ("a%0Ab", "%20", "new.", "x" * 81, "1a", "ｘ"):
        answer = client.patch(f"/api/v1/designer/apps/{name}/draft", json={"files": {"app.json": {"key": "x"}}})
        assert problems(answer, 422) == [("key_unfit", "")], name
    assert client.get("/api/v1/designer/apps").json == {"drafts": []}


def test_two_authors_do_not_lose_each_others_work(client: FlaskClient, home: Installation):
    other = signed_in(home, "ann", is_admin=True)
    form = with_field(client)
    first = client.patch(f"{APP}/draft", json={"files": {"forms/note.json": form}, "version": 0}).json
    assert problems(other.patch(f"{APP}/draft", json={"files": {"forms/note.json": form}, "version": 0}), 409) == [
        ("draft_file_changed", "/forms/note.json")
    ]
    level = {**first["files"]["forms/level.json"], "title": "Grade"}
    second = other.patch(f"{APP}/draft", json={"files": {"forms/level.json": level}, "version": 0}).json
    assert {path: each["by"] for path, each in second["changed"].items()} == {
        "forms/note.json": "boss",
        "forms/level.json": "ann",
    }
    assert client.delete(f"{APP}/draft").status_code == 200
    assert client.get(f"{APP}/draft").json["changed"] == {}


def test_a_release_published_in_between_is_merged_into_the_draft(client: FlaskClient, home: Installation):
    client.patch(f"{APP}/draft", json={"files": {"forms/note.json": with_field(client)}})
    files = dict(client.get(f"{APP}/draft").json["files"])
    installed = {
        **files,
        "forms/note.json": {**files["forms/note.json"], "fields": files["forms/note.json"]["fields"][:-1], "title": "Memo"},
    }
    home.apply({"shop": installed})
    merged = client.get(f"{APP}/draft").json["files"]["forms/note.json"]
    assert merged["title"] == "Memo"
    assert merged["fields"][-1]["key"] == "mood"
    assert client.post(f"{APP}/publish", json={}).json["changed"] is True


def test_values_that_would_be_lost_need_consent_and_come_back(client: FlaskClient):
    form = client.get(f"{APP}/draft").json["files"]["forms/customer.json"]
    client.patch(
        "/api/v1/apps/shop/forms/customer/records", json={"key": ["name"], "records": [{"name": "Ada", "note": "not a number"}]}
    )
    changed = {**form, "fields": [{**each, "type": "integer"} if each["key"] == "note" else each for each in form["fields"]]}
    client.patch(f"{APP}/draft", json={"files": {"forms/customer.json": changed}})
    plan = client.post(f"{APP}/plan").json
    assert plan["needs_consent"] is True
    assert client.post(f"{APP}/publish", json={}).status_code == 409
    assert client.post(f"{APP}/publish", json={"consent": True}).status_code == 200
    assert client.get("/api/v1/apps/shop/forms/customer/records/Ada").json["note"] is None
    assert client.get(f"{APP}/rollback?release={plan['release']}").json["is_empty"] is False
    assert client.post(f"{APP}/rollback", json={"release": plan["release"]}).status_code == 200
    assert client.get("/api/v1/apps/shop/forms/customer/records/Ada").json["note"] == "not a number"
    audit = client.get("/api/v1/admin/audit?kind=published").json["rows"]
    assert [each["subject"] for each in audit] == ["shop", "shop"]


def test_an_app_goes_out_as_an_archive_and_comes_in_as_a_draft(client: FlaskClient):
    archive = client.get(f"{APP}/export")
    assert archive.mimetype == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(archive.data)).namelist()
    assert "shop/app.json" in names
    sent = client.post(f"{APP}/import", data={"file": (io.BytesIO(archive.data), "app.zip")})
    assert sent.status_code == 200, sent.json
    assert client.post(f"{APP}/plan").json["is_empty"] is True
    other = client.post("/api/v1/designer/apps/market/import", data={"file": (io.BytesIO(archive.data), "app.zip")})
    assert problems(other, 409) == [("other_app", "/file")]
    assert problems(client.post(f"{APP}/import", data={"x": "1"}, content_type="multipart/form-data"), 400) == [
        ("no_file_sent", "")
    ]


def test_only_administrators_design(home: Installation):
    clerk = signed_in(home, "li")
    for method, address in (("GET", f"{APP}/draft"), ("GET", f"{APP}/export"), ("GET", "/api/v1/designer/releases")):
        assert problems(clerk.open(address, method=method), 403) == [("admins_only", "")]
