"""What the rules and forms of a release read, worked out once: so that a slice can be fetched ahead in few queries.

`ReadPlan` says it for one form: which links to follow, which selections to load, whose accounts and counters are needed,
and the same for the records that its roll-ups lead to (their rules run one depth below).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engines.blueprint.model import Release
from engines.expression.formula import Env, Formula, Selection
from engines.expression.types import Row
from engines.record.entity import Entity, Field, RollUp
from engines.record.roll_up import Contribution, contributor
from engines.record.search import Searched
from engines.rule.actions.adjust import Adjust
from engines.rule.actions.postings import Posting, Reversal
from engines.rule.actions.processes import Deliver, Start
from engines.rule.actions.records import Create, Delete, Update
from engines.rule.actions.send import Send
from engines.rule.definition import Rule, Step
from engines.rule.ruleset import RecordRule

PathTree = dict[str, "PathTree"]
EVENTS = ("created", "updated")
_DEPTH = 3


@dataclass(slots=True)
class ReadPlan:
    """What saving records of one form reads. Built up by `plan`."""

    form: str
    paths: PathTree = field(default_factory=dict)
    selections: list[Selection] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    parents: dict[str, "ReadPlan"] = field(default_factory=dict)
    """Link field → what is read from the record it points to, which is locked: it carries roll-ups."""

    def add(self, formula: Formula) -> None:
        """One formula's reads."""
        for path in formula.reads.paths:
            tree = self.paths
            for step in path:
                tree = tree.setdefault(step, {})
        self.selections.extend(formula.reads.selections)


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What only a record that is there already makes rules read."""

    reads: ReadPlan
    reversed_ledgers: tuple[str, ...]
    """Ledgers in which rules take back what the record caused."""


class ReleaseReads:
    """Answers for one release; kept with it."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._leaves: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._links: dict[str, list[tuple[Entity, Field]]] = {}
        for entity in release.entities.values():
            for each in entity.fields.values():
                if each.target is not None and each.is_stored and each.type.storage == "reference":
                    self._links.setdefault(each.target, []).append((entity, each))
        entities = release.entities
        self._link_fields = {
            entity.id: tuple(
                each
                for each in entity.fields.values()
                if each.target in entities and each.is_stored and each.type.storage == "reference"
            )
            for entity in entities.values()
        }
        self._feeds = {
            entity.id: tuple((each, contributor(each, entities[each.owner].fields[each.field])) for each in entity.feeds)
            for entity in entities.values()
        }
        self._states = {
            entity.id: tuple(each.id for each in entity.fields.values() if each.type.has_transitions)
            for entity in entities.values()
        }
        self._files = {
            entity.id: tuple(each for each in entity.fields.values() if each.type.holds_files and each.is_stored)
            for entity in entities.values()
        }
        self._processes = {entity: tuple(self._find_processes(entity)) for entity in release.entities}
        self._once = {entity: tuple(self._find_once(entity)) for entity in release.entities}
        self._deliveries = {entity: tuple(self._find_deliveries(entity)) for entity in release.entities}
        self._personal = {entity.id: frozenset(_personal(entity, entities)) for entity in entities.values()}
        self.personal_ids: frozenset[str] = frozenset().union(*self._personal.values())
        """Ids of fields that tell of people in some form: a quick look before the form is known."""
        searched = {entity.id: Searched(entity) for entity in entities.values()}
        self.searched: Mapping[str, Searched] = {form: each for form, each in searched.items() if each.fields}
        """By form, what of it is searched; forms without are not there."""
        self._forms = {
            rule.id: event.rpartition(".")[0] if event.rpartition(".")[0] in release.entities else None
            for rule in release.rules.by_id.values()
            for event in rule.events[:1]
        }
        self._plans = {entity: self._plan(entity, _DEPTH) for entity in release.entities}
        self._decided = frozenset(self._find_decided())
        self._changes = {entity: self._change_plan(entity) for entity in release.entities}

    @property
    def decided(self) -> frozenset[str]:
        """Forms whose records come and go by what rules and checks read: whoever counts them must not be overtaken. (Of others,
        levels or prices say, people change single records; that nobody needs to wait for.)"""
        return self._decided

    def plan(self, form: str) -> ReadPlan:
        """What saving records of `form` reads, save for rules that are records (`with_rules`)."""
        return self._plans[form]

    def changes(self, form: str) -> "ChangePlan":
        """What changing records of `form` reads besides: rules on states, actions, deletion."""
        return self._changes[form]

    def once(self, form: str) -> Sequence[str]:
        """Processes that records of `form` make begin, and that may be under way only once about each."""
        return self._once[form]

    def deliveries(self, form: str) -> Sequence[Deliver]:
        """By which instances are told what happens to records of `form`."""
        return self._deliveries[form]

    def personal(self, form: str) -> frozenset[str]:
        """Fields of `form` that tell of people; a sub-table is one where its rows have such fields."""
        return self._personal[form]

    def links_to(self, form: str) -> Sequence[tuple[Entity, Field]]:
        """Link fields that point to records of `form`."""
        return self._links.get(form, ())

    def link_fields(self, form: str) -> Sequence[Field]:
        """Fields of `form` that point to records of forms."""
        return self._link_fields[form]

    def feeds(self, form: str) -> Sequence[tuple[RollUp, Callable[[Row, Env], Contribution]]]:
        """The roll-ups over records of `form`, each with what a row contributes to it."""
        return self._feeds[form]

    def state_fields(self, form: str) -> Sequence[str]:
        """Fields of `form` that are states."""
        return self._states[form]

    def file_fields(self, form: str) -> Sequence[Field]:
        """Fields of `form` that hold files."""
        return self._files[form]

    def form_of(self, rule: Rule) -> str | None:
        """The entity of the records a rule listens to."""
        if rule.schedule is not None:
            return rule.schedule.form
        found = self._forms.get(rule.id)
        if found is not None or not rule.events:
            return found
        owner = rule.events[0].rpartition(".")[0]
        ledger = self._release.ledgers.get(owner)
        return None if ledger is None else ledger.owner_form

    def leaves(self, rule: Rule | RecordRule) -> tuple[tuple[str, ...], ...]:
        """Paths of the values that a rule's own formulas read, in a steady order."""
        key = f"{rule.key}@{rule.version}" if isinstance(rule, RecordRule) else rule.id
        found = self._leaves.get(key)
        if found is None:
            own: Iterable[Formula] = rule.formulas
            if isinstance(rule, RecordRule):
                own = [formula for formula in (rule.condition, rule.amount) if formula is not None]
            paths = {path for formula in own for path in formula.reads.paths}
            whole = {path for path in paths if not any(other[: len(path)] == path for other in paths if other != path)}
            found = self._leaves[key] = tuple(sorted(whole))
        return found

    def _plan(self, form: str, depth: int) -> ReadPlan:
        entity = self._release.entities[form]
        plan = ReadPlan(form)
        for formula in _formulas_of(entity):
            plan.add(formula)
        for event in EVENTS:
            for rule in self._release.rules.by_event.get(f"{form}.{event}", ()):
                for formula in (*rule.formulas, *self._said(rule.steps)):
                    plan.add(formula)
                plan.postings.extend(_postings(rule.steps))
        for process in self._processes[form]:
            self._add_process(plan, process)
        for roll_up in entity.feeds:
            if roll_up.where is not None:
                plan.add(roll_up.where)
            if roll_up.of is not None:
                plan.add(roll_up.of)
            if depth and roll_up.via not in plan.parents:
                plan.parents[roll_up.via] = self._plan(roll_up.owner, depth - 1)
        return plan

    def _listening(self, form: str) -> Iterator[Rule]:
        """Rules that listen to what happens to records of a form."""
        for event, rules in self._release.rules.by_event.items():
            if event.rpartition(".")[0] == form or event.startswith((f"{form}.state:", f"{form}.action:")):
                yield from rules

    def _find_processes(self, form: str) -> Iterator[str]:
        """Processes about records of a form that what happens to these makes begin or go on."""
        for process in self._release.processes.values():
            steps = (step for rule in self._listening(form) for step in rule.steps if isinstance(step, Start | Deliver))
            if process.subject == form and any(step.process == process.id for step in steps):
                yield process.id

    def _find_once(self, form: str) -> Iterator[str]:
        steps = (step for rule in self._listening(form) for step in rule.steps)
        begun = {step.process: True for step in steps if isinstance(step, Start) and step.process in self._processes[form]}
        return (id for id in begun if self._release.processes[id].document.get("once"))

    def _find_deliveries(self, form: str) -> Iterator[Deliver]:
        return (step for rule in self._listening(form) for step in rule.steps if isinstance(step, Deliver))

    def _add_process(self, plan: ReadPlan, process: str) -> None:
        """What a process reads of its record, as far as it can be known before its variables are."""
        tasks = [rule for (id, _), rule in self._release.rules.tasks.items() if id == process]
        formulas = [*self._release.processes[process].formulas, *(formula for rule in tasks for formula in rule.formulas)]
        formulas += [formula for rule in tasks for formula in self._said(rule.steps)]
        for formula in formulas:
            if not formula.reads.variables:
                plan.add(formula)
        for rule in tasks:
            plan.postings.extend(
                step for step in _postings(rule.steps) if not any(each.reads.variables for each in step.formulas)
            )

    def _said(self, steps: Sequence[Step]) -> Iterator[Formula]:
        """What messages read of the record at hand."""
        for step in steps:
            if isinstance(step, Send) and step.target.formula is None:
                yield from self._release.messages[step.message].formulas

    def _find_decided(self) -> Iterable[str]:
        rules = self._release.rules
        triggers = [trigger for ruleset in rules.rulesets.values() for trigger in ruleset.triggers.values()]
        yield from (trigger.form for trigger in triggers)
        for part in (*rules.by_id.values(), *rules.actions.values(), *triggers):
            for step in part.steps:
                if isinstance(step, Create):
                    yield step.form
                elif isinstance(step, Adjust | Update | Delete):
                    yield step.target.form
        yield from (entity.id for entity in self._release.entities.values() if entity.parent is not None)
        yield from (form for form, plan in self._plans.items() if plan.selections)

    def _change_plan(self, form: str) -> ChangePlan:
        plan, ledgers = ReadPlan(form), set()
        for event, rules in self._release.rules.by_event.items():
            if event.rpartition(".")[0] != form and not event.startswith((f"{form}.state:", f"{form}.action:")):
                continue
            for rule in rules:
                if event not in (f"{form}.{each}" for each in EVENTS):
                    for formula in (*rule.formulas, *self._said(rule.steps)):
                        plan.add(formula)
                    plan.postings.extend(_postings(rule.steps))
                ledgers |= {step.ledger for step in rule.steps if isinstance(step, Reversal) and step.source.formula is None}
        return ChangePlan(plan, tuple(sorted(ledgers)))


def with_rules(plan: ReadPlan, rules: Iterable[RecordRule]) -> ReadPlan:
    """The plan with what published rule records read."""
    wider = ReadPlan(plan.form, _copied(plan.paths), list(plan.selections), list(plan.postings), plan.parents)
    for rule in rules:
        for formula in rule.formulas:
            wider.add(formula)
    return wider


def _formulas_of(entity: Entity) -> Iterable[Formula]:
    for each in entity.fields.values():
        for formula in (each.default, each.visible_when, each.required_when, each.readonly_when):
            if formula is not None:
                yield formula
        if each.formula is not None and each.is_stored:
            yield each.formula
    for check in entity.checks:
        yield check.condition


def _postings(steps: Sequence[Step]) -> list[Posting]:
    return [step for step in steps if isinstance(step, Posting)]


def _copied(tree: Mapping[str, PathTree]) -> PathTree:
    return {key: _copied(branch) for key, branch in tree.items()}


def _personal(entity: Entity, entities: Mapping[str, Entity]) -> Iterator[str]:
    for own in entity.fields.values():
        rows = entities[own.target].fields.values() if own.type.has_rows and own.target in entities else ()
        if any(each.is_personal for each in (own, *rows)):
            yield own.id
