"""What of the installed apps can be given to people and keys: roles, and scopes of forms and actions. Checked against the
release in force; names become ids, which stay when an author renames."""

from collections.abc import Sequence

from engines.access.role import COMMON_ACTIONS
from engines.blueprint.model import Release
from engines.expression.errors import nearest
from engines.kernel.errors import Invalid, Problem
from runtime.services.platform import Platform

ANY = "*"


def known_roles(platform: Platform, names: Sequence[str]) -> frozenset[str]:
    """Full ids of roles by their keys or ids. Raises `Invalid` with a likely name for each that no app has."""
    if not names:
        return frozenset()
    ids = {name: role.id for role in _release(platform).roles.values() for name in (role.id, role.key)}
    _refuse([
        Problem("role_not_found", f"/roles/{index}", {"role": name[:80]}, nearest(name, ids))
        for index, name in enumerate(names) if name not in ids
    ])  # fmt: skip
    return frozenset(ids[name] for name in names)


def known_scopes(platform: Platform, scopes: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Scopes (form or `*`, action or `*`) by ids. Raises `Invalid` for none at all, unknown forms and actions."""
    if not scopes:
        raise Invalid(Problem("no_scopes", "/scopes"))
    if all(scope == (ANY, ANY) for scope in scopes):
        return ((ANY, ANY),)
    release, found, problems = _release(platform), list[tuple[str, str]](), list[Problem]()
    for index, (form, action) in enumerate(scopes):
        pointer, id = f"/scopes/{index}", ANY if form == ANY else release.entity_ids.get(form)
        if id is None:
            problems.append(Problem("scope_form_unknown", pointer, {"form": form[:80]}, nearest(form, release.entity_ids)))
            continue
        known = {ANY: ANY, **{name: name for name in COMMON_ACTIONS}, **_own_actions(release, id)}
        if action in known:
            found.append((id, known[action]))
        else:
            told = {"form": form, "action": action[:80], "known": ", ".join(known)}
            problems.append(Problem("scope_action_unknown", pointer, told, nearest(action, known)))
    _refuse(problems)
    return tuple(dict.fromkeys(found))


def _own_actions(release: Release, form: str) -> dict[str, str]:
    """Ids by key of a form's own actions, as roles have them."""
    mine = [action for action in release.rules.actions.values() if action.form == form]
    return {action.key: action.id.removeprefix(f"{form}.") for action in mine}


def _release(platform: Platform) -> Release:
    with platform.database.read() as connection:
        return platform.releases.current(connection).release


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)
