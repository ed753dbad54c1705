"""Rows that a transaction only adds to system tables: history, traces, events, messages, notices, jobs, incidents; and the
counters of rules.

Part of the working set: kept in memory with the journal, written at the flush.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Table, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from runtime.storage.bulk import Inserts
from runtime.storage.files import attach
from runtime.storage.incidents import Incident, upsert_incidents
from runtime.storage.jobs import Offer
from runtime.storage.journal import Journal
from runtime.storage.records import CHUNK
from runtime.storage.sealer import Sealer
from runtime.storage.system_tables import SYSTEM, SystemTables

UsageKey = tuple[str, str, str]
"""Rule, subject ("" for all), period ("" for ever, else a day): what has been granted."""

#: Columns whose values may be secrets.
_SEALED = {
    "change": ("changes",), "trace": ("values",), "job": ("payload",), "event": ("payload",), "message": (),
    "delivery": ("content",), "notice": ("params",),
}  # fmt: skip


class SystemRows:
    """What is added, and what is counted."""

    def __init__(
        self, connection: Connection, tables: SystemTables, journal: Journal, next_id: Callable[[], int], sealer: Sealer, *,
        is_dry: bool = False,
    ) -> None:  # fmt: skip
        self._connection = connection
        self._tables = tables
        self._journal = journal
        self._next_id = next_id
        self._sealer = sealer
        self._is_alone = is_dry or connection.dialect.name == "sqlite"
        self._added: dict[str, list[dict[str, Any]]] = {name: [] for name in _SEALED}
        self._texts: dict[tuple[str, str], dict[str, Any]] = {}
        self._read_texts: dict[tuple[str, str], dict[str, Any]] = {}
        self._incidents: list[Incident] = []
        self._usage: dict[UsageKey, int] = {}
        self._used: dict[UsageKey, bool] = {}
        self._files: dict[int, tuple[str, int, str]] = {}
        self.offers: list[Offer] = []
        """Jobs that were written: whoever waits for work is told of them after the commit."""

    def add(self, table: str, row: dict[str, Any]) -> None:
        """A new row of `change`, `trace`, `event`, `message`, `delivery`, `notice` or `job`; it is given its id."""
        row["id"] = self._next_id()
        self._journal.append(self._added[table], row)

    def keep_rule_text(self, rule: str, version: str, document: dict[str, Any]) -> None:
        """Keep what a rule said in the version that acted, so that the trace can be told after it is gone."""
        self._texts.setdefault((rule, version), document)

    def has_rule_text(self, rule: str, version: str) -> bool:
        """Whether it is kept already in this transaction."""
        return (rule, version) in self._texts

    def rule_text(self, rule: str, version: str) -> dict[str, Any]:
        """What a rule said in this version; {} where it never acted."""
        key = (rule, version)
        if key in self._texts:
            return self._texts[key]
        if key not in self._read_texts:
            table = self._tables.rule_text
            query = select(table.c.document).where(table.c.rule == rule, table.c.version == version)
            self._read_texts[key] = self._connection.execute(query).scalar() or {}
        return self._read_texts[key]

    def incident(self, incident: Incident) -> None:
        """Something failed and somebody should know. Stays when a rule is undone: that is what it tells about."""
        self._incidents.append(incident)

    # files

    def attach(self, file: int, form: str, record: int, field: str) -> None:
        """A file belongs to a field of a record from now on."""
        self._journal.put(self._files, file, (form, record, field))

    def owner_of(self, file: int) -> tuple[str, int] | None:
        """The record to which this transaction gave a file."""
        return self._files[file][:2] if file in self._files else None

    # counters of rules

    def fetch_usage(self, keys: Iterable[UsageKey]) -> None:
        """Lock and read counters, in order; a counter that is not there yet is opened at zero."""
        missing = sorted({key for key in keys if key not in self._usage})
        if not missing:
            return
        table, run = self._tables.rule_usage, self._connection.execute
        columns = (table.c.rule, table.c.subject, table.c.period)
        if not self._is_alone:
            fresh = [{"rule": rule, "subject": subject, "period": period, "used": 0} for rule, subject, period in missing]
            run(postgresql.insert(table).on_conflict_do_nothing(), fresh)
        for start in range(0, len(missing), CHUNK):
            part = missing[start : start + CHUNK]
            query = select(*columns, table.c.used).where(tuple_(*columns).in_(part)).order_by(*columns)
            for row in run(query if self._is_alone else query.with_for_update()):
                self._usage[row[0], row[1], row[2]] = row[3]
        for key in missing:
            self._usage.setdefault(key, 0)

    def usage(self, key: UsageKey) -> int:
        """Units granted so far."""
        if key not in self._usage:
            self.fetch_usage((key,))
        return self._usage[key]

    def use(self, key: UsageKey, amount: int) -> None:
        """Count units as granted; a negative amount gives them back."""
        self._journal.put(self._usage, key, max(0, self.usage(key) + amount))
        self._journal.put(self._used, key, True)

    # writing

    def flush(self, inserts: Inserts) -> None:
        """Write everything; new rows with `inserts`."""
        run = self._connection.execute
        upsert: Any = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        if self._texts:
            rows = [{"rule": rule, "version": version, "document": text} for (rule, version), text in sorted(self._texts.items())]
            run(upsert(self._tables.rule_text).on_conflict_do_nothing(), rows)
        for name, rows in self._added.items():
            if rows:
                self._sealer.seal_rows(self._connection, rows, _SEALED[name])
                table: Table = getattr(self._tables, name)
                inserts.rows(table, rows)
                if name == "job":
                    self.offers += [Offer(row["id"], row["lane"]) for row in rows]
                rows.clear()
        if self._used:
            table = self._tables.rule_usage
            rows = [
                {"rule": rule, "subject": subject, "period": period, "used": self._usage[rule, subject, period]}
                for rule, subject, period in sorted(self._used)
            ]
            statement = upsert(table)
            key, new = ["rule", "subject", "period"], {"used": statement.excluded.used}
            run(statement.on_conflict_do_update(index_elements=key, set_=new), rows)
            self._used.clear()
        for owner in sorted(set(self._files.values())):
            attach(self._connection, [file for file, its in self._files.items() if its == owner], *owner)
        self._files.clear()
        if self._incidents:
            upsert_incidents(self._connection, self._incidents)
            self._incidents.clear()


def insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """One row of `message` or `delivery`, outside of a working set."""
    connection.execute(getattr(SYSTEM, table).insert(), row)
