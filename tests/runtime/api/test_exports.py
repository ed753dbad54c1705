"""Exports over HTTP: a job, a sheet to fetch, and only what the reader may see."""

import csv
import io
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from runtime.services.do_job import lease_of
from runtime.services.export_job import folder, run_export
from runtime.services.jobs_admin import cancel_job
from runtime.services.turn import Turn
from runtime.storage import jobs
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.api.test_rights import BASE, Shop, shop  # noqa: F401
from tests.runtime.services.records.sheets import cells_of

EXPORTS = f"{BASE}/order/exports"


def exported(home: Installation, client: FlaskClient, path: str = EXPORTS, **asked: Any) -> list[list[str]]:
    """The rows of a CSV."""
    answer = client.post(path, json={"format": "csv", **asked})
    assert answer.status_code == 202, answer.json
    home.work()
    job = client.get(f"/api/v1/jobs/{answer.json['id']}").json
    assert (job["state"], job["export"]["has_file"]) == ("done", True), job
    with client.get(f"/api/v1/jobs/{job['id']}/sheet") as sheet:
        content = sheet.get_data()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert job["export"]["total"] == job["export"]["done"] == len(rows) - 1
    return rows


def test_a_list_is_exported_as_people_see_it(home: Installation, client: FlaskClient):
    home.save("shop.order", {"order_no": "=1+1", "amount": "5", "status": "paid"})
    asked = {"fields": ["order_no", "customer", "customer.count", "amount", "status"], "sort": "-amount", "filter": "amount > 1"}
    chinese = exported(home, client, EXPORTS + "?lang=zh-CN", **asked)
    assert chinese[0] == ["订单号", "客户", "客户 · count", "金额", "状态"]
    assert chinese[1] == ["O1", "Ada", "", "118.90", "待付款"]
    assert chinese[2][0] == "'=1+1"
    keys = exported(home, client, **asked, titles=False)
    assert keys[0] == ["order_no", "customer.name", "customer.count", "amount", "status"]
    assert (keys[1][4], keys[2][4]) == ("open", "paid")
    assert len(exported(home, client, q="O2")) == 2


def test_excel_and_what_the_audit_has_of_it(home: Installation, client: FlaskClient, tmp_path: Path):
    answer = client.post(EXPORTS, json={"fields": ["order_no"]})
    home.work()
    path = tmp_path / "out.xlsx"
    with client.get(f"/api/v1/jobs/{answer.json['id']}/sheet") as sheet:
        assert sheet.headers["Content-Disposition"] == "attachment; filename=order.xlsx"
        path.write_bytes(sheet.get_data())
    assert "O1" in str(cells_of(path))
    with home.platform.database.read() as connection:
        c = SYSTEM.audit.c
        noted = connection.execute(select(c.actor_login, c.via, c.subject, c.detail).where(c.kind == "records_exported")).one()
    assert tuple(noted) == ("boss", "session", "shop.order", {"count": 2, "fields": ["order_no"]})


def test_what_is_wrong_is_said_at_once(home: Installation, client: FlaskClient):
    for asked, code in (
        ({"fields": ["absent"]}, "unknown_field"),
        ({"filter": "absent"}, "unknown_name"),
        ({"sort": "absent"}, "unknown_field"),
    ):
        assert [each for each, _ in problems(client.post(EXPORTS, json=asked), 422)] == [code]
    first, again = (client.post(EXPORTS, json={}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json["id"] == again.json["id"]
    other = client.post(EXPORTS, json={"format": "csv"}, headers={"Idempotency-Key": "k"})
    assert problems(other, 409) == [("idempotency_key_reused", "")]


def test_a_cancelled_export_leaves_nothing(home: Installation, client: FlaskClient):
    id = client.post(EXPORTS, json={}).json["id"]
    platform = home.platform
    turn = Turn("me", lease_of(platform))
    with platform.database.write() as connection:
        (job,) = jobs.claim(connection, "me", home.clock.now(), turn.lease, id=id)
    cancel_job(platform, SYSTEM_ITSELF, id)
    try:
        run_export(platform, job, turn)
    except Exception as error:  # noqa: BLE001
        assert "job_taken_over" in str(error)
    assert list(folder(platform).iterdir()) == []
    assert problems(client.get(f"/api/v1/jobs/{id}/sheet"), 404) == [("no_export_file", "")]


def test_who_may_export_gets_what_they_may_see_and_nobody_else(shop: Shop):  # noqa: F811
    assert problems(shop.ann.post(EXPORTS, json={}), 403) == [("not_allowed", "")]
    operator = shop.someone("operator")
    rows = exported(shop.home, operator, titles=False, fields=["no", "cost"])
    assert [row[0] for row in rows[1:]] == ["A1", "A2", "B1"]
    id = operator.get("/api/v1/jobs").json["jobs"][0]["id"]
    other = signed_in(shop.home, "other", roles=["shop.operator"])
    assert problems(other.get(f"/api/v1/jobs/{id}/sheet"), 404) == [("job_not_found", "")]
