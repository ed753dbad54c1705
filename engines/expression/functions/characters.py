"""Functions on the characters of texts: padding, masking, counting, codes."""

import re
from typing import Final

from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.limits import MAX_TEXT
from engines.expression.types import INTEGER, TEXT

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_NO_DIGIT: Final = re.compile(r"[^0-9]")


def _clean(_env: Env, text: str) -> str:
    return _CONTROL.sub("", text)


def _repeat(env: Env, text: str, count: int) -> str | None:
    if len(text) * max(0, count) > MAX_TEXT:
        env.warn("too_long", limit=MAX_TEXT)
        return None
    return text * max(0, count)


def _pad(env: Env, text: str, width: int, fill: str, *, left: bool) -> str | None:
    if width > MAX_TEXT:
        env.warn("too_long", limit=MAX_TEXT)
        return None
    missing = width - len(text)
    if missing <= 0 or not fill:
        return text
    padding = (fill * (missing // len(fill) + 1))[:missing]
    return padding + text if left else text + padding


def _pad_left(env: Env, text: str, width: int, fill: str = " ") -> str | None:
    return _pad(env, text, width, fill, left=True)


def _pad_right(env: Env, text: str, width: int, fill: str = " ") -> str | None:
    return _pad(env, text, width, fill, left=False)


def _count_of(_env: Env, text: str, part: str) -> int:
    return text.count(part) if part else 0


def _digits(_env: Env, text: str) -> str:
    return _NO_DIGIT.sub("", text)


def _mask(_env: Env, text: str, left: int, right: int, fill: str = "*") -> str:
    left, right = max(0, left), max(0, right)
    hidden = len(text) - left - right
    return text[:left] + fill[:1] * hidden + text[len(text) - right :] if hidden > 0 else fill[:1] * len(text)


def _char(_env: Env, code: int) -> str | None:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _code(_env: Env, text: str) -> int | None:
    return ord(text[0]) if text else None


def _proper(_env: Env, text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda word: word[0][0].upper() + word[0][1:].lower(), text)


CHARACTERS = (
    Function(
        "proper",
        (takes("text: text", TEXT.required(), _proper),),
        "The first letter of each English word in upper case, the others in lower case.",
        "将每个英文单词的首字母大写，其余字母小写。",
        (('proper("hello WORLD")', "Hello World"),),
    ),
    Function(
        "clean",
        (takes("text: text", TEXT.required(), _clean),),
        "Without control characters such as line ends.",
        "去掉换行等不可见的控制字符。",
        (('clean("a\\nb")', "ab"),),
    ),
    Function(
        "repeat",
        (takes("text: text, count: integer", TEXT, _repeat),),
        "A text several times.",
        "将文本重复若干次。",
        (('repeat("ab", 3)', "ababab"),),
        aliases=("REPT",),
    ),
    Function(
        "pad_left",
        (takes("text: text, width: integer, fill: text?", TEXT, _pad_left),),
        "Filled up at the left to a width.",
        "在左侧补足字符到指定长度。",
        (('pad_left("7", 3, "0")', "007"),),
        aliases=("LPAD",),
    ),
    Function(
        "pad_right",
        (takes("text: text, width: integer, fill: text?", TEXT, _pad_right),),
        "Filled up at the right to a width.",
        "在右侧补足字符到指定长度。",
        (('pad_right("7", 3, ".")', "7.."),),
        aliases=("RPAD",),
    ),
    Function(
        "count_of",
        (takes("text: text, part: text", INTEGER.required(), _count_of),),
        "How often a part stands in a text.",
        "统计一段文本在另一段文本中出现的次数。",
        (('count_of("banana", "an")', "2"),),
    ),
    Function(
        "digits",
        (takes("text: text", TEXT.required(), _digits),),
        "Only the digits 0 to 9 of a text.",
        "只保留文本中的数字 0 到 9。",
        (('digits("Tel. 010-12")', "01012"),),
    ),
    Function(
        "mask",
        (takes("text: text, left: integer, right: integer, fill: text?", TEXT.required(), _mask),),
        "All but the first and last characters hidden.",
        "只保留首尾若干个字符，中间用星号隐藏。",
        (('mask("13912345678", 3, 4)', "139****5678"),),
    ),
    Function(
        "char",
        (takes("code: integer", TEXT, _char),),
        "The character with a Unicode number.",
        "返回 Unicode 编码对应的字符。",
        (("char(65)", "A"), ("char(0)", "null")),
        aliases=("UNICHAR",),
    ),
    Function(
        "code",
        (takes("text: text", INTEGER, _code),),
        "The Unicode number of the first character.",
        "返回第一个字符的 Unicode 编码。",
        (('code("A")', "65"), ('code("")', "null")),
        aliases=("UNICODE",),
    ),
)
