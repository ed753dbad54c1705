"""One place in a process document while it is compiled: what its formulas see, what it may name, and where problems go."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import Schema, Scope
from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem
from engines.process.source import ProcessSource
from engines.record.entity import Field


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What the nodes of a process may name."""

    schema: Schema
    language: Language
    roles: Mapping[str, str]
    """Full key → full id."""
    processes: Mapping[str, ProcessSource]
    """All of the release, by full key."""


@dataclass(slots=True)
class Place:
    """One place in a document: what its formulas see, and where problems go."""

    around: Surrounding
    scope: Scope
    source: ProcessSource
    ids: Mapping[str, str]
    """Key → id of the process's nodes."""
    pointer: str
    problems: list[Problem] = field(default_factory=list)

    def at(self, *steps: str | int) -> "Place":
        """The same, further down the document."""
        pointer = "/".join((self.pointer, *map(str, steps)))
        return Place(self.around, self.scope, self.source, self.ids, pointer, self.problems)

    def report(self, code: str, hint: str | None = None, **params: object) -> None:
        """Note a problem at this place."""
        self.problems.append(Problem(code, self.pointer, params, hint))

    def formula(self, text: object, expect: Type | None = None, options: Mapping[str, str] | None = None) -> Formula | None:
        """A checked formula, or None with its problems noted. Literals are written as themselves: true, 5.

        `options`: id → key of the options of the variable that the value goes to.
        """
        source = text if isinstance(text, str) else json.dumps(text)
        try:
            return self.around.language.formula(source, self.scope, expect, options)
        except Invalid as error:
            self.problems.extend(problem.under(self.pointer) for problem in error.problems)
            return None

    def optional(self, raw: Mapping[str, Any], name: str, expect: Type | None = None) -> Formula | None:
        """The formula of a property, where it is there."""
        return self.at(name).formula(raw[name], expect) if name in raw else None

    def link(self, raw: Mapping[str, Any], name: str, several: bool = False) -> Formula | None:
        """The formula of a property that gives a record, or (`several`) a list of records."""
        found = self.optional(raw, name)
        kind = None if found is None else (several and found.type.item) or found.type
        if kind is not None and kind.kind not in ("reference", "record"):
            self.at(name).report("process_not_a_record")
            return None
        return found

    def variable(self, key: str) -> Field | None:
        """A variable of the process by its key, or None with a problem noted."""
        known = {} if self.source.variables is None else self.source.variables.by_key
        found = known.get(key)
        if found is None:
            self.report("unknown_variable", near(key, known), variable=key)
        return found

    def node(self, key: str) -> str | None:
        """The id of a node by its key, or None with a problem noted."""
        found = self.ids.get(key)
        if found is None:
            self.report("unknown_node", near(key, self.ids), node=key)
        return found


def near(wanted: str, known: Mapping[str, object]) -> str | None:
    """What an author may have meant."""
    return next(iter(get_close_matches(wanted, list(known), 1)), None)
