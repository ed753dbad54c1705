"""What a rule wants, or why it does nothing: asked by the agenda, which does it, and by `reconsider.py`, which only tells."""

from engines.kernel.effects import CreateRecord, Effect, UpdateRecord
from engines.kernel.errors import Problem
from engines.rule.definition import NotDone, Rule
from engines.rule.ruleset import RecordRule
from runtime.services.evaluation import Evaluation
from runtime.services.stimulus import Row


def wanted(rule: Rule | RecordRule, row: Row, env: Evaluation) -> list[Effect] | NotDone:
    """The effects that the steps of a rule ask for together; one that asks for none refuses all."""
    effects: list[Effect] = []
    for step in rule.trigger.steps if isinstance(rule, RecordRule) else rule.steps:
        effect = step.decide(row, env)
        if isinstance(effect, NotDone):
            return effect
        lacking = _lacking(effect) if env.warnings else None
        if lacking is not None:
            return NotDone("no_value", {"argument": lacking})
        if effect is not None:
            effects.append(effect)
    return effects


def failure(reason: NotDone, env: Evaluation) -> Problem | None:
    """What went wrong, where a reason is a failure: a value became null with a warning, or came out negative."""
    if reason.code not in ("no_value", "negative_amount"):
        return None
    if env.warnings:
        code, params = env.warnings[0]
        return Problem(code, params=params)
    return Problem(reason.code, params=reason.params) if reason.code == "negative_amount" else None


def _lacking(effect: Effect | None) -> str | None:
    """A field that would be emptied. With a warning beside it, that is a formula that could not be worked out."""
    if not isinstance(effect, CreateRecord | UpdateRecord):
        return None
    return next((name for name, value in effect.values.items() if value is None), None)
