"""Apps and forms as they are installed, as far as the reader may see and use them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response

from engines.access.access import LEDGER_ACTIONS
from engines.access.role import ACTOR_VARIABLES, COMMON_ACTIONS
from engines.blueprint.model import App
from engines.expression.formula import Formula
from engines.expression.scope import Scope
from engines.form.definition import VIEW_FIELDS
from engines.kernel.errors import Invalid, NotFound, Problem
from engines.record.entity import Entity, Field
from runtime.api.kept import Tagged, kept
from runtime.api.operation import Answer, Call, Operation
from runtime.api.prints import PRINTS, told_prints
from runtime.api.schemas import ANY_TEXT, INTEGER, OBJECT, TEXT, WORDS, YES_NO, listed, ref, shape
from runtime.services.kept_reports import dashboards_of, may_dashboard, reports_of
from runtime.services.live_formulas import live_formulas
from runtime.services.load_sample import has_sample, load_sample
from runtime.services.process_keys import key_of
from runtime.services.related import related_of
from runtime.services.viewer import Viewer, view

_APP = shape({
    "key": TEXT, "version": TEXT, "title": WORDS, "icon": TEXT,
    "menu": {**listed(OBJECT), "description": "As the app has it; of a view also its title, and whether its form opens with it."},
    "forms": listed(shape({"key": TEXT, "title": WORDS, "is_small": YES_NO, "may": listed(TEXT)})),
    "ledgers": listed(shape({"key": TEXT, "title": WORDS, "unit": {"anyOf": [WORDS, {"type": "null"}]}, "may": listed(TEXT)})),
    "reports": listed(ref("ReportItem")), "dashboards": listed(ref("DashboardItem")),
})  # fmt: skip
#: Kinds of computed values that are shown as fields of the type of the same name.
_PLAIN = frozenset({"text", "integer", "decimal", "boolean", "date", "datetime", "time"})
_RELATED = shape({
    "form": TEXT, "field": {**TEXT, "description": "The link in that form."}, "title": WORDS, "link": WORDS,
    "back": {**ANY_TEXT, "description": "The field of this form that shows them."}, "may_create": YES_NO,
})  # fmt: skip
_STANDING = ("parent", "position")
#: Settings of fields that are formulas.
_FORMULAS = ("formula", "default", "visible_when", "required_when", "readonly_when")
_FIELD = {
    "type": "object", "required": ["key", "type", "title", "right"],
    "properties": {
        "key": TEXT, "type": TEXT, "title": WORDS, "required": YES_NO, "unique": YES_NO, "is_computed": YES_NO,
        "fields": {**listed(OBJECT), "description": "Of a sub-table: the fields of its rows."},
        "target": ANY_TEXT, "target_label": {**ANY_TEXT, "description": "The field that records of the target are called by."},
        "right": {"enum": ["masked", "read", "write"]},
    },
}  # fmt: skip


def _all(call: Call) -> Answer:
    with call.platform.database.read() as connection:
        viewer = view(call.platform, connection, call.actor)
    release = viewer.release
    apps = kept(viewer, "apps", lambda: [told for app in release.apps.values() if (told := _app(viewer, app))["forms"]])
    return Answer({
        "apps": apps, "release": viewer.installed.number, "digest": release.digest, "zone": viewer.home.zone.key,
    })  # fmt: skip


def _one(call: Call) -> Answer:
    key = call.path["app"]
    with call.platform.database.read() as connection:
        viewer = view(call.platform, connection, call.actor)
    told = _app(viewer, viewer.release.apps[key]) if key in viewer.release.apps else None
    if told is None or not told["forms"]:
        raise NotFound(Problem("app_not_found", params={"app": key[:80]}))
    return Answer(told)


def _sample(call: Call) -> Answer:
    done = load_sample(call.platform, call.actor, call.path["app"])
    return Answer({"created": done.created, "kept": done.kept})


def _form(call: Call) -> Response:
    with call.platform.database.read() as connection:
        viewer = view(call.platform, connection, call.actor)
    entity = viewer.entity(call.form)
    return kept(viewer, ("form", entity.id), lambda: Tagged.of(told_form(viewer, entity))).response()


def _app(viewer: Viewer, app: App) -> dict[str, Any]:
    release, access = viewer.release, viewer.access
    forms = [each for each in release.entities.values() if each.app == app.key and each.parent is None]
    ledgers = [each for id, each in release.ledgers.items() if id.startswith(f"{app.key}.") and viewer.sees_ledger(id)]
    return {
        "key": app.key, "version": app.version, "title": app.title, "icon": app.icon,
        "menu": _menu(viewer, app.menu),
        "forms": [
            {"key": each.key, "title": each.title, "is_small": each.is_small, "may": _may(viewer, each)}
            for each in forms
            if access.may(each.id, "read") or access.may(each.id, "create")
        ],
        "ledgers": [
            {
                "key": f"{app.key}.{each.key}", "title": each.title, "unit": each.unit,
                "may": [action for action in LEDGER_ACTIONS if access.may_ledger(each.id, action)],
            }
            for each in ledgers
        ],
        "reports": reports_of(viewer, app.key), "dashboards": dashboards_of(viewer, app.key),
    }  # fmt: skip


def _menu(viewer: Viewer, entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The entries that lead somewhere for the reader."""
    found: list[Mapping[str, Any]] = []
    for entry in entries:
        inside = _menu(viewer, entry["items"]) if "items" in entry else []
        id = viewer.release.entity_ids.get(entry.get("form", ""), "")
        if inside:
            found.append({**entry, "items": inside})
        elif "dashboard" in entry:
            found += _to_dashboard(viewer, entry)
        elif viewer.access.may(id, "read") or viewer.access.may(id, "create"):
            found.append(entry | _view_of(viewer, viewer.release.entities[id], entry["view"]) if "view" in entry else entry)
    return found


def _to_dashboard(viewer: Viewer, entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An entry that leads to a dashboard, with its title."""
    key = entry["dashboard"]
    if not may_dashboard(viewer, key):
        return []
    return [{**entry, "dashboard_title": viewer.release.reports.dashboards[key].title}]


def _view_of(viewer: Viewer, entity: Entity, key: str) -> dict[str, Any]:
    """What an entry of a menu says of the view that it leads to, so that nobody has to read the form for it."""
    views = _views(viewer, entity)
    usual = next((each for each in views if each.get("default")), views[0] if views else {})
    titles = {each["key"]: each["title"] for each in views}
    return {"view_title": titles[key], "is_usual": usual["key"] == key} if key in titles else {}


def _may(viewer: Viewer, entity: Entity) -> list[str]:
    return [action for action in COMMON_ACTIONS if viewer.access.may(entity.id, action)]


def told_form(viewer: Viewer, entity: Entity) -> dict[str, Any]:
    """A form as the viewer may use it."""
    release, access = viewer.release, viewer.access
    actions = [action for (form, _), action in release.rules.actions.items() if form == entity.id]
    return {
        "key": entity.key, "app": entity.app, "title": entity.title, "digest": release.digest, "label": _label(viewer, entity),
        "may": _may(viewer, entity),
        "fields": _fields(viewer, entity),
        "actions": [
            {"key": each.key, "title": each.title, "inputs": each.document.get("inputs", [])}
            for each in actions
            if access.may(entity.id, each.id.removeprefix(f"{entity.id}."))
        ],
        "views": _views(viewer, entity), "layouts": _layouts(viewer, entity), "prints": told_prints(viewer, entity),
        "processes": _processes(viewer, entity),
        "has_processes": any(each.subject == entity.id for each in viewer.release.processes.values()),
        "related": _related(viewer, entity), "live": live_formulas(viewer, entity),
        "has_sample": viewer.actor.is_unrestricted and has_sample(release, entity),
    }  # fmt: skip


def _processes(viewer: Viewer, entity: Entity) -> list[dict[str, Any]]:
    """Processes that the reader may begin about a record of this form."""
    if not viewer.access.may(entity.id, "update"):
        return []
    by_hand = [each for each in viewer.release.processes.values() if each.subject == entity.id and each.by_hand is not None]
    return [
        {
            "key": key_of(each.document, each.id), "title": each.by_hand_title,
            "inputs": each.document.get("variables", []),
        }
        for each in by_hand
    ]  # fmt: skip


def _related(viewer: Viewer, entity: Entity) -> list[dict[str, Any]]:
    """Lists of records that link here."""
    if entity.parent is not None or not viewer.access.may(entity.id, "read"):
        return []
    return [
        {
            "form": each.entity.key,
            "field": each.link.key,
            "title": each.title,
            "link": each.link.title,
            "back": None if each.back is None else each.back.key,
            "may_create": viewer.access.may(each.entity.id, "create")
            and viewer.access.right(each.entity.id, each.link.id) == "write",
        }
        for each in related_of(viewer, entity)
    ]


def _fields(viewer: Viewer, entity: Entity) -> list[dict[str, Any]]:
    """Those that may be seen."""
    return [_field(viewer, entity, each) for each in entity.fields.values() if viewer.access.sees(entity.id, each.id)]


def _row_fields(viewer: Viewer, rows: Entity) -> list[dict[str, Any]]:
    """Those of a sub-table's rows that people give: whose row it is and where it stands follows from where it is."""
    return [
        _field(viewer, rows, each)
        for each in rows.fields.values()
        if each.id not in _STANDING and viewer.access.sees(rows.id, each.id)
    ]


def _label(viewer: Viewer, entity: Entity) -> str | None:
    """The field that records are called by, where it may be seen."""
    return None if entity.label is None or not viewer.access.sees(entity.id, entity.label) else entity.fields[entity.label].key


def _views(viewer: Viewer, entity: Entity) -> list[dict[str, Any]]:
    """The form's views, of what may be seen; one whose filter or order asks for more is left out."""
    views: list[dict[str, Any]] = []
    for raw in entity.raw.get("views", []):
        columns = [path for path in raw["columns"] if _can_read(viewer, entity, path)]
        asked = [raw["filter"]] if "filter" in raw else []
        asked += [path.removeprefix("-") for path in raw.get("sort", [])]
        if columns and all(_can_read(viewer, entity, text) for text in asked):
            views.append({**_as_seen(viewer, entity, raw), "columns": columns})
    return views


def _as_seen(viewer: Viewer, entity: Entity, raw: Mapping[str, Any]) -> dict[str, Any]:
    """A view without the fields of its kind that may not be read: it is a table where it stands on one of them."""
    fields = {name: entity.by_key.get(raw[name]) for name in VIEW_FIELDS if name in raw}
    readable = {
        name for name, field in fields.items()
        if field is not None and viewer.access.right(entity.id, field.id) in ("read", "write")
    }  # fmt: skip
    seen = {name: value for name, value in raw.items() if name not in fields or name in readable}
    needed = {"kanban": "by", "calendar": "start"}.get(raw.get("type", "table"))
    return seen if needed is None or needed in seen else {**seen, "type": "table"}


def _layouts(viewer: Viewer, entity: Entity) -> dict[str, Any]:
    """The form's layouts, with the fields that may be seen."""

    def section(raw: Mapping[str, Any]) -> dict[str, Any]:
        fields = [key for key in raw["fields"] if viewer.field(entity, key) is not None]
        hidden = "visible_when" in raw and not _can_read(viewer, entity, raw["visible_when"])
        return {**{name: value for name, value in raw.items() if name != "visible_when" or not hidden}, "fields": fields}

    def layout(raw: Mapping[str, Any]) -> dict[str, Any]:
        numbers = [key for key in raw.get("highlights", ()) if viewer.field(entity, key) is not None]
        seen = {"highlights": numbers} if "highlights" in raw else {}
        return {**raw, **seen, "sections": [section(each) for each in raw["sections"]]}

    layouts: Mapping[str, Any] = entity.raw.get("layouts", {})
    return {name: layout(raw) for name, raw in layouts.items()}


def _can_read(viewer: Viewer, entity: Entity, text: str) -> bool:
    """Whether a formula of the author names nothing that the reader may not see."""
    try:
        viewer.platform.language.formula(text, Scope(viewer.schema, entity.id, ACTOR_VARIABLES))
    except Invalid:
        return False
    return True


def _unsaid(viewer: Viewer, field: Field) -> set[str]:
    """Settings that are not told: those that the answer has in other words, and formulas that name what may not be seen."""
    unsaid = {"id", "fields", "target", "source"}
    if viewer.access.is_everything:
        return unsaid
    for name in _FORMULAS:
        formula = getattr(field, name)
        if formula is not None and not _is_seen(viewer, formula):
            unsaid |= {name, "path"} if name == "formula" else {name}
    return unsaid | ({"of", "where", "via"} if field.roll_up is not None else set())


def _is_seen(viewer: Viewer, formula: Formula) -> bool:
    forms = viewer.release.entities
    return all(viewer.access.sees(form, field) for form, field in formula.reads.fields if form in forms)


def _field(viewer: Viewer, entity: Entity, field: Field) -> dict[str, Any]:
    target = viewer.release.entities.get(field.target or "")
    return {
        **{name: value for name, value in field.settings.items() if name not in _unsaid(viewer, field)},
        **({"result": field.value_type.kind} if field.is_computed and field.value_type.kind in _PLAIN else {}),
        "key": field.key, "type": field.type.name, "title": field.title, "required": field.required, "unique": field.unique,
        "is_computed": field.is_computed, "target": None if target is None else target.key,
        "target_label": None if target is None else _label(viewer, target),
        **({} if target is None or not field.type.has_rows else {"fields": _row_fields(viewer, target)}),
        "right": "read" if field.is_computed and viewer.access.is_everything else viewer.access.right(entity.id, field.id),
    }  # fmt: skip


OPERATIONS = (
    Operation(
        "list_apps", "GET", "/apps", "apps", "The apps that one may use.", _all,
        shape({
            "apps": listed(ref("App")), "release": INTEGER, "digest": TEXT,
            "zone": {**TEXT, "description": "IANA zone of the workspace, in which its days begin."},
        }),
    ),
    Operation("show_app", "GET", "/apps/{app}", "apps", "One app: its forms, ledgers and menu.", _one, ref("App")),
    Operation(
        "load_sample", "POST", "/apps/{app}/sample", "apps", "Bring in the sample records of an app, those that are missing.",
        _sample,
        shape({"created": INTEGER, "kept": INTEGER}), who="admin",
    ),
    Operation(
        "show_form", "GET", "/apps/{app}/forms/{form}", "apps", "A form: its fields, actions, views and layouts.",
        _form,
        shape({
            "key": TEXT, "app": TEXT, "title": WORDS, "digest": TEXT, "label": ANY_TEXT, "may": listed(TEXT),
            "fields": listed(_FIELD), "views": listed(OBJECT), "layouts": OBJECT, "prints": PRINTS, "related": listed(_RELATED),
            "live": {**OBJECT, "description": "Formulas that a browser can compute while the form is filled in."},
            "has_sample": {**YES_NO, "description": "Whether the reader may bring in sample records (`load_sample`)."},
            "actions": listed(shape({"key": TEXT, "title": WORDS, "inputs": listed(OBJECT)})),
            "processes": {
                **listed(shape({"key": TEXT, "title": WORDS, "inputs": listed(OBJECT)})),
                "description": "What one may begin about a record.",
            },
            "has_processes": {**YES_NO, "description": "Whether any process is about its records."},
        }),
    ),
)  # fmt: skip
COMPONENTS = {"App": _APP}
