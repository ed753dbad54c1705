"""What a saved view says, with fields by their keys as people have them, and by their ids as it is kept: so it outlives renames.

Whoever opens a view gets of it what they may see. Columns, conditions, orders and groups of fields that are gone, hidden, or
masked where they would be looked into, are left out, and counted: the count tells no name and no value.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity
from engines.record.system_fields import SYSTEM_TYPES
from runtime.services.viewer import Viewer

Document = Mapping[str, Any]
#: (path, whether the field is looked into and not only shown) → the path the other way; None where there is no such field.
Turn = Callable[[Any, bool], Any]
#: Parts of a document that are lists of objects with a `field`, and whether they look into it.
_LISTS = (("group", True), ("totals", True), ("widths", False))
_DEEPEST = 12


def kept(viewer: Viewer, entity: Entity, document: Document) -> dict[str, Any]:
    """The document by ids. Raises `Invalid` for fields that its author may not see or look into."""
    missing: list[str] = []

    def turn(path: Any, is_inside: bool) -> Any:
        found = ids_of(viewer, entity, str(path), is_inside)
        if found is None:
            missing.append(str(path))
        return found

    turned, _ = _turned(document, turn, lambda path: (path.removeprefix("-"), path.startswith("-")), list)
    if missing:
        params = {"form": entity.title}
        raise Invalid(Problem("unknown_field", "/document", {**params, "name": name[:80]}) for name in dict.fromkeys(missing))
    return turned


def told(viewer: Viewer, entity: Entity, document: Document) -> tuple[dict[str, Any], dict[str, int]]:
    """The document by keys, as far as the reader may see its fields; and how much of which part was left out."""

    def turn(path: Any, is_inside: bool) -> Any:
        return keys_of(viewer, entity, path, is_inside)

    return _turned(document, turn, lambda sort: (sort[0], sort[1]), lambda sort: f"-{sort[0]}" if sort[1] else sort[0])


def ids_of(viewer: Viewer, entity: Entity, path: str, is_inside: bool) -> list[str] | None:
    """The ids of the fields of a path of keys."""
    found: list[str] = []
    at: Entity | None = entity
    for key in path.split("."):
        field = None if at is None else viewer.field(at, key)
        if field is None and key in SYSTEM_TYPES and at is not None:
            found.append(key)
            at = None
            continue
        if at is None or field is None or (is_inside and viewer.is_masked(at, field.id)):
            return None
        found.append(field.id)
        at = _target(viewer, field.target)
    return found


def keys_of(viewer: Viewer, entity: Entity, path: Iterable[str], is_inside: bool) -> str | None:
    """The path of keys of a list of ids, where all of them are there and may be seen."""
    found: list[str] = []
    at: Entity | None = entity
    for id in path:
        if at is None:
            return None
        if id in SYSTEM_TYPES:
            found.append(id)
            at = None
            continue
        field = at.fields.get(id)
        hidden = field is None or not viewer.access.sees(at.id, id) or (is_inside and viewer.is_masked(at, id))
        if hidden or field is None:
            return None
        found.append(field.key)
        at = _target(viewer, field.target)
    return ".".join(found)


def _target(viewer: Viewer, form: str | None) -> Entity | None:
    """Where a link leads, if its records may be read."""
    target = viewer.release.entities.get(form or "")
    return target if target is not None and viewer.access.may(target.id, "read") else None


def _turned(
    document: Document, turn: Turn, read_sort: Callable[[Any], tuple[Any, bool]], write_sort: Callable[[list[Any]], Any]
) -> tuple[dict[str, Any], dict[str, int]]:  # fmt: skip
    """The document with its paths turned, and how many of them led nowhere, by part."""
    found = {name: document[name] for name in ("base", "density", "options") if name in document}
    lost: Counter[str] = Counter()

    def take(part: str, path: Any, is_inside: bool) -> Any:
        turned = turn(path, is_inside)
        lost[part] += turned is None
        return turned

    if "columns" in document:
        columns = (take("columns", path, False) for path in document["columns"])
        found["columns"] = [path for path in columns if path is not None]
    if "sort" in document:
        sorts = [read_sort(each) for each in document["sort"]]
        turned = [[take("sort", path, True), is_descending] for path, is_descending in sorts]
        found["sort"] = [write_sort(each) for each in turned if each[0] is not None]
    for part, is_inside in _LISTS:
        if part in document:
            each_turned = [{**each, "field": take(part, each["field"], is_inside)} for each in document[part]]
            found[part] = [each for each in each_turned if each["field"] is not None]
    if "fields" in document:
        named = {name: take("fields", path, True) for name, path in document["fields"].items()}
        found["fields"] = {name: path for name, path in named.items() if path is not None}
    if document.get("filter") is not None:
        found["filter"] = _filter(document["filter"], take, 0)
    return found, {part: count for part, count in lost.items() if count and part != "widths"}


def _filter(group: Mapping[str, Any], take: Callable[[str, Any, bool], Any], depth: int) -> dict[str, Any]:
    if depth > _DEEPEST:
        raise Invalid(Problem("request_too_deep", "/document/filter", {"most": _DEEPEST}))
    parts: list[dict[str, Any]] = []
    for part in group["parts"]:
        if part["kind"] == "group":
            inner = _filter(part, take, depth + 1)
            parts += [inner] if inner["parts"] else []
            continue
        path = take("filter", part["field"], True)
        if path is not None:
            parts.append({**part, "field": path})
    return {"kind": "group", "joined": group["joined"], "parts": parts}
