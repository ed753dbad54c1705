"""Values as texts: `text(x)` and what joins values to texts. Dates are ISO, numbers have no superfluous zeros."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from engines.expression import operations
from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.functions.moments import local, wall_of
from engines.expression.types import TEXT
from engines.kernel.decimals import CONTEXT, quantized

_TOKENS: Final = re.compile("yyyy|yy|MM|M|dd|d|HH|H|mm|m|ss|s")


def shown(env: Env, value: object) -> str | None:
    """The text of a value; null stays null."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value.normalize(CONTEXT):f}" if value else "0"
        case datetime():
            wall = local(env, value)
            return None if wall is None else wall.isoformat(" ", "seconds")
        case time():
            return value.isoformat("seconds")
        case date():
            return value.isoformat()
        case _:
            return None


def _digits(_env: Env, value: int) -> str:
    """The most frequent case, without asking for the kind."""
    return str(value)


def _pattern(env: Env, value: date, pattern: str) -> str | None:
    wall = wall_of(env, value)
    if wall is None:
        return None
    parts = {
        "yyyy": f"{wall.year:04}", "yy": f"{wall.year % 100:02}", "MM": f"{wall.month:02}", "M": str(wall.month),
        "dd": f"{wall.day:02}", "d": str(wall.day), "HH": f"{wall.hour:02}", "H": str(wall.hour),
        "mm": f"{wall.minute:02}", "m": str(wall.minute), "ss": f"{wall.second:02}", "s": str(wall.second),
    }  # fmt: skip
    return operations.text(env, _TOKENS.sub(lambda token: parts[token[0]], pattern))


def _number(_env: Env, value: Decimal, digits: int = 2) -> str:
    return f"{quantized(value, max(0, min(10, digits))):,f}"


def _percent(_env: Env, value: Decimal, digits: int = 0) -> str:
    return f"{quantized(CONTEXT.multiply(value, Decimal(100)), max(0, min(10, digits))):f}%"


SHOWING = (
    Function(
        "text",
        (
            takes("value: integer", TEXT.required(), _digits),
            takes("value: text|decimal|boolean|date|time|datetime", TEXT.required(), shown),
            takes("value: moment, pattern: text", TEXT, _pattern),
        ),
        "A value as text; dates also by a pattern of yyyy MM dd HH mm ss.",
        "将值转为文本；日期可按 yyyy MM dd HH mm ss 的格式转换。",
        (("text(1.50)", "1.5"), ('text(date("2024-03-05"), "yyyy年M月d日")', "2024年3月5日"), ("text(null)", "null")),
        live=True,
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "format_number",
        (takes("value: decimal, digits: integer?", TEXT.required(), _number),),
        "A number with thousands separators and fixed places (2 if not given).",
        "将数字格式化为带千分位和固定小数位（默认 2 位）的文本。",
        (("format_number(1234567.5)", "1,234,567.50"), ("format_number(0.5, 0)", "1")),
        aliases=("FIXED",),
        live=True,
    ),
    Function(
        "format_percent",
        (takes("value: decimal, digits: integer?", TEXT.required(), _percent),),
        "A number as percentage: 0.125 is 12.5%.",
        "将数字格式化为百分比文本，例如 0.125 为 12.5%。",
        (("format_percent(0.125, 1)", "12.5%"),),
        live=True,
    ),
)
