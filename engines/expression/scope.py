"""What a formula can see while it is checked: the forms with their fields, and the names at its root.

`Schema` is implemented by the entities of a release (`engines/record`), which know nothing of formulas' insides;
the formula language knows nothing of forms beyond these shapes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from engines.expression.types import Type


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What a formula may know of a field."""

    id: str
    key: str
    """What is written and printed; `id` is what is bound."""
    type: Type
    has_column: bool = True
    """False for values that are computed on reading: no direct SQL column (reverse links, look-ups, balances …)."""
    indexed: bool = False
    """An index serves equality on it: `records(...)` over it is batched by key."""
    option_keys: Mapping[str, str] = field(default_factory=dict)
    """Of options and states: id → key (empty where equal)."""
    back: str | None = None
    """Of reverse links and sub-tables (type: list of records): the id of the link field that points back here."""


@dataclass(frozen=True, slots=True)
class FormShape:
    """What a formula may know of a form: its fields by id and by key, system fields among them."""

    id: str
    """Full id, `app.form`."""
    key: str
    """Full key, `app.form`, as written in `records("app.form", …)`."""
    by_id: Mapping[str, FieldShape]
    by_key: Mapping[str, FieldShape]
    is_small: bool = False
    """The author says that it stays under 2 000 rows; `records(...)` loads it whole."""


class Schema(Protocol):
    """All forms of a release."""

    def by_id(self, form: str) -> FormShape | None:
        """The form with this full id."""
        ...

    def by_key(self, form: str) -> FormShape | None:
        """The form with this full key."""
        ...

    def keys(self) -> tuple[str, ...]:
        """Full keys of all forms, for suggestions."""
        ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Names at the root of a formula.

    Bare names are fields of `form` (if it has one), then `variables`. `variables` have plain types (`amount` of an
    event: decimal), reference types (`actor`: path into users) or record types (`old`, `event`, `input`: rows whose
    fields come from the form named by the type, or from `records`).
    """

    schema: Schema
    form: str | None = None
    variables: Mapping[str, Type] = field(default_factory=dict)
    structures: Mapping[str, FormShape] = field(default_factory=dict)
    """Row shapes that are no forms (payload of an event, inputs of an action), by the name used in `Type.form`."""
