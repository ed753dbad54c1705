"""Apps that nobody has drawn: every type of field in some form, any number of fields, links, sub-tables, layouts and views.

`random_app(seed)` is the same on every run. What is made is legal: it is applied and worked with, not judged.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from random import Random
from typing import Any

from tests.factories.apps import Parts, app, field

#: How many fields a form has.
SIZES = (1, 2, 5, 12, 30, 80, 300)
_OPTIONS = [{"key": key, "title": {"zh-CN": zh, "en": key}} for key, zh in (("red", "红"), ("green", "绿"), ("blue", "蓝"))]
_TITLES = (
    "编号",
    "Name",
    "金额",
    "Long title of a field that goes on and on",
    "备注 / Note",
    "A",
    "是否<b>",
    "数量 (件)",
    "日期—始",
)
_PLAIN: Mapping[str, Mapping[str, Any]] = {
    "text": {}, "long_text": {}, "integer": {}, "decimal": {"scale": 3}, "money": {}, "percent": {}, "boolean": {}, "date": {},
    "time": {}, "datetime": {}, "select": {"options": _OPTIONS}, "multi_select": {"options": _OPTIONS}, "tags": {}, "phone": {},
    "email": {}, "url": {}, "user": {}, "file": {"multiple": True}, "image": {}, "json": {},
    "auto_number": {"format": "N{seq:4}"}, "unique_code": {"length": 8},
    "state": {"options": _OPTIONS, "initial": "red", "transitions": [{"from": "red", "to": "green"}, {"from": "green", "to": "red"}]},
}  # fmt: skip
#: What stands in a sub-table.
_IN_ROWS = ("text", "integer", "decimal", "money", "boolean", "date", "select", "email")


def random_app(seed: int) -> Parts:
    """One app, `wild<seed>`, of one to four forms; over some tens of seeds every type of field and every size is there."""
    dice = Random(seed)
    key = f"wild{seed}"
    names = [f"form{number}" for number in range(dice.randint(1, 4))]
    forms = [_Form(dice, key, name, names, seed + number).document() for number, name in enumerate(names)]
    ledger = {"key": "points", "title": "Points", "owner": f"{key}.form0", "labels": {"CREDIT": {"zh-CN": "入", "en": "In"}}}
    return app(key, forms=forms, ledgers=[ledger], title={"zh-CN": f"野生应用{seed}", "en": f"Wild app {seed}"})


class _Form:
    def __init__(self, dice: Random, app: str, name: str, others: list[str], number: int) -> None:
        self._dice = dice
        self._app = app
        self._name = name
        self._others = others
        self._size = SIZES[number % len(SIZES)]
        self._fields: list[dict[str, Any]] = [field("name", required=True, title={"zh-CN": "名称", "en": "Name of it"})]
        self._made: Mapping[str, Callable[[str], list[dict[str, Any]]]] = {
            "link": self._link, "reverse_link": self._reverse_link, "sub_table": self._sub_table, "formula": self._formula,
            "condition": self._wanted, "formula_text": self._wanted, "balance": self._balance,
        }  # fmt: skip

    def document(self) -> dict[str, Any]:
        """The form."""
        dice, kinds = self._dice, [*_PLAIN, *self._made]
        dice.shuffle(kinds)
        while len(self._fields) < self._size:
            kind = kinds[len(self._fields) % len(kinds)]
            key = f"f{len(self._fields)}"
            self._fields += self._made[kind](key) if kind in self._made else [self._plain(key, kind)]
        keys = [each["key"] for each in self._fields]
        document: dict[str, Any] = {
            "key": self._name, "title": {"zh-CN": f"表单 {self._name}", "en": f"Form {self._name}"}, "label": "name",
            "fields": self._fields,
        }  # fmt: skip
        if dice.random() < 0.5:
            document["layouts"] = {"default": {"title": "Default", "sections": self._sections(keys)}}
        if dice.random() < 0.5:
            single = [each["key"] for each in self._fields[1:] if each["type"] not in ("reverse_link", "sub_table")]
            shown = ["name", *dice.sample(single, min(len(single), 6))]
            document["views"] = [{"key": "some", "title": {"zh-CN": "部分", "en": "Some"}, "columns": shown, "sort": ["name"]}]
        return document

    def _sections(self, keys: list[str]) -> list[dict[str, Any]]:
        cuts = sorted({0, len(keys), *(self._dice.randrange(len(keys)) for _ in range(3))})
        return [
            {"title": self._dice.choice(_TITLES), "columns": self._dice.randint(1, 4), "fields": keys[start:end]}
            for start, end in pairwise(cuts)
        ]

    def _plain(self, key: str, kind: str) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if self._dice.random() < 0.15:
            more["visible_when"] = 'name != "hide"'
        if self._dice.random() < 0.3:
            more["help"] = {"zh-CN": "请填写。", "en": "What it is for."}
        if kind in ("integer", "decimal", "money") and self._dice.random() < 0.3:
            more |= {"default": 1, "unit": {"zh-CN": "件", "en": "pcs"}}
        return field(key, kind, title=f"{self._dice.choice(_TITLES)} {key}", **_PLAIN[kind], **more)

    def _link(self, key: str) -> list[dict[str, Any]]:
        target = f"{self._app}.{self._dice.choice(self._others)}"
        made = [field(key, "link", target=target)]
        if self._dice.random() < 0.7:
            made.append(field(f"{key}_seen", "look_up", path=f"{key}.name"))
        return made

    def _reverse_link(self, key: str) -> list[dict[str, Any]]:
        """A link to itself, shown from its other end, and counted."""
        own = f"{self._app}.{self._name}"
        return [
            field(key, "link", target=own), field(f"{key}_back", "reverse_link", target=own, field=key),
            field(f"{key}_count", "roll_up", source=own, via=key, function="count"),
        ]  # fmt: skip

    def _sub_table(self, key: str) -> list[dict[str, Any]]:
        kinds = self._dice.sample(_IN_ROWS, self._dice.randint(1, 5))
        rows = [field(f"c{number}", kind, **_PLAIN[kind]) for number, kind in enumerate(kinds)]
        made = [field(key, "sub_table", fields=rows)]
        numbers = [each["key"] for each in rows if each["type"] in ("integer", "decimal", "money")]
        if numbers:
            made.append(field(f"{key}_sum", "formula", formula=f'sum({key}, "{numbers[0]}")', result="decimal"))
        return made

    def _formula(self, key: str) -> list[dict[str, Any]]:
        return [field(key, "formula", formula='concat(name, "!")')]

    def _wanted(self, key: str) -> list[dict[str, Any]]:
        context = f"{self._app}.{self._name}"
        return [
            field(key, "condition", context=context),
            field(f"{key}_worth", "formula_text", result="decimal", context=context),
        ]

    def _balance(self, key: str) -> list[dict[str, Any]]:
        if self._name != "form0":
            return [self._plain(key, "text")]
        return [field(key, "balance", ledger=f"{self._app}.points", measure="active")]
