"""Deliveries as JSON for one reader: what became of each and why, what the record is called, and what it said, as far as they may
see it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from engines.blueprint.model import Release
from engines.kernel.text import localised
from runtime.services.guard import sees_all
from runtime.services.message_writer import BODY, SUBJECT, TO, joined
from runtime.services.record_json import moment_text
from runtime.services.record_text import RecordText
from runtime.services.viewer import Viewer
from runtime.storage import jobs, users
from runtime.storage.deliveries import Delivery, Try

#: Reasons that pass: a delivery that failed for one of them was tried as often as it is.
GIVEN_UP: Final = frozenset({"delivery_unreachable", "delivery_timeout", "delivery_busy", "delivery_broke", "job_gave_up"})
_WAITING: Final = frozenset({"waiting", "held"})
#: States of one that was never written down.
_UNSAID: Final = frozenset({"no_consent", "no_address"})


class DeliveryJson:
    """Tells deliveries in one language; of the record its name, as far as the reader may see it."""

    def __init__(self, viewer: Viewer, locale: str) -> None:
        self._viewer = viewer
        self._locale = locale
        self._text = RecordText(viewer.release, locale, viewer.home.zone)
        self._users: Mapping[int, str] = {each.id: each.name for each in users.all_users(viewer.connection)}
        self._channels = {each.manifest.key: localised(each.manifest.title, locale) for each in viewer.platform.channels}
        self._names: dict[tuple[str, int], str | None] = {}

    def write_all(self, found: Sequence[Delivery]) -> list[dict[str, Any]]:
        """Many: what is read for them is read once for all."""
        self._know({(each.form, each.record_id) for each in found if each.form is not None and each.record_id is not None})
        waits = {each.job_id for each in found if each.job_id is not None and each.state in _WAITING}
        due = jobs.waiting_until(self._viewer.connection, waits) if waits else {}
        return [{**self.write(each), "next_at": moment_text(due.get(each.job_id or 0))} for each in found]

    def write(self, delivery: Delivery) -> dict[str, Any]:
        """One of them."""
        release, locale = self._viewer.release, self._locale
        definition = release.messages.get(delivery.key)
        entity = release.entities.get(delivery.form or "")
        return {
            "id": delivery.id, "message": delivery.key if definition is None else definition.key,
            "title": None if definition is None else localised(definition.title, locale), "channel": delivery.channel,
            "state": delivery.state, "reason": delivery.reason, "sentence": self.sentence(delivery),
            "has_given_up": delivery.state == "failed" and delivery.reason in GIVEN_UP,
            "attempts": delivery.attempts, "lang": delivery.lang, "category": delivery.category, "cause": delivery.cause,
            "created_at": moment_text(delivery.created_at), "due_at": moment_text(delivery.due_at),
            "sent_at": moment_text(delivery.sent_at), "user": self._users.get(delivery.user_id or 0),
            "form": None if entity is None else entity.key,
            "form_title": None if entity is None else localised(entity.title, locale), "record": delivery.record_id,
            "name": self._name(delivery), "reference": delivery.reference, "may_retry": may_retry(delivery),
        }  # fmt: skip

    def content(self, delivery: Delivery) -> dict[str, Any]:
        """What it says and to which address; `text_state` says why there is nothing: `unsaid`, or `gone`."""
        content = self._viewer.open(delivery.content)
        subject, text = (None, None) if content is None else (joined(content, SUBJECT), joined(content, BODY))
        state = "kept" if text is not None else "unsaid" if delivery.reason in _UNSAID else "gone"
        return {"subject": subject or None, "text": text, "to": (content or {}).get(TO) or None, "text_state": state}

    def tries(self, found: Sequence[Try], delivery: Delivery) -> list[dict[str, Any]]:
        """Each time that it was handed to its channel."""
        last = found[-1].number if found else 0
        return [
            {
                "number": each.number, "at": moment_text(each.at), "ended_at": moment_text(each.ended_at),
                "outcome": self._outcome(each, is_under_way=each.number == last and delivery.state == "sending"),
                "sentence": None if each.code is None else self._said(each.code, delivery, "_once"),
                "detail": self._viewer.open(each.detail),
            }
            for each in found
        ]  # fmt: skip

    def sentence(self, delivery: Delivery) -> str | None:
        """Why it is held, was skipped or failed."""
        if delivery.reason is None:
            return None
        return self._said(delivery.reason, delivery, "_given_up" if delivery.state == "failed" else "")

    @staticmethod
    def _outcome(one: Try, *, is_under_way: bool) -> str:
        if one.ended_at is None:
            return "under_way" if is_under_way else "unknown"
        return "sent" if one.code is None else "failed"

    def _said(self, code: str, delivery: Delivery, more: str) -> str:
        catalog = self._viewer.platform.catalog
        known = next((each for each in (f"{code}{more}", code) if each in catalog), None)
        if known is None:
            return code
        key = delivery.channel or ""
        return catalog.say(known, self._locale, {"channel": self._channels.get(key, key), "attempts": delivery.attempts})

    def _name(self, delivery: Delivery) -> str | None:
        if delivery.form is None or delivery.record_id is None:
            return None
        self._know({(delivery.form, delivery.record_id)})
        return self._names[delivery.form, delivery.record_id]

    def _know(self, places: Collection[tuple[str, int]]) -> None:
        """What records are called, of those that may be seen."""
        wanted: dict[str, set[int]] = {}
        for form, record in places:
            if (form, record) not in self._names:
                self._names[form, record] = None
                wanted.setdefault(form, set()).add(record)
        for form, ids in wanted.items():
            entity = self._viewer.release.entities.get(form)
            for row in () if entity is None else self._viewer.records(entity, ids):
                self._names[form, int(row["id"])] = self._text.label(form, row)


def may_retry(delivery: Delivery) -> bool:
    """Whether it may be sent again: it has failed, and what it says is still there."""
    return delivery.state == "failed" and delivery.content is not None


def fields_told(release: Release, key: str) -> set[tuple[str, str]]:
    """Every field (form id, field id) that a message's words and addresses may be made of."""
    definition = release.messages.get(key)
    if definition is None:
        return set()
    formulas = [*definition.addresses.values(), *(each for one in definition.wordings.values() for each in one.formulas)]
    return {each for formula in formulas for each in formula.reads.fields}


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
