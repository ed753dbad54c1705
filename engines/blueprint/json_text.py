"""JSON as text: strict reading with places of errors, and the one canonical way of writing.

Called by `runtime/blueprint_files.py` (folders and archives) and by whoever shows a part as text. What is read by
`parse_json` and was written by `print_json` is written again byte for byte.
"""

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from engines.kernel.errors import Invalid, Problem

JSON: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list, dict with text keys."""

WIDTH = 120
"""What fits into this many columns stands on one line."""
ROWS = "records"
"""A list under this name in the root has each item on a line of its own, however long: records read like a table."""
MAX_DEPTH = 60
_LIMIT_OF_DIGITS = 40


def parse_json(text: str, pointer: str) -> JSON:
    """The value of a JSON text. Raises `Invalid` with line and column of what is wrong; `pointer` says which file it is.

    Refused besides bad syntax: a key that stands twice in an object, numbers that cannot be kept exactly, NaN and
    Infinity, nesting deeper than 60, NUL and lone surrogates.
    """
    decoder = _Reader(pointer)
    try:
        value = json.loads(
            text,
            object_pairs_hook=decoder.pairs,
            parse_float=decoder.number,
            parse_int=decoder.integer,
            parse_constant=decoder.constant,
        )
    except json.JSONDecodeError as error:
        raise Invalid(
            Problem("json_syntax", pointer, {"line": error.lineno, "column": error.colno, "reason": error.msg})
        ) from None
    except RecursionError:
        raise Invalid(Problem("json_too_deep", pointer, {"limit": MAX_DEPTH})) from None
    problems = [*decoder.problems, *unfit_texts(value, pointer)]
    if problems:
        raise Invalid(problems)
    return value


def print_json(value: JSON) -> str:
    """The canonical text of a part: two blanks of indentation, short objects and lists on one line, order kept, a newline
    at the end."""
    return _printed(value, 0, is_root=True) + "\n"


class _Reader:
    """Hooks of the JSON decoder that note what is refused instead of losing it."""

    def __init__(self, pointer: str) -> None:
        self.problems: list[Problem] = []
        self._pointer = pointer

    def pairs(self, pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
        result: dict[str, JSON] = {}
        for key, value in pairs:
            if key in result:
                self.problems.append(Problem("json_key_twice", self._pointer, {"key": key}))
            result[key] = value
        return result

    def number(self, text: str) -> float:
        number = float(text)
        if not math.isfinite(number) or len(text) > _LIMIT_OF_DIGITS:
            self.problems.append(Problem("json_number", self._pointer, {"number": text[:_LIMIT_OF_DIGITS]}))
        return number

    def integer(self, text: str) -> int:
        if len(text) > _LIMIT_OF_DIGITS:
            self.problems.append(Problem("json_number", self._pointer, {"number": text[:_LIMIT_OF_DIGITS]}))
            return 0
        return int(text)

    def constant(self, text: str) -> None:
        self.problems.append(Problem("json_number", self._pointer, {"number": text}))


def unfit_texts(root: JSON, pointer: str) -> list[Problem]:
    """Texts that no database can keep, and too much depth; without recursion, so that depth cannot hurt."""
    problems: list[Problem] = []
    stack: list[tuple[JSON, str, int]] = [(root, pointer, 0)]
    while stack:
        value, place, depth = stack.pop()
        if depth > MAX_DEPTH:
            return [Problem("json_too_deep", pointer, {"limit": MAX_DEPTH})]
        if isinstance(value, str):
            if not is_clean(value):
                problems.append(Problem("json_text", place))
        elif isinstance(value, Mapping):
            problems.extend(Problem("json_text", place) for key in value if not is_clean(key))
            stack.extend((item, f"{place}/{escaped(key)}", depth + 1) for key, item in value.items() if is_clean(key))
        elif isinstance(value, Sequence):
            stack.extend((item, f"{place}/{index}", depth + 1) for index, item in enumerate(value))
    return problems


def is_clean(text: str) -> bool:
    """Whether a text has neither NUL nor lone surrogates."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def escaped(token: object) -> str:
    """One step of a JSON pointer."""
    return str(token).replace("~", "~0").replace("/", "~1")


def unescaped(token: str) -> str:
    """The key or index that a step of a JSON pointer means."""
    return token.replace("~1", "/").replace("~0", "~")


def _printed(value: JSON, indent: int, *, is_root: bool = False, is_row: bool = False) -> str:
    short = _on_one_line(value)
    if not isinstance(value, (Mapping, list, tuple)) or not value:
        return short
    if is_row or (not is_root and indent + _width(short) <= WIDTH):
        return short
    pad = " " * (indent + 2)
    if isinstance(value, Mapping):
        lines = [_pair(key, item, indent + 2, is_rows=key == ROWS and indent == 0) for key, item in value.items()]
        return "{\n" + ",\n".join(pad + line for line in lines) + "\n" + " " * indent + "}"
    return _list(value, indent, are_rows=False)


def _list(value: Sequence[JSON], indent: int, *, are_rows: bool) -> str:
    pad = " " * (indent + 2)
    if any(isinstance(item, Mapping | list | tuple) for item in value):
        lines = [_printed(item, indent + 2, is_row=are_rows) for item in value]
    else:
        lines = _filled([_on_one_line(item) for item in value], WIDTH - indent - 2)
    return "[\n" + ",\n".join(pad + line for line in lines) + "\n" + " " * indent + "]"


def _filled(words: list[str], width: int) -> list[str]:
    """Plain values side by side, as many on a line as fit."""
    lines: list[str] = []
    for word in words:
        if lines and _width(lines[-1]) + _width(word) + 3 <= width:
            lines[-1] += f", {word}"
        else:
            lines.append(word)
    return lines


def _pair(key: str, value: JSON, indent: int, *, is_rows: bool = False) -> str:
    name = json.dumps(key, ensure_ascii=False) + ": "
    if is_rows and isinstance(value, list) and value:
        return name + _list(value, indent, are_rows=True)
    short = _on_one_line(value)
    if indent + _width(name) + _width(short) <= WIDTH:
        return name + short
    return name + _printed(value, indent, is_root=True)


def _on_one_line(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def _width(text: str) -> int:
    """Columns on a screen: Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
