"""Stored formulas of rows in bulk: they read columns of their own record only, so a row is all they need."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, select

from engines.expression.formula import Data, Env, Selection
from engines.expression.types import Row
from engines.record.entity import Field
from engines.record.field_type import Refused
from runtime.storage.dynamic.tables import Tables


def formula_values(connection: Connection, tables: Tables, field: Field, ids: Sequence[int]) -> Mapping[int, object]:
    """The value of a stored formula field for each of these rows, rounded to the field's places."""
    if field.formula is None:
        return {}
    env: Env = _Alone()
    fit = field.type.fitter(field.settings)
    table = tables.table(field.entity)
    rows = tables.rows(field.entity, connection.execute(select(*tables.columns(field.entity)).where(table.c.id.in_(ids))))
    values: dict[int, object] = {}
    for row in rows:
        found: Any = field.formula.run(row, env)
        if found is not None and fit is not None:
            try:
                found = fit(found)
            except Refused:
                found = None
        values[row["id"]] = found
    return values


class _Alone:
    """Surroundings of formulas that look at nothing but their row."""

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    today: date = date(1970, 1, 1)
    zone: tzinfo = UTC
    variables: Mapping[str, object] = {}

    @property
    def data(self) -> Data:
        return _Nothing()

    def warn(self, code: str, **params: object) -> None:
        """A value that became null is null."""


class _Nothing:
    def record(self, form: str, id: int) -> Row | None:
        del form, id

    def select(self, selection: Selection, row: Row, env: Env) -> Sequence[Row]:
        del selection, row, env
        return ()

    def computed(self, form: str, field: str, row: Row) -> object:
        del form, field, row
        return None
