"""The one guarded door to records: what an actor may see and do. Every service that reads or writes asks here.

Reading goes through `viewer.py`, which stands on this; writing asks `check_*` here, with records as they are and as they
would be. What may not be seen is not found; what may be seen but not done is forbidden. Rules and jobs act for the system,
which may do everything: what an actor set off is judged by what the actor did.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from engines.access.access import EVERYTHING, Access, put_together
from engines.access.role import ACTOR_VARIABLES
from engines.blueprint.model import Release
from engines.expression.formula import Env
from engines.expression.language import Language
from engines.expression.types import Row
from engines.kernel.errors import Forbidden, NotFound, Problem
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.release import Installed

Coerced: TypeAlias = tuple[dict[str, object], list[Problem]]
Coerce: TypeAlias = Callable[[Mapping[str, object]], Coerced]

#: Kept accesses of a release: there are as many as there are sets of roles.
_MOST_KEPT = 500


def access_of(installed: Installed, actor: Actor, language: Language) -> Access:
    """What an actor may see and do in a release; put together once for each set of roles and scopes."""
    if actor.is_unrestricted:
        return EVERYTHING
    key = rights_of(actor)
    found = installed.accesses.get(key)
    if found is None:
        release = installed.release
        roles = None if actor.is_admin else [role for id, role in release.roles.items() if id in actor.roles]
        own: dict[str, list[str]] = {}
        for action in release.rules.actions.values():
            own.setdefault(action.form, []).append(action.id.removeprefix(f"{action.form}."))
        ledgers = {id: each.owner_form for id, each in release.ledgers.items()}
        found = put_together(roles, release.entities, own, language, actor.scopes, ledgers)
        if len(installed.accesses) >= _MOST_KEPT:
            installed.accesses.clear()
        installed.accesses[key] = found
    return found


def rights_of(actor: Actor) -> Hashable:
    """What an actor's access to a release follows from: equal for actors who may see and do the same."""
    return actor.is_unrestricted or (None if actor.is_admin else actor.roles, actor.scopes)


def variables_of(actor: Actor) -> dict[str, object]:
    """What formulas may ask of whoever acts (`ACTOR_VARIABLES`)."""
    values: dict[str, object] = {"actor": actor.id, "actor_orgs": actor.orgs, "actor_depts": actor.depts}
    return {name: values[name] for name in ACTOR_VARIABLES}


def check_known(access: Access, entity: Entity) -> None:
    """Raises `NotFound` for a form of which nothing may be known."""
    if not access.may(entity.id, "read") and not access.may(entity.id, "create"):
        raise NotFound(Problem("form_not_found", params={"form": entity.key}))


def check_form(access: Access, entity: Entity, action: str) -> None:
    """Raises `NotFound` for a form of which nothing may be known, `Forbidden` for an action that may not be done to it. Asked
    before records are looked for: the answer must not tell which of them there are."""
    if access.may(entity.id, action):
        return
    check_known(access, entity)
    raise Forbidden(Problem("not_allowed", params={"form": entity.title, "action": action}))


def check_records(access: Access, entity: Entity, action: str, images: Iterable[Row], env: Env) -> None:
    """Raises `NotFound` where a record, as it is or as it would be, may not be seen, `Forbidden` where the action may not be
    done to it."""
    if access.is_everything:
        return
    check_form(access, entity, action)
    for image in images:
        if not access.holds(entity.id, action, image, env):
            if action != "create" and not access.holds(entity.id, "read", image, env):
                raise NotFound(Problem("record_not_found"))
            raise Forbidden(Problem("record_not_allowed", params={"form": entity.title, "action": action}))


def sees_ledger(access: Access, release: Release, id: str) -> bool:
    """Whether something of a ledger's accounts may be seen: they themselves, or a balance among the fields of their owner."""
    if access.may_ledger(id, "read"):
        return True
    owner = release.entities[release.ledgers[id].owner_form]
    balances = (each.id for each in owner.fields.values() if each.settings.get("ledger") == id)
    return any(access.right(owner.id, field) in ("read", "write") for field in balances)


def sees_all(access: Access, form: str) -> bool:
    """Whether all records of a form may be seen."""
    return access.is_everything or (access.may(form, "read") and access.rows(form, "read") is None)


def may_hear(access: Access, release: Release, about: Mapping[str, object]) -> bool:
    """Whether values may be told that belong to some account of a ledger (`ledger`) or some record's field (`form`, `field`)."""
    if access.is_everything or not about:
        return True
    if "ledger" in about:
        ledger = release.ledgers.get(str(about["ledger"]))
        return ledger is not None and sees_ledger(access, release, ledger.id) and sees_all(access, ledger.owner_form)
    form, field = str(about["form"]), str(about["field"])
    return access.right(form, field) in ("read", "write") and sees_all(access, form)


def may_hear_rule(access: Access, release: Release, rule: str, version: str, source: str) -> bool:
    """Whether the words may be told that a rule made, as it was then, from a record of `source` that may be read: every field
    that they may have been made of, and every record of other forms. A rule that is another one now may have read anything."""
    if access.is_everything:
        return True
    form, _, record = rule.partition(":")
    found = release.rules.by_id.get(rule)
    if found is not None and found.version == version:
        steps = found.steps
    elif record and form in release.entities:
        sets = [each for each in release.rules.rulesets.values() if each.form == form]
        steps = tuple(step for each in sets for trigger in each.triggers.values() for step in trigger.steps)
    else:
        return False
    read = {each for step in steps for formula in step.formulas for each in formula.reads.fields}
    return all(
        access.right(entity, field) in ("read", "write") and (entity == source or sees_all(access, entity))
        for entity, field in read
    )


def read_seen(access: Access, entity: Entity, coerce: Coerce, raw: Mapping[str, object]) -> Coerced:
    """Raw values read (`ReadingPlan.coerce`) as somebody may give them: a field that is hidden is unknown, whatever stands in
    it, and nothing guesses at it."""
    if access.is_everything:
        return coerce(raw)
    hidden = {key for key, field in entity.by_key.items() if not access.sees(entity.id, field.id)}
    values, problems = coerce({key: value for key, value in raw.items() if key not in hidden})
    found = [replace(each, hint=None) if each.code == "unknown_field" and each.hint in hidden else each for each in problems]
    found += [Problem("unknown_field", f"/{key}", {"name": key, "form": entity.key}) for key in raw if key in hidden]
    return values, found


def check_fields(access: Access, entity: Entity, fields: Iterable[str], *, is_new: bool) -> list[Problem]:
    """What somebody may not write. What is seen masked may be given to a new record, whose maker knows it anyway."""
    if access.is_everything:
        return []
    problems: list[Problem] = []
    for id in fields:
        field = entity.fields.get(id)
        right = "write" if field is None else access.right(entity.id, id)
        if field is None or right == "write" or (right == "masked" and is_new and not field.is_computed):
            continue
        if right == "hidden":
            problems.append(Problem("unknown_field", f"/{field.key}", {"name": field.key, "form": entity.key}))
        else:
            problems.append(Problem("field_not_yours", f"/{field.key}", {"title": field.title}))
    return problems
