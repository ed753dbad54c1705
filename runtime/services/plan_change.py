"""What a change of the installed apps means, before anything is done: the release it makes, or all that is wrong with it; what
differs; what happens to the tables, with rows touched and values that will not convert. Nothing is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.blueprint.changes import Change
from engines.blueprint.compiler import compile_all, compile_release
from engines.blueprint.difference import difference
from engines.blueprint.model import Release
from engines.blueprint.renamed import Keys, apps_among, keys_between, names_from_text, names_of
from engines.blueprint.reprint import names_any, reprint_parts
from engines.blueprint.stamp import stamp
from engines.kernel.errors import Invalid, NotFound, Problem
from engines.record.field_type import Reading
from runtime.services.platform import Platform
from runtime.storage import releases, workspace
from runtime.storage.database import Connection
from runtime.storage.dynamic.planning import plan_tables
from runtime.storage.dynamic.table_plan import TablePlan
from runtime.storage.syncing import catalogue
from runtime.storage.syncing.survey import survey

Parts = Mapping[str, Mapping[str, Any]]
"""App key → path → JSON."""


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """From the release in force to another."""

    base: int | None
    """Number of the release in force; None: nothing is installed yet."""
    parts: Parts
    """All apps that are installed afterwards."""
    release: Release
    before: Release | None
    changes: tuple[Change, ...]
    tables: TablePlan
    reading: Reading

    @property
    def is_empty(self) -> bool:
        """Applying it changes nothing."""
        return not self.changes and self.tables.is_empty and self.before is not None and self.before.digest == self.release.digest


def plan_change(
    platform: Platform, wanted: Parts, removed: frozenset[str] = frozenset(), unreadable: Sequence[Problem] = ()
) -> PlannedChange:  # fmt: skip
    """The plan for installing or upgrading the apps `wanted` and uninstalling `removed`. Raises `Invalid` with all problems.
    `unreadable`: what is wrong with files that are missing in `wanted`.
    """
    with platform.database.read() as connection:
        home = workspace.load(connection)
        number = home.release
        old = {} if number is None else releases.load(connection, number).parts
        unknown = removed - set(old)
        if unknown:
            raise NotFound(Problem("app_not_installed", params={"app": app}) for app in sorted(unknown))
        parts = {app: files for app, files in {**old, **wanted}.items() if app not in removed}
        given = frozenset(wanted)
        if old:
            parts = stamp(old, parts)
            parts = reprint_parts(old, parts, given, platform.registries, platform.language)
        release = _understood(platform, connection, number, parts, given, unreadable)
        before = None if number is None else platform.releases.of(connection, home).release
        return _planned(platform, connection, number, before, release)


def _understood(
    platform: Platform, connection: Connection, number: int | None, parts: Parts, given: frozenset[str],
    unreadable: Sequence[Problem],
) -> Release:  # fmt: skip
    """The release of `parts`; what the apps `given` call by a key of an earlier release is found.

    Files with a rename are taken although their formulas still use the old key; the release that they make knows that key no
    more, or takes it for the name of something else that the formula sees. So that the same files are taken again, and mean
    the same, they are read as the releases before would have read them, the newest first. Of several releases with the same
    keys only the newest is asked; of files that fit only those whose keys stand somewhere in them.
    """
    compiled = compile_all(parts, platform.registries, platform.language, unreadable)
    for earlier, keys in _renames_since(connection, number, parts, given):
        if compiled.release is not None and not names_any(keys, parts, given, platform.registries):
            continue
        try:
            then = releases.load(connection, earlier).parts
            read = reprint_parts(then, parts, given, platform.registries, platform.language)
        except Invalid:
            if compiled.release is None:
                raise
            continue  # what fits need not have a meaning there
        if all(read[app] == parts[app] for app in given):
            continue
        followed = {**parts, **{app: read[app] for app in given}}
        found = compile_all(followed, platform.registries, platform.language, unreadable)
        if found.release is not None or compiled.release is None:
            parts, compiled = followed, found
    if compiled.release is None:
        raise Invalid(compiled.problems)
    return compiled.release


def _renames_since(connection: Connection, number: int | None, parts: Parts, given: frozenset[str]) -> Iterator[tuple[int, Keys]]:
    """Kept releases in which things of `parts` were called otherwise, the newest of each such wording, with the keys of then.
    Only the names of each release are read, and those of the same wording once."""
    now = names_of(parts)
    asked: list[tuple[Keys, frozenset[str]]] = []
    seen: set[str] = set()
    for earlier, text in releases.names(connection) if given else ():
        if earlier == number or text in seen:
            continue
        if text is None:  # kept before names were
            then = names_of(releases.load(connection, earlier).parts)
        else:
            seen.add(text)
            then = names_from_text(text)
        question = (keys_between(now, then), given & apps_among(then))
        if question[0] and question not in asked:
            asked.append(question)
            yield earlier, question[0]


def plan_roll_back(platform: Platform, number: int) -> PlannedChange:
    """The plan for going back to an earlier release."""
    with platform.database.read() as connection:
        home = workspace.load(connection)
        if home.release is None:
            raise Invalid(Problem("nothing_installed"))
        before = platform.releases.of(connection, home).release
        release = compile_release(releases.load(connection, number).parts, platform.registries, platform.language)
        return _planned(platform, connection, home.release, before, release)


def _planned(
    platform: Platform, connection: Connection, number: int | None, before: Release | None, release: Release
) -> PlannedChange:
    reading = Reading(zone=workspace.load(connection).zone)
    entities = {} if before is None else before.entities
    tables = survey(connection, plan_tables(entities, release.entities, catalogue.known(connection)), reading)
    changes = difference({} if before is None else before.parts, release.parts, platform.registries.field_types)
    return PlannedChange(number, release.parts, release, before, changes, tables, reading)
