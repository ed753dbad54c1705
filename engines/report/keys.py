"""What a query groups by: dimensions with their formulas read, dates by a span of the calendar, numbers by steps; and the
condition that holds for the records of a group. Called by `query.py` and `drill.py`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from engines.expression.formula import Formula
from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.report.checks import speak_dimension
from engines.report.definition import Dataset, Dimension, Speaker
from engines.report.granularity import Granularity, last_day
from engines.report.reading import dimension_of

_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*){0,5}\Z")
_DAYS = frozenset({"date", "datetime"})


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that is grouped by."""

    name: str
    title: Text | None
    at: str
    """The join on whose rows it stands."""
    formula: Formula
    """What rows are put together by: of dates the first day of the span, of steps their number from 0."""
    source: Formula
    """The value itself."""
    where: str
    """How a condition names the value; a moment by its day."""
    unit: Granularity | None = None
    bins: tuple[Decimal, ...] = ()

    @property
    def type(self) -> Type:
        """Of what rows are put together by."""
        return self.formula.type


def find_dimension(dataset: Dataset, raw: str | Mapping[str, Any], *, is_strict: bool) -> Dimension:
    """The dimension that a query means. `is_strict`: fields of a dataset with a document have to be named there, so that a
    rename finds them. Raises `Invalid`."""
    if not isinstance(raw, str):
        return dimension_of(raw)
    found = dataset.dimensions.get(raw)
    if found is not None:
        return found
    if (is_strict and not dataset.is_implied) or _PATH.match(raw) is None:
        near = get_close_matches(raw, list(dataset.dimensions), 1)
        told = {"name": raw[:200], "dataset": dataset.key}
        raise Invalid(Problem("report_dimension_unknown", params=told, hint=near[0] if near else None))
    return Dimension(raw, None, raw)


def make_key(dataset: Dataset, dimension: Dimension, unit: Granularity | None, speaker: Speaker) -> Key:
    """A dimension as something to group by. Raises `Invalid`."""
    source = speak_dimension(dataset, dimension, speaker)
    form, kind = dataset.form_at(dimension.at), source.type.kind
    text = dimension.formula if _PATH.match(dimension.formula) else f"({dimension.formula})"
    if kind not in _DAYS:
        if unit is not None:
            raise Invalid(Problem("report_not_a_time", params={"name": dimension.key}))
        formula = speaker.formula(_stepped(text, dimension.bins), form) if dimension.bins else source
        return Key(dimension.key, dimension.title, dimension.at, formula, source, text, None, dimension.bins)
    day = f"date({text})" if kind == "datetime" else text
    by = day if unit in (None, "day") else f'start_of({day}, "{unit}")'
    formula = source if by == dimension.formula else speaker.formula(by, form)
    return Key(dimension.key, dimension.title, dimension.at, formula, source, day, unit or "day")


def within(text: str, first: date | None, last: date | None) -> str | None:
    """The condition that a day lies between two days."""
    parts = [] if first is None else [f'{text} >= date("{first}")']
    parts += [] if last is None else [f'{text} <= date("{last}")']
    return " and ".join(parts) or None


def condition_of(key: Key, values: Sequence[object], pointer: str) -> str:
    """The condition that a key has one of some values, as an answer writes them. Raises `Invalid`."""
    plain: list[str] = []
    parts: list[str] = []
    for index, value in enumerate(values):
        if value is None:
            parts.append(f"{key.where} == null")
        elif key.unit is not None:
            begin = _day(value, f"{pointer}/{index}")
            parts.append(f"({within(key.where, begin, last_day(key.unit, begin))})")
        elif key.bins:
            parts.append(f"({_step(key, value, f'{pointer}/{index}')})")
        else:
            plain.append(_literal(key.source.type, value, f"{pointer}/{index}"))
    if len(plain) == 1 and key.source.type.kind != "reference":
        parts.append(f"{key.where} == {plain[0]}")
    elif plain:
        parts.append(f"{key.where} in [{', '.join(plain)}]")
    return " or ".join(parts) if parts else "false"


def _stepped(text: str, bins: Sequence[Decimal]) -> str:
    """The number of the step that a value lies in."""
    steps = " ".join(f"{index} if {text} < {each:f} else" for index, each in enumerate(bins))
    return f"null if {text} == null else {steps} {len(bins)}"


def _step(key: Key, value: object, pointer: str) -> str:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= len(key.bins):
        raise _unfit(value, pointer)
    parts = [f"{key.where} >= {key.bins[value - 1]:f}"] if value else [f"{key.where} != null"]
    parts += [f"{key.where} < {key.bins[value]:f}"] if value < len(key.bins) else []
    return " and ".join(parts)


def _day(value: object, pointer: str) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise _unfit(value, pointer) from None


def _literal(kind: Type, value: object, pointer: str) -> str:
    """A value in a formula."""
    match kind.kind:
        case "boolean" if isinstance(value, bool):
            return "true" if value else "false"
        case "integer" | "reference" if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        case "decimal" if isinstance(value, int | float | str) and not isinstance(value, bool):
            return _decimal(value, pointer)
        case "text" | "option" if isinstance(value, str):
            return json.dumps(value, ensure_ascii=False)
        case _:
            raise _unfit(value, pointer)


def _decimal(value: object, pointer: str) -> str:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise _unfit(value, pointer) from None
    if not found.is_finite() or len(str(value)) > 60:
        raise _unfit(value, pointer)
    return format(found, "f")


def _unfit(value: object, pointer: str) -> Invalid:
    return Invalid(Problem("report_value_unfit", pointer, {"value": str(value)[:80]}))
