"""What stands in the database: the tables and columns of forms, and their indexes. Read by `catalogue.py`; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.storage.dynamic.columns import FieldColumn, State


@dataclass(frozen=True)
class Known:
    """Tables by entity, all columns of all generations, names of our indexes by table."""

    tables: Mapping[str, State] = field(default_factory=dict)
    columns: tuple[FieldColumn, ...] = ()
    indexes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, entity: str, field: str) -> list[FieldColumn]:
        """All generations of a field, oldest first."""
        found = [column for column in self.columns if column.entity == entity and column.field == field]
        return sorted(found, key=lambda column: column.generation)

    def live(self, entity: str) -> list[FieldColumn]:
        """The columns that the release in force uses of an entity."""
        return [column for column in self.columns if column.entity == entity and column.state == "live"]

    def standing(self, entity: str, field: str) -> FieldColumn | None:
        """The live column of a field, else the one that was hidden with it."""
        generations = self.of(entity, field)
        for state in ("live", "hidden"):
            for column in reversed(generations):
                if column.state == state:
                    return column
        return None
