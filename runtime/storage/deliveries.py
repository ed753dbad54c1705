"""Messages and their deliveries as they are kept: written by `system_rows.py` with what sent them, settled by whoever sends."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, update

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
class Try:
    """One time that a delivery was handed to its channel."""

    number: int
    at: datetime
    ended_at: datetime | None
    """None: it is under way, or nobody knows how it ended."""
    code: str | None
    """What went wrong; None: it was sent, or is not over."""
    detail: Any
    """Sealed."""


@dataclass(frozen=True, slots=True)
class Among:
    """Those about one of some records, to one of some users, or of one of some messages."""

    records: Mapping[str, Collection[int]] = field(default_factory=dict)
    """By form."""
    users: Collection[int] = ()
    keys: Collection[str] = ()
    """Full ids of messages."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries are listed."""

    state: str | None = None
    channel: str | None = None
    key: str | None = None
    """Full id of the message."""
    about: tuple[str, int] | None = None
    """Form and id of the record that they are about."""
    among: Among | None = None
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
    rows = connection.execute(_query().where(*_fits(wanted)).order_by(SYSTEM.delivery.c.id.desc()).limit(most))
    return [Delivery(*row) for row in rows]


def count(connection: Connection, wanted: Wanted, most: int) -> int:
    """How many there are, counted as far as `most`."""
    message, table = SYSTEM.message, SYSTEM.delivery
    some = select(table.c.id).join(message, message.c.id == table.c.message_id).where(*_fits(wanted)).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar() or 0)


def listed_ids(connection: Connection, wanted: Wanted, most: int) -> list[int]:
    """Ids of those whose text is still there, the oldest first."""
    message, table = SYSTEM.message, SYSTEM.delivery
    query = select(table.c.id).join(message, message.c.id == table.c.message_id)
    query = query.where(*_fits(wanted), table.c.content.is_not(None))
    return list(connection.execute(query.order_by(table.c.id).limit(most)).scalars())


def some(connection: Connection, ids: Collection[int]) -> list[Delivery]:
    """Those with these ids, the newest first; nobody else settles them until the transaction ends."""
    table, wanted = SYSTEM.delivery, sorted(ids)
    connection.execute(select(table.c.id).where(table.c.id.in_(wanted)).order_by(table.c.id).with_for_update())
    return [Delivery(*row) for row in connection.execute(_query().where(table.c.id.in_(wanted)).order_by(table.c.id.desc()))]


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


def dispatch(connection: Connection, id: int, at: datetime) -> int:
    """It is handed to its channel now: counted before, so that a try that ends with its process counts too. The try's number."""
    table = SYSTEM.delivery
    begins = update(table).where(table.c.id == id).values(state="sending", reason=None, attempts=table.c.attempts + 1)
    number = int(connection.execute(begins.returning(table.c.attempts)).scalar_one())
    connection.execute(SYSTEM.delivery_try.insert(), {"delivery_id": id, "number": number, "at": at})
    return number


def end_try(connection: Connection, id: int, number: int, at: datetime, code: str | None = None, detail: Any = None) -> None:
    """The channel has answered. `code`: what went wrong; None: it was sent. `detail` has been sealed."""
    table = SYSTEM.delivery_try
    mine = update(table).where(table.c.delivery_id == id, table.c.number == number)
    connection.execute(mine.values(ended_at=at, code=code, detail=detail))


def tries(connection: Connection, id: int) -> list[Try]:
    """All of one delivery, the first one first."""
    table = SYSTEM.delivery_try
    query = select(*(table.c[name] for name in Try.__slots__)).where(table.c.delivery_id == id).order_by(table.c.number)
    return [Try(*row) for row in connection.execute(query)]


def forget_texts(connection: Connection, before: datetime, most: int) -> int:
    """What was said and to whom, and what the other side answered, of deliveries that nothing more will become of and that are
    older; that they were sent stays. How many."""
    table = SYSTEM.delivery
    old = (table.c.content.is_not(None), table.c.created_at < before, table.c.state.not_in(_OPEN))
    ids = list(connection.execute(select(table.c.id).where(*old).order_by(table.c.created_at, table.c.id).limit(most)).scalars())
    _forget(connection, ids)
    return len(ids)


def erase(connection: Connection, records: Collection[int]) -> None:
    """What was said about these records, and to whom: that something was said stays. What waits is not sent any more."""
    message, table = SYSTEM.message, SYSTEM.delivery
    theirs = table.c.message_id.in_(select(message.c.id).where(message.c.record_id.in_(list(records))))
    connection.execute(update(table).where(theirs, table.c.state.in_(_OPEN)).values(state="skipped", reason="erased"))
    _forget(connection, list(connection.execute(select(table.c.id).where(theirs)).scalars()))


def _forget(connection: Connection, ids: Collection[int]) -> None:
    table, attempts = SYSTEM.delivery, SYSTEM.delivery_try
    connection.execute(update(table).where(table.c.id.in_(ids)).values(content=None, detail=None))
    connection.execute(update(attempts).where(attempts.c.delivery_id.in_(ids)).values(detail=None))


def _fits(wanted: Wanted) -> list[ColumnElement[bool]]:
    c, about = SYSTEM.delivery.c, SYSTEM.message.c
    given = ((c.state, wanted.state), (c.channel, wanted.channel), (about.key, wanted.key))
    fits = [column == value for column, value in given if value is not None]
    if wanted.about is not None:
        form, record = wanted.about
        fits += [about.form == form, about.record_id == record]
    if wanted.among is not None:
        theirs = [and_(about.form == form, about.record_id.in_(list(ids))) for form, ids in wanted.among.records.items()]
        fits.append(or_(c.user_id.in_(list(wanted.among.users)), about.key.in_(list(wanted.among.keys)), *theirs))
    if wanted.before is not None:
        fits.append(c.id < wanted.before)
    return fits


def _query() -> Select[Any]:
    message, delivery = SYSTEM.message, SYSTEM.delivery
    own = [delivery.c[name] for name in Delivery.__slots__ if name in delivery.c]
    about = [message.c[name] for name in ("key", "form", "record_id", "category", "cause")]
    return select(*own, *about).join(message, message.c.id == delivery.c.message_id)


def _one(row: Row[Any] | None) -> Delivery | None:
    return None if row is None else Delivery(*row)
