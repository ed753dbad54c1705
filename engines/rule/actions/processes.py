"""Actions on processes: start one; and `deliver`, which no author writes: what happened goes to whoever waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.expression.formula import Env, Formula
from engines.expression.types import Row
from engines.kernel.effects import DeliverMessage, StartProcess
from engines.kernel.text import Text
from engines.rule.definition import NotDone, Step
from engines.rule.setting import ProcessShape, Setting, near
from engines.rule.target import Target, target

Values = tuple[tuple[str, Formula], ...]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a process about a record, or about none."""

    process: str
    node: str
    subject: Target | None
    values: Values

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of record and values."""
        own = () if self.subject is None else self.subject.formulas
        return own + tuple(formula for _, formula in self.values)

    def decide(self, row: Row, env: Env) -> StartProcess | NotDone:
        """The process that is asked for."""
        found = None if self.subject is None else self.subject.find(row, env)
        if self.subject is not None and found is None:
            return NotDone("no_value", {"argument": "record"})
        values = {name: formula.run(row, env) for name, formula in self.values}
        return StartProcess(self.process, self.node, None if self.subject is None else self.subject.form, found, values)


@dataclass(frozen=True, slots=True)
class Deliver:
    """Tell what happened to the instances of a process that wait for it at a node."""

    process: str
    version: str
    title: Text
    node: str
    about: Target
    values: Values

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of record and values."""
        return self.about.formulas + tuple(formula for _, formula in self.values)

    def decide(self, row: Row, env: Env) -> DeliverMessage | None:
        """The message; nothing where it is about no record."""
        found = self.about.find(row, env)
        if found is None:
            return None
        values = {name: formula.run(row, env) for name, formula in self.values}
        return DeliverMessage(self.process, self.version, self.title, self.node, found, values)


def start(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"process": "app.key", "record"?: …, "values"?: {…}}`."""
    shape = _process(document, setting)
    if shape is None:
        return None
    subject = None
    if shape.subject is not None:
        subject = target(document.get("record", "this"), setting.at("record"), shape.subject)
        if subject is None:
            return None
    node = document.get("node", shape.first_start)
    if node is None:
        setting.at("process").report("process_cannot_start", process=document["process"])
        return None
    return Start(shape.id, node, subject, _values(document, shape, setting))


def deliver(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"process", "version", "title", "node", "record"?, "about"?, "values"?}`; `record`: the process's formula for what it
    waits for."""
    shape = _process(document, setting)
    if shape is None:
        return None
    awaited = shape.form_of(document.get("record"), setting.scope.schema, setting.language)
    about = target(document.get("about", "this"), setting.at("about"), awaited)
    if about is None:
        return None
    values = _values(document, shape, setting)
    return Deliver(shape.id, document["version"], document["title"], document["node"], about, values)


def _process(document: Mapping[str, Any], setting: Setting) -> ProcessShape | None:
    found = setting.processes.get(document["process"])
    if found is None:
        setting.at("process").report("no_such_process", near(document["process"], setting.processes), process=document["process"])
    return found


def _values(document: Mapping[str, Any], shape: ProcessShape, setting: Setting) -> Values:
    """Formulas for variables of the process, by their ids."""
    known = {} if shape.variables is None else shape.variables.by_key
    found: list[tuple[str, Formula]] = []
    for key, text in document.get("values", {}).items():
        here = setting.at("values").at(key)
        if key not in known:
            here.report("no_such_variable", near(key, known), variable=key)
            continue
        formula = here.formula(text, known[key].value_type.optional(), known[key].option_keys)
        if formula is not None:
            found.append((known[key].id, formula))
    return tuple(found)
