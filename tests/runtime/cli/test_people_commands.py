"""`tessera user`, `organisation`, `department`, `key`, `audit`."""

import sqlalchemy as sa

from runtime.storage.database import Database
from tests.runtime.cli.calling import Tessera


def test_a_password_is_read_or_made_but_not_shown_again(shop_on_both: Tessera):
    tessera = shop_on_both
    made = tessera.good("user", "add", "ada", "--generate", "--admin", "--email", "ada@shop.example")
    assert len(made["password"]) == 19
    assert "password" not in tessera.good("user", "add", "bob", "--password-stdin", input="correct horse battery\n")
    assert tessera.bad(1, "user", "add", "eve", "--password-stdin", input="eve\n") == [("password_too_short", "/password")]
    assert tessera("user", "add", "eve", "--password-stdin", "--generate").status == 2
    assert "password" not in tessera.good("user", "password", "bob", "--password-stdin", input="another good one\n")
    told = tessera("user", "password", "bob")
    assert (told.status, "Password: " in told.out, "shown this once" in told.out) == (0, True, True)
    listed = tessera.good("user", "list")["users"]
    assert [(each["login"], each["is_admin"], each["email"]) for each in listed] == [
        ("ada", True, "ada@shop.example"),
        ("bob", False, None),
    ]
    assert made["password"] not in tessera("user", "list").out + tessera("audit", "list").out


def test_users_are_changed(shop_on_both: Tessera):
    tessera = shop_on_both
    tessera.good("organisation", "add", "north", "--name", "The North")
    tessera.good("department", "add", "tills", "--org", "north")
    tessera.good("user", "add", "ada", "--org", "north", "--dept", "tills", "--admin")
    assert tessera.bad(1, "user", "change", "ada", "--org", "nroth") == [("no_such_unit", "")]
    changed = tessera.good("user", "change", "ada", "--name", "Ada", "--org", "")
    assert (changed["name"], changed["org"], changed["dept"], changed["is_admin"]) == ("Ada", None, "tills", True)
    assert tessera.bad(3, "user", "deactivate", "ada") == [("last_admin", "")]
    assert tessera.bad(3, "user", "change", "ada", "--no-admin") == [("last_admin", "")]
    assert tessera.bad(1, "user", "change", "eve", "--name", "Eve") == [("no_such_user", "")]
    tessera.good("user", "add", "bob")
    assert tessera.good("user", "deactivate", "bob")["is_active"] is False
    assert tessera.good("user", "activate", "bob")["is_active"] is True
    assert "tills" in tessera("user", "roles", "ada").out


def test_roles_are_given_and_taken(on_sqlite: Tessera):
    tessera = on_sqlite
    tessera.good("demo", "--without-data")
    tessera.good("user", "add", "ada", "--role", "member.cashier")
    told = tessera("user", "roles", "ada", "--set", "member.cashire")
    assert (told.status, "member.cashier" in told.err) == (1, True)
    assert tessera.good("user", "roles", "ada")["roles"] == ["member.cashier"]
    assert tessera.good("user", "roles", "ada", "--set", "points.admin", "--set", "member.admin")["roles"] == [
        "member.admin",
        "points.admin",
    ]
    assert tessera.good("user", "roles", "ada", "--none")["roles"] == []


def test_units_form_a_tree(shop_on_both: Tessera):
    tessera = shop_on_both
    for kind in ("organisation", "department"):
        tessera.good(kind, "add", "all")
        tessera.good(kind, "add", "north", "--parent", "all", "--name", "The North")
        assert tessera.bad(3, kind, "add", "north") == [("unit_key_taken", "")]
        assert tessera.bad(1, kind, "move", "all", "--parent", "north") == [("unit_below_itself", "")]
        assert tessera.bad(3, kind, "remove", "all") == [("unit_in_use", "")]
        tessera.good(kind, "move", "north")
        tessera.good(kind, "rename", "north", "Norden")
        tessera.good(kind, "remove", "all")
        assert [(each["key"], each["name"], each["parent"]) for each in tessera.good(kind, "list")[f"{kind}s"]] == [
            ("north", "Norden", None)
        ]
        assert "Norden" in tessera(kind, "list").out
    assert "部门" in tessera("department", "remove", "x", "--locale", "zh-CN").err


def test_keys_are_made_and_revoked(shop_on_both: Tessera):
    tessera = shop_on_both
    tessera.good("user", "add", "till")
    made = tessera.good("key", "make", "till", "Till 1", "--scope", "shop.order:create", "--scope", "*:read", "--per-minute", 60)
    assert (made["token"][:4], made["scopes"]) == ("tsk_", ["shop.order:create", "*:read"])
    assert tessera.bad(1, "key", "make", "till", "x", "--scope", "shop.order") == [("bad_scope", "/scope")]
    assert tessera.bad(1, "key", "make", "till", "x", "--expires", "2020-01-01") == [("already_expired", "/expires_at")]
    told = tessera("key", "make", "till", "Till 2", "--expires", "2999-01-01")
    assert "tsk_" in told.out
    tessera.good("key", "revoke", made["public_id"])
    assert tessera.bad(1, "key", "revoke", "nothing") == [("no_such_key", "")]
    listed = tessera.good("key", "list", "--user", "till")["keys"]
    assert [(each["name"], each["revoked_at"] is None) for each in listed] == [("Till 2", True), ("Till 1", False)]
    assert "tsk_" not in tessera("key", "list").out + tessera("key", "list", "--json").out


def test_the_audit_is_listed_and_proved(shop_on_both: Tessera):
    tessera = shop_on_both
    for login in ("ada", "bob", "eve"):
        tessera.good("user", "add", login)
    page = tessera.good("audit", "list", "--kind", "user_changed", "--limit", 2)
    assert [(row["subject"], row["via"], row["actor"]) for row in page["rows"]] == [
        ("eve", "command", "system"),
        ("bob", "command", "system"),
    ]
    rest = tessera.good("audit", "list", "--kind", "user_changed", "--cursor", page["cursor"])
    assert ([row["subject"] for row in rest["rows"]], rest["cursor"]) == (["ada"], None)
    assert tessera.good("audit", "list", "--until", "2020-01-01")["rows"] == []
    assert tessera.bad(1, "audit", "list", "--cursor", "x") == [("bad_cursor", "/cursor")]
    assert "--cursor" in tessera("audit", "list", "--limit", 1).out
    assert tessera.good("audit", "verify")["rows"] == 3
    assert "All 3 rows" in tessera("audit", "verify").out
    database = Database(tessera.environment["TESSERA_DATABASE_URL"])
    with database.write() as connection:
        connection.execute(sa.text("UPDATE audit SET subject = 'mallory' WHERE subject = 'bob'"))
    database.close()
    assert tessera.bad(1, "audit", "verify") == [("audit_broken", "/2")]


def test_settings_of_sign_in_must_make_sense(on_sqlite: Tessera):
    for name, value in (("TESSERA_SESSION_HOURS", "0"), ("TESSERA_LOCKOUT_MINUTES", "1,x"), ("TESSERA_LOCKOUT_FAILURES", "-1")):
        assert on_sqlite.bad(4, "doctor", **{name: value}) == [("bad_setting", "")]
