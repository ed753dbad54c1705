"""Activities that need nobody: a service task does what its steps say, set values works out variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engines.expression.formula import Formula
from engines.process.instance import Element
from engines.process.node import Failed, Node, Step
from engines.process.requests import Perform
from engines.process.stimulus import EffectDone, EffectFailed, Stimulus


@dataclass(frozen=True, slots=True)
class ServiceTask(Node):
    """Steps as those of a rule: records, ledgers, messages. They are compiled with the rules, by process and node."""

    kind: ClassVar[str] = "service_task"

    def enter(self, element: Element, step: Step) -> None:
        """Ask for it; the answer comes in the same transaction."""
        step.wait(element, Perform(element.id, self.id))

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """Done goes on, failed waits to be tried again."""
        if isinstance(stimulus, EffectDone):
            step.leave(element)
        elif isinstance(stimulus, EffectFailed):
            raise Failed(stimulus.code, stimulus.params)
        else:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SetValues(Node):
    """Variables of the process, by formulas, one after the other: each sees those before it."""

    values: Mapping[str, Formula]
    """By id of the variable."""

    kind: ClassVar[str] = "set_values"

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """One for each variable."""
        return tuple(self.values.values())

    def enter(self, element: Element, step: Step) -> None:
        """Work them out and go on; where one fails, none is set."""
        before = dict(step.instance.variables)
        try:
            for name, formula in self.values.items():
                step.remember({name: step.value(formula)})
        except Failed:
            step.instance.variables = before
            raise
        step.note("set", element, values={name: step.instance.variables[name] for name in self.values})
        step.leave(element)
