"""A role, compiled: rights by form, field and record. Made by `policy.py`; read by `doctor` and, later, by the guard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engines.expression.formula import Formula
from engines.kernel.text import Text

FieldRight: TypeAlias = Literal["hidden", "masked", "read", "write"]
Rows: TypeAlias = Literal["all", "own", "department", "organisation", "condition"]

#: What can be done with the records of every form.
COMMON_ACTIONS = ("read", "create", "update", "delete", "export")


@dataclass(frozen=True, slots=True)
class FormRights:
    """What a role may do with one form."""

    form: str
    """Entity id."""
    actions: frozenset[str]
    """Common actions, and ids of the form's own."""
    fields: Mapping[str, FieldRight] = field(default_factory=dict)
    """By field id, where the right differs from the form's."""
    rows: Rows = "all"
    condition: Formula | None = None
    """Which records, when `rows` is `condition`."""


@dataclass(frozen=True, slots=True)
class Role:
    """What people with this role may see and do."""

    id: str
    """Full id, `app.role`."""
    key: str
    """Full key."""
    app: str
    title: Text
    forms: Mapping[str, FormRights] = field(default_factory=dict)
    """By entity id."""
