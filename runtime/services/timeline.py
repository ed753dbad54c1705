"""The whole story of one record, newest first: its saves, what rules did, what was booked in its accounts, and records that
came to point to it. As far as the reader may see each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any

from engines.access.showing import shown_change
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN
from engines.kernel.text import localised
from engines.record.entity import Entity
from engines.record.query import Query
from runtime.auth.actor import Actor
from runtime.services.explain_record import Teller
from runtime.services.list_records import find_row
from runtime.services.platform import Platform
from runtime.services.record_json import RecordJson, moment_text
from runtime.services.record_text import RecordText
from runtime.services.viewer import Viewer, view
from runtime.storage import traces, users
from runtime.storage.account_report import account_rows

MOST = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, and when."""

    at: datetime
    kind: str
    """`change`, `effect`, `entry`, `link`."""
    document: dict[str, Any]


def timeline(
    platform: Platform, actor: Actor, form: str, id: int | str, locale: str, limit: int, before: datetime | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """The newest `limit` things before a moment. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        row = find_row(viewer, entity, id)
        story = _Story(viewer, entity, int(row["id"]), locale)
        happened = (each for each in story.tell() if before is None or each.at < before)
        newest = nlargest(min(limit, MOST), happened, key=lambda each: each.at)
        return [{"at": moment_text(each.at), "kind": each.kind, **each.document} for each in newest]


class _Story:
    def __init__(self, viewer: Viewer, entity: Entity, id: int, locale: str) -> None:
        self._viewer = viewer
        self._entity = entity
        self._id = id
        self._locale = locale
        self._text = RecordText(viewer.release, locale, viewer.home.zone)

    def tell(self) -> Iterator[Happened]:
        """All of it, in no order."""
        yield from self._changes()
        yield from self._effects()
        yield from self._entries()
        yield from self._links()

    def _changes(self) -> Iterator[Happened]:
        viewer, writer = self._viewer, RecordJson(self._viewer.release, self._entity)
        names = {user.id: user.name for user in users.all_users(viewer.connection)}
        for each in traces.changes_of(viewer.connection, self._entity.id, self._id):
            seen = shown_change(viewer.access, self._entity, viewer.open(each.changes) or {})
            yield Happened(each.at, "change", {
                "change": each.kind, "version": each.version, "cause": each.cause, "by": names.get(each.actor_id or 0),
                "changes": writer.change(seen),
            })  # fmt: skip

    def _effects(self) -> Iterator[Happened]:
        viewer, teller = self._viewer, Teller(self._viewer, self._locale)
        found = [each for each in traces.traces_of(viewer.connection, self._entity.id, self._id) if teller.may_tell(each)]
        texts = traces.rule_texts(viewer.connection, {(each.rule, each.rule_version) for each in found})
        for each in found:
            text, values = texts.get((each.rule, each.rule_version), {}), viewer.open(each.values) or {}
            yield Happened(each.at, "effect", {"outcome": each.outcome, "sentence": teller.tell(each, text, values)})

    def _entries(self) -> Iterator[Happened]:
        viewer = self._viewer
        for ledger in viewer.release.ledgers.values():
            if ledger.owner_form != self._entity.id or not viewer.access.may_ledger(ledger.id, "read"):
                continue
            for each in account_rows(viewer.connection, viewer.platform.ledger_tables, ledger.id, self._id).entries:
                yield Happened(each["occurred_at"], "entry", {
                    "ledger": ledger.id, "title": localised(ledger.title, self._locale), "type": each["type"],
                    "amount": each["amount"],
                    "label": localised(ledger.labels.get(each["type"], each["type"]), self._locale),
                })  # fmt: skip

    def _links(self) -> Iterator[Happened]:
        """Records of other forms that point here, by the links that the form shows."""
        viewer = self._viewer
        for field in self._entity.fields.values():
            other = viewer.release.entities.get(field.target or "")
            if field.back is None or field.type.has_rows or other is None or not viewer.access.sees(self._entity.id, field.id):
                continue
            if not viewer.access.may(other.id, "read") or other.parent is not None:
                continue
            key = other.fields[field.back].key
            only = viewer.platform.language.formula(f"{key} == {self._id}", Scope(viewer.release.schema, other.id), BOOLEAN)
            for row in viewer.page(Query(other.id, only, sort=(("created_at", True),), limit=MOST)).rows:
                yield Happened(row["created_at"], "link", {
                    "form": other.key, "title": localised(other.title, self._locale), "record": row["public_id"],
                    "name": self._text.label(other.id, row),
                })  # fmt: skip
