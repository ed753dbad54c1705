"""The save plans of a release: what services build once per release and workspace."""

from collections.abc import Mapping

from engines.record.entity import Entity
from engines.record.field_type import Reading
from engines.record.reading_plan import reading_plans
from engines.record.save_plan import SavePlan
from engines.record.stored_formula import StoredFormulas


def save_plans(entities: Mapping[str, Entity], reading: Reading, formulas: StoredFormulas | None = None) -> dict[str, SavePlan]:
    """A plan for each entity, by id. `reading.key_field` need not be given.

    `formulas` checks formulas that stand in records; None leaves them unchecked (for looking at rows that are stored already).
    """
    readers = reading_plans(entities, reading)
    return {id: SavePlan(entity, reading, readers[id], formulas) for id, entity in entities.items()}
