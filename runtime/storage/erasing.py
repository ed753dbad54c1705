"""Takes out of the system tables what tells of one record: called by the erasure, within its transaction.

What is sealed goes with its keys; this is about what was written clear, before there were keys or before a field was personal,
and about files.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, cast, delete, func, null, select, update

from runtime.storage.dynamic.names import table_name
from runtime.storage.files import FileStore
from runtime.storage.sealer import CLEAR
from runtime.storage.system_tables import SYSTEM
from runtime.storage.types import ID

#: In the place of what was erased.
ERASED = "****"
#: What of an incident's sample tells nothing of the record.
_PLAIN = frozenset({"rule", "reason", "form", "record_id", "event", "cause"})


def erase_old_columns(connection: Connection, form: str, ids: Collection[int]) -> None:
    """What columns still have that no release reads: of fields that are gone or had another type."""
    known = SYSTEM.field_column
    query = select(known.c.name).where(known.c.entity == form, known.c.state != "live")
    names = list(connection.execute(query).scalars())
    if names:
        table = Table(table_name(form), MetaData(), Column("id", ID), *(Column(name) for name in names))
        connection.execute(update(table).where(table.c.id.in_(list(ids))).values({name: null() for name in names}))


def erase_history(connection: Connection, id: int, personal: Collection[str]) -> None:
    """Personal fields out of the clear history of a record."""
    table = SYSTEM.change
    for row in connection.execute(select(table.c.id, table.c.changes).where(table.c.record_id == id)).all():
        if row.changes is not None and row.changes[0] == CLEAR:
            left = {name: value for name, value in row.changes[1].items() if name not in personal}
            connection.execute(update(table).where(table.c.id == row.id).values(changes=[CLEAR, left]))


def erase_traces(connection: Connection, id: int, personal: Collection[str]) -> None:
    """What rules had read of a record, and written into it."""
    table = SYSTEM.trace
    about = (table.c.record_id == id) | (table.c.target_id == id)
    for row in connection.execute(select(table).where(about)).all():
        changed: dict[str, Any] = {}
        if row.values is not None and row.values[0] == CLEAR and row.record_id == id:
            changed["values"] = [CLEAR, {path: value for path, value in row.values[1].items() if path not in personal}]
        written = (row.effect or {}).get("set")
        if isinstance(written, Mapping) and row.target_id == id:
            changed["effect"] = {**row.effect, "set": {name: ERASED if name in personal else written[name] for name in written}}
        if changed:
            connection.execute(update(table).where(table.c.id == row.id).values(**changed))


def erase_answers(connection: Connection, public_ids: Iterable[str]) -> None:
    """Answers that were kept for being given again."""
    table = SYSTEM.idempotency
    for each in public_ids:
        connection.execute(delete(table).where(cast(table.c.answer, String).contains(each, autoescape=True)))


def erase_samples(connection: Connection, ids: Collection[int]) -> None:
    """Samples of incidents: the case stays, its values go."""
    table = SYSTEM.incident
    key = (table.c.kind, table.c.subject, table.c.version, table.c.code)
    for row in connection.execute(select(*key, table.c.sample)).all():
        if isinstance(row.sample, Mapping) and row.sample.get("record_id") in ids:
            left = {name: value for name, value in row.sample.items() if name in _PLAIN}
            same = [column == value for column, value in zip(key, row[:4], strict=True)]
            connection.execute(update(table).where(*same).values(sample=left))


def erase_reasons(connection: Connection, ids: Collection[int]) -> None:
    """What was said about entries on their accounts: a rule may have taken it from a personal field. The books add up without."""
    account, entry = SYSTEM.ledger.account, SYSTEM.ledger.transaction
    theirs = select(account.c.id).where(account.c.owner_id.in_(list(ids)))
    mine = entry.c.account_id.in_(theirs) & entry.c.reason.is_not(None)
    connection.execute(update(entry).where(mine).values(reason=None))


def erase_files(connection: Connection, ids: Collection[int]) -> list[str]:
    """The files of these records; answers digests of contents that nobody has any more."""
    table = SYSTEM.file
    mine = table.c.record_id.in_(list(ids))
    digests = set(connection.execute(select(table.c.digest).where(mine)).scalars())
    connection.execute(delete(table).where(mine))
    kept = set(connection.execute(select(table.c.digest).where(table.c.digest.in_(digests))).scalars())
    return sorted(digests - kept)


def drop_contents(connection: Connection, store: FileStore, digests: Iterable[str]) -> None:
    """Contents out of the store, unless somebody has brought the same ones meanwhile."""
    wanted = list(digests)
    kept = set(connection.execute(select(SYSTEM.file.c.digest).where(SYSTEM.file.c.digest.in_(wanted))).scalars())
    for digest in wanted:
        if digest not in kept:
            store.drop(digest)


def has_file(connection: Connection, ids: Collection[int]) -> int:
    """How many files these records have."""
    mine = SYSTEM.file.c.record_id.in_(list(ids))
    return connection.execute(select(func.count()).select_from(SYSTEM.file).where(mine)).scalar_one()
