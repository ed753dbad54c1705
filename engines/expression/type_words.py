"""Types as people call them, for sentences about formulas. Called where a formula is refused because of a type."""

from collections.abc import Iterable, Mapping
from typing import Final

from engines.expression.types import Type
from engines.kernel.text import Text

_KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "null": {"en": "nothing (null)", "zh-CN": "空值（null）"},
    "boolean": {"en": "true or false", "zh-CN": "真或假"},
    "integer": {"en": "a whole number", "zh-CN": "整数"},
    "decimal": {"en": "a decimal number", "zh-CN": "小数"},
    "text": {"en": "a text", "zh-CN": "文本"},
    "option": {"en": "an option", "zh-CN": "选项"},
    "date": {"en": "a date", "zh-CN": "日期"},
    "time": {"en": "a time of day", "zh-CN": "时间"},
    "datetime": {"en": "a date with time", "zh-CN": "日期时间"},
    "duration": {"en": "a duration", "zh-CN": "时长"},
    "reference": {"en": "a link to a record", "zh-CN": "关联记录"},
    "record": {"en": "a record", "zh-CN": "记录"},
    "list": {"en": "a list", "zh-CN": "列表"},
    "json": {"en": "a JSON value", "zh-CN": "JSON 值"},
    "any": {"en": "a value", "zh-CN": "任意值"},
}


def in_words(*kinds: str) -> Text:
    """One kind or several to choose from, in every language."""
    return {
        "en": " or ".join(_KINDS[kind]["en"] for kind in kinds),
        "zh-CN": "或".join(_KINDS[kind]["zh-CN"] for kind in kinds),
    }


def list_in_words(items: Iterable[str]) -> Text:
    """A list of items of these kinds."""
    of = in_words(*items)
    assert isinstance(of, Mapping)
    return {"en": f"a list, each item {of['en']}", "zh-CN": f"列表（各项为{of['zh-CN']}）"}


def type_in_words(type: Type, beside: Type | None = None) -> Text:
    """A type; of two forms' records (`beside` is the other one) it says which form."""
    if beside is not None and type.kind == beside.kind and type.form is not None:
        return {"en": f"a link to a record of {type.form}", "zh-CN": f"关联 {type.form} 的记录"}
    if type.kind == "list" and type.item is not None:
        return list_in_words((type.item.kind,))
    return in_words(type.kind)
