"""From a message's document to `MessageDefinition`: every formula is checked, every channel known.

Called by the blueprint's compiler, once per release, before the rules that send messages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import FieldShape, FormShape, Schema, Scope
from engines.expression.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    TEXT,
    Type,
    decimal,
    record,
    reference,
)
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.message.braces import Unclosed, split
from engines.message.definition import MessageDefinition, Page, Piece, Wording
from engines.message.quiet import Quiet, parse_quiet
from engines.record.field_types.user import USER

#: Checks a page: HTML and form → what it reads, and what is wrong in which line.
ReadPage: TypeAlias = Callable[[str, FormShape], tuple[object, list[tuple[Problem, int]]]]

VALUE_TYPES: Final[Mapping[str, Type]] = {
    "text": TEXT, "integer": INTEGER, "decimal": decimal(6), "boolean": BOOLEAN, "date": DATE, "datetime": DATETIME
}  # fmt: skip
_ADDRESS_TYPES: Final[Mapping[str, Type]] = {"email": TEXT, "phone": TEXT, "user": reference(USER)}
_TOLD: Final = frozenset({"boolean", "integer", "decimal", "text", "option", "date", "time", "datetime", "reference"})
#: Characters of one page.
LONGEST_PAGE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Known:
    """What messages may name."""

    schema: Schema
    language: Language
    channels: Mapping[str, str]
    """Key → the kind of address that it asks for; empty where it is not known which there are: then any is taken."""
    roles: Mapping[str, str]
    """Full key → full id."""
    read_page: ReadPage


@dataclass(slots=True)
class _Work:
    known: Known
    scope: Scope
    problems: list[Problem] = field(default_factory=list)

    def formula(self, text: str, pointer: str, expect: Type | None = None) -> Formula | None:
        try:
            return self.known.language.formula(text, self.scope, expect)
        except Invalid as error:
            self.problems.extend(problem.under(pointer) for problem in error.problems)
            return None

    def wrong(self, code: str, pointer: str, hint: str | None = None, **params: object) -> None:
        self.problems.append(Problem(code, pointer, params, hint))


def compile_message(raw: Mapping[str, Any], app: str, known: Known) -> tuple[MessageDefinition | None, list[Problem]]:
    """One message, and what is wrong with it; pointers are those inside the document."""
    shape = known.schema.by_key(raw["form"])
    if shape is None:
        return None, [Problem("form_not_found", "/form", {"form": raw["form"]}, _near(raw["form"], known.schema.keys()))]
    values = {name: VALUE_TYPES[kind] for name, kind in raw.get("values", {}).items()}
    work = _Work(known, _scope(known.schema, shape, values))
    addresses = {
        kind: formula for kind, expect in _ADDRESS_TYPES.items()
        if kind in raw["to"] and (formula := work.formula(raw["to"][kind], f"/to/{kind}", expect)) is not None
    }  # fmt: skip
    role = _role(raw["to"], work)
    _check_channels(raw, work)
    consent = work.formula(raw["consent"], "/consent", BOOLEAN) if "consent" in raw else None
    category = raw.get("category", "transactional")
    if category == "marketing" and "consent" not in raw and set(raw["to"]) & {"email", "phone"}:
        work.wrong("message_needs_consent", "/category")
    definition = MessageDefinition(
        f"{app}.{raw.get('id', raw['key'])}", f"{app}.{raw['key']}", shape.id, raw["title"], tuple(raw["channels"]), addresses,
        role, category, consent, _quiet(raw, work), values, _wordings(raw, shape, work),
    )  # fmt: skip
    return definition, work.problems


def _scope(schema: Schema, shape: FormShape, values: Mapping[str, Type]) -> Scope:
    """A message sees the record, and under `values` what whoever sends it tells."""
    name = f"{shape.id}.message:values"
    told = {key: FieldShape(key, key, kind) for key, kind in values.items()}
    if not told:
        return Scope(schema, shape.id)
    return Scope(schema, shape.id, {"values": record(name)}, {name: FormShape(name, name, told, told)})


def _role(to: Mapping[str, Any], work: _Work) -> str | None:
    if "role" not in to:
        return None
    if to["role"] not in work.known.roles:
        work.wrong("message_role_unknown", "/to/role", _near(to["role"], work.known.roles), role=to["role"])
    return work.known.roles.get(to["role"])


def _check_channels(raw: Mapping[str, Any], work: _Work) -> None:
    """Each is there, and may find an address among those that the message has."""
    known, kinds = work.known.channels, set(raw["to"])
    if kinds & {"user", "role"}:  # users have addresses of their own
        kinds |= {"user", "email"}
    for index, key in enumerate(raw["channels"] if known else ()):
        asked = known.get(key)
        if asked is None:
            work.wrong("message_channel_unknown", f"/channels/{index}", _near(key, known), channel=key, known=", ".join(known))
        elif asked not in {*kinds, "none"}:
            work.wrong("message_channel_without_address", f"/channels/{index}", channel=key, kind=asked)


def _quiet(raw: Mapping[str, Any], work: _Work) -> Quiet | None:
    if "quiet" not in raw:
        return None
    quiet = parse_quiet(raw["quiet"]["from"], raw["quiet"]["to"])
    if quiet is None:
        work.wrong("message_quiet_always", "/quiet/to")
    if raw.get("category", "transactional") != "marketing":
        work.wrong("message_quiet_unused", "/quiet")
    return quiet


def _wordings(raw: Mapping[str, Any], shape: FormShape, work: _Work) -> dict[str, Wording]:
    """By language; a text that is one string is said so in each."""
    texts = {name: _languages(raw[name]) for name in ("subject", "body", "html") if name in raw}
    locales = list(dict.fromkeys(locale for each in texts.values() for locale in each if locale)) or ["zh-CN", "en"]
    read: dict[str, Any] = {}
    for name, by_locale in texts.items():
        for locale, text in by_locale.items():
            pointer = f"/{name}/{locale}" if locale else f"/{name}"
            read[pointer] = _page(text, shape, pointer, work) if name == "html" else _pieces(text, pointer, work)
    found: dict[str, Wording] = {}
    for locale in locales:
        own = {name: next((read[f"/{name}/{each}" if each else f"/{name}"] for each in _order(locale) if each in by_locale), None)
               for name, by_locale in texts.items()}  # fmt: skip
        found[locale] = Wording(own.get("subject") or (), own.get("body") or (), own.get("html"))
    return found


def _languages(text: Text | list[str]) -> dict[str, Any]:
    """By language; "" for a text that is the same in each."""
    return dict(text) if isinstance(text, Mapping) else {"": text}


def _order(locale: str) -> tuple[str, ...]:
    return (locale, "", "en", "zh-CN")


def _pieces(text: str, pointer: str, work: _Work) -> tuple[Piece, ...]:
    try:
        parts = split(text)
    except Unclosed as error:
        work.wrong("message_brace_unclosed", pointer, at=error.at + 1)
        return ()
    found: list[Piece] = []
    for part in parts:
        if not part.is_formula:
            found.append(part.text)
            continue
        formula = work.formula(part.text.strip(), pointer)
        if formula is not None and not _is_told(formula.type):
            work.wrong("message_value_unfit", pointer, formula=part.text.strip())
        elif formula is not None:
            found.append(formula)
    return tuple(found)


def _is_told(kind: Type) -> bool:
    return kind.kind in _TOLD or (kind.kind == "list" and kind.item is not None and kind.item.kind in _TOLD)


def _page(source: str | list[str], shape: FormShape, pointer: str, work: _Work) -> Page:
    html = source if isinstance(source, str) else "\n".join(source)
    if len(html) > LONGEST_PAGE:
        work.wrong("print_too_long", pointer, most=LONGEST_PAGE)
        return Page("", {})
    reads, problems = work.known.read_page(html, shape)
    work.problems.extend(problem.under(pointer) for problem, _ in problems)
    return Page(html, reads)


def _near(wanted: str, known: Any) -> str | None:
    return next(iter(get_close_matches(wanted, list(known), 1)), None)
