"""Signing in and out, one's own password and open sessions; what a browser needs to know of whoever is in."""

from typing import Any

from flask import Response, request

from runtime.api.answering import answer
from runtime.api.identify import COOKIE, keep_session
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import ANY_TEXT, INTEGER, MOMENT, TEXT, YES_NO, listed, ref, shape
from runtime.auth.actor import Actor
from runtime.auth.tokens import csrf_of
from runtime.services.people import find_user
from runtime.services.record_json import moment_text
from runtime.services.sessions import list_sessions, revoke_all, revoke_session, session_of, sign_out
from runtime.services.set_password import set_password
from runtime.services.sign_in import sign_in

_ME = shape({
    "login": TEXT, "name": TEXT, "is_admin": YES_NO, "roles": listed(TEXT), "locale": ANY_TEXT, "must_change": YES_NO,
    "csrf": {**ANY_TEXT, "description": "To be sent in X-CSRF-Token with every change; null with an API key."},
})  # fmt: skip


def _sign_in(call: Call) -> Response:
    signed_in = sign_in(call.platform, call.body["login"], call.body["password"], call.address, call.agent)
    response = answer(_told(call, signed_in.actor, signed_in.csrf), 201)
    keep_session(response, signed_in.token)
    return response


def _show(call: Call) -> Answer:
    token = request.cookies.get(COOKIE)
    return Answer(_told(call, call.actor, csrf_of(token) if call.actor.via == "session" and token else None))


def _sign_out(call: Call) -> Response:
    sign_out(call.platform, call.actor, request.cookies.get(COOKIE, ""))
    response = answer({})
    response.delete_cookie(COOKIE, path="/")
    return response


def _told(call: Call, actor: Actor, csrf: str | None) -> dict[str, Any]:
    person = find_user(call.platform, actor, actor.login)
    return {
        "login": actor.login, "name": person.user.name, "is_admin": person.user.is_admin, "roles": sorted(person.roles),
        "csrf": csrf, "locale": person.user.locale, "must_change": person.user.must_change,
    }  # fmt: skip


def _change_password(call: Call) -> Answer:
    but = request.cookies.get(COOKIE)
    set_password(call.platform, call.actor, call.actor.login, call.body["new"], old=call.body["old"], but=but)
    return Answer({})


def _sessions(call: Call) -> Answer:
    here = session_of(call.platform, request.cookies.get(COOKIE, ""))
    return Answer({"sessions": [
        {
            "id": each.public_id, "created_at": moment_text(each.created_at), "seen_at": moment_text(each.seen_at),
            "expires_at": moment_text(each.expires_at), "address": each.address, "agent": each.agent,
            "is_here": each.public_id == here,
        }
        for each in list_sessions(call.platform, call.actor)
    ]})  # fmt: skip


def _end_one(call: Call) -> Answer:
    revoke_session(call.platform, call.actor, call.path["session"])
    return Answer({})


def _end_others(call: Call) -> Answer:
    return Answer({"ended": revoke_all(call.platform, call.actor, but=request.cookies.get(COOKIE))})


OPERATIONS = (
    Operation(
        "sign_in", "POST", "/session", "session", "Sign in; the session is kept in a cookie.", _sign_in, ref("Me"), 201,
        body=shape({"login": {**TEXT, "maxLength": 100}, "password": {**TEXT, "maxLength": 1000}}), who="anybody",
    ),
    Operation("show_session", "GET", "/session", "session", "Who is signed in.", _show, ref("Me")),
    Operation("sign_out", "DELETE", "/session", "session", "Sign out.", _sign_out, shape({})),
    Operation(
        "change_password", "POST", "/session/password", "session", "Change one's own password; ends one's other sessions.",
        _change_password, shape({}), body=shape({"old": {**TEXT, "maxLength": 1000}, "new": {**TEXT, "maxLength": 1000}}),
    ),
    Operation(
        "list_sessions", "GET", "/session/all", "session", "One's open sessions.", _sessions,
        shape({"sessions": listed(shape({
            "id": TEXT, "created_at": MOMENT, "seen_at": MOMENT, "expires_at": MOMENT, "address": ANY_TEXT, "agent": ANY_TEXT,
            "is_here": {**YES_NO, "description": "It is the one that asks."},
        }))}),
    ),
    Operation("end_session", "DELETE", "/session/all/{session}", "session", "End one of one's sessions.", _end_one, shape({})),
    Operation(
        "end_other_sessions", "DELETE", "/session/all", "session", "End one's other sessions.", _end_others,
        shape({"ended": INTEGER}),
    ),
)  # fmt: skip
COMPONENTS = {"Me": _ME}
