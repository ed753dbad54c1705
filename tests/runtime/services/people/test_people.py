"""People: who may change them, what is refused, what everybody sees at once; the last administrator stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engines.kernel.errors import AppError, Conflict, Forbidden, Invalid, NotFound, Throttled
from runtime.auth import known_actors
from runtime.auth.actor import Actor
from runtime.services.api_keys import NewKey, list_keys, make_key
from runtime.services.audit import ListAudit, list_audit, verify_audit
from runtime.services.identify import by_key, by_login, by_session
from runtime.services.organisations import NewUnit, add_unit, list_units, move_unit, remove_unit, rename_unit
from runtime.services.people import NewUser, UserChange, add_user, change_user, find_user, list_users
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.services.set_password import set_password
from runtime.services.sign_in import sign_in
from tests.acceptance.installation import Installation
from tests.runtime.services.people.office import APP, COMMAND, PASSWORD, Office


def codes(ask: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(AppError) as error:
        ask()
    return [(problem.code, problem.pointer) for problem in error.value.problems]


FOR_ADMINISTRATORS = (
    lambda platform, actor: add_user(platform, actor, NewUser("eve")),
    lambda platform, actor: change_user(platform, actor, UserChange("ada", is_admin=True)),
    lambda platform, actor: set_password(platform, actor, "boss", "another good one"),
    list_users,
    lambda platform, actor: add_unit(platform, actor, "organisation", NewUnit("north")),
    lambda platform, actor: move_unit(platform, actor, "organisation", "north", None),
    lambda platform, actor: rename_unit(platform, actor, "organisation", "north", "x"),
    lambda platform, actor: remove_unit(platform, actor, "department", "north"),
    lambda platform, actor: list_units(platform, actor, "department"),
    lambda platform, actor: list_audit(platform, actor, ListAudit()),
    verify_audit,
)


def test_only_administrators_look_after_people(office: Office):
    ada, platform = office.user("ada"), office.platform
    boss = office.user("boss", is_admin=True)
    for actor in (ada, replace(boss, scopes=frozenset({("*", "*")}))):
        for ask in FOR_ADMINISTRATORS:
            with pytest.raises(Forbidden):
                ask(platform, actor)
    with pytest.raises(Forbidden):
        find_user(platform, ada, "boss")
    for actor in (ada, replace(ada, scopes=frozenset())):
        assert find_user(platform, actor, "ada").user.login == "ada"
    assert [each.user.login for each in list_users(platform, boss, "AD")] == ["ada"]


def test_what_is_wrong_with_a_new_user_is_told(office: Office):
    office.user("ada")

    def add(login: str = "eve", **more: object) -> list[tuple[str, str]]:
        return codes(lambda: add_user(office.platform, COMMAND, NewUser(login, **more)))

    assert add("ada") == [("login_taken", "")]
    assert add("system") == [("login_taken", "/login")]
    assert add("a b") == add("") == add("x" * 65) == add("a\0") == [("bad_login", "/login")]
    assert add(name="\0", email="x", locale="tlh") == [
        ("bad_display_name", "/name"),
        ("bad_email", "/email"),
        ("not_a_choice", "/locale"),
    ]
    assert add(password="short") == [("password_too_short", "/password")]
    assert add(org="north") == add(dept="north") == [("no_such_unit", "")]
    assert [each.user.login for each in list_users(office.platform, COMMAND)] == ["ada"]


def test_a_password_is_made_and_told_once(office: Office):
    added = add_user(office.platform, COMMAND, NewUser("eve", email="eve@shop.example", locale="zh-CN"))
    assert added.password not in repr(added)
    assert sign_in(office.platform, "eve", added.password).must_change
    assert added.password not in office.everything_kept()
    assert (added.user.email, added.user.locale, added.user.must_change) == ("eve@shop.example", "zh-CN", True)
    assert not office.user("bob").is_admin
    assert not office.enter("bob").must_change


def test_roles_must_be_installed(office: Office):
    office.user("ada")
    with pytest.raises(AppError, match="nothing_installed"):
        change_user(office.platform, COMMAND, UserChange("ada", roles=["desk.clerk"]))
    office.install()
    with pytest.raises(Invalid) as error:
        change_user(office.platform, COMMAND, UserChange("ada", roles=["desk.chief", "desk.clrek"]))
    (problem,) = error.value.problems
    assert (problem.code, problem.pointer, problem.hint) == ("role_not_found", "/roles/1", "desk.clerk")
    assert find_user(office.platform, COMMAND, "ada").roles == frozenset()
    assert change_user(office.platform, COMMAND, UserChange("ada", roles=["desk.clerk", "desk.chief"])).roles == {
        "desk.clerk",
        "desk.chief",
    }
    assert change_user(office.platform, COMMAND, UserChange("ada", roles=())).roles == frozenset()
    page = list_audit(office.platform, COMMAND, ListAudit(kind="roles_changed"))
    assert [row.detail for row in page.rows] == [
        {"added": [], "removed": ["desk.chief", "desk.clerk"]}, {"added": ["desk.chief", "desk.clerk"], "removed": []},
    ]  # fmt: skip


def test_what_changes_is_seen_at_once_by_every_process(office: Office):
    office.install()
    office.user("ada", roles=["desk.clerk"])
    for key, parent in (("all", None), ("north", "all"), ("south", "all")):
        add_unit(office.platform, COMMAND, "organisation", NewUnit(key, parent=parent))
    add_unit(office.platform, COMMAND, "department", NewUnit("tills", org="north"))
    token = office.enter("ada").token
    with office.beside() as other:

        def seen() -> Actor:
            return by_session(other.platform, token)[0]

        assert (seen().roles, seen().orgs) == ({"desk.clerk"}, ())
        change_user(office.platform, COMMAND, UserChange("ada", org="north", dept="tills", roles=["desk.chief"], is_admin=True))
        assert (seen().roles, len(seen().orgs), len(seen().depts), seen().is_admin) == ({"desk.chief"}, 1, 1, True)
        move_unit(office.platform, COMMAND, "organisation", "south", "north")
        assert len(seen().orgs) == 2
        change_user(office.platform, COMMAND, UserChange("ada", org=None))
        assert (seen().org_id, seen().orgs) == (None, ())


def test_rights_are_read_only_when_they_may_have_changed(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.user("ada")
    token, reads = office.enter("ada").token, []
    read = known_actors.actor_of
    monkeypatch.setattr(known_actors, "actor_of", lambda connection, user: reads.append(user) or read(connection, user))
    for _ in range(3):
        assert office.is_in(token)
    assert len(reads) == 1
    office.enter("ada")
    assert office.is_in(token)
    assert len(reads) == 1
    change_user(office.platform, COMMAND, UserChange("ada", name="Ada"))
    assert office.is_in(token)
    assert len(reads) == 2


def test_who_is_deactivated_is_out_at_once(office: Office):
    ada = office.user("ada")
    token = office.enter("ada").token
    key = make_key(office.platform, ada, NewKey("till"))
    with office.beside() as other:
        assert other.is_in(token)
        assert by_key(other.platform, key.token).actor == replace(ada, scopes=frozenset({("*", "*")}))
        change_user(office.platform, COMMAND, UserChange("ada", is_active=False))
        assert not other.is_in(token)
        assert by_key(other.platform, key.token) is None
        with pytest.raises(Forbidden, match="user_not_active"):
            by_login(other.platform, "ada")
        change_user(office.platform, COMMAND, UserChange("ada", is_active=True))
        assert not other.is_in(token)
        assert by_key(other.platform, key.token) is None
        assert list_keys(office.platform, COMMAND)[0].key.revoked_at is not None
    assert office.is_in(office.enter("ada").token)


@pytest.mark.parametrize("lost", [{"is_active": False}, {"is_admin": False}])
def test_the_last_active_administrator_stays(office: Office, lost: dict[str, bool]):
    office.user("ada", is_admin=True)
    office.user("bob", is_admin=True)
    change_user(office.platform, COMMAND, UserChange("bob", is_active=False))
    for actor in (COMMAND, by_login(office.platform, "ada")):
        with pytest.raises(Conflict, match="last_admin"):
            change_user(office.platform, actor, UserChange("ada", **lost))
    assert find_user(office.platform, COMMAND, "ada").user.is_admin
    change_user(office.platform, COMMAND, UserChange("bob", is_active=True))
    change_user(office.platform, COMMAND, UserChange("ada", **lost))


def test_two_administrators_who_demote_each_other_do_not_both_succeed(office: Office):
    both = [office.user(login, is_admin=True) for login in ("ada", "bob")]

    def demote(actor: Actor) -> str:
        other = "bob" if actor.login == "ada" else "ada"
        try:
            return change_user(office.platform, actor, UserChange(other, is_admin=False)).user.login
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(demote, both))
    assert sorted(found).count("last_admin") == 1


def test_one_s_own_password_needs_the_old_one(office: Office):
    ada = office.user("ada", is_admin=True)
    here, there = office.enter("ada").token, office.enter("ada").token

    def change(new: str, old: str | None) -> list[tuple[str, str]]:
        return codes(lambda: set_password(office.platform, ada, "ada", new, old=old, but=here))

    assert change("another good one", None) == change("another good one", "x") == [("wrong_old_password", "/old")]
    assert change("12345678", PASSWORD) == [("password_too_common", "/password")]
    assert change(PASSWORD, PASSWORD) == [("password_unchanged", "/password")]
    set_password(office.platform, ada, "ada", "another good one", old=PASSWORD, but=here)
    assert (office.is_in(here), office.is_in(there)) == (True, False)
    for _ in range(2):
        with pytest.raises((Invalid, Throttled)) as error:
            set_password(office.platform, ada, "ada", "a third good one", old="guess")
    assert error.value.code == "too_many_tries"
    assert ("password_changed", "ada", "ada") in office.deeds()


def test_an_unknown_user_is_not_found(office: Office):
    for ask in (
        lambda: change_user(office.platform, COMMAND, UserChange("eve", name="Eve")),
        lambda: set_password(office.platform, COMMAND, "eve"),
        lambda: find_user(office.platform, COMMAND, "eve"),
        lambda: by_login(office.platform, "eve"),
    ):
        with pytest.raises(NotFound, match="no_such_user"):
            ask()


def test_personal_values_are_not_in_the_audit(office: Office):
    office.user("ada", name="Ada Lovelace", email="ada@home.example")
    change_user(office.platform, COMMAND, UserChange("ada", name="Augusta King", email="king@home.example"))
    rows = list_audit(office.platform, COMMAND, ListAudit()).rows
    assert rows[0].detail == {"fields": ["email", "name"]}
    assert not any(word in repr(rows) for word in ("Lovelace", "King", "home.example"))
    assert {(row.via, row.actor_login) for row in rows} == {("command", "system")}
    assert verify_audit(office.platform, COMMAND).broken == ()


def test_departments_are_known_to_formulas(office: Office):
    parts = {"desk": {**APP["desk"], "forms/slip.json": {
        "key": "slip", "title": {"en": "Slip", "zh-CN": "Slip"}, "label": "word",
        "fields": [
            {"key": "word", "type": "text", "title": {"en": "Word", "zh-CN": "Word"}},
            {"key": "place", "type": "formula", "title": {"en": "Place", "zh-CN": "Place"}, "formula": "dept_id.name"},
        ],
        "constraints": [{
            "type": "check", "key": "tills", "condition": 'dept_id == null or dept_id.name == "Tills"', "message": {"en": "Tills only", "zh-CN": "Tills only"},
        }],
    }}}  # fmt: skip
    apply_apps(office.platform, COMMAND, parts)
    for key in ("tills", "store"):
        add_unit(office.platform, COMMAND, "department", NewUnit(key, key.title()))
    office.user("ada", dept="tills", is_admin=True)
    office.user("bob", dept="store", is_admin=True)
    ada, bob = (by_login(office.platform, login) for login in ("ada", "bob"))
    save_records(office.platform, ada, SaveRecords("desk.slip", [RecordInput({"word": "x"})]))
    with pytest.raises(Invalid):
        save_records(office.platform, bob, SaveRecords("desk.slip", [RecordInput({"word": "x"})]))
    beside = Installation(office.url, office.folder)
    assert [row["place"] for row in beside.rows("desk.slip", 'dept_id.name == "Tills"')] == ["Tills"]
    assert beside.rows("desk.slip", 'dept_id.name == "Store"') == []
    beside.close()


def test_a_new_record_is_its_writer_s(office: Office):
    office.install()
    add_unit(office.platform, COMMAND, "organisation", NewUnit("north"))
    add_unit(office.platform, COMMAND, "department", NewUnit("tills", org="north"))
    office.user("ada", org="north", dept="tills", is_admin=True)
    ada = by_login(office.platform, "ada")
    (saved,) = save_records(office.platform, ada, SaveRecords("desk.note", [RecordInput({"word": "x"})]))
    with office.platform.database.read() as connection:
        table = office.platform.releases.current(connection).tables.table("desk.note")
        row = connection.execute(table.select().where(table.c.id == saved.id)).one()
    assert (row.owner_id, row.created_by, row.org_id, row.dept_id) == (ada.id, ada.id, ada.orgs[0], ada.depts[0])
