"""Every code has its sentence, in Chinese and English, with the same placeholders; no sentence is left over."""

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from string import Formatter

from engines.kernel.messages import Catalog
from engines.kernel.text import LOCALES
from tests.architecture.sources import HOME, named, sources

#: What takes a code as its first argument.
MAKERS = {"Problem", "Refused"}
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

ROOMS = {
    named(path): importlib.import_module(named(path).removesuffix(".py").replace("/", ".")).MESSAGES
    for folder in ("engines", "runtime", "plugins")
    for path in sorted((HOME / folder).rglob("*messages.py"))
    if path.parent.name != "migrations"
    if named(path) != "engines/kernel/messages.py" or hasattr(importlib.import_module("engines.kernel.messages"), "MESSAGES")
}
SENTENCES = {code: sentences for room in ROOMS.values() for code, sentences in room.items()}
everywhere = [source for source in sources("engines", "runtime", "plugins") if not source.name.endswith("messages.py")]


def takes_code() -> dict[str, set[int]]:
    """Functions and methods that have a parameter `code`: at which places of a call it may stand."""
    places: dict[str, set[int]] = defaultdict(set)
    for source in everywhere:
        for function in source.functions():
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            if "code" in names:
                is_method = names[0] in ("self", "cls")
                places[function.name].add(names.index("code") - is_method)
    for name in MAKERS:
        places[name].add(0)
    return places


def used() -> dict[str, list[str]]:
    """The codes that are given away, and where."""
    places = takes_code()
    found: dict[str, list[str]] = defaultdict(list)
    for source in everywhere:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called not in places:
                continue
            given = [node.args[place] for place in places[called] if place < len(node.args)]
            given += [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            for value in given:
                for code in texts(value):
                    found[code].append(f"{source.name}:{node.lineno}")
    return found


def texts(node: ast.expr) -> list[str]:
    """The texts that an expression can be: a literal, or the arms of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*texts(node.body), *texts(node.orelse)]
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in texts(value)]
    return []


def is_chinese(sentence: str, *, when_wordless: bool = True) -> bool:
    """Whether a sentence holds Chinese; one without words of its own (`{title} {value}`, `, `) is in any language."""
    own = "".join(text for text, *_ in Formatter().parse(sentence))
    return bool(CHINESE.search(own)) or (when_wordless and not any(letter.isalpha() for letter in own))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_every_code_that_is_used_has_a_sentence():
    assert {code: places for code, places in used().items() if code not in SENTENCES} == {}


def test_no_sentence_is_left_over():
    """Every code stands somewhere in the source as a text, or can be made by a text with holes (`f"ledger_{what}"`)."""
    nodes = [node for source in everywhere for node in ast.walk(source.tree)]
    written = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    made = [pattern for node in nodes if isinstance(node, ast.JoinedStr) and (pattern := with_holes(node))]
    assert {code for code in set(SENTENCES) - written if not any(pattern.fullmatch(code) for pattern in made)} == set()


def with_holes(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """What a text with holes can be, where it begins or ends like a code."""
    parts = [str(value.value) if isinstance(value, ast.Constant) else "" for value in node.values]
    if not re.fullmatch(r"[a-z0-9_]*_[a-z0-9_]*", "".join(parts)):
        return None
    return re.compile("".join(re.escape(part) if part else "[a-z0-9_]+" for part in parts))


def test_no_code_stands_in_two_rooms():
    assert Catalog(*ROOMS.values()).codes() == set(SENTENCES)


def test_a_sentence_stands_in_every_language():
    def wrong(code: str, sentences: Mapping[str, str]) -> Iterator[str]:
        if not CODE.fullmatch(code):
            yield "the code is not snake_case"
        if set(sentences) != set(LOCALES):
            yield "a language is missing"
        elif not is_chinese(sentences["zh-CN"]) or is_chinese(sentences["en"], when_wordless=False):
            yield "a sentence is not in its language"
        elif placeholders(sentences["zh-CN"]) != placeholders(sentences["en"]):
            yield "the languages tell different things"

    assert {code: found for code, sentences in SENTENCES.items() if (found := list(wrong(code, sentences)))} == {}
