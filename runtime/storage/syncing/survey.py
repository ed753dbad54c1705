"""Puts numbers to a plan: rows touched, values that will not convert, values that are not unique, time. Reads only."""

from dataclasses import replace

from sqlalchemy import Connection, func, inspect, select, text

from engines.record.field_type import Reading
from runtime.storage.dynamic.conversion import Conversion
from runtime.storage.dynamic.names import table_name
from runtime.storage.dynamic.table_plan import Kind, RefusedValue, Risk, Step, TablePlan
from runtime.storage.dynamic.tables import LIVE, Tables
from runtime.storage.syncing.filling import lists_of, narrow

SAMPLES = 5
#: From this many rows on, a step is said to be slow.
SLOW_ROWS = 100_000
#: Seconds a row, measured roughly on a small machine; a tenth of a second for the step itself.
_PER_ROW: dict[Kind, float] = {"convert": 100e-6, "recompute": 80e-6, "add_index": 5e-6}
_PER_STEP = 0.1
_AT_ONCE = 5_000


def survey(connection: Connection, plan: TablePlan, reading: Reading) -> TablePlan:
    """The plan with numbers."""
    tables = Tables(plan.after.values(), plan.columns)
    standing = set(inspect(connection).get_table_names())
    counted: dict[str, int] = {}
    for entity in {step.entity for step in plan.steps}:
        name = table_name(entity)
        counted[entity] = _count(connection, name) if name in standing else 0
    steps = tuple(_numbered(connection, step, counted[step.entity], tables, plan, reading) for step in plan.steps)
    return replace(plan, steps=steps)


def _numbered(
    connection: Connection, step: Step, rows: int, tables: Tables, plan: TablePlan, reading: Reading
) -> Step:  # fmt: skip
    refused: list[RefusedValue] = []
    count = 0
    if step.kind == "convert" and rows:
        count, refused = _refusals(connection, step, reading)
    elif step.kind == "add_index" and step.index is not None and step.index.is_unique and rows:
        count = _duplicates(connection, step, plan, tables)
    risk: Risk = "lossy" if step.kind == "convert" and count else "safe"
    if risk == "safe" and rows >= SLOW_ROWS and step.kind in _PER_ROW:
        risk = "slow"
    seconds = _PER_STEP + rows * _PER_ROW.get(step.kind, 0.0)
    return replace(step, rows=rows, refused=count, samples=tuple(refused), risk=risk, seconds=round(seconds, 1))


def _refusals(connection: Connection, step: Step, reading: Reading) -> tuple[int, list[RefusedValue]]:
    """Runs the conversion over all values, and writes nothing."""
    if step.source is None or step.column is None:
        return 0, []
    conversion = Conversion(step, reading)
    is_made = step.column.name in {c["name"] for c in inspect(connection).get_columns(table_name(step.entity))}
    table = narrow(step.entity, [step.source, step.column] if is_made else [step.source], lists_of(step))
    standing = table.c[step.column.name] if is_made else text("NULL")
    count, samples, last = 0, [], 0
    while True:
        query = select(table.c.id, table.c.public_id, table.c[step.source.name], standing)
        rows = connection.execute(query.where(table.c.id > last).order_by(table.c.id).limit(_AT_ONCE)).all()
        if not rows:
            return count, samples
        for _, public_id, value, kept in rows:
            refusal = conversion.convert(value, kept).refusal
            if refusal is not None:
                count += 1
                if len(samples) < SAMPLES:
                    samples.append(RefusedValue(public_id, conversion.natural(value), refusal.code))
        last = rows[-1][0]


def _duplicates(connection: Connection, step: Step, plan: TablePlan, tables: Tables) -> int:
    """Combinations of values that more than one live row has; of columns that are still to be filled, nobody knows yet."""
    if step.index is None:
        return 0
    filled = {(each.entity, each.field) for each in plan.steps if each.kind in ("add_column", "convert", "recompute")}
    if any((step.entity, field) in filled for field in step.index.fields):
        return 0
    columns = [tables.column(step.entity, field) for field in step.index.fields]
    several = (
        select(*columns)
        .where(text(LIVE), *(column.is_not(None) for column in columns))
        .group_by(*columns)
        .having(func.count() > 1)
        .subquery()
    )
    return connection.execute(select(func.count()).select_from(several)).scalar_one()


def _count(connection: Connection, name: str) -> int:
    return connection.execute(select(func.count()).select_from(text(f'"{name}"'))).scalar_one()
