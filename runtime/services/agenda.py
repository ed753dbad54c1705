"""The agenda of one row: events are matched with rules, their effects applied, and the events these raise join, until
nothing is left.

Order: causal depth, then rule priority, then rule id. A rule's effects are applied together; an effect that refuses
undoes that rule's effects and leaves its reason in the trace. A failing rule becomes an incident and the save stands,
unless the rule is a `must`. (design, "Blueprints say, engines decide, services do")
"""

from collections import defaultdict
from datetime import datetime

from engines.kernel.effects import Effect
from engines.kernel.errors import AppError, Invalid, Problem
from engines.kernel.packing import packed
from engines.rule.definition import MAX_DEPTH, NotDone, Rule
from engines.rule.ruleset import Grant, RecordRule, consider
from runtime.services.effects import EffectRefused, Effects
from runtime.services.evaluation import Evaluation
from runtime.services.granted import counters, grantable
from runtime.services.guard import may_hear
from runtime.services.job_values import packed_actor
from runtime.services.processes import Processes
from runtime.services.stimulus import Event, Row
from runtime.services.tracing import Tracing
from runtime.services.use_case import VOID, UseCase
from runtime.services.wanted import failure, wanted
from runtime.storage.sealer import whole


class RowRefused(Invalid):
    """A rule with `must` refused the row."""


class Agenda:
    """Works off what one row sets going."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case
        self._tracing = Tracing(use_case)
        self.processes = Processes(use_case, self)
        self._effects = Effects(use_case, self, self.processes)
        self._waiting: dict[int, list[Event]] = defaultdict(list)
        self.receipt: list[dict[str, object]] = []
        """What the rules did, for the answer."""

    def add(self, event: Event, depth: int) -> None:
        """An event joins at a causal depth; it leaves again when what raised it is undone."""
        self._use_case.ws.journal.append(self._waiting[depth], event)

    def settle(self, *, from_depth: int = 1) -> None:
        """Work until nothing is left. Raises `RowRefused` where a `must` rule refuses."""
        depth = from_depth
        while self._waiting:
            events = _coalesced(self._waiting.pop(depth, []))
            if depth > MAX_DEPTH:
                self._cut(events, depth)
            else:
                self._work(events, depth)
            depth += 1

    def _work(self, events: list[Event], depth: int) -> None:
        """All rules that the events of one depth wake."""
        stopped: set[tuple[str, int]] = set()
        for number, rule, event in self._woken(events):
            if isinstance(rule, RecordRule):
                if (rule.ruleset.id, number) not in stopped and self._record_rule(rule, event, depth) and rule.stop:
                    stopped.add((rule.ruleset.id, number))
            elif rule.is_after:
                self._put_off(rule, event, depth)
            else:
                self.run(rule, event, depth)

    def _woken(self, events: list[Event]) -> list[tuple[int, Rule | RecordRule, Event]]:
        """Rules with their events, by number of the event, in order of priority and id."""
        by_event, book = self._use_case.release.rules.by_event, self._use_case.rule_book
        versions, connection = self._use_case.versions, self._use_case.ws.connection
        woken: list[tuple[int, Rule | RecordRule, Event]] = []
        for number, event in enumerate(events):
            woken += [(number, rule, event) for rule in by_event.get(event.name, ())]
            woken += [(number, rule, event) for rule in versions.listening(event.name, connection)]
            woken += [(number, rule, event) for rule in book.published(event.name)]
        return sorted(woken, key=_by_order) if len(woken) > 1 else woken

    def _put_off(self, rule: Rule, event: Event, depth: int) -> None:
        """An `after` rule: a job that carries the stimulus, written in this transaction."""
        use_case = self._use_case
        is_personal = event.form is not None and use_case.release_reads.personal(event.form)
        record = event.id if is_personal else None
        use_case.ws.system.add("job", {
            "kind": "rule", "lane": "interactive", "state": "waiting", "due_at": use_case.env.now, "attempts": 0,
            "order_key": f"{event.form}:{event.id}", "dedupe_key": None, "created_at": use_case.env.now,
            "lease_until": None, "lease_by": None, "result": None, "finished_at": None,
            "payload": {
                "rule": rule.id, "event": event.name, "form": event.form, "id": event.id, "depth": depth,
                "serial": event.serial, "origin": event.origin, "at": packed(event.at or use_case.env.now),
                "before": whole(packed(event.before), record),
                "payload": whole(packed(event.payload), record),
                "actor": packed_actor(use_case.actor),
            },
        })  # fmt: skip

    # one rule

    def run(self, rule: Rule, event: Event, depth: int) -> bool:
        """A rule of a blueprint. True where it did something."""
        row = self._row(event)
        if row is None:
            return False
        env = self._use_case.env.bound(self._variables(event))
        if rule.condition is not None and rule.condition.run(row, env) is not True:
            return False
        return self._act(rule, event, row, env, depth)

    def run_action(self, rule: Rule, event: Event, env: Evaluation) -> None:
        """The steps of an action, whose condition holds. Raises `RowRefused` where one of them refuses."""
        row = self._row(event)
        if row is not None:
            self._act(rule, event, row, env, 0)

    def perform(self, rule: Rule, event: Event, env: Evaluation, depth: int) -> NotDone | None:
        """A service task of a process: all its effects, or the reason why none. It is traced; the process keeps the failure."""
        row = self._row(event) or {}
        effects = wanted(rule, row, env)
        done = (effects, None) if isinstance(effects, NotDone) else self._attempt(rule, event, row, env, effects, depth)
        if isinstance(done, int):
            return None
        self.receipt.append(self._tracing.refused(rule, event, row, env, done[0], depth))
        return done[0]

    def _record_rule(self, rule: RecordRule, event: Event, depth: int) -> bool:
        row = self._row(event)
        if row is None:
            return False
        env = self._use_case.env.bound({"old": event.before})
        if rule.problem is not None:
            self._failed(rule, event, row, env, NotDone("rule_does_not_compile", {"rule": rule.name}), rule.problem, depth)
            return False
        grant = consider(rule, row, env, env.zone)
        if isinstance(grant, NotDone):
            if grant.code not in ("condition_false", "not_yet_valid", "ended"):
                self._not_done(rule, event, row, env, grant, depth)
            return False
        amount = grantable(self._use_case.ws.system, rule, grant)
        if isinstance(amount, NotDone):
            self._not_done(rule, event, row, env, amount, depth)
            return False
        bound = env.bound({
            "old": event.before, "actor": self._use_case.actor.id, "rule": rule.row, "granted": amount,
            "subject": grant.subject, "occurred_at": grant.occurred_at,
        })  # fmt: skip
        done = self._act(rule, event, row, bound, depth)
        for key in counters(rule, grant) if done and amount is not None else ():
            self._use_case.ws.system.use(key, amount)
        return done

    def _act(self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, depth: int) -> bool:
        effects = wanted(rule, row, env)
        if isinstance(effects, NotDone):
            self._not_done(rule, event, row, env, effects, depth)
            return False
        return self._apply(rule, event, row, env, effects, depth)

    def _apply(self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, effects: list[Effect], depth: int) -> bool:
        done = self._attempt(rule, event, row, env, effects, depth)
        if isinstance(done, int):
            return bool(done)
        reason, cause = done
        if cause is None:
            self._not_done(rule, event, row, env, reason, depth)
        else:
            self._failed(rule, event, row, env, reason, cause, depth)
        return False

    def _attempt(
        self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, effects: list[Effect], depth: int
    ) -> int | tuple[NotDone, Problem | None]:  # fmt: skip
        """All effects, traced: how many did something; or none, why, and what went wrong."""
        ws = self._use_case.ws
        mark = ws.mark()
        cause = self._effects.cause(rule, event, env)
        try:
            done = [applied for effect in effects if (applied := self._effects.apply(effect, cause, depth)) is not None]
            self._effects.decide_on_owners(cause, depth)
        except EffectRefused as refusal:
            ws.undo(mark)
            return refusal.reason, None
        except VOID:
            raise
        except AppError as error:
            ws.undo(mark)
            return NotDone("rule_failed", {"rule": _name(rule), "cause": error.code}), error.problems[0]
        for applied in done:
            self.receipt.append(self._tracing.done(rule, event, row, env, applied, depth))
        return len(done)

    # what did not happen

    def _not_done(self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, reason: NotDone, depth: int) -> None:
        """A refusal is traced; where a value became null with a warning, or came out negative, it is a failure."""
        cause = failure(reason, env)
        if cause is not None:
            self._failed(rule, event, row, env, reason, cause, depth)
            return
        self.receipt.append(self._tracing.refused(rule, event, row, env, reason, depth))
        if isinstance(rule, Rule) and rule.must:
            raise RowRefused(self._refusal(reason))

    def _refusal(self, reason: NotDone) -> Problem:
        """What whoever saves is told: not the values that they may not see."""
        if reason.text is not None:
            return Problem("refused", params={"message": reason.text})
        if may_hear(self._use_case.access, self._use_case.release, reason.about):
            return Problem(reason.code, params=reason.params)
        return Problem("refused_by_rule")

    def _failed(
        self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, reason: NotDone, cause: Problem, depth: int
    ) -> None:  # fmt: skip
        self.receipt.append(self._tracing.failed(rule, event, row, env, reason, cause, depth))
        if isinstance(rule, Rule) and rule.must:
            raise RowRefused(Problem("rule_failed", params={"rule": rule.title, "cause": cause.code}))

    def _cut(self, events: list[Event], depth: int) -> None:
        """Too deep: rules that would act now do not, and an incident names each of them."""
        for _, rule, event in self._woken(events):
            row, env = self._row(event), self._use_case.env.bound(self._variables(event))
            if row is not None and _would_act(rule, row, env):
                reason = NotDone("cascade_too_deep", {"limit": MAX_DEPTH, "rule": _name(rule)})
                self._failed(rule, event, row, env, reason, Problem(reason.code, params=reason.params), depth)

    def _variables(self, event: Event) -> dict[str, object]:
        use_case = self._use_case
        return {
            "old": event.before, "event": event.payload, "occurred_at": _when(event, use_case.env.now), "actor": use_case.actor.id
        }  # fmt: skip

    def _row(self, event: Event) -> Row | None:
        if event.form is None or event.id is None:
            return event.payload or {}
        return self._use_case.ws.record(event.form, event.id) or event.after or event.before


def _coalesced(events: list[Event]) -> list[Event]:
    """Derived changes of one record at one depth are one event: from the first image to the last."""
    kept: dict[tuple[str, int | None, str], Event] = {}
    result: list[Event] = []
    for event in events:
        key = (event.name, event.id, event.origin)
        if event.origin == "derived" and key in kept:
            kept[key].after = event.after
            continue
        kept[key] = event
        result.append(event)
    if len(result) == len(events):
        return result
    return [event for event in result if event.origin != "derived" or event.before != event.after]  # there and back is no change


def _by_order(woken: tuple[int, Rule | RecordRule, Event]) -> tuple[tuple[int, int, str], int]:
    return (woken[1].order, woken[0])


def _when(event: Event, now: datetime) -> datetime:
    """A ledger event tells when it took effect, a rule that runs later when its cause happened; anything else happens now."""
    told = None if event.payload is None else event.payload.get("occurred_at")
    return told if isinstance(told, datetime) else event.at or now


def _would_act(rule: Rule | RecordRule, row: Row, env: Evaluation) -> bool:
    if isinstance(rule, RecordRule):
        return rule.problem is None and isinstance(consider(rule, row, env, env.zone), Grant)
    return rule.condition is None or rule.condition.run(row, env) is True


def _name(rule: Rule | RecordRule) -> object:
    return rule.name if isinstance(rule, RecordRule) else rule.title
