"""Third step of `compile.py`: formulas that give fields their values. Types that only a formula tells are found in rounds,
since one may read another; then what is kept in columns is told from what is computed on reading.
"""

from collections.abc import Iterator
from dataclasses import replace

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.options import option_keys
from engines.expression.scope import Scope
from engines.expression.type_words import type_in_words
from engines.expression.types import BOOLEAN, INTEGER, Type, decimal, reference
from engines.kernel.errors import Invalid, Problem
from engines.record.drafts import Draft, Drafts, FieldDraft
from engines.record.entity import RollUp
from engines.record.field_types.computed import MAX_STORED_SCALE, declared_result
from engines.record.field_types.user import USER
from engines.record.system_fields import RESTLESS, SYSTEM_TYPES

#: Names besides fields that formulas of a form may use.
FORM_VARIABLES = {"actor": reference(USER)}


def infer(drafts: Drafts, language: Language) -> None:
    """Find the types of all computed fields; report the formulas that are wrong."""
    waiting = [(draft, field) for draft, field in _computed(drafts) if field.value_type is None]
    while waiting:
        stuck: list[tuple[Draft, FieldDraft, list[Problem]]] = []
        for draft, field in waiting:
            try:
                settle(drafts, language, draft, field)
            except Invalid as error:
                stuck.append((draft, field, list(error.problems)))
        for form in {draft.id for draft, _ in waiting}:
            drafts.reshape(form)
        if len(stuck) == len(waiting):
            _report(drafts, stuck)
            return
        waiting = [(draft, field) for draft, field, _ in stuck]


def settle(drafts: Drafts, language: Language, draft: Draft, field: FieldDraft) -> None:
    """Parse the formulas that give a field its value, and set its type where it is not declared. Raises `Invalid`."""
    if field.type.rolls_up:
        _roll_up(drafts, language, draft, field)
        return
    name = field.type.formula_setting or ""
    declared = declared_result(field.settings)
    scope = Scope(drafts, draft.id, FORM_VARIABLES)
    field.formula = _formula(language, field, name, scope, declared)
    found = declared or field.formula.type.optional()
    if found.kind == "decimal":
        found = replace(found, scale=min(found.scale, MAX_STORED_SCALE))
    if found.kind in ("option", "list"):
        field.keys = option_keys(scope, field.formula.tree)
    field.target = found.form
    field.value_type = found


def _formula(language: Language, field: FieldDraft, name: str, scope: Scope, expect: Type | None) -> Formula:
    try:
        return language.formula(str(field.settings[name]), scope, expect)
    except Invalid as error:
        raise Invalid(problem.under(f"{field.pointer}/{name}") for problem in error.problems) from None


def _roll_up(drafts: Drafts, language: Language, draft: Draft, field: FieldDraft) -> None:
    settings, function = field.settings, str(field.settings["function"])
    scope = Scope(drafts, settings["source"])
    where = _formula(language, field, "where", scope, BOOLEAN) if settings.get("where") is not None else None
    of = None
    if function != "count":
        if settings.get("of") is None:
            raise Invalid(Problem("roll_up_needs_value", f"{field.pointer}/function", {"function": function}))
        of = _formula(language, field, "of", scope, None)
        if of.type.kind not in _TAKES[function]:
            raise Invalid(
                Problem("roll_up_value_type", f"{field.pointer}/of", {"function": function, "type": type_in_words(of.type)})
            )
    field.value_type = _result(function, of, settings.get("scale"))
    field.roll_up = RollUp(draft.id, field.id, settings["source"], settings["via"], function, of, where)


_NUMBERS = ("integer", "decimal", "null")
_ORDERED = (*_NUMBERS, "date", "datetime", "time", "text")
_TAKES = {"sum": _NUMBERS, "avg": _NUMBERS, "min": _ORDERED, "max": _ORDERED}


def _result(function: str, of: Formula | None, scale: int | None) -> Type:
    """The type of a roll-up. Nothing counts 0; the smallest of nothing is null."""
    if of is None:
        return INTEGER.required()
    if function == "avg":
        return decimal(max(of.type.scale, 2) if scale is None else scale)
    found = of.type
    if found.kind == "decimal" or (found.kind == "integer" and scale):
        found = decimal(min(found.scale, MAX_STORED_SCALE) if scale is None else scale)
    return found.required() if function == "sum" else found.optional()


def _report(drafts: Drafts, stuck: list[tuple[Draft, FieldDraft, list[Problem]]]) -> None:
    """Tell the causes, and the fields that wait for each other in a circle; what only follows from them is not told."""
    fields = {field.key: field for _, field, _ in stuck}
    waits: dict[str, str] = {}
    told = len(drafts.problems)
    for _, field, problems in stuck:
        field.is_broken = True
        causes = [problem for problem in problems if problem.params.get("name") not in fields]
        drafts.problems.extend(causes)
        if not causes:
            waits[field.key] = str(problems[0].params["name"])
    seen: set[str] = set()
    for start in waits:
        key, way = start, list[str]()
        while key in waits and key not in seen:
            seen.add(key)
            way.append(key)
            key = waits[key]
        if key in way:
            circle = way[way.index(key) :]
            drafts.report(_place(fields[key]), "formula_circle", fields=" → ".join((*circle, key)))
    if len(drafts.problems) == told:  # keys that several forms have can hide a circle; never let one pass
        drafts.problems.extend(problem for _, _, problems in stuck for problem in problems)


def _place(field: FieldDraft) -> str:
    return f"{field.pointer}/{field.type.formula_setting or 'of'}"


def _computed(drafts: Drafts) -> Iterator[tuple[Draft, FieldDraft]]:
    for draft in drafts.forms.values():
        for field in draft.fields.values():
            if (field.type.formula_setting is not None or field.type.rolls_up) and not field.is_broken:
                yield draft, field


def parse_again(drafts: Drafts, language: Language) -> None:
    """Parse the formulas of fields now that every type is known: compiled code depends on which fields have columns.

    Fields whose `result` is declared are parsed here for the first time.
    """
    for draft, field in _computed(drafts):
        if field.value_type is None:
            continue
        try:
            settle(drafts, language, draft, field)
        except Invalid as error:
            field.is_broken = True
            drafts.problems.extend(error.problems)


def divide(drafts: Drafts, language: Language) -> None:
    """Tell stored formulas from live ones: stored is what reads only stored columns of its own record, and no clock."""
    for draft in drafts.forms.values():
        known: dict[str, bool] = {}
        for field in draft.fields.values():
            if field.type.formula_setting is not None and field.value_type is not None:
                field.is_stored = _is_stored(draft, field, language, known)
        drafts.reshape(draft.id)


def _is_stored(draft: Draft, field: FieldDraft, language: Language, known: dict[str, bool]) -> bool:
    if field.id in known:
        return known[field.id]
    known[field.id] = False
    formula = field.formula
    if formula is None or field.value_type is None or field.value_type.kind in ("duration", "record", "list", "json"):
        return False
    reads = formula.reads
    stays = not (reads.variables or reads.selections) and not any(language.functions[name].reads_env for name in reads.functions)
    known[field.id] = stays and all(len(path) == 1 and _is_column(draft, path[0], language, known) for path in reads.paths)
    return known[field.id]


def _is_column(draft: Draft, name: str, language: Language, known: dict[str, bool]) -> bool:
    field = draft.fields.get(name)
    if field is None:
        return name in SYSTEM_TYPES and name not in RESTLESS
    if field.type.formula_setting is not None:
        return _is_stored(draft, field, language, known)
    return field.type.rolls_up or field.type.storage is not None
