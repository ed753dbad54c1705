"""The only doer: effects of rules and actions applied to the working set, with the events they raise.

An effect that cannot be done raises `EffectRefused` with a reason (floor, balance, a record that is gone); input that
does not fit (a created record with errors) raises `Invalid`, which makes the rule fail. The agenda undoes either.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from engines.kernel.effects import (
    AdjustRecord,
    CreateRecord,
    Credit,
    Debit,
    DeleteRecord,
    DeliverMessage,
    Effect,
    Emit,
    Reverse,
    SendMessage,
    StartProcess,
    UpdateRecord,
)
from engines.kernel.errors import Invalid
from engines.ledger.booking import Terms, credit, debit
from engines.ledger.lots import Earning, Returned
from engines.ledger.posting import Booked, Cause, Refused
from engines.ledger.reversal import reverse_credit, reverse_debit
from engines.ledger.validity import expires_at, parse_validity
from engines.rule.definition import MAX_DEPTH, NotDone, Rule
from engines.rule.ruleset import RecordRule
from runtime.services.evaluation import Evaluation
from runtime.services.event_log import log_event
from runtime.services.granted import granted_counters
from runtime.services.ledger_events import raise_ledger_events
from runtime.services.message_writer import MessageWriter
from runtime.services.processes import Beginning, Processes
from runtime.services.record_writer import RecordWriter
from runtime.services.stimulus import Event, Queue
from runtime.services.use_case import UseCase
from runtime.storage.ledger_entries import Posting

_SHARE_UNIT = 10**10


class EffectRefused(Exception):
    """An effect was refused; the rule's other effects are undone with it."""

    def __init__(self, reason: NotDone) -> None:
        self.reason = reason
        super().__init__(reason.code)


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done, for trace and receipt."""

    kind: str
    form: str | None
    id: int | None
    amount: int | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EffectCause:
    """Which rule asks, because of which event."""

    rule: str
    version: str
    event: Event

    def posting(self, at: datetime, recorded_at: datetime, reason: str | None, actor: int | None, number: int) -> Cause:
        """The same, as the ledger keeps it."""
        rule = self.rule if number == 0 else f"{self.rule}#{number}"
        return Cause(
            at, recorded_at, reason, rule, self.version, self.event.form, self.event.id, self.event.key, None, None, actor,
        )  # fmt: skip


class Effects:
    """Does what engines ask for."""

    def __init__(self, use_case: UseCase, agenda: Queue, processes: Processes) -> None:
        self._use_case = use_case
        self._processes = processes
        self._agenda = agenda
        self._writer = RecordWriter(use_case, agenda)
        self._messages = MessageWriter(use_case)
        self._number = 0
        self._doers: Mapping[type, Callable[[Any, EffectCause, int], Applied | None]] = {
            CreateRecord: self._create, UpdateRecord: self._update, AdjustRecord: self._adjust, DeleteRecord: self._delete,
            Credit: self._credit, Debit: self._debit, Reverse: self._reverse, Emit: self._emit,
            StartProcess: self._start, DeliverMessage: self._deliver,
            SendMessage: self._send,
        }  # fmt: skip

    def cause(self, rule: Rule | RecordRule, event: Event, env: Evaluation) -> EffectCause:
        """The cause of the effects that a rule asks for now."""
        self._number = 0
        return EffectCause(rule.key if isinstance(rule, RecordRule) else rule.id, str(rule.version), event)

    def apply(self, effect: Effect, cause: EffectCause, depth: int) -> Applied | None:
        """Do one effect; its events join one depth below. None: there was nothing to do."""
        return self._doers[type(effect)](effect, cause, depth)

    def decide_on_owners(self, cause: EffectCause, depth: int) -> None:
        """All effects of a rule are in: records whose sub-tables they changed are decided on. One that does not hold with its
        rows any more refuses the rule."""
        try:
            self._writer.decide_on_owners(depth=depth + 1, origin="rule", cause=f"rule:{cause.rule}")
        except Invalid as error:
            problem = error.problems[0]
            raise EffectRefused(NotDone("owner_refused", {"cause": problem.code}, problem.params.get("message"))) from error

    # records

    def _create(self, effect: CreateRecord, cause: EffectCause, depth: int) -> Applied:
        after = self._writer.create(effect.form, dict(effect.values), depth=depth + 1, origin="rule", cause=f"rule:{cause.rule}")
        return Applied("create", effect.form, after["id"])

    def _update(self, effect: UpdateRecord, cause: EffectCause, depth: int) -> Applied | None:
        before = self._locked(effect.form, effect.id)
        changed = self._writer.update(
            effect.form, before, effect.values, depth=depth + 1, origin="rule", cause=f"rule:{cause.rule}"
        )
        if not changed:
            return None
        after = self._use_case.ws.record(effect.form, effect.id) or {}
        shown = self._use_case.encoded(effect.form, after, [name for name in effect.values if name in changed])
        return Applied("update", effect.form, effect.id, detail={"set": shown}) if shown else None

    def _adjust(self, effect: AdjustRecord, cause: EffectCause, depth: int) -> Applied | None:
        before = self._locked(effect.form, effect.id)
        now: int | Decimal = before.get(effect.field) or 0
        after = now + effect.by
        if effect.floor is not None and after < effect.floor and effect.by < 0:
            about = {"form": effect.form, "field": effect.field}
            told = {"available": now - effect.floor, "needed": -effect.by}
            raise EffectRefused(NotDone("below_floor", told, effect.refusal, about))
        if not effect.by:
            return None
        self._writer.update(
            effect.form, before, {effect.field: after}, depth=depth + 1, origin="rule", cause=f"rule:{cause.rule}"
        )
        return Applied("adjust", effect.form, effect.id, detail={"field": effect.field, "by": str(effect.by)})

    def _delete(self, effect: DeleteRecord, cause: EffectCause, depth: int) -> Applied:
        before = self._locked(effect.form, effect.id)
        self._writer.delete(effect.form, before, depth=depth + 1, origin="rule", cause=f"rule:{cause.rule}")
        return Applied("delete", effect.form, effect.id)

    def _locked(self, form: str, id: int) -> Mapping[str, Any]:
        self._use_case.ws.lock(form, (id,))
        found = self._use_case.ws.record(form, id)
        if found is None:
            raise EffectRefused(NotDone("record_gone"))
        return found

    # ledgers

    def _credit(self, effect: Credit, cause: EffectCause, depth: int) -> Applied:
        book, definition = self._use_case.ws.ledger, self._use_case.release.ledgers[effect.ledger]
        account = book.account(effect.ledger, effect.owner)
        if account.debt and (effect.available_at is None or effect.available_at <= effect.occurred_at):
            account = book.with_lots(account)
        validity = definition.validity if effect.validity is None else parse_validity(effect.validity)
        limit = expires_at(validity, effect.available_at or effect.occurred_at, self._use_case.env.zone)
        why = self._why(cause, effect.occurred_at, effect.reason)
        booked = credit(definition, account, effect.amount, why, book.next_id, Terms(effect.available_at, limit))
        return self._booked("credit", booked, effect.owner, effect.amount, depth, effect.ledger)

    def _debit(self, effect: Debit, cause: EffectCause, depth: int) -> Applied:
        book, definition = self._use_case.ws.ledger, self._use_case.release.ledgers[effect.ledger]
        account = book.with_lots(book.account(effect.ledger, effect.owner))
        booked = debit(definition, account, effect.amount, self._why(cause, effect.occurred_at, effect.reason), book.next_id)
        return self._booked("debit", booked, effect.owner, effect.amount, depth, effect.ledger)

    def _reverse(self, effect: Reverse, cause: EffectCause, depth: int) -> Applied:
        book = self._use_case.ws.ledger
        total, answers = 0, []
        owner: int | None = None
        for posting in book.postings(effect.ledger, effect.form, effect.source):
            owner, booked = self._reversed(effect, posting, cause)
            if isinstance(booked, Refused) or booked.transaction is None:
                continue
            applied = self._booked("reverse", booked, owner, booked.answer.amount, depth, effect.ledger)
            total += applied.amount or 0
            answers.append(booked.answer.as_json())
            self._give_back(posting, owner, booked.answer.amount)
        if owner is None or not answers:
            raise EffectRefused(NotDone("nothing_to_reverse"))
        form = self._use_case.release.ledgers[effect.ledger].owner_form
        return Applied("reverse", form, owner, total, {"ledger": effect.ledger, "answers": answers})

    def _reversed(self, effect: Reverse, posting: Posting, cause: EffectCause) -> tuple[int, Booked | Refused]:
        book, definition = self._use_case.ws.ledger, self._use_case.release.ledgers[effect.ledger]
        account = book.with_lots(book.owner_of(posting.transaction.account_id))
        why = self._why(cause, self._use_case.env.now, effect.reason)
        is_whole = effect.share >= 1
        if posting.lot is not None:
            lot = posting.lot
            base = lot.amount - lot.expired
            part = Returned(base * _SHARE_UNIT, int(effect.share * _SHARE_UNIT) * base, lot.reversed * _SHARE_UNIT)
            earning = Earning(lot, posting.returns, posting.transaction.book or "issuance")
            return account.owner_id, reverse_credit(definition, account, earning, why, book.next_id, None if is_whole else part)
        spent = posting.spent
        assert spent is not None
        amount = None if is_whole else min(spent.outstanding, int(posting.transaction.amount * effect.share))
        zone = self._use_case.env.zone
        return account.owner_id, reverse_debit(definition, account, spent, why, book.next_id, zone=zone, amount=amount)

    def _give_back(self, posting: Posting, owner: int, amount: int) -> None:
        """What a rule had granted under its limits may be granted again."""
        system = self._use_case.ws.system
        for key in granted_counters(self._use_case, posting.transaction, owner):
            if system.usage(key):
                system.use(key, -amount)

    def _why(self, cause: EffectCause, occurred_at: datetime, reason: str | None) -> Cause:
        number, self._number = self._number, self._number + 1
        return cause.posting(occurred_at, self._use_case.env.now, reason, self._use_case.actor.id, number)

    def _booked(self, kind: str, booked: Booked | Refused, owner: int, amount: int, depth: int, ledger: str) -> Applied:
        if isinstance(booked, Refused):
            raise EffectRefused(NotDone(booked.code, booked.params, about={"ledger": ledger}))
        self._use_case.ws.ledger.put(booked)
        definition = self._use_case.release.ledgers[ledger]
        raise_ledger_events(self._agenda, definition, owner, booked, depth + 1)
        detail = {"ledger": ledger, "balance": booked.answer.active}
        return Applied(kind, definition.owner_form, owner, amount, detail)

    # events

    def _emit(self, effect: Emit, cause: EffectCause, depth: int) -> Applied:
        event = cause.event
        raised = Event(effect.event, event.form, event.id, event.before, event.after, effect.payload, "rule", event.serial)
        self._agenda.add(raised, depth + 1)
        log_event(self._use_case, raised, f"rule:{cause.rule}")
        return Applied("emit", event.form, event.id, detail={"event": effect.event})

    # processes

    def _start(self, effect: StartProcess, cause: EffectCause, depth: int) -> Applied | None:
        if depth >= MAX_DEPTH:  # a service task that begins its own process
            title = self._use_case.release.processes[effect.process].title
            raise EffectRefused(NotDone("cascade_too_deep", {"limit": MAX_DEPTH, "rule": title}))
        if effect.form is not None and effect.id is not None:
            self._locked(effect.form, effect.id)
        event = cause.event
        is_personal = event.form is not None and bool(self._use_case.release_reads.personal(event.form))
        begun = self._processes.start(Beginning(
            effect.process, effect.start, effect.form, effect.id, effect.values, self._use_case.actor.id,
            person=event.id if is_personal else None,
        ), depth + 1)  # fmt: skip
        if begun is None:
            return None
        detail = {"process": self._use_case.release.processes[effect.process].title, "instance": begun}
        return Applied("start", effect.form, effect.id, detail=detail)

    def _deliver(self, effect: DeliverMessage, cause: EffectCause, depth: int) -> Applied | None:
        told = self._processes.deliver(effect, depth + 1)
        if not told:
            return None
        detail = {"process": effect.title, "instances": told}
        return Applied("deliver", cause.event.form, cause.event.id, detail=detail)

    # messages

    def _send(self, effect: SendMessage, cause: EffectCause, depth: int) -> Applied | None:
        row = self._use_case.ws.record(effect.form, effect.id)
        if row is None:
            raise EffectRefused(NotDone("record_gone"))
        if not self._messages.write(effect, row, cause.rule):
            return None
        title = self._use_case.release.messages[effect.message].title
        return Applied("send", effect.form, effect.id, detail={"message": title})
