"""Signing in at the door: cookies, the second token, keys; and what becomes of them."""

from flask.testing import FlaskClient

from runtime.app import create_app
from runtime.auth.actor import Actor
from runtime.services.people import UserChange, change_user
from runtime.services.set_password import set_password
from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import PASSWORD, signed_in
from tests.runtime.api.test_read_api import RECORDS, problems

ME = "/api/v1/session"


def stranger(home: Installation) -> FlaskClient:
    """A browser without a cookie."""
    return create_app(home.platform).test_client()


def test_who_signs_in_is_told_who_they_are(home: Installation):
    client = signed_in(home, "li", name="李雷")
    me = client.get(ME).json
    assert (me["login"], me["name"], me["is_admin"], me["roles"], me["must_change"]) == ("li", "李雷", False, [], False)
    cookie = client.get_cookie("tessera_session")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(home: Installation):
    signed_in(home, "li")
    client = stranger(home)
    answers = [client.post(ME, json={"login": login, "password": "wrong-password"}) for login in ("li", "nobody")]
    assert [problems(each, 401) for each in answers] == [[("wrong_sign_in", "")]] * 2
    assert answers[0].json == answers[1].json


def test_a_change_needs_the_second_token(client: FlaskClient):
    client.environ_base.pop("HTTP_X_CSRF_TOKEN")
    assert client.get(f"{RECORDS}/O1").status_code == 200
    for token in (None, "", "0" * 64):
        headers = {} if token is None else {"X-CSRF-Token": token}
        assert problems(client.patch(f"{RECORDS}/O1", json={"amount": 1}, headers=headers), 403) == [("csrf", "")]
    assert client.get(f"{RECORDS}/O1").json["version"] == 1


def test_signing_out_ends_the_session_everywhere(home: Installation):
    client = signed_in(home, "li")
    token = client.get_cookie("tessera_session")
    other = stranger(home)
    other.set_cookie("tessera_session", token.value if token is not None else "")
    assert other.get(ME).status_code == 200
    assert client.delete(ME).status_code == 200
    assert problems(other.get(ME), 401) == [("not_signed_in", "")]


def test_who_leaves_is_out_at_once(home: Installation):
    client = signed_in(home, "li", roles=())
    assert client.get(ME).status_code == 200
    change_user(home.platform, Actor(), UserChange("li", is_active=False))
    assert client.get(ME).status_code == 401


def test_ones_own_sessions_are_listed_and_ended(home: Installation):
    here = signed_in(home, "li")
    there = stranger(home)
    there.post(ME, json={"login": "li", "password": PASSWORD}, headers={"User-Agent": "Phone"})
    sessions = here.get(f"{ME}/all").json["sessions"]
    assert {each["agent"] for each in sessions} >= {"Phone"}
    assert here.delete(f"{ME}/all").json == {"ended": 1}
    assert (here.get(ME).status_code, there.get(ME).status_code) == (200, 401)


def test_a_new_password_ends_other_sessions(home: Installation):
    here = signed_in(home, "li")
    there = stranger(home)
    there.post(ME, json={"login": "li", "password": PASSWORD})
    change = {"old": "not it", "new": "another-password-2"}
    assert problems(here.post(f"{ME}/password", json=change), 422) == [("wrong_old_password", "/old")]
    assert here.post(f"{ME}/password", json={**change, "old": PASSWORD}).status_code == 200
    assert (here.get(ME).status_code, there.get(ME).status_code) == (200, 401)


def test_a_program_comes_with_a_key_and_no_more_than_its_scopes(client: FlaskClient, home: Installation):
    made = client.post("/api/v1/admin/keys", json={"name": "till", "scopes": [["shop.order", "read"]]})
    assert made.status_code == 201, made.json
    program, headers = stranger(home), {"Authorization": f"Bearer {made.json['token']}"}
    assert program.get(f"{RECORDS}/O1", headers=headers).json["order_no"] == "O1"
    assert problems(program.patch(f"{RECORDS}/O1", json={"amount": 1}, headers=headers), 403) == [("not_allowed", "")]
    customers = program.get("/api/v1/apps/shop/forms/customer/records", headers=headers)
    assert problems(customers, 404) == [("form_not_found", "")]
    assert problems(program.get("/api/v1/admin/users", headers=headers), 403) == [("admins_only", "")]
    assert client.delete(f"/api/v1/admin/keys/{made.json['key']['id']}").status_code == 200
    assert problems(program.get(f"{RECORDS}/O1", headers=headers), 401) == [("wrong_key", "")]


def test_a_key_that_asks_too_often_waits(client: FlaskClient, home: Installation):
    made = client.post("/api/v1/admin/keys", json={"name": "till", "per_minute": 3}).json
    program, headers = stranger(home), {"Authorization": f"Bearer {made['token']}"}
    answers = [program.get("/api/v1/apps", headers=headers) for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_the_addresses_of_old_lead_into_the_workspace(client: FlaskClient):
    for address, place in (("/", "/app/"), ("/sign-in", "/app/sign-in"), ("/password", "/app/password")):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, place)


def test_who_has_a_password_of_somebody_elses_making_can_only_change_it(home: Installation):
    client = signed_in(home, "li", is_admin=True)
    made = set_password(home.platform, Actor(), "li") or ""
    entered = client.post(ME, json={"login": "li", "password": made})
    assert (entered.status_code, entered.json["must_change"]) == (201, True)
    client.environ_base["HTTP_X_CSRF_TOKEN"] = entered.json["csrf"]
    assert problems(client.get(f"{RECORDS}/O1"), 403) == [("password_must_change", "")]
    change = {"old": made, "new": "one-of-my-own"}
    assert problems(client.post(f"{ME}/password", json={**change, "new": "short"}), 422) == [("password_too_short", "/password")]
    assert client.get(ME).json["must_change"]
    assert client.post(f"{ME}/password", json=change).status_code == 200
    assert client.get(ME).json["must_change"] is False
    assert client.get(f"{RECORDS}/O1").status_code == 200
