"""Signing in: what is refused and how it is counted; lock-out and its end; sessions that slide, end and are ended."""

import logging
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from engines.kernel.errors import AppError, Forbidden, Invalid, NotFound, Throttled, Unauthenticated
from runtime.auth.passwords import PasswordHasher, needs_rehash
from runtime.auth.tokens import csrf_of
from runtime.services.identify import by_session
from runtime.services.people import UserChange, change_user
from runtime.services.sessions import list_sessions, revoke_all, revoke_session, sign_out
from runtime.services.set_password import set_password
from runtime.services.sign_in import sign_in
from runtime.storage import users
from tests.runtime.services.people.office import COMMAND, PASSWORD, Office


def refused(office: Office, login: str, password: str = "wrong password") -> str:
    with pytest.raises(Unauthenticated) as error:
        sign_in(office.platform, login, password)
    return error.value.code


def failures(office: Office, login: str) -> int:
    with office.platform.database.read() as connection:
        return users.credentials_of(connection, login).failed_logins


def test_who_is_wrong_is_told_one_thing_only(office: Office):
    office.user("ada")
    office.user("gone")
    change_user(office.platform, COMMAND, UserChange("gone", is_active=False))
    for login, password in (
        ("ada", "x"),
        ("nobody", PASSWORD),
        ("gone", PASSWORD),
        ("", ""),
        ("ada", "x" * 10_000),
        ("ada", "\0\udcff"),
    ):
        assert refused(office, login, password) == "wrong_sign_in"


@pytest.mark.parametrize("login", ["a\0b", "\udcff"])
def test_a_login_that_no_database_takes_is_refused(office: Office, login: str):
    office.user("ada")
    if office.platform.database.is_sqlite and "\0" in login:
        assert refused(office, login) == "wrong_sign_in"
    else:
        with pytest.raises(Invalid, match="text_not_storable"):
            sign_in(office.platform, login, PASSWORD)


def test_a_right_password_opens_a_session(office: Office):
    ada = office.user("ada", is_admin=True)
    entered = office.enter("ada", address="10.0.0.1", agent="Browser " * 100)
    assert (entered.actor, entered.actor.via, entered.actor.address) == (ada, "session", "10.0.0.1")
    assert entered.actor.is_unrestricted
    actor, csrf = by_session(office.platform, entered.token)
    assert (actor, actor.via, csrf) == (ada, "session", csrf_of(entered.token))
    assert csrf == entered.csrf
    for wrong in ("", "tss_", entered.token[:-1], entered.token + " ", csrf, "\udcff"):
        assert by_session(office.platform, wrong) is None
    (session,) = list_sessions(office.platform, actor)
    assert (session.address, len(session.agent)) == ("10.0.0.1", 300)


def test_five_wrong_ones_lock_for_longer_and_longer(office: Office):
    office.user("ada")
    for minutes in (1, 5, 15, 60, 60):
        assert [refused(office, "ada") for _ in range(5)] == ["wrong_sign_in"] * 5
        with pytest.raises(Unauthenticated) as error:
            office.enter("ada")
        assert (error.value.code, error.value.problems[0].params["seconds"]) == ("locked_out", minutes * 60 + 1)
        office.later(minutes=minutes, seconds=-1)
        assert refused(office, "ada", PASSWORD) == "locked_out"
        office.later(seconds=1)
    assert office.is_in(office.enter("ada").token)
    assert failures(office, "ada") == 0
    assert [refused(office, "ada") for _ in range(5)] == ["wrong_sign_in"] * 5
    office.later(minutes=1)
    assert office.is_in(office.enter("ada").token)


def test_wrong_ones_at_the_same_moment_are_counted_exactly(office: Office):
    office.user("ada")
    gate = threading.Barrier(8)

    def attempt(_: int) -> str:
        gate.wait()
        return refused(office, "ada")

    with ThreadPoolExecutor(8) as pool:
        codes = Counter(pool.map(attempt, range(8)))
    assert codes == {"wrong_sign_in": 5, "locked_out": 3}
    assert failures(office, "ada") == 5
    assert Counter(kind for kind, *_ in office.deeds())["sign_in_failed"] == 5


def test_a_lock_out_shuts_nobody_who_is_in(office: Office):
    """Wrong passwords can be typed by anybody: they keep strangers out, not the person."""
    office.user("ada")
    entered = office.enter("ada")
    for _ in range(5):
        refused(office, "ada")
    with office.beside() as other:
        assert other.is_in(entered.token)


def test_who_has_no_password_cannot_be_locked_out(office: Office):
    office.user("till", can_sign_in=False)
    assert {refused(office, "till", "") for _ in range(12)} == {"wrong_sign_in"}
    assert failures(office, "till") == 0


def test_an_administrator_lifts_a_lock(office: Office):
    office.user("ada")
    for _ in range(5):
        refused(office, "ada")
    made = set_password(office.platform, COMMAND, "ada")
    entered = sign_in(office.platform, "ada", made)
    assert entered.must_change


def test_one_address_has_only_so_many_tries(office: Office):
    office.user("ada")
    most = office.platform.settings.sign_ins_per_minute
    codes = []
    for number in range(most + 2):
        try:
            sign_in(office.platform, f"user{number}", "x", address="10.0.0.9")
        except AppError as error:
            codes.append((type(error), error.code))
    assert codes[:most] == [(Unauthenticated, "wrong_sign_in")] * most
    assert codes[most:] == [(Throttled, "too_many_tries")] * 2
    assert office.enter("ada", address="10.0.0.8")


def test_a_session_slides_with_use_but_not_for_ever(office: Office):
    office.user("ada")
    entered = office.enter("ada")
    office.later(hours=11, minutes=59)
    assert office.is_in(entered.token)
    office.later(hours=11, minutes=59)
    assert office.is_in(entered.token)
    office.later(hours=12)
    assert not office.is_in(entered.token)

    entered, start = office.enter("ada"), office.times[0]
    while office.is_in(entered.token):
        office.later(hours=11)
    assert timedelta(days=30) <= office.times[0] - start < timedelta(days=30, hours=11)


def test_use_is_written_once_a_minute(office: Office):
    office.user("ada")
    entered = office.enter("ada")
    seen = []
    for _ in range(4):
        office.later(seconds=30)
        assert office.is_in(entered.token)
        (session,) = list_sessions(office.platform, entered.actor)
        seen.append((session.seen_at - session.created_at).seconds)
    assert seen == [0, 60, 60, 120]


def test_an_ended_session_is_ended_in_every_process(office: Office):
    office.user("ada")
    first, second, third, fourth = (office.enter("ada") for _ in range(4))
    with office.beside() as other:
        assert all(other.is_in(each.token) for each in (first, second, third, fourth))
        sign_out(office.platform, first.actor, first.token)
        sign_out(office.platform, first.actor, first.token)
        assert [other.is_in(each.token) for each in (first, second)] == [False, True]
        revoke_session(office.platform, first.actor, list_sessions(office.platform, first.actor)[0].public_id)
        assert sum(other.is_in(each.token) for each in (second, third, fourth)) == 2
        revoke_all(office.platform, fourth.actor, but=fourth.token)
        assert [each for each in (second, third, fourth) if other.is_in(each.token)] in ([fourth], [])
        revoke_all(office.platform, COMMAND, "ada")
        assert not any(other.is_in(each.token) for each in (first, second, third, fourth))


def test_sessions_of_others_are_not_one_s_own(office: Office):
    ada, bob = office.user("ada"), office.user("bob")
    office.enter("ada")
    (session,) = list_sessions(office.platform, ada)
    with pytest.raises(NotFound, match="no_such_session"):
        revoke_session(office.platform, bob, session.public_id)
    with pytest.raises(Forbidden):
        list_sessions(office.platform, bob, "ada")
    with pytest.raises(Forbidden):
        revoke_all(office.platform, bob, "ada")
    with pytest.raises(Forbidden, match="not_by_key"):
        list_sessions(office.platform, replace(ada, scopes=frozenset({("*", "*")}), is_admin=True))
    assert len(list_sessions(office.platform, COMMAND, "ada")) == 1


def test_a_password_that_was_changed_meanwhile_does_not_open(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.user("ada")
    module = "runtime.services.sign_in"

    def verify(password: str, kept: str) -> bool:
        monkeypatch.undo()
        set_password(office.platform, COMMAND, "ada", "another good one")
        return True

    monkeypatch.setattr(f"{module}.verify_password", verify)
    assert refused(office, "ada", PASSWORD) == "wrong_sign_in"


def test_an_older_hash_is_made_anew(office: Office):
    ada = office.user("ada")
    older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with office.platform.database.write() as connection:
        users.change_user(connection, ada.id, password_hash=older)
    office.enter("ada")
    with office.platform.database.read() as connection:
        kept = users.credentials_of(connection, "ada").password_hash
    assert kept != older
    assert not needs_rehash(kept)
    office.enter("ada")


def test_no_secret_is_kept_or_shown(office: Office, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    office.user("ada")
    entered = office.enter("ada", address="10.0.0.1")
    made = set_password(office.platform, COMMAND, "ada")
    refused(office, "my own password, typed in the wrong field", PASSWORD)
    kept, shown = office.everything_kept(), repr(entered) + caplog.text
    for secret in (PASSWORD, entered.token, entered.csrf, made, "typed in the wrong field"):
        assert secret not in kept
        assert secret not in shown
    with office.platform.database.read() as connection:
        assert "argon2" not in repr(users.credentials_of(connection, "ada"))


def test_what_was_done_is_in_the_audit(office: Office):
    office.user("ada")
    entered = office.enter("ada")
    refused(office, "ada")
    refused(office, "nobody")
    for _ in range(4):
        refused(office, "ada")
    sign_out(office.platform, entered.actor, entered.token)
    assert office.deeds() == [
        ("user_changed", "ada", "system"), ("sign_in", "ada", "ada"), ("sign_in_failed", "ada", ""), ("sign_in_failed", "", ""),
        *[("sign_in_failed", "ada", "")] * 4, ("locked", "ada", ""), ("sign_out", "ada", "ada"),
    ]  # fmt: skip
