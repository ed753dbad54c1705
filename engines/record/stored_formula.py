"""Formulas that stand in records (rules that operators fill in): checked when the record is saved, in the form they read.

Called by the save plan; rules that are records are compiled in `engines/rule/ruleset.py` with the same scope.
"""

from collections.abc import Callable

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import Schema, Scope
from engines.expression.types import Row, Type, record
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Field

EventForm = Callable[[str], str | None]


def stored_formula_scope(schema: Schema, form: str) -> Scope:
    """What a stored formula may see: the fields of the form, and `old`, the record before the event."""
    return Scope(schema, form, {"old": record(form)})


def form_of_event(schema: Schema, event: str) -> str | None:
    """The form whose record an event is about: `app.form.created` and the like name it, also by a key that it had; None for
    others."""
    parts = event.split(".")
    for length in (3, 2):
        name = ".".join(parts[:length])
        shape = (schema.by_key(name) or schema.by_id(name)) if len(parts) > length else None
        if shape is not None:
            return shape.id
    return None


def check_stored_formula(field: Field, text: str, form: str, schema: Schema, language: Language) -> Formula | list[Problem]:
    """The formula that a field holds, or what is wrong with it; pointers and titles are those of the field."""
    result: Callable[[object], Type] = getattr(field.type, "result")  # noqa: B009 (types that hold formulas have it)
    try:
        return language.formula(text, stored_formula_scope(schema, form), result(field.settings))
    except Invalid as error:
        return [
            Problem(problem.code, f"/{field.key}", {**problem.params, "title": field.title}, problem.hint)
            for problem in error.problems
        ]


class StoredFormulas:
    """Checks stored formulas for a whole release."""

    def __init__(self, language: Language, schema: Schema, event_form: EventForm | None = None) -> None:
        """`event_form` tells the form of events that are named otherwise (a ledger's, an app's own)."""
        self._language = language
        self._schema = schema
        self._event_form = event_form

    def problems(self, field: Field, choice: Field | None, row: Row) -> list[Problem]:
        """What is wrong with the formula in `row`; `choice` is the field that names the event, if the context comes from one."""
        text = row.get(field.id)
        if not isinstance(text, str):
            return []
        form = field.settings.get("context") if choice is None else self._form(choice, row)
        if not isinstance(form, str):
            return [] if choice is not None and row.get(choice.id) is None else [_no_context(field, choice)]
        found = check_stored_formula(field, text, form, self._schema, self._language)
        return found if isinstance(found, list) else []

    def _form(self, choice: Field, row: Row) -> str | None:
        chosen = row.get(choice.id)
        if chosen is None:
            return None
        event = choice.option_keys.get(str(chosen), str(chosen))
        found = None if self._event_form is None else self._event_form(event)
        return found or form_of_event(self._schema, event)


def _no_context(field: Field, choice: Field | None) -> Problem:
    return Problem(
        "formula_without_form", f"/{field.key}", {"title": field.title, "choice": "" if choice is None else choice.title}
    )
