"""The translators' sheet: every text of an app in both languages, out and in again.

Rows are (pointer, Chinese, English); pointers are those of the whole blueprint. Values of records, formulas and settings
are no texts. Called by the command line; `runtime/spreadsheets` makes files of the rows.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from engines.blueprint.json_text import JSON, escaped, unescaped
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import LOCALES

Row: TypeAlias = tuple[str, str, str]
PartsByApp: TypeAlias = Mapping[str, Mapping[str, JSON]]

_CHINESE, _ENGLISH = LOCALES
#: Properties whose value is a text, wherever they stand.
_TEXTS = frozenset({"title", "help", "description", "message", "refusal", "pattern_message", "unit", "subject", "body"})
#: Properties whose values are all texts.
_MAPS_OF_TEXTS = frozenset({"labels"})
#: Properties in which the author's own names stand.
_OPAQUE = frozenset({"send", "settings", "set", "payload", "values", "records", "default", "result", "given", "steps"})
_FOLDERS_WITHOUT_TEXTS = ("seed/", "demo/")


def texts(parts_by_app: PartsByApp) -> list[Row]:
    """All texts of some apps. A text that is one string stands in both columns."""
    return [
        (f"/{app}/{path}{pointer}", *_languages(value))
        for app, files in sorted(parts_by_app.items())
        for path, raw in sorted(files.items())
        if not path.startswith(_FOLDERS_WITHOUT_TEXTS)
        for pointer, value in _found(raw, "")
    ]


def with_texts(parts_by_app: PartsByApp, rows: Iterable[Row]) -> dict[str, dict[str, JSON]]:
    """The same apps with the texts of a sheet. Empty cells take a language away; a row that is equal in both languages
    and was one string stays one. Raises `Invalid` for pointers at which no text stands."""
    result = {app: {path: copy.deepcopy(raw) for path, raw in files.items()} for app, files in parts_by_app.items()}
    known = {pointer for pointer, _, _ in texts(parts_by_app)}
    problems: list[Problem] = []
    for pointer, chinese, english in rows:
        if pointer not in known:
            problems.append(Problem("text_place_unknown", pointer, {"pointer": pointer}))
        elif chinese or english:
            _put(result, pointer, chinese, english)
    if problems:
        raise Invalid(problems)
    return result


def _found(value: JSON, pointer: str) -> Iterator[tuple[str, JSON]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _found(item, f"{pointer}/{index}")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            here = f"{pointer}/{escaped(name)}"
            if name in _TEXTS and _is_text(item):
                yield here, item
            elif name in _MAPS_OF_TEXTS and isinstance(item, Mapping):
                yield from ((f"{here}/{escaped(key)}", text) for key, text in item.items() if _is_text(text))
            elif name not in _OPAQUE:
                yield from _found(item, here)


def _is_text(value: JSON) -> bool:
    return isinstance(value, str) or (isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()))


def _languages(value: JSON) -> tuple[str, str]:
    if isinstance(value, str):
        return value, value
    return value.get(_CHINESE, ""), value.get(_ENGLISH, "")


def _put(apps: dict[str, dict[str, JSON]], pointer: str, chinese: str, english: str) -> None:
    _, app, *steps = pointer.split("/")
    path = next(path for path in apps[app] if pointer.startswith(f"/{app}/{path}/"))
    holder: JSON = apps[app][path]
    *way, last = (unescaped(step) for step in steps[path.count("/") + 1 :])
    for step in way:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    if isinstance(holder[last], str) and chinese == english:
        holder[last] = chinese
        return
    others = {tag: text for tag, text in holder[last].items() if tag not in LOCALES} if isinstance(holder[last], Mapping) else {}
    pairs = ((_CHINESE, chinese), (_ENGLISH, english))
    holder[last] = {**{tag: text for tag, text in pairs if text}, **others}
