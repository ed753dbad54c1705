"""Saved views of lists: private, or shared with roles or with everybody who may read the form. Their owner and administrators
change them; whoever opens one sees what they may see (`view_document.py`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engines.access.role import Role
from engines.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.view_document import kept, told
from runtime.services.viewer import Viewer, view
from runtime.storage import saved_views, users
from runtime.storage.database import Connection
from runtime.storage.saved_views import KeptView, Shared

#: Of one person and one form.
MOST = 200
#: Of one person, of all forms, in one answer.
MOST_OWN = 100


@dataclass(frozen=True, slots=True)
class ViewChange:
    """What a view shall be; None: as it was."""

    name: str | None = None
    kind: str | None = None
    document: Mapping[str, Any] | None = None
    shared: Shared | None = None
    roles: Sequence[str] | None = None
    """Keys or ids."""
    deleted: bool | None = None


def list_views(platform: Platform, actor: Actor, form: str) -> dict[str, Any]:
    """The reader's own views and those shared with them; and the roles that the reader may share with. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        found = [each for each in saved_views.listed(connection, entity.id, actor.id) if _is_seen(actor, each)]
        views = [_told(viewer, entity, each) for each in found]
        roles = [{"key": each.key, "title": each.title} for each in _roles(viewer).values()]
    return {"views": views, "roles": roles}


def list_own_views(platform: Platform, actor: Actor) -> list[dict[str, Any]]:
    """The reader's own views of all forms that they may still read, the newest first."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        forms = [each for each in viewer.release.entities.values() if each.parent is None and viewer.access.may(each.id, "read")]
        seen = ((form, each) for form in forms for each in saved_views.listed(connection, form.id, actor.id))
        found = [pair for pair in seen if _is_own(actor, pair[1])]
        found.sort(key=lambda pair: pair[1].changed_at, reverse=True)
        return [{"form": form.key, "id": each.id, "name": each.name, "kind": each.kind} for form, each in found[:MOST_OWN]]


def add_view(platform: Platform, actor: Actor, form: str, wanted: ViewChange) -> dict[str, Any]:
    """A new view of the actor's own. Raises `NotFound`, `Invalid` for fields that the actor may not see, `Conflict` for too
    many."""
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        if saved_views.count(connection, entity.id, actor.id) >= MOST:
            raise Conflict(Problem("too_many_views", params={"most": MOST}))
        now = viewer.now
        fresh = KeptView(platform.ids.next(), entity.id, actor.id, "", "grid", {}, "nobody", [], 1, now, now)
        made = _changed(viewer, entity, fresh, wanted)
        saved_views.add(connection, made)
        return _told(viewer, entity, made)


def change_view(
    platform: Platform, actor: Actor, form: str, id: int, wanted: ViewChange, seen: int | None = None
) -> dict[str, Any]:  # fmt: skip
    """Rename, share, delete, bring back or save a view anew. `seen`: the version that the actor has seen. Raises `NotFound`,
    `Forbidden` where it is somebody else's, `Conflict` where it was changed meanwhile."""
    with platform.database.write() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        found = saved_views.find(connection, entity.id, id, lock=True)
        if found is None or not (_is_own(actor, found) or (found.deleted_at is None and _is_seen(actor, found))):
            raise NotFound(Problem("saved_view_not_found"))
        if not _may_change(actor, found):
            params = {"name": found.name, "owner": _owner(connection, found)}
            raise Forbidden(Problem("view_not_yours", params=params))
        if seen is not None and seen != found.version:
            raise Conflict(Problem("view_changed", params={"name": found.name}))
        made = replace(_changed(viewer, entity, found, wanted), version=found.version + 1, changed_at=viewer.now)
        saved_views.change(connection, made)
        return _told(viewer, entity, made)


def _changed(viewer: Viewer, entity: Entity, found: KeptView, wanted: ViewChange) -> KeptView:
    values: dict[str, Any] = {name: value for name in ("kind", "shared") if (value := getattr(wanted, name)) is not None}
    if wanted.name is not None:
        values["name"] = wanted.name.strip()
        if not values["name"]:
            raise Invalid(Problem("view_without_name", "/name"))
    if wanted.document is not None:
        values["document"] = kept(viewer, entity, wanted.document)
    if wanted.roles is not None:
        values["roles"] = _known(viewer, wanted.roles, found.roles)
    if wanted.deleted is not None:
        values["deleted_at"] = viewer.now if wanted.deleted else None
    return replace(found, **values)


def _known(viewer: Viewer, names: Sequence[str], before: Sequence[str]) -> list[str]:
    """Full ids of roles that the actor may share with, or that the view is shared with already."""
    mine = _roles(viewer)
    ids = {name: role.id for role in mine.values() for name in (role.id, role.key)}
    ids |= {name: role.id for id in before if (role := viewer.release.roles.get(id)) for name in (role.id, role.key)}
    unknown = [name for name in names if name not in ids]
    if unknown:
        raise Invalid(Problem("view_role_not_yours", "/roles", {"role": name[:80]}) for name in unknown)
    return sorted({ids[name] for name in names})


def _roles(viewer: Viewer) -> dict[str, Role]:
    """Those that the actor has; administrators share with any."""
    actor = viewer.actor
    return {id: role for id, role in viewer.release.roles.items() if actor.is_unrestricted or id in actor.roles}


def _is_own(actor: Actor, found: KeptView) -> bool:
    return found.owner == actor.id


def _is_seen(actor: Actor, found: KeptView) -> bool:
    if _is_own(actor, found) or found.shared == "everybody":
        return True
    return found.shared == "roles" and (actor.is_unrestricted or not actor.roles.isdisjoint(found.roles))


def _may_change(actor: Actor, found: KeptView) -> bool:
    return _is_own(actor, found) or actor.is_unrestricted


def _owner(connection: Connection, found: KeptView) -> str:
    user = None if found.owner is None else users.get_user(connection, found.owner)
    return "system" if user is None else user.name or user.login


def _told(viewer: Viewer, entity: Entity, found: KeptView) -> dict[str, Any]:
    """A view as JSON, as far as the reader may see it."""
    document, left_out = told(viewer, entity, found.document)
    actor, may = viewer.actor, _may_change(viewer.actor, found)
    roles = [viewer.release.roles[id].key for id in found.roles if id in viewer.release.roles and (may or id in actor.roles)]
    return {
        "id": found.id, "name": found.name, "kind": found.kind, "document": document, "left_out": left_out,
        "shared": found.shared, "roles": roles, "owner": _owner(viewer.connection, found), "is_own": _is_own(actor, found),
        "may_change": may, "version": found.version, "changed_at": moment_text(found.changed_at),
    }  # fmt: skip
