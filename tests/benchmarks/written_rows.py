"""What a run wrote, dumped from its tables, and written once more by SQLAlchemy Core alone: in the same slices and commits.

A slice is recognised by `seq`, the number of the write transaction that a record bears, and by ids, which grow from
slice to slice while one process writes alone.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, select

from runtime.services.platform import Platform
from runtime.storage.dynamic.tables import SEQ, Tables

Row = dict[str, Any]
Dump = Mapping[str, Mapping[tuple[Any, ...], Row]]
"""Table name → primary key → row."""


@dataclass(slots=True)
class Slice:
    """What one transaction wrote: new rows and changed ones, by table."""

    new: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


def tables_of(platform: Platform) -> tuple[Tables, dict[str, Table]]:
    """The data tables, and every table by name."""
    with platform.database.read() as connection:
        tables = platform.releases.current(connection).tables
    return tables, {**dict(platform.system_tables.workspace.metadata.tables), **dict(tables.metadata.tables)}


def dump(platform: Platform) -> Dump:
    """Every row of every table."""
    _, tables = tables_of(platform)
    found: dict[str, dict[tuple[Any, ...], Row]] = {}
    with platform.database.read() as connection:
        for name, table in tables.items():
            keys = [column.name for column in table.primary_key]
            rows = (dict(row._mapping) for row in connection.execute(select(table)))
            found[name] = {tuple(row[key] for key in keys): row for row in rows}
    return found


def written(platform: Platform, before: Dump, after: Dump, entity: str, link: str) -> list[Slice]:
    """What an import into `entity`, whose records name their owner in `link`, wrote between two dumps."""
    tables, _ = tables_of(platform)
    main, owner = tables.table(entity).name, tables.column(entity, link).name
    target = tables.table("member.member").name
    new = {name: [row for key, row in rows.items() if key not in before[name]] for name, rows in after.items()}
    starts: dict[int, int] = {}
    for row in new[main]:
        starts[row[SEQ]] = min(row["id"], starts.get(row[SEQ], row["id"]))
    first_ids = sorted(starts.values())
    slices = [Slice() for _ in first_ids]

    def place(id: int) -> int:
        return max(0, bisect_right(first_ids, id) - 1)

    for name in (main, "change", "trace", "job", "ledger_transaction", "ledger_lot"):
        for row in new.pop(name):
            slices[place(row["id"])].new[name].append(row)
    for name in ("ledger_entry", "ledger_consumption"):
        for row in new.pop(name):
            slices[place(row["transaction_id"])].new[name].append(row)
    _accounts(slices, main, owner, new.pop("ledger_account"))
    changed = {key[0]: row for key, row in after[target].items() if row != before[target].get(key)}
    for each in slices:
        owners = sorted({row[owner] for row in each.new[main]} & set(changed))
        each.changed[target] = [changed[id] for id in owners]
        for name in ("import_run", "workspace"):
            each.changed[name] = [row for key, row in after[name].items() if row != before[name].get(key)]
    for name, rows in new.items():
        if rows:
            slices[0].new[name] = rows
    return slices


def _accounts(slices: Sequence[Slice], main: str, owner: str, accounts: Sequence[Row]) -> None:
    """An account is opened by the first slice with a record of its owner, and written again by others that post to it."""
    by_owner = {row["owner_id"]: row for row in accounts}
    opened: set[int] = set()
    for each in slices:
        posted = {row["account_id"] for row in each.new["ledger_transaction"]}
        mine = [by_owner[id] for id in sorted({row[owner] for row in each.new[main]} & set(by_owner))]
        each.new["ledger_account"] = [row for row in mine if row["id"] not in opened]
        each.changed["ledger_account"] = [row for row in mine if row["id"] in opened & posted]
        opened.update(row["id"] for row in mine)


Work = Sequence[Sequence[tuple[Any, list[Row]]]]
"""Of each slice its statements with their rows."""


def statements(platform: Platform, slices: Sequence[Slice], before: Dump) -> Work:
    """How to write them, ready to be sent."""
    _, tables = tables_of(platform)
    return [_statements(each, tables, before) for each in slices]


def write(platform: Platform, work: Work) -> None:
    """Write them by executemany, one commit a slice."""
    for each in work:
        with platform.database.write() as connection:
            for statement, rows in each:
                connection.execute(statement, rows)


def _statements(each: Slice, tables: Mapping[str, Table], before: Dump) -> list[tuple[Any, list[Row]]]:
    found: list[tuple[Any, list[Row]]] = [(tables[name].insert(), rows) for name, rows in each.new.items() if rows]
    for name, rows in each.changed.items():
        if not rows:
            continue
        table = tables[name]
        [key] = [column.name for column in table.primary_key]
        moved = [
            column.name
            for column in table.columns
            if any(row[column.name] != before[name].get((row[key],), {}).get(column.name) for row in rows) and column.name != key
        ]
        statement = table.update().where(table.c[key] == bindparam("row_key"))
        statement = statement.values({column: bindparam(f"new_{column}") for column in moved})
        found.append((statement, [{"row_key": row[key], **{f"new_{c}": row[c] for c in moved}} for row in rows]))
    return found


def differences(one: Dump, other: Dump) -> list[str]:
    """Tables whose rows are not the same."""
    return [name for name in one if one[name] != other[name]]
