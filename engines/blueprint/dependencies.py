"""Which apps an app needs, and whether they are there: checked before anything is compiled or written."""

import difflib
from collections.abc import Collection, Iterator, Mapping

from engines.blueprint.parts import APP_FILE, Parts
from engines.blueprint.versions import UNKNOWN_VERSION, is_in_range
from engines.kernel.errors import Problem


def requirements_of(parts: Parts) -> Mapping[str, str]:
    """Range of versions by app key, as `app.json` says; without what is no text."""
    wanted = parts.manifest.get("requires")
    if not isinstance(wanted, Mapping):
        return {}
    return {app: span for app, span in wanted.items() if isinstance(span, str)}


def dependency_problems(apps: Mapping[str, Parts]) -> list[Problem]:
    """Needed apps that are missing or have another version, and circles."""
    problems: list[Problem] = []
    for app in sorted(apps):
        for needed, span in requirements_of(apps[app]).items():
            problems.extend(_missing(apps, app, needed, span))
    problems.extend(_circles(apps))
    return problems


def plugin_problems(apps: Mapping[str, Parts], installed: Collection[str]) -> Iterator[Problem]:
    """Needed plugins that are not installed."""
    for app, parts in apps.items():
        for index, name in enumerate(parts.manifest.get("plugins", ())):
            if name not in installed:
                near = difflib.get_close_matches(name, installed, n=1)
                pointer = f"/{app}/{APP_FILE}/plugins/{index}"
                yield Problem("plugin_not_installed", pointer, {"app": app, "plugin": name}, near[0] if near else None)


def in_order(apps: Mapping[str, Parts]) -> tuple[str, ...]:
    """The apps, each behind those that it needs; equal ones by key."""
    done: dict[str, None] = {}

    def place(app: str, above: frozenset[str]) -> None:
        if app in done or app in above or app not in apps:
            return
        for needed in sorted(requirements_of(apps[app])):
            place(needed, above | {app})
        done[app] = None

    for app in sorted(apps):
        place(app, frozenset())
    return tuple(done)


def needed_by(apps: Mapping[str, Parts], app: str) -> tuple[str, ...]:
    """The apps that an app needs, directly or through others."""
    found: dict[str, None] = {}
    waiting = [app]
    while waiting:
        here = waiting.pop()
        for needed in requirements_of(apps[here]) if here in apps else ():
            if needed not in found:
                found[needed] = None
                waiting.append(needed)
    return tuple(sorted(found))


def _missing(apps: Mapping[str, Parts], app: str, needed: str, span: str) -> Iterator[Problem]:
    pointer = f"/{app}/{APP_FILE}/requires/{needed}"
    if needed not in apps:
        near = difflib.get_close_matches(needed, [other for other in apps if other != app], n=1)
        yield Problem("app_missing", pointer, {"app": app, "needed": needed, "range": span}, near[0] if near else None)
        return
    version = apps[needed].manifest.get("version")
    if isinstance(version, str) and version != UNKNOWN_VERSION and not is_in_range(version, span):
        yield Problem("app_version", pointer, {"app": app, "needed": needed, "range": span, "version": version})


def _circles(apps: Mapping[str, Parts]) -> Iterator[Problem]:
    """One problem for each circle, at the first app of the alphabet in it."""
    for app in sorted(apps):
        circle = _way_back(apps, app)
        if circle and app == min(circle):
            names = " → ".join((*circle, app))
            yield Problem("requires_circle", f"/{app}/{APP_FILE}/requires/{circle[1 % len(circle)]}", {"circle": names})


def _way_back(apps: Mapping[str, Parts], start: str) -> tuple[str, ...]:
    """The shortest way from an app over what it needs back to itself; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for needed in sorted(requirements_of(apps[way[-1]])) if way[-1] in apps else ():
            if needed == start:
                return way
            if needed not in seen:
                seen.add(needed)
                ways.append((*way, needed))
    return ()
