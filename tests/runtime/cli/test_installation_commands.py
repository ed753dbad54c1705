"""`tessera demo`, `doctor`, `work`, `user`, and what is told where an installation cannot be used."""

import json
from pathlib import Path

import pytest

from runtime.cli import main
from tests.runtime.cli.calling import Tessera
from tests.runtime.services.shop import EARNING


def levels(tessera: Tessera, *more: str) -> dict[str, str]:
    """Level by code of what `doctor` found; its exit status must fit."""
    done = tessera("doctor", *more, "--json")
    found = {each["code"]: each["level"] for each in done.json["findings"]}
    assert done.status == (1 if "wrong" in found.values() else 0)
    return found


def test_the_demo_is_installed_once(on_sqlite: Tessera):
    tessera = on_sqlite
    first = tessera.good("demo")
    assert first["apps"] == ["campaign", "member", "points"]
    assert first["created"] > 1000
    again = tessera.good("demo")
    assert (again["changed"], again["created"], again["kept"]) == (False, 0, first["created"])
    assert tessera.good("records", "list", "member.member", "--count")["total"] >= 100
    assert tessera.good("ledger", "balances", "points.points")["totals"]["active"] > 0
    assert "wrong" not in levels(tessera, "--deep").values()


def test_apps_come_without_sample_data(tessera: Tessera):
    assert tessera.good("demo", "--without-data")["created"] == 0
    assert tessera.good("records", "list", "member.tier", "--count")["total"] == 0


def test_the_doctor_says_what_to_do_before_anything_is_there(tessera: Tessera):
    assert levels(tessera) == {"doctor_database": "ok", "doctor_no_workspace": "wrong"}
    told = tessera("doctor", "--locale", "zh-CN")
    assert (told.status, "tessera demo" in told.out) == (1, True)


def test_the_doctor_finds_everything_in_order_and_says_what_to_do_next(shop_on_both: Tessera):
    found = levels(shop_on_both, "--deep")
    assert "wrong" not in found.values()
    assert found["doctor_no_backup"] == "note"
    assert {"doctor_roll_ups", "doctor_ledger", "doctor_views", "doctor_disk", "doctor_zone", "doctor_release"} <= set(found)
    assert "No backup was made" in shop_on_both("doctor").out


def test_a_rule_that_divides_by_nothing_is_an_incident_with_its_cause_and_values(shop_on_both: Tessera):
    tessera = shop_on_both
    tessera.good("records", "add", "shop.grant", json.dumps({**EARNING, "name": "分摊", "amount": "floor(amount / quantity)"}))
    for number in range(3):
        order = {"order_no": f"O{number}", "customer": {"name": "Ada"}, "amount": 10, "quantity": 0}
        tessera.good("records", "add", "shop.order", json.dumps(order))
    assert tessera.good("records", "list", "shop.order", "--count")["total"] == 3
    told = tessera("doctor")
    assert told.status == 1
    assert all(word in told.out for word in ("“分摊”", "3 times", "amount = 10.00", "quantity = 0", "zero"))
    chinese = tessera("doctor", "--locale", "zh-CN").out
    assert all(word in chinese for word in ("分摊", "3 次", "0"))


def test_due_work_is_done_as_if_it_were_another_time(shop_on_both: Tessera):
    tessera = shop_on_both
    tessera.good("records", "update", "shop.grant", grant(tessera), '{"expires_after": "30D"}')
    tessera.good(
        "records", "add", "shop.order", '{"order_no": "O1", "customer": {"name": "Ada"}, "amount": 9, "ordered_on": "2026-03-01"}'
    )
    balance = ("ledger", "balances", "shop.credit")
    assert tessera.good("work", "--until-idle", "--at", "2026-03-20")["done"]["expired"] == 0
    assert tessera.good(*balance)["totals"]["active"] == 9
    assert tessera.good("work", "--until-idle", "--at", "2026-04-02T09:00")["done"]["expired"] == 1
    assert tessera.good(*balance)["totals"]["expired"] == 9
    assert tessera.good(*balance, "--at", "2026-03-15")["totals"]["active"] == 9
    assert tessera.bad(1, "work", "--until-idle", "--at", "soon") == [("bad_time", "/at")]


def grant(tessera: Tessera) -> int:
    """The id of the earning rule."""
    (record,) = tessera.good("records", "list", "shop.grant")["records"]
    return int(record["id"])


def test_users_are_added_once(shop_on_both: Tessera):
    tessera = shop_on_both
    tessera.good("user", "add", "ada", "--name", "Ada Lovelace")
    assert tessera.bad(1, "user", "add", "ada") == [("login_taken", "")]
    assert tessera.bad(1, "user", "add", "a b") == [("bad_login", "/login")]
    assert [(each["login"], each["name"]) for each in tessera.good("user", "list")["users"]] == [("ada", "Ada Lovelace")]


@pytest.mark.parametrize("name", ["list", "show", "delete", "history", "restore"])
def test_without_an_installation_every_command_says_what_to_run(on_sqlite: Tessera, name: str):
    arguments = ["records", name, "shop.order", *([] if name == "list" else ["1"])]
    assert on_sqlite.bad(4, *arguments) == [("no_workspace_yet", "")]
    assert "tessera demo" in on_sqlite(*arguments).err


@pytest.mark.parametrize("locale", ["en", "zh-CN", "fr", "zh_TW.UTF-8"])
def test_settings_that_cannot_be_used_are_told(on_sqlite: Tessera, tmp_path: Path, locale: str):
    (tmp_path / "file").write_text("")
    assert on_sqlite.bad(4, "doctor", TESSERA_PORT="many", TESSERA_LOCALE=locale) == [("bad_setting", "")]
    assert on_sqlite.bad(4, "demo", TESSERA_DATABASE_URL="mysql://x", TESSERA_LOCALE=locale) == [("database_not_supported", "")]
    assert on_sqlite.bad(4, "demo", TESSERA_DATABASE_URL="nonsense", TESSERA_LOCALE=locale) == [("database_not_supported", "")]
    assert on_sqlite.bad(4, "demo", TESSERA_DATA_DIR=str(tmp_path / "file" / "x"), TESSERA_LOCALE=locale) == [
        ("data_dir_unusable", "")
    ]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_json_and_locale(name: str):
    group = main.commands[name]
    for command in getattr(group, "commands", {name: group}).values():
        assert command.help
        options = {option for parameter in command.params for option in parameter.opts}
        assert {"--json", "--locale"} <= options
