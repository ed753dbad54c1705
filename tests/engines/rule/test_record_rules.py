"""Rules that are records: whether one applies to an event, how much it gives, what its limits leave, and why nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.kernel.effects import Credit
from engines.record.compile import FormSource, compile_entities
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema
from engines.rule.definition import NotDone
from engines.rule.ruleset import Grant, RecordRule, compile_record_rule, consider, limited
from tests.engines.rule.docs import FORMS, LANGUAGE, NOW, SHANGHAI, Surroundings, compiled, rule, rules

GRANTING: dict[str, Any] = {
    "kind": "ruleset", "key": "granting", "title": "Granting", "form": "shop.grant", "published": "published",
    "triggers": {
        "shop.purchase.created": {"subject": "customer", "occurred_at": "ordered_on"},
        "shop.customer.created": {"subject": "this"},
    },
    "fields": {name: name for name in ("name", "trigger", "condition", "amount", "starts_on", "ends_on", "priority", "stop", "limit_per_day", "limit_total")},
    "actions": [{"credit": {"ledger": "shop.credit", "owner": "subject", "amount": "granted", "occurred_at": "occurred_at", "reason": "rule.name"}}],
}  # fmt: skip
SCHEMA = EntitySchema(compile_entities([FormSource("shop", form, "") for form in FORMS], LANGUAGE, field_types())[0])
ORDER = {
    "id": 7,
    "version": 1,
    "order_no": "N1",
    "customer": 3,
    "amount": Decimal("12.50"),
    "quantity": 2,
    "ordered_on": datetime(2026, 1, 2, 15, 30, tzinfo=UTC),
}


def made(trigger: str = "shop.order.created", **values: object) -> RecordRule:
    (ruleset,) = rules(GRANTING).rulesets.values()
    row = {"id": 11, "version": 4, "name": "Earn", "trigger": trigger, "amount": "floor(total)", "published": True, **values}
    return compile_record_rule(ruleset, ruleset.triggers[trigger], row, SCHEMA, LANGUAGE)


def test_triggers_are_found_by_the_option_that_a_record_carries() -> None:
    """The form was renamed: its option carries the id it was born with."""
    found = rules(GRANTING)
    (ruleset,) = found.rulesets.values()
    assert set(ruleset.triggers) == {"shop.order.created", "shop.customer.created"}
    assert found.rulesets_by_event == {
        "shop.order.created": ((ruleset, "shop.order.created"),), "shop.customer.created": ((ruleset, "shop.customer.created"),),
    }  # fmt: skip


def test_a_rule_that_applies_says_what_it_would_give() -> None:
    assert consider(made(), ORDER, Surroundings(), SHANGHAI) == Grant(12, 3, ORDER["ordered_on"], date(2026, 1, 2))
    of_customer = made("shop.customer.created", amount="5")
    assert consider(of_customer, {"id": 3, "name": "Ann"}, Surroundings(), SHANGHAI) == Grant(5, 3, NOW, date(2026, 3, 1))
    assert consider(made(amount=None), ORDER, Surroundings(), SHANGHAI) == Grant(None, 3, ORDER["ordered_on"], date(2026, 1, 2))


def test_days_are_those_of_the_workspace() -> None:
    """Half past eleven in the evening in Shanghai is still that day; an hour later is the next, though one day in UTC."""
    evening, night = datetime(2026, 1, 2, 15, 30, tzinfo=UTC), datetime(2026, 1, 2, 16, 30, tzinfo=UTC)
    last_day = made(ends_on=date(2026, 1, 2))
    assert isinstance(consider(last_day, ORDER | {"ordered_on": evening}, Surroundings(), SHANGHAI), Grant)
    assert consider(last_day, ORDER | {"ordered_on": night}, Surroundings(), SHANGHAI) == NotDone(
        "ended", {"ends_on": date(2026, 1, 2)}
    )


@pytest.mark.parametrize(
    ("values", "order", "reason"),
    [
        ({"starts_on": date(2026, 1, 3)}, {}, NotDone("not_yet_valid", {"starts_on": date(2026, 1, 3)})),
        ({"ends_on": date(2026, 1, 1)}, {}, NotDone("ended", {"ends_on": date(2026, 1, 1)})),
        ({"condition": "total > 100"}, {}, NotDone("condition_false")),
        ({"condition": "total > 1"}, {"amount": None}, NotDone("condition_false")),
        ({}, {"customer": None}, NotDone("no_subject")),
        ({}, {"ordered_on": None}, NotDone("no_value", {"argument": "occurred_at"})),
        ({}, {"amount": None}, NotDone("no_value", {"argument": "amount"})),
        ({}, {"amount": Decimal("0.99")}, NotDone("zero_amount")),
        ({}, {"amount": Decimal("-2.00")}, NotDone("negative_amount", {"amount": -2})),
        ({"amount": "floor(total / (quantity - 2))"}, {}, NotDone("no_value", {"argument": "amount"})),
    ],
)  # fmt: skip
def test_every_reason_to_do_nothing(values: Mapping[str, object], order: Mapping[str, object], reason: NotDone) -> None:
    assert consider(made(**values), {**ORDER, **order}, Surroundings(), SHANGHAI) == reason


def test_validity_comes_before_the_condition_and_the_condition_before_the_subject() -> None:
    late = made(ends_on=date(2026, 1, 1), condition="total > 100")
    assert consider(late, ORDER | {"customer": None}, Surroundings(), SHANGHAI) == NotDone("ended", {"ends_on": date(2026, 1, 1)})
    false = made(condition="total > 100")
    assert consider(false, ORDER | {"customer": None}, Surroundings(), SHANGHAI) == NotDone("condition_false")


def test_a_division_by_zero_leaves_its_warning() -> None:
    env = Surroundings()
    consider(made(amount="floor(total / (quantity - 2))"), ORDER, env, SHANGHAI)
    assert env.warnings == ["division_by_zero"]


@pytest.mark.parametrize(
    ("limits", "used", "amount", "left"),
    [
        ({}, (0, 0), 12, 12),
        ({"limit_total": 50}, (0, 0), 12, 12),
        ({"limit_total": 50}, (0, 45), 12, 5),
        ({"limit_total": 50}, (0, 38), 12, 12),
        ({"limit_total": 50}, (0, 50), 12, NotDone("budget_exhausted", {"limit": 50})),
        ({"limit_total": 50}, (0, 60), 12, NotDone("budget_exhausted", {"limit": 50})),
        ({"limit_total": 0}, (0, 0), 12, NotDone("budget_exhausted", {"limit": 0})),
        ({"limit_per_day": 20}, (10, 0), 12, 10),
        ({"limit_per_day": 20}, (20, 0), 12, NotDone("limit_reached", {"limit": 20})),
        ({"limit_per_day": 20, "limit_total": 50}, (10, 47), 12, 3),
        ({"limit_per_day": 20, "limit_total": 50}, (18, 40), 12, 2),
        ({"limit_per_day": 20, "limit_total": 50}, (20, 50), 12, NotDone("budget_exhausted", {"limit": 50})),
    ],
)  # fmt: skip
def test_what_the_limits_leave(limits: Mapping[str, object], used: tuple[int, int], amount: int, left: object) -> None:
    assert limited(made(**limits), amount, *used) == left


@given(st.lists(st.integers(1, 40), max_size=30), st.integers(0, 100), st.integers(0, 60))
def test_a_budget_is_given_out_to_the_last_unit(amounts: list[int], total: int, a_day: int) -> None:
    rule_ = made(limit_total=total, limit_per_day=a_day)
    given_out = 0
    for amount in amounts:
        left = limited(rule_, amount, given_out, given_out)
        if not isinstance(left, NotDone):
            assert 0 < left <= amount
            given_out += left
    assert given_out == min(sum(amounts), total, a_day)


def test_its_steps_see_the_rule_the_grant_and_the_subject() -> None:
    found = made()
    (step,) = found.trigger.steps
    when = datetime(2026, 1, 2, tzinfo=UTC)
    env = Surroundings({"rule": found.row, "granted": 9, "subject": 3, "occurred_at": when})
    assert step.decide(ORDER, env) == Credit("shop.credit", 3, 9, when, None, None, "Earn")


def test_a_formula_that_no_longer_fits_leaves_its_problem() -> None:
    found = made(condition="totl > 1", amount="floor(total)")
    assert found.problem is not None
    assert (found.problem.code, found.condition, found.amount is None) == ("unknown_name", None, False)
    assert made().problem is None


def test_defaults_of_what_is_not_filled_in() -> None:
    found = made(name=None)
    assert (found.name, found.priority, found.stop, found.limit_total, found.key) == ("11", 100, False, None, "shop.grant:11")
    assert made(priority=0).order < made(priority=1).order
    assert made().order > rules(rule("z", "shop.purchase.created", {"delete": {}})).by_id["shop.z"].order


@pytest.mark.parametrize(
    ("changed", "pointer", "code"),
    [
        ({"form": "shop.grnt"}, "/form", "no_such_form"),
        ({"fields": {"name": "name"}}, "/fields", "missing_role"),
        ({"fields": {"name": "name", "trigger": "triger"}}, "/fields/trigger", "unknown_target_field"),
        ({"fields": {"name": "name", "trigger": "trigger", "starts_on": "starts_at"}}, "/fields/starts_on", "role_misfit"),
        ({"fields": {"name": "name", "trigger": "trigger", "amount": "priority"}}, "/fields/amount", "role_misfit"),
        ({"fields": {"name": "name", "trigger": "trigger", "limit_total": "name"}}, "/fields/limit_total", "role_misfit"),
        ({"published": "publishd"}, "/published", None),
        ({"triggers": {"shop.purchase.creatd": {"subject": "customer"}}}, "/triggers/shop.purchase.creatd", "unknown_event"),
        ({"triggers": {"shop.purchase.deleted": {"subject": "customer"}}}, "/triggers/shop.purchase.deleted", "trigger_not_offered"),
        ({"triggers": {"shop.purchase.created": {"subject": "order_no"}}}, "/triggers/shop.purchase.created/subject", "not_a_record"),
        ({"triggers": {"shop.purchase.created": {"subject": "custmer"}}}, "/triggers/shop.purchase.created/subject", None),
        ({"triggers": {"shop.purchase.created": {"subject": "customer", "occurred_at": "order_no"}}}, "/triggers/shop.purchase.created/occurred_at", None),
        ({"actions": [{"credit": {"ledger": "shop.credit", "owner": "subject", "amount": "granted", "reason": "rule.nme"}}]}, "/actions/0/credit/reason", None),
    ],
)  # fmt: skip
def test_a_wrong_ruleset_is_told_at_its_place(changed: Mapping[str, Any], pointer: str, code: str | None) -> None:
    _, problems = compiled({**GRANTING, **changed})
    assert {problem.pointer for problem in problems} == {f"/shop/rules/granting.json{pointer}"}
    assert code is None or problems[0].code == code


def test_a_subject_may_be_a_condition() -> None:
    found = rules({**GRANTING, "triggers": {"shop.purchase.created": {"subject": 'customer if status == "open" else null'}}})
    (trigger,) = next(iter(found.rulesets.values())).triggers.values()
    assert trigger.subject is not None
    assert [trigger.subject.run({**ORDER, "status": each}, Surroundings()) for each in ("open", "closed")] == [3, None]


def test_an_emitted_event_triggers_a_ruleset() -> None:
    found = rules(
        {**GRANTING, "triggers": {"shop.told": {"subject": "customer"}}},
        rule("z", "shop.purchase.created", {"emit": {"event": "shop.told"}}),
    )
    assert set(found.rulesets_by_event) == {"shop.told"}
