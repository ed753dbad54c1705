"""The sample data of an app, on request: for whoever looks at an empty list and wants to see what it is for. Brought in again it
adds only what is missing."""

from engines.blueprint.model import Release
from engines.kernel.errors import NotFound, Problem
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.apply_records import Applied, apply_records
from runtime.services.platform import Platform
from runtime.services.run_due import run_due


def load_sample(platform: Platform, actor: Actor, app: str) -> Applied:
    """Sample records of an app, after those of the apps that it needs. Raises `NotFound` for an app that is not installed."""
    with platform.database.read() as connection:
        release = platform.releases.current(connection).release
    if app not in release.apps:
        raise NotFound(Problem("app_not_found", params={"app": app[:80]}))
    wanted = _with_needed(release, app)
    data = apply_records(platform, actor, [each for each in release.demo if each.app in wanted])
    run_due(platform, kinds=frozenset({"rule"}))
    return data


def has_sample(release: Release, entity: Entity) -> bool:
    """Whether there are sample records of a form."""
    return any(each.form == entity.id for each in release.demo)


def _with_needed(release: Release, app: str) -> set[str]:
    found, waiting = set[str](), [app]
    while waiting:
        key = waiting.pop()
        if key not in found and key in release.apps:
            found.add(key)
            waiting += release.apps[key].requires
    return found
