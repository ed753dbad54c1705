"""What a ledger document may say, what it means, and how each mistake is reported."""

import pytest

from engines.kernel.errors import Problem
from engines.ledger.definition import compile_ledger
from engines.ledger.validity import parse_validity

LEAST = {"key": "balance", "title": "Balance", "owner": "shop.customer"}


def test_defaults() -> None:
    ledger, problems = compile_ledger(LEAST, "shop")
    assert problems == ()
    assert (ledger.id, ledger.key, ledger.owner_form) == ("shop.balance", "balance", "shop.customer")
    assert not ledger.may_overdraw
    assert ledger.claw_back == "debt"
    assert ledger.reissue_days is None
    assert ledger.kinds == ()
    assert ledger.validity.count is None


def test_settings() -> None:
    raw = {
        **LEAST,
        "id": "born",
        "title": {"zh-CN": "余额", "en": "Balance"},
        "unit": {"zh-CN": "元", "en": "yuan"},
        "overdraft": {"policy": "allow", "limit": 500},
        "claw_back": "clamp",
        "restore_expired": {"policy": "reissue", "days": 14},
        "lot_order": {"kinds": ["bonus", "principal"]},
        "validity": "12M/month",
        "labels": {"CREDIT": {"zh-CN": "获得", "en": "Earned"}},
    }
    ledger, problems = compile_ledger(raw, "shop", {"shop.customer": "shop.client"}.get)
    assert problems == ()
    assert (ledger.id, ledger.key, ledger.owner_form) == ("shop.born", "balance", "shop.client")
    assert (ledger.may_overdraw, ledger.overdraft_limit, ledger.claw_back, ledger.reissue_days) == (True, 500, "clamp", 14)
    assert ledger.kinds == ("bonus", "principal")
    assert ledger.validity == parse_validity("12M/month")
    assert ledger.labels["CREDIT"] == {"zh-CN": "获得", "en": "Earned"}


def test_numbers_of_the_other_policy_mean_nothing() -> None:
    raw = {**LEAST, "overdraft": {"policy": "refuse", "limit": 0}, "restore_expired": {"policy": "expire_now", "days": 30}}
    ledger, problems = compile_ledger(raw, "shop")
    assert problems == ()
    assert (ledger.may_overdraw, ledger.overdraft_limit, ledger.reissue_days) == (False, None, None)


def test_reissue_without_days_lasts_thirty() -> None:
    ledger, problems = compile_ledger({**LEAST, "restore_expired": {"policy": "reissue"}}, "shop")
    assert problems == ()
    assert ledger.reissue_days == 30


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"colour": "red"}, "ledger_unknown_property", "/colour"),
        ({"key": ""}, "ledger_property_missing", "/key"),
        ({"owner": None}, "ledger_property_missing", "/owner"),
        ({"owner": "shop.nobody"}, "ledger_owner_unknown", "/owner"),
        ({"title": ""}, "ledger_text_expected", "/title"),
        ({"title": {"en": 5}}, "ledger_text_expected", "/title"),
        ({"overdraft": "refuse"}, "ledger_setting_unknown", "/overdraft"),
        ({"overdraft": {"policy": "maybe"}}, "ledger_setting_unknown", "/overdraft"),
        ({"overdraft": {"policy": "allow", "limit": -1}}, "ledger_setting_unknown", "/overdraft/limit"),
        ({"overdraft": {"policy": "allow", "limit": True}}, "ledger_setting_unknown", "/overdraft/limit"),
        ({"claw_back": "never"}, "ledger_setting_unknown", "/claw_back"),
        ({"claw_back": []}, "ledger_setting_unknown", "/claw_back"),
        ({"restore_expired": {"policy": "reissue", "days": 0}}, "ledger_setting_unknown", "/restore_expired/days"),
        ({"restore_expired": {"days": 3}}, "ledger_setting_unknown", "/restore_expired"),
        ({"lot_order": {"kinds": ["a", "a"]}}, "ledger_setting_unknown", "/lot_order"),
        ({"lot_order": "latest"}, "ledger_setting_unknown", "/lot_order"),
        ({"validity": "soon"}, "ledger_validity_syntax", "/validity"),
        ({"validity": 30}, "ledger_validity_syntax", "/validity"),
        ({"labels": {"EARN": "Earned"}}, "ledger_setting_unknown", "/labels/EARN"),
        ({"labels": {"CREDIT": 5}}, "ledger_text_expected", "/labels/CREDIT"),
        ({"labels": []}, "ledger_setting_unknown", "/labels"),
    ],
)
def test_each_mistake_is_reported_at_its_place(change: dict, code: str, pointer: str) -> None:
    _, problems = compile_ledger({**LEAST, **change}, "shop", {"shop.customer": "shop.customer"}.get)
    assert [(each.code, each.pointer) for each in problems] == [(code, pointer)]


def test_all_mistakes_are_reported_at_once() -> None:
    _, problems = compile_ledger({"owner": "shop.customer", "validity": "?", "claw_back": "?"}, "shop")
    assert all(isinstance(each, Problem) for each in problems)
    assert {each.pointer for each in problems} == {"/key", "/title", "/validity", "/claw_back"}
