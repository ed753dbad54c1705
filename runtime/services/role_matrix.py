"""What each role of the installed apps may do, per form, action, field and row: for administrators to read."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.access.role import COMMON_ACTIONS, FormRights, Role
from engines.blueprint.model import Release
from engines.kernel.errors import Permanent
from engines.kernel.text import Text
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.platform import Platform
from runtime.storage import users


@dataclass(frozen=True, slots=True)
class ToldRights:
    """Rights to one form."""

    key: str
    title: Text
    actions: Sequence[tuple[str, Text]]
    """Key and title; a common action is titled by its key."""
    rows: str
    condition: str | None
    """The author's formula."""
    fields: Sequence[tuple[str, Text, str]]
    """Key, title and right of the fields whose right is not the form's."""


@dataclass(frozen=True, slots=True)
class ToldRole:
    """One role."""

    id: str
    key: str
    app: str
    title: Text
    holders: int
    forms: Sequence[ToldRights]
    ledgers: Sequence[tuple[str, Text, str]]
    """Key, title, what may be done."""


def list_roles(platform: Platform, actor: Actor) -> list[ToldRole]:
    """All roles; none where nothing is installed. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        try:
            release = platform.releases.current(connection).release
        except Permanent:
            return []
        held = users.all_roles(connection).values()
    return [_told(release, role, sum(role.id in each for each in held)) for role in release.roles.values()]


def _told(release: Release, role: Role, holders: int) -> ToldRole:
    forms = [_rights(release, form, rights) for form, rights in role.forms.items()]
    ledgers = [(id, release.ledgers[id].title, action) for id, action in sorted(role.ledgers) if id in release.ledgers]
    return ToldRole(role.id, role.key, role.app, role.title, holders, forms, ledgers)


def _rights(release: Release, form: str, rights: FormRights) -> ToldRights:
    entity = release.entities[form]
    own = {each.id.removeprefix(f"{form}."): each for each in release.rules.actions.values() if each.form == form}
    actions: list[tuple[str, Text]] = [(name, name) for name in COMMON_ACTIONS if name in rights.actions]
    actions += [(own[id].key, own[id].title) for id in sorted(rights.actions - set(COMMON_ACTIONS)) if id in own]
    fields = [
        (entity.fields[id].key, entity.fields[id].title, right) for id, right in rights.fields.items() if id in entity.fields
    ]
    return ToldRights(
        entity.key, entity.title, actions, rights.rows, None if rights.condition is None else rights.condition.text, fields
    )  # fmt: skip
