"""Records as tables for the eye: which columns a list has when nobody says, and their cells. Called by the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from engines.expression.types import DATETIME
from engines.form.definition import View
from engines.kernel.text import localised
from engines.record.entity import SYSTEM_FIELDS, Entity
from engines.record.system_fields import SYSTEM_TYPES
from runtime.services.list_records import Listed
from runtime.services.platform import Platform
from runtime.services.record_text import RecordText, is_number, links_among
from runtime.storage import workspace
from runtime.storage.records import fetch

#: Columns of a form that has no view.
_MOST = 8
#: What a single record shows of the system's own fields.
_SYSTEM = ("id", "public_id", "version", "created_at", "updated_at")


def shown_columns(
    platform: Platform, form: str, fields: tuple[str, ...] | None, sort: str | None
) -> tuple[tuple[str, ...], str | None]:  # fmt: skip
    """Field keys and order of a list: as asked for, else as the form's default view has them."""
    with platform.database.read() as connection:
        release = platform.releases.current(connection).release
    entity = release.entity(form)
    definition = release.forms.get(entity.id)
    views = [] if definition is None else [*definition.views.values()]
    view = next((each for each in views if each.is_default), views[0] if views else None)
    if fields is None:
        fields = ("id", *(_of_view(entity, view) if view is not None else _first(entity)))
        sort = sort if sort is not None or view is None else _sort_of_view(entity, view)
    return fields, sort


def shown_rows(
    platform: Platform, found: Listed, keys: Sequence[str], locale: str
) -> tuple[list[str], list[list[str]], frozenset[int]]:  # fmt: skip
    """Titles, cells, and which columns hold numbers."""
    entity, page = found.entity, found.page
    ids = tuple(entity.by_key[key].id if key in entity.by_key else key for key in keys)
    with platform.database.read() as connection:
        home = workspace.load(connection)
        text = RecordText(found.release, locale, home.zone)
        linked = {**page.linked, **_labelled(platform, found, links_among(entity, ids), connection)}
    rows = [[text.value(entity, id, row, linked) for id in ids] for row in page.rows]
    right = frozenset(number for number, id in enumerate(ids) if is_number(entity, id))
    return [text.title(entity, id) for id in ids], rows, right


def shown_record(platform: Platform, form: str, record: Mapping[str, Any], locale: str) -> list[tuple[str, str, str]]:
    """Key, title and value of each field of a record as JSON."""
    with platform.database.read() as connection:
        release = platform.releases.current(connection).release
        zone = workspace.load(connection).zone
    entity = release.entity(form)
    text = RecordText(release, locale, zone)
    rows = [(name, "", text.from_json(record[name], SYSTEM_TYPES[name])) for name in _SYSTEM if record.get(name) is not None]
    for key, field in entity.by_key.items():
        value = record.get(key)
        if isinstance(value, list) and field.type.has_rows:
            rows += [(f"{key}[{number}]", text.title(entity, field.id), _inline(one)) for number, one in enumerate(value)]
        elif isinstance(value, Mapping) and field.target is not None:
            rows.append((key, text.title(entity, field.id), _inline(value)))
        elif value is not None:
            rows.append((key, text.title(entity, field.id), text.from_json(value, field.value_type, field)))
    return rows


def shown_history(platform: Platform, form: str, changes: Sequence[Mapping[str, Any]], locale: str) -> list[tuple[str, ...]]:
    """Version, time, who, what: a line for each change."""
    with platform.database.read() as connection:
        release = platform.releases.current(connection).release
        zone = workspace.load(connection).zone
    entity = release.entity(form)
    text = RecordText(release, locale, zone)

    def told(key: str, pair: Any) -> str:
        field = entity.by_key.get(key)
        if field is not None and field.value_type.kind == "datetime" and isinstance(pair, list):
            pair = [each and text.from_json(each, DATETIME) for each in pair]
        title = key if field is None else localised(field.title, locale)
        if isinstance(pair, list) and len(pair) == 2:
            return f"{title}: {_short(pair[0])} → {_short(pair[1])}"
        return f"{title}: {_short(pair)}"

    return [
        (str(each["version"]), text.from_json(each["at"], DATETIME),
         f"{each['by']} {each['cause'] or ''}".strip(), str(each["kind"]),
         "\n".join(told(key, pair) for key, pair in each["changes"].items()))
        for each in changes
    ]  # fmt: skip


def _labelled(platform: Platform, found: Listed, links: tuple[str, ...], connection: Any) -> dict[str, dict[int, Any]]:
    """The records behind the links of a page, for their names: one query per form."""
    tables = platform.releases.current(connection).tables
    answer: dict[str, dict[int, Any]] = {}
    for id in links:
        target = found.entity.fields[id].target or ""
        wanted = {row[id] for row in found.page.rows if row.get(id) is not None}
        rows = fetch(connection, tables, target, wanted) if wanted else []
        answer[id] = {int(row["id"]): row for row in rows}
    return answer


def _of_view(entity: Entity, view: View) -> list[str]:
    return [column.path for column in view.columns if column.path in entity.by_key]


def _sort_of_view(entity: Entity, view: View) -> str | None:
    raw = next((each for each in entity.raw.get("views", ()) if each.get("key") == view.key), {})
    keys = [each for each in raw.get("sort", ()) if each.removeprefix("-") in entity.by_key]
    return ",".join(keys) or None


def _first(entity: Entity) -> list[str]:
    shown = [field.key for field in entity.fields.values() if field.value_type.item is None]
    label = entity.fields.get(entity.label or "")
    return list(dict.fromkeys([*([] if label is None else [label.key]), *shown]))[:_MOST]


def _inline(record: Mapping[str, Any]) -> str:
    hidden = {*SYSTEM_FIELDS, "parent", "position"} - {"id"}
    return ", ".join(f"{key} {_short(value)}" for key, value in record.items() if key not in hidden and value is not None)


def _short(value: object) -> str:
    text = "∅" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
