"""Entities of a release as SQLAlchemy tables: physical names, types, indexes. Built once per release and shared by all threads.

Who asks by entity and field id never learns a physical name. Nothing here talks to the database (`table_sync.py` does).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Index, MetaData, Table, text
from sqlalchemy.engine import Row
from sqlalchemy.types import TypeEngine

from engines.kernel.errors import Permanent, Problem
from engines.record.entity import SYSTEM_FIELDS, Entity
from runtime.storage.dynamic.column_types import column_type
from runtime.storage.dynamic.columns import ColumnMap, FieldColumn, StoredField, stored_fields
from runtime.storage.dynamic.names import index_name, table_name
from runtime.storage.types import ID, INTEGER, TEXT, UtcDateTime

#: Number of the write transaction that wrote a row last (`releases.lock_shared` gives it): "what changed since".
SEQ = "seq"
#: Live rows: unique values and lists are about them only.
LIVE = "deleted_at IS NULL"

_REQUIRED = ("public_id", "version", "created_at", "updated_at", SEQ)
_SYSTEM_TYPES: Mapping[str, TypeEngine[Any]] = {
    "public_id": TEXT,
    "external_id": TEXT,
    "created_at": UtcDateTime(),
    "updated_at": UtcDateTime(),
    "deleted_at": UtcDateTime(),
}


@dataclass(frozen=True, slots=True)
class IndexShape:
    """An index that a table should have."""

    name: str
    columns: tuple[str, ...]
    is_unique: bool
    where: str | None
    fields: tuple[str, ...]
    """Field ids (system names) it stands for; of a unique index without the tie-break."""

    def on(self, table: Table) -> Index:
        """As a schema item of `table`."""
        where = None if self.where is None else text(self.where)
        columns = [table.c[name] for name in self.columns]
        return Index(self.name, *columns, unique=self.is_unique, sqlite_where=where, postgresql_where=where)


class Tables:
    """The data tables of one release."""

    def __init__(self, entities: Iterable[Entity], columns: ColumnMap) -> None:
        self.metadata = MetaData()
        self.column_map = columns
        self._shapes = {entity.id: _Shape(entity, columns, self.metadata) for entity in entities}
        self._by_name = {shape.table.name: shape for shape in self._shapes.values()}

    def table(self, entity: str) -> Table:
        """The table of an entity."""
        return self._shape(entity).table

    def column(self, entity: str, field: str) -> Column[Any]:
        """The column of a stored field, of a system field by its name, or `seq`. Raises `KeyError` for others."""
        return self._shape(entity).by_field[field]

    def columns(self, entity: str) -> Sequence[Column[Any]]:
        """All columns of a row in memory, in the order of `field_ids` (without `seq`)."""
        return self._shape(entity).columns

    def field_ids(self, entity: str) -> tuple[str, ...]:
        """System fields, then stored fields."""
        return self._shape(entity).field_ids

    def names(self, entity: str) -> tuple[tuple[str, str], ...]:
        """(field id, column name) of everything that an insert writes, `seq` among them."""
        return self._shape(entity).names

    def row(self, entity: str, row: Row[Any] | Sequence[Any]) -> dict[str, Any]:
        """A row that was read with `columns`, as it is in memory."""
        return dict(zip(self._shape(entity).field_ids, row, strict=True))

    def rows(self, entity: str, rows: Iterable[Row[Any] | Sequence[Any]]) -> list[dict[str, Any]]:
        """Many of them."""
        ids = self._shape(entity).field_ids
        return [dict(zip(ids, row, strict=True)) for row in rows]

    def entities(self) -> tuple[str, ...]:
        """Ids of all entities that have a table."""
        return tuple(self._shapes)

    def indexes(self, entity: str) -> tuple[IndexShape, ...]:
        """The indexes that the table should have."""
        return self._shape(entity).indexes

    def origin(self, table: str, columns: Iterable[str], index: str | None = None) -> tuple[str, tuple[str, ...]] | None:
        """Entity and field ids of a clash (`UniqueClash`), from its physical names; None where it is not one of these tables."""
        if index is not None:
            for entity, shape in self._shapes.items():
                for known in shape.indexes:
                    if known.name == index:
                        return entity, known.fields
        shape = self._by_name.get(table)
        if shape is None:
            return None
        return shape.entity, tuple(shape.by_column.get(column, column) for column in columns)

    def _shape(self, entity: str) -> "_Shape":
        try:
            return self._shapes[entity]
        except KeyError:
            raise Permanent(Problem("entity_without_table", params={"form": entity})) from None


class _Shape:
    """One table, and everything that is asked of it often."""

    def __init__(self, entity: Entity, columns: ColumnMap, metadata: MetaData) -> None:
        fields = [(field, columns.of(entity.id)[field.id]) for field in stored_fields(entity)]
        self.entity = entity.id
        self.table = Table(
            table_name(entity.id),
            metadata,
            *(system_column(name) for name in (*SYSTEM_FIELDS, SEQ)),
            *(field_column(field, column) for field, column in fields),
        )
        self.indexes = tuple(_indexes(entity, self.table.name, fields))
        for index in self.indexes:
            index.on(self.table)
        self.by_field: dict[str, Column[Any]] = {name: self.table.c[name] for name in (*SYSTEM_FIELDS, SEQ)}
        self.by_field.update((field.id, self.table.c[column.name]) for field, column in fields)
        self.by_column = {column.name: field for field, column in self.by_field.items()}
        self.field_ids = tuple(field for field in self.by_field if field != SEQ)
        self.columns = tuple(self.by_field[field] for field in self.field_ids)
        self.names = tuple((field, column.name) for field, column in self.by_field.items())


def system_column(name: str) -> Column[Any]:
    """A system column, which bears its own name."""
    if name == "id":
        return Column("id", ID, primary_key=True, autoincrement=False)
    return Column(name, _SYSTEM_TYPES.get(name, INTEGER), nullable=name not in _REQUIRED)


def field_column(field: StoredField, column: FieldColumn) -> Column[Any]:
    """A field's column: without NOT NULL, default or check, so that it can stay when the field changes."""
    return Column(column.name, column_type(column.storage, column.scale, is_list=field.is_list))


def _indexes(entity: Entity, table: str, fields: Sequence[tuple[StoredField, FieldColumn]]) -> Iterable[IndexShape]:
    names = {field.id: column.name for field, column in fields}
    yield IndexShape(index_name("ux", table, ("public_id",)), ("public_id",), True, None, ("public_id",))
    yield _index(table, ("external_id",), ("external_id",), "external_id IS NOT NULL")
    yield _index(table, ("created_at", "id"), ("created_at",), LIVE)
    together = {unique.fields for unique in entity.uniques}
    together |= {(field.id,) for field, _ in fields if field.definition.unique}
    for unique in sorted(together):
        if all(field in names for field in unique):
            columns = tuple(names[field] for field in unique)
            yield IndexShape(index_name("ux", table, columns), columns, True, LIVE, unique)
    for field, column in fields:
        if field.is_indexed and (field.id,) not in together:
            yield _index(table, (column.name, "id"), (field.id,), LIVE)


def _index(table: str, columns: tuple[str, ...], fields: tuple[str, ...], where: str) -> IndexShape:
    return IndexShape(index_name("ix", table, columns), columns, False, where, fields)
