"""A role, compiled: rights by form, field and record. Made by `policy.py`, put together by `access.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engines.expression.formula import Formula
from engines.expression.types import Type, list_of, reference
from engines.kernel.text import Text
from engines.record.field_types.user import USER
from engines.record.system_fields import DEPARTMENT, ORGANISATION

FieldRight: TypeAlias = Literal["hidden", "masked", "read", "write"]
LedgerAction: TypeAlias = Literal["read", "post"]
Rows: TypeAlias = Literal["all", "own", "department", "organisation", "condition"]

#: What can be done with the records of every form.
COMMON_ACTIONS = ("read", "create", "update", "delete", "export")
#: What conditions on records, and filters of people, may ask of whoever acts.
ACTOR_VARIABLES: Mapping[str, Type] = {
    "actor": reference(USER),
    "actor_orgs": list_of(reference(ORGANISATION)),
    "actor_depts": list_of(reference(DEPARTMENT)),
}
#: Which records, as conditions.
ROW_CONDITIONS: Mapping[str, str] = {
    "own": "owner_id == actor", "department": "dept_id in actor_depts", "organisation": "org_id in actor_orgs",
}  # fmt: skip


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
    """What a record must fulfil; None: all of them."""


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
    ledgers: frozenset[tuple[str, LedgerAction]] = frozenset()
    """(ledger id, what may be done with the accounts of owners that may be read)."""
    events: frozenset[str] = frozenset()
    """Names of events from outside that may be told."""
