"""Keys and identities of one document: which keys may be used, and that no two things in one list are the same.

A thing's identity is its `id`, or its key when it has none. An `id` that was never seen is accepted: it is the key that
the thing was born with. Called by the validator (before anything is compiled) and by the merge.
"""

import keyword
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeGuard

from engines.blueprint.json_text import JSON
from engines.blueprint.parts import PART_KINDS, Document, Parts
from engines.expression.grammar import RESERVED
from engines.kernel.errors import Problem
from engines.record.entity import SYSTEM_FIELDS

#: Lists of things that have a key, wherever they stand.
KEYED_LISTS = ("fields", "options", "constraints", "actions", "views", "inputs")
_SHAPE = re.compile(r"[^\W\d]\w*")
_LONGEST = 80
_OWN_COLUMNS = frozenset({*SYSTEM_FIELDS, "parent", "position"})


def identity_of(thing: Mapping[str, JSON]) -> str:
    """The key that a thing was born with."""
    return str(thing.get("id", thing.get("key", "")))


def is_keyed(value: JSON) -> TypeGuard[Mapping[str, JSON]]:
    """Whether a value is a thing with a key."""
    return isinstance(value, Mapping) and isinstance(value.get("key"), str)


def is_key(text: str) -> bool:
    """Whether an app can be called so; that it may be is for the validator to say."""
    return len(text) <= _LONGEST and _SHAPE.fullmatch(text) is not None and not any(_common(text, ""))


def identity_problems(document: Document) -> list[Problem]:
    """What is wrong with the keys of a document; pointers are those inside it."""
    raw = document.raw
    if not isinstance(raw, Mapping):
        return []
    problems = list(_own_key(document))
    _walk(document, raw, "", problems)
    return problems


def _own_key(document: Document) -> Iterator[Problem]:
    key = document.raw.get("key")
    if not isinstance(key, str):
        return
    if document.kind.name == "app":
        if key != document.app:
            yield Problem("app_key_differs", "/key", {"key": key, "app": document.app})
        yield from _common(key, "/key")
    elif document.kind.has_key:
        if key != document.name:
            yield Problem("file_name_differs", "/key", {"key": key, "path": f"{document.kind.folder}/{key}.json"})
        yield from _common(key, "/key")


def _common(key: str, pointer: str, *, may_be_foreign: bool = False) -> Iterator[Problem]:
    if not _SHAPE.fullmatch(key):
        return  # its schema says so
    if not key.isidentifier() or unicodedata.normalize("NFKC", key) != key:
        yield Problem("key_unfit", pointer, {"key": key}, _plain(key))
    elif keyword.iskeyword(key) or key in RESERVED:
        yield Problem("key_reserved", pointer, {"key": key}, f"{key}_")
    elif "__" in key and not may_be_foreign:
        yield Problem("key_double_underscore", pointer, {"key": key}, key.replace("__", "_"))


def _plain(key: str) -> str | None:
    plain = unicodedata.normalize("NFKC", key)
    return plain if plain != key and plain.isidentifier() else None


def _walk(document: Document, value: Mapping[str, JSON], pointer: str, problems: list[Problem]) -> None:
    for name in KEYED_LISTS:
        things = value.get(name)
        if not isinstance(things, list):
            continue
        here = f"{pointer}/{name}"
        problems.extend(_twice(things, here))
        for index, thing in enumerate(things):
            if is_keyed(thing):
                problems.extend(_key_of(document, name, pointer, thing["key"], f"{here}/{index}/key"))
                _walk(document, thing, f"{here}/{index}", problems)


def _key_of(document: Document, name: str, holder: str, key: str, pointer: str) -> Iterator[Problem]:
    if name == "options":
        return
    is_extension = document.kind.name == "extension"
    yield from _common(key, pointer, may_be_foreign=is_extension)
    if name != "fields":
        return
    if key in _OWN_COLUMNS:
        yield Problem("key_of_system", pointer, {"key": key}, f"{key}_")
    prefix = document.app + "__"
    if is_extension and not holder and not (key.startswith(prefix) and len(key) > len(prefix)):
        yield Problem("key_needs_prefix", pointer, {"key": key, "prefix": prefix}, prefix + key.rpartition("__")[2])


def _twice(things: list[JSON], pointer: str) -> Iterator[Problem]:
    """Two things with one key or one identity, or an identity that is another's key."""
    keys: dict[str, int] = {}
    ids: dict[str, int] = {}
    for index, thing in enumerate(things):
        if not is_keyed(thing):
            continue
        key, own = thing["key"], identity_of(thing)
        if key in keys:
            yield Problem("key_twice", f"{pointer}/{index}/key", {"key": key})
        elif own in ids:
            guilty = index if "id" in thing else ids[own]
            yield Problem("id_twice", f"{pointer}/{guilty}/id", {"id": own})
        else:
            keys[key], ids[own] = index, index
    for own, index in ids.items():
        if keys.get(own, index) != index:
            yield Problem("id_clashes", f"{pointer}/{index}/id", {"id": own, "key": own})


def problems_between(parts: Parts) -> list[Problem]:
    """Two documents of one kind with one identity; pointers are those of the whole blueprint."""
    problems: list[Problem] = []
    for kind in (kind for kind in PART_KINDS if kind.has_key):
        documents = [document for document in parts.of(kind.name) if is_keyed(document.raw)]
        for problem in _twice([document.raw for document in documents], ""):
            _, index, name = problem.pointer.split("/")
            problems.append(replace(problem, pointer=f"{documents[int(index)].pointer}/{name}"))
    return problems
