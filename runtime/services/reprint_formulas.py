"""Formulas that stand in records, brought along when a field, option or form is renamed: rules of operators go on to mean
the same. Runs in the transaction of the switch; the records get no new version, because nothing that they say has changed.
"""

from collections.abc import Mapping
from typing import Any

from engines.blueprint.reprint import reprint_formula
from engines.expression.types import Type
from engines.kernel.errors import Invalid
from engines.record.entity import Entity, Field
from engines.record.stored_formula import form_of_event, stored_formula_scope
from runtime.services.plan_change import PlannedChange
from runtime.services.platform import Platform
from runtime.storage import records, releases
from runtime.storage.database import Connection
from runtime.storage.dynamic.tables import Tables


def reprint_formulas(connection: Connection, platform: Platform, plan: PlannedChange) -> int:
    """Re-print what needs it; how many records were touched."""
    before = plan.before
    assert before is not None
    tables = Tables(plan.release.entities.values(), plan.tables.columns)
    seq = releases.lock_shared(connection).seq
    touched = 0
    for entity in plan.release.entities.values():
        old = before.entities.get(entity.id)
        holding = [field for field in entity.fields.values() if field.type.holds_formula and field.is_stored]
        if old is None or not holding:
            continue
        changed = []
        for row in records.fetch_all(connection, tables, entity.id, records.EVERYTHING):
            texts = {field.id: _reprinted(platform, plan, old, field, row) for field in holding if row.get(field.id) is not None}
            if any(row[name] != text for name, text in texts.items()):
                changed.append({**row, **texts})
        records.update(connection, tables, entity.id, [field.id for field in holding], changed, seq)
        touched += len(changed)
    return touched


def _reprinted(platform: Platform, plan: PlannedChange, old: Entity, field: Field, row: Mapping[str, Any]) -> str:
    """The text with today's keys; a formula that did not fit the old release either is left as it is: an incident tells of it."""
    text: str = row[field.id]
    before = plan.before
    was = old.fields.get(field.id)
    form = None if before is None or was is None else _context(old, was, row, before.schema)
    if before is None or form is None or form not in plan.release.entities:
        return text
    old_scope, new_scope = stored_formula_scope(before.schema, form), stored_formula_scope(plan.release.schema, form)
    expect: Type | None = getattr(field.type, "result", lambda _settings: None)(field.settings)
    try:
        return reprint_formula(text, old_scope, new_scope, platform.language, expect)
    except Invalid:
        return text


def _context(entity: Entity, field: Field, row: Mapping[str, Any], schema: Any) -> str | None:
    """The form that the formula of a record reads."""
    fixed = field.settings.get("context")
    if isinstance(fixed, str):
        return fixed
    choice = entity.fields.get(str(field.settings.get("context_from")))
    chosen = None if choice is None else row.get(choice.id)
    if choice is None or chosen is None:
        return None
    return form_of_event(schema, choice.option_keys.get(str(chosen), str(chosen)))
