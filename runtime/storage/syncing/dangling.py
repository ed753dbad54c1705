"""Links that lead to no live record: a target can be deleted while the field that names it is hidden. Called by the switch,
which does what the deletion would have done, and by the doctor.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from engines.kernel.errors import Problem
from engines.record.entity import Entity, Field
from runtime.storage.dynamic.table_plan import TablePlan
from runtime.storage.dynamic.tables import SEQ, Tables


def dangling(connection: Connection, tables: Tables, entities: Mapping[str, Entity]) -> Iterator[tuple[Entity, Field, int]]:
    """Links of live records that lead nowhere: entity, field, how many."""
    for entity in entities.values():
        for field in _links(entity, entities):
            count = select(func.count()).select_from(tables.table(entity.id)).where(*_leads_nowhere(tables, entity, field))
            if found := connection.execute(count).scalar_one():
                yield entity, field, found


def settle(connection: Connection, plan: TablePlan, tables: Tables, seq: int, now: datetime) -> list[Problem]:
    """Links that were hidden are cleared where their target is gone, rows are deleted with their owner (so that they come back
    with it). What is told: links that would have held their target, or gone with it."""
    shown = {step.entity for step in plan.steps if step.kind == "unhide_table"}
    fields = {(step.entity, step.field) for step in plan.steps if step.kind in ("unhide_column", "convert")}
    told: list[Problem] = []
    for entity in plan.after.values():
        for field in _links(entity, plan.after):
            if entity.id not in shown and (entity.id, field.id) not in fields:
                continue
            table, link = tables.table(entity.id), tables.column(entity.id, field.id)
            change = update(table).where(*_leads_nowhere(tables, entity, field))
            touched = {"version": table.c.version + 1, SEQ: seq}
            if field.target == entity.parent and field.id == "parent":
                owner = tables.table(entity.parent)
                gone = select(owner.c.deleted_at).where(owner.c.id == link).scalar_subquery()
                connection.execute(change.values({"deleted_at": func.coalesce(gone, now), **touched}))
                continue
            count = connection.execute(change.values({link.name: None, **touched})).rowcount
            policy = field.settings.get("on_delete", "restrict")
            if count and policy != "clear":
                params = {"form": entity.title, "field": field.title, "count": count}
                told.append(Problem("hidden_links_cleared", params=params))
    return told


def _links(entity: Entity, entities: Mapping[str, Entity]) -> Iterator[Field]:
    for field in entity.fields.values():
        if field.is_stored and not field.is_computed and field.type.storage == "reference" and field.target in entities:
            yield field


def _leads_nowhere(tables: Tables, entity: Entity, field: Field) -> tuple[ColumnElement[bool], ...]:
    table, link = tables.table(entity.id), tables.column(entity.id, field.id)
    target = tables.table(str(field.target)).alias()
    there = select(target.c.id).where(target.c.id == link, target.c.deleted_at.is_(None)).correlate(table)
    return table.c.deleted_at.is_(None), link.is_not(None), ~there.exists()
