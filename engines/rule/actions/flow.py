"""Actions that move other rules: emit an event, refuse what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.expression.formula import Env, Formula
from engines.expression.types import BOOLEAN, Row, Type
from engines.kernel.effects import Emit
from engines.kernel.text import Text
from engines.rule.definition import NotDone, Step
from engines.rule.setting import Setting


@dataclass(frozen=True, slots=True)
class Emission:
    """Raise an event; its record is the one at hand."""

    event: str
    payload: tuple[tuple[str, Formula], ...]

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of the payload."""
        return tuple(formula for _, formula in self.payload)

    @property
    def types(self) -> Mapping[str, Type]:
        """Types of the payload, for the rules that listen."""
        return {key: formula.type for key, formula in self.payload}

    def decide(self, row: Row, env: Env) -> Emit:
        """The event that is asked for."""
        return Emit(self.event, {key: formula.run(row, env) for key, formula in self.payload})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Refuse the rule, and with `must` the whole request, when a condition holds."""

    when: Formula
    message: Text

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The condition."""
        return (self.when,)

    def decide(self, row: Row, env: Env) -> NotDone | None:
        """A refusal in the author's words, or nothing."""
        return NotDone("refused_by_rule", {}, self.message) if self.when.run(row, env) is True else None


def emit(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"event": "app.name", "payload": {…}}`."""
    payload = []
    for key, text in document.get("payload", {}).items():
        formula = setting.at("payload").at(key).formula(text)
        if formula is not None:
            payload.append((key, formula))
    return Emission(document["event"], tuple(payload))


def refuse(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"when": …, "message": …}`."""
    when = setting.at("when").formula(document["when"], BOOLEAN)
    return None if when is None else Refusal(when, document["message"])
