"""From two blueprints to the changes between them, by identity: a new key with the old `id` is a rename, nothing else.

Called by plans (what happens to tables), by publish (what would break) and by people who want to see what is new.
Order inside files does not count; `difference(x, x)` is empty.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from engines.blueprint.changes import (
    AppAdded,
    AppRemoved,
    AppVersionChanged,
    Change,
    ConstraintAdded,
    ConstraintChanged,
    ConstraintRemoved,
    FieldAdded,
    FieldChanged,
    FieldRemoved,
    FieldRenamed,
    FieldTypeChanged,
    FormAdded,
    FormChanged,
    FormRemoved,
    FormRenamed,
    OptionAdded,
    OptionRemoved,
    OptionRenamed,
    PartAdded,
    PartChanged,
    PartRemoved,
    PartRenamed,
)
from engines.blueprint.json_text import JSON
from engines.blueprint.outline import FormOutline, Outline, Thing, keyed, outline_of
from engines.kernel.registry import Registry
from engines.record.field_type import FieldType

PartsByApp: TypeAlias = Mapping[str, Mapping[str, JSON]]

#: Told by changes of their own.
_TOLD = frozenset({"key", "id", "type", "fields", "constraints", "actions", "views", "options"})


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Both sides, and what field types there are."""

    old: Outline
    new: Outline
    types: Registry[FieldType]


def difference(old: PartsByApp, new: PartsByApp, types: Registry[FieldType]) -> tuple[Change, ...]:
    """All changes from `old` to `new` (app key → path → JSON); both are valid."""
    before, after = outline_of(old), outline_of(new)
    return (*_apps(before, after), *_forms(before, after, types), *_others(before, after))


def changed_properties(old: Mapping[str, JSON], new: Mapping[str, JSON]) -> tuple[str, ...]:
    """Names of the properties in which two documents differ, without those that are told by changes of their own."""
    names = sorted({*old, *new} - _TOLD)
    return tuple(name for name in names if old.get(name) != new.get(name))


def _apps(old: Outline, new: Outline) -> Iterator[Change]:
    for app in sorted({*old.versions, *new.versions}):
        pointer = f"/{app}/app.json"
        before, after = old.versions.get(app), new.versions.get(app)
        if before is None and after is not None:
            yield AppAdded(pointer, app, after)
        elif before is not None and after is None:
            yield AppRemoved(pointer, app, before)
        elif before is not None and after is not None and before != after:
            yield AppVersionChanged(f"{pointer}/version", app, before, after)


def _forms(old: Outline, new: Outline, types: Registry[FieldType]) -> Iterator[Change]:
    for id in sorted({*old.forms, *new.forms}):
        before, after = old.forms.get(id), new.forms.get(id)
        if before is None and after is not None:
            yield FormAdded(after.pointer, id, after.key)
        elif before is not None and after is None:
            yield FormRemoved(before.pointer, id, before.key)
        elif before is not None and after is not None:
            yield from _form(before, after, _Comparison(old, new, types))


def _form(old: FormOutline, new: FormOutline, work: _Comparison) -> Iterator[Change]:
    if old.key != new.key and not new.is_rows:
        yield FormRenamed(f"{new.pointer}/key", new.id, new.key, old.key)
    properties = () if new.is_rows else changed_properties(old.raw, new.raw)
    if _order(old, new) != _order(new, old):
        properties = (*properties, "order")
    if properties:
        yield FormChanged(new.pointer, new.id, new.key, properties)
    yield from _fields(old, new, work)
    yield from _constraints(old, new)
    for what, before, after in (("action", old.actions, new.actions), ("view", old.views, new.views)):
        yield from _parts(what, _under(before, old), _under(after, new))


def _order(form: FormOutline, other: FormOutline) -> list[str]:
    """The fields that both have, in the order of the first."""
    return [id for id in form.fields if id in other.fields]


def _under(things: Mapping[str, Thing], form: FormOutline) -> dict[str, Thing]:
    """Things of a form, named in full."""
    return {
        f"{form.id}.{id}": Thing(f"{form.id}.{id}", f"{form.key}.{thing.key}", thing.raw, thing.pointer, thing.app)
        for id, thing in things.items()
    }


def _fields(old: FormOutline, new: FormOutline, work: _Comparison) -> Iterator[Change]:
    for id in dict.fromkeys((*old.fields, *new.fields)):
        before, after = old.fields.get(id), new.fields.get(id)
        if before is None and after is not None:
            yield FieldAdded(after.pointer, new.id, id, f"{new.key}.{after.key}", after.raw)
        elif before is not None and after is None:
            yield FieldRemoved(before.pointer, new.id, id, f"{old.key}.{before.key}", before.raw)
        elif before is not None and after is not None:
            yield from _field(before, after, new, work)


def _field(old: Thing, new: Thing, form: FormOutline, work: _Comparison) -> Iterator[Change]:
    at = (form.id, new.id, f"{form.key}.{new.key}")
    if old.key != new.key:
        yield FieldRenamed(f"{new.pointer}/key", *at, old.key, new.key)
    old_type, new_type = str(old.raw.get("type")), str(new.raw.get("type"))
    properties = changed_properties(old.raw, new.raw)
    before, after = _resolved(old.raw, work.old), _resolved(new.raw, work.new)
    if old_type != new_type or _is_other_value(before, after, work.types.get(new_type)):
        yield FieldTypeChanged(f"{new.pointer}/type", *at, old.raw, new.raw, old_type, new_type)
    elif properties:
        yield FieldChanged(new.pointer, *at, properties, old.raw, new.raw)
    yield from _options(old, new, at)


def _resolved(raw: Mapping[str, JSON], outline: Outline) -> Mapping[str, JSON]:
    """The document with its target by id, so that a renamed form is no other form."""
    target = raw.get("target")
    form = outline.form_by_key(target) if isinstance(target, str) else None
    return raw if form is None else {**raw, "target": form.id}


def _is_other_value(old: Mapping[str, JSON], new: Mapping[str, JSON], kind: FieldType | None) -> bool:
    """Whether values of one type mean something else now: other places, another form."""
    if kind is None or kind.storage is None or kind.infers_type(old) or kind.infers_type(new):
        return False
    return replace(kind.value_type(old), options=()) != replace(kind.value_type(new), options=())


def _options(old: Thing, new: Thing, at: tuple[str, str, str]) -> Iterator[Change]:
    before = {str(one.get("id", one["key"])): one for _, one in keyed(old.raw.get("options"))}
    after = {str(one.get("id", one["key"])): (index, one) for index, one in keyed(new.raw.get("options"))}
    for id, (index, one) in after.items():
        pointer = f"{new.pointer}/options/{index}"
        if id not in before:
            yield OptionAdded(pointer, *at, id, one["key"])
        elif before[id]["key"] != one["key"]:
            yield OptionRenamed(f"{pointer}/key", *at, id, one["key"], before[id]["key"])
    for id, one in before.items():
        if id not in after:
            yield OptionRemoved(f"{new.pointer}/options", *at, id, one["key"])
    shown = [id for id in after if id in before and _looks(before[id]) != _looks(after[id][1])]
    if shown:
        yield FieldChanged(f"{new.pointer}/options", *at, ("options",), old.raw, new.raw)


def _looks(option: Mapping[str, JSON]) -> dict[str, JSON]:
    return {name: value for name, value in option.items() if name not in ("key", "id")}


def _constraints(old: FormOutline, new: FormOutline) -> Iterator[Change]:
    for id in dict.fromkeys((*old.constraints, *new.constraints)):
        before, after = old.constraints.get(id), new.constraints.get(id)
        if before is None and after is not None:
            yield ConstraintAdded(after.pointer, new.id, id, f"{new.key}.{after.key}", after.raw)
        elif before is not None and after is None:
            yield ConstraintRemoved(before.pointer, new.id, id, f"{old.key}.{before.key}", before.raw)
        elif before is not None and after is not None and before.raw != after.raw:
            yield ConstraintChanged(after.pointer, new.id, id, f"{new.key}.{after.key}", after.raw)


def _others(old: Outline, new: Outline) -> Iterator[Change]:
    for kind in dict.fromkeys(kind for kind, _ in (*old.others, *new.others)):
        before = {id: thing for (what, id), thing in old.others.items() if what == kind}
        after = {id: thing for (what, id), thing in new.others.items() if what == kind}
        yield from _parts(kind, before, after, _DIFFERS_BY.get(kind, _differing))


def _parts(
    what: str, old: Mapping[str, Thing], new: Mapping[str, Thing],
    differing: "Callable[[Thing, Thing], tuple[str, ...]] | None" = None,
) -> Iterator[Change]:  # fmt: skip
    for id in sorted({*old, *new}):
        before, after = old.get(id), new.get(id)
        if before is None and after is not None:
            yield PartAdded(after.pointer, what, id, after.key)
        elif before is not None and after is None:
            yield PartRemoved(before.pointer, what, id, before.key)
        elif before is not None and after is not None:
            if before.key != after.key:
                yield PartRenamed(f"{after.pointer}/key", what, id, after.key, before.key)
            properties = (differing or _differing)(before, after)
            if properties:
                yield PartChanged(after.pointer, what, id, after.key, properties)


def _differing(old: Thing, new: Thing) -> tuple[str, ...]:
    """All properties but key and id."""
    names = sorted({*old.raw, *new.raw} - {"key", "id"})
    return tuple(name for name in names if old.raw.get(name) != new.raw.get(name))


def _differing_app(old: Thing, new: Thing) -> tuple[str, ...]:
    """The version has a change of its own."""
    return tuple(name for name in _differing(old, new) if name != "version")


def _nothing(_old: Thing, _new: Thing) -> tuple[str, ...]:
    """What an extension adds is told at the form that it extends."""
    return ()


_DIFFERS_BY: Mapping[str, Callable[[Thing, Thing], tuple[str, ...]]] = {"app": _differing_app, "extension": _nothing}
