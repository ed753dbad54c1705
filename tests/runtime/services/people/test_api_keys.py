"""API keys: shown once, never more than their maker, and shut at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engines.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from runtime.services.api_keys import MadeKey, NewKey, list_keys, make_key, revoke_key
from runtime.services.identify import by_key, by_session
from runtime.services.people import UserChange, change_user
from tests.runtime.services.people.office import COMMAND, Office


def test_a_key_acts_as_its_user_within_its_scopes(office: Office):
    office.install()
    ada = office.user("ada", is_admin=True)
    made = make_key(
        office.platform,
        ada,
        NewKey("till 1", scopes=[("desk.note", "read"), ("desk.note", "close"), ("*", "create")], per_minute=60),
    )
    holder = by_key(office.platform, made.token)
    assert (holder.actor.id, holder.actor.via, holder.per_minute, holder.key) == (ada.id, "key", 60, made.key.public_id)
    assert holder.actor.scopes == {("desk.note", "read"), ("desk.note", "close"), ("*", "create")}
    assert not holder.actor.is_unrestricted
    assert not by_key(office.platform, make_key(office.platform, ada, NewKey("all")).token).actor.is_unrestricted


def test_a_token_is_shown_once(office: Office):
    ada = office.user("ada")
    made = make_key(office.platform, ada, NewKey("till"))
    assert made.token.startswith("tsk_")
    assert made.token not in office.everything_kept() + repr(made) + repr(list_keys(office.platform, ada))
    assert by_session(office.platform, made.token) is None
    assert by_key(office.platform, office.enter("ada").token) is None


def test_nobody_makes_more_than_they_are(office: Office):
    ada, boss = office.user("ada"), office.user("boss", is_admin=True)
    with pytest.raises(Forbidden, match="admins_only"):
        make_key(office.platform, ada, NewKey("x", "boss"))
    by_program = by_key(office.platform, make_key(office.platform, boss, NewKey("x")).token).actor
    for login in ("boss", "ada"):
        with pytest.raises(Forbidden):
            make_key(office.platform, by_program, NewKey("y", login))
    with pytest.raises(Forbidden, match="not_by_key"):
        list_keys(office.platform, by_program)
    made = make_key(office.platform, boss, NewKey("x", "ada"))
    assert by_key(office.platform, made.token).actor.login == "ada"
    assert [each.login for each in list_keys(office.platform, ada)] == ["ada"]
    assert [each.login for each in list_keys(office.platform, boss)] == ["ada", "boss"]


def test_what_is_wrong_with_a_key_is_told(office: Office):
    office.install()
    ada = office.user("ada")

    def refused(**given: object) -> list[tuple[str, str, str | None]]:
        with pytest.raises(Invalid) as error:
            make_key(office.platform, ada, NewKey(**{"name": "x", **given}))
        return [(problem.code, problem.pointer, problem.hint) for problem in error.value.problems]

    assert refused(name=" ", per_minute=0, expires_at=office.times[0]) == [
        ("bad_display_name", "/name", None), ("bad_rate", "/per_minute", None), ("already_expired", "/expires_at", None),
    ]  # fmt: skip
    assert refused(scopes=[]) == [("no_scopes", "/scopes", None)]
    assert refused(scopes=[("desk.noet", "read"), ("desk.note", "raed"), ("*", "close"), ("*", "read")]) == [
        ("scope_form_unknown", "/scopes/0", "desk.note"), ("scope_action_unknown", "/scopes/1", "read"),
        ("scope_action_unknown", "/scopes/2", None),
    ]  # fmt: skip
    change_user(office.platform, COMMAND, UserChange("ada", is_active=False))
    with pytest.raises(Conflict, match="user_not_active"):
        make_key(office.platform, COMMAND, NewKey("x", "ada"))


def keys(office: Office, count: int) -> list[MadeKey]:
    ada = office.user("ada")
    return [make_key(office.platform, ada, NewKey(f"key {number}")) for number in range(count)]


def test_a_key_that_ended_is_shut_in_every_process(office: Office):
    one, two = keys(office, 2)
    ada, bob = replace(COMMAND, id=one.key.user_id, login="ada"), office.user("bob")
    short = make_key(office.platform, ada, NewKey("short", expires_at=office.times[0] + timedelta(hours=1)))
    with office.beside() as other:
        assert all(by_key(other.platform, each.token) for each in (one, two, short))
        with pytest.raises(NotFound, match="no_such_key"):
            revoke_key(office.platform, bob, one.key.public_id)
        with pytest.raises(Forbidden, match="not_by_key"):
            revoke_key(office.platform, by_key(other.platform, two.token).actor, one.key.public_id)
        revoke_key(office.platform, ada, one.key.public_id)
        revoke_key(office.platform, ada, one.key.public_id)
        office.later(hours=1)
        assert [by_key(other.platform, each.token) is not None for each in (one, two, short)] == [False, True, False]
    assert [deed[0] for deed in office.deeds()].count("key_revoked") == 1


def test_use_is_written_once_a_minute(office: Office):
    (made,) = keys(office, 1)
    seen = []
    for _ in range(4):
        by_key(office.platform, made.token)
        seen.append((list_keys(office.platform, COMMAND)[0].key.used_at - made.key.created_at).seconds)
        office.later(seconds=30)
    assert seen == [0, 0, 60, 60]
