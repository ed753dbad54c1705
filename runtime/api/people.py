"""Users, organisations, departments, API keys and the audit: for administrators."""

from datetime import UTC, datetime
from typing import Any

from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import LOCALES
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import (
    ANY_INTEGER,
    ANY_MOMENT,
    ANY_TEXT,
    CURSOR,
    INTEGER,
    LIMIT,
    MOMENT,
    OBJECT,
    TEXT,
    WORDS,
    YES_NO,
    listed,
    ref,
    shape,
)
from runtime.services.api_keys import ListedKey, NewKey, list_keys, make_key, revoke_key
from runtime.services.audit import ListAudit, list_audit, verify_audit
from runtime.services.organisations import (
    Kind,
    NewUnit,
    add_unit,
    lead_department,
    list_units,
    move_unit,
    remove_unit,
    rename_unit,
)
from runtime.services.people import NewUser, Person, UserChange, add_user, change_user, find_user, list_users
from runtime.services.record_json import moment_text
from runtime.services.role_matrix import list_roles
from runtime.services.sessions import revoke_all
from runtime.services.set_password import set_password
from runtime.services.unlock_user import unlock_user

_NAME = {**TEXT, "maxLength": 200}
_KEY = {**TEXT, "maxLength": 64}
_PERSON = {
    "name": _NAME, "email": {**ANY_TEXT, "maxLength": 255}, "org": ANY_TEXT, "dept": ANY_TEXT, "roles": listed(TEXT),
    "is_admin": YES_NO, "locale": {"enum": [*LOCALES, None]},
}  # fmt: skip
_USER = shape({
    "id": TEXT, "login": TEXT, "name": TEXT, "email": ANY_TEXT, "is_active": YES_NO, "is_admin": YES_NO, "roles": listed(TEXT),
    "org": ANY_TEXT, "dept": ANY_TEXT, "locale": ANY_TEXT, "must_change": YES_NO, "created_at": MOMENT,
    "locked_until": {**ANY_MOMENT, "description": "After too many wrong passwords."},
})  # fmt: skip
_UNIT = shape({"key": TEXT, "name": TEXT, "parent": ANY_TEXT, "org": ANY_TEXT, "depth": INTEGER, "leader": ANY_TEXT})
_API_KEY = shape({
    "id": TEXT, "name": TEXT, "login": TEXT, "scopes": listed(listed(TEXT)), "per_minute": ANY_INTEGER, "created_at": MOMENT,
    "expires_at": ANY_MOMENT, "revoked_at": ANY_MOMENT, "used_at": ANY_MOMENT,
})  # fmt: skip
_TITLED = {"key": TEXT, "title": WORDS}
_ROLE = shape({
    "id": TEXT, "key": TEXT, "app": TEXT, "title": WORDS, "holders": {**INTEGER, "description": "People who have it."},
    "forms": {
        "type": "object", "description": "By full key.",
        "additionalProperties": shape({
            "title": WORDS, "actions": listed(shape(_TITLED)), "rows": TEXT,
            "condition": {**ANY_TEXT, "description": "Formula that a record must fulfil."},
            "fields": {**listed(shape({**_TITLED, "right": TEXT})), "description": "Those whose right is not the form's."},
        }),
    },
    "ledgers": listed(shape({**_TITLED, "action": TEXT})),
})  # fmt: skip


def _users(call: Call) -> Answer:
    return Answer({"users": [_user(each) for each in list_users(call.platform, call.actor, call.query.get("text", ""))]})


def _one_user(call: Call) -> Answer:
    return Answer(_user(find_user(call.platform, call.actor, call.path["login"])))


def _add_user(call: Call) -> Answer:
    added = add_user(call.platform, call.actor, NewUser(**call.body))
    person = find_user(call.platform, call.actor, added.user.login)
    return Answer({"user": _user(person), "password": added.password}, 201)


def _change_user(call: Call) -> Answer:
    return Answer(_user(change_user(call.platform, call.actor, UserChange(call.path["login"], **call.body))))


def _reset_password(call: Call) -> Answer:
    return Answer({"password": set_password(call.platform, call.actor, call.path["login"])})


def _end_sessions(call: Call) -> Answer:
    return Answer({"ended": revoke_all(call.platform, call.actor, call.path["login"])})


def _unlock(call: Call) -> Answer:
    return Answer({"unlocked": unlock_user(call.platform, call.actor, call.path["login"])})


def _user(person: Person) -> dict[str, Any]:
    user = person.user
    return {
        "id": user.public_id, "login": user.login, "name": user.name, "email": user.email, "is_active": user.is_active,
        "is_admin": user.is_admin, "roles": sorted(person.roles), "org": person.org, "dept": person.dept,
        "locale": user.locale, "must_change": user.must_change, "created_at": moment_text(user.created_at),
        "locked_until": moment_text(person.locked_until),
    }  # fmt: skip


def _roles(call: Call) -> Answer:
    found = list_roles(call.platform, call.actor)
    return Answer({"roles": [
        {
            "id": each.id, "key": each.key, "app": each.app, "title": each.title, "holders": each.holders,
            "forms": {
                form.key: {
                    "title": form.title, "actions": [{"key": key, "title": title} for key, title in form.actions],
                    "rows": form.rows, "condition": form.condition,
                    "fields": [{"key": key, "title": title, "right": right} for key, title, right in form.fields],
                }
                for form in each.forms
            },
            "ledgers": [{"key": key, "title": title, "action": action} for key, title, action in each.ledgers],
        }
        for each in found
    ]})  # fmt: skip


def _units(kind: Kind, call: Call) -> Answer:
    found = list_units(call.platform, call.actor, kind)
    return Answer({"units": [
        {
            "key": each.unit.key, "name": each.unit.name, "parent": each.parent, "org": each.org, "depth": each.depth,
            "leader": each.leader,
        }
        for each in found
    ]})  # fmt: skip


def _add_unit(kind: Kind, call: Call) -> Answer:
    made = add_unit(call.platform, call.actor, kind, NewUnit(**call.body))
    return Answer({"key": made.key, "name": made.name}, 201)


def _change_unit(kind: Kind, call: Call) -> Answer:
    key, body = call.path["key"], call.body
    if "name" in body:
        rename_unit(call.platform, call.actor, kind, key, body["name"])
    if "parent" in body:
        move_unit(call.platform, call.actor, kind, key, body["parent"])
    if "leader" in body:
        lead_department(call.platform, call.actor, key, body["leader"])
    return Answer({})


def _remove_unit(kind: Kind, call: Call) -> Answer:
    remove_unit(call.platform, call.actor, kind, call.path["key"])
    return Answer({})


def _keys(call: Call) -> Answer:
    return Answer({"keys": [_key(each) for each in list_keys(call.platform, call.actor, call.query.get("login"))]})


def _make_key(call: Call) -> Answer:
    body = dict(call.body)
    body["scopes"] = [tuple(pair) for pair in body["scopes"]] if "scopes" in body else [("*", "*")]
    if body.get("expires_at") is not None:
        body["expires_at"] = _moment(body["expires_at"], "/expires_at")
    made = make_key(call.platform, call.actor, NewKey(**body))
    login = body.get("login") or call.actor.login
    return Answer({"key": _key(ListedKey(made.key, login)), "token": made.token}, 201)


def _revoke_key(call: Call) -> Answer:
    revoke_key(call.platform, call.actor, call.path["key"])
    return Answer({})


def _key(listed_key: ListedKey) -> dict[str, Any]:
    key = listed_key.key
    return {
        "id": key.public_id, "name": key.name, "login": listed_key.login, "scopes": [list(pair) for pair in key.scopes],
        "per_minute": key.per_minute, "created_at": moment_text(key.created_at), "expires_at": moment_text(key.expires_at),
        "revoked_at": moment_text(key.revoked_at), "used_at": moment_text(key.used_at),
    }  # fmt: skip


def _audit(call: Call) -> Answer:
    given = call.query
    moments = {name: _moment(given[name], f"/{name}") for name in ("since", "until") if name in given}
    wanted = ListAudit(
        given.get("kind"), given.get("actor"), moments.get("since"), moments.get("until"), given.get("cursor"),
        given.get("limit", LIMIT["default"]),
    )  # fmt: skip
    page = list_audit(call.platform, call.actor, wanted)
    return Answer({
        "rows": [
            {
                "id": each.id, "at": moment_text(each.at), "actor": each.actor_login, "via": each.via, "kind": each.kind,
                "subject": each.subject, "detail": dict(each.detail), "address": each.address,
            }
            for each in page.rows
        ],
        "cursor": page.cursor,
    })  # fmt: skip


def _verify_audit(call: Call) -> Answer:
    found = verify_audit(call.platform, call.actor)
    return Answer({"rows": found.rows, "pending": found.pending, "broken": list(found.broken), "head": found.head})


def _moment(text: str, pointer: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(Problem("not_a_moment", pointer, {"value": text[:60]})) from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _unit_operations(kind: Kind, path: str) -> tuple[Operation, ...]:
    def bound(handle: Any) -> Any:
        return lambda call: handle(kind, call)

    parent = {"parent": ANY_TEXT, **({"org": ANY_TEXT} if kind == "department" else {})}
    leader = {"leader": {**ANY_TEXT, "description": "Login of who leads it."}} if kind == "department" else {}
    return (
        Operation(
            f"list_{kind}s", "GET", path, "people", f"The tree of {kind}s, parents first.", bound(_units),
            shape({"units": listed(_UNIT)}), who="admin",
        ),
        Operation(
            f"add_{kind}", "POST", path, "people", f"Add a {kind}.", bound(_add_unit), shape({"key": TEXT, "name": TEXT}), 201,
            body=shape({"key": _KEY}, {"name": _NAME, **parent}), who="admin",
        ),
        Operation(
            f"change_{kind}", "PATCH", path + "/{key}", "people", f"Rename or move a {kind}.", bound(_change_unit), shape({}),
            body=shape({}, {"name": _NAME, "parent": ANY_TEXT, **leader}), who="admin",
        ),
        Operation(
            f"remove_{kind}", "DELETE", path + "/{key}", "people", f"Remove a {kind} that nobody belongs to.",
            bound(_remove_unit), shape({}), who="admin",
        ),
    )  # fmt: skip


OPERATIONS = (
    Operation(
        "list_users", "GET", "/admin/users", "people", "All users, by login.", _users, shape({"users": listed(ref("User"))}),
        query={"text": {**TEXT, "description": "Part of the login or name."}}, who="admin",
    ),
    Operation(
        "add_user", "POST", "/admin/users", "people", "Add a user; without a password one is made and told once.", _add_user,
        shape({"user": ref("User"), "password": ANY_TEXT}), 201, who="admin",
        body=shape({"login": _KEY}, {**_PERSON, "password": {**ANY_TEXT, "maxLength": 1000}, "can_sign_in": YES_NO}),
    ),
    Operation("show_user", "GET", "/admin/users/{login}", "people", "One user.", _one_user, ref("User"), who="admin"),
    Operation(
        "change_user", "PATCH", "/admin/users/{login}", "people", "Change a user; out of office ends sessions and keys.",
        _change_user, ref("User"), body=shape({}, {**_PERSON, "is_active": YES_NO}), who="admin",
    ),
    Operation(
        "reset_password", "POST", "/admin/users/{login}/password", "people", "Give a user a new password, told once.",
        _reset_password, shape({"password": ANY_TEXT}), who="admin",
    ),
    Operation(
        "end_sessions_of_user", "DELETE", "/admin/users/{login}/sessions", "people", "End all sessions of a user.",
        _end_sessions, shape({"ended": INTEGER}), who="admin",
    ),
    Operation(
        "unlock_user", "DELETE", "/admin/users/{login}/lock", "people", "Let a user who was locked out try again.",
        _unlock, shape({"unlocked": YES_NO}), who="admin",
    ),
    Operation(
        "list_roles", "GET", "/admin/roles", "people", "Roles of the installed apps.", _roles, who="admin",
        answer=shape({"roles": listed(ref("Role"))}),
    ),
    *_unit_operations("organisation", "/admin/orgs"),
    *_unit_operations("department", "/admin/departments"),
    Operation(
        "list_keys", "GET", "/admin/keys", "people", "API keys, without their tokens.", _keys,
        shape({"keys": listed(ref("ApiKey"))}), query={"login": TEXT},
    ),
    Operation(
        "make_key", "POST", "/admin/keys", "people", "Make an API key; its token is told once.", _make_key,
        shape({"key": ref("ApiKey"), "token": TEXT}), 201,
        body=shape({"name": _NAME}, {
            "login": ANY_TEXT, "per_minute": {"type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000},
            "expires_at": ANY_MOMENT,
            "scopes": {
                "type": "array", "minItems": 1, "maxItems": 200,
                "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": TEXT},
                "description": "Pairs of form (`app.form` or `*`) and action (or `*`).",
            },
        }),
    ),
    Operation("revoke_key", "DELETE", "/admin/keys/{key}", "people", "Revoke an API key.", _revoke_key, shape({})),
    Operation(
        "list_audit", "GET", "/admin/audit", "people", "Who did what to the installation, newest first.", _audit,
        shape({
            "rows": listed(shape({
                "id": INTEGER, "at": MOMENT, "actor": TEXT, "via": TEXT, "kind": TEXT, "subject": TEXT, "detail": OBJECT,
                "address": ANY_TEXT,
            })),
            "cursor": ANY_TEXT,
        }),
        query={"kind": TEXT, "actor": TEXT, "since": TEXT, "until": TEXT, "cursor": CURSOR, "limit": LIMIT}, who="admin",
    ),
    Operation(
        "verify_audit", "GET", "/admin/audit/verification", "people", "Prove that nobody has touched the audit.", _verify_audit,
        shape({"rows": INTEGER, "pending": INTEGER, "broken": listed(INTEGER), "head": ANY_TEXT}), who="admin",
    ),
)  # fmt: skip
COMPONENTS = {"User": _USER, "ApiKey": _API_KEY, "Role": _ROLE}
