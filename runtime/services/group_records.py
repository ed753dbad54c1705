"""Records in groups with subtotals: by fields, or by the days, weeks, months, years of a date. The same records as a list with
the same filter, words and rights has; what may not be read, or is seen masked, is neither grouped by nor added up.

Each group says the filter that leads to its records, so that whoever shows it need not know how values are written.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, cast

from engines.expression.formula import Formula
from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity, Field
from engines.record.query import MAX_LIMIT
from runtime.auth.actor import Actor
from runtime.services.key_labels import encoded, labels_of
from runtime.services.list_records import ListRecords, query_of
from runtime.services.personal_reads import note_fields, write_in_time
from runtime.services.platform import Platform
from runtime.services.viewer import Viewer, view
from runtime.storage.grouping import Group, Grouping, Order, Total, grouped

Span = Literal["day", "week", "month", "quarter", "year"]
SPANS: tuple[Span, ...] = ("day", "week", "month", "quarter", "year")
TOTALS: tuple[Total, ...] = ("sum", "avg", "min", "max")
#: Fields that one list is grouped by, and totals of it.
MOST_KEYS, MOST_TOTALS = 2, 20
_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*){0,3}\Z")
_KINDS = frozenset({"option", "boolean", "reference", "date", "datetime", "integer", "decimal", "text"})
_EXTREMES = frozenset({"date", "datetime", "time"})


@dataclass(frozen=True, slots=True)
class GroupRecords:
    """Which records, in which groups."""

    form: str
    """Full key, `app.form`."""
    by: tuple[str, ...] = ()
    """`status`, `customer.level`, `ordered_on:month`; none: all are one group."""
    totals: tuple[str, ...] = ()
    """`amount:sum`."""
    filter: str | None = None
    search: str | None = None
    order: Order = "keys"
    limit: int = MAX_LIMIT


@dataclass(frozen=True, slots=True)
class _Key:
    """What is grouped by."""

    path: str
    formula: Formula
    """Its value, for a span the first day of it."""
    field: Field | None
    """None: a system field."""
    type: Type
    """Of the field."""
    span: Span | None
    where: str
    """How a filter names what is compared: a moment by its day."""


def group_records(platform: Platform, actor: Actor, request: GroupRecords) -> dict[str, Any]:
    """Groups as JSON. Raises `NotFound` for an unknown form, `Invalid` with all that is wrong with the parameters."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(request.form)
        problems: list[Problem] = []
        keys = [key for text in request.by if (key := _key(viewer, entity, text, problems)) is not None]
        totals = [total for text in request.totals if (total := _total(viewer, entity, text, problems)) is not None]
        if len(request.by) > MOST_KEYS or len(request.totals) > MOST_TOTALS:
            problems.append(Problem("too_many_groups", "/by", {"keys": MOST_KEYS, "totals": MOST_TOTALS}))
        if problems:
            raise Invalid(problems)
        query = query_of(viewer, entity, ListRecords(request.form, request.filter, search=request.search))
        wanted = Grouping(tuple(key.formula for key in keys), tuple(totals), request.order, request.limit)
        groups, is_cut = grouped(connection, viewer.queries, query, wanted, viewer.reader)
        if not is_cut and request.order in ("keys", "-keys"):
            groups = _as_authored(keys, groups, is_descending=request.order == "-keys")
        labels = [labels_of(viewer, key.type, {group.keys[at] for group in groups}) for at, key in enumerate(keys)]
        read = [*wanted.keys, *(formula for _, formula in totals)]
        note_fields(viewer, {place for formula in read for place in formula.reads.fields}, sum(each.count for each in groups))
        told = [_told(keys, request.totals, labels, group) for group in groups]
    write_in_time(platform, actor.via)
    return {"groups": told, "is_cut": is_cut}


def _key(viewer: Viewer, entity: Entity, text: str, problems: list[Problem]) -> _Key | None:
    path, _, span = text.partition(":")
    found = _formula(viewer, entity, path, "/by", problems)
    if found is None:
        return None
    kind = found.type.kind
    is_day = kind in ("date", "datetime")
    if kind not in _KINDS or (span and (not is_day or span not in SPANS)):
        problems.append(Problem("not_groupable", "/by", {"field": text[:200], "spans": ", ".join(SPANS)}))
        return None
    where = f"date({path})" if kind == "datetime" else path
    kept = cast("Span", span or "day") if is_day else None
    if kept is not None:
        found_by = viewer.formula(where if kept == "day" else f'start_of({where}, "{kept}")', entity, None)
    else:
        found_by = found
    return _Key(path, found_by, _field_at(viewer, entity, path), found.type, kept, where)


def _total(
    viewer: Viewer, entity: Entity, text: str, problems: list[Problem]
) -> tuple[Total, Formula] | None:  # fmt: skip
    path, _, name = text.partition(":")
    found = _formula(viewer, entity, path, "/totals", problems)
    if found is None:
        return None
    fits = found.type.is_number or (name in ("min", "max") and found.type.kind in _EXTREMES)
    if name not in TOTALS or not fits:
        problems.append(Problem("not_addable", "/totals", {"field": text[:200], "totals": ", ".join(TOTALS)}))
        return None
    return cast("Total", name), found


def _formula(viewer: Viewer, entity: Entity, path: str, pointer: str, problems: list[Problem]) -> Formula | None:
    """The value at a path. What may not be seen is not there; what is seen masked is refused."""
    try:
        if _PATH.match(path) is None:
            raise Invalid(Problem("unknown_field", params={"name": path[:200], "form": entity.title}))
        return viewer.formula(path, entity, None)
    except Invalid as error:
        problems += [problem.under(pointer) for problem in error.problems]
        return None


def _field_at(viewer: Viewer, entity: Entity, path: str) -> Field | None:
    """The field that a path of keys ends at; None for a system field."""
    *links, last = path.split(".")
    at: Entity | None = entity
    for key in links:
        link = None if at is None else at.by_key.get(key)
        at = None if link is None else viewer.release.entities.get(link.target or "")
    return None if at is None else at.by_key.get(last)


def _as_authored(keys: Sequence[_Key], groups: list[Group], *, is_descending: bool) -> list[Group]:
    """Options in the order that the author gave them, all else as it was."""
    places = [_places(key) for key in keys]
    if not any(places):
        return groups
    found = list(groups)
    for at in reversed(range(len(keys))):
        place = places[at] or {value: number for number, value in enumerate(dict.fromkeys(each.keys[at] for each in groups))}
        last = len(place)
        sign = -1 if is_descending and places[at] else 1
        found.sort(key=lambda each, at=at, place=place, last=last, sign=sign: (  # type: ignore[misc]
            each.keys[at] is None, sign * place.get(each.keys[at], last)
        ))  # fmt: skip
    return found


def _places(key: _Key) -> dict[Any, int]:
    return {} if key.type.kind != "option" else {option: at for at, option in enumerate(key.type.options)}


def _told(
    keys: Sequence[_Key], totals: Sequence[str], labels: Sequence[Mapping[Any, str]], group: Group
) -> dict[str, Any]:  # fmt: skip
    return {
        "keys": [encoded(key.field if key.span is None else None, value) for key, value in zip(keys, group.keys, strict=True)],
        "labels": [names.get(value) for names, value in zip(labels, group.keys, strict=True)],
        "count": group.count,
        "totals": {name: encoded(None, value) for name, value in zip(totals, group.totals, strict=True)},
        "filter": " and ".join(f"({_where(key, value)})" for key, value in zip(keys, group.keys, strict=True)),
    }  # fmt: skip


def _where(key: _Key, value: Any) -> str:
    """The condition that holds for the records of a group."""
    if value is None:
        return f"{key.path} == null"
    if key.span is not None:
        begin, end = value, _last_day(key.span, value)
        if begin == end:
            return f'{key.where} == date("{begin}")'
        return f'{key.where} >= date("{begin}") and {key.where} <= date("{end}")'
    if key.type.kind == "reference":
        return f"{key.path} in [{int(value)}]"
    if isinstance(value, bool):
        return f"{key.path} == {str(value).lower()}"
    if isinstance(value, int | Decimal):
        return f"{key.path} == {value:f}" if isinstance(value, Decimal) else f"{key.path} == {value}"
    told = encoded(key.field, value) if key.type.kind == "option" else value
    return f"{key.path} == {json.dumps(str(told), ensure_ascii=False)}"


def _last_day(span: Span, begin: date) -> date:
    """The day that a span ends with, which begins with a day."""
    if span == "day":
        return begin
    if span == "week":
        return begin + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[span]
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1) if year <= date.max.year else date.max
