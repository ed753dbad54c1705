"""Many records on paper as a job: one PDF to fetch, cancelled without a trace, and never more than its reader may see."""

import io

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from runtime.services.do_job import lease_of
from runtime.services.file_job import folder
from runtime.services.jobs_admin import cancel_job
from runtime.services.print_job import MOST, run_print
from runtime.services.turn import Turn
from runtime.storage import jobs
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_prints import FORM, with_slip
from tests.runtime.api.test_read_api import problems

LATER = f"{FORM}/print/slip/jobs"


def asked(home: Installation, count: int = 60) -> tuple[FlaskClient, list[int]]:
    client = signed_in(with_slip(home), "boss", is_admin=True)
    for number in range(count):
        home.save("shop.order", {"order_no": f"P{number:03}", "amount": "1", "status": "open"})
    found = client.get(f"{FORM}/records?filter=starts_with(order_no, 'P')&sort=order_no&limit=100")
    return client, [each["id"] for each in found.json["records"]]


def test_many_are_one_pdf_in_their_order(home: Installation) -> None:
    client, ids = asked(home)
    assert problems(client.post(f"{FORM}/print/slip", json={"ids": ids}), 400)
    first, again = (client.post(LATER, json={"ids": ids}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, first.json["id"]) == (202, again.json["id"])
    assert first.json["print"] == {"form": "shop.order", "template": "slip", "title": "Slip", "has_file": False, "total": 60}
    assert problems(client.get(f"/api/v1/jobs/{first.json['id']}/print.pdf"), 404) == [("no_print_file", "")]
    client.delete(f"{FORM}/records/{ids[-1]}")
    home.work()
    job = client.get(f"/api/v1/jobs/{first.json['id']}").json
    assert (job["state"], job["print"]["has_file"], job["print"]["done"], job["progress"]) == (
        "done", True, 59, {"done": 59, "total": 60},
    ), job  # fmt: skip
    with client.get(f"/api/v1/jobs/{job['id']}/print.pdf") as answer:
        assert answer.headers["Content-Disposition"] == "attachment; filename=Slip.pdf"
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages]
    assert [text.split()[0] for text in pages] == [f"P{number:03}" for number in range(59)]
    with home.platform.database.read() as connection:
        c = SYSTEM.audit.c
        detail = connection.execute(select(c.detail).where(c.kind == "records_printed")).scalar_one()
    assert (detail["count"], detail["format"]) == (59, "pdf")
    assert [each.name for each in folder(home.platform).iterdir()] == [f"job-{job['id']}.pdf"]


def test_a_cancelled_print_leaves_nothing(home: Installation) -> None:
    client, ids = asked(home, 3)
    id = client.post(LATER, json={"ids": ids}).json["id"]
    turn = Turn("me", lease_of(home.platform))
    with home.platform.database.write() as connection:
        (job,) = jobs.claim(connection, "me", home.clock.now(), turn.lease, id=id)
    cancel_job(home.platform, SYSTEM_ITSELF, id)
    try:
        run_print(home.platform, job, turn)
    except Exception as error:  # noqa: BLE001
        assert "job_taken_over" in str(error)
    assert list(folder(home.platform).iterdir()) == []


def test_what_is_wrong_is_said_at_once_and_nobody_else_gets_it(home: Installation) -> None:
    client, ids = asked(home, 2)
    assert problems(client.post(f"{FORM}/print/none/jobs", json={"ids": ids}), 404) == [("print_not_found", "")]
    assert client.post(LATER, json={"ids": []}).status_code == 400
    assert client.post(LATER, json={"ids": [1] * (MOST + 1)}).status_code == 400
    id = client.post(LATER, json={"ids": ids}).json["id"]
    home.work()
    nobody = signed_in(home, "nobody")
    assert problems(nobody.get(f"/api/v1/jobs/{id}/print.pdf"), 404) == [("job_not_found", "")]
    assert problems(nobody.post(LATER, json={"ids": ids}), 404)
    gone = client.post(LATER, json={"ids": [999]}).json["id"]
    home.work()
    job = client.get(f"/api/v1/jobs/{gone}").json
    assert (job["state"], job["problems"][0]["code"]) == ("failed", "record_not_found")
