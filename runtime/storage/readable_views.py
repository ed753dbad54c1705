"""Read-only views `<app>__<form>` with the names and values that people know, for their own SQL and BI.

PostgreSQL: schema `readable`. Decimals are NUMERIC (REAL on SQLite, which has nothing exact), options are keys, links the
other record's label (its public id where it has none). What is sealed is null. Made anew by every switch.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Select, Table, case, cast, func, inspect, null, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema, CreateView, DropView
from sqlalchemy.sql.elements import ColumnElement

from engines.kernel.errors import AppError, Problem
from engines.record.entity import Entity, Field
from engines.record.field_types.user import USER
from runtime.storage.database import impatient
from runtime.storage.dynamic.columns import StoredField, stored_fields
from runtime.storage.dynamic.names import view_name
from runtime.storage.dynamic.tables import Tables
from runtime.storage.system_tables import SYSTEM
from runtime.storage.types import INTEGER, TEXT

SCHEMA = "readable"
_SYSTEM = ("id", "public_id", "external_id", "version", "created_at", "updated_at")
#: Milliseconds that the switch waits for somebody who reads a view.
_PATIENCE = 300
_OURS_ON_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'view' AND sql LIKE '%data\\_\\_%' ESCAPE '\\'"


def recreate_views(connection: Connection, tables: Tables, entities: Mapping[str, Entity]) -> list[Problem]:
    """Make the views of a release, each in a savepoint: one that cannot be made keeps its old shape and is reported."""
    impatient(connection, _PATIENCE)
    problems = []
    is_sqlite = connection.dialect.name == "sqlite"
    schema = None if is_sqlite else SCHEMA
    if not is_sqlite:
        connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
    wanted = {view_name(entity.key): entity for entity in entities.values()}
    for name in sorted(_standing(connection, is_sqlite=is_sqlite) | set(wanted)):
        entity = wanted.get(name)
        query = None if entity is None else _View(tables, entities, is_sqlite=is_sqlite).query(entity)
        if not _tried(connection, lambda name=name, query=query: _renew(connection, name, schema, query)):
            problems.append(Problem("view_not_renewed", params={"view": name}))
    return problems


def _tried(connection: Connection, change: Callable[[], None]) -> bool:
    try:
        with connection.begin_nested():
            change()
    except (SQLAlchemyError, AppError):
        return False
    return True


def _renew(connection: Connection, name: str, schema: str | None, query: Select[Any] | None) -> None:
    connection.execute(DropView(Table(name, MetaData(), schema=schema), if_exists=True))
    if query is not None:
        connection.execute(CreateView(query, name, schema=schema))


def _standing(connection: Connection, *, is_sqlite: bool) -> set[str]:
    if is_sqlite:
        return set(connection.execute(sa.text(_OURS_ON_SQLITE)).scalars())
    return set(inspect(connection).get_view_names(SCHEMA))


class _View:
    """The query behind the view of an entity."""

    def __init__(self, tables: Tables, entities: Mapping[str, Entity], *, is_sqlite: bool) -> None:
        self._tables = tables
        self._entities = entities
        self._is_sqlite = is_sqlite

    def query(self, entity: Entity) -> Select[Any]:
        """Live rows, system columns first."""
        table = self._tables.table(entity.id)
        columns: list[ColumnElement[Any]] = [table.c[name] for name in _SYSTEM]
        taken = set(_SYSTEM)
        for stored in stored_fields(entity):
            name = _free(stored.definition.key, taken)
            taken.add(name.lower())
            columns.append(self._natural(stored).label(name))
        return select(*columns).where(table.c.deleted_at.is_(None))

    def _natural(self, stored: StoredField) -> ColumnElement[Any]:
        column = self._tables.column(stored.entity, stored.id)
        field = stored.definition
        if _is_secret(field):
            return cast(null(), TEXT)
        if stored.storage == "scaled":
            return self._decimal(column, stored.scale)
        if stored.storage == "reference":
            return self._label(column, stored.target)
        keys = {id: key for id, key in field.option_keys.items() if id != key}
        return case(keys, value=column, else_=column) if keys and stored.storage == "text" else column

    def _decimal(self, column: Column[Any], scale: int) -> ColumnElement[Any]:
        whole = type_coerce(column, INTEGER)
        if self._is_sqlite:
            return cast(whole, sa.REAL) / sa.literal_column(f"1{'0' * scale}.0")
        return cast(cast(whole, sa.Numeric) / 10**scale, sa.Numeric(38, scale))

    def _label(self, column: Column[Any], target: str | None) -> ColumnElement[Any]:
        if target == USER:
            users = SYSTEM.user.alias()
            return select(users.c.login).where(users.c.id == column).scalar_subquery()
        entity = self._entities.get(target or "")
        if entity is None:
            return column
        other = self._tables.table(entity.id).alias()
        name: ColumnElement[Any] = other.c.public_id
        stored = {field.id: field for field in stored_fields(entity)}.get(entity.label or "")
        if stored is not None and not _is_secret(stored.definition):
            name = func.coalesce(self._as_text(stored, other.c[self._tables.column(entity.id, stored.id).name]), name)
        return select(name).where(other.c.id == column).scalar_subquery()

    def _as_text(self, stored: StoredField, column: Column[Any]) -> ColumnElement[Any]:
        if stored.storage == "scaled":
            return cast(self._decimal(column, stored.scale), TEXT)
        return column if stored.storage == "text" else cast(column, TEXT)


def _is_secret(field: Field) -> bool:
    return bool(field.settings.get("encrypted"))


def _free(name: str, taken: Iterable[str]) -> str:
    """SQLite does not tell `Name` from `name`."""
    while name.lower() in taken:
        name += "_"
    return name
