"""The administrator's first page: numbers, what rules did, what failed; and what roles may, who is locked out."""

from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import PASSWORD, signed_in
from tests.runtime.api.test_rights import parts
from tests.runtime.services.shop import EARNING

ADMIN = "/api/v1/admin"


def test_it_tells_forms_ledgers_and_why_in_both_languages(client: FlaskClient):
    found = client.get(f"{ADMIN}/overview?lang=en").json
    assert {each["key"]: each["count"] for each in found["forms"]}["shop.order"] == 2
    assert found["ledgers"][0]["totals"]["issuance"] == 118
    assert "gave" in " ".join(step["text"] for each in found["happenings"] for step in each["steps"])
    assert found["database_bytes"] > 10_000
    assert found["free_bytes"] > 0
    chinese = client.get(f"{ADMIN}/overview?lang=zh-CN").json
    assert "订单" in {each["title"] for each in chinese["forms"]}
    levels = {each["level"] for each in client.get(f"{ADMIN}/examination").json["findings"]}
    assert levels <= {"ok", "note", "wrong"}
    assert "ok" in levels


def test_it_tells_what_failed(home: Installation):
    home.save("shop.grant", {**EARNING, "name": "Share", "amount": "floor(amount / quantity)"})
    home.save("shop.order", {"order_no": "O3", "customer": {"name": "Ada"}, "amount": 1, "quantity": 0})
    boss = signed_in(home, "boss", is_admin=True)
    assert boss.get(f"{ADMIN}/overview").json["incidents"] == 1
    assert "Share" in str(boss.get(f"{ADMIN}/examination?lang=en").json["findings"])


def test_a_role_tells_forms_actions_fields_and_rows(empty: Installation):
    empty.apply(parts())
    boss = signed_in(empty, "boss", is_admin=True)
    signed_in(empty, "ann", roles=["shop.cashier"])
    found = {each["key"]: each for each in boss.get(f"{ADMIN}/roles").json["roles"]}
    cashier = found["shop.cashier"]
    assert cashier["holders"] == 1
    order = cashier["forms"]["shop.order"]
    assert {each["key"]: each["title"] for each in order["actions"]}["close"] == "Close"
    assert (order["rows"], [(each["key"], each["right"]) for each in order["fields"]]) == ("organisation", [("cost", "hidden")])
    assert found["shop.counter"]["forms"]["shop.order"]["condition"] == 'no == "B1"'


def test_who_is_locked_out_is_told_and_let_in_again(home: Installation):
    boss = signed_in(home, "boss", is_admin=True)
    ann = signed_in(home, "ann")
    for _ in range(home.platform.settings.lockout_failures):
        ann.post("/api/v1/session", json={"login": "ann", "password": "wrong"})
    assert boss.get(f"{ADMIN}/users/ann").json["locked_until"] is not None
    assert [each["login"] for each in boss.get(f"{ADMIN}/users").json["users"] if each["locked_until"]] == ["ann"]
    assert boss.get(f"{ADMIN}/overview").json["locked"] == 1
    assert boss.delete(f"{ADMIN}/users/ann/lock").json == {"unlocked": True}
    assert boss.delete(f"{ADMIN}/users/ann/lock").json == {"unlocked": False}
    assert ann.post("/api/v1/session", json={"login": "ann", "password": PASSWORD}).status_code == 201


def test_one_of_ones_sessions_is_here(home: Installation):
    boss = signed_in(home, "boss", is_admin=True)
    home_sessions = boss.get("/api/v1/session/all").json["sessions"]
    assert [each["is_here"] for each in home_sessions] == [True]
