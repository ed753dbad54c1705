"""The log of messages, for administrators: what went to whom by which way, what became of it, and sending it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.blueprint.model import Release
from engines.kernel.errors import Conflict, NotFound, Problem
from engines.kernel.text import localised
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.audited import audited
from runtime.services.guard import sees_all
from runtime.services.message_writer import BODY, KIND, LANE, joined
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.record_text import RecordText
from runtime.services.viewer import Viewer, view
from runtime.storage import deliveries, jobs, users, workspace
from runtime.storage.deliveries import Delivery, Wanted
from runtime.storage.jobs import NewJob, Offer


@dataclass(frozen=True, slots=True)
class ListDeliveries:
    """Which ones."""

    state: str | None = None
    channel: str | None = None
    message: str | None = None
    """Full key."""
    before: int | None = None
    limit: int = 50


def list_deliveries(platform: Platform, actor: Actor, wanted: ListDeliveries, locale: str) -> list[dict[str, Any]]:
    """The newest first; never what was said. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        key = None if wanted.message is None else _id_of(viewer.release, wanted.message)
        found = deliveries.listed(connection, Wanted(wanted.state, wanted.channel, key, wanted.before), wanted.limit)
        writer = DeliveryJson(viewer, locale)
        return [writer.write(each) for each in found]


def retry_delivery(platform: Platform, actor: Actor, id: int, locale: str) -> dict[str, Any]:
    """Send again what has failed. Raises `Forbidden`, `NotFound`, `Conflict` for what has not."""
    require_admin(actor)
    with audited(platform, actor) as change:
        connection = change.connection
        found = deliveries.find(connection, id, lock=True)
        if found is None:
            raise NotFound(Problem("delivery_not_found"))
        if found.state != "failed":
            raise Conflict(Problem("delivery_not_failed"))
        now = platform.clock(workspace.load(connection)).now()
        job = found.job_id
        if job is None or not jobs.retry(connection, job, now):
            job = platform.ids.next()
            jobs.enqueue(connection, [NewJob(job, KIND, {"delivery": id}, now, LANE)], now)
        deliveries.settle(connection, id, "waiting", due_at=now, job_id=job)
        change.note("delivery_retried", str(id), channel=found.channel)
    platform.wake([Offer(job, LANE)])
    return show_delivery(platform, actor, id, locale)


def show_delivery(platform: Platform, actor: Actor, id: int, locale: str) -> dict[str, Any]:
    """One, with what the other side said. Raises `Forbidden`, `NotFound`."""
    require_admin(actor)
    with platform.database.read() as connection:
        found = deliveries.find(connection, id)
        if found is None:
            raise NotFound(Problem("delivery_not_found"))
        viewer = view(platform, connection, actor)
        return {**DeliveryJson(viewer, locale).write(found), "detail": viewer.open(found.detail)}


class DeliveryJson:
    """Tells deliveries in one language; of the record its name, as far as the reader may see it."""

    def __init__(self, viewer: Viewer, locale: str) -> None:
        self._viewer = viewer
        self._locale = locale
        self._users: Mapping[int, str] = {each.id: each.name for each in users.all_users(viewer.connection)}

    def write(self, delivery: Delivery) -> dict[str, Any]:
        """One of them."""
        viewer, locale = self._viewer, self._locale
        definition = viewer.release.messages.get(delivery.key)
        entity = viewer.release.entities.get(delivery.form or "")
        row = None
        if entity is not None and delivery.record_id is not None:
            row = next(iter(viewer.records(entity, [delivery.record_id])), None)
        text = RecordText(viewer.release, locale, viewer.home.zone)
        return {
            "id": delivery.id, "message": delivery.key if definition is None else definition.key,
            "title": None if definition is None else localised(definition.title, locale), "channel": delivery.channel,
            "state": delivery.state, "reason": delivery.reason, "sentence": self._sentence(delivery),
            "attempts": delivery.attempts, "lang": delivery.lang, "category": delivery.category, "cause": delivery.cause,
            "created_at": moment_text(delivery.created_at), "due_at": moment_text(delivery.due_at),
            "sent_at": moment_text(delivery.sent_at), "user": self._users.get(delivery.user_id or 0),
            "form": None if entity is None else entity.key, "record": delivery.record_id,
            "name": None if entity is None or row is None else text.label(entity.id, row), "reference": delivery.reference,
            "may_retry": delivery.state == "failed",
        }  # fmt: skip

    def text(self, delivery: Delivery) -> str | None:
        """What it says; None where some of that was erased."""
        content = self._viewer.open(delivery.content)
        return None if content is None else joined(content, BODY)

    def _sentence(self, delivery: Delivery) -> str | None:
        """Why it is held, was skipped or failed."""
        catalog = self._viewer.platform.catalog
        if delivery.reason is None or delivery.reason not in catalog:
            return delivery.reason
        return catalog.say(delivery.reason, self._locale, {"channel": delivery.channel})


def may_read(viewer: Viewer, delivery: Delivery) -> bool:
    """Whether a reader of its record may read what it says: every field that its words may be made of, and every record of other
    forms."""
    access = viewer.access
    if access.is_everything:
        return True
    definition = viewer.release.messages.get(delivery.key)
    if definition is None or definition.values:
        return False
    read = {each for wording in definition.wordings.values() for formula in wording.formulas for each in formula.reads.fields}
    return all(
        access.right(form, field) in ("read", "write") and (form == definition.form or sees_all(access, form))
        for form, field in read
    )


def _id_of(release: Release, key: str) -> str:
    return next((each.id for each in release.messages.values() if each.key == key), key)
