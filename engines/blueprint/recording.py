"""A formula language that remembers every formula it was asked for, so that formulas of a release can be found again by
the text that stands in a file. Used to say who uses what (`references.py`) and to reprint after a rename (`reprint.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engines.blueprint.compiler import Compilation, compile_all
from engines.blueprint.json_text import JSON
from engines.blueprint.registries import Registries
from engines.blueprint.site import Site
from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import Scope
from engines.expression.types import Type

#: Full key → full id of a form.
FormId: TypeAlias = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One formula, with what it could see."""

    formula: Formula
    scope: Scope
    option_keys: Mapping[str, str]


class RecordingLanguage(Language):
    """Hands everything on, and keeps what came back."""

    def __init__(self, language: Language) -> None:
        super().__init__(language.functions)
        self.spoken: dict[str, list[Spoken]] = {}

    def formula(
        self, text: str, scope: Scope, expect: Type | None = None, option_keys: Mapping[str, str] | None = None
    ) -> Formula:
        """As the language itself."""
        formula = super().formula(text, scope, expect, option_keys)
        self.spoken.setdefault(text, []).append(Spoken(formula, scope, option_keys or {}))
        return formula


@dataclass(frozen=True, slots=True)
class Heard:
    """A compiled blueprint and all its formulas, by text."""

    compilation: Compilation
    spoken: Mapping[str, list[Spoken]] = field(default_factory=dict)

    def at(self, site: Site, form_id: FormId) -> list[Spoken]:
        """The formulas that stand at a site: those of its text, of its forms where they are known."""
        found = self.spoken.get(site.value.removeprefix("-") if site.kind == "path" else site.value, [])
        forms = {
            form_id(form) or form for form in (site.form, *site.others) if form is not None
        }  # entries of a ledger are no form
        return [one for one in found if one.scope.form in forms] if forms else found

    def form_of(self, site: Site, form_id: FormId) -> str | None:
        """Full id of the form that a site's field belongs to."""
        if site.record is None:
            return None if site.form is None else form_id(site.form)
        for one in self.spoken.get(site.record, []):
            if one.formula.type.form is not None:
                return one.formula.type.form
        return None


def hear(parts_by_app: Mapping[str, Mapping[str, JSON]], registries: Registries, language: Language) -> Heard:
    """Compile some apps and keep their formulas. Problems do not stop it: what compiles is heard."""
    recording = RecordingLanguage(language)
    return Heard(compile_all(parts_by_app, registries, recording), recording.spoken)
