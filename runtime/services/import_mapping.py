"""Which column of a sheet goes into which field: as the caller says, else by key or title.

A target is a field key, or `link.unique_field` to find the linked record by that field (`member.member_no`). Rows of a
sub-table are no column: they come in a sheet of their own, into the sub-table (`member.order.lines`), with a column such as
`parent.order_no` that says whose they are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from engines.access.access import Access
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity, Field

_ID = re.compile(r"[1-9][0-9]{0,14}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class ColumnTarget:
    """Where the cells of one column go."""

    column: int
    field: str
    """Field key."""
    via: str | None
    """Key of the unique field of the linked record, for links given by it."""
    takes_ids: bool = False
    """A link without such a field: digits are an id, other text a public id."""
    skips_empty: bool = False
    """The field is never empty and fills itself: an empty cell says nothing about it."""


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """All columns that go somewhere, and those that do not."""

    targets: tuple[ColumnTarget, ...]
    unused: tuple[str, ...]
    read_only: tuple[str, ...] = ()
    """Those that bear the name of a field that nobody writes."""

    def values(self, cells: Sequence[object]) -> dict[str, object]:
        """One row of cells as raw values by field key."""
        values: dict[str, object] = {}
        for target in self.targets:
            cell = cells[target.column]
            if target.skips_empty and (cell is None or (isinstance(cell, str) and not cell.strip())):
                continue
            if target.takes_ids and isinstance(cell, str) and _ID(cell.strip()):
                cell = int(cell)
            values[target.field] = cell if target.via is None or cell in ("", None) else {target.via: cell}
        return values

    def column_for(self, field: str) -> int | None:
        """The number of the column that goes into a field; None: there is none."""
        return next((target.column for target in self.targets if target.field == field), None)

    def column_of(self, pointer: str, header: Sequence[str]) -> str:
        """The column that a problem's pointer (`/field…`) is about; "" for the whole row."""
        field = pointer.removeprefix("/").partition("/")[0]
        return next((header[target.column] for target in self.targets if target.field == field), "")


def seen_entities(access: Access, entities: Mapping[str, Entity]) -> Mapping[str, Entity]:
    """The forms with the fields of which somebody may see anything: columns are mapped to no others."""
    if access.is_everything:
        return entities
    return {id: _seen(access, entity) for id, entity in entities.items()}


def _seen(access: Access, entity: Entity) -> Entity:
    fields = {id: field for id, field in entity.fields.items() if access.sees(entity.id, id)}
    return replace(entity, fields=fields, by_key={field.key: field for field in fields.values()})


def import_mapping(
    entities: Mapping[str, Entity], entity: Entity, header: Sequence[str], wanted: Mapping[str, str], key: Sequence[str] = ()
) -> ImportMapping:
    """The mapping of a sheet to `entity`, which is among `entities`. `wanted`: column → target, over what is guessed; `key`:
    fields that must be among them.

    Raises `Invalid` with all that is wrong.
    """
    problems = [
        Problem("unknown_column", f"/map/{column}", {"column": column, "columns": ", ".join(header)}, _near(column, header))
        for column in wanted
        if column not in header
    ]
    targets: list[ColumnTarget] = []
    unused: list[str] = []
    read_only: list[str] = []
    for number, column in enumerate(header):
        text = wanted.get(column) or _guess(entities, entity, column)
        if text is None or text == "-":
            unused.append(column)
            continue
        if column not in wanted and _is_read_only(entity, text, key):
            read_only.append(column)
            continue
        target = _target(entities, entity, number, text, key)
        if isinstance(target, Problem):
            problems.append(target.under(f"/map/{column}"))
        else:
            targets.append(target)
    twice = {target.field for target in targets if sum(other.field == target.field for other in targets) > 1}
    problems += [Problem("mapped_twice", "/map", {"field": field}) for field in sorted(twice)]
    problems += _key_problems(entity, key, {target.field for target in targets})
    if not targets and not problems:
        problems.append(Problem("nothing_mapped", "/map", {"columns": ", ".join(header)}))
    if problems:
        raise Invalid(problems)
    return ImportMapping(tuple(targets), tuple(unused), tuple(read_only))


def _is_read_only(entity: Entity, key: str, keys: Sequence[str]) -> bool:
    field = entity.by_key.get(key)
    return field is not None and field.is_computed and not (field.is_key_only and key in keys)


def _target(
    entities: Mapping[str, Entity], entity: Entity, number: int, text: str, keys: Sequence[str]
) -> ColumnTarget | Problem:
    key, _, via = text.partition(".")
    field = entity.by_key.get(key)
    if field is None:
        return Problem("unknown_field", "", {"name": key, "form": entity.title}, _near(key, entity.by_key))
    if field.type.has_rows:
        return Problem("column_is_a_sub_table", "", {"title": field.title, "form": f"{entity.key}.{field.key}"})
    if _is_read_only(entity, key, keys):
        return Problem("field_not_writable", "", {"title": field.title})
    if not via:
        takes_ids = field.type.storage == "reference" and field.target in entities
        return ColumnTarget(number, key, None, takes_ids, _fills_itself(field))
    target = entities.get(field.target or "")
    if target is None or field.type.storage != "reference":
        return Problem("column_is_not_a_link", "", {"title": field.title})
    found = target.by_key.get(via)
    if found is None:
        return Problem("unknown_field", "", {"name": via, "form": target.title}, _near(via, target.by_key))
    if not found.unique:
        return Problem("key_not_unique", "", {"key": via, "form": target.title})
    return ColumnTarget(number, key, via)


def _fills_itself(field: Field) -> bool:
    has_first = field.default is not None or field.settings.get("default") is not None or field.type.has_transitions
    return field.type.is_drawn or (field.required and has_first)


def _key_problems(entity: Entity, key: Sequence[str], mapped: set[str]) -> list[Problem]:
    """What is wrong with the fields that tell records apart."""
    unknown = [name for name in key if name not in entity.by_key]
    if unknown:
        known, title = entity.by_key, entity.title
        return [Problem("unknown_field", f"/key/{name}", {"name": name, "form": title}, _near(name, known)) for name in unknown]
    missing = [Problem("key_not_mapped", f"/key/{name}", {"field": name}) for name in key if name not in mapped]
    wanted = {entity.by_key[name].id for name in key}
    if missing or not wanted or any(wanted == set(unique.fields) for unique in entity.uniques):
        return missing
    return [Problem("key_not_unique", "/key", {"key": ", ".join(key), "form": entity.title})]


def _guess(entities: Mapping[str, Entity], entity: Entity, column: str) -> str | None:
    """A field whose key or title the column bears; `link.unique_field` likewise."""
    field = _named(entity, column)
    if field is not None:
        return field.key
    name, _, via = column.partition(".")
    link = _named(entity, name) if via else None
    target = None if link is None or link.type.storage != "reference" else entities.get(link.target or "")
    other = None if target is None else _named(target, via)
    return None if link is None or other is None or not other.unique else f"{link.key}.{other.key}"


def _named(entity: Entity, name: str) -> Field | None:
    """The field of that key or title; of several that somebody can write."""
    wanted = name.strip().casefold()
    fields = sorted(entity.fields.values(), key=lambda field: field.is_computed)
    return next((field for field in fields if wanted in _names(field)), None)


def _names(field: Field) -> set[str]:
    titles = (field.title,) if isinstance(field.title, str) else tuple(field.title.values())
    return {field.key.casefold(), *(title.strip().casefold() for title in titles)}


def _near(text: str, known: Sequence[str] | Mapping[str, object]) -> str | None:
    found = get_close_matches(text, list(known), 1)
    return found[0] if found else None
