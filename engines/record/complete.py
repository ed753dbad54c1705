"""Last pass of `compile.py`: defaults, conditions and constraints are parsed, drafts become entities."""

from collections.abc import Mapping
from typing import Any

from engines.expression.errors import nearest
from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN, Type
from engines.kernel.errors import Invalid
from engines.record.circles import computing_order
from engines.record.drafts import Draft, Drafts, FieldDraft
from engines.record.entity import Check, Entity, Field, RollUp, Unique
from engines.record.field_type import Reading, Refused
from engines.record.infer import FORM_VARIABLES

CONDITIONS = ("visible_when", "required_when", "readonly_when")


class Completion:
    """Makes entities of drafts."""

    def __init__(self, drafts: Drafts, language: Language) -> None:
        self._drafts = drafts
        self._language = language
        self._feeds: dict[str, list[RollUp]] = {}
        for draft in drafts.forms.values():
            for field in draft.fields.values():
                if field.roll_up is not None and not field.is_broken:
                    self._feeds.setdefault(field.roll_up.source, []).append(field.roll_up)

    def entity(self, draft: Draft) -> Entity:
        """The entity; fields that are broken are left out."""
        fields = {field.id: self.field(draft, field) for field in draft.fields.values() if field.value_type is not None}
        checks, uniques = self._constraints(draft)
        single = [Unique(field.id, (field.id,)) for field in fields.values() if field.unique]
        return Entity(
            id=draft.id, key=draft.key, app=draft.app, title=draft.title, fields=fields,
            by_key={field.key: field for field in fields.values()}, label=self._label(draft),
            is_small=bool(draft.raw.get("small", False)), parent=draft.parent,
            sub_tables=tuple(name for name in draft.sub_tables if name in fields),
            checks=tuple(checks), uniques=(*single, *uniques), computed=computing_order(draft),
            roll_ups=tuple(field.roll_up for field in fields.values() if field.roll_up is not None),
            feeds=tuple(self._feeds.get(draft.id, ())), raw=draft.raw,
        )  # fmt: skip

    def field(self, draft: Draft, field: FieldDraft) -> Field:
        """One compiled field."""
        raw, value_type = field.raw, field.value_type
        assert value_type is not None
        if raw.get("encrypted"):
            self._check_encrypted(draft, field)
        self._check_reads(draft, field)
        conditions = {name: self._formula(draft, raw.get(name), f"{field.pointer}/{name}", BOOLEAN) for name in CONDITIONS}
        return Field(
            id=field.id, key=field.key, entity=draft.id, title=field.title,
            type=field.type.bound(value_type, field.keys, is_stored=field.is_stored), settings=field.settings,
            value_type=value_type, required=bool(raw.get("required", False)),
            unique=field.type.can_be_key and bool(raw.get("unique", False) or field.type.is_drawn),
            index=bool(raw.get("index", False)), personal=bool(raw.get("personal", False)),
            default=self._default(draft, field, value_type), formula=field.formula, **conditions,
            target=field.target, back=field.back, roll_up=field.roll_up, option_keys=field.keys,
            is_computed=field.type.is_computed and not (field.type.is_drawn and raw.get("writable", False)),
            is_stored=field.is_stored,
        )  # fmt: skip

    def _check_encrypted(self, draft: Draft, field: FieldDraft) -> None:
        """Only texts that people write are sealed; a sealed one names no record."""
        is_label = draft.raw.get("label") in (field.key, field.id)
        if is_label or not field.type.is_text or field.type.storage != "text":
            self._drafts.report(f"{field.pointer}/encrypted", "encrypted_not_possible", title=field.title)

    def _check_reads(self, draft: Draft, field: FieldDraft) -> None:
        """What is computed of sealed fields and stored would stand there in clear."""
        if field.formula is None or not field.is_stored or field.raw.get("encrypted"):
            return
        read = {path[0] for path in field.formula.reads.paths if path}
        for other in draft.fields.values():
            if other.id in read and other.raw.get("encrypted"):
                pointer = f"{field.pointer}/formula"
                self._drafts.report(pointer, "encrypted_in_formula", title=field.title, field=other.title)

    def _default(self, draft: Draft, field: FieldDraft, value_type: Type) -> Formula | None:
        """The formula of a default; a literal stays in the settings, checked."""
        raw = field.raw.get("default")
        if raw is None:
            return None
        pointer = f"{field.pointer}/default"
        if field.type.is_computed or field.type.has_rows:
            self._drafts.report(pointer, "default_not_used", type=field.type.name)
        elif isinstance(raw, Mapping) and set(raw) == {"formula"}:
            return self._formula(draft, raw["formula"], f"{pointer}/formula", value_type, field.keys)
        elif field.type.storage == "reference":
            self._drafts.report(pointer, "default_needs_formula", type=field.type.name)
        else:
            try:
                field.type.coerce(raw, field.settings, Reading())
            except Refused as refused:
                self._drafts.report(pointer, refused.code, refused.hint, title=field.title, **refused.params)
        return None

    def _formula(
        self, draft: Draft, text: object, pointer: str, expect: Type, keys: Mapping[str, str] | None = None
    ) -> Formula | None:
        if not isinstance(text, str):
            return None
        try:
            return self._language.formula(text, Scope(self._drafts, draft.id, FORM_VARIABLES), expect, keys)
        except Invalid as error:
            self._drafts.problems.extend(problem.under(pointer) for problem in error.problems)
            return None

    def _constraints(self, draft: Draft) -> tuple[list[Check], list[Unique]]:
        checks: list[Check] = []
        uniques: list[Unique] = []
        for raw, pointer in draft.constraints:
            key = str(raw.get("id", raw.get("key")))
            if isinstance(raw.get("condition"), str):
                condition = self._formula(draft, raw["condition"], f"{pointer}/condition", BOOLEAN)
                place = self._place(draft, raw, pointer)
                if condition is not None:
                    checks.append(Check(key, condition, raw.get("message") or key, place, bool(condition.reads.selections)))
            elif isinstance(raw.get("fields"), list):
                fields = [self._unique_field(draft, name, f"{pointer}/fields/{i}") for i, name in enumerate(raw["fields"])]
                if fields and None not in fields:
                    uniques.append(Unique(key, tuple(name for name in fields if name is not None), raw.get("message")))
        return checks, uniques

    def _place(self, draft: Draft, raw: Mapping[str, Any], pointer: str) -> str:
        at = raw.get("at")
        if at is None:
            return ""
        if at not in draft.by_key:
            self._unknown(draft, at, f"{pointer}/at")
            return ""
        return f"/{at}"

    def _unique_field(self, draft: Draft, key: object, pointer: str) -> str | None:
        field = draft.by_key.get(key) if isinstance(key, str) else None
        if field is None:
            self._unknown(draft, key, pointer)
            return None
        if not (field.type.can_be_key or (field.is_stored and field.formula is not None)):
            self._drafts.report(pointer, "cannot_be_unique", type=field.type.name)
            return None
        return field.id

    def _label(self, draft: Draft) -> str | None:
        key = draft.raw.get("label")
        if not isinstance(key, str):
            return None
        if key not in draft.by_key:
            self._unknown(draft, key, f"{draft.pointer}/label")
            return None
        return draft.by_key[key].id

    def _unknown(self, draft: Draft, key: object, pointer: str) -> None:
        self._drafts.report(pointer, "unknown_field", nearest(str(key), draft.by_key), name=key, form=draft.key)
