"""A change of tables as a list of named steps that can be shown before it is done. Pure; made by `planning.py`, filled with
numbers by `survey.py`, run by `table_sync.py`.

Steps only expand: nothing is dropped but indexes, and those after the switch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engines.kernel.errors import Problem
from engines.kernel.text import Text
from engines.record.entity import Entity, Field
from runtime.storage.dynamic.columns import ColumnMap, FieldColumn
from runtime.storage.dynamic.tables import IndexShape

Kind: TypeAlias = Literal[
    "create_table", "unhide_table", "add_column", "unhide_column", "convert", "recompute", "add_index",
    "hide_column", "hide_table", "drop_index",
]  # fmt: skip
#: safe: nobody loses anything. slow: takes its time, while all go on. lossy: some values have no place in the new type
#: (they stay in the old column and come back with a roll-back).
Risk: TypeAlias = Literal["safe", "slow", "lossy"]

INVERSE: Mapping[Kind, Kind] = {
    "create_table": "hide_table",
    "unhide_table": "hide_table",
    "add_column": "hide_column",
    "unhide_column": "hide_column",
    "convert": "convert",
    "recompute": "recompute",
    "add_index": "drop_index",
    "hide_column": "unhide_column",
    "hide_table": "unhide_table",
    "drop_index": "add_index",
}


@dataclass(frozen=True, slots=True)
class RefusedValue:
    """A value that has no place in the new type."""

    public_id: str
    value: object
    """As JSON, under the old type."""
    code: str


@dataclass(frozen=True, slots=True)
class Step:
    """One named step."""

    kind: Kind
    entity: str
    title: Text
    """Of the form."""
    field: str | None = None
    field_title: Text = ""
    column: FieldColumn | None = None
    """The column that is made, filled, shown again or hidden."""
    source: FieldColumn | None = None
    """Of a conversion: the column that its values come from."""
    before: Field | None = None
    """Of a conversion: the field as `source` holds it, where the release in force still knows it."""
    after: Field | None = None
    """The field as `column` holds it."""
    is_return: bool = False
    """Of a conversion: `column` was in use before; its values stay where they still say the same."""
    index: IndexShape | None = None
    index_name: str | None = None
    """Of the index that is dropped."""
    dependants: tuple[tuple[str, str], ...] = ()
    """(entity, field) of computed fields that read the field."""
    rows: int = 0
    """Rows touched, where that was counted."""
    refused: int = 0
    """Values that will not convert; of a unique index, values that occur more than once."""
    samples: tuple[RefusedValue, ...] = ()
    risk: Risk = "safe"
    seconds: float = 0.0
    """Estimate."""

    @property
    def name(self) -> str:
        """`convert shop.customer.age`."""
        return f"{self.kind} {self.entity}" + ("" if self.field is None else f".{self.field}")

    @property
    def inverse(self) -> Kind:
        """The step that takes it back."""
        return INVERSE[self.kind]

    @property
    def says(self) -> Problem:
        """Code and parameters of its sentence in the catalogue."""
        params = {
            "form": self.title,
            "field": self.field_title,
            "rows": self.rows,
            "refused": self.refused,
            "from": self.source.type if self.source is not None else "",
            "to": self.column.type if self.column is not None else "",
        }
        code = f"plan_{self.kind}"
        if self.kind == "convert" and self.refused:
            code = "plan_convert_lossy"
        if self.kind == "add_index" and self.index is not None and self.index.is_unique:
            code = "plan_add_unique_index"
        return Problem(code, params=params)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """From the tables of one release to those of another."""

    before: Mapping[str, Entity]
    after: Mapping[str, Entity]
    columns: ColumnMap
    """Of the release that the plan leads to."""
    steps: tuple[Step, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the tables are as they should be."""
        return not self.steps

    @property
    def needs_consent(self) -> bool:
        """Whether values will not be seen any more that were seen before."""
        return any(step.risk == "lossy" for step in self.steps)

    @property
    def seconds(self) -> float:
        """Estimate for all."""
        return sum(step.seconds for step in self.steps)

    def obstacles(self) -> list[Problem]:
        """Why it cannot be done: values that must become unique and are not."""
        return [
            Problem("cannot_become_unique", params={"form": step.title, "field": step.field_title, "values": step.refused})
            for step in self.steps
            if step.kind == "add_index" and step.refused
        ]
