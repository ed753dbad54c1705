"""Compiled forms as data: entities, their fields and what ties them together. Frozen; made by `compile.py` once per release.

Everything refers by id; keys are for the doors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.expression.formula import Formula
from engines.expression.types import Type
from engines.kernel.text import Text
from engines.record.field_type import FieldType

#: System fields that every record has, by name; their types are in `system_fields.py`.
SYSTEM_FIELDS = (
    "id", "public_id", "external_id", "version", "created_at", "created_by", "updated_at", "updated_by",
    "owner_id", "dept_id", "org_id", "deleted_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RollUp:
    """A value kept over the records that point here. Kept incrementally by the agenda; recomputable by storage."""

    owner: str
    """Entity id of the record that carries the value."""
    field: str
    """Field id of the value."""
    source: str
    """Entity id of the records that are counted."""
    via: str
    """Field id of the link in `source` that points to the owner."""
    function: str
    """count, sum, min, max, avg (of values), first, last (not kept here)."""
    of: Formula | None
    """Over a source row; None for count."""
    where: Formula | None
    """Over a source row; None takes all live ones."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entity."""

    id: str
    key: str
    entity: str
    title: Text
    type: FieldType
    settings: Mapping[str, Any]
    """The field's JSON, complete (type's own settings among them)."""
    value_type: Type
    required: bool = False
    unique: bool = False
    index: bool = False
    personal: bool = False
    default: Formula | None = None
    formula: Formula | None = None
    """Of formulas and look-ups."""
    visible_when: Formula | None = None
    required_when: Formula | None = None
    readonly_when: Formula | None = None
    target: str | None = None
    """Entity id that a link, reverse link, sub-table, look-up or roll-up leads to."""
    back: str | None = None
    """Of reverse links and sub-tables: field id of the link in `target`."""
    roll_up: RollUp | None = None
    is_computed: bool = False
    """Whether people may not write it: computed types, and drawn numbers unless the author lets people give them."""
    option_keys: Mapping[str, str] = field(default_factory=dict)
    """Of values that are options: id → key."""
    is_stored: bool = True
    """Whether it has a column. Formulas have one when they read only columns of their own record; look-ups, balances,
    reverse links and formulas that follow links or the time are computed when they are read."""

    @property
    def is_key_only(self) -> bool:
        """Whether people give its value only to name a record: a drawn number that they may not write."""
        return self.type.is_drawn and self.is_computed

    @property
    def is_personal(self) -> bool:
        """Whether what is kept of it beside its record is sealed."""
        return self.personal or self.is_encrypted

    @property
    def is_encrypted(self) -> bool:
        """Whether its column is sealed: the database can compare it with whole values, and nothing else."""
        return bool(self.settings.get("encrypted"))

    @property
    def scale(self) -> int:
        """Places of a scaled number."""
        return self.value_type.scale


@dataclass(frozen=True, slots=True)
class Check:
    """A condition over several fields that must hold (null is false). With an aggregate in it (`sum(lines, …) <= limit`) it
    is a bound: the record's row is locked, so that it holds under concurrency."""

    key: str
    condition: Formula
    message: Text
    pointer: str = ""
    """JSON pointer of the field the error is shown at, "" for the record."""
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Unique:
    """Fields whose values together occur once among live records (nulls do not clash)."""

    key: str
    fields: tuple[str, ...]
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A form as data."""

    id: str
    """Full id: `app.form`, of a sub-table `app.form.field`."""
    key: str
    app: str
    title: Text
    fields: Mapping[str, Field]
    """By id, in the author's order, without system fields."""
    by_key: Mapping[str, Field]
    label: str | None = None
    """Field id of what a record is called by."""
    is_small: bool = False
    parent: str | None = None
    """Of a sub-table: the owning entity; its rows have stored fields `parent` and `position`."""
    sub_tables: tuple[str, ...] = ()
    """Field ids of its sub-tables."""
    checks: tuple[Check, ...] = ()
    uniques: tuple[Unique, ...] = ()
    """Single unique fields among them."""
    computed: tuple[str, ...] = ()
    """Stored formula fields in the order in which they must be computed."""
    roll_ups: tuple[RollUp, ...] = ()
    """Kept on this entity."""
    feeds: tuple[RollUp, ...] = ()
    """Kept elsewhere over records of this entity."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """The form document, for parts that other engines interpret (actions, views, layouts)."""
