"""Blueprints as they are installed, and what a blueprint would be: for looking, comparing and checking. Nothing is written."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from engines.blueprint.changes import Change
from engines.blueprint.compiler import compile_release, validate
from engines.blueprint.difference import difference
from engines.kernel.errors import Invalid, NotFound, Problem
from engines.record.field_type import Reading
from runtime.services.plan_change import Parts, PlannedChange, plan_change
from runtime.services.platform import Platform
from runtime.storage import releases, workspace
from runtime.storage.dynamic.known import Known
from runtime.storage.dynamic.planning import plan_tables


def installed_parts(platform: Platform, number: int | None = None) -> Parts:
    """App key → path → JSON of the release in force, or of an earlier one; nothing where nothing is installed."""
    with platform.database.read() as connection:
        if not workspace.exists(connection):
            return {}
        current = releases.current(connection)[0] if number is None else number
        return {} if current is None else releases.load(connection, current).parts


def app_parts(platform: Platform, app: str) -> Mapping[str, object]:
    """The files of one installed app. Raises `NotFound`."""
    found = installed_parts(platform).get(app)
    if found is None:
        raise NotFound(Problem("app_not_installed", params={"app": app}))
    return found


def check_parts(platform: Platform, wanted: Parts, unreadable: Sequence[Problem] = ()) -> tuple[Problem, ...]:
    """Everything for which these apps would not be put in force, together with those that are installed.
    `unreadable`: what is wrong with files that are missing in `wanted`.
    """
    with platform.database.read() as connection:
        is_there = workspace.exists(connection)
    if not is_there:
        return validate(wanted, platform.registries, platform.language, unreadable)
    try:
        plan = plan_change(platform, wanted, unreadable=unreadable)
    except Invalid as error:
        return error.problems
    return tuple(plan.tables.obstacles())


def plan_first(platform: Platform, wanted: Parts) -> PlannedChange:
    """The plan for a database without a workspace. Raises `Invalid` with all problems."""
    release = compile_release(wanted, platform.registries, platform.language)
    tables = plan_tables({}, release.entities, Known({}, (), {}))
    reading = Reading(zone=ZoneInfo(platform.settings.zone))
    return PlannedChange(None, wanted, release, None, compare(platform, {}, wanted), tables, reading)


def compare(platform: Platform, old: Parts, new: Parts) -> tuple[Change, ...]:
    """What differs."""
    return difference(old, new, platform.registries.field_types)


def releases_made(platform: Platform) -> list[dict[str, object]]:
    """All releases, newest first."""
    with platform.database.read() as connection:
        current = releases.current(connection)[0]
        return [
            {
                "number": number, "digest": digest, "made_at": made_at, "in_force": number == current,
                "apps": {app: files["app.json"]["version"] for app, files in releases.load(connection, number).parts.items()},
            }
            for number, digest, made_at, _ in releases.history(connection)
        ]  # fmt: skip
