"""Look after an installation: what is there, what is wrong, and what to do about it. Reads only. Called by `tessera doctor`.

Each finding has a level: `ok`, `note` (somebody should know), `wrong` (somebody must act). `deep` proves sums and books too.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from engines.kernel.errors import AppError, Problem
from engines.record.system_fields import SYSTEM_TYPES
from runtime.services.examine_operation import examine_operation
from runtime.services.finding import Finding
from runtime.services.platform import Platform
from runtime.services.release import Installed
from runtime.storage import health, incidents, jobs, ledger_verification, migrating, workspace
from runtime.storage.database import Connection
from runtime.storage.roll_up_sql import differences
from runtime.storage.syncing.dangling import dangling

#: Below this an installation is soon in trouble.
_FREE_BYTES = 500_000_000


def examine(platform: Platform, *, deep: bool = False) -> Iterator[Finding]:
    """All findings, one after the other; stops where nothing further can be looked at."""
    try:
        with platform.database.read() as connection:
            yield Finding("ok", "doctor_database", {"version": health.server_version(connection)})
            there = workspace.exists(connection)
            revision, newest = migrating.revision(connection), migrating.newest()
    except AppError as error:
        yield Finding("wrong", "doctor_unreachable", {}, "advise_database", error.problems)
        return
    if not there:
        yield Finding("wrong", "doctor_no_workspace", {}, "advise_install")
        return
    if revision != newest:
        yield Finding("wrong", "doctor_migrations", {"found": revision or "–", "needed": newest or "–"}, "advise_migrate")
        return
    yield Finding("ok", "doctor_migrated", {"revision": revision or "–"})
    with platform.database.read() as connection:
        home = workspace.load(connection)
        now = platform.clock(home).now().astimezone(home.zone)
        yield Finding("ok", "doctor_zone", {"zone": home.zone.key, "now": now.strftime("%Y-%m-%d %H:%M")})
        yield _disk(platform)
        yield from examine_operation(platform, connection, home)
        if home.release is None:
            yield Finding("wrong", "doctor_nothing_installed", {}, "advise_install")
            return
        yield from _release(platform, connection, deep=deep)


def _release(platform: Platform, connection: Connection, *, deep: bool) -> Iterator[Finding]:
    try:
        installed = platform.releases.current(connection)
    except AppError as error:
        yield Finding("wrong", "doctor_release_broken", {}, "advise_release", error.problems)
        return
    apps = ", ".join(f"{app.key} {app.version}" for app in installed.release.apps.values())
    yield Finding("ok", "doctor_release", {"number": installed.number, "digest": installed.release.digest[:12], "apps": apps})
    names = health.unreadable(connection, installed.tables, installed.release.entities.values())
    if names:
        yield Finding("wrong", "doctor_views_broken", {"names": ", ".join(names)}, "advise_views")
    else:
        yield Finding("ok", "doctor_views", {"count": len(installed.release.entities)})
    yield from _incidents(installed, connection)
    yield _jobs(connection)
    if deep:
        yield from _links(installed, connection)
        yield from _roll_ups(installed, connection)
        yield from _ledgers(platform, installed, connection)
    else:
        yield Finding("note", "doctor_not_deep")


def _links(installed: Installed, connection: Connection) -> Iterator[Finding]:
    found = list(dangling(connection, installed.tables, installed.release.entities))
    for entity, each, count in found:
        params = {"form": entity.title, "field": each.title, "count": count}
        yield Finding("wrong", "doctor_links_dangling", params, "advise_links")
    if not found:
        yield Finding("ok", "doctor_links")


def _incidents(installed: Installed, connection: Connection) -> Iterator[Finding]:
    """What failed: how often, since when (by the workspace's clock), and one case of it with its values."""
    zone = workspace.load(connection).zone
    found = incidents.open_incidents(connection)
    if not found:
        yield Finding("ok", "doctor_no_incidents")
    for each in found:
        sample = each.sample if isinstance(each.sample, dict) else {}
        params = {
            "rule": sample.get("rule", each.subject), "version": each.version or "–", "count": each.count,
            "first": _minute(each.first_at, zone), "last": _minute(each.last_at, zone),
            "record": f"{sample.get('form') or '–'} {sample.get('record_id') or ''}".strip(),
            "values": _values(installed, sample.get("form"), sample.get("values")),
        }  # fmt: skip
        advice, problems = "advise_jobs", _problems(sample.get("problems", ()))
        if each.kind == "rule":
            advice, problems = "advise_incident", [Problem(each.code, "", sample.get("cause_params", {}))]
        yield Finding("wrong", f"doctor_incident_{each.kind}", params, advice, tuple(problems))


def _problems(kept: Iterable[Mapping[str, Any]]) -> list[Problem]:
    return [Problem(each["code"], each["pointer"], each["params"]) for each in kept]


def _values(installed: Installed, form: str | None, values: object) -> str:
    """The values that a rule saw, by the keys of today."""
    if not isinstance(values, Mapping) or not values:
        return "–"
    return ", ".join(f"{_path(installed, form, str(path))} = {'∅' if value is None else value}" for path, value in values.items())


def _path(installed: Installed, form: str | None, path: str) -> str:
    keys: list[str] = []
    for step in path.split("."):
        entity = installed.release.entities.get(form or "")
        found = None if entity is None else entity.fields.get(step)
        keys.append(step if found is None or step in SYSTEM_TYPES else found.key)
        form = None if found is None else found.target
    return ".".join(keys)


def _jobs(connection: Connection) -> Finding:
    counts = jobs.counts(connection)
    params = {state: counts.get(state, 0) for state in ("waiting", "running", "failed")}
    if params["failed"]:
        told = [problem for job in jobs.failed(connection, 5) for problem in _problems(job.result)]
        return Finding("wrong", "doctor_jobs_failed", params, "advise_jobs", tuple(told))
    return Finding("ok", "doctor_jobs", params)


def _roll_ups(installed: Installed, connection: Connection) -> Iterator[Finding]:
    entities, checked = installed.release.entities, 0
    for entity in entities.values():
        for roll_up in entity.roll_ups:
            checked += 1
            wrong = differences(connection, installed.tables, entities, roll_up, 100)
            if wrong:
                key = f"{entity.key}.{entity.fields[roll_up.field].key}"
                sample = wrong[0]
                params = {"field": key, "count": len(wrong), "record": sample.owner}
                params |= {"kept": sample.kept, "right": sample.computed}
                yield Finding("wrong", "doctor_roll_up_wrong", params, "advise_roll_up")
    yield Finding("ok", "doctor_roll_ups", {"count": checked})


def _ledgers(platform: Platform, installed: Installed, connection: Connection) -> Iterator[Finding]:
    for ledger in installed.release.ledgers:
        wrong = tuple(islice(ledger_verification.verify(connection, platform.ledger_tables, ledger), 100))
        if wrong:
            details = tuple(Problem(each.code, "", {**each._asdict()}) for each in wrong[:5])
            yield Finding("wrong", "doctor_ledger_wrong", {"ledger": ledger, "count": len(wrong)}, "advise_ledger", details)
        else:
            yield Finding("ok", "doctor_ledger", {"ledger": ledger})


def _disk(platform: Platform) -> Finding:
    folder = platform.settings.data_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    params = {"free": f"{free / 1e9:,.1f}", "folder": str(platform.settings.data_dir)}
    if free > _FREE_BYTES:
        return Finding("ok", "doctor_disk", params)
    return Finding("wrong", "doctor_disk_low", params, "advise_disk")


def _minute(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
