"""What can change between two blueprints. Frozen; made by `difference.py`, read by plans, by refusals and by people.

Everything is named by id; keys and documents are there for the sentence and for whoever needs more. `code` and
`params` give the sentence, from the catalogue of messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from engines.blueprint.json_text import JSON


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `pointer` leads to the new document, of what is gone to the old one."""

    code: ClassVar[str] = ""
    pointer: str

    @property
    def params(self) -> Mapping[str, object]:
        """What fills the sentence: everything but whole documents."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        shown = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in named.items()}
        return {name: value for name, value in shown.items() if isinstance(value, str)}


@dataclass(frozen=True, slots=True)
class AppAdded(Change):
    """An app is installed."""

    code: ClassVar[str] = "change_app_added"
    app: str
    version: str


@dataclass(frozen=True, slots=True)
class AppRemoved(Change):
    """An app is uninstalled."""

    code: ClassVar[str] = "change_app_removed"
    app: str
    version: str


@dataclass(frozen=True, slots=True)
class AppVersionChanged(Change):
    """An app has another version."""

    code: ClassVar[str] = "change_app_version"
    app: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FormChange(Change):
    """Something about a form or sub-table."""

    form: str
    """Full id."""
    key: str
    """Full key, of today."""


@dataclass(frozen=True, slots=True)
class FormAdded(FormChange):
    """A form with all its fields."""

    code: ClassVar[str] = "change_form_added"


@dataclass(frozen=True, slots=True)
class FormRemoved(FormChange):
    """A form with all its fields."""

    code: ClassVar[str] = "change_form_removed"


@dataclass(frozen=True, slots=True)
class FormRenamed(FormChange):
    """A form has another key."""

    code: ClassVar[str] = "change_form_renamed"
    old_key: str


@dataclass(frozen=True, slots=True)
class FormChanged(FormChange):
    """Properties of a form itself."""

    code: ClassVar[str] = "change_form_changed"
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldChange(Change):
    """Something about a field."""

    form: str
    """Full id of its form."""
    field: str
    """Field id."""
    key: str
    """Full key, `app.form.field`, of today."""


@dataclass(frozen=True, slots=True)
class FieldAdded(FieldChange):
    """A field of a form that was there before."""

    code: ClassVar[str] = "change_field_added"
    raw: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class FieldRemoved(FieldChange):
    """A field of a form that stays."""

    code: ClassVar[str] = "change_field_removed"
    raw: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class FieldRenamed(FieldChange):
    """A field has another key; its data stay where they are."""

    code: ClassVar[str] = "change_field_renamed"
    old_key: str
    """Key inside the form."""
    new_key: str


@dataclass(frozen=True, slots=True)
class FieldTypeChanged(FieldChange):
    """The values of a field become another kind of values: another type, scale or target."""

    code: ClassVar[str] = "change_field_type"
    old: Mapping[str, JSON]
    new: Mapping[str, JSON]
    old_type: str
    new_type: str


@dataclass(frozen=True, slots=True)
class FieldChanged(FieldChange):
    """Settings of a field whose values stay what they are."""

    code: ClassVar[str] = "change_field_changed"
    properties: tuple[str, ...]
    old: Mapping[str, JSON]
    new: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class OptionChange(FieldChange):
    """Something about an option of a field."""

    option: str
    """Id of the option."""
    option_key: str


@dataclass(frozen=True, slots=True)
class OptionAdded(OptionChange):
    """One more to choose from."""

    code: ClassVar[str] = "change_option_added"


@dataclass(frozen=True, slots=True)
class OptionRemoved(OptionChange):
    """One less to choose from."""

    code: ClassVar[str] = "change_option_removed"


@dataclass(frozen=True, slots=True)
class OptionRenamed(OptionChange):
    """An option has another key."""

    code: ClassVar[str] = "change_option_renamed"
    old_key: str


@dataclass(frozen=True, slots=True)
class ConstraintChange(Change):
    """Something about a constraint of a form."""

    form: str
    constraint: str
    """Id of the constraint."""
    key: str
    """Full key."""
    raw: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class ConstraintAdded(ConstraintChange):
    """One more thing must hold."""

    code: ClassVar[str] = "change_constraint_added"


@dataclass(frozen=True, slots=True)
class ConstraintRemoved(ConstraintChange):
    """One thing less must hold."""

    code: ClassVar[str] = "change_constraint_removed"


@dataclass(frozen=True, slots=True)
class ConstraintChanged(ConstraintChange):
    """Something else must hold."""

    code: ClassVar[str] = "change_constraint_changed"


@dataclass(frozen=True, slots=True)
class PartChange(Change):
    """Something about another part: a ledger, a rule, a role, an action, a view, a file of records."""

    what: str
    """ledger, rule, ruleset, role, action, view, seed, demo, scenario, extension, app."""
    id: str
    key: str


@dataclass(frozen=True, slots=True)
class PartAdded(PartChange):
    """It is new."""

    code: ClassVar[str] = "change_part_added"


@dataclass(frozen=True, slots=True)
class PartRemoved(PartChange):
    """It is gone."""

    code: ClassVar[str] = "change_part_removed"


@dataclass(frozen=True, slots=True)
class PartRenamed(PartChange):
    """It has another key."""

    code: ClassVar[str] = "change_part_renamed"
    old_key: str


@dataclass(frozen=True, slots=True)
class PartChanged(PartChange):
    """It says something else."""

    code: ClassVar[str] = "change_part_changed"
    properties: tuple[str, ...]
