"""The log of events: those that came in, and those that rules emitted; written with what they set going. What follows from a save
stands in the history and in the traces."""

from engines.kernel.packing import packed
from runtime.services.stimulus import Event
from runtime.services.use_case import UseCase
from runtime.storage.sealer import whole


def log_event(use_case: UseCase, event: Event, source: str, dedupe_key: str | None = None) -> None:
    """Note an event. `source`: `api`, or `rule:<id>`; `dedupe_key`: the sender's id of it."""
    use_case.ws.system.add("event", {
        "name": event.name, "at": event.at or use_case.env.now, "form": event.form, "record_id": event.id,
        "payload": whole(packed(event.payload), event.id), "source": source, "dedupe_key": dedupe_key,
        "created_by": use_case.actor.id,
    })  # fmt: skip
