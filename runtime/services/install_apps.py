"""Install apps from a file or from the gallery, or update them: planned in full before anything is written.

An update is a merge of three: the app as its maker shipped it last (the first release with the version that is installed),
what was made of it here, and what the maker ships now. What both changed is decided by whoever updates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engines.blueprint.merge import Conflict as MergeConflict
from engines.blueprint.merge import Side, merge
from engines.blueprint.parts import APP_FILE
from engines.kernel.errors import Conflict, Invalid, Problem
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.apply_records import Applied, apply_records
from runtime.services.audited import audited
from runtime.services.blueprint_reads import installed_parts
from runtime.services.offered_apps import Need, Offer, needs, offer
from runtime.services.plan_change import Parts, PlannedChange, plan_change
from runtime.services.platform import Platform
from runtime.services.publish_app import Published, publish
from runtime.services.publishing import announced
from runtime.storage import releases


@dataclass(frozen=True, slots=True)
class Installation:
    """What would be done."""

    offers: Sequence[Offer]
    needs: Sequence[Need]
    conflicts: Sequence[MergeConflict] = ()
    """What both sides changed and nobody has decided."""
    problems: Sequence[Problem] = ()
    """For which it cannot be done."""
    plan: PlannedChange | None = None


@dataclass(frozen=True, slots=True)
class InstallApps:
    """What is wanted."""

    parts: Parts
    decisions: Mapping[str, Side] = field(default_factory=dict)
    """Which side stands, by the pointer of a conflict."""
    base: int | None = None
    """Number of the release that the plan was made for; 0: nothing was installed. None: whichever."""
    consent: bool = False
    with_demo: bool = False
    """Also the sample records of apps that are new."""


def plan_installation(platform: Platform, actor: Actor, request: InstallApps) -> Installation:
    """The plan; what stands in the way is in it. Raises `Forbidden`."""
    require_admin(actor)
    here = installed_parts(platform)
    found = Installation(
        [offer(app, files, here) for app, files in sorted(request.parts.items())], needs(request.parts, here)
    )  # fmt: skip
    if not all(each.is_met for each in found.needs):
        return found
    wanted, conflicts = dict[str, Mapping[str, object]](), list[MergeConflict]()
    for app, files in request.parts.items():
        if app not in here:
            wanted[app] = files
            continue
        merged = merge(_shipped_base(platform, app, here), here[app], files, _of_app(request.decisions, app))
        wanted[app] = merged.files
        conflicts += [replace(each, pointer=f"/{app}{each.pointer}") for each in merged.conflicts]
    try:
        plan = plan_change(platform, wanted)
    except Invalid as error:
        return replace(found, conflicts=conflicts, problems=error.problems)
    return replace(found, conflicts=conflicts, plan=plan, problems=tuple(plan.tables.obstacles()))


def install_apps(platform: Platform, actor: Actor, request: InstallApps) -> tuple[Published, Applied]:
    """Do it; what was published, and the sample records. Raises `Forbidden`, `Invalid` with what is missing or wrong, `Conflict`
    with what is to be decided, or where the release is another than the plan was made for."""
    planned = plan_installation(platform, actor, request)
    missing = [
        Problem("app_missing", f"/{each.app}/{APP_FILE}/requires", {"app": each.app, "needed": each.needed, "range": each.span})
        for each in planned.needs if not each.is_met
    ]  # fmt: skip
    if missing or planned.problems:
        raise Invalid([*missing, *planned.problems])
    if planned.conflicts:
        raise Conflict(each.problem() for each in planned.conflicts)
    plan = planned.plan
    if plan is None or (request.base is not None and request.base != (plan.base or 0)):
        raise Conflict(Problem("release_moved"))
    done = publish(platform, actor, plan, consent=request.consent)
    if done.changed:
        with audited(platform, actor) as change:
            for each in planned.offers:
                change.note("published", each.key, release=done.number, version=each.version, was=each.installed)
    return done, _sample(platform, actor, planned, plan) if request.with_demo else Applied()


def _sample(platform: Platform, actor: Actor, planned: Installation, plan: PlannedChange) -> Applied:
    new = {each.key for each in planned.offers if each.installed is None}
    with announced(platform, None) as told:
        told.phase("sample")
        return apply_records(platform, actor, [each for each in plan.release.demo if each.app in new])


def _of_app(decisions: Mapping[str, Side], app: str) -> dict[str, Side]:
    start = f"/{app}"
    return {pointer.removeprefix(start): side for pointer, side in decisions.items() if pointer.startswith(f"{start}/")}


def _shipped_base(platform: Platform, app: str, here: Parts) -> Mapping[str, object]:
    """The app as it was when the version that is installed first came: what was changed here came after that."""
    version = here[app][APP_FILE]["version"]
    base = here[app]
    with platform.database.read() as connection:
        current = releases.current(connection)[0] or 0
        for number, *_ in releases.history(connection):  # newest first
            if number >= current:
                continue
            files = releases.load(connection, number).parts.get(app)
            if files is None or files[APP_FILE]["version"] != version:
                break
            base = files
    return base
