"""Texts with formulas in braces: "{name}, you have {balance} points". `{{` and `}}` are braces themselves.

Called by `compile.py`, and by the blueprint's references and renames, which rewrite the formulas and leave the rest alone.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: as it stands there, or a formula (without its braces)."""

    text: str
    is_formula: bool = False
    at: int = 0
    """Where it begins in the text."""


@dataclass(frozen=True, slots=True)
class Unclosed(Exception):
    """A brace without its partner, or nothing between two."""

    at: int


def split(text: str) -> tuple[Part, ...]:
    """The pieces in order. Raises `Unclosed`."""
    parts: list[Part] = []
    plain, at = "", 0
    while at < len(text):
        sign = text[at]
        if sign in "{}" and text[at : at + 2] == sign * 2:
            plain, at = plain + sign, at + 2
        elif sign == "{":
            end = _end(text, at + 1)
            formula = text[at + 1 : end]
            if not formula.strip():
                raise Unclosed(at)
            parts += [Part(plain), Part(formula, is_formula=True, at=at + 1)] if plain else [Part(formula, True, at + 1)]
            plain, at = "", end + 1
        elif sign == "}":
            raise Unclosed(at)
        else:
            plain, at = plain + sign, at + 1
    return (*parts, Part(plain)) if plain or not parts else tuple(parts)


def formulas_in(text: str) -> tuple[str, ...]:
    """The formulas of a text, as they stand there; none of one that cannot be read."""
    try:
        return tuple(part.text.strip() for part in split(text) if part.is_formula)
    except Unclosed:
        return ()


def rewritten(text: str, change: Callable[[str], str]) -> str:
    """The same text with its formulas changed; all else, spaces and double braces too, stays as it is written."""
    try:
        parts = [part for part in split(text) if part.is_formula]
    except Unclosed:
        return text
    for part in reversed(parts):
        bare = part.text.strip()
        start = part.at + part.text.index(bare)
        text = text[:start] + change(bare) + text[start + len(bare) :]
    return text


def _end(text: str, start: int) -> int:
    """Where the brace stands that ends a formula; one within quotes does not."""
    quote, at = "", start
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign == "}":
            return at
        elif sign == "{":
            break
        at += 1
    raise Unclosed(start - 1)
