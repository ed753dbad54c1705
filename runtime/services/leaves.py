"""The leaf values that formulas read of a record: by path, and from which record each of them comes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from runtime.services.stimulus import Row
from runtime.services.use_case import UseCase


def leaf_values(use_case: UseCase, form: str, row: Row, paths: Iterable[tuple[str, ...]]) -> dict[str, object]:
    """Values by path, as JSON, from a row of `form`."""
    return {".".join(path): _shown(_walk(use_case, form, row, path)) for path in paths}


def _walk(use_case: UseCase, form: str, row: Row | None, path: tuple[str, ...]) -> object:
    value: object = None
    for number, step in enumerate(path):
        if row is None:
            return None
        field = use_case.release.entities[form].fields.get(step)
        value = row.get(step) if field is None or field.is_stored else use_case.ws.computed(form, step, row)
        if number + 1 < len(path):
            if field is None or field.target is None or not isinstance(value, int):
                return None
            form = field.target
            row = use_case.ws.record(form, value)
    return value


def carrier(use_case: UseCase, form: str, row: Row, path: tuple[str, ...]) -> tuple[str, int | None]:
    """The record that the last step of a path is read from: its form and id, None where the path ends before."""
    found: Row | None = row
    for step in path[:-1]:
        field = use_case.release.entities[form].fields.get(step)
        value = None if found is None else _walk(use_case, form, found, (step,))
        if field is None or field.target not in use_case.release.entities or not isinstance(value, int):
            return form, None
        form = field.target or ""
        found = use_case.ws.record(form, value)
    return form, None if found is None else int(found["id"])


def _shown(value: object) -> object:
    """A value as JSON."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return value.get("id")
    if isinstance(value, tuple | list):
        return [_shown(item) for item in value]
    return str(value)
