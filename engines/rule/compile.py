"""From rule documents to `CompiledRules`. Called by the blueprint compiler, once per release, with all apps' rules at once.

Rules that listen to an emitted event are compiled after those that emit it, because its payload's types come from there.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import FieldShape, FormShape, Schema, Scope
from engines.expression.types import BOOLEAN, DATE, DATETIME, INTEGER, TEXT, Type, record, reference
from engines.kernel.errors import Problem
from engines.record.entity import Entity, Field
from engines.record.field_types.user import USER
from engines.record.schema import EntitySchema
from engines.rule.actions import compile_steps
from engines.rule.actions.flow import Emission
from engines.rule.definition import (
    DEFAULT_PRIORITY,
    Action,
    CompiledRules,
    IncomingEvent,
    KnownEvents,
    Rule,
    Ruleset,
    Schedule,
    Step,
    Trigger,
)  # fmt: skip
from engines.rule.ruleset import step_variables
from engines.rule.schedule import parse_cron
from engines.rule.setting import LedgerShape, ProcessShape, Sendable, Setting, near
from engines.rule.trigger import BoundEvent, bind_event

#: Roles that a ruleset's form must fill; the others are optional.
REQUIRED_ROLES = ("name", "trigger")
FORMULA_ROLES = ("condition", "amount")
ROLE_KINDS: Mapping[str, tuple[str, ...]] = {
    "trigger": ("option", "text"), "starts_on": ("date",), "ends_on": ("date",), "priority": ("integer",), "stop": ("boolean",),
    "limit_per_day": ("integer",), "limit_total": ("integer",), "expires_after": ("text", "option"),
}  # fmt: skip
LEDGER_EVENT = FormShape(
    "ledger", "ledger",
    *(({"amount": FieldShape("amount", "amount", INTEGER), "occurred_at": FieldShape("occurred_at", "occurred_at", DATETIME),
        "reason": FieldShape("reason", "reason", TEXT), "balance": FieldShape("balance", "balance", INTEGER)},) * 2),
)  # fmt: skip
#: What a schedule over a ledger tells of each owner and day.
EXPIRING = FormShape(
    "expiring", "expiring",
    *(({"amount": FieldShape("amount", "amount", INTEGER), "on": FieldShape("on", "on", DATE),
        "days": FieldShape("days", "days", INTEGER)},) * 2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleSource:
    """One document: a rule, ruleset or incoming event of an app, an action of a form, or a service task of a process."""

    app: str
    kind: str
    """rule, ruleset, event, action, task."""
    raw: Mapping[str, Any]
    pointer: str
    """Where it stands in the blueprint."""
    form: str | None = None
    """Entity id, of an action; of an event or a process that is about a record."""
    inputs: Entity | None = None
    """The inputs of an action, what an event tells, or the variables of a process, as an entity without table."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Where parts of a document that was made of another one stand in that one: pointers inside both."""


@dataclass(slots=True)
class _Compilation:
    entities: Mapping[str, Entity]
    schema: Schema
    ledgers: Mapping[str, LedgerShape]
    language: Language
    processes: Mapping[str, ProcessShape]
    sendable: Sendable
    problems: list[Problem] = field(default_factory=list)
    emitted: dict[str, str | None] = field(default_factory=dict)
    actions: dict[str, dict[str, bool]] = field(default_factory=dict)
    structures: dict[str, FormShape] = field(default_factory=lambda: {"ledger": LEDGER_EVENT, "expiring": EXPIRING})

    def setting(self, pointer: str, form: str | None, variables: Mapping[str, Type] | None = None) -> Setting:
        names = {"occurred_at": DATETIME, "actor": reference(USER), **(variables or {})}
        if form is not None:
            names["old"] = record(form)
        scope = Scope(self.schema, form, names, self.structures)
        return Setting(
            scope, self.entities, self.ledgers, self.language, self.problems, pointer, self.processes, self.sendable
        )  # fmt: skip

    def emits(self, steps: Sequence[Step], setting: Setting) -> None:
        """Note the events of `steps` for the rules that listen. Whoever emits one must mean the same record and payload."""
        for step in steps:
            if not isinstance(step, Emission):
                continue
            shapes = {key: FieldShape(key, key, kind) for key, kind in step.types.items()}
            known = self.structures.get(step.event)
            if known is None:
                self.emitted[step.event] = setting.scope.form
                self.structures[step.event] = FormShape(step.event, step.event, shapes, shapes)
            elif self.emitted.get(step.event) != setting.scope.form or _kinds(known.by_key) != _kinds(shapes):
                setting.report("emitted_otherwise", event=step.event)


def _kinds(shapes: Mapping[str, FieldShape]) -> Mapping[str, tuple[str, str | None]]:
    return {key: (shape.type.kind, shape.type.form) for key, shape in shapes.items()}


def compile_rules(
    sources: Sequence[RuleSource], entities: Mapping[str, Entity], schema: Schema,
    ledgers: Mapping[str, LedgerShape], language: Language, processes: Mapping[str, ProcessShape] | None = None,
    sendable: Sendable | None = None, known: KnownEvents | None = None,
) -> tuple[CompiledRules, list[Problem]]:  # fmt: skip
    """All rules of a release, and everything that is wrong with them. `known`: of a release to which some are added."""
    work = _Compilation(entities, schema, ledgers, language, processes or {}, sendable or Sendable())
    if known is not None:
        work.emitted |= known.emitted
        work.actions |= {form: dict(actions) for form, actions in known.actions.items()}
        work.structures |= known.structures
    for source in sources:
        if source.kind == "action":
            work.actions.setdefault(source.form or "", {})[source.raw["key"]] = source.inputs is not None
    incoming = [_incoming(work, source) for source in sources if source.kind == "event"]
    actions = [_action(work, source) for source in sources if source.kind == "action"]
    tasks = {(source.raw["process"], source.raw["node"]): _task(work, source) for source in sources if source.kind == "task"}
    others = _in_order(work, [source for source in sources if source.kind in ("rule", "ruleset")])
    rules = [each for each in others if isinstance(each, Rule)]
    kept = [each for each in others if isinstance(each, Ruleset)]
    by_event: dict[str, list[Rule]] = {}
    for rule in rules:
        for event in rule.events:
            by_event.setdefault(event, []).append(rule)
    by_trigger: dict[str, list[tuple[Ruleset, str]]] = {}
    for ruleset in kept:
        for value, trigger in ruleset.triggers.items():
            by_trigger.setdefault(trigger.event, []).append((ruleset, value))
    compiled = CompiledRules(
        by_event={event: tuple(sorted(listening, key=lambda rule: rule.order)) for event, listening in by_event.items()},
        by_id={rule.id: rule for rule in rules},
        rulesets={ruleset.id: ruleset for ruleset in kept},
        rulesets_by_event={event: tuple(listening) for event, listening in by_trigger.items()},
        actions={(action.form, action.key): action for action in actions},
        scheduled=tuple(rule for rule in rules if rule.schedule is not None),
        incoming={event.name: event for event in incoming},
        tasks=tasks,
        known=KnownEvents(work.emitted, work.actions, work.structures),
    )
    return compiled, [_moved(problem, sources) for problem in work.problems]


def version_of(document: Mapping[str, Any]) -> str:
    """Short digest of a rule document."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def _in_order(work: _Compilation, sources: list[RuleSource]) -> list[Rule | Ruleset]:
    """Emitters first; a circle of emitted events is compiled last, with whatever is known."""
    names = {name for source in sources for name in _emits(source.raw)}
    found: list[Rule | Ruleset] = []
    waiting = sources
    while waiting:
        ready = [s for s in waiting if all(event in work.emitted or event not in names for event in _listens(s.raw))] or waiting
        for source in ready:
            compiled = _rule(work, source) if source.kind == "rule" else _ruleset(work, source)
            if compiled is not None:
                found.append(compiled)
        waiting = [source for source in waiting if not any(source is done for done in ready)]
    return found


def _emits(document: Mapping[str, Any]) -> list[str]:
    return [action["emit"]["event"] for action in document.get("actions", ()) if isinstance(action.get("emit"), Mapping)]


def _listens(document: Mapping[str, Any]) -> list[str]:
    """Events that wake it."""
    return [*document.get("on", ()), *document.get("triggers", ())]


def _rule(work: _Compilation, source: RuleSource) -> Rule | None:
    raw = source.raw
    base, before = work.setting(source.pointer, None), len(work.problems)
    bound = [bind_event(event, base.at("on").at(str(i)), work.emitted, work.actions) for i, event in enumerate(raw.get("on", ()))]
    events, is_guessed = [event for event in bound if event is not None], len(work.problems) > before
    schedule = _schedule(work, source)
    forms = {event.form for event in events}
    if len(forms) > 1:
        if not is_guessed:
            base.at("on").report("several_forms", forms=", ".join(sorted(str(form) for form in forms)))
        return None
    form = next(iter(forms), None if schedule is None else schedule.form)
    if None in bound or ("for_each" in raw and (schedule is None or schedule.form is None)):
        return None
    told = {"event": record("expiring")} if schedule is not None and schedule.ledger else _event_variables(events)
    setting = work.setting(source.pointer, form, told)
    condition = setting.at("condition").formula(raw["condition"], BOOLEAN) if "condition" in raw else None
    steps = compile_steps(raw.get("actions", ()), setting.at("actions"))
    work.emits(steps, setting.at("actions"))
    is_after, must = raw.get("run", "with") == "after", bool(raw.get("must", False))
    if must and (is_after or schedule is not None):
        base.at("must").report("must_runs_with")
    return Rule(
        f"{source.app}.{raw.get('id', raw['key'])}", raw["title"], version_of(raw), tuple(event.name for event in events),
        schedule, is_after, must, int(raw.get("priority", DEFAULT_PRIORITY)), condition, steps, raw,
    )  # fmt: skip


def _event_variables(events: Sequence[BoundEvent]) -> Mapping[str, Type]:
    structures = {event.structure for event in events}
    only = next(iter(structures), None) if len(structures) == 1 else None
    return {} if only is None else {"event": record(only)}


def _schedule(work: _Compilation, source: RuleSource) -> Schedule | None:
    raw = source.raw
    if "schedule" not in raw:
        return None
    base = work.setting(source.pointer, None)
    cron = raw["schedule"]["cron"]
    if parse_cron(cron) is None:
        base.at("schedule").at("cron").report("bad_cron", cron=cron)
    if "for_each" not in raw:
        return Schedule(cron, None, None)
    each = raw["for_each"]
    form, ledger = None, None
    if "ledger" in each:
        ledger = base.at("for_each").at("ledger").ledger(each["ledger"])
        form = None if ledger is None else ledger.owner_form
    else:
        entity = base.at("for_each").at("form").entity(each["form"])
        form = None if entity is None else entity.id
    if form is None:
        return Schedule(cron, None, None)
    setting = work.setting(f"{source.pointer}/for_each/condition", form)
    condition = setting.formula(each["condition"], BOOLEAN) if "condition" in each else None
    return Schedule(cron, form, condition, None if ledger is None else ledger.id, tuple(each.get("expires_in", ())))


def _incoming(work: _Compilation, source: RuleSource) -> IncomingEvent:
    """An event that is told from outside: rules listen to it as to one that is emitted."""
    name, inputs = f"{source.app}.{source.raw['key']}", source.inputs
    shape = None if inputs is None else EntitySchema({inputs.id: inputs}).by_id(inputs.id)
    work.emitted[name] = source.form
    work.structures[name] = FormShape(name, name, {}, {}) if shape is None else FormShape(name, name, shape.by_id, shape.by_key)
    return IncomingEvent(name, source.form, source.raw["title"], inputs)


def _moved(problem: Problem, sources: Sequence[RuleSource]) -> Problem:
    """A problem of a document that was made of another one, told where its author wrote it."""
    for source in sources:
        for part, place in source.moved.items():
            if f"{problem.pointer}/".startswith(f"{source.pointer}{part}/"):
                rest = problem.pointer.removeprefix(f"{source.pointer}{part}")
                return Problem(problem.code, f"{source.pointer}{place}{rest}", problem.params, problem.hint)
    return problem


def _task(work: _Compilation, source: RuleSource) -> Rule:
    """What a service task does; formulas see the process's record, and `process` and `initiator`."""
    names: dict[str, Type] = {"initiator": reference(USER)}
    if source.inputs is not None:
        name, shape = f"{source.raw['process']}.process", EntitySchema({source.inputs.id: source.inputs}).by_id(source.inputs.id)
        if shape is not None:
            work.structures[name] = FormShape(name, name, shape.by_id, shape.by_key)
            names["process"] = record(name).required()
    setting = work.setting(source.pointer, source.form, names)
    raw = source.raw
    steps = compile_steps(raw["do"], setting.at("do"))
    work.emits(steps, setting.at("do"))
    id = f"{raw['process']}/{raw['node']}"  # a colon would be that of a rule that is a record
    return Rule(id, raw["title"], version_of(raw), (), None, False, False, DEFAULT_PRIORITY, None, steps, raw)


def _action(work: _Compilation, source: RuleSource) -> Action:
    raw, form = source.raw, source.form or ""
    name = f"{form}.action:{raw['key']}"
    inputs = source.inputs
    shape = None if inputs is None else EntitySchema({inputs.id: inputs}).by_id(inputs.id)
    if shape is not None:
        work.structures[name] = FormShape(name, name, shape.by_id, shape.by_key)
    setting = work.setting(source.pointer, form, {"input": record(name)})
    condition = setting.at("condition").formula(raw["condition"], BOOLEAN) if "condition" in raw else None
    steps = compile_steps(raw["do"], setting.at("do"))
    work.emits(steps, setting.at("do"))
    return Action(
        f"{form}.{raw.get('id', raw['key'])}", raw["key"], form, raw["title"], version_of(raw), inputs, condition,
        raw.get("refusal"), steps, raw,
    )  # fmt: skip


def _ruleset(work: _Compilation, source: RuleSource) -> Ruleset | None:
    raw = source.raw
    base = work.setting(source.pointer, None)
    entity = base.at("form").entity(raw["form"])
    if entity is None:
        return None
    fields: dict[str, str] = {}
    for role, key in raw["fields"].items():
        found = entity.by_key.get(key)
        if found is None:
            base.at("fields").at(role).report("unknown_target_field", near(key, entity.by_key), form=entity.key, field=key)
        else:
            fields[role] = found.id
            _check_role(role, found, base.at("fields").at(role))
    for role in REQUIRED_ROLES:
        if role not in raw["fields"]:
            base.at("fields").report("missing_role", role=role)
    published = work.setting(f"{source.pointer}/published", entity.id).formula(raw["published"], BOOLEAN)
    chosen = {} if "trigger" not in fields else {key: id for id, key in entity.fields[fields["trigger"]].option_keys.items()}
    triggers: dict[str, Trigger] = {}
    for value, document in raw["triggers"].items():
        trigger = _trigger(work, source, entity, value, document)
        if trigger is not None:
            # An option goes on saying the key of a form that was renamed; its id is the event's name in ids.
            option = chosen.get(value, trigger.event)
            triggers[option if chosen else value] = trigger
            if chosen and option not in chosen.values():
                base.at("triggers").at(value).report("trigger_not_offered", near(value, chosen), event=value)
    if published is None:
        return None
    return Ruleset(f"{source.app}.{raw.get('id', raw['key'])}", raw["title"], entity.id, published, triggers, fields)


def _trigger(work: _Compilation, source: RuleSource, entity: Entity, value: str, document: Mapping[str, Any]) -> Trigger | None:
    pointer = f"{source.pointer}/triggers/{value}"
    event = bind_event(value, work.setting(pointer, None), work.emitted, work.actions)
    if event is None or event.form is None:
        return None
    setting = work.setting(pointer, event.form)
    subject: Formula | None = None
    owner: str | None = event.form
    if document.get("subject", "this") != "this":
        subject = setting.at("subject").formula(document["subject"])
        if subject is not None and subject.type.kind != "reference":
            setting.at("subject").report("not_a_record")
        if subject is None or subject.type.kind != "reference":
            return Trigger(event.name, event.form, None, None, ())  # what the actions say of the subject would only follow
        owner = subject.type.form
    occurred_at = setting.at("occurred_at").formula(document["occurred_at"], DATETIME) if "occurred_at" in document else None
    inner = work.setting(f"{source.pointer}/actions", event.form, step_variables(entity.id, owner))
    steps = compile_steps(source.raw["actions"], inner)
    work.emits(steps, inner)
    return Trigger(event.name, event.form, subject, occurred_at, steps)


def _check_role(role: str, found: Field, here: Setting) -> None:
    """A field that plays a part must be of the kind that is asked of it, or its value would break every rule."""
    kind = found.value_type.kind
    is_formula = found.type.holds_formula
    fits = is_formula if role in FORMULA_ROLES else not is_formula and kind in ROLE_KINDS.get(role, (kind,))
    if not fits:
        here.report("role_misfit", field=found.title, role=role)
