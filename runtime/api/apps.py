"""Apps and forms as they are installed: `/api/v1/apps`, `/api/v1/apps/{app}/forms/{form}`."""

from typing import Any

from flask import Blueprint, Response

from engines.blueprint.model import App, Release
from engines.kernel.errors import NotFound, Problem
from engines.record.entity import Entity, Field
from runtime.api.answering import answer, parameters, platform
from runtime.services.release import Installed


def app_routes() -> Blueprint:
    """The routes of apps."""
    routes = Blueprint("apps", __name__, url_prefix="/api/v1/apps")
    routes.add_url_rule("", view_func=_all)
    routes.add_url_rule("/<app>", view_func=_one)
    routes.add_url_rule("/<app>/forms/<form>", view_func=_form)
    return routes


def _installed() -> Installed:
    with platform().database.read() as connection:
        return platform().releases.current(connection)


def _all() -> Response:
    parameters()
    installed = _installed()
    apps = [_app(installed.release, app) for app in installed.release.apps.values()]
    return answer({"apps": apps, "release": installed.number, "digest": installed.release.digest})


def _one(app: str) -> Response:
    parameters()
    release = _installed().release
    if app not in release.apps:
        raise NotFound(Problem("app_not_found", params={"app": app[:80]}))
    return answer(_app(release, release.apps[app]))


def _form(app: str, form: str) -> Response:
    parameters()
    release = _installed().release
    entity = release.entity(f"{app}.{form}")
    return answer(_entity(release, entity), headers={"ETag": f'"{release.digest[:16]}"'})


def _app(release: Release, app: App) -> dict[str, Any]:
    forms = [each for each in release.entities.values() if each.app == app.key and each.parent is None]
    ledgers = [each for each in release.ledgers.values() if each.id.startswith(f"{app.key}.")]
    return {
        "key": app.key, "version": app.version, "title": app.title, "icon": app.icon, "menu": list(app.menu),
        "forms": [{"key": each.key, "title": each.title, "is_small": each.is_small} for each in forms],
        "ledgers": [{"key": f"{app.key}.{each.key}", "title": each.title, "unit": each.unit} for each in ledgers],
    }  # fmt: skip


def _entity(release: Release, entity: Entity) -> dict[str, Any]:
    raw = entity.raw
    return {
        "key": entity.key, "app": entity.app, "title": entity.title, "digest": release.digest,
        "label": None if entity.label is None else entity.fields[entity.label].key,
        "fields": [_field(release, each) for each in entity.fields.values()],
        "actions": [
            {"key": action.key, "title": action.title, "inputs": action.document.get("inputs", [])}
            for (form, _), action in release.rules.actions.items()
            if form == entity.id
        ],
        "views": raw.get("views", []), "layouts": raw.get("layouts", {}),
    }  # fmt: skip


def _field(release: Release, field: Field) -> dict[str, Any]:
    target = release.entities.get(field.target or "")
    return {
        **{name: value for name, value in field.settings.items() if name not in ("id", "fields", "target", "source")},
        "key": field.key, "type": field.type.name, "title": field.title, "required": field.required, "unique": field.unique,
        "is_computed": field.is_computed, "target": None if target is None else target.key,
    }  # fmt: skip
