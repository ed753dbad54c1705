"""The trees of organisations and departments, which say what belongs to whom. Changed by administrators."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from engines.kernel.errors import Invalid, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.audited import changing_people
from runtime.services.display_names import name_problems
from runtime.services.platform import Platform
from runtime.storage import users, workspace
from runtime.storage.trees import DEPARTMENTS, ORGANISATIONS, Unit, UnitTree

Kind: TypeAlias = Literal["organisation", "department"]
_TREES: Final[Mapping[Kind, UnitTree]] = {"organisation": ORGANISATIONS, "department": DEPARTMENTS}
_KEY = re.compile(r"[^\W_][\w.-]{0,63}").fullmatch


@dataclass(frozen=True, slots=True)
class NewUnit:
    """An organisation or department that is added."""

    key: str
    name: str | None = None
    """Else the key."""
    parent: str | None = None
    """Key of the one above; None: at the top."""
    org: str | None = None
    """Of departments: key of their organisation; else the parent's."""


class TreeNode(NamedTuple):
    """A unit in its place."""

    unit: Unit
    depth: int
    """0 at the top."""
    parent: str | None
    """Key of the one above."""
    org: str | None
    """Of departments: key of their organisation."""
    leader: str | None
    """Of departments: login of who leads it."""


def add_unit(platform: Platform, actor: Actor, kind: Kind, request: NewUnit) -> Unit:
    """A new organisation or department. Raises `Forbidden`, `Invalid` for a key that is none, `Conflict` for one that is taken,
    `NotFound` for a parent."""
    require_admin(actor)
    key = request.key.strip()
    if _KEY(key) is None:
        raise Invalid(Problem("bad_unit_key", "/key", {"key": key[:80]}))
    name = _name(request.name or key)
    if request.org is not None and kind != "department":
        raise Invalid(Problem("org_of_organisation", "/org"))
    tree = _TREES[kind]
    with changing_people(platform, actor) as change:
        parent = None if request.parent is None else tree.named(change.connection, request.parent)
        org_id = None if parent is None else parent.org_id
        if request.org is not None:
            org_id = ORGANISATIONS.named(change.connection, request.org).id
        unit = Unit(platform.ids.next(), None if parent is None else parent.id, key, name, org_id)
        tree.add(change.connection, unit)
        change.note("organisation_changed", key, tree=kind, did="added", parent=request.parent)
    return unit


def move_unit(platform: Platform, actor: Actor, kind: Kind, key: str, parent: str | None) -> None:
    """Put it, and all below, under another parent (None: to the top). Raises `Forbidden`, `NotFound`, `Invalid` for a parent
    below itself."""
    require_admin(actor)
    tree = _TREES[kind]
    with changing_people(platform, actor) as change:
        unit = tree.named(change.connection, key)
        above = None if parent is None else tree.named(change.connection, parent).id
        tree.move(change.connection, unit.id, above)
        change.note("organisation_changed", key, tree=kind, did="moved", parent=parent)


def rename_unit(platform: Platform, actor: Actor, kind: Kind, key: str, name: str) -> None:
    """Call it otherwise; its key stays. Raises `Forbidden`, `NotFound`, `Invalid`."""
    require_admin(actor)
    shown = _name(name)
    with changing_people(platform, actor) as change:
        _TREES[kind].rename(change.connection, _TREES[kind].named(change.connection, key).id, shown)
        change.note("organisation_changed", key, tree=kind, did="renamed")


def lead_department(platform: Platform, actor: Actor, key: str, leader: str | None) -> None:
    """Say by their login who leads it (None: nobody). Raises `Forbidden`, `NotFound`."""
    require_admin(actor)
    with changing_people(platform, actor) as change:
        user = None if leader is None else users.find_user(change.connection, leader)
        if leader is not None and user is None:
            raise NotFound(Problem("user_not_found", "/leader", {"login": leader}))
        unit = DEPARTMENTS.named(change.connection, key)
        DEPARTMENTS.lead(change.connection, unit.id, None if user is None else user.id)
        change.note("organisation_changed", key, tree="department", did="led", leader=leader)


def remove_unit(platform: Platform, actor: Actor, kind: Kind, key: str) -> None:
    """Take it away. Raises `Forbidden`, `NotFound`, `Conflict` while something is below it or anybody in it."""
    require_admin(actor)
    with changing_people(platform, actor) as change:
        _TREES[kind].remove(change.connection, _TREES[kind].named(change.connection, key).id)
        change.note("organisation_changed", key, tree=kind, did="removed")


def list_units(platform: Platform, actor: Actor, kind: Kind) -> list[TreeNode]:
    """The tree, each unit behind its parent, siblings by key. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        workspace.load(connection)
        units = _TREES[kind].all(connection)
        orgs = {unit.id: unit.key for unit in ORGANISATIONS.all(connection)}
        logins = {user.id: user.login for user in users.all_users(connection)} if kind == "department" else {}
    keys = {unit.id: unit.key for unit in units}
    paths: dict[int, tuple[str, ...]] = {}
    for unit in units:  # parents come first
        paths[unit.id] = (*(paths[unit.parent_id] if unit.parent_id is not None else ()), unit.key)
    return [
        TreeNode(
            unit,
            len(paths[unit.id]) - 1,
            keys.get(unit.parent_id or 0),
            orgs.get(unit.org_id or 0),
            logins.get(unit.leader_id or 0),
        )
        for unit in sorted(units, key=lambda unit: paths[unit.id])
    ]


def _name(name: str) -> str:
    shown = name.strip()
    problems = name_problems(shown)
    if problems:
        raise Invalid(problems)
    return shown
