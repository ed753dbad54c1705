"""`tessera audit`: who did what to this installation, and the proof that nobody has touched the record of it."""

import json

import click

from engines.kernel.errors import Problem
from runtime.cli.door import REFUSED, Door, command


@command("list")
@click.option("--kind", help="sign_in, user_changed, key_made …")
@click.option("--actor", metavar="LOGIN", help="Who did it.")
@click.option("--since", metavar="TIME", help="From then on; a bare day is its midnight.")
@click.option("--until", metavar="TIME", help="Before then.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--cursor", help="Where the page before ended.")
def list_(
    door: Door, kind: str | None, actor: str | None, since: str | None, until: str | None, limit: int, cursor: str | None
) -> None:  # fmt: skip
    """List what was done, newest first."""
    from runtime.services.audit import ListAudit, list_audit
    from runtime.services.record_json import moment_text

    platform = door.workspace()
    after, before = (None if text is None else door.moment(text) for text in (since, until))
    found = list_audit(platform, door.actor, ListAudit(kind, actor, after, before, cursor, limit))
    told = [
        {"id": row.id, "at": moment_text(row.at), "actor": row.actor_login, "via": row.via, "kind": row.kind,
         "subject": row.subject, "detail": row.detail, "address": row.address}
        for row in found.rows
    ]  # fmt: skip

    def show() -> None:
        rows = [[*list(each.values())[1:6], json.dumps(each["detail"], ensure_ascii=False), each["address"]] for each in told]
        door.table(door.say("audit_titles").split("|"), rows)
        if found.cursor is not None:
            door.line("more_records", cursor=found.cursor)

    door.answer({"rows": told, "cursor": found.cursor}, show)


@command("verify")
def verify(door: Door) -> None:
    """Work the chain of the audit out anew; exit status 1 where a row was changed or is missing."""
    from runtime.services.audit import verify_audit

    found = verify_audit(door.workspace(), door.actor)
    told = {"rows": found.rows, "head": found.head, "broken": found.broken}
    if found.broken:
        door.refuse(REFUSED, [Problem("audit_broken", f"/{place}", {"place": place}) for place in found.broken], told)
    door.answer(told, lambda: door.line("audit_clean", rows=found.rows, head=found.head or "-"))


audit = click.Group("audit", [list_, verify], help="Who did what to this installation.")
