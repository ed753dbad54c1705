"""A small shop for the tests of this room: forms as documents, a working set of plain dictionaries, a context for saves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engines.expression.language import default_language
from engines.record.compile import Extension, FormSource, compile_entities
from engines.record.field_type import Reading
from engines.record.field_types import field_types
from engines.record.save_plans import save_plans
from engines.record.schema import EntitySchema
from engines.record.stored_formula import StoredFormulas

SHANGHAI = ZoneInfo("Asia/Shanghai")
LANGUAGE = default_language()
TYPES = field_types()

LEVEL = {
    "key": "level",
    "title": "Level",
    "label": "name",
    "small": True,
    "fields": [
        {"key": "name", "type": "text", "title": "Name", "unique": True, "required": True},
        {"key": "rate", "type": "decimal", "title": "Rate"},
    ],
}
CUSTOMER = {
    "key": "customer",
    "title": {"en": "Customer", "zh-CN": "客户"},
    "fields": [
        {"key": "no", "type": "auto_number", "title": "No", "format": "C{seq:4}", "unique": True, "writable": True},
        {"key": "name", "type": "text", "title": "Name"},
        {"key": "level", "type": "link", "title": "Level", "target": "shop.level"},
        {"key": "orders", "type": "reverse_link", "title": "Orders", "target": "shop.order", "field": "customer"},
        {"key": "rate", "type": "look_up", "title": "Rate", "path": "level.rate"},
        {"key": "spend", "type": "roll_up", "title": "Spend", "source": "shop.order", "via": "customer", "function": "sum",
         "of": "amount", "where": 'status != "cancelled"'},
        {"key": "order_count", "type": "roll_up", "title": "Orders", "source": "shop.order", "via": "customer",
         "function": "count"},
        {"key": "last_on", "type": "roll_up", "title": "Last", "source": "shop.order", "via": "customer", "function": "max",
         "of": "ordered_on"},
        {"key": "is_big", "type": "formula", "title": "Big", "formula": "spend >= 1000", "result": "boolean"},
    ],
}  # fmt: skip
ORDER = {
    "key": "order",
    "title": {"en": "Order", "zh-CN": "订单"},
    "label": "order_no",
    "fields": [
        {"key": "order_no", "type": "text", "title": {"en": "Order number", "zh-CN": "订单号"}, "required": True, "unique": True},
        {"key": "customer", "type": "link", "title": "Customer", "target": "shop.customer", "set_once": True},
        {"key": "ordered_on", "type": "datetime", "title": "Ordered on", "default": {"formula": "now()"}},
        {"key": "quantity", "type": "integer", "title": "Quantity", "min": 1, "default": 1},
        {"key": "price", "type": "money", "title": "Price"},
        {"key": "amount", "type": "money", "title": "Amount", "readonly_when": 'status == "closed"'},
        {"key": "per_piece", "type": "formula", "title": "Per piece", "formula": "amount / quantity", "result": "decimal",
         "scale": 2},
        {"key": "doubled", "type": "formula", "title": "Doubled", "formula": "per_piece * 2"},
        {"key": "age", "type": "formula", "title": "Age", "formula": "today() - day", "result": "integer"},
        {"key": "is_gift", "type": "boolean", "title": "Gift"},
        {"key": "greeting", "type": "text", "title": "Greeting", "visible_when": "is_gift", "required_when": "quantity > 1"},
        {"key": "wrap", "type": "text", "title": "Wrap", "visible_when": "is_gift", "hidden_value": "keep"},
        {"key": "card", "type": "text", "title": "Card", "visible_when": "is_gift", "hidden_value": "refuse"},
        {"key": "day", "type": "date", "title": "Day"},
        {"key": "status", "type": "state", "title": "Status", "initial": "open",
         "options": [{"key": "open"}, {"key": "closed", "id": "done"}, {"key": "cancelled"}],
         "transitions": [{"from": "open", "to": "closed"}, {"from": "open", "to": "cancelled"}]},
        {"key": "lines", "type": "sub_table", "title": "Lines", "fields": [
            {"key": "product", "type": "text", "title": "Product", "required": True},
            {"key": "amount", "type": "money", "title": "Amount"},
        ]},
        {"key": "customer_rate", "type": "look_up", "title": "Rate", "path": "customer.level.rate"},
    ],
    "constraints": [
        {"key": "adds_up", "type": "check", "condition": 'count(lines) == 0 or sum(lines, "amount") == amount',
         "message": {"en": "The lines do not add up", "zh-CN": "明细合计不符"}, "at": "amount"},
        {"key": "not_too_cheap", "type": "check", "condition": "amount == null or amount >= 0", "message": "Too cheap"},
        {"key": "once_a_day", "type": "unique", "fields": ["customer", "day"]},
    ],
}  # fmt: skip
RULE = {
    "key": "rule",
    "title": "Rule",
    "fields": [
        {"key": "trigger", "type": "select", "title": "Trigger", "options": [
            {"key": "shop.order.created"}, {"key": "shop.customer.created"}, {"key": "shop.bonus"}]},
        {"key": "condition", "type": "condition", "title": "Condition", "context_from": "trigger"},
        {"key": "amount", "type": "formula_text", "title": "Amount", "result": "integer", "context_from": "trigger"},
        {"key": "filter", "type": "condition", "title": "Filter", "context": "shop.level"},
    ],
}  # fmt: skip
FORMS = (LEVEL, CUSTOMER, ORDER, RULE)


def compiled(*forms: Mapping[str, Any], extensions: Mapping[str, Extension] | None = None):
    """Entities and problems of forms of the app `shop`."""
    added = extensions or {}
    sources = [
        FormSource(
            "shop", form, f"/shop/forms/{form['key']}.json", tuple(one for key, one in added.items() if key == form["key"])
        )
        for form in forms
    ]
    return compile_entities(sources, LANGUAGE, TYPES)


@dataclass
class Shop:
    """Records by form and id, as a service's working set has them. Is `SaveContext` and `Data` at once."""

    forms: tuple[Mapping[str, Any], ...] = FORMS
    rows: dict[str, dict[int, dict[str, object]]] = field(default_factory=dict)
    now: datetime = datetime(2026, 3, 1, 4, tzinfo=UTC)
    today: date = date(2026, 3, 1)
    zone: Any = SHANGHAI
    variables: Mapping[str, object] = field(default_factory=lambda: {"actor": 1})
    actor_id: int | None = 1
    by_rule: bool = False
    warnings: list[str] = field(default_factory=list)
    drawn: int = 0

    def __post_init__(self) -> None:
        self.entities, problems = compiled(*self.forms)
        assert problems == []
        schema = EntitySchema(self.entities)
        self.plans = save_plans(self.entities, Reading(SHANGHAI), StoredFormulas(LANGUAGE, schema))

    @property
    def data(self):
        return self

    def record(self, form, id):
        return self.rows.get(form, {}).get(id)

    def select(self, selection, row, env):
        wanted = [(name, run(row, env)) for name, run in selection.keys]
        return [
            one for one in self.rows.get(selection.form, {}).values() if all(one.get(name) == value for name, value in wanted)
        ]

    def computed(self, form, name, row):
        return self.entities[form].fields[name].formula.run(row, self)

    def warn(self, code, **params):
        self.warnings.append(code)

    def holder(self, entity, fields, values):
        for id, row in self.rows.get(entity, {}).items():
            if all(row.get(name) == value for name, value in zip(fields, values, strict=True)):
                return id
        return None

    def draw(self, entity, drawn, values):
        self.drawn += 1
        return f"C{self.drawn:04}"

    def put(self, form, id, **values):
        """A record that is there already, with nulls where nothing is said."""
        names = dict.fromkeys(name for name, one in self.entities[form].fields.items() if one.is_stored)
        self.rows.setdefault(form, {})[id] = {**names, "id": id, "deleted_at": None, **values}
        return self.rows[form][id]

    def save(self, form, raw, before=None, id=1, **options):
        """`coerce`, then `decide`; problems as a dict of pointer → code."""
        plan = self.plans[form]
        values, problems = plan.coerce(raw)
        if not problems:
            problems = plan.resolve(values, lambda key: self.holder(key.form, [key.field], [key.value]))
        if problems:
            return {problem.pointer: problem.code for problem in problems}
        if before is None:
            values["id"] = id
        outcome = plan.decide(before, values, self, **options)
        found = getattr(outcome, "problems", None)
        return outcome if found is None else {problem.pointer: problem.code for problem in found}
