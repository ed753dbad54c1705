"""The log of messages, for administrators: what went to whom by which way, what became of it, and sending it again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from engines.kernel.errors import Conflict, NotFound, Problem
from engines.kernel.text import localised
from engines.record.query import Query
from engines.record.search import words_of
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.audited import Audited, audited
from runtime.services.delivery_json import DeliveryJson, fields_told, may_retry
from runtime.services.delivery_why import DeliveryWhy
from runtime.services.message_writer import KIND, LANE
from runtime.services.personal_reads import note_fields, write_in_time
from runtime.services.platform import Platform
from runtime.services.viewer import Viewer, view
from runtime.storage import deliveries, jobs, users, workspace
from runtime.storage.deliveries import Among, Delivery, Wanted
from runtime.storage.jobs import NewJob, Offer

#: Failed ones are counted, and begun again at once, as far as this.
MOST = 500
#: Records of one form that a text may find.
_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class ListDeliveries:
    """Which ones."""

    state: str | None = None
    channel: str | None = None
    message: str | None = None
    """Full key."""
    form: str | None = None
    """Full key; together with `record`."""
    record: int | None = None
    text: str | None = None
    """Words of the record that it is about, of who gets it or of the message's title."""
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of them."""

    deliveries: list[dict[str, Any]]
    failed: int
    """How many of all that fit have failed, whatever state was asked for; at most `MOST`."""


def list_deliveries(platform: Platform, actor: Actor, wanted: ListDeliveries, locale: str) -> Listed:
    """The newest first; never what was said. Raises `Forbidden`, `NotFound` for a form that is not there."""
    require_admin(actor)
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        fits = _wanted(viewer, wanted, locale)
        found = deliveries.listed(connection, fits, wanted.limit)
        failed = deliveries.count(connection, _failed(fits), MOST)
        return Listed(DeliveryJson(viewer, locale).write_all(found), failed)


def retry_delivery(platform: Platform, actor: Actor, id: int, locale: str) -> dict[str, Any]:
    """Send again what has failed. Raises `Forbidden`, `NotFound`, `Conflict` for what has not, or has lost its text."""
    require_admin(actor)
    with audited(platform, actor) as change:
        found = deliveries.some(change.connection, [id])
        if not found:
            raise NotFound(Problem("delivery_not_found"))
        if not may_retry(found[0]):
            raise Conflict(Problem("delivery_not_failed" if found[0].state != "failed" else "delivery_text_gone"))
        offers = _begin_again(change, found)
        change.note("delivery_retried", str(id), channel=found[0].channel)
    platform.wake(offers)
    return show_delivery(platform, actor, id, locale)


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of many."""

    retried: int
    left: int
    """Failed ones that fit and were not begun again: more than `MOST`, or without their text; counted to `MOST`."""


def retry_deliveries(
    platform: Platform, actor: Actor, ids: Collection[int] | None, wanted: ListDeliveries, locale: str
) -> Retried:  # fmt: skip
    """Send again those of some (None: of all that fit, the oldest `MOST`) that have failed; the others stay as they are. Raises
    `Forbidden`, `NotFound`."""
    require_admin(actor)
    platform.ids.ensure(MOST)
    with audited(platform, actor) as change:
        connection = change.connection
        fits = _failed(_wanted(view(platform, connection, actor), wanted, locale))
        chosen = deliveries.listed_ids(connection, fits, MOST) if ids is None else sorted(set(ids))[:MOST]
        found = [each for each in deliveries.some(connection, chosen) if may_retry(each)]
        offers = _begin_again(change, found)
        left = deliveries.count(connection, fits, MOST) if ids is None else len(set(ids)) - len(found)
        change.note("deliveries_retried", str(len(found)), channels=sorted({each.channel or "" for each in found}))
    platform.wake(offers)
    return Retried(len(found), left)


def show_delivery(platform: Platform, actor: Actor, id: int, locale: str) -> dict[str, Any]:
    """One, with what it said, each try and why. Raises `Forbidden`, `NotFound`."""
    require_admin(actor)
    with platform.database.read() as connection:
        found = deliveries.find(connection, id)
        if found is None:
            raise NotFound(Problem("delivery_not_found"))
        viewer = view(platform, connection, actor)
        writer = DeliveryJson(viewer, locale)
        (told,) = writer.write_all([found])
        told |= {
            **writer.content(found), "detail": viewer.open(found.detail),
            "tries": writer.tries(deliveries.tries(connection, id), found), "why": DeliveryWhy(viewer, locale).tell(found),
            "kept_days": platform.settings.message_days,
        }  # fmt: skip
        if told["text"] is not None:
            note_fields(viewer, fields_told(viewer.release, found.key), 1)
    write_in_time(platform, actor.via)
    return told


def _begin_again(change: Audited, found: Sequence[Delivery]) -> list[Offer]:
    """Their jobs, begun again or anew."""
    platform, connection = change.platform, change.connection
    now = platform.clock(workspace.load(connection)).now()
    offers: list[Offer] = []
    for each in found:
        job = each.job_id
        if job is None or not jobs.retry(connection, job, now):
            job = platform.ids.next()
            jobs.enqueue(connection, [NewJob(job, KIND, {"delivery": each.id}, now, LANE)], now)
        deliveries.settle(connection, each.id, "waiting", due_at=now, job_id=job)
        offers.append(Offer(job, LANE))
    return offers


def _wanted(viewer: Viewer, asked: ListDeliveries, locale: str) -> Wanted:
    """The same in ids."""
    release = viewer.release
    key = None if asked.message is None else next(
        (each.id for each in release.messages.values() if each.key == asked.message), asked.message
    )  # fmt: skip
    about = None
    if asked.form is not None and asked.record is not None:
        about = (viewer.entity(asked.form).id, asked.record)
    among = None if asked.text is None or not asked.text.strip() else _among(viewer, asked.text, locale)
    return Wanted(asked.state, asked.channel, key, about, among, asked.before)


def _failed(fits: Wanted) -> Wanted:
    return Wanted("failed", fits.channel, fits.key, fits.about, fits.among)


def _among(viewer: Viewer, text: str, locale: str) -> Among:
    """What a text may mean: records of forms that messages are about, people who work here, messages."""
    release, wanted = viewer.release, text.strip().casefold()
    records: dict[str, list[int]] = {}
    for form in sorted({each.form for each in release.messages.values()} & set(viewer.installed.reads.searched)):
        if words_of(text):
            search = viewer.search(release.entities[form], text)
            page = viewer.page(Query(form, limit=_MOST_FOUND, fields=("id",), search=search))
            records[form] = [int(row["id"]) for row in page.rows]
    people = users.all_users(viewer.connection)
    return Among(
        {form: ids for form, ids in records.items() if ids},
        [each.id for each in people if wanted in each.name.casefold() or wanted in each.login.casefold()],
        [
            each.id for each in release.messages.values()
            if wanted in localised(each.title, locale).casefold() or wanted in each.key.casefold()
        ],
    )  # fmt: skip
