"""Messages and their deliveries as they are kept: written by `system_rows.py` with what sent them, settled by whoever sends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select, update

from runtime.storage.story import Before, newest
from runtime.storage.system_tables import SYSTEM

STATES: Final = ("waiting", "held", "sending", "sent", "failed", "skipped")
#: States that nothing follows by itself.
OVER: Final = frozenset({"sent", "skipped"})
TEST: Final = "test"
_OPEN = ("waiting", "held", "sending")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on one way to one receiver."""

    id: int
    public_id: str
    message_id: int
    user_id: int | None
    channel: str | None
    lang: str
    state: str
    reason: str | None
    attempts: int
    due_at: datetime
    created_at: datetime
    sent_at: datetime | None
    job_id: int | None
    content: Any
    """Sealed; None: erased."""
    detail: Any
    """Sealed."""
    reference: str | None
    key: str
    """Of its message."""
    form: str | None
    record_id: int | None
    category: str
    cause: str

    @property
    def at(self) -> datetime:
        """When it was asked for: its place in a timeline."""
        return self.created_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries are listed."""

    state: str | None = None
    channel: str | None = None
    key: str | None = None
    """Full id of the message."""
    before: int | None = None
    """Only those with a smaller id."""


def find(connection: Connection, id: int, *, lock: bool = False) -> Delivery | None:
    """The delivery with this id. `lock`: nobody else settles it until the transaction ends."""
    if lock:
        connection.execute(select(SYSTEM.delivery.c.id).where(SYSTEM.delivery.c.id == id).with_for_update())
    return _one(connection.execute(_query().where(SYSTEM.delivery.c.id == id)).first())


def find_public(connection: Connection, public_id: str) -> Delivery | None:
    """The delivery that channels call so."""
    return _one(connection.execute(_query().where(SYSTEM.delivery.c.public_id == public_id)).first())


def listed(connection: Connection, wanted: Wanted, most: int) -> list[Delivery]:
    """The newest first."""
    c = SYSTEM.delivery.c
    given = ((c.state, wanted.state), (c.channel, wanted.channel), (SYSTEM.message.c.key, wanted.key))
    fits = [column == value for column, value in given if value is not None]
    if wanted.before is not None:
        fits.append(c.id < wanted.before)
    rows = connection.execute(_query().where(*fits).order_by(c.id.desc()).limit(most))
    return [Delivery(*row) for row in rows]


def of_record(connection: Connection, form: str, record: int, before: Before, most: int) -> list[Delivery]:
    """About one record, the newest before a place."""
    c = SYSTEM.delivery.c
    query = _query().where(SYSTEM.message.c.form == form, SYSTEM.message.c.record_id == record)
    return [Delivery(*row) for row in connection.execute(newest(query, c.created_at, c.id, before, most))]


def settle(connection: Connection, id: int, state: str, **values: Any) -> None:
    """A delivery comes to another state; one that was sent stays so."""
    table = SYSTEM.delivery
    mine = update(table).where(table.c.id == id, table.c.state != "sent")
    connection.execute(mine.values(state=state, **{"reason": None, **values}))


def dispatch(connection: Connection, id: int) -> None:
    """It is handed to its channel now: counted before, so that a try that ends with its process counts too."""
    table = SYSTEM.delivery
    connection.execute(update(table).where(table.c.id == id).values(state="sending", reason=None, attempts=table.c.attempts + 1))


def erase(connection: Connection, records: Collection[int]) -> None:
    """What was said about these records, and to whom: that something was said stays. What waits is not sent any more."""
    message, table = SYSTEM.message, SYSTEM.delivery
    theirs = table.c.message_id.in_(select(message.c.id).where(message.c.record_id.in_(list(records))))
    connection.execute(update(table).where(theirs, table.c.state.in_(_OPEN)).values(state="skipped", reason="erased"))
    connection.execute(update(table).where(theirs).values(content=None, detail=None))


def _query() -> Select[Any]:
    message, delivery = SYSTEM.message, SYSTEM.delivery
    own = [delivery.c[name] for name in Delivery.__slots__ if name in delivery.c]
    about = [message.c[name] for name in ("key", "form", "record_id", "category", "cause")]
    return select(*own, *about).join(message, message.c.id == delivery.c.message_id)


def _one(row: Row[Any] | None) -> Delivery | None:
    return None if row is None else Delivery(*row)
