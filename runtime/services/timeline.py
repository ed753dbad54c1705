"""The whole story of one record, newest first: its saves, what rules did, what was booked in its accounts, what was said of it,
messages that were sent about it, and records that came to point to it. As far as the reader may see each of them.

Each kind is read in its own order, a few at a time, and merged: a page costs what it shows, however long the story is.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import merge
from itertools import islice
from typing import Any, Final

from engines.access.showing import shown_change
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN
from engines.kernel.text import localised
from engines.ledger.definition import LedgerDefinition
from engines.record.entity import Entity
from engines.record.query import Query
from runtime.auth.actor import Actor
from runtime.services.comments import CommentJson
from runtime.services.delivery_json import DeliveryJson, may_read
from runtime.services.delivery_why import DeliveryWhy
from runtime.services.explain_record import Teller
from runtime.services.list_records import find_row
from runtime.services.personal_reads import note_history, write_in_time
from runtime.services.platform import Platform
from runtime.services.record_json import RecordJson, moment_text
from runtime.services.record_text import RecordText
from runtime.services.related import Related, related_of
from runtime.services.viewer import Viewer, view
from runtime.storage import comments, deliveries, story, users
from runtime.storage.story import Before
from runtime.storage.traces import rule_texts

MOST = 200
#: Kinds, in the order in which they are told that happened in the same moment.
KINDS: Final = ("link", "change", "effect", "entry", "comment", "message")
_BATCH = 60
#: Rows of one kind that are looked at for one page: what may not be seen is passed over, but not without end.
_MOST_READ = 3_000
_SLACK = timedelta(hours=2)

Place = tuple[datetime, int, int]
"""Moment, number of the kind, id."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, and when."""

    place: Place
    document: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """For the doors."""
        at, kind, _ = self.place
        return {"at": moment_text(at), "kind": KINDS[kind], **self.document}


@dataclass(frozen=True, slots=True)
class Story:
    """A page of it."""

    happened: list[dict[str, Any]]
    next: Place | None
    """Where the next page begins."""


def timeline(
    platform: Platform, actor: Actor, form: str, id: int | str, locale: str, limit: int, before: Place | None = None,
    kinds: Collection[str] = KINDS,
) -> Story:  # fmt: skip
    """The newest `limit` things of some kinds before a place. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        row = find_row(viewer, entity, id)
        teller = _Story(viewer, entity, int(row["id"]), locale, before)
        found = list(islice(teller.tell(kinds), min(limit, MOST) + 1))
        page = found[: min(limit, MOST)]
        note_history(viewer, entity, str(row["id"]), teller.changed_fields(page))
    write_in_time(platform, actor.via)
    return Story([each.to_json() for each in page], page[-1].place if len(found) > len(page) else None)


class _Story:
    def __init__(self, viewer: Viewer, entity: Entity, id: int, locale: str, before: Place | None) -> None:
        self._viewer = viewer
        self._entity = entity
        self._id = id
        self._locale = locale
        self._before = before
        self._text = RecordText(viewer.release, locale, viewer.home.zone)
        self._names = {user.id: user.name for user in users.all_users(viewer.connection)}

    def tell(self, kinds: Collection[str]) -> Iterator[Happened]:
        """All of it, newest first."""
        ways = {
            "change": self._changes, "effect": self._effects, "entry": self._entries, "comment": self._comments,
            "link": self._links, "message": self._messages,
        }  # fmt: skip
        return merge(*(ways[kind]() for kind in KINDS if kind in kinds), key=lambda each: each.place, reverse=True)

    def changed_fields(self, page: Collection[Happened]) -> set[str]:
        """Ids of the fields whose changes are told."""
        by_key = self._entity.by_key
        keys = {key for each in page for key in each.document.get("changes", ())}
        return {by_key[key].id if key in by_key else key for key in keys}

    def _start(self, kind: str) -> Before:
        """Where the rows of a kind begin."""
        if self._before is None:
            return None
        at, rank, id = self._before
        mine = KINDS.index(kind)
        if mine == rank:
            return at, id
        return at, (0 if mine > rank else None)

    def _read(self, kind: str, read: Any) -> Iterator[Any]:
        """Rows by a function of (before, most), a few at a time."""
        before, count = self._start(kind), 0
        while count < _MOST_READ:
            rows = read(before, _BATCH)
            yield from rows
            count += len(rows)
            if len(rows) < _BATCH:
                return
            before = (rows[-1].at, rows[-1].id)

    def _happened(self, kind: str, at: datetime, id: int, document: dict[str, Any]) -> Happened:
        return Happened((at.astimezone(UTC), KINDS.index(kind), id), document)

    def _changes(self) -> Iterator[Happened]:
        viewer, writer = self._viewer, RecordJson(self._viewer.release, self._entity)
        rows = self._read("change", partial(story.changes, viewer.connection, self._entity.id, self._id))
        for each in rows:
            seen = shown_change(viewer.access, self._entity, viewer.open(each.changes) or {})
            yield self._happened("change", each.at, each.id, {
                "change": each.kind, "version": each.version, "cause": each.cause, "by": self._names.get(each.actor_id or 0),
                "changes": writer.change(seen),
            })  # fmt: skip

    def _effects(self) -> Iterator[Happened]:
        viewer, teller = self._viewer, Teller(self._viewer, self._locale)
        rows = self._read("effect", partial(story.traces, viewer.connection, self._entity.id, self._id))
        for each in rows:
            if not teller.may_tell(each):
                continue
            texts = rule_texts(viewer.connection, {(each.rule, each.rule_version)})
            text, values = texts.get((each.rule, each.rule_version), {}), viewer.open(each.values) or {}
            yield self._happened(
                "effect", each.at, each.id, {"outcome": each.outcome, "sentence": teller.tell(each, text, values)}
            )

    def _entries(self) -> Iterator[Happened]:
        """What was booked on its accounts."""
        access, ledgers = self._viewer.access, self._viewer.release.ledgers.values()
        mine = [each for each in ledgers if each.owner_form == self._entity.id and access.may_ledger(each.id, "read")]
        yield from merge(*(self._booked(each) for each in mine), key=lambda each: each.place, reverse=True)

    def _booked(self, ledger: LedgerDefinition) -> Iterator[Happened]:
        tables, connection = self._viewer.platform.ledger_tables, self._viewer.connection
        unit = None if ledger.unit is None else localised(ledger.unit, self._locale)
        for each in self._read("entry", partial(story.entries, connection, tables, ledger.id, self._id)):
            yield self._happened("entry", each.at, each.id, {
                "ledger": ledger.id, "title": localised(ledger.title, self._locale), "type": each.type, "amount": each.amount,
                "unit": unit, "label": localised(ledger.labels.get(each.type, each.type), self._locale), "reason": each.reason,
            })  # fmt: skip

    def _comments(self) -> Iterator[Happened]:
        viewer, writer = self._viewer, CommentJson(self._viewer, self._entity)

        def read(before: Before, most: int) -> list[comments.Comment]:
            return comments.of_record(viewer.connection, self._entity.id, self._id, most, before)

        for each in self._read("comment", read):
            kept = comments.files_of(viewer.connection, [each])
            told = writer.write(each, kept.get(each.id, ()))
            yield self._happened("comment", each.at, each.id, {"by": self._names.get(each.actor_id or 0), "comment": told})

    def _messages(self) -> Iterator[Happened]:
        """What was sent about it: that it was, by which way and what became of it; what it said only where the reader may read
        all that it may have been made of."""
        viewer, writer = self._viewer, DeliveryJson(self._viewer, self._locale)
        why = DeliveryWhy(viewer, self._locale)
        for each in self._read("message", partial(deliveries.of_record, viewer.connection, self._entity.id, self._id)):
            told = writer.write(each)
            content = writer.content(each) if may_read(viewer, each) else {"subject": None, "text": None, "text_state": "hidden"}
            names = (
                "id", "message", "title", "channel", "state", "reason", "sentence", "has_given_up", "attempts", "due_at",
                "sent_at", "user",
            )  # fmt: skip
            yield self._happened("message", each.at, each.id, {
                **{name: told[name] for name in names}, **{name: content[name] for name in ("subject", "text", "text_state")},
                "why": why.tell(each),
            })  # fmt: skip

    def _links(self) -> Iterator[Happened]:
        """Records of other forms that came to point here."""
        yield from merge(
            *(self._linked(each) for each in related_of(self._viewer, self._entity)), key=lambda each: each.place, reverse=True
        )

    def _linked(self, related: Related) -> Iterator[Happened]:
        viewer, other = self._viewer, related.entity
        start = self._start("link")
        text = f"{related.link.key} == {self._id}"
        if start is not None:  # the formula tells hours apart, `is_before` what happened in the same one
            text += f' and created_at <= datetime("{_wall(viewer, start[0])}")'
        only = viewer.platform.language.formula(text, Scope(viewer.release.schema, other.id), BOOLEAN)
        cursor, count = None, 0
        while count < _MOST_READ:
            page = viewer.page(Query(other.id, only, sort=(("created_at", True), ("id", True)), limit=_BATCH, cursor=cursor))
            for row in page.rows:
                if story.is_before(row["created_at"], int(row["id"]), start):
                    yield self._happened("link", row["created_at"], int(row["id"]), {
                        "form": other.key, "title": localised(other.title, self._locale), "record": row["public_id"],
                        "id": row["id"], "name": self._text.label(other.id, row),
                        "by": self._names.get(row.get("created_by") or 0),
                    })  # fmt: skip
            count, cursor = count + len(page.rows), page.cursor
            if cursor is None:
                return


def _wall(viewer: Viewer, at: datetime) -> str:
    """A while later on the workspace's clock, as formulas write it: an hour may come twice there."""
    return (at + _SLACK).astimezone(viewer.home.zone).strftime("%Y-%m-%d %H:%M:%S")
