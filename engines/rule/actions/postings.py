"""Actions on ledgers: credit, debit, reverse. They ask; `engines/ledger` books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from engines.expression.formula import Env, Formula
from engines.expression.types import DATETIME, INTEGER, TEXT, Row, decimal
from engines.kernel.effects import Credit, Debit, Reverse
from engines.rule.definition import NotDone, Step
from engines.rule.setting import Setting
from engines.rule.target import Target, target


@dataclass(frozen=True, slots=True)
class Posting:
    """Credit or debit of an account."""

    is_credit: bool
    ledger: str
    owner: Target
    amount: Formula
    occurred_at: Formula | None
    available_at: Formula | None
    validity: Formula | None
    reason: Formula | None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas that are there."""
        optional = (self.amount, self.occurred_at, self.available_at, self.validity, self.reason)
        return self.owner.formulas + tuple(formula for formula in optional if formula is not None)

    def decide(self, row: Row, env: Env) -> Credit | Debit | NotDone:
        """The posting that is asked for. Nobody, null, nothing and less than nothing refuse."""
        owner = self.owner.find(row, env)
        if owner is None:
            return NotDone("no_subject")
        amount = self.amount.run(row, env)
        if not isinstance(amount, int):
            return NotDone("no_value", {"argument": "amount"})
        if amount <= 0:
            return NotDone("zero_amount") if amount == 0 else NotDone("negative_amount", {"amount": amount})
        occurred_at = env.variables.get("occurred_at", env.now) if self.occurred_at is None else self.occurred_at.run(row, env)
        if not isinstance(occurred_at, datetime):
            return NotDone("no_value", {"argument": "occurred_at"})
        reason = None if self.reason is None else self.reason.run(row, env)
        told = reason if isinstance(reason, str) else None
        if not self.is_credit:
            return Debit(self.ledger, owner, amount, occurred_at, told)
        available = None if self.available_at is None else self.available_at.run(row, env)
        validity = None if self.validity is None else self.validity.run(row, env)
        return Credit(
            self.ledger, owner, amount, occurred_at, available if isinstance(available, datetime) else None,
            validity if isinstance(validity, str) else None, told,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reversal:
    """Take back what a record caused."""

    ledger: str
    source: Target
    share: Formula | None
    reason: Formula | None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas that are there."""
        return self.source.formulas + tuple(formula for formula in (self.share, self.reason) if formula is not None)

    def decide(self, row: Row, env: Env) -> Reverse | NotDone:
        """The reversal that is asked for."""
        source = self.source.find(row, env)
        if source is None:
            return NotDone("no_value", {"argument": "source"})
        share = Decimal(1) if self.share is None else self.share.run(row, env)
        if not isinstance(share, int | Decimal):
            return NotDone("no_value", {"argument": "share"})
        if share <= 0:
            return NotDone("zero_amount")
        reason = None if self.reason is None else self.reason.run(row, env)
        told = reason if isinstance(reason, str) else None
        return Reverse(self.ledger, self.source.form, source, min(Decimal(share), Decimal(1)), told)


def _posting(is_credit: bool, document: Mapping[str, Any], setting: Setting) -> Step | None:
    ledger = setting.at("ledger").ledger(document["ledger"])
    if ledger is None:
        return None
    owner = target(document.get("owner", "this"), setting.at("owner"), ledger.owner_form)
    amount = setting.at("amount").formula(document["amount"], INTEGER)

    def optional(name: str, kind: Any) -> Formula | None:
        return setting.at(name).formula(document[name], kind) if name in document else None

    times = optional("occurred_at", DATETIME), optional("available_at", DATETIME)
    texts = optional("expires_after", TEXT), optional("reason", TEXT)
    if owner is None or amount is None:
        return None
    return Posting(is_credit, ledger.id, owner, amount, *times, *texts)


def credit(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"ledger", "owner", "amount", "occurred_at"?, "available_at"?, "expires_after"?, "reason"?}`."""
    return _posting(True, document, setting)


def debit(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"ledger", "owner", "amount", "occurred_at"?, "reason"?}`."""
    return _posting(False, document, setting)


def reverse(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"ledger", "source"?, "share"?, "reason"?}`."""
    ledger = setting.at("ledger").ledger(document["ledger"])
    source = target(document.get("source", "this"), setting.at("source"))
    share = setting.at("share").formula(document["share"], decimal(10)) if "share" in document else None
    reason = setting.at("reason").formula(document["reason"], TEXT) if "reason" in document else None
    return None if ledger is None or source is None else Reversal(ledger.id, source, share, reason)
