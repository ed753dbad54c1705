"""`records(...)` and reverse links of a formula in memory, asked from the tables: for the working set, where a form is too
large to be loaded whole and no index leads to the rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from engines.expression.formula import Env, Formula, Selection
from engines.expression.functions import all_functions
from engines.expression.functions.function import Function
from engines.kernel.registry import Registry
from engines.record.entity import Entity
from runtime.storage.dynamic.tables import Tables
from runtime.storage.sql.expression import SqlFormulas
from runtime.storage.sql.translating import Given, Row

_FUNCTIONS = all_functions()


def select_ids(
    connection: Connection, tables: Tables, entities: Mapping[str, Entity], selection: Selection, row: Mapping[str, Any],
    env: Env, functions: Registry[Function] = _FUNCTIONS,
) -> list[int]:  # fmt: skip
    """The ids of the live records that a selection finds for `row`, in its order.

    Raises `Invalid` (`not_in_sql`) where its condition has no form in SQL.
    """
    dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
    formulas = SqlFormulas(entities, tables, dialect, env.zone, functions)
    table = tables.table(selection.form).alias("r")
    translator = formulas.translator(selection.form, table, env.variables, now=env.now)
    here = Row(selection.form, table)
    conditions = [table.c.deleted_at.is_(None)]
    if selection.condition is not None:
        # Whatever form `row` is of: its values are there, and what it lacks names its form itself.
        standing = translator.standing_on(here, Given("", row))
        conditions.append(standing.conjunction(selection.condition))
    else:
        keys = [(field, key(row, env)) for field, key in selection.keys]
        if any(value is None for _, value in keys):
            return []
        conditions += [translator.column(here, field) == value for field, value in keys]
    order = []
    for field, descending in selection.sort:
        column = translator.column(here, field)
        order.append(column.desc().nulls_last() if descending else column.asc().nulls_first())
    query = select(table.c.id).where(*conditions).order_by(*order, table.c.id)
    return list(connection.execute(query).scalars())


def matching_ids(
    connection: Connection, tables: Tables, entities: Mapping[str, Entity], form: str, condition: Formula | None,
    behind: tuple[int, int], env: Env,
) -> list[int]:  # fmt: skip
    """Ids of live records that fit `condition` (None: all), in order. `behind`: (id after which to begin, how many at most)."""
    after, most = behind
    dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
    table = tables.table(form).alias("r")
    conditions = [table.c.deleted_at.is_(None), table.c.id > after]
    if condition is not None:
        formulas = SqlFormulas(entities, tables, dialect, env.zone, _FUNCTIONS)
        conditions.append(formulas.boolean(condition, form, table, env.variables, now=env.now))
    return list(connection.execute(select(table.c.id).where(*conditions).order_by(table.c.id).limit(most)).scalars())
