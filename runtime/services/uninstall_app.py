"""Uninstall an app: what goes with it, told in numbers first. Its records are hidden, and come back when the app does."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.kernel.errors import Invalid, NotFound, Problem
from engines.kernel.text import Text
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.drafts import put_in_force
from runtime.services.plan_change import PlannedChange, plan_change
from runtime.services.platform import Platform
from runtime.services.publish_app import Published
from runtime.storage import records, users


@dataclass(frozen=True, slots=True)
class Removal:
    """What goes."""

    title: Text
    forms: Sequence[tuple[str, Text, int]]
    """Full key, title, records; the fullest first."""
    holders: int
    """People with a role of it."""
    problems: Sequence[Problem]
    """For which it cannot go: others need it."""
    plan: PlannedChange | None


def plan_removal(platform: Platform, actor: Actor, app: str) -> Removal:
    """What goes with the app. Raises `Forbidden`, `NotFound`."""
    require_admin(actor)
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        if app not in installed.release.apps:
            raise NotFound(Problem("app_not_installed", params={"app": app[:80]}))
        title = installed.release.apps[app].title
        entities = [each for each in installed.release.entities.values() if each.app == app and each.parent is None]
        forms = [(each.key, each.title, records.count(connection, installed.tables, each.id)) for each in entities]
        own = {role.id for role in installed.release.roles.values() if role.app == app}
        holders = sum(bool(own & roles) for roles in users.all_roles(connection).values())
    problems: Sequence[Problem] = ()
    try:
        plan = plan_change(platform, {}, frozenset([app]))
    except Invalid as error:
        plan, problems = None, error.problems
    return Removal(title, sorted(forms, key=lambda form: -form[2]), holders, problems, plan)


def uninstall_app(platform: Platform, actor: Actor, app: str, name: str) -> Published:
    """Uninstall it. `name`: its title or key, typed by whoever wants it. Raises `Forbidden`, `NotFound`, `Invalid` where the
    name is another or others need the app."""
    removal = plan_removal(platform, actor, app)
    titles = [removal.title] if isinstance(removal.title, str) else removal.title.values()
    if name.strip() not in {app, *titles}:
        raise Invalid(Problem("name_not_typed", "/name", {"app": app}))
    if removal.plan is None:
        raise Invalid(removal.problems)
    return put_in_force(platform, actor, app, removal.plan, consent=True)
