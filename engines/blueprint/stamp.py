"""Identities for an edited blueprint: what was renamed gets its `id`, and ids that an edit lost come back.

An analyst edits files; this keeps data and references together. Called before a plan is made.
"""

import copy
from collections.abc import Iterable, Mapping

from engines.blueprint.identity import KEYED_LISTS, identity_of, is_keyed
from engines.blueprint.json_text import JSON
from engines.blueprint.parts import PART_KINDS

PartsByApp = Mapping[str, Mapping[str, JSON]]


def stamp(old: PartsByApp, new: PartsByApp, renames: Mapping[str, str] | None = None) -> dict[str, dict[str, JSON]]:
    """`new` with ids. `renames`: old full key → new key, `{"shop.order.amount": "total", "shop.order": "purchase"}`.

    Without renames it only gives back ids that an edit lost: a thing with the key that a thing of `old` has is that thing,
    unless another one says by its `id` that it is.
    """
    wanted = dict(renames or {})
    result = {app: {path: copy.deepcopy(raw) for path, raw in files.items()} for app, files in new.items()}
    for app, files in result.items():
        for path, raw in files.items():
            folder = path.rpartition("/")[0]
            if folder == "extends":
                known = old.get(app, {}).get(path)
                if isinstance(raw, dict) and isinstance(known, Mapping):
                    _inside(known, raw, path.rpartition("/")[2].removesuffix(".json"), wanted)
            elif any(kind.has_key and kind.folder == folder for kind in PART_KINDS) and is_keyed(raw):
                _document(app, folder, raw, old.get(app, {}), files, wanted)
    return result


def _document(
    app: str, folder: str, raw: JSON, old_files: Mapping[str, JSON], files: Mapping[str, JSON], wanted: Mapping[str, str]
) -> None:
    before, after = (
        [one for path, one in some.items() if path.rpartition("/")[0] == folder] for some in (old_files, files)
    )  # fmt: skip
    known = _stamped(raw, _free(before, after, raw), app, wanted)
    if known is not None:
        _inside(known, raw, f"{app}.{known['key']}", wanted)


def _inside(old: Mapping[str, JSON], new: Mapping[str, JSON], name: str, wanted: Mapping[str, str]) -> None:
    """Give ids to the things inside of a thing; `name` is the full key that the thing had."""
    for things in KEYED_LISTS:
        before, after = old.get(things), new.get(things)
        if not isinstance(before, list) or not isinstance(after, list):
            continue
        for one in after:
            if is_keyed(one):
                known = _stamped(one, _free(before, after, one), name, wanted)
                if known is not None:
                    _inside(known, one, f"{name}.{known['key']}", wanted)


def _free(before: Iterable[JSON], after: Iterable[JSON], thing: Mapping[str, JSON]) -> list[Mapping[str, JSON]]:
    """What of `before` the thing can be: all that no other thing of `after` has the id of."""
    taken = {one["id"] for one in after if one is not thing and is_keyed(one) and isinstance(one.get("id"), str)}
    return [one for one in before if is_keyed(one) and identity_of(one) not in taken]


def _stamped(thing: JSON, siblings: list[Mapping[str, JSON]], name: str, wanted: Mapping[str, str]) -> Mapping[str, JSON] | None:
    """What the thing was before, after it got its id; None when it is new."""
    old = _before(thing, siblings, name, wanted)
    if old is not None and identity_of(old) != thing["key"]:
        thing["id"] = identity_of(old)
        _key_first(thing)
    return old


def _before(thing: JSON, siblings: list[Mapping[str, JSON]], name: str, wanted: Mapping[str, str]) -> Mapping[str, JSON] | None:
    """By the renames that are wanted, else by id, else by key (of one that was not renamed)."""
    for old in siblings:
        if wanted.get(f"{name}.{old['key']}") == thing["key"]:
            return old
    if "id" in thing:
        return next((old for old in siblings if identity_of(old) == thing["id"]), None)
    moved = {old["key"] for old in siblings if f"{name}.{old['key']}" in wanted}
    return next((old for old in siblings if old["key"] == thing["key"] and old["key"] not in moved), None)


def _key_first(thing: dict[str, JSON]) -> None:
    """Key and id stand in front."""
    rest = {name: value for name, value in thing.items() if name not in ("key", "id")}
    key, id = thing["key"], thing["id"]
    thing.clear()
    thing.update({"key": key, "id": id, **rest})
