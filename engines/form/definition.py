"""Views and layouts of a form, compiled: every column is a checked formula, every field of a layout exists.

Called by the blueprint's compiler, once per form and release. What is drawn is the front end's business; which records a
reader may see is `engines/access`'s.
"""

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import FieldShape, FormShape, Schema, Scope
from engines.expression.types import BOOLEAN, Type, reference
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.record.entity import SYSTEM_FIELDS

#: Kinds of values that have an order.
_SORTABLE = frozenset({"boolean", "integer", "decimal", "text", "option", "date", "time", "datetime", "reference"})
#: Settings of a view that name one field: what they may hold. Kanban columns, the span in a calendar, the picture of a card.
_FITS: Mapping[str, Callable[[Type], bool]] = {
    "by": lambda kind: kind.kind in ("boolean", "option", "reference"),
    "start": lambda kind: kind.kind in ("date", "datetime"),
    "end": lambda kind: kind.kind in ("date", "datetime"),
    "image": lambda kind: kind.kind == "list" and kind.item is not None and kind.item.kind == "integer",
}
VIEW_FIELDS = tuple(_FITS)
_VARIABLES: Mapping[str, Type] = {"actor": reference("user")}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a view."""

    path: str
    """As written, in keys of the time."""
    value: Formula


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order."""

    value: Formula
    is_descending: bool


@dataclass(frozen=True, slots=True)
class View:
    """A list of records that is kept under a name."""

    id: str
    key: str
    title: Text
    columns: tuple[Column, ...]
    filter: Formula | None
    sort: tuple[SortKey, ...]
    is_default: bool = False
    kind: str = "table"
    """table, kanban, calendar, gallery."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What its kind stands on: `by`, `start`, `end`, `image` → field id."""


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields under a heading."""

    title: Text
    columns: int
    fields: tuple[str, ...]
    """Field ids."""
    visible_when: Formula | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How one record is arranged."""

    name: str
    title: Text
    sections: tuple[Section, ...]
    highlights: tuple[str, ...] = ()
    """Ids of fields that stand as key numbers above the record."""


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """Views and layouts of one form."""

    form: str
    """Entity id."""
    views: Mapping[str, View] = field(default_factory=dict)
    """By key."""
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    """By name."""


def compile_form(raw: Mapping[str, Any], form: str, schema: Schema, language: Language) -> tuple[FormDefinition, list[Problem]]:
    """Views and layouts of a form document whose entity has the full id `form`, and what is wrong with them; pointers
    are those inside the document."""
    shape = schema.by_id(form)
    if shape is None:
        return FormDefinition(form), []
    work = _Work(Scope(schema, form, _VARIABLES), shape, language)
    views = [view for i, one in enumerate(raw.get("views", ())) if (view := _view(one, f"/views/{i}", work)) is not None]
    for index, one in enumerate(raw.get("views", ())):
        if one.get("default") and any(other.get("default") for other in raw["views"][:index]):
            work.problems.append(Problem("default_view_twice", f"/views/{index}/default", {"view": one["key"]}))
    layouts = {name: _layout(name, one, f"/layouts/{name}", work) for name, one in raw.get("layouts", {}).items()}
    return FormDefinition(form, {view.key: view for view in views}, layouts), work.problems


class _Work:
    """What the parts of one form are compiled with."""

    def __init__(self, scope: Scope, shape: FormShape, language: Language) -> None:
        self.scope = scope
        self.shape = shape
        self.problems: list[Problem] = []
        self._language = language

    def formula(self, text: str, pointer: str, expect: Type | None = None) -> Formula | None:
        try:
            return self._language.formula(text, self.scope, expect)
        except Invalid as error:
            self.problems.extend(problem.under(pointer) for problem in error.problems)
            return None

    def path(self, path: str, pointer: str, code: str, fits: Callable[[Type], bool]) -> Formula | None:
        """A path of fields whose value fits its use; else the problem `code`."""
        known = len(self.problems)
        formula = self.formula(path, pointer)
        is_list = any(problem.code == "records_outside_list_function" for problem in self.problems[known:])
        if is_list or (formula is not None and not fits(formula.type)):
            self.problems[known:] = [Problem(code, pointer, {"column": path})]
            return None
        return formula

    def field(self, key: str, pointer: str, code: str, without: Collection[str] = ()) -> FieldShape | None:
        """The field with this key; else the problem `code`."""
        known = {name: each for name, each in self.shape.by_key.items() if name not in without}
        found = known.get(key)
        if found is None:
            near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.7)
            told = {"form": self.shape.key, "field": key}
            self.problems.append(Problem(code, pointer, told, near[0] if near else None))
        return found


def _view(raw: Mapping[str, Any], pointer: str, work: _Work) -> View | None:
    columns: list[Column] = []
    for index, path in enumerate(raw["columns"]):
        value = work.path(path, f"{pointer}/columns/{index}", "column_is_list", _is_single)
        if value is not None:
            columns.append(Column(path, value))
    condition = work.formula(raw["filter"], f"{pointer}/filter", BOOLEAN) if "filter" in raw else None
    sort = tuple(_sort(raw.get("sort", ()), f"{pointer}/sort", work))
    return View(
        raw.get("id", raw["key"]), raw["key"], raw["title"], tuple(columns), condition, sort, bool(raw.get("default")),
        raw.get("type", "table"), _stands_on(raw, pointer, work),
    )  # fmt: skip


def _stands_on(raw: Mapping[str, Any], pointer: str, work: _Work) -> dict[str, str]:
    """Ids of the fields that the kind of a view stands on."""
    found: dict[str, FieldShape] = {}
    for name, fits in _FITS.items():
        if name not in raw:
            continue
        shape = work.field(raw[name], f"{pointer}/{name}", "view_field_unknown", without=SYSTEM_FIELDS)
        if shape is not None and not (shape.has_column and fits(shape.type)):
            work.problems.append(Problem(f"view_{name}_unfit", f"{pointer}/{name}", {"field": raw[name]}))
        elif shape is not None:
            found[name] = shape
    if "start" in found and "end" in found and found["start"].type.kind != found["end"].type.kind:
        work.problems.append(Problem("view_span_mixed", f"{pointer}/end", {"start": raw["start"], "end": raw["end"]}))
    return {name: shape.id for name, shape in found.items()}


def _is_single(kind: Type) -> bool:
    return kind.kind != "record" and (kind.item is None or kind.item.kind != "record")


def _sort(keys: Sequence[str], pointer: str, work: _Work) -> list[SortKey]:
    found: list[SortKey] = []
    for index, text in enumerate(keys):
        value = work.path(text.removeprefix("-"), f"{pointer}/{index}", "sort_unfit", lambda kind: kind.kind in _SORTABLE)
        if value is not None:
            found.append(SortKey(value, text.startswith("-")))
    return found


def _layout(name: str, raw: Mapping[str, Any], pointer: str, work: _Work) -> Layout:
    sections: list[Section] = []
    for index, one in enumerate(raw["sections"]):
        here = f"{pointer}/sections/{index}"
        fields = [work.field(key, f"{here}/fields/{i}", "layout_field_unknown") for i, key in enumerate(one["fields"])]
        when = work.formula(one["visible_when"], f"{here}/visible_when", BOOLEAN) if "visible_when" in one else None
        kept = tuple(each.id for each in fields if each is not None)
        sections.append(Section(one.get("title", ""), one.get("columns", 1), kept, when))
    numbers = [
        work.field(key, f"{pointer}/highlights/{i}", "layout_field_unknown") for i, key in enumerate(raw.get("highlights", ()))
    ]
    return Layout(name, raw.get("title", ""), tuple(sections), tuple(each.id for each in numbers if each is not None))
