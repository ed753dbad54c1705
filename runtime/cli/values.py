"""What people write on the command line: JSON values, `@` for files, `source=target` pairs."""

import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity
from engines.record.field_types.file import File

_MOST_BYTES = 100_000_000


def read_json(argument: str) -> Any:
    """The JSON that an argument says: itself, `-` for standard input, `@path` for a file. Raises `Invalid`."""
    text = _text(argument)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Invalid(Problem("bad_json", params={"line": error.lineno, "column": error.colno})) from None
    except (ValueError, RecursionError) as error:
        raise Invalid(Problem("bad_json_value", params={"reason": str(error)[:200]})) from None


def read_record(argument: str) -> dict[str, Any]:
    """One JSON object. Raises `Invalid`."""
    found = read_json(argument)
    if not isinstance(found, dict):
        raise Invalid(Problem("not_a_json_object"))
    return found


def read_records(argument: str) -> list[dict[str, Any]]:
    """One JSON object, or a list of them. Raises `Invalid`."""
    found = read_json(argument)
    listed = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) for one in listed):
        raise Invalid(Problem("not_a_json_object"))
    return listed


def with_files(door: Any, entity: Entity, values: dict[str, Any]) -> dict[str, Any]:
    """The same values; in fields of files `@path` is kept and becomes the file's id."""
    from runtime.services.keep_file import keep_file

    kept = dict(values)
    for key, value in values.items():
        field = entity.by_key.get(key)
        if field is None or not isinstance(field.type, File):
            continue
        listed = value if isinstance(value, list) else [value]
        kept[key] = [
            keep_file(door.platform, door.actor, field, Path(one[1:])) if isinstance(one, str) and one.startswith("@") else one
            for one in listed
            if one is not None
        ]
    return kept


def pairs(written: Sequence[str]) -> dict[str, str]:
    """`source=target` pairs; the last equals sign divides, since columns may bear one. Raises `Invalid`."""
    found: dict[str, str] = {}
    for each in written:
        source, equals, target = each.rpartition("=")
        if not equals or not source or not target.strip():
            raise Invalid(Problem("bad_pair", "/map", {"text": each[:80]}))
        found[source] = target.strip()
    return found


def listed(text: str | None) -> tuple[str, ...]:
    """`a,b` as parts."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _text(argument: str) -> str:
    try:
        if argument == "-":
            content = sys.stdin.buffer.read(_MOST_BYTES)
        elif argument.startswith("@"):
            content = Path(argument[1:]).read_bytes()
        else:
            return argument
        return content.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise Invalid(Problem("json_file_unreadable", params={"path": argument[1:], "reason": reason})) from None
    except UnicodeDecodeError:
        raise Invalid(Problem("json_not_utf8", params={"path": argument[1:] or "-"})) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
