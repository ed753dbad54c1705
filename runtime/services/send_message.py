"""Send one message: a job after the commit that wrote it (`message_writer.py`).

The delivery is claimed, and its try counted, in a transaction before the channel is asked; what became of it is kept in one
behind. Whoever dies in between leaves it `sending`: it is tried again, and bears the same id, so that who gets it twice can tell.
Consent and quiet hours are asked again here: between writing and sending a night may lie.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engines.kernel.errors import AppError, Permanent, Problem, Transient
from engines.message.definition import MessageDefinition, Page
from plugins.spec.channel import Message, Outcome, PermanentFault, Sent, TransientFault
from runtime.auth.actor import Actor
from runtime.plugin_host.loader import LoadedChannel
from runtime.services.job_lease import finish
from runtime.services.message_writer import BODY, KIND, SUBJECT, TO, joined
from runtime.services.platform import Platform
from runtime.services.print_values import PrintValues
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase
from runtime.services.viewer import view
from runtime.storage import deliveries, jobs, users, workspace
from runtime.storage.database import Connection
from runtime.storage.deliveries import OVER, TEST, Delivery
from runtime.storage.jobs import Job
from runtime.storage.sealer import SEALED, whole

#: A fault that no plugin told: it raised.
_BROKE: Final = "broke"
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to a channel."""

    delivery: Delivery
    channel: LoadedChannel
    settings: Mapping[str, Any]
    message: Message
    number: int
    """Of the try."""


def run_send(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """Do it. Raises `Transient` where trying again may help, `Permanent` or `Invalid` where it will not."""
    html = _page(platform, job.payload["delivery"])
    parcel = transact(platform, Actor(), lambda use_case: _claim(use_case, job, turn), cause=KIND)
    if parcel is not None:
        outcome = _sent(parcel, replace(parcel.message, html=html))
        if not isinstance(outcome, Sent):
            _note(platform, parcel, outcome)
            raise _error(parcel, outcome)
        _mark(platform, job, turn, parcel, outcome)
    return Counter({KIND: 1})


def gave_up(connection: Connection, job: Job, error: AppError) -> None:
    """The job will not be tried again: the delivery has failed, in the same transaction."""
    deliveries.settle(connection, job.payload["delivery"], "failed", reason=error.code)


# before


def _claim(use_case: UseCase, job: Job, turn: Turn) -> Parcel | None:
    """Count the try; None where nothing is to be sent, and the job has been settled."""
    connection = use_case.ws.connection
    found = deliveries.find(connection, job.payload["delivery"], lock=True)
    if found is None or found.state in OVER:
        finish(use_case, job, turn)
        return None
    definition = use_case.release.messages.get(found.key)
    reason = None if found.key == TEST else _against(use_case, found, definition)
    message = _message(use_case, found)
    if reason is not None or message is None:
        deliveries.settle(connection, found.id, "skipped", reason=reason or "erased", content=None)
        finish(use_case, job, turn)
        return None
    if definition is not None and definition.quiet is not None and definition.category == "marketing":
        held = definition.quiet.held_until(use_case.env.now, use_case.env.zone)
        if held is not None:
            deliveries.settle(connection, found.id, "held", reason="quiet_hours", due_at=held)
            jobs.put_off(connection, job.id, turn.by, held)
            return None
    channel = use_case.channels.find(found.channel or "")
    settings = None if channel is None else use_case.channels.settings.open(connection, channel)
    if channel is None or settings is None:
        raise Permanent(Problem("delivery_not_ready", params={"channel": found.channel}))
    if not jobs.renew(connection, job.id, turn.by, use_case.env.now + turn.lease):
        raise Transient(Problem("job_taken_over"))
    number = deliveries.dispatch(connection, found.id, use_case.env.now)
    return Parcel(found, channel, settings, _addressed(connection, found, channel, message), number)


def _against(use_case: UseCase, found: Delivery, definition: MessageDefinition | None) -> str | None:
    """Why it must not be sent any more."""
    if definition is None:
        return "message_gone"
    if definition.consent is None or found.form is None or found.record_id is None:
        return None
    row = use_case.ws.record(found.form, found.record_id)
    if row is None:
        return "no_consent"
    env = use_case.env.bound({"values": {}})
    reads_values = "values" in definition.consent.reads.variables
    return None if reads_values or definition.consent.run(row, env) is True else "no_consent"


def _message(use_case: UseCase, found: Delivery) -> Message | None:
    """What is sent; None where some of it was erased."""
    content = use_case.open(found.content)
    if content is None:
        return None
    subject, body = joined(content, SUBJECT), joined(content, BODY)
    loaded = use_case.channels.find(found.channel or "")
    needs = loaded is not None and loaded.manifest.address in ("email", "phone") and found.user_id is None
    if subject is None or body is None or (needs and TO not in content):
        return None
    return Message(
        found.public_id, content.get(TO, ""), " ".join(subject.split()), body, None, found.lang, found.key, found.created_at
    )


def _addressed(connection: Connection, found: Delivery, channel: LoadedChannel, message: Message) -> Message:
    """A user's address is looked up now: it may have changed."""
    if found.user_id is None or message.to:
        return message
    user = users.get_user(connection, found.user_id)
    if user is None or not user.is_active:
        return message
    return replace(message, to={"user": str(user.id), "email": user.email or ""}.get(channel.manifest.address, ""))


def _page(platform: Platform, id: int) -> str | None:
    """The message as a page, of the record as it is now, rendered in a process with limits; None where there is none."""
    with platform.database.read() as connection:
        found = deliveries.find(connection, id)
        channel = None if found is None else platform.channels.find(found.channel or "")
        if found is None or found.state in OVER or channel is None or not channel.manifest.takes_html:
            return None
        viewer = view(platform, connection, Actor())
        definition = viewer.release.messages.get(found.key)
        page: Page | None = None if definition is None else definition.wording(found.lang)[1].page
        if page is None or found.form is None or found.record_id is None:
            return None
        entity, values = viewer.release.entities[found.form], PrintValues(viewer, found.lang)
        records = values.records(entity, [found.record_id], page.reads)
        if found.record_id not in records:
            return None
        job = {
            "format": "mail", "lang": found.lang, "now": viewer.now.astimezone(viewer.home.zone).isoformat(), "printed_by": "",
            "titles": values.titles(entity, page.reads), "html": page.html, "records": [records[found.record_id]],
        }  # fmt: skip
    return platform.printer.render(job).decode()


# the way out, and behind it


def _sent(parcel: Parcel, message: Message) -> Outcome:
    try:
        return parcel.channel.channel.send(message, parcel.settings)
    except Exception:
        _logger.exception("channel %s broke", parcel.channel.manifest.key)
        return TransientFault(_BROKE)


def _error(parcel: Parcel, fault: TransientFault | PermanentFault) -> AppError:
    problem = Problem(f"delivery_{fault.code}", params={"channel": parcel.channel.manifest.key})
    return Transient(problem) if isinstance(fault, TransientFault) else Permanent(problem)


def _note(platform: Platform, parcel: Parcel, fault: TransientFault | PermanentFault) -> None:
    """Keep what went wrong; what the other side said may name people, so it is sealed as the message is."""
    found = parcel.delivery
    is_sealed = found.content is not None and found.content[0] == SEALED
    row = {"detail": whole(fault.detail, found.record_id if is_sealed else None) if fault.detail else None}
    code = f"delivery_{fault.code}"
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        kept = deliveries.find(connection, found.id, lock=True)
        if kept is None or kept.content is None:  # erased meanwhile
            deliveries.end_try(connection, found.id, parcel.number, now, code)
            return
        platform.sealer.seal_rows(connection, [row], ("detail",))
        deliveries.settle(connection, found.id, "waiting", reason=code, detail=row["detail"])
        deliveries.end_try(connection, found.id, parcel.number, now, code, row["detail"])


def _mark(platform: Platform, job: Job, turn: Turn, parcel: Parcel, sent: Sent) -> None:
    """It was sent, whoever has the job now. A test has done its part: its text goes."""
    gone = {"content": None} if parcel.delivery.key == TEST else {}
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        deliveries.settle(
            connection, parcel.delivery.id, "sent", sent_at=now, reference=sent.reference[:200] or None, detail=None, **gone
        )
        deliveries.end_try(connection, parcel.delivery.id, parcel.number, now)
        jobs.finish(connection, job.id, turn.by, now)
