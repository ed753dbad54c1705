"""Whole databases as a stream of tables: out of one in a single snapshot, into an empty one in a single transaction.

Rows travel as lines of JSON in the order of their keys, whatever the system: backup, restore and the move from SQLite to
PostgreSQL are the same stream, and equal contents have equal digests. The one row of the workspace carries the counters, which
on PostgreSQL are sequences.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Table, func, inspect, select
from sqlalchemy.types import TypeEngine

from engines.kernel.errors import Conflict, Invalid, Permanent, Problem
from engines.record.entity import SYSTEM_FIELDS
from runtime.storage.bulk import insert_columns
from runtime.storage.dynamic.column_types import column_type
from runtime.storage.dynamic.names import table_name
from runtime.storage.dynamic.tables import SEQ, Tables, system_column
from runtime.storage.migrating import migrate_to
from runtime.storage.syncing import catalogue, ddl
from runtime.storage.system_tables import CHANGE_SEQ, ID_SPACE, METADATA, SYSTEM
from runtime.storage.types import BOOLEAN, INTEGER, TEXT, Day, Json, Time, UtcDateTime, dump_json

#: How values of a kind stand in a column. Scaled numbers travel as the integers they are kept as.
_TYPES: Mapping[str, TypeEngine[Any]] = {
    "integer": INTEGER,
    "text": TEXT,
    "boolean": BOOLEAN,
    "moment": UtcDateTime(),
    "day": Day(),
    "time": Time(),
    "json": Json(),
    "json_in_order": Json(keeps_order=True),
}
_READ: Mapping[str, Callable[[str], object]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
}
#: Bytes and rows that a piece of the stream holds at most (a row more).
_PIECE_BYTES, _PIECE_ROWS = 4_000_000, 5_000
#: What is made again from the records, in its own way on each system, by the next due work.
_DERIVED = frozenset((SYSTEM.search.name, SYSTEM.search_form.name))
#: Columns of data tables that are no form's.
_SYSTEM = frozenset((*SYSTEM_FIELDS, SEQ))
_COUNTERS = {
    "next_id": f"(SELECT last_value + CASE WHEN is_called THEN {ID_SPACE.increment} ELSE 0 END FROM {ID_SPACE.name})",
    "change_seq": f"(SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {CHANGE_SEQ.name})",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as it travels."""

    name: str
    entity: str | None
    """Of a data table: the form."""
    columns: tuple[tuple[str, str], ...]
    """Name and kind."""
    key: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For the head of an archive."""
        return {"name": self.name, "entity": self.entity, "columns": [list(each) for each in self.columns], "key": list(self.key)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Shape":
        """What `to_json` wrote."""
        columns = tuple((str(name), str(kind)) for name, kind in document["columns"])
        return cls(document["name"], document["entity"], columns, tuple(document["key"]))

    def table(self) -> Table:
        """As a table to read from and write to."""
        return Table(self.name, MetaData(), *(Column(name, _TYPES[kind]) for name, kind in self.columns))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a table."""

    lines: bytes
    count: int


@dataclass(slots=True)
class Tally:
    """What has gone by of one table."""

    rows: int = 0
    digest: str = ""


def shapes(connection: Connection) -> list[Shape]:
    """All tables: those of the system, then those of forms, without the index of the search. The database must stand at the
    newest migration."""
    found = [_system_shape(table) for table in METADATA.sorted_tables if table.name not in _DERIVED]
    known: dict[str, dict[str, TypeEngine[Any]]] = {}
    for column in connection.execute(select(SYSTEM.field_column)):
        known.setdefault(column.entity, {})[column.name] = column_type(column.storage, column.scale)
    for entity in connection.execute(select(SYSTEM.form_table.c.entity).order_by(SYSTEM.form_table.c.entity)).scalars():
        name, own = table_name(entity), known.get(entity, {})
        columns = [each["name"] for each in inspect(connection).get_columns(name)]
        kinds = tuple((each, _kind(own[each] if each in own else system_column(each).type)) for each in columns)
        found.append(Shape(name, entity, kinds, ("id",)))
    return found


def count(connection: Connection, shape: Shape) -> int:
    """Rows of a table."""
    return int(connection.execute(select(func.count()).select_from(shape.table())).scalar_one())


def pieces(connection: Connection, shape: Shape, tally: Tally | None = None) -> Iterator[Piece]:
    """The rows of a table in the order of its key; `tally` is told what went by.

    Runs in a savepoint that is undone: a snapshot that lasts must not keep the locks of tables that it has read.
    """
    digest, rows = sha256(), 0
    savepoint = connection.begin_nested()
    try:
        for piece in _cut(_lines(connection, shape)):
            digest.update(piece.lines)
            rows += piece.count
            yield piece
    finally:
        savepoint.rollback()
    if tally is not None:
        tally.rows, tally.digest = rows, digest.hexdigest()


def tallied(connection: Connection, shape: Shape) -> Tally:
    """Rows and digest of a table as it stands."""
    tally = Tally()
    for _ in pieces(connection, shape, tally):
        pass
    return tally


def refuse_unless_empty(connection: Connection) -> None:
    """Raises `Conflict` where the database holds any table."""
    if inspect(connection).get_table_names():
        raise Conflict(Problem("database_not_empty"))


def prepare(connection: Connection, revision: str, wanted: Sequence[Shape]) -> None:
    """Make the tables in an empty database: those of the system as they were at `revision`, and those of forms."""
    migrate_to(connection, revision)
    standing = set(inspect(connection).get_table_names())
    for shape in wanted:
        if shape.entity is not None:
            own = [system_column(name) if name in _SYSTEM else Column(name, _TYPES[kind]) for name, kind in shape.columns]
            Table(shape.name, MetaData(), *own).create(connection)
        elif shape.name not in standing:
            raise Permanent(Problem("archive_of_other_tables", params={"table": shape.name}))


def load(connection: Connection, shape: Shape, lines: bytes) -> int:
    """Write a piece of the stream; how many rows."""
    rows = [orjson.loads(line) for line in lines.splitlines()]
    if not rows:
        return 0
    table = shape.table()
    columns = []
    for (name, kind), values in zip(shape.columns, zip(*rows, strict=True), strict=True):
        read = _READ.get(kind)
        try:
            columns.append((table.c[name], [None if v is None else read(v) for v in values] if read else values))
        except (TypeError, ValueError) as error:
            raise Invalid(Problem("archive_value_broken", params={"table": shape.name, "column": name})) from error
    insert_columns(connection, table, columns, len(rows))
    return len(rows)


def set_counters(connection: Connection) -> None:
    """PostgreSQL: let the sequences go on where the workspace's row says."""
    row = connection.execute(select(SYSTEM.workspace.c.next_id, SYSTEM.workspace.c.change_seq)).one_or_none()
    if row is None or connection.dialect.name == "sqlite":
        return
    connection.execute(select(func.setval(ID_SPACE.name, row.next_id, False)))
    connection.execute(select(func.setval(CHANGE_SEQ.name, max(row.change_seq, 1), row.change_seq > 0)))


def make_indexes(connection: Connection, tables: Tables) -> None:
    """The indexes that the release in force wants on its tables."""
    standing = catalogue.known(connection).indexes
    for entity in tables.entities():
        table = tables.table(entity)
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            if index.name not in standing.get(table.name, frozenset()):
                ddl.add_index(connection, index, beside_writers=False)


def _system_shape(table: Table) -> Shape:
    return Shape(table.name, None, tuple((c.name, _kind(c.type)) for c in table.c), tuple(c.name for c in table.primary_key))


def _kind(kept_as: TypeEngine[Any]) -> str:
    """The kind of a column's values."""
    if isinstance(kept_as, Json):
        return "json_in_order" if kept_as.keeps_order else "json"
    kinds: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
        (UtcDateTime, "moment"), (Day, "day"), (Time, "time"), (sa.Boolean, "boolean"), (sa.Text, "text"),
    )  # fmt: skip
    return next((kind for known, kind in kinds if isinstance(kept_as, known)), "integer")


def _lines(connection: Connection, shape: Shape) -> Iterator[bytes]:
    table = shape.table()
    columns: list[Any] = list(table.c)
    if shape.name == SYSTEM.workspace.name and connection.dialect.name != "sqlite":
        columns = [sa.literal_column(_COUNTERS[c.name], INTEGER).label(c.name) if c.name in _COUNTERS else c for c in columns]
    query = select(*columns).order_by(*(table.c[name] for name in shape.key))
    in_order = [number for number, (_, kind) in enumerate(shape.columns) if kind == "json_in_order"]
    for row in connection.execute(query.execution_options(yield_per=10 if in_order else 1_000)):
        values = list(row)
        for number in in_order:
            values[number] = None if values[number] is None else orjson.Fragment(dump_json(values[number]))
        yield orjson.dumps(values, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _cut(lines: Iterator[bytes]) -> Iterator[Piece]:
    kept: list[bytes] = []
    size = 0
    for line in lines:
        kept.append(line)
        size += len(line)
        if size >= _PIECE_BYTES or len(kept) >= _PIECE_ROWS:
            yield Piece(b"".join(kept), len(kept))
            kept, size = [], 0
    if kept:
        yield Piece(b"".join(kept), len(kept))
