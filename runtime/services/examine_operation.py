"""How an installation is run: settings that are unsafe where others reach it, clocks, the queue, the last backup.

Part of `examine.py`; reads only.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address

from runtime.config import Settings
from runtime.services.backup import last_backup
from runtime.services.finding import Finding
from runtime.services.platform import Platform
from runtime.storage import health, jobs
from runtime.storage.database import Connection
from runtime.storage.workspace import Workspace

#: A job that has been due for so long tells that nobody works.
_OLD_JOB = timedelta(minutes=10)
_OLD_BACKUP = timedelta(hours=48)
#: Seconds by which the clocks of machine and database may differ.
_CLOCK_SECONDS = 5
_OTHERS = 0o007


def examine_operation(platform: Platform, connection: Connection, home: Workspace) -> Iterator[Finding]:
    """All findings about running it."""
    yield from _settings(platform.settings, is_sqlite=platform.database.is_sqlite)
    yield from _clocks(platform, connection, home)
    yield _queue(connection, platform.clock(home).now())
    yield _backup(platform)
    yield _print(platform)


def _settings(settings: Settings, *, is_sqlite: bool) -> Iterator[Finding]:
    folder = settings.data_dir
    if folder.exists() and folder.stat().st_mode & _OTHERS:
        yield Finding("note", "doctor_folder_open", {"folder": folder}, "advise_folder")
    if _is_local(settings.host) and not settings.url:
        return
    found = list(_exposed(settings, is_sqlite=is_sqlite))
    yield from found or [Finding("ok", "doctor_exposed_well", {"url": settings.url})]


def _exposed(settings: Settings, *, is_sqlite: bool) -> Iterator[Finding]:
    """What matters once other machines reach it."""
    if not settings.url:
        yield Finding("wrong", "doctor_no_url", {"host": settings.host}, "advise_url")
    elif settings.url.startswith("http:"):
        yield Finding("wrong", "doctor_plain_http", {"url": settings.url}, "advise_https")
    elif not settings.proxies:
        yield Finding("note", "doctor_no_proxies", {}, "advise_proxies")
    if is_sqlite:
        yield Finding("note", "doctor_sqlite_exposed", {}, "advise_postgresql")


def _clocks(platform: Platform, connection: Connection, home: Workspace) -> Iterator[Finding]:
    offset = int(home.clock_offset.total_seconds())
    if offset:
        yield Finding("note", "doctor_clock_moved", {"seconds": f"{offset:,}"})
    theirs = health.server_time(connection)
    apart = 0 if theirs is None else round(abs((theirs - platform.now()).total_seconds()))
    if apart > _CLOCK_SECONDS:
        yield Finding("wrong", "doctor_clocks_apart", {"seconds": f"{apart:,}"}, "advise_clocks")


def _queue(connection: Connection, now: datetime) -> Finding:
    waiting = jobs.depth(connection, now).values()
    age = max(each.age for each in waiting)
    params = {"count": sum(each.count for each in waiting), "minutes": int(age.total_seconds() // 60)}
    if age > _OLD_JOB:
        return Finding("wrong", "doctor_queue_old", params, "advise_queue")
    return Finding("ok", "doctor_queue", params)


def _backup(platform: Platform) -> Finding:
    kept = last_backup(platform)
    if kept is None:
        return Finding("note", "doctor_no_backup", {}, "advise_backup")
    at, path = kept
    age = platform.now() - at
    params = {"path": path, "hours": int(age.total_seconds() // 3600)}
    return (
        Finding("note", "doctor_backup_old", params, "advise_backup")
        if age > _OLD_BACKUP
        else Finding("ok", "doctor_backup", params)
    )


def _print(platform: Platform) -> Finding:
    """Whether PDFs can be made, with Chinese in them."""
    missing = platform.printer.missing()
    if missing is None:
        return Finding("ok", "doctor_print")
    if missing == "fonts":
        return Finding("note", "doctor_print_fonts", {}, "advise_print")
    return Finding("note", "doctor_print_missing", {"reason": missing}, "advise_print")


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
