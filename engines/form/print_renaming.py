"""After a rename: a print template with the new keys, and nothing else of it touched.

Called by `engines/blueprint/reprint.py`. The text is taken apart as Jinja2 does it and put together again, so that spaces,
comments and quotes stay as the author wrote them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from jinja2 import TemplateSyntaxError

from engines.expression.scope import FormShape, Schema
from engines.form.print_names import BY_FIELD, ONE_ROW, STAY_ROWS, VALUE, Meaning, Names, reading_environment

#: (id of the form, id of the field) → the key to be written.
KeyOf: TypeAlias = Callable[[str, str], str]


def renamed(text: str, form: FormShape, schema: Schema, key_of: KeyOf) -> str:
    """The same template with the keys of `key_of`; one that cannot be read stays as it is. `schema`: with the old keys."""
    names = Names(form, schema)
    try:
        names.statement(reading_environment().parse(text))
        tokens = _tokens(text)
    except (TemplateSyntaxError, RecursionError):
        return text
    _rewrite(tokens, names, key_of)
    return "".join(token.text for token in tokens)


@dataclass(slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    """The pieces of the whole text, also of what `{%-` takes away."""
    tokens: list[_Token] = []
    at = 0
    for _, kind, value in reading_environment().lex(text):
        begin = text.find(value, at)
        if begin > at:
            tokens.append(_Token("whitespace", text[at:begin]))
        tokens.append(_Token(kind, value))
        at = begin + len(value)
    return [*tokens, _Token("whitespace", text[at:])]


_SILENT: Final = frozenset({"whitespace", "comment", "comment_begin", "comment_end"})
_QUOTES: Final = re.compile(r"""^(['"])(.*)\1$""", re.DOTALL)


def _rewrite(tokens: list[_Token], names: Names, key_of: KeyOf) -> None:
    """Write the new keys: after each known name what follows it by dots, and fields that filters of rows are told."""
    said = [token for token in tokens if token.kind not in _SILENT]
    at = 0
    while at < len(said):
        token = said[at]
        is_root = token.kind == "name" and token.text in names.names and (at == 0 or said[at - 1].text != ".")
        at += 1
        if is_root:
            at = _follow(said, at, names.names[token.text], names, key_of)


def _follow(said: list[_Token], at: int, meaning: Meaning, names: Names, key_of: KeyOf) -> int:
    """What stands behind a known name; where the rest begins."""
    while at + 1 < len(said):
        if said[at].text == "." and said[at + 1].kind == "name":
            meaning = _step(said[at + 1], meaning, names, key_of, "{}")
            at += 2
        elif said[at].text == "[" and at + 2 < len(said) and said[at + 2].text == "]":
            quoted = _QUOTES.match(said[at + 1].text)
            if quoted is None:
                meaning = Meaning("record", meaning.shape) if meaning.kind == "rows" else VALUE
            else:
                meaning = _step(said[at + 1], meaning, names, key_of, f"{quoted[1]}{{}}{quoted[1]}")
            at += 3
        elif said[at].text == "|" and said[at + 1].kind == "name":
            name, at = said[at + 1].text, at + 2
            at = _told(said, at, meaning, names, key_of) if name in BY_FIELD else at
            stays = meaning.kind == "rows" and (name in STAY_ROWS or name in ONE_ROW)
            meaning = Meaning("record" if name in ONE_ROW else "rows", meaning.shape) if stays else VALUE
        else:
            return at
    return at


def _step(token: _Token, of: Meaning, names: Names, key_of: KeyOf, frame: str) -> Meaning:
    key = _QUOTES.sub(r"\2", token.text)
    if of.shape is None or of.kind not in ("record", "titles") or key not in of.shape.by_key:
        return VALUE
    shape = of.shape.by_key[key]
    following = names.behind(Meaning(of.kind, of.shape), shape, 1)
    token.text = frame.format(key_of(of.shape.id, shape.id))
    return following


def _told(said: list[_Token], at: int, of: Meaning, names: Names, key_of: KeyOf) -> int:
    """The field that a filter of rows is told: its first text in parentheses."""
    if at >= len(said) or said[at].text != "(":
        return at
    if at + 2 < len(said) and said[at + 1].text == "attribute" and said[at + 2].text == "=":
        text = said[at + 3] if at + 3 < len(said) else None
    else:
        text = said[at + 1] if at + 1 < len(said) else None
    quoted = None if text is None else _QUOTES.match(text.text)
    if text is not None and quoted is not None:
        steps, meaning = [], Meaning("record", of.shape)
        for key in quoted[2].split("."):
            step = _Token("name", key)
            meaning = _step(step, meaning, names, key_of, "{}")
            steps.append(step.text)
        text.text = quoted[1] + ".".join(steps) + quoted[1]
    depth = 0
    for end in range(at, len(said)):
        depth += {"(": 1, ")": -1}.get(said[end].text, 0)
        if depth == 0:
            return end + 1
    return len(said)
