"""An installation where people are let in: a workspace without apps, a clock that the test moves, and a shop for roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from runtime.auth.actor import Actor
from runtime.auth.throttle import LocalThrottle
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.identify import by_session
from runtime.services.people import NewUser, add_user
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.sign_in import SignedIn, sign_in
from runtime.storage import workspace
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.models import Models

PASSWORD = "correct horse battery"
COMMAND = Actor(via="command")


def _text(en: str) -> dict[str, str]:
    return {"en": en, "zh-CN": en}


APP = {"desk": {
    "app.json": {"key": "desk", "version": "1.0.0", "format": 1, "title": _text("Desk")},
    "forms/note.json": {
        "key": "note", "title": _text("Note"), "label": "word",
        "fields": [{"key": "word", "type": "text", "title": _text("Word")}],
        "actions": [{"key": "close", "title": _text("Close"), "do": [{"update": {"set": {"word": '"closed"'}}}]}],
    },
    "roles/clerk.json": {
        "key": "clerk", "title": _text("Clerk"), "forms": {"desk.note": {"actions": ["read", "create", "close"], "rows": "all"}},
    },
    "roles/chief.json": {"key": "chief", "title": _text("Chief"), "forms": {"desk.note": {"actions": ["read"], "rows": "all"}}},
}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimedPlatform(Platform):
    """The machine's time is the test's."""

    times: Any = None

    def now(self) -> datetime:
        return self.times[0]


class Office:
    """One process of an installation; `beside` opens another."""

    def __init__(self, url: str, folder: Path, times: list[datetime]) -> None:
        self.url, self.folder, self.times = url, folder, times
        made = build(read_settings({"TESSERA_DATABASE_URL": url, "TESSERA_DATA_DIR": str(folder)}))
        parts = {name: getattr(made, name) for name in Platform.__slots__}
        parts["throttle"] = LocalThrottle(self._seconds)
        self.platform: Platform = TimedPlatform(**parts, times=times)

    def _seconds(self) -> float:
        return self.times[0].timestamp()

    def later(self, **how_long: float) -> None:
        """The clock of all processes moves on."""
        self.times[0] += timedelta(**how_long)

    @contextmanager
    def beside(self) -> Iterator["Office"]:
        """Another process of the same installation, with caches and connections of its own."""
        other = Office(self.url, self.folder, self.times)
        try:
            yield other
        finally:
            other.close()

    def close(self) -> None:
        self.platform.database.close()

    def install(self) -> None:
        """An app with two roles, a form and an action."""
        apply_apps(self.platform, COMMAND, APP)

    def user(self, login: str, **more: Any) -> Actor:
        """A new user with `PASSWORD`, as the system would see them."""
        made = add_user(self.platform, COMMAND, NewUser(login, password=PASSWORD, **more))
        return Actor(made.user.id, login, is_admin=made.user.is_admin)

    def enter(self, login: str, **more: Any) -> SignedIn:
        """Sign in."""
        return sign_in(self.platform, login, PASSWORD, **more)

    def is_in(self, token: str) -> bool:
        return by_session(self.platform, token) is not None

    def deeds(self) -> list[tuple[str, str, str]]:
        """(kind, subject, by whom) in the audit, oldest first."""
        table = SYSTEM.audit
        with self.platform.database.read() as connection:
            query = sa.select(table.c.kind, table.c.subject, table.c.actor_login).order_by(table.c.number)
            return [tuple(row) for row in connection.execute(query)]

    def everything_kept(self) -> str:
        """All that stands in the tables, as text."""
        with self.platform.database.read() as connection:
            tables = SYSTEM.user.metadata.sorted_tables
            return "\n".join(str(row) for table in tables for row in connection.execute(sa.select(table)))


def opened(url: str, folder: Path, models: Models) -> Office:
    """A new workspace; it is noon."""
    office = Office(url, folder, [datetime(2026, 3, 1, 12, tzinfo=UTC)])
    database = office.platform.database
    work = partial(workspace.create, database, zone="Asia/Shanghai", now=office.times[0], is_test=True)
    models.install(url, database, folder, "an office", work)
    return office
