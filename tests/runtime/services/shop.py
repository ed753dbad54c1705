"""A small shop for the tests of the agenda: customers with levels, orders with lines, items in stock, notes, an account.

`shop(rules=…)` is the app with the rules of one test; `SPEND` and `EARNING` are the two that most stories need.
"""

from collections.abc import Sequence
from typing import Any

from tests.factories.apps import Document, Parts, app, field, form, rule

LEVEL = form("level", field("name", unique=True), field("min_spend", "money"), field("rate", "decimal"), small=True)
CUSTOMER = form(
    "customer", field("name", unique=True, title={"en": "Name", "zh-CN": "姓名"}),
    field("level", "link", target="shop.level", on_delete="clear", title={"en": "Level", "zh-CN": "等级"}),
    field("spend", "roll_up", source="shop.order", via="customer", function="sum", of="amount", where='status != "cancelled"'),
    field("orders", "roll_up", source="shop.order", via="customer", function="count"),
    field("is_big", "formula", formula="spend >= 1000", result="boolean"),
    field("note"), field("count", "integer"),
    field("balance", "balance", ledger="shop.credit", measure="active"),
    title={"en": "Customer", "zh-CN": "客户"},
)  # fmt: skip
ORDER = form(
    "order", field("order_no", unique=True, title={"en": "Order number", "zh-CN": "订单号"}),
    field("customer", "link", target="shop.customer", title={"en": "Customer", "zh-CN": "客户"}),
    field("amount", "money", title={"en": "Amount", "zh-CN": "金额"}),
    field("quantity", "integer", title={"en": "Quantity", "zh-CN": "数量"}),
    field("ordered_on", "datetime", default={"formula": "now()"}, title={"en": "Ordered on", "zh-CN": "下单时间"}),
    field("day", "date", title={"en": "Day", "zh-CN": "日期"}), field("is_gift", "boolean", title={"en": "Gift", "zh-CN": "赠品"}),
    field("item", "link", target="shop.item"), field("note"), field("steps", "integer"),
    field("status", "state", initial=["open", "paid"], title={"en": "Status", "zh-CN": "状态"},
          options=[{"key": "open", "title": {"en": "Open", "zh-CN": "待付款"}}, {"key": "paid", "title": {"en": "Paid", "zh-CN": "已付款"}},
                   {"key": "cancelled", "title": {"en": "Cancelled", "zh-CN": "已取消"}}],
          transitions=[{"from": "open", "to": "paid"}, {"from": "open", "to": "cancelled"}, {"from": "paid", "to": "cancelled"}]),
    field("lines", "sub_table", fields=[field("product", required=True), field("price", "money")]),
    field("line_sum", "roll_up", source="shop.order.lines", via="parent", function="sum", of="price"),
    title={"en": "Order", "zh-CN": "订单"},
)  # fmt: skip
ITEM = form(
    "item",
    field("name"),
    field("stock", "integer", title={"en": "Stock", "zh-CN": "库存"}),
    title={"en": "Item", "zh-CN": "商品"},
)
NOTE = form(
    "note",
    field("text", required=True),
    field("order", "link", target="shop.order", on_delete="cascade"),
    field("customer", "link", target="shop.customer"),
)
CREDIT = {
    "key": "credit", "title": {"en": "Credit", "zh-CN": "额度"}, "owner": "shop.customer", "unit": {"en": "units", "zh-CN": "个"},
    "overdraft": {"policy": "refuse", "limit": 0}, "claw_back": "debt", "restore_expired": {"policy": "expire_now"},
}  # fmt: skip
GRANT = form(
    "grant", field("name"), field("trigger", "select", options=[{"key": "shop.order.created"}, {"key": "shop.customer.created"}]),
    field("condition", "condition", context_from="trigger"), field("amount", "formula_text", result="integer", context_from="trigger"),
    field("starts_on", "date"), field("ends_on", "date"), field("priority", "integer"), field("stop", "boolean"),
    field("limit_per_day", "integer"), field("limit_total", "integer"), field("expires_after"),
    field("status", "select", options=[{"key": "draft"}, {"key": "published"}, {"key": "stopped"}], default="published"),
)  # fmt: skip
GRANTING = {
    "kind": "ruleset", "key": "granting", "title": "Granting", "form": "shop.grant", "published": 'status == "published"',
    "triggers": {
        "shop.order.created": {"subject": "customer", "occurred_at": "ordered_on"},
        "shop.customer.created": {"subject": "this"},
    },
    "fields": {name: name for name in ("name", "trigger", "condition", "amount", "starts_on", "ends_on", "priority", "stop", "limit_per_day", "limit_total", "expires_after")},
    "actions": [{"credit": {"ledger": "shop.credit", "owner": "subject", "amount": "granted", "occurred_at": "occurred_at", "expires_after": "rule.expires_after", "reason": "rule.name"}}],
}  # fmt: skip
EARNING = {"name": "Earn", "trigger": "shop.order.created", "amount": "floor(amount)"}
RAISE = rule(
    "raise_level", ["shop.customer.created", "shop.customer.updated"],
    {"update": {"set": {"level": 'first(records("shop.level", "min_spend <= coalesce(this.spend, 0)", "-min_spend"))'}}},
    condition='max(records("shop.level", "min_spend <= coalesce(this.spend, 0)"), "min_spend") > coalesce(level.min_spend, -1)',
)  # fmt: skip


def shop(
    rules: Sequence[Document] = (), *, order: Sequence[Document] = (), more: Sequence[Document] = (), **changed: Any
) -> Parts:
    """The shop with these rules. `order`: actions of an order; `more`: further forms; `changed`: whole documents by name."""
    forms = {each["key"]: each for each in (LEVEL, CUSTOMER, {**ORDER, "actions": list(order)}, ITEM, NOTE, GRANT, *more)}
    forms.update({name: document for name, document in changed.items() if name in forms})
    return app("shop", forms=list(forms.values()), ledgers=[CREDIT], rules=[GRANTING, *rules])
