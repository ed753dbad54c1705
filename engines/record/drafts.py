"""Forms on their way from documents to entities: what the passes of `compile.py` fill in, one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.expression.formula import Formula
from engines.expression.scope import FieldShape, FormShape
from engines.expression.types import Type
from engines.kernel.errors import Problem
from engines.kernel.text import Text
from engines.record.entity import Entity, RollUp
from engines.record.field_type import FieldType
from engines.record.schema import form_shape, shape_of_fields
from engines.record.system_fields import DIRECTORY


@dataclass(slots=True)
class FieldDraft:
    """A field, while it is being compiled."""

    raw: Mapping[str, Any]
    pointer: str
    """Where it stands in the blueprint."""
    id: str
    key: str
    entity: str
    type: FieldType
    settings: dict[str, Any]
    """The document, with forms and fields named by id."""
    value_type: Type | None = None
    """None as long as it is not known."""
    keys: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    back: str | None = None
    formula: Formula | None = None
    roll_up: RollUp | None = None
    is_stored: bool = True
    is_broken: bool = False
    """A problem was reported that makes formulas over it meaningless."""

    @property
    def title(self) -> Text:
        """What people read."""
        found = self.raw.get("title")
        return found if isinstance(found, (str, Mapping)) and found else self.key

    def shape(self) -> FieldShape | None:
        """What formulas may know of it; None while its type is not known."""
        if self.value_type is None:
            return None
        keys = self.keys if any(id != key for id, key in self.keys.items()) else {}
        is_indexed = bool(
            self.raw.get("index") or self.raw.get("unique") or self.type.storage == "reference" or self.type.is_drawn
        )
        return FieldShape(self.id, self.key, self.value_type, self.is_stored, is_indexed, keys, self.back)


@dataclass(slots=True)
class Draft:
    """A form or sub-table, while it is being compiled."""

    id: str
    key: str
    app: str
    raw: Mapping[str, Any]
    pointer: str
    title: Text
    fields: dict[str, FieldDraft] = field(default_factory=dict)
    by_key: dict[str, FieldDraft] = field(default_factory=dict)
    constraints: list[tuple[Mapping[str, Any], str]] = field(default_factory=list)
    """Documents with their pointers, those of extensions among them."""
    parent: str | None = None
    sub_tables: list[str] = field(default_factory=list)


class Drafts:
    """All drafts of a compilation: a `Schema` that grows, and the place where problems are noted."""

    def __init__(self, forms: Mapping[str, Draft], problems: list[Problem], others: Mapping[str, Entity] | None = None) -> None:
        """`others`: entities that are compiled already and can be linked to."""
        self.forms = forms
        self.problems = problems
        compiled = list((others or {}).values())
        self._keys = {one.key: one.id for one in compiled} | {one.key: one.id for one in forms.values()}
        self._shapes: dict[str, FormShape] = {**DIRECTORY, **{one.id: form_shape(one) for one in compiled}}
        for form in forms:
            self.reshape(form)

    def reshape(self, form: str) -> None:
        """Take over what is newly known of a form's fields."""
        draft = self.forms[form]
        shapes = (shape for one in draft.fields.values() if (shape := one.shape()) is not None)
        self._shapes[form] = shape_of_fields(draft.id, draft.key, shapes, bool(draft.raw.get("small", False)))

    def by_id(self, form: str) -> FormShape | None:
        """The form with this full id, as far as it is known."""
        return self._shapes.get(form)

    def by_key(self, form: str) -> FormShape | None:
        """The form with this full key, as far as it is known."""
        return self._shapes.get(self._keys.get(form, ""))

    def keys(self) -> tuple[str, ...]:
        """Full keys of all forms."""
        return tuple(self._keys)

    def id_of(self, key: str) -> str | None:
        """The id of the form with this full key."""
        return self._keys.get(key)

    def report(self, pointer: str, code: str, hint: str | None = None, **params: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, pointer, params, hint))
