"""From role documents to roles: every form, field and action exists, every condition is a checked formula.

Called by the blueprint's compiler, once per role and release.
"""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from engines.access.role import ACTOR_VARIABLES, COMMON_ACTIONS, ROW_CONDITIONS, FieldRight, FormRights, LedgerAction, Role, Rows
from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import Schema, Scope
from engines.expression.types import BOOLEAN
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity


def compile_role(
    raw: Mapping[str, Any], app: str, entities: Mapping[str, Entity], schema: Schema,
    actions: Mapping[str, Mapping[str, str]], ledgers: Mapping[str, str], language: Language, events: Collection[str] = (),
) -> tuple[Role, list[Problem]]:  # fmt: skip
    """A role of `app`, and what is wrong with it; pointers are those inside the document.

    `actions`: entity id → key → id of the form's own actions. `ledgers`: full key → id.
    `events`: names of those that may be told from outside.
    """
    problems: list[Problem] = []
    forms: dict[str, FormRights] = {}
    for key, rights in raw.get("forms", {}).items():
        pointer = f"/forms/{key}"
        shape = schema.by_key(key)
        entity = None if shape is None else entities.get(shape.id)
        if entity is None:
            problems.append(Problem("role_form_unknown", pointer, {"form": key}, _near(key, schema.keys())))
            continue
        condition = _condition(rights.get("rows", "all"), Scope(schema, entity.id, ACTOR_VARIABLES), language, pointer, problems)
        forms[entity.id] = replace(_rights(rights, entity, actions.get(entity.id, {}), pointer, problems), condition=condition)
    books: set[tuple[str, LedgerAction]] = set()
    for key, granted in raw.get("ledgers", {}).items():
        if key in ledgers:
            books |= {(ledgers[key], action) for action in granted}
        else:
            problems.append(Problem("role_ledger_unknown", f"/ledgers/{key}", {"ledger": key}, _near(key, ledgers)))
    for index, name in enumerate(raw.get("events", ())):
        if name not in events:
            problems.append(Problem("role_event_unknown", f"/events/{index}", {"event": name}, _near(name, events)))
    id, full = f"{app}.{raw.get('id', raw['key'])}", f"{app}.{raw['key']}"
    return Role(id, full, app, raw["title"], forms, frozenset(books), frozenset(raw.get("events", ()))), problems


def _rights(raw: Mapping[str, Any], entity: Entity, own: Mapping[str, str], pointer: str, problems: list[Problem]) -> FormRights:
    actions: set[str] = set()
    for index, key in enumerate(raw["actions"]):
        if key in COMMON_ACTIONS:
            actions.add(key)
        elif key in own:
            actions.add(own[key])
        else:
            known = (*COMMON_ACTIONS, *own)
            told = {"form": entity.key, "action": key, "known": ", ".join(known)}
            problems.append(Problem("role_action_unknown", f"{pointer}/actions/{index}", told, _near(key, known)))
    fields: dict[str, FieldRight] = {}
    for key, right in raw.get("fields", {}).items():
        found = entity.by_key.get(key)
        if found is None:
            told = {"form": entity.key, "field": key}
            problems.append(Problem("role_field_unknown", f"{pointer}/fields/{key}", told, _near(key, entity.by_key)))
        elif right == "write" and found.type.is_computed:
            problems.append(Problem("role_field_not_writable", f"{pointer}/fields/{key}", {"field": key}))
        elif right == "masked" and found.value_type.item is not None and found.value_type.item.kind == "record":
            problems.append(Problem("role_field_not_maskable", f"{pointer}/fields/{key}", {"field": key}))
        else:
            fields[found.id] = right
    rows = raw.get("rows", "all")
    kind: Rows = "condition" if isinstance(rows, Mapping) else rows
    return FormRights(entity.id, frozenset(actions), fields, kind)


def _condition(
    rows: str | Mapping[str, str], scope: Scope, language: Language, pointer: str, problems: list[Problem]
) -> Formula | None:  # fmt: skip
    text = rows["condition"] if isinstance(rows, Mapping) else ROW_CONDITIONS.get(rows)
    if text is None:
        return None
    try:
        return language.formula(text, scope, BOOLEAN)
    except Invalid as error:
        problems.extend(problem.under(f"{pointer}/rows/condition") for problem in error.problems)
        return None


def _near(word: str, words: Iterable[str]) -> str | None:
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.7)
    return found[0] if found else None
