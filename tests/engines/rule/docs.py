"""Rules for the tests of this room, compiled over three small forms: customers with levels, orders, and rules as records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engines.expression.language import default_language
from engines.expression.types import Type, decimal
from engines.kernel.errors import Problem
from engines.record.compile import FormSource, compile_entities, compile_inputs
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema
from engines.rule.compile import RuleSource, compile_rules
from engines.rule.definition import CompiledRules
from engines.rule.setting import Sendable

LANGUAGE = default_language()
SHANGHAI = ZoneInfo("Asia/Shanghai")

FORMS: tuple[Mapping[str, Any], ...] = (
    {"key": "customer", "title": "Customer", "fields": [
        {"key": "name", "type": "text", "title": "Name"},
        {"key": "spend", "type": "roll_up", "title": "Spend", "source": "shop.purchase", "via": "customer", "function": "sum", "of": "total"},
    ]},
    {"key": "purchase", "id": "order", "title": "Order", "actions": [
        {"key": "pay", "id": "settle", "title": "Pay", "inputs": [{"key": "code", "type": "text", "title": "Code"}], "do": []},
        {"key": "close", "title": "Close", "do": []},
    ], "fields": [
        {"key": "order_no", "type": "text", "title": "Number"},
        {"key": "customer", "type": "link", "title": "Customer", "target": "shop.customer"},
        {"key": "total", "id": "amount", "type": "money", "title": "Total"},
        {"key": "quantity", "type": "integer", "title": "Quantity"},
        {"key": "ordered_on", "type": "datetime", "title": "Ordered on"},
        {"key": "double", "type": "formula", "title": "Double", "formula": "total * 2"},
        {"key": "status", "type": "state", "title": "Status", "initial": "open",
         "options": [{"key": "open"}, {"key": "done", "id": "closed"}, {"key": "on.hold"}],
         "transitions": [{"from": "open", "to": "done"}, {"from": "open", "to": "on.hold"}]},
    ]},
    {"key": "grant", "title": "Grant", "fields": [
        {"key": "name", "type": "text", "title": "Name"},
        {"key": "trigger", "type": "select", "title": "Trigger",
         "options": [{"key": "shop.purchase.created", "id": "shop.order.created"}, {"key": "shop.customer.created"}, {"key": "shop.told"}]},
        {"key": "condition", "type": "condition", "title": "Condition", "context_from": "trigger"},
        {"key": "amount", "type": "formula_text", "title": "Amount", "result": "integer", "context_from": "trigger"},
        {"key": "starts_on", "type": "date", "title": "Starts"}, {"key": "ends_on", "type": "date", "title": "Ends"},
        {"key": "starts_at", "type": "datetime", "title": "Starts at"},
        {"key": "priority", "type": "integer", "title": "Priority"}, {"key": "stop", "type": "boolean", "title": "Stop"},
        {"key": "limit_per_day", "type": "integer", "title": "A day"}, {"key": "limit_total", "type": "integer", "title": "In all"},
        {"key": "published", "type": "boolean", "title": "Published"},
    ]},
)  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """What rules know of a ledger."""

    id: str = "shop.credit"
    owner_form: str = "shop.customer"


@dataclass(frozen=True)
class Thanks:
    """What rules know of a message."""

    id: str = "shop.thanks"
    form: str = "shop.customer"
    channels: tuple[str, ...] = ("email", "in-app")
    values: Mapping[str, Type] = field(default_factory=lambda: {"sum": decimal(6)})


def compiled(*documents: Mapping[str, Any], actions: Sequence[Mapping[str, Any]] = ()) -> tuple[CompiledRules, list[Problem]]:
    """Rules and rulesets, and actions of an order. Raises where the forms themselves are wrong."""
    types = field_types()
    entities, wrong = compile_entities(
        [FormSource("shop", form, f"/shop/forms/{form['key']}.json") for form in FORMS], LANGUAGE, types
    )
    assert not wrong, wrong
    sources = [
        RuleSource("shop", document.get("kind", "rule"), document, f"/shop/rules/{document['key']}.json")
        for document in documents
    ]
    for number, action in enumerate([*FORMS[1]["actions"], *actions]):
        pointer = f"/shop/forms/purchase.json/actions/{number}"
        inputs, wrong = compile_inputs(action.get("inputs", ()), action["key"], pointer, entities, LANGUAGE, types)
        assert not wrong, wrong
        sources.append(RuleSource("shop", "action", action, pointer, "shop.order", inputs))
    sendable = Sendable({"shop.thanks": Thanks()}, {"shop.clerk": "shop.clerk"})
    return compile_rules(sources, entities, EntitySchema(entities), {"shop.credit": Ledger()}, LANGUAGE, sendable=sendable)


def rules(*documents: Mapping[str, Any], actions: Sequence[Mapping[str, Any]] = ()) -> CompiledRules:
    """The same, of rules without a problem."""
    found, problems = compiled(*documents, actions=actions)
    assert not problems, problems
    return found


def rule(key: str, on: object, *actions: Mapping[str, Any], **settings: Any) -> dict[str, Any]:
    """A rule document."""
    return {"key": key, "title": key, "on": [on] if isinstance(on, str) else on, "actions": list(actions), **settings}


NOW = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)


@dataclass
class Surroundings:
    """The `Env` of formulas, with records by form and id."""

    variables: Mapping[str, object] = field(default_factory=dict)
    records: Mapping[tuple[str, int], Mapping[str, object]] = field(default_factory=dict)
    now: datetime = NOW
    today: date = TODAY
    zone: ZoneInfo = SHANGHAI
    warnings: list[str] = field(default_factory=list)

    @property
    def data(self) -> "Surroundings":
        return self

    def record(self, form: str, id: int) -> Mapping[str, object] | None:
        return self.records.get((form, id))

    def select(self, selection: object, row: object, env: object) -> Sequence[Mapping[str, object]]:
        del selection, row, env
        return ()

    def computed(self, form: str, field: str, row: object) -> object:
        raise AssertionError(f"{form}.{field} of {row} is not asked for")

    def warn(self, code: str, **params: object) -> None:
        del params
        self.warnings.append(code)
