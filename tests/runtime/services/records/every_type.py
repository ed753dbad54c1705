"""A small app of neutral words that has every field type and every setting that a save looks at. For the tests of this room."""

from typing import Any

Text = dict[str, str]


def text(en: str, zh: str) -> Text:
    """A title."""
    return {"en": en, "zh-CN": zh}


def field(key: str, kind: str, **more: Any) -> dict[str, Any]:
    """A field whose titles are made of its key."""
    return {"key": key, "type": kind, "title": text(key.replace("_", " ").capitalize(), f"{key}字段"), **more}


def options(*keys: str) -> list[dict[str, Any]]:
    """Options whose titles are made of their keys."""
    return [{"key": key, "title": text(key.capitalize(), f"选项{key}")} for key in keys]


COLOURS = [
    {"key": "red", "title": text("Red", "红色")},
    {"key": "green", "title": text("Green", "绿色")},
    {"key": "blue", "title": text("Blue", "蓝色")},
]
STAGES = [{"from": "draft", "to": "live"}, {"from": "live", "to": "closed"}]

#: All 32 types in one form.
THING = {
    "key": "thing",
    "title": text("Thing", "物品"),
    "label": "name",
    "fields": [
        {**field("name", "text"), "title": text("Name", "名称"), "required": True, "unique": True},
        field("note", "long_text"),
        field("pieces", "integer", min=-1000, max=1_000_000),
        field("weight", "decimal", scale=3),
        {**field("price", "money"), "title": text("Price", "单价")},
        field("rate", "percent"),
        field("active", "boolean"),
        field("day", "date"),
        field("clock", "time"),
        field("moment", "datetime"),
        field("colour", "select", options=COLOURS),
        field("colours", "multi_select", options=COLOURS),
        field("words", "tags", max_count=5),
        field("phone", "phone"),
        field("email", "email"),
        field("site", "url"),
        field("customer", "link", target="shop.customer", on_delete="clear"),
        field("parts", "reverse_link", target="shop.part", field="thing"),
        field(
            "lines",
            "sub_table",
            fields=[
                field("item", "text", required=True),
                field("price", "money", required=True, min=0),
                field("quantity", "integer", default=1, min=1),
                field("customer", "link", target="shop.customer"),
                field("amount", "formula", formula="price * quantity", result="decimal"),
            ],
            constraints=[
                {
                    "key": "item_once",
                    "type": "unique",
                    "fields": ["parent", "item"],
                    "message": text("Item twice.", "明细重复。"),
                },
            ],
        ),
        field("customer_name", "look_up", path="customer.name"),
        field("part_sum", "roll_up", source="shop.part", via="thing", function="sum", of="size"),
        field("gross", "formula", formula="round(price * (100 + coalesce(rate, 0)) / 100, 2)", result="decimal"),
        field("is_past", "formula", formula="day < today()"),
        field("number", "auto_number", format="T{yyyy}{seq:4}", reset="year", unique=True),
        field("code", "unique_code", length=10, prefix="T-", unique=True),
        field("keeper", "user"),
        field("papers", "file", multiple=True, max_size=2000),
        field("picture", "image"),
        field("data", "json"),
        field("wanted", "condition", context="shop.part"),
        field("worth", "formula_text", result="decimal", context="shop.part"),
        field("stage", "state", options=options("draft", "live", "closed"), initial="draft", transitions=STAGES),
        field("points", "balance", ledger="shop.points", measure="active"),
        field("lines_sum", "formula", formula='sum(lines, "amount")', result="decimal"),
    ],
    "constraints": [
        {
            "key": "lines_fit",
            "type": "check",
            "condition": 'count(lines) == 0 or sum(lines, "amount") <= 1000',
            "at": "lines",
            "message": text("The lines come to more than 1,000.", "明细合计超过 1000。"),
        },
    ],
}

CUSTOMER = {
    "key": "customer",
    "title": text("Customer", "客户"),
    "label": "code",
    "fields": [
        {**field("code", "text"), "title": text("Customer code", "客户编码"), "required": True, "unique": True},
        field("name", "text"),
        field("mail", "email", unique=True),
    ],
}

#: Counted by roll-ups of every function.
PART = {
    "key": "part",
    "title": text("Part", "零件"),
    "fields": [
        field("thing", "link", target="shop.thing", on_delete="cascade"),
        field("bin", "link", target="shop.bin", on_delete="restrict"),
        field("label", "text"),
        field("size", "decimal", scale=2),
        field("made_on", "date"),
        field("is_good", "boolean", default=True),
    ],
}


def _kept(key: str, function: str, of: str | None = None, where: str | None = None) -> dict[str, Any]:
    more = {name: value for name, value in (("of", of), ("where", where)) if value is not None}
    return field(key, "roll_up", source="shop.part", via="bin", function=function, **more)


BIN = {
    "key": "bin",
    "title": text("Bin", "货位"),
    "fields": [
        field("name", "text"),
        field("room", "link", target="shop.room"),
        _kept("parts", "count"),
        _kept("total", "sum", "size"),
        _kept("good_total", "sum", "size * 2", "is_good and size > 1"),
        _kept("smallest", "min", "size"),
        _kept("largest", "max", "size"),
        _kept("average", "avg", "size"),
        _kept("last_made", "max", "made_on"),
        field("half", "formula", formula="round(total / 2, 2)", result="decimal"),
    ],
}
#: Counts what bins have counted.
ROOM = {
    "key": "room",
    "title": text("Room", "库房"),
    "fields": [
        field("name", "text"),
        field("all_parts", "roll_up", source="shop.bin", via="room", function="sum", of="parts"),
        field("halves", "roll_up", source="shop.bin", via="room", function="sum", of="half"),
    ],
}

#: Everything that a save judges.
CASE = {
    "key": "case",
    "title": text("Case", "事项"),
    "fields": [
        field("kind", "select", options=options("a", "b", "c"), default="c"),
        field("cleared", "text", visible_when='kind == "a"', required=True),
        field("kept", "text", visible_when='kind == "a"', hidden_value="keep"),
        field("refused", "text", visible_when='kind == "a"', hidden_value="refuse"),
        field("reason", "text", required_when='kind == "b"'),
        field("fixed", "text", readonly_when="is_closed == true"),
        field("is_closed", "boolean", default=False),
        field("born_on", "date", set_once=True),
        field("starts_on", "date", default={"formula": "today()"}),
        field("ends_on", "date"),
        field("size", "integer", default=5, min=1, max=10),
        field("rate", "decimal", min="0.10", max="0.30"),
        field(
            "nick", "text", min_length=2, max_length=8, pattern="[a-z]+", pattern_message=text("Letters only.", "仅限小写字母。")
        ),
        field("plain", "text", pattern="[a-z]+"),
        field("slow", "text", pattern="(a+)+b", max_length=20_000),
        field("left", "text"),
        field("right", "money"),
        field("shade", "state", options=options("draft", "live", "closed"), initial=["draft", "live"], transitions=STAGES),
        field("tail", "text", default={"formula": 'concat(left, "!")'}),
    ],
    "constraints": [
        {
            "key": "in_order",
            "type": "check",
            "condition": "ends_on == null or ends_on >= starts_on",
            "at": "ends_on",
            "message": text("It ends before it starts.", "结束日期早于开始日期。"),
        },
        {"key": "once", "type": "unique", "fields": ["left", "right"], "message": text("This pair is taken.", "该组合已存在。")},
    ],
}

#: A limit that lines of a sub-table may not pass.
BUDGET = {
    "key": "budget",
    "title": text("Budget", "预算"),
    "fields": [
        field("name", "text", required=True, unique=True),
        field("limit", "money", required=True),
        field("lines", "sub_table", required=True, fields=[field("amount", "money", required=True), field("note", "text")]),
    ],
    "constraints": [
        {
            "key": "within",
            "type": "check",
            "condition": 'sum(lines, "amount") <= limit',
            "at": "lines",
            "message": text("The lines pass the limit.", "明细超过额度。"),
        },
    ],
}

#: Numbers of every kind.
TICKET = {
    "key": "ticket",
    "title": text("Ticket", "单据"),
    "fields": [
        field("loose", "auto_number", format="L{seq:5}", unique=True),
        field("tight", "auto_number", format="G{seq}", gapless=True, unique=True),
        field("daily", "auto_number", format="D{yyyy}{mm}{dd}-{seq:3}", reset="day", gapless=True, unique=True),
        field("monthly", "auto_number", format="M{yy}{mm}-{seq}", reset="month", unique=True),
        field("given", "auto_number", format="W{seq}", writable=True, unique=True),
        field("code", "unique_code", length=8, unique=True),
        field("own_code", "unique_code", length=8, writable=True, unique=True),
        field("size", "integer", min=0),
    ],
}

PARTS: dict[str, dict[str, Any]] = {
    "shop": {
        "app.json": {
            "key": "shop",
            "version": "1.0.0",
            "format": 1,
            "title": text("Shop", "商店"),
            "requires": {},
            "plugins": [],
        },
        **{f"forms/{form['key']}.json": form for form in (THING, CUSTOMER, PART, BIN, ROOM, CASE, BUDGET, TICKET)},
        "ledgers/points.json": {
            "key": "points",
            "title": text("Points", "积分"),
            "owner": "shop.thing",
            "unit": text("points", "分"),
            "overdraft": {"policy": "refuse"},
            "claw_back": "debt",
            "restore_expired": {"policy": "expire_now"},
            "labels": {"CREDIT": text("In", "入"), "DEBIT": text("Out", "出")},
        },
        "rules/forbid.json": {
            "key": "forbid",
            "title": text("Forbid", "禁止"),
            "on": ["shop.thing.created"],
            "must": True,
            "condition": 'name == "forbidden"',
            "actions": [{"refuse": {"when": "true", "message": text("Forbidden.", "不允许。")}}],
        },
        "rules/credit.json": {
            "key": "credit",
            "title": text("Credit", "入账"),
            "on": ["shop.part.created"],
            "condition": "thing != null",
            "actions": [{"credit": {"ledger": "shop.points", "owner": "thing", "amount": "10"}}],
        },
    }
}
