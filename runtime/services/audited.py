"""A write transaction whose deeds are noted in the audit: called by every service that lets in, shuts out or changes people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.storage import audit, users, workspace
from runtime.storage.audit import AuditRow
from runtime.storage.database import Connection

#: Ids that such a transaction draws at most; SQLite refills its block before the transaction begins.
_IDS = 8


@dataclass(frozen=True, slots=True)
class Audited:
    """The transaction, while it runs."""

    platform: Platform
    actor: Actor
    connection: Connection
    now: datetime

    def note(self, kind: str, subject: str, by: Actor | None = None, **detail: object) -> None:
        """Note what is done, in the same transaction. `detail`: JSON without secrets and personal values; `by`: else the
        actor."""
        actor, id = by or self.actor, self.platform.ids.next()
        row = AuditRow(id, self.now, actor.id, actor.login, actor.via, kind, subject, detail, self.actor.address)
        audit.append(self.connection, row)


@contextmanager
def audited(platform: Platform, actor: Actor) -> Iterator[Audited]:
    """A write transaction. Raises `Permanent` `no_workspace`."""
    platform.ids.ensure(_IDS)
    with platform.database.write() as connection:
        workspace.load(connection)
        yield Audited(platform, actor, connection, platform.now())
    link_audit(platform)


@contextmanager
def changing_people(platform: Platform, actor: Actor) -> Iterator[Audited]:
    """The same, for changes of what somebody may: one at a time, and every process looks anew afterwards."""
    with audited(platform, actor) as change:
        users.move_on(change.connection)
        yield change


def link_audit(platform: Platform) -> None:
    """Link what was noted into the chain of the audit. Call it after the commit of what appended rows."""
    with platform.database.write() as connection:
        audit.link(connection)
