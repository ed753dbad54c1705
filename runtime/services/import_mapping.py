"""Which column of a sheet goes into which field: as the caller says, else by key or title.

A target is a field key, or `link.unique_field` to find the linked record by that field (`member.member_no`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from engines.blueprint.model import Release
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity, Field


@dataclass(frozen=True, slots=True)
class ColumnTarget:
    """Where the cells of one column go."""

    column: int
    field: str
    """Field key."""
    via: str | None
    """Key of the unique field of the linked record, for links given by it."""


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """All columns that go somewhere, and those that do not."""

    targets: tuple[ColumnTarget, ...]
    unused: tuple[str, ...]

    def values(self, cells: Sequence[object]) -> dict[str, object]:
        """One row of cells as raw values by field key."""
        values: dict[str, object] = {}
        for target in self.targets:
            cell = cells[target.column]
            values[target.field] = cell if target.via is None or cell in ("", None) else {target.via: cell}
        return values

    def column_of(self, pointer: str, header: Sequence[str]) -> str:
        """The column that a problem's pointer (`/field…`) is about; "" for the whole row."""
        field = pointer.removeprefix("/").partition("/")[0]
        return next((header[target.column] for target in self.targets if target.field == field), "")


def import_mapping(
    release: Release, entity: Entity, header: Sequence[str], wanted: Mapping[str, str], key: Sequence[str] = ()
) -> ImportMapping:
    """The mapping of a sheet. `wanted`: column → target, over what is guessed; `key`: fields that must be among them.

    Raises `Invalid` with all that is wrong.
    """
    problems = [
        Problem("unknown_column", f"/map/{column}", {"column": column, "columns": ", ".join(header)}, _near(column, header))
        for column in wanted
        if column not in header
    ]
    targets: list[ColumnTarget] = []
    unused: list[str] = []
    for number, column in enumerate(header):
        text = wanted.get(column) or _guess(entity, column)
        if text is None or text == "-":
            unused.append(column)
            continue
        target = _target(release, entity, number, text)
        if isinstance(target, Problem):
            problems.append(target.under(f"/map/{column}"))
        else:
            targets.append(target)
    twice = {target.field for target in targets if sum(other.field == target.field for other in targets) > 1}
    problems += [Problem("mapped_twice", "/map", {"field": field}) for field in sorted(twice)]
    missing = [field for field in key if field not in {target.field for target in targets}]
    problems += [Problem("key_not_mapped", f"/key/{field}", {"field": field}) for field in missing]
    if not targets and not problems:
        problems.append(Problem("nothing_mapped", "/map", {"columns": ", ".join(header)}))
    if problems:
        raise Invalid(problems)
    return ImportMapping(tuple(targets), tuple(unused))


def _target(release: Release, entity: Entity, number: int, text: str) -> ColumnTarget | Problem:
    key, _, via = text.partition(".")
    field = entity.by_key.get(key)
    if field is None:
        return Problem("unknown_field", "", {"name": key, "form": entity.title}, _near(key, entity.by_key))
    if not via:
        return ColumnTarget(number, key, None)
    target = release.entities.get(field.target or "")
    if target is None or field.type.storage != "reference":
        return Problem("column_is_not_a_link", "", {"title": field.title})
    found = target.by_key.get(via)
    if found is None:
        return Problem("unknown_field", "", {"name": via, "form": target.title}, _near(via, target.by_key))
    if not found.unique:
        return Problem("key_not_unique", "", {"key": via, "form": target.title})
    return ColumnTarget(number, key, via)


def _guess(entity: Entity, column: str) -> str | None:
    """A field whose key or title the column bears."""
    wanted = column.strip().casefold()
    for field in entity.fields.values():
        if not field.is_computed and wanted in _names(field):
            return field.key
    return None


def _names(field: Field) -> set[str]:
    titles = (field.title,) if isinstance(field.title, str) else tuple(field.title.values())
    return {field.key.casefold(), *(title.strip().casefold() for title in titles)}


def _near(text: str, known: Sequence[str] | Mapping[str, object]) -> str | None:
    found = get_close_matches(text, list(known), 1)
    return found[0] if found else None
