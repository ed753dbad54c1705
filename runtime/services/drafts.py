"""Drafts: what authors change of an app before they publish it. File by file, so that several work at once; who has not seen
another's change of the same file is told. For administrators.

A draft lies over what is installed: when the app was published by somebody else in between, both are merged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.blueprint.identity import is_key
from engines.blueprint.merge import merge
from engines.blueprint.parts import APP_FILE, FOLDERS
from engines.kernel.errors import Conflict, Invalid, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.audited import audited
from runtime.services.blueprint_reads import installed_parts
from runtime.services.plan_change import PlannedChange, plan_change
from runtime.services.platform import Platform
from runtime.services.publish_app import Published, publish
from runtime.storage import drafts, releases, workspace
from runtime.storage.drafts import DraftFile, KeptDraft

Files = Mapping[str, Any]
#: Of one app.
MOST_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Draft:
    """An app as it would be."""

    app: str
    base: int | None
    """Number of the release that it was begun from."""
    version: int
    """0: nothing was changed."""
    files: Files
    """Path → JSON, all of them."""
    changed: Mapping[str, DraftFile]


def list_drafts(platform: Platform, actor: Actor) -> dict[str, int]:
    """Apps that have a draft, with its version. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        workspace.load(connection)
        return drafts.listed(connection)


def show_draft(platform: Platform, actor: Actor, app: str) -> Draft:
    """The app with what was changed. Raises `Forbidden`, `NotFound` where there is neither app nor draft, `Conflict` where what
    was published in between contradicts the draft."""
    require_admin(actor)
    installed = installed_parts(platform).get(app)
    with platform.database.read() as connection:
        workspace.load(connection)
        kept = drafts.find(connection, app)
        base = None if kept is None or kept.base is None else releases.load(connection, kept.base).parts.get(app)
        number = releases.current(connection)[0]
    if kept is None:
        if installed is None:
            raise NotFound(Problem("app_not_installed", params={"app": app[:80]}))
        return Draft(app, number, 0, installed, {})
    return Draft(app, kept.base, kept.version, _merged(kept, base or {}, installed or {}), kept.files)


def change_draft(platform: Platform, actor: Actor, app: str, files: Files, seen: int | None = None) -> Draft:
    """Put files into a draft (None takes one away); it is begun where there is none. `seen`: the version that the author has
    seen. Raises `Forbidden`, `Invalid` for a key or paths that are none, `Conflict` `draft_file_changed` for files that somebody
    else has changed since."""
    require_admin(actor)
    if not is_key(app):
        raise Invalid(Problem("key_unfit", params={"key": app[:80]}))
    problems = [Problem("not_a_part", f"/{path[:200]}", {"path": path[:200]}) for path in files if not is_part(path)]
    if problems:
        raise Invalid(problems)
    installed = app in installed_parts(platform)
    with platform.database.write() as connection:
        workspace.load(connection)
        now = platform.now()
        drafts.begin(connection, app, releases.current(connection)[0] if installed else None, now)
        kept = drafts.find(connection, app, lock=True)
        if kept is None:
            raise Conflict(Problem("draft_gone"))
        later = [
            kept.files[path] for path in files if path in kept.files and seen is not None and kept.files[path].version > seen
        ]
        if later:
            raise Conflict(Problem("draft_file_changed", f"/{each.path}", {"by": each.changed_by}) for each in later)
        if len({*kept.files, *files}) > MOST_FILES:
            raise Invalid(Problem("too_many_files", params={"limit": MOST_FILES}))
        drafts.keep(connection, app, kept.version + 1, files, now, actor.login)
    return show_draft(platform, actor, app)


def discard_draft(platform: Platform, actor: Actor, app: str) -> None:
    """Forget what was changed. Raises `Forbidden`, `NotFound`."""
    require_admin(actor)
    with platform.database.write() as connection:
        workspace.load(connection)
        if not drafts.drop(connection, app):
            raise NotFound(Problem("draft_gone"))


def plan_draft(platform: Platform, actor: Actor, app: str) -> PlannedChange:
    """What publishing the draft would do. Raises `Invalid` with all that is wrong with it."""
    return plan_change(platform, {app: show_draft(platform, actor, app).files})


def plan_back(platform: Platform, actor: Actor, app: str, number: int) -> PlannedChange:
    """What bringing one app back to what it was in an earlier release would do; the others stay. Raises `NotFound`."""
    require_admin(actor)
    files = installed_parts(platform, number).get(app)
    if files is None:
        raise NotFound(Problem("app_not_in_release", params={"app": app[:80], "number": number}))
    return plan_change(platform, {app: files})


def publish_draft(platform: Platform, actor: Actor, app: str, *, consent: bool = False) -> Published:
    """Put the draft in force. Raises `Invalid`, `Conflict` where values would be lost without consent, or the draft was changed
    meanwhile."""
    draft = show_draft(platform, actor, app)
    done = put_in_force(platform, actor, app, plan_change(platform, {app: draft.files}), consent=consent)
    with platform.database.write() as connection:
        kept = drafts.find(connection, app, lock=True)
        if kept is not None and kept.version == draft.version:  # what was changed since stays a draft
            drafts.drop(connection, app)
    return done


def put_in_force(platform: Platform, actor: Actor, app: str, plan: PlannedChange, *, consent: bool) -> Published:
    """Publish a plan, and note it in the audit."""
    require_admin(actor)
    done = publish(platform, actor, plan, consent=consent)
    if done.changed:
        with audited(platform, actor) as change:
            change.note("published", app, release=done.number)
    return done


def _merged(kept: KeptDraft, base: Files, installed: Files) -> Files:
    changed = {path: each.document for path, each in kept.files.items()}
    local = {path: document for path, document in {**base, **changed}.items() if document is not None}
    if base == installed:
        return local
    merged = merge(base, local, installed)
    if merged.conflicts:
        raise Conflict(each.problem() for each in merged.conflicts)
    return merged.files


def is_part(path: str) -> bool:
    """Whether a blueprint may have a file of this name."""
    folder, _, name = path.rpartition("/")
    is_plain = name.endswith(".json") and not name.startswith(".") and "\\" not in path and "\0" not in path
    return path == APP_FILE or (is_plain and folder in FOLDERS)
