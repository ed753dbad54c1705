"""Text → Python's own syntax tree, checked for size, characters and shape. Called by `typecheck`, for the formula and
for each sub-formula in it; leaves names and types to it.

Nothing of the text is ever executed. All limits hold before any recursive walk begins.
"""

import ast
import re
import unicodedata
from dataclasses import dataclass

from engines.expression.errors import refuse
from engines.expression.grammar import ALLOWED, ARITHMETIC, INSTEAD, UNARY
from engines.expression.limits import MAX_BYTES, MAX_DEPTH, MAX_NODES

_STRINGS = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
_ESCAPES = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_NUMBERS = re.compile(r"(?<![\w.])(?:\d|\.\d)[\w.]*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_WORDS = re.compile(r"[^\W\d]\w*")
_FOREIGN = re.compile(r"===|&&|\|\||<>|\*\*|[&^!](?!=)|(?<![=!<>])=(?!=)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text with its syntax tree and what it took of the limits."""

    text: str
    body: ast.expr
    nodes: int
    depth: int
    starts: tuple[int, ...]
    """Offsets (characters) at which the lines of `text` begin."""
    base: int = 0
    """Position of the text inside the formula around it."""

    def position(self, node: ast.AST) -> int:
        """The 1-based column of a node, in characters, in the outermost text."""
        line = getattr(node, "lineno", 2) - 2
        return self.base + _character(self.text, self.starts, line, getattr(node, "col_offset", 0)) + 1

    def source(self, node: ast.expr) -> str:
        """The text of a node: numbers are read from it, exactly."""
        start = _character(self.text, self.starts, node.lineno - 2, node.col_offset)
        end = _character(self.text, self.starts, (node.end_lineno or 0) - 2, node.end_col_offset or 0)
        return self.text[start:end]


def parse(text: str, base: int = 0, nodes_left: int = MAX_NODES, depth_left: int = MAX_DEPTH) -> Parsed:
    """The checked syntax tree of `text`; raises `Invalid` with code and position."""
    _check_characters(text, base)
    # In brackets an expression may run over lines; the body's line tells whether the brackets are still the outer ones.
    try:
        tree = ast.parse(f"(\n{text}\n)", mode="eval")
    except SyntaxError as error:
        raise _syntax(text, base, error) from None
    except (RecursionError, MemoryError):
        raise refuse("formula_too_deep", base + 1, limit=MAX_DEPTH) from None
    except ValueError:
        raise refuse("formula_syntax", base + 1) from None
    if tree.body.lineno < 2:
        raise refuse("formula_syntax", base + 1)
    starts = (0, *(match.end() for match in re.finditer("\n", text)))
    parsed = Parsed(text, tree.body, 0, 0, starts, base)
    nodes, depth = _measure(parsed, nodes_left, depth_left)
    return Parsed(text, tree.body, nodes, depth, starts, base)


def _check_characters(text: str, base: int) -> None:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise refuse("formula_too_long", base + 1, limit=MAX_BYTES)
    if not text.strip():
        raise refuse("formula_empty", base + 1)
    for at, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise refuse("formula_character", base + at + 1, character=f"U+{ord(character):04X}")
    for escape in _ESCAPES.finditer(text):
        if escape[1][0] not in "\\'\"nrtu" or escape[1] == "u":
            raise refuse("formula_escape", base + escape.start() + 1, escape=escape[0])
    _check_words(_STRINGS.sub(lambda string: '"' + "_" * (len(string[0]) - 2) + '"', text), base)


def _check_words(masked: str, base: int) -> None:
    for number in _NUMBERS.finditer(masked):
        if not _NUMBER.fullmatch(number[0]):
            plain = unicodedata.normalize("NFKC", number[0])
            hint = plain if plain != number[0] and _NUMBER.fullmatch(plain) else None
            raise refuse("formula_number", base + number.start() + 1, hint=hint, number=number[0])
    for word in _WORDS.finditer(masked):
        stable = unicodedata.normalize("NFKC", word[0])
        if stable != word[0]:
            raise refuse("formula_not_normal", base + word.start() + 1, hint=stable, name=word[0])
    for at, character in enumerate(masked):
        if ord(character) > 127 and not character.isidentifier() and not f"a{character}".isidentifier():
            plain = unicodedata.normalize("NFKC", character).strip()
            plain = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": ".", "×": "*", "÷": "/", "≤": "<=", "≥": ">=",
                     "≠": "!=", "—": "-", "–": "-"}.get(character, plain)  # fmt: skip
            hint = plain if plain and plain.isascii() else None
            raise refuse("formula_character", base + at + 1, hint=hint, character=character)


def _syntax(text: str, base: int, error: SyntaxError) -> Exception:
    """The best sentence for a text that is no Python expression."""
    foreign = _FOREIGN.search(_STRINGS.sub(lambda string: "_" * len(string[0]), text))
    if foreign is not None:
        return refuse("formula_operator", base + foreign.start() + 1, hint=INSTEAD[foreign[0]], operator=foreign[0])
    lines = text.split("\n")
    line = (error.lineno or 2) - 2
    if not 0 <= line < len(lines):
        return refuse("formula_syntax", base + len(text))
    return refuse("formula_syntax", base + min(len(text), sum(len(one) + 1 for one in lines[:line]) + (error.offset or 1)))


def _measure(parsed: Parsed, nodes_left: int, depth_left: int) -> tuple[int, int]:
    """Walk without recursion: refuse what is no formula, count nodes and depth."""
    nodes = deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(parsed.body, 1)]
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        deepest = max(deepest, depth)
        if depth > depth_left:
            raise refuse("formula_too_deep", parsed.position(node), limit=MAX_DEPTH)
        if nodes > nodes_left:
            raise refuse("formula_too_many_nodes", parsed.position(node), limit=MAX_NODES)
        _check_node(parsed, node)
        waiting.extend((child, depth + 1) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    return nodes, deepest


def _check_node(parsed: Parsed, node: ast.AST) -> None:
    at = parsed.position(node)
    if isinstance(node, ast.BinOp) and type(node.op) not in ARITHMETIC:
        written = {ast.BitAnd: "&", ast.BitXor: "^", ast.Pow: "**", ast.BitOr: "|"}.get(type(node.op), type(node.op).__name__)
        raise refuse("formula_operator", at, hint=INSTEAD.get(written), operator=written)
    if isinstance(node, ast.UnaryOp) and type(node.op) not in UNARY:
        raise refuse("formula_operator", at, operator={ast.UAdd: "+", ast.Invert: "~"}[type(node.op)])
    if isinstance(node, ast.Compare) and any(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops):
        raise refuse("formula_operator", at, hint="==", operator="is")
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            raise refuse("formula_method", at, name=node.func.attr)
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise refuse("formula_call", at)
    if isinstance(node, ast.Constant) and not (node.value is None or isinstance(node.value, bool | int | float | str)):
        raise refuse("formula_not_allowed", at, what=parsed.source(node))
    if type(node) not in ALLOWED:
        raise refuse("formula_not_allowed", at, what=type(node).__name__)


def _character(text: str, starts: tuple[int, ...], line: int, byte: int) -> int:
    """Python counts columns in bytes of UTF-8; people count characters."""
    if not 0 <= line < len(starts):
        return len(text) if line >= len(starts) else 0
    start = starts[line]
    end = starts[line + 1] if line + 1 < len(starts) else len(text)
    return start + len(text[start:end].encode()[:byte].decode("utf-8", "ignore"))
