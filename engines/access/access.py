"""What a set of roles may see and do in one release, put together once and asked on every read and write.

Roles add up, of a form and of a field: what one of them grants, no other takes away. A field that a role does not name has
the right of its form: it is written where records may be created or updated, else read. Rows of a sub-table are seen and
written with the record that they belong to. A reverse link is no way round the link it turns back: who may not see the one
does not see the other. The scopes of an API key narrow all of it down.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from engines.access.role import COMMON_ACTIONS, FieldRight, FormRights, LedgerAction, Role
from engines.expression.formula import Env, Formula
from engines.expression.language import Language
from engines.expression.types import Row
from engines.record.entity import SYSTEM_FIELDS, Entity

_ORDER: Mapping[FieldRight, int] = {"hidden": 0, "masked": 1, "read": 2, "write": 3}
#: Rows of a sub-table are read as their owner is, and written one by one where it may be updated.
_READING = ("read", "export")
_WRITING = ("update", "create")
#: A form nobody has granted anything of.
_NOTHING: Mapping[str, FieldRight] = {}
_NO_LEDGERS: Mapping[str, str] = {}
#: What may be done with accounts of a ledger.
LEDGER_ACTIONS: tuple[LedgerAction, ...] = ("read", "post")


@dataclass(frozen=True, slots=True)
class FormAccess:
    """Of one form: which actions, with which records, seeing what of them."""

    rows: Mapping[str, Formula | None]
    """By action (ids of the form's own): what a record must fulfil, None all of them. What is not here may not be done."""
    fields: Mapping[str, FieldRight]
    """By field id, all of them."""
    owner: str | None = None
    """Of a sub-table: the form whose records its rows belong to, and with which they are seen."""


class Access:
    """What may be seen and done."""

    def __init__(
        self, forms: Mapping[str, FormAccess], ledgers: Collection[tuple[str, LedgerAction]] = (),
        events: Collection[str] | None = (), *, is_everything: bool = False,
    ) -> None:  # fmt: skip
        self._forms = forms
        self._ledgers = frozenset(ledgers)
        self._events = events
        self.is_everything = is_everything
        """Whether nothing has to be asked."""

    def may(self, form: str, action: str) -> bool:
        """Whether some records of a form may be read, created, updated, deleted, exported, or have an own action done to them."""
        return self.is_everything or (form in self._forms and action in self._forms[form].rows)

    def rows(self, form: str, action: str) -> Formula | None:
        """What a record must fulfil for it; None: nothing. Only where `may` says yes."""
        return None if self.is_everything else self._forms[form].rows[action]

    def may_ledger(self, ledger: str, action: LedgerAction) -> bool:
        """Whether accounts of a ledger may be read, or posted to by hand. Whose accounts: those of owners that may be read."""
        return self.is_everything or (ledger, action) in self._ledgers

    def may_tell(self, event: str) -> bool:
        """Whether an event from outside may be told."""
        return self.is_everything or self._events is None or event in self._events

    def holds(self, form: str, action: str, row: Row, env: Env) -> bool:
        """Whether an action may be done to this record. Rows of a sub-table are judged by the record that they belong to."""
        if self.is_everything:
            return True
        if not self.may(form, action):
            return False
        owner = self._forms[form].owner
        if owner is not None:
            record = env.data.record(owner, cast("int", row["parent"]))
            asked = action if action in _READING else "update"
            return record is not None and self.holds(owner, asked, record, env)
        condition = self._forms[form].rows[action]
        return condition is None or condition.run(row, env) is True

    def of_one(
        self, entity: Entity, others: Mapping[str, Entity], rights: Mapping[str, FieldRight], only: Formula | None, *,
        is_seen: bool,
    ) -> "Access":  # fmt: skip
        """The same, but of one form only the records that `only` holds for are seen, with these rights on the fields that they
        name: what a task shows of its record. `others`: all entities, for the form's sub-tables. `is_seen`: whether these records
        may be read anyway; else nothing is seen of the fields that are not named."""
        if self.is_everything:
            return self
        own = self._forms[entity.id].fields if is_seen and entity.id in self._forms else _NOTHING
        fields = {id: rights.get(id, own.get(id, "hidden")) for id in entity.fields}
        rows = {"read": only} | ({"update": only} if "write" in rights.values() else {})
        forms = {**self._forms, entity.id: FormAccess(rows, fields)}
        for name in entity.sub_tables:
            inner = others[entity.fields[name].target or ""]
            forms[inner.id] = _sub_table(inner, entity, forms[entity.id])
        return Access(forms, self._ledgers, self._events)

    def right(self, form: str, field: str) -> FieldRight:
        """What of a field may be seen. System fields are read wherever their record is; fields of other directories too."""
        if self.is_everything:
            return "write"
        if form not in self._forms:
            return "hidden"
        own = self._forms[form].fields
        return own.get(field, "read" if field in SYSTEM_FIELDS else "hidden")

    def sees(self, form: str, field: str) -> bool:
        """Whether anything of a field may be seen."""
        return self.right(form, field) != "hidden"


EVERYTHING = Access({}, is_everything=True)


def put_together(
    roles: Iterable[Role] | None, entities: Mapping[str, Entity], actions: Mapping[str, Collection[str]], language: Language,
    scopes: Collection[tuple[str, str]] | None = None, ledgers: Mapping[str, str] = _NO_LEDGERS,
) -> Access:  # fmt: skip
    """The access of somebody with these roles; None: of an administrator. `actions`: entity id → ids of the form's own actions;
    `ledgers`: ledger id → entity id of its owners.

    `scopes` of a key: (form or `*`, action or `*`) pairs; what is in none of them is not granted. Accounts are read with their
    owners, and posted to where everything may be done with these.
    """
    if roles is None and scopes is None:
        return EVERYTHING
    roles = None if roles is None else list(roles)
    granted: dict[str, list[FormRights]] = {}
    for rights in _everything(entities, actions) if roles is None else (each for role in roles for each in role.forms.values()):
        granted.setdefault(rights.form, []).append(rights)
    forms = {form: _form(entities[form], rights, language, scopes) for form, rights in granted.items() if form in entities}
    for entity in entities.values():
        if entity.parent is not None and entity.parent in forms:
            forms[entity.id] = _sub_table(entity, entities[entity.parent], forms[entity.parent])
    forms = {id: _without_ways_back(entities[id], access, forms) for id, access in forms.items()}
    every: Iterable[tuple[str, LedgerAction]] = ((id, action) for id in ledgers for action in LEDGER_ACTIONS)
    books = every if roles is None else (pair for role in roles for pair in role.ledgers)
    seen = {(id, action) for id, action in books if _in_scope(ledgers.get(id, ""), action, scopes)}
    return Access(forms, seen, _events(roles, scopes))


def _events(roles: Sequence[Role] | None, scopes: Collection[tuple[str, str]] | None) -> Collection[str] | None:
    """Events that may be told: those of the roles (None: all), as far as a key's scopes let it; `send` is the action."""
    granted = None if roles is None else {event for role in roles for event in role.events}
    if scopes is None or any(("*", action) in scopes for action in ("send", "*")):
        return granted
    named = {event for event, action in scopes if action in ("send", "*")}
    return named if granted is None else granted & named


def _everything(entities: Mapping[str, Entity], actions: Mapping[str, Collection[str]]) -> Iterable[FormRights]:
    for entity in entities.values():
        if entity.parent is None:
            yield FormRights(entity.id, frozenset((*COMMON_ACTIONS, *actions.get(entity.id, ()))))


def _form(
    entity: Entity, granted: Sequence[FormRights], language: Language, scopes: Collection[tuple[str, str]] | None
) -> FormAccess:  # fmt: skip
    rows: dict[str, Formula | None] = {}
    for action in sorted({action for rights in granted for action in rights.actions}):
        if scopes is None or any(pair in scopes for pair in _matching(entity.id, action)):
            conditions = [rights.condition for rights in granted if action in rights.actions]
            some = [condition for condition in conditions if condition is not None]
            rows[action] = language.any_of(some) if len(some) == len(conditions) else None
    if "read" not in rows:
        return FormAccess(rows, _NOTHING)
    writes = any(action in rows for action in _WRITING)
    fields = {id: max((_right(rights, id, writes) for rights in granted), key=_ORDER.__getitem__) for id in entity.fields}
    return FormAccess(rows, fields)


def _in_scope(owner: str, action: LedgerAction, scopes: Collection[tuple[str, str]] | None) -> bool:
    asked = "read" if action == "read" else "*"
    return scopes is None or any(pair in scopes for pair in _matching(owner, asked))


def _without_ways_back(entity: Entity, access: FormAccess, forms: Mapping[str, FormAccess]) -> FormAccess:
    """Reverse links only where the link that they turn back is seen."""
    hidden: dict[str, FieldRight] = {
        field.id: "hidden"
        for field in entity.fields.values()
        if field.back is not None and not field.type.has_rows and not _is_seen(forms.get(field.target or ""), field.back)
    }
    return replace(access, fields={**access.fields, **hidden}) if hidden and access.fields else access


def _is_seen(access: FormAccess | None, field: str) -> bool:
    return access is not None and access.fields.get(field, "hidden") in ("read", "write")


def _matching(form: str, action: str) -> tuple[tuple[str, str], ...]:
    return (form, action), (form, "*"), ("*", action), ("*", "*")


def _right(rights: FormRights, field: str, writes: bool) -> FieldRight:
    """What one role says of a field: it may write no more than its actions let it."""
    said = rights.fields.get(field)
    if said is not None:
        return said if said != "write" or writes else "read"
    own = any(action in rights.actions for action in _WRITING)
    return "write" if own and writes else "read" if "read" in rights.actions else "hidden"


def _sub_table(entity: Entity, owner: Entity, access: FormAccess) -> FormAccess:
    own = next((id for id in owner.sub_tables if owner.fields[id].target == entity.id), "")
    right: FieldRight = access.fields.get(own, "hidden")
    if right == "hidden" or "read" not in access.rows:
        return FormAccess({}, _NOTHING)
    rows: dict[str, Formula | None] = {"read": None}
    if right == "write" and "update" in access.rows:
        rows |= dict.fromkeys(("create", "update", "delete"))
    if "export" in access.rows:
        rows["export"] = None
    fields: dict[str, FieldRight] = dict.fromkeys(entity.fields, right)
    return FormAccess(rows, fields, owner.id)
