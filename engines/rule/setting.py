"""What the compilers of rules and actions work with: entities, ledgers, the language, and a place for problems."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Protocol

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import Schema, Scope
from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem
from engines.kernel.spelling import surely_meant
from engines.record.entity import Entity, Field


class LedgerShape(Protocol):
    """What rules know of a ledger."""

    @property
    def id(self) -> str:
        """Full id, `app.ledger`."""
        ...

    @property
    def owner_form(self) -> str:
        """Entity id of the accounts' owners."""
        ...


class MessageShape(Protocol):
    """What rules know of a message."""

    @property
    def id(self) -> str:
        """Full id, `app.message`."""
        ...

    @property
    def form(self) -> str:
        """Entity id of the record that it is about."""
        ...

    @property
    def channels(self) -> tuple[str, ...]:
        """Keys of the channels that it may go by."""
        ...

    @property
    def values(self) -> Mapping[str, Type]:
        """What whoever sends it may tell besides, by name."""
        ...


@dataclass(frozen=True, slots=True)
class Sendable:
    """Messages and receivers that a rule may name."""

    messages: Mapping[str, MessageShape] = field(default_factory=dict)
    """By full key."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Full key → full id."""


class ProcessShape(Protocol):
    """What rules know of a process."""

    @property
    def id(self) -> str:
        """Full id, `app.key`."""
        ...

    @property
    def subject(self) -> str | None:
        """Entity id of the record that it is about."""
        ...

    @property
    def variables(self) -> Entity | None:
        """Its variables as an entity without table."""
        ...

    @property
    def first_start(self) -> str | None:
        """Id of the start event at which it begins where none is named."""
        ...

    def form_of(self, record: str | None, schema: Schema, language: Language) -> str | None:
        """Id of the form whose record a formula of the process gives; without one, of that which it is about."""
        ...


def near(wanted: str, known: Iterable[str]) -> str | None:
    """What an author may have meant, for the hint of a problem."""
    return next(iter(get_close_matches(wanted, list(known), 1)), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """One place in a rule document: the scope of its formulas, and where problems go."""

    scope: Scope
    entities: Mapping[str, Entity]
    """By full id."""
    ledgers: Mapping[str, LedgerShape]
    """By full key."""
    language: Language
    problems: list[Problem]
    pointer: str
    processes: Mapping[str, ProcessShape] = field(default_factory=dict)
    """By full key."""
    sendable: Sendable = field(default_factory=Sendable)

    def at(self, step: str) -> "Setting":
        """The same, one step further down the document."""
        return replace(self, pointer=f"{self.pointer}/{step}")

    def within(self, scope: Scope) -> "Setting":
        """The same place, seen with other names."""
        return replace(self, scope=scope)

    def report(self, code: str, hint: str | None = None, **params: object) -> None:
        """Note a problem at this place."""
        self.problems.append(Problem(code, self.pointer, params, hint))

    def formula(self, text: object, expect: Type | None = None, options: Mapping[str, str] | None = None) -> Formula | None:
        """A checked formula, or None with its problems noted. Literals are written as themselves: true, 5.

        `options`: id → key of the options of the field that the value goes to.
        """
        source = text if isinstance(text, str) else json.dumps(text)
        try:
            return self.language.formula(source, self.scope, expect, options)
        except Invalid as error:
            self.problems.extend(problem.under(self.pointer) for problem in error.problems)
            return None

    def entity(self, key: str) -> Entity | None:
        """The entity with this full key. With a problem noted, the one that was surely meant, or None."""
        shape = self.scope.schema.by_key(key)
        found = None if shape is None else self.entities.get(shape.id)
        if found is not None:
            return found
        self.report("no_such_form", near(key, self.scope.schema.keys()), form=key)
        meant = surely_meant(key, [each.key for each in self.entities.values()])
        return next((each for each in self.entities.values() if each.key == meant), None)

    def ledger(self, key: str) -> LedgerShape | None:
        """The ledger with this full key. With a problem noted, the one that was surely meant, or None."""
        found = self.ledgers.get(key)
        if found is not None:
            return found
        self.report("unknown_ledger", near(key, self.ledgers), ledger=key)
        return self.ledgers.get(surely_meant(key, self.ledgers) or "")

    def message(self, key: str) -> MessageShape | None:
        """The message with this full key. With a problem noted, the one that was surely meant, or None."""
        found = self.sendable.messages.get(key)
        if found is not None:
            return found
        self.report("unknown_message", near(key, self.sendable.messages), message=key)
        return self.sendable.messages.get(surely_meant(key, self.sendable.messages) or "")

    def role(self, key: str) -> str | None:
        """Full id of the role with this full key, or None with a problem noted."""
        found = self.sendable.roles.get(key)
        if found is None:
            self.report("message_role_unknown", near(key, self.sendable.roles), role=key)
        return found

    def writable(self, entity: Entity, key: str) -> Field | None:
        """A field of `entity` that a rule may set, or None with a problem noted."""
        found = entity.by_key.get(key)
        if found is None or found.is_computed or not found.is_stored:
            hint = near(key, [each.key for each in entity.fields.values() if not each.is_computed and each.is_stored])
            self.report("unknown_target_field", hint if found is None else None, form=entity.title, field=key)
            return None
        return found
