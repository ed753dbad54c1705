"""Functions on texts. Positions count from 1 in code points; case is that of ASCII letters only, the same in SQL."""

import re
from typing import Final

from engines.expression import operations
from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.functions.showing import shown
from engines.expression.limits import MAX_ITEMS, MAX_TEXT
from engines.expression.types import BOOLEAN, INTEGER, TEXT, list_of

#: What `trim` takes away: blank, tab, line ends, no-break space, the wide blank of Chinese.
BLANKS: Final = " \t\r\n\u00a0\u3000"
_UPPER: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_NO_DIGIT: Final = re.compile(r"[^0-9]")


def upper(_env: Env, text: str) -> str:
    """ASCII letters in upper case."""
    return text.upper() if text.isascii() else text.translate(_UPPER)


def lower(_env: Env, text: str) -> str:
    """ASCII letters in lower case."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def _trim(_env: Env, text: str) -> str:
    return text.strip(BLANKS)


def _len(_env: Env, text: str) -> int:
    return len(text)


def _left(_env: Env, text: str, count: int = 1) -> str:
    return text[: max(0, count)]


def _right(_env: Env, text: str, count: int = 1) -> str:
    return text[-count:] if count > 0 else ""


def _mid(_env: Env, text: str, start: int, count: int = MAX_TEXT) -> str:
    first = max(0, start - 1)
    return text[first : max(first, start - 1 + max(0, count))]


def _contains(_env: Env, text: str, part: str) -> bool:
    return part in text


def _icontains(env: Env, text: str, part: str) -> bool:
    return lower(env, part) in lower(env, text)


def _starts_with(_env: Env, text: str, part: str) -> bool:
    return text.startswith(part)


def _ends_with(_env: Env, text: str, part: str) -> bool:
    return text.endswith(part)


def _find(_env: Env, part: str, text: str, start: int = 1) -> int:
    return text.find(part, max(0, start - 1)) + 1


def _replace(env: Env, text: str, old: str, new: str) -> str | None:
    if not old:
        return text
    if len(new) > len(old) and len(text) + text.count(old) * (len(new) - len(old)) > MAX_TEXT:
        env.warn("too_long", limit=MAX_TEXT)
        return None
    return text.replace(old, new)


def _splice(env: Env, text: str, start: int, count: int, new: str) -> str | None:
    first = max(0, start - 1)
    return operations.text(env, text[:first] + new + text[first + max(0, count) :])


def _concat(env: Env, *values: object) -> str | None:
    return operations.text(env, "".join(shown(env, value) or "" for value in values))


def _join(env: Env, items: tuple[object, ...], separator: str = ",") -> str | None:
    texts = [shown(env, item) or "" for item in items if item is not None]
    if sum(map(len, texts)) + len(separator) * max(0, len(texts) - 1) > MAX_TEXT:
        env.warn("too_long", limit=MAX_TEXT)
        return None
    return separator.join(texts)


def _split(env: Env, text: str, separator: str) -> tuple[str, ...] | None:
    if not separator:
        return (text,)
    if text.count(separator) >= MAX_ITEMS:
        env.warn("too_many_items", limit=MAX_ITEMS)
        return None
    return tuple(text.split(separator))


def _reverse(_env: Env, text: str) -> str:
    return text[::-1]


def _before(_env: Env, text: str, separator: str) -> str:
    return text.partition(separator)[0] if separator else text


def _after(_env: Env, text: str, separator: str) -> str:
    return text.partition(separator)[2] if separator else ""


TEXT_FUNCTIONS = (
    Function(
        "upper",
        (takes("text: text", TEXT.required(), upper),),
        "Letters A to Z in upper case.",
        "将英文字母转为大写。",
        (('upper("Ab12")', "AB12"),),
        live=True,
        has_sql=True,
    ),
    Function(
        "lower",
        (takes("text: text", TEXT.required(), lower),),
        "Letters A to Z in lower case.",
        "将英文字母转为小写。",
        (('lower("Ab12")', "ab12"),),
        live=True,
        has_sql=True,
    ),
    Function(
        "trim",
        (takes("text: text", TEXT.required(), _trim),),
        "Without blanks at both ends.",
        "去掉首尾的空白字符。",
        (('trim("  a b ")', "a b"),),
        live=True,
        has_sql=True,
    ),
    Function(
        "left",
        (takes("text: text, count: integer?", TEXT.required(), _left),),
        "The first characters.",
        "取左边的若干个字符。",
        (('left("abcd", 2)', "ab"), ('left("abcd")', "a")),
        live=True,
        has_sql=True,
    ),
    Function(
        "right",
        (takes("text: text, count: integer?", TEXT.required(), _right),),
        "The last characters.",
        "取右边的若干个字符。",
        (('right("abcd", 2)', "cd"),),
        live=True,
        has_sql=True,
    ),
    Function(
        "mid",
        (takes("text: text, start: integer, count: integer?", TEXT.required(), _mid),),
        "Characters from a position on; the first has position 1.",
        "从指定位置起取若干个字符，第一个字符的位置为 1。",
        (('mid("abcdef", 2, 3)', "bcd"), ('mid("abc", 2)', "bc")),
        aliases=("substr", "SUBSTR", "SUBSTRING"),
        live=True,
        has_sql=True,
    ),
    Function(
        "icontains",
        (takes("text: text, part: text", BOOLEAN.required(), _icontains),),
        "Whether a text contains another, whatever the case of the letters A to Z.",
        "判断文本是否包含另一段文本，不区分英文字母大小写。",
        (('icontains("Hello", "hELL")', "true"),),
        live=True,
        has_sql=True,
    ),
    Function(
        "starts_with",
        (takes("text: text, part: text", BOOLEAN.required(), _starts_with),),
        "Whether a text begins with another.",
        "判断文本是否以另一段文本开头。",
        (('starts_with("ab%", "ab")', "true"),),
        aliases=("STARTSWITH",),
        live=True,
        has_sql=True,
    ),
    Function(
        "ends_with",
        (takes("text: text, part: text", BOOLEAN.required(), _ends_with),),
        "Whether a text ends with another.",
        "判断文本是否以另一段文本结尾。",
        (('ends_with("a.txt", ".txt")', "true"),),
        aliases=("ENDSWITH",),
        live=True,
        has_sql=True,
    ),
    Function(
        "find",
        (takes("part: text, text: text, start: integer?", INTEGER.required(), _find),),
        "The position of a part in a text, from 1; 0 when it is not there.",
        "返回一段文本在另一段文本中的位置（从 1 开始），找不到时为 0。",
        (('find("c", "abcd")', "3"), ('find("x", "abcd")', "0")),
        aliases=("SEARCH",),
        live=True,
    ),
    Function(
        "replace",
        (takes("text: text, old: text, new: text", TEXT, _replace),),
        "Every occurrence of a part replaced.",
        "将文本中的某一部分全部替换。",
        (('replace("a-b-c", "-", "/")', "a/b/c"),),
        aliases=("SUBSTITUTE",),
        live=True,
        has_sql=True,
    ),
    Function(
        "splice",
        (takes("text: text, start: integer, count: integer, new: text", TEXT, _splice),),
        "Characters from a position on replaced by others.",
        "从指定位置起，将若干个字符替换为新的文本。",
        (('splice("13912345678", 4, 4, "****")', "139****5678"),),
        aliases=("REPLACE",),
    ),
    Function(
        "concat",
        (takes("value: text|integer|decimal|boolean|date|time|datetime*", TEXT, _concat),),
        "Values joined to one text; null counts as nothing.",
        "将多个值连接成一段文本，空值按空白处理。",
        (('concat("a", 1, null, 2.50)', "a12.5"),),
        aliases=("CONCATENATE",),
        sees_null=True,
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "join",
        (takes("list: list of text|integer|decimal|date|boolean|option, separator: text?", TEXT, _join),),
        "The items of a list as one text, a separator between them (a comma if none is given).",
        "将列表各项用分隔符连接成一段文本，默认用逗号。",
        (('join(["a", "b"], "-")', "a-b"), ("join([1, 2])", "1,2")),
        aliases=("TEXTJOIN",),
    ),
    Function(
        "split",
        (takes("text: text, separator: text", list_of(TEXT.required()), _split),),
        "The parts of a text between separators, as a list.",
        "按分隔符将文本拆分为列表。",
        (('count(split("a,b,c", ","))', "3"),),
    ),
    Function(
        "before",
        (takes("text: text, separator: text", TEXT.required(), _before),),
        "What stands before the first separator; the whole text if there is none.",
        "取第一个分隔符之前的内容，没有分隔符时返回全文。",
        (('before("user@host", "@")', "user"),),
    ),
    Function(
        "after",
        (takes("text: text, separator: text", TEXT.required(), _after),),
        "What stands behind the first separator; empty if there is none.",
        "取第一个分隔符之后的内容，没有分隔符时为空文本。",
        (('after("user@host", "@")', "host"),),
    ),
)

#: Shared with lists: `len`, `contains`, `reverse` work on both (see `collection`).
TEXT_LEN = takes("text: text", INTEGER.required(), _len)
TEXT_CONTAINS = takes("text: text, part: text", BOOLEAN.required(), _contains)
TEXT_REVERSE = takes("text: text", TEXT.required(), _reverse)
