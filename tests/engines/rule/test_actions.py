"""Every kind of action: the effect it asks for, when it refuses, and what is said about wrong ones."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engines.kernel.effects import (
    AdjustRecord,
    CreateRecord,
    Credit,
    Debit,
    DeleteRecord,
    Emit,
    Reverse,
    SendMessage,
    UpdateRecord,
)
from engines.rule.actions import ACTIONS
from engines.rule.definition import NotDone
from tests.engines.rule.docs import NOW, Surroundings, compiled, rule, rules

ROW = {
    "id": 7,
    "version": 1,
    "order_no": "N1",
    "customer": 3,
    "amount": Decimal("12.50"),
    "quantity": 2,
    "ordered_on": datetime(2026, 1, 2, tzinfo=UTC),
    "status": "open",
}
WHEN = ROW["ordered_on"]
LEDGER = {"ledger": "shop.credit", "owner": "customer"}


def decide(action: Mapping[str, Any], **changed: object) -> object:
    (step,) = rules(rule("one", "shop.purchase.created", action)).by_id["shop.one"].steps
    return step.decide({**ROW, **changed}, Surroundings())


@pytest.mark.parametrize(
    ("action", "effect"),
    [
        ({"create": {"form": "shop.purchase", "set": {"total": "total + 1", "status": '"done"', "customer": "customer"}}},
         CreateRecord("shop.order", {"amount": Decimal("13.50"), "status": "closed", "customer": 3})),
        ({"create": {"form": "shop.customer", "set": {}}}, CreateRecord("shop.customer", {})),
        ({"update": {"set": {"quantity": 1, "total": 0}}}, UpdateRecord("shop.order", 7, {"quantity": 1, "amount": 0})),
        ({"update": {"set": {"total": "null"}}}, UpdateRecord("shop.order", 7, {"amount": None})),
        ({"update": {"record": "customer", "set": {"name": "order_no"}}}, UpdateRecord("shop.customer", 3, {"name": "N1"})),
        ({"update": {"record": "this", "set": {"quantity": "5"}}}, UpdateRecord("shop.order", 7, {"quantity": 5})),
        ({"adjust": {"field": "quantity", "by": "-quantity"}}, AdjustRecord("shop.order", 7, "quantity", -2, None, None)),
        ({"adjust": {"field": "total", "by": "1.5", "floor": "0", "refusal": "no"}},
         AdjustRecord("shop.order", 7, "amount", Decimal("1.5"), 0, "no")),
        ({"state": {"field": "status", "to": "done"}}, UpdateRecord("shop.order", 7, {"status": "closed"})),
        ({"delete": {}}, DeleteRecord("shop.order", 7)),
        ({"delete": {"record": "customer"}}, DeleteRecord("shop.customer", 3)),
        ({"credit": {**LEDGER, "amount": "floor(total)"}}, Credit("shop.credit", 3, 12, NOW, None, None, None)),
        ({"credit": {**LEDGER, "amount": "5", "occurred_at": "ordered_on", "available_at": "now()", "expires_after": '"12M/month"', "reason": "order_no"}},
         Credit("shop.credit", 3, 5, WHEN, NOW, "12M/month", "N1")),
        ({"debit": {**LEDGER, "amount": "5", "occurred_at": "ordered_on", "reason": '"spent"'}}, Debit("shop.credit", 3, 5, WHEN, "spent")),
        ({"reverse": {"ledger": "shop.credit"}}, Reverse("shop.credit", "shop.order", 7, Decimal(1), None)),
        ({"reverse": {"ledger": "shop.credit", "source": "customer", "share": "0.25", "reason": '"part"'}},
         Reverse("shop.credit", "shop.customer", 3, Decimal("0.25"), "part")),
        ({"reverse": {"ledger": "shop.credit", "share": "7"}}, Reverse("shop.credit", "shop.order", 7, Decimal(1), None)),
        ({"emit": {"event": "shop.told"}}, Emit("shop.told", {})),
        ({"send": {"message": "shop.thanks", "record": "customer"}}, SendMessage("shop.thanks", "shop.customer", 3, None, None, {})),
        ({"send": {"message": "shop.thanks", "record": "customer", "channel": "email", "to": {"email": "order_no"}, "values": {"sum": "total"}}},
         SendMessage("shop.thanks", "shop.customer", 3, {"email": "N1"}, "email", {"sum": Decimal("12.50")})),
        ({"send": {"message": "shop.thanks", "record": "customer", "to": {"role": "shop.clerk"}}},
         SendMessage("shop.thanks", "shop.customer", 3, {"role": "shop.clerk"}, None, {})),
        ({"emit": {"event": "shop.told", "payload": {"price": "total"}}}, Emit("shop.told", {"price": Decimal("12.50")})),
        ({"refuse": {"when": "total > 100", "message": "no"}}, None),
        ({"refuse": {"when": "total > null", "message": "no"}}, None),
        ({"refuse": {"when": "total > 1", "message": {"en": "no", "zh-CN": "不"}}}, NotDone("refused_by_rule", {}, {"en": "no", "zh-CN": "不"})),
    ],
)  # fmt: skip
def test_an_action_asks_for_its_effect(action: Mapping[str, Any], effect: object) -> None:
    assert decide(action) == effect


@pytest.mark.parametrize(
    ("action", "changed", "code", "params"),
    [
        ({"update": {"record": "customer", "set": {"name": "order_no"}}}, {"customer": None}, "no_value", {"argument": "record"}),
        ({"delete": {"record": "customer"}}, {"customer": None}, "no_value", {"argument": "record"}),
        ({"adjust": {"field": "quantity", "by": "-quantity"}}, {"quantity": None}, "no_value", {"argument": "by"}),
        ({"send": {"message": "shop.thanks", "record": "customer"}}, {"customer": None}, "no_value", {"argument": "record"}),
        ({"credit": {**LEDGER, "amount": "5"}}, {"customer": None}, "no_subject", {}),
        ({"credit": {**LEDGER, "amount": "quantity"}}, {"quantity": None}, "no_value", {"argument": "amount"}),
        ({"credit": {**LEDGER, "amount": "quantity"}}, {"quantity": 0}, "zero_amount", {}),
        ({"credit": {**LEDGER, "amount": "quantity"}}, {"quantity": -3}, "negative_amount", {"amount": -3}),
        ({"credit": {**LEDGER, "amount": "5", "occurred_at": "ordered_on"}}, {"ordered_on": None}, "no_value", {"argument": "occurred_at"}),
        ({"debit": {**LEDGER, "amount": "quantity"}}, {"quantity": 0}, "zero_amount", {}),
        ({"reverse": {"ledger": "shop.credit", "source": "customer"}}, {"customer": None}, "no_value", {"argument": "source"}),
        ({"reverse": {"ledger": "shop.credit", "share": "total"}}, {"amount": None}, "no_value", {"argument": "share"}),
        ({"reverse": {"ledger": "shop.credit", "share": "total"}}, {"amount": Decimal(0)}, "zero_amount", {}),
    ],
)  # fmt: skip
def test_what_is_missing_refuses(action: Mapping[str, Any], changed: Mapping[str, object], code: str, params: object) -> None:
    found = decide(action, **changed)
    assert isinstance(found, NotDone)
    assert (found.code, found.params) == (code, params)


def test_a_posting_happens_when_its_event_did() -> None:
    then = datetime(2025, 12, 31, tzinfo=UTC)
    (step,) = rules(rule("one", "shop.purchase.created", {"credit": {**LEDGER, "amount": "1"}})).by_id["shop.one"].steps
    found = step.decide(ROW, Surroundings({"occurred_at": then}))
    assert isinstance(found, Credit)
    assert found.occurred_at == then


@pytest.mark.parametrize(
    ("action", "place", "code", "hint"),
    [
        ({"creat": {}}, "creat", "unknown_action_kind", "create"),
        ({"create": {"form": "shop.purchse", "set": {}}}, "create/form", "no_such_form", "shop.purchase"),
        ({"create": {"form": "shop.purchase", "set": {"totl": "1"}}}, "create/set/totl", "unknown_target_field", "total"),
        ({"create": {"form": "shop.purchase", "set": {"double": "1"}}}, "create/set/double", "unknown_target_field", None),
        ({"create": {"form": "shop.purchase", "set": {"total": '"x"'}}}, "create/set/total", None, None),
        ({"create": {"form": "shop.purchase", "set": {"status": '"don"'}}}, "create/set/status", None, None),
        ({"update": {"record": "order_no", "set": {}}}, "update/record", "not_a_record", None),
        ({"update": {"set": {"spend": "1"}}}, "update/set/spend", "unknown_target_field", None),
        ({"adjust": {"field": "order_no", "by": "1"}}, "adjust/field", "not_adjustable", None),
        ({"adjust": {"field": "quantity", "by": "totl"}}, "adjust/by", None, "total"),
        ({"state": {"field": "status", "to": "clsed"}}, "state/to/status", None, None),
        ({"delete": {"record": "nobody"}}, "delete/record", None, None),
        ({"credit": {"ledger": "shop.credt", "owner": "customer", "amount": "1"}}, "credit/ledger", "unknown_ledger", "shop.credit"),
        ({"credit": {"ledger": "shop.credit", "owner": "this", "amount": "1"}}, "credit/owner", "not_a_record_of", None),
        ({"credit": {**LEDGER, "amount": "total"}}, "credit/amount", None, None),
        ({"debit": {**LEDGER, "amount": "1", "occurred_at": "order_no"}}, "debit/occurred_at", None, None),
        ({"reverse": {"ledger": "shop.credit", "share": "order_no"}}, "reverse/share", None, None),
        ({"emit": {"event": "shop.told", "payload": {"x": "nothing_here"}}}, "emit/payload/x", None, None),
        ({"refuse": {"when": "total", "message": "no"}}, "refuse/when", None, None),
    ],
)  # fmt: skip
def test_a_wrong_action_is_told_at_its_place(action: Mapping[str, Any], place: str, code: str | None, hint: str | None) -> None:
    good = {"refuse": {"when": "false", "message": "no"}}
    _, problems = compiled(rule("one", "shop.purchase.created", good, action))
    assert problems, "nothing was said"
    assert {problem.pointer for problem in problems} == {f"/shop/rules/one.json/actions/1/{place}"}
    assert code is None or problems[0].code == code
    assert hint is None or hint in str(problems[0].hint)


def test_a_rule_without_record_names_one() -> None:
    scheduled = {"key": "nightly", "title": "Nightly", "schedule": {"cron": "0 3 * * *"}, "actions": [{"delete": {}}]}
    _, problems = compiled(scheduled)
    assert [(each.code, each.pointer) for each in problems] == [
        ("needs_form", "/shop/rules/nightly.json/actions/0/delete/record")
    ]


def test_all_problems_of_a_rule_are_told_at_once() -> None:
    _, problems = compiled(
        rule("one", "shop.purchase.created", {"update": {"set": {"totl": "1"}}}, {"delete": {"record": "x"}}, condition="total +")
    )
    assert sorted(each.pointer for each in problems) == [
        "/shop/rules/one.json/actions/0/update/set/totl", "/shop/rules/one.json/actions/1/delete/record", "/shop/rules/one.json/condition",
    ]  # fmt: skip


@pytest.mark.parametrize("settings", [{"run": "after"}, {"on": None, "schedule": {"cron": "0 3 * * *"}}])
def test_must_runs_with_the_save(settings: dict[str, Any]) -> None:
    document = {**rule("one", "shop.purchase.created", {"create": {"form": "shop.customer", "set": {}}}, must=True), **settings}
    document = {key: value for key, value in document.items() if value is not None}
    _, problems = compiled(document)
    assert [(each.code, each.pointer) for each in problems] == [("must_runs_with", "/shop/rules/one.json/must")]


def test_each_kind_is_tried_here() -> None:
    records = {"create", "update", "adjust", "state", "delete"}
    assert set(ACTIONS) == records | {"credit", "debit", "reverse", "emit", "send", "refuse", "start", "deliver"}
