"""Looking at the audit, and proving that nobody has touched it. Administrators only."""

from dataclasses import dataclass
from datetime import datetime

from engines.kernel.errors import Invalid, Problem
from engines.record.query import MAX_LIMIT
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.audited import link_audit
from runtime.services.platform import Platform
from runtime.storage import audit, workspace
from runtime.storage.audit import AuditFilter, AuditPage, Verified


@dataclass(frozen=True, slots=True)
class ListAudit:
    """Which rows, newest first; None: all."""

    kind: str | None = None
    actor: str | None = None
    """Login."""
    since: datetime | None = None
    until: datetime | None = None
    """Not itself."""
    cursor: str | None = None
    limit: int = 50


def list_audit(platform: Platform, actor: Actor, request: ListAudit) -> AuditPage:
    """A page of the audit. Raises `Forbidden`, `Invalid` for a cursor or limit that is none."""
    require_admin(actor)
    if not 1 <= request.limit <= MAX_LIMIT:
        raise Invalid(Problem("limit_out_of_range", "/limit", {"most": MAX_LIMIT}))
    wanted = AuditFilter(request.kind, request.actor, request.since, request.until)
    with platform.database.read() as connection:
        workspace.load(connection)
        return audit.page(connection, wanted, request.cursor, request.limit)


def verify_audit(platform: Platform, actor: Actor) -> Verified:
    """Work the chain out anew; rows that a process left unlinked when it ended are linked first. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        workspace.load(connection)
    link_audit(platform)
    with platform.database.read() as connection:
        return audit.verify_audit(connection)
