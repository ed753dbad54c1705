"""Imports as jobs over HTTP, what is seen of jobs and by whom, and what is done about those that failed."""

import hashlib
import io
import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from runtime.auth.actor import Actor
from runtime.services.do_job import do_job, lease_of
from runtime.services.people import UserChange, change_user
from runtime.services.run_due import run_due
from runtime.services.turn import Turn
from runtime.storage import jobs
from runtime.storage.incidents import Incident, upsert_incidents
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.services.shop import shop

IMPORTS = "/api/v1/apps/shop/forms/order/imports"
JOBS = "/api/v1/jobs"


def sent(client: FlaskClient, text: str, name: str = "orders.csv", headers: Mapping[str, str] | None = None, **parts: object):
    """Send a file."""
    form = {
        "file": (io.BytesIO(text.encode()), name),
        **{name: value if isinstance(value, str) else json.dumps(value) for name, value in parts.items()},
    }
    return client.post(IMPORTS, data=form, content_type="multipart/form-data", headers=headers or {})


def csv(count: int, first: int = 1) -> str:
    return "order_no,amount\n" + "".join(f"I{number},{number}.50\n" for number in range(first, first + count))


@pytest.fixture
def turn(home: Installation) -> Callable[..., Turn]:
    """A turn at a job."""
    return lambda **more: Turn("me", lease_of(home.platform), **more)


def shown(client: FlaskClient, id: int) -> dict[str, Any]:
    answer = client.get(f"{JOBS}/{id}")
    assert answer.status_code == 200, answer.json
    return answer.json


def test_an_import_is_a_job(home: Installation, client: FlaskClient):
    answer = sent(client, csv(30) + "I30,many\n", mapping={"order_no": "order_no"}, key="order_no")
    assert answer.status_code == 202, answer.json
    job = answer.json
    assert (job["kind"], job["lane"], job["state"], job["import"]["file"]) == ("import", "bulk", "waiting", "orders.csv")
    assert answer.headers["Location"].endswith(f"{JOBS}/{job['id']}")
    run_due(home.platform)
    done = shown(client, job["id"])
    assert (done["state"], done["problems"]) == ("done", [])
    assert done["import"]["counts"] == {"created": 30, "updated": 0, "unchanged": 0, "refused": 1}
    assert [(each["row"], each["problem"]["code"]) for each in done["import"]["first_problems"]] == [(32, "not_a_number")]
    sheet = client.get(f"{JOBS}/{job['id']}/errors.xlsx")
    assert sheet.status_code == 200
    assert sheet.data.startswith(b"PK")
    sheet.close()
    assert [each["id"] for each in client.get(JOBS).json["jobs"]] == [job["id"]]


def test_a_dry_run_tells_and_writes_nothing(home: Installation, client: FlaskClient):
    job = sent(client, csv(3), dry="true").json
    run_due(home.platform)
    assert shown(client, job["id"])["import"]["counts"]["created"] == 3
    assert len(home.ids("shop.order")) == 2
    assert problems(client.get(f"{JOBS}/{job['id']}/errors.xlsx"), 404) == [("no_error_sheet", "")]


def test_a_turn_that_is_over_goes_on_where_it_was(home: Installation, client: FlaskClient, turn):
    job = sent(client, csv(25)).json
    do_job(home.platform, turn(size=10, is_over=lambda: True))
    between = shown(client, job["id"])
    assert (between["state"], between["attempts"], between["import"]["counts"]) == ("waiting", 0, {"created": 10})
    assert between["import"]["total"] >= between["import"]["done"] > 0
    run_due(home.platform)
    assert shown(client, job["id"])["import"]["counts"]["created"] == 25
    assert len(home.ids("shop.order")) == 27


def test_cancelled_between_slices_it_keeps_what_is_in_and_can_go_on(home: Installation, client: FlaskClient, turn):
    job = sent(client, csv(25)).json
    cancelled = []

    def cancel() -> bool:
        if not cancelled:
            cancelled.append(client.post(f"{JOBS}/{job['id']}/cancel").json["state"])
        return False

    do_job(home.platform, turn(size=10, is_over=cancel))
    assert cancelled == ["cancelled"]
    assert shown(client, job["id"])["state"] == "cancelled"
    assert len(home.ids("shop.order")) == 12
    assert problems(client.post(f"{JOBS}/{job['id']}/cancel"), 409) == [("job_is_over", "")]
    assert client.post(f"{JOBS}/{job['id']}/retry").json["state"] == "waiting"
    assert problems(client.post(f"{JOBS}/{job['id']}/retry"), 409) == [("job_not_over", "")]
    run_due(home.platform)
    assert shown(client, job["id"])["import"]["counts"]["created"] == 25
    assert len(home.ids("shop.order")) == 27


def test_the_same_key_is_one_job(home: Installation, client: FlaskClient):
    first, again = (sent(client, csv(3), headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json["id"] == again.json["id"]
    assert problems(sent(client, csv(4), headers={"Idempotency-Key": "k"}), 409) == [("idempotency_key_reused", "")]
    run_due(home.platform)
    assert len(home.ids("shop.order")) == 5


def test_a_file_that_is_none_fails_with_its_reason(home: Installation, client: FlaskClient):
    job = sent(client, "").json
    run_due(home.platform)
    failed = shown(client, job["id"])
    assert (failed["state"], [each["code"] for each in failed["problems"]]) == ("failed", ["file_empty"])
    (incident,) = client.get("/api/v1/admin/incidents").json["incidents"]
    assert (incident["kind"], incident["subject"], incident["code"]) == ("job", "import", "file_empty")
    assert incident["message"]
    assert client.post(f"/api/v1/admin/incidents/{incident['id']}/retry").json == {"retried": 1}
    assert client.get("/api/v1/admin/incidents").json["incidents"] == []
    run_due(home.platform)
    (incident,) = client.get("/api/v1/admin/incidents").json["incidents"]
    assert incident["count"] == 2
    assert client.post(f"/api/v1/admin/incidents/{incident['id']}/close").status_code == 204
    assert client.get("/api/v1/admin/incidents").json["incidents"] == []
    assert problems(client.post("/api/v1/admin/incidents/none/close"), 404) == [("incident_not_found", "")]


@pytest.mark.parametrize(
    ("parts", "code"),
    [({"mode": "never"}, "not_in_list"), ({"mapping": "{"}, "wrong_json_type"), ({"colour": "red"}, "unknown_property"), ({"dry": "perhaps"}, "wrong_json_type")],
)  # fmt: skip
def test_what_is_no_import_is_told_so(client: FlaskClient, parts: dict[str, str], code: str):
    assert problems(sent(client, csv(1), **parts), 400)[0][0] == code


@pytest.mark.parametrize("parts", [{"sheet": "a\0"}, {"key": "\0"}, {"mapping": {"\0": "amount"}}, {"mapping": {"amount": "\0"}}])
def test_a_nul_is_refused_at_the_door(client: FlaskClient, parts: dict[str, Any]):
    assert problems(sent(client, csv(1), **parts), 400)[0][0] == "json_text"


@pytest.mark.parametrize(("text", "code"), [("\0\0\0", "nothing_mapped"), ("order_no,\0x\nI1,2\n", None)])
def test_columns_whose_names_hold_a_nul_are_told_and_the_job_ends(
    home: Installation, client: FlaskClient, text: str, code: str | None
):
    job = sent(client, text).json
    run_due(home.platform)
    done = shown(client, job["id"])
    assert (done["state"], [each["code"] for each in done["problems"]]) == (("failed", [code]) if code else ("done", []))
    assert "\ufffd" in json.dumps(done, ensure_ascii=False)


def test_without_a_file_there_is_no_import(client: FlaskClient):
    assert problems(client.post(IMPORTS, json={}), 400)[0][0] == "not_multipart"
    assert (
        problems(client.post(IMPORTS, data={"key": "order_no"}, content_type="multipart/form-data"), 400)[0][0] == "no_file_sent"
    )


def test_others_see_neither_the_job_nor_all_jobs(home: Installation, client: FlaskClient):
    job = sent(client, csv(1)).json
    other = signed_in(home, "eve")
    assert problems(other.get(f"{JOBS}/{job['id']}"), 404) == [("job_not_found", "")]
    assert problems(other.post(f"{JOBS}/{job['id']}/cancel"), 404) == [("job_not_found", "")]
    assert other.get(JOBS).json["jobs"] == []
    assert other.get("/api/v1/admin/jobs").status_code == 403
    assert other.get("/api/v1/admin/incidents").status_code == 403
    assert [each["id"] for each in client.get("/api/v1/admin/jobs?kind=import").json["jobs"]] == [job["id"]]
    assert sent(other, csv(1)).status_code == 404
    assert problems(client.get(f"{JOBS}/x"), 404) == [("job_not_found", "")]


def test_columns_find_no_field_that_is_hidden(home: Installation):
    """A column called like one goes nowhere, as one called like nothing; a name that is nearly right is not set right."""
    parts = shop()
    orders = {
        "actions": ["read", "create", "update"],
        "rows": "all",
        "fields": {"note": "hidden", "line_sum": "hidden", "order_no": "write"},
    }
    customers = {"actions": ["read"], "rows": "all", "fields": {"name": "hidden"}}
    forms = {"shop.order": orders, "shop.customer": customers}
    parts["shop"]["roles/li.json"] = {"key": "li", "title": "li", "forms": forms}
    home.apply(parts)
    li = signed_in(home, "li", roles=("shop.li",))
    job = sent(li, "order_no,Note,line_sum,customer.name\nL1,x,2,Ada\n").json
    wrong = [sent(li, csv(1), mapping={"amount": "notes"}).json, sent(li, csv(1), key="note").json]
    run_due(home.platform)
    told = shown(li, job["id"])["import"]
    assert (told["counts"]["created"], told["unused"], told["read_only"]) == (1, ["Note", "line_sum", "customer.name"], [])
    for each in wrong:
        (problem,) = shown(li, each["id"])["problems"]
        assert (problem["code"], problem.get("hint")) == ("unknown_field", None)


def test_whoever_may_no_more_imports_no_more(home: Installation, client: FlaskClient):
    """Rights are those of the moment in which a slice is done."""
    job = sent(client, csv(3)).json
    signed_in(home, "second", is_admin=True)
    change_user(home.platform, Actor(), UserChange("boss", is_active=False))
    run_due(home.platform)
    with home.platform.database.read() as connection:
        found = jobs.find(connection, job["id"])
    assert (found.state, found.result[0]["code"]) == ("failed", "user_not_active")
    assert len(home.ids("shop.order")) == 2


def test_whoever_is_shut_out_in_the_middle_imports_no_further_slice(home: Installation, client: FlaskClient, turn):
    job = sent(client, csv(25)).json
    signed_in(home, "second", is_admin=True)

    def shut_out() -> bool:
        change_user(home.platform, Actor(), UserChange("boss", is_active=False))
        return False

    do_job(home.platform, turn(size=10, is_over=shut_out))
    with home.platform.database.read() as connection:
        found = jobs.find(connection, job["id"])
    assert (found.state, found.result[0]["code"]) == ("failed", "user_not_active")
    assert len(home.ids("shop.order")) == 12


def test_an_import_goes_on_with_the_rights_that_were_given_meanwhile(home: Installation, client: FlaskClient, turn):
    job = sent(client, csv(25)).json
    signed_in(home, "second", is_admin=True)

    def lower() -> bool:
        change_user(home.platform, Actor(), UserChange("boss", is_admin=False))
        return False

    do_job(home.platform, turn(size=10, is_over=lower))
    assert shown(client, job["id"])["state"] == "waiting"
    run_due(home.platform)
    assert shown(client, job["id"])["state"] == "failed"
    assert len(home.ids("shop.order")) == 12


def test_a_rule_that_failed_cannot_be_made_up_for(home: Installation, client: FlaskClient):
    with home.platform.database.write() as connection:
        upsert_incidents(connection, [Incident("rule", "shop.earn", "v1", "division_by_zero", datetime.now(UTC), {})])
    (incident,) = client.get("/api/v1/admin/incidents").json["incidents"]
    assert problems(client.post(f"/api/v1/admin/incidents/{incident['id']}/retry"), 409) == [("incident_not_retryable", "")]


def test_who_tried_again_cancelled_or_closed_is_in_the_audit(home: Installation, client: FlaskClient):
    job = sent(client, "").json
    run_due(home.platform)
    assert client.post(f"{JOBS}/{job['id']}/retry").status_code == 200
    assert client.post(f"{JOBS}/{job['id']}/cancel").status_code == 200
    (incident,) = client.get("/api/v1/admin/incidents").json["incidents"]
    assert client.post(f"/api/v1/admin/incidents/{incident['id']}/close").status_code == 204
    rows = client.get("/api/v1/admin/audit?limit=3").json["rows"]
    assert [(row["kind"], row["subject"], row["actor"]) for row in rows] == [
        ("incident_closed", "import", "boss"), ("job_cancelled", str(job["id"]), "boss"), ("job_retried", str(job["id"]), "boss"),
    ]  # fmt: skip


def test_what_nobody_wants_any_more_goes_after_a_month(home: Installation, client: FlaskClient):
    platform, file = home.platform, SYSTEM.file

    def aged(days: int) -> None:
        """All that is there is so old, the next day has come, and the day's work is done."""
        with platform.database.write() as connection:
            connection.execute(update(file).values(created_at=platform.now() - timedelta(days=days)))
        for sheet in (platform.settings.data_dir / "imports").iterdir():
            os.utime(sheet, (time.time() - days * 86_400,) * 2)
        home.clock.set(home.clock.now() + timedelta(days=1))
        run_due(platform)

    job = sent(client, csv(3) + "I3,many\n").json
    run_due(platform)
    errors, again = f"{JOBS}/{job['id']}/errors.xlsx", {"Idempotency-Key": "again"}
    kept = client.post("/api/v1/apps/shop/forms/order/records", json={"order_no": "K1"}, headers=again)
    digest = hashlib.sha256((csv(3) + "I3,many\n").encode()).hexdigest()
    aged(29)
    sheet = client.get(errors)
    assert sheet.status_code == 200
    sheet.close()
    assert platform.files.path(digest).exists()
    waiting = sent(client, csv(2, first=50)).json
    client.post(f"{JOBS}/{waiting['id']}/cancel")
    aged(31)
    assert client.get(errors).status_code == 404
    assert not platform.files.path(digest).exists()
    assert client.post("/api/v1/apps/shop/forms/order/records", json={"order_no": "K1"}, headers=again).json == kept.json
    with platform.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(file)).scalar() == 0
