"""Publish: put a planned change of the installed apps in force. Install, upgrade, roll-back and uninstall are all this.

Tables first, while all go on; then the switch, for milliseconds; then the records that new apps bring. A process that has
not noticed goes on reading the old release; its next write finds the new one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engines.blueprint.renamed import names_of, names_to_text
from engines.kernel.errors import Conflict, Invalid, Problem
from runtime.auth.actor import Actor
from runtime.services.apply_records import Applied
from runtime.services.bring_seed import bring_seed, put_off_seed
from runtime.services.plan_change import Parts, PlannedChange, plan_change
from runtime.services.platform import Platform
from runtime.services.publishing import announced
from runtime.services.reprint_formulas import reprint_formulas
from runtime.services.scheduled_rules import plan_schedules
from runtime.services.search_terms import plan_search
from runtime.storage import workspace
from runtime.storage.database import Connection
from runtime.storage.dynamic.table_plan import Step
from runtime.storage.syncing.table_sync import NewRelease, TableSync

Progress = Callable[[Step, int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What was put in force."""

    number: int
    digest: str
    changed: bool
    """False: everything was so already."""
    seed: Applied
    warnings: tuple[Problem, ...] = ()


def apply_apps(
    platform: Platform, actor: Actor, wanted: Parts, *, consent: bool = False, progress: Progress = lambda _step, _rows: None
) -> Published:  # fmt: skip
    """Install or upgrade apps; on an empty database the workspace is created first."""
    ensure_workspace(platform)
    return publish(platform, actor, plan_change(platform, wanted), consent=consent, progress=progress)


def ensure_workspace(platform: Platform) -> bool:
    """Create the workspace where there is none, bring its tables up to date where there is; whether it was created."""
    with platform.database.read() as connection:
        there = workspace.exists(connection)
    if there:
        workspace.migrate(platform.database)
        return False
    workspace.create(platform.database, zone=platform.settings.zone, now=platform.now())
    return True


def publish(
    platform: Platform, actor: Actor, plan: PlannedChange, *, consent: bool = False,
    progress: Progress = lambda _step, _rows: None,
) -> Published:  # fmt: skip
    """Put a plan in force. Raises `Conflict` where the release has moved since, or values would be lost without consent."""
    obstacles = plan.tables.obstacles()
    if obstacles:
        raise Invalid(obstacles)
    if plan.tables.needs_consent and not consent:
        raise Conflict(step.says for step in plan.tables.steps if step.risk == "lossy")
    if plan.is_empty and plan.base is not None:
        # A run that was interrupted behind the switch has left this undone.
        return Published(plan.base, plan.release.digest, False, _follow_up(platform))
    new = frozenset(plan.release.apps) - frozenset(() if plan.before is None else plan.before.apps)

    def on_switch(connection: Connection) -> None:
        if plan.before is not None:
            reprint_formulas(connection, platform, plan)
        put_off_seed(connection, platform, actor, plan.release, new)

    sync = TableSync(platform.database)
    names = names_to_text(names_of(plan.parts))
    release = NewRelease(plan.release.digest, plan.parts, platform.now(), actor.id, names)
    with announced(platform, plan.tables) as told:

        def report(step: Step, rows: int) -> None:
            told.step(step, rows)
            progress(step, rows)

        outcome = sync.run(plan.tables, plan.base, release, plan.reading, on_switch=on_switch, progress=report)
        stored = outcome.release
        if stored is None:
            raise Conflict(Problem("release_moved"))
        told.phase("records")
        return Published(stored.number, stored.digest, True, _follow_up(platform), outcome.warnings)


def _follow_up(platform: Platform) -> Applied:
    """What follows a switch: schedules and search rows are planned, seed is brought in."""
    plan_schedules(platform)
    plan_search(platform)
    return bring_seed(platform)
