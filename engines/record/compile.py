"""Form documents → entities. Called by the blueprint compiler, once per release, with all forms of all installed apps.

The passes: `declare` (which forms and fields there are), `relate` (what settings name), `infer` (formulas that give values,
their types, what is stored), `circles` (order of computing), `complete` (conditions, constraints, the entities).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engines.expression.language import Language
from engines.kernel.errors import Problem
from engines.kernel.registry import Registry
from engines.record.circles import report_circles
from engines.record.complete import Completion
from engines.record.declare import Declaration, Extension, FormSource
from engines.record.drafts import Draft, Drafts, FieldDraft
from engines.record.entity import Entity
from engines.record.field_type import FieldType
from engines.record.infer import divide, infer, parse_again
from engines.record.kept import check_kept
from engines.record.relate import relate

__all__ = ["Extension", "FormSource", "compile_entities", "compile_inputs"]


def compile_entities(
    forms: Sequence[FormSource], language: Language, types: Registry[FieldType]
) -> tuple[dict[str, Entity], list[Problem]]:
    """All entities by full id, sub-tables among them, and everything that is wrong with them.

    Pointers begin with the prefix of the document that a problem stands in. With problems the entities are incomplete: good
    for looking for more problems, not for use.
    """
    problems: list[Problem] = []
    declaration = Declaration(types)
    for source in forms:
        declaration.form(source)
    drafts = Drafts(declaration.drafts, problems)
    return _completed(drafts, language, declaration.drafts), problems


def compile_inputs(
    fields: Sequence[Mapping[str, Any]], name: str, pointer: str, entities: Mapping[str, Entity], language: Language,
    types: Registry[FieldType], part: str = "inputs",
) -> tuple[Entity, list[Problem]]:  # fmt: skip
    """The inputs of an action as an entity of their own that has no table: `SavePlan.coerce` and `decide` work on it.

    `pointer` is that of the action, `part` the property that lists them; links lead to `entities`. Computed fields have no
    place among inputs.
    """
    problems: list[Problem] = []
    declaration = Declaration(types)
    source = FormSource("input", {"key": name, "title": name, "fields": list(fields)}, pointer)
    declaration.form(source)
    draft = declaration.drafts[f"input.{name}"]
    for field in draft.fields.values():
        field.pointer = field.pointer.replace(f"{pointer}/fields/", f"{pointer}/{part}/", 1)
    draft.fields = {field.id: field for field in draft.fields.values() if _is_input(field, problems)}
    draft.by_key = {field.key: field for field in draft.fields.values()}
    drafts = Drafts({draft.id: draft}, problems, entities)
    return _completed(drafts, language, {draft.id: draft})[draft.id], problems


def _is_input(field: FieldDraft, problems: list[Problem]) -> bool:
    if field.type.storage is None or field.type.is_drawn:
        problems.append(Problem("not_an_input_type", f"{field.pointer}/type", {"type": field.type.name}))
        return False
    return True


def _completed(drafts: Drafts, language: Language, forms: Mapping[str, Draft]) -> dict[str, Entity]:
    relate(drafts)
    infer(drafts, language)
    parse_again(drafts, language)
    divide(drafts, language)
    parse_again(drafts, language)
    report_circles(drafts)
    check_kept(drafts, language)
    completion = Completion(drafts, language)
    return {form: completion.entity(draft) for form, draft in forms.items()}
