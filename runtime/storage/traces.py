"""Traces and history as they are read: what rules did because of a record or to it, and how it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, and_, func, or_, select, text, tuple_

from runtime.storage.system_tables import SYSTEM

RuleTexts: TypeAlias = Mapping[tuple[str, str], Mapping[str, Any]]
"""What rules said, by (rule, version)."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One effect, or one refusal."""

    id: int
    at: datetime
    form: str
    record_id: int
    event: str
    depth: int
    rule: str
    rule_version: str
    outcome: str
    values: Any
    effect: Mapping[str, Any]
    target_form: str | None
    target_id: int | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One save of a record."""

    id: int
    version: int
    kind: str
    at: datetime
    actor_id: int | None
    cause: str | None
    changes: Any


def traces_of(connection: Connection, form: str, id: int, most: int = 200) -> list[Trace]:
    """What happened because of this record, and what other records' events did to it; newest first."""
    table = SYSTEM.trace
    mine = or_(and_(table.c.form == form, table.c.record_id == id), and_(table.c.target_id == id, table.c.target_form == form))
    query = select(*(table.c[name] for name in Trace.__dataclass_fields__)).where(mine).order_by(table.c.id.desc()).limit(most)
    return [Trace(*row) for row in connection.execute(query)]


def rule_texts(connection: Connection, keys: Iterable[tuple[str, str]]) -> RuleTexts:
    """What rules said, by (rule, version)."""
    table = SYSTEM.rule_text
    wanted = sorted(set(keys))
    query = select(table).where(tuple_(table.c.rule, table.c.version).in_(wanted))
    return {(row.rule, row.version): row.document for row in connection.execute(query)} if wanted else {}


def changes_of(connection: Connection, form: str, id: int, after_version: int = 0) -> list[Change]:
    """The history of a record, oldest first."""
    table = SYSTEM.change
    query = select(*(table.c[name] for name in Change.__dataclass_fields__)).where(
        table.c.form == form, table.c.record_id == id, table.c.version > after_version
    )
    return [Change(*row) for row in connection.execute(query.order_by(table.c.version, table.c.id))]


def changes_of_all(connection: Connection, form: str, ids: Iterable[int]) -> dict[int, list[Change]]:
    """The histories of records, each oldest first."""
    table = SYSTEM.change
    columns = [table.c[name] for name in Change.__dataclass_fields__]
    wanted = sorted(set(ids))
    found: dict[int, list[Change]] = {id: [] for id in wanted}
    query = select(table.c.record_id, *columns).where(table.c.form == form, table.c.record_id.in_(wanted))
    for record_id, *row in connection.execute(query.order_by(table.c.version, table.c.id)) if wanted else ():
        found[record_id].append(Change(*row))
    return found


def made_by_import(connection: Connection, form: str, run: str, before: int | None, most: int) -> list[tuple[int, int]]:
    """(id, record) of changes that an import made to records of a form, the newest first, older than the change `before`."""
    table = SYSTEM.change
    mine = _of_import(form, run)
    if before is not None:
        mine.append(table.c.id < before)
    query = select(table.c.id, table.c.record_id).where(*mine).order_by(table.c.id.desc()).limit(most)
    return [(row[0], row[1]) for row in connection.execute(query)]


def count_of_import(connection: Connection, form: str, run: str) -> int:
    """How many changes an import made to records of a form."""
    return int(connection.execute(select(func.count()).select_from(SYSTEM.change).where(*_of_import(form, run))).scalar() or 0)


def _of_import(form: str, run: str) -> list[Any]:
    """In the words of the partial index, so that both databases see that it serves."""
    table = SYSTEM.change
    return [text("substr(cause, 1, 7) = 'import:'"), table.c.cause == f"import:{run}", table.c.form == form]
