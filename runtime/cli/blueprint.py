"""`tessera blueprint`: check, plan, apply, take back. What works on files only is in `blueprint_parts`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from engines.kernel.errors import Problem
from runtime.cli.blueprint_parts import diff, export, merge, texts
from runtime.cli.door import REFUSED, Door, command
from runtime.cli.printing import progress

PATHS = click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
YES = click.option("--yes", is_flag=True, help="Consent to values that will not be seen any more.")


@command("validate")
@PATHS
def validate(door: Door, paths: tuple[Path, ...]) -> None:
    """Tell everything that is wrong with a blueprint, with place, advice and suggestion.

    PATH is the folder of an app, a folder of apps, or a zip archive of either. Apps that are installed are known.
    """
    from runtime.blueprint_files import read_all
    from runtime.services.blueprint_reads import check_parts

    read = [read_all(path) for path in paths]
    parts = {app: files for each in read for app, files in each.apps.items()}
    unreadable = [problem for each in read for problem in each.problems]
    problems = check_parts(door.platform, parts, unreadable) if parts else tuple(unreadable)
    if problems:
        if not door.as_json:
            door.line("blueprint_wrong", count=len(problems))
        door.refuse(REFUSED, problems, {"valid": False, "apps": sorted(parts)})
    door.answer({"valid": True, "apps": sorted(parts)}, lambda: door.line("blueprint_valid", apps=", ".join(sorted(parts))))


@command("plan")
@PATHS
def plan(door: Door, paths: tuple[Path, ...]) -> None:
    """Tell what applying would change, step by step, with the rows touched and the values that will not convert."""
    from runtime.services.blueprint_reads import plan_first
    from runtime.services.plan_change import plan_change
    from runtime.storage import workspace

    parts = _read(paths)
    platform = door.platform
    with platform.database.read() as connection:
        is_there = workspace.exists(connection)
    planned = plan_change(platform, parts) if is_there else plan_first(platform, parts)
    door.answer(_told(door, planned), lambda: _show(door, planned))


@command("apply")
@PATHS
@YES
def apply(door: Door, paths: tuple[Path, ...], yes: bool) -> None:
    """Install or upgrade apps. An empty database becomes a workspace first; people go on working meanwhile."""
    from runtime.services.plan_change import plan_change
    from runtime.services.publish_app import ensure_workspace

    parts = _read(paths)
    created = ensure_workspace(door.platform)
    if created:
        door.line("workspace_created", zone=door.settings.zone, place=door.place())
    _publish(door, plan_change(door.platform, parts), yes=yes, apps=sorted(parts))


@command("uninstall")
@click.argument("apps", metavar="APP…", nargs=-1, required=True)
@YES
def uninstall(door: Door, apps: tuple[str, ...], yes: bool) -> None:
    """Uninstall apps. Their data are hidden and come back when the app does."""
    from runtime.services.plan_change import plan_change

    _publish(door, plan_change(door.workspace(), {}, frozenset(apps)), yes=yes, apps=sorted(apps))


@command("rollback")
@click.argument("number", type=click.IntRange(1), required=False)
@YES
def rollback(door: Door, number: int | None, yes: bool) -> None:
    """Go back to an earlier release (`tessera blueprint releases`), else to the one before; data are kept."""
    from runtime.services.blueprint_reads import releases_made
    from runtime.services.plan_change import plan_roll_back

    platform = door.workspace()
    if number is None:
        earlier = [each["number"] for each in releases_made(platform) if not each["in_force"]]
        if not earlier:
            door.refuse(REFUSED, [Problem("no_earlier_release")])
        number = int(str(earlier[0]))
    _publish(door, plan_roll_back(platform, number), yes=yes, apps=[])


@command("releases")
def releases_(door: Door) -> None:
    """List all releases, newest first."""
    from runtime.services.blueprint_reads import releases_made
    from runtime.services.record_json import moment_text

    found = releases_made(door.workspace())

    def show() -> None:
        rows = [
            (each["number"], "●" if each["in_force"] else "", str(each["made_at"])[:16],
             ", ".join(f"{app} {version}" for app, version in each["apps"].items()))  # type: ignore[attr-defined]
            for each in found
        ]  # fmt: skip
        door.table(door.say("release_titles").split("|"), rows)

    door.answer({"releases": [{**each, "made_at": moment_text(each["made_at"])} for each in found]}, show)


def _read(paths: Sequence[Path]) -> dict[str, Any]:
    from runtime.blueprint_files import read_parts

    return {app: files for path in paths for app, files in read_parts(path).items()}


def _publish(door: Door, planned: Any, *, yes: bool, apps: list[str]) -> None:
    """Put a plan in force; without consent to losses it is refused, or asked for on a terminal."""
    from runtime.services.publish_app import publish

    lossy = [step.says for step in planned.tables.steps if step.risk == "lossy"]
    if lossy and not yes:
        if door.as_json or not sys.stdin.isatty():
            door.refuse(REFUSED, [Problem("consent_needed"), *lossy], _told(door, planned))
        _show(door, planned)
        if not click.confirm(door.say("consent_question")):
            door.refuse(REFUSED, [Problem("consent_needed")])
    with progress(not door.as_json) as advance:

        def report(step: Any, rows: int) -> None:
            advance(door.sentence(step.says), rows, step.rows or None)

        done = publish(door.platform, door.actor, planned, consent=True, progress=report)
    told = {
        "release": done.number, "digest": done.digest, "changed": done.changed, "apps": apps,
        "seed": {"created": done.seed.created, "kept": done.seed.kept}, "warnings": [door.told(each) for each in done.warnings],
    }  # fmt: skip

    def show() -> None:
        for change in _worth_telling(planned.changes):
            door.print(_sentence(door, change))
        for warning in done.warnings:
            door.print(door.sentence(warning))
        if done.seed.created:
            door.line("seed_created", count=done.seed.created)
        door.line("blueprint_applied" if done.changed else "blueprint_unchanged", number=done.number)

    door.answer(told, show)


def _worth_telling(changes: Sequence[Any]) -> list[Any]:
    """Of an app that comes or goes as a whole, only that."""
    whole = {f"/{each.app}/" for each in changes if each.code in ("change_app_added", "change_app_removed")}
    return [each for each in changes if hasattr(each, "app") or not any(each.pointer.startswith(app) for app in whole)]


def _sentence(door: Door, change: Any) -> str:
    return door.sentence(Problem(change.code, change.pointer, change.params))


def _told(door: Door, planned: Any) -> dict[str, Any]:
    from runtime.services.told_plan import told_plan

    return told_plan(planned, door.sentence, door.told)


def _show(door: Door, planned: Any) -> None:
    if planned.is_empty:
        door.line("plan_is_empty")
        return
    for change in _worth_telling(planned.changes):
        door.print(_sentence(door, change))
    steps = planned.tables.steps
    if steps:
        risks = {name: door.say(f"risk_{name}") for name in ("safe", "slow", "lossy")}
        rows = [(risks[step.risk], f"{step.rows:,}" if step.rows else "", door.sentence(step.says)) for step in steps]
        door.table(door.say("plan_titles").split("|"), rows, frozenset({1}))
    for step in steps:
        for one in step.samples:
            door.line("plan_sample", public_id=one.public_id, value=one.value, field=step.name.partition(" ")[2])
    door.problems(planned.tables.obstacles())
    door.line(
        "plan_needs_consent" if planned.tables.needs_consent else "plan_time", seconds=f"{max(planned.tables.seconds, 0.1):.1f}"
    )


blueprint = click.Group(
    "blueprint", [validate, plan, apply, uninstall, rollback, releases_, export, diff, merge, texts],
    help="Check, plan and apply blueprints, and take them back.",
)  # fmt: skip
