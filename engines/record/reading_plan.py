"""From raw values by field key to values by field id: the first half of a save. Prepared once per entity and release, then
run for every row: a row of ten fields costs some microseconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from engines.kernel.errors import Problem
from engines.record.cleaning import as_text, clean
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.field_type import Convert, KeyField, LinkKey, Reading, Refused
from engines.record.field_types.link import LARGEST_ID

#: Rows that one record may have in one sub-table.
MOST_ROWS = 10_000
#: System fields that people and programs may write.
WRITABLE_SYSTEM = {"external_id": 255}


@dataclass(frozen=True, slots=True)
class RowInput:
    """A row of a sub-table as it was given. The list is the whole sub-table: rows that are not in it go."""

    id: int | LinkKey | None
    """Of a row that is there already."""
    values: dict[str, object]
    """By field id, of the row's own entity."""


class ReadingPlan:
    """Reads raw values of one entity."""

    def __init__(self, entity: Entity, reading: Reading, rows: Mapping[str, "ReadingPlan"]) -> None:
        """`rows`: plans of the entities of its sub-tables, by field id."""
        self.entity = entity
        self._coercers: dict[str, tuple[str, Convert, Field | None]] = {}
        self._rows: dict[str, tuple[Field, ReadingPlan]] = {}
        for field in entity.fields.values():
            if field.id in rows:
                self._rows[field.key] = (field, rows[field.id])
            elif field.is_stored and (not field.is_computed or (reading.cells and field.is_key_only)):
                self._coercers[field.key] = (field.id, field.type.coercer(field.settings, reading), field)
        for name, longest in WRITABLE_SYSTEM.items():
            self._coercers[name] = (name, _text_reader(longest), None)
        self._fitters: dict[str, Convert] = {}
        for field in entity.fields.values():
            fit = field.type.fitter(field.settings)
            if fit is not None and field.id not in rows:
                self._fitters[field.id] = fit

    def coerce(self, raw: Mapping[str, object]) -> tuple[dict[str, object], list[Problem]]:
        """Values by field id, and what is wrong; links by key come out as `LinkKey`, sub-tables as tuples of `RowInput`."""
        values: dict[str, object] = {}
        problems: list[Problem] = []
        coercers = self._coercers
        for key, item in raw.items():
            entry = coercers.get(key)
            if entry is None:
                self._other(key, item, values, problems)
                continue
            try:
                values[entry[0]] = entry[1](item)
            except Refused as refused:
                problems.append(refused_problem(key, key if entry[2] is None else entry[2].title, refused))
        return values, problems

    def _other(self, key: str, item: object, values: dict[str, object], problems: list[Problem]) -> None:
        """A sub-table, or a key that may not be written."""
        found = self._rows.get(key)
        if found is not None:
            rows = _rows(found[0], found[1], item, problems)
            if rows is not None:
                values[found[0].id] = rows
            return
        field = self.entity.by_key.get(key)
        if field is not None or key in SYSTEM_FIELDS:
            problems.append(Problem("field_not_writable", f"/{key}", {"title": key if field is None else field.title}))
            return
        words = [*self._coercers, *self._rows]
        near = get_close_matches(key, words, n=1)
        params = {"name": key[:80], "form": self.entity.key}
        problems.append(Problem("unknown_field", f"/{key[:80]}", params, near[0] if near else None))

    def fit(self, values: Mapping[str, object]) -> tuple[dict[str, object], list[Problem]]:
        """Values of formulas (of rules, by field id) as values of the fields: rounded, records as ids."""
        fitted = dict(values)
        problems: list[Problem] = []
        for id, fit in self._fitters.items():
            value = fitted.get(id)
            if value is not None:
                try:
                    fitted[id] = fit(value)
                except Refused as refused:
                    field = self.entity.fields[id]
                    problems.append(refused_problem(field.key, field.title, refused))
        return fitted, problems

    def resolve(self, values: dict[str, object], find: Callable[[LinkKey], int | None]) -> list[Problem]:
        """Put ids in the place of link keys, in place and in the rows of sub-tables; what is not found is a problem."""
        problems: list[Problem] = []
        for id, value in values.items():
            if isinstance(value, LinkKey):
                found = find(value)
                if found is None:
                    field = self.entity.fields[id]
                    params = {"title": field.title, "value": str(value.value)[:60]}
                    problems.append(Problem("link_not_found", f"/{field.key}", params))
                values[id] = found
        for key, (field, plan) in self._rows.items():
            rows = values.get(field.id)
            if isinstance(rows, tuple):
                values[field.id] = tuple(
                    plan.resolved_row(row, f"/{key}/{index}", find, problems) for index, row in enumerate(rows)
                )
        return problems

    def resolved_row(
        self, row: RowInput, pointer: str, find: Callable[[LinkKey], int | None], problems: list[Problem]
    ) -> RowInput:
        """A row of this sub-table with ids in the place of link keys."""
        problems.extend(problem.under(pointer) for problem in self.resolve(row.values, find))
        if not isinstance(row.id, LinkKey):
            return row
        id = find(row.id)
        if id is None:
            problems.append(Problem("row_not_found", pointer, {"value": str(row.id.value)[:60]}))
        return RowInput(id, row.values)


def link_keys(values: Mapping[str, object]) -> list[LinkKey]:
    """All link keys among values, those in the rows of sub-tables too: for finding them in one go."""
    found: list[LinkKey] = []
    for value in values.values():
        if isinstance(value, LinkKey):
            found.append(value)
        elif isinstance(value, tuple):
            for row in value:
                if isinstance(row, RowInput):
                    found.extend(link_keys(row.values))
                    if isinstance(row.id, LinkKey):
                        found.append(row.id)
    return found


def refused_problem(key: str, title: object, refused: Refused) -> Problem:
    """What a type refused, as a problem of the field."""
    return Problem(refused.code, f"/{key}", {"title": title, **refused.params}, refused.hint)


def _rows(field: Field, plan: ReadingPlan, raw: object, problems: list[Problem]) -> tuple[RowInput, ...] | None:
    pointer = f"/{field.key}"
    if raw is None or raw == "":
        return ()
    if not isinstance(raw, (list, tuple)) or not all(isinstance(row, Mapping) for row in raw):
        problems.append(Problem("not_rows", pointer, {"title": field.title}))
        return None
    if len(raw) > MOST_ROWS:
        problems.append(Problem("too_many_rows", pointer, {"title": field.title, "max": MOST_ROWS}))
        return None
    rows: list[RowInput] = []
    for index, row in enumerate(raw):
        values, wrong = plan.coerce({key: value for key, value in row.items() if key not in ("id", "public_id")})
        id = _row_id(plan.entity, row)
        problems.extend(problem.under(f"{pointer}/{index}") for problem in wrong)
        rows.append(RowInput(id, values))
    return tuple(rows)


def _row_id(entity: Entity, row: Mapping[str, Any]) -> int | LinkKey | None:
    for name in ("id", "public_id"):
        value = row.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, int) and not isinstance(value, bool) and -LARGEST_ID < value < LARGEST_ID:
            return value
        # What names no row finds none: read as a new one, it would push out the row that was meant.
        return LinkKey(entity.id, "public_id", value if isinstance(value, str) else str(value)[:60])
    return None


def _text_reader(longest: int) -> Convert:
    def read(raw: object) -> object:
        text = clean(as_text(raw) or "")
        if len(text) > longest:
            raise Refused("text_too_long", max=longest)
        return text or None

    return read


def reading_plans(entities: Mapping[str, Entity], reading: Reading) -> dict[str, ReadingPlan]:
    """The plans of all entities; `reading` needs no `key_field`, unique fields of the entities serve."""
    coercers: dict[tuple[str, str], KeyField | None] = {}

    def key_field(form: str, key: str) -> KeyField | None:
        if (form, key) not in coercers:
            coercers[form, key] = _key_field(entities.get(form), key, within)
        return coercers[form, key]

    within = replace(reading, key_field=key_field)
    plans: dict[str, ReadingPlan] = {}
    for entity in sorted(entities.values(), key=lambda one: -one.id.count(".")):
        rows = {id: plans[f"{entity.id}.{id}"] for id in entity.sub_tables if f"{entity.id}.{id}" in plans}
        plans[entity.id] = ReadingPlan(entity, within, rows)
    return plans


def _key_field(entity: Entity | None, key: str, reading: Reading) -> KeyField | None:
    if entity is None:
        return None
    if key in ("public_id", "external_id"):
        return KeyField(key, _text_reader(255))
    field = entity.by_key.get(key)
    if field is None or not field.unique:
        return None
    return KeyField(field.id, field.type.coercer(field.settings, reading))
