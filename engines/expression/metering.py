"""The step counter: an environment that counts what one evaluation does, so that nested list functions and text functions
stay bounded. Made by compiled code and by the explanation when a formula walks through lists; one per evaluation, so
that compiled formulas stay re-entrant.
"""

from collections.abc import Sequence

from engines.expression.formula import Env
from engines.expression.limits import MAX_STEPS, TEXT_PER_STEP


class Metered:
    """An `Env` with a counter. When the steps are used up, the whole formula is null and `too_many_steps` is noted once."""

    __slots__ = ("_warn", "data", "left", "now", "today", "variables", "zone")

    def __init__(self, env: Env) -> None:
        self.now, self.today, self.zone = env.now, env.today, env.zone
        self.data, self.variables = env.data, env.variables
        self._warn = env.warn
        self.left = MAX_STEPS

    def warn(self, code: str, **params: object) -> None:
        """Pass the warning on."""
        self._warn(code, **params)

    def spend(self, steps: int) -> bool:
        """Count `steps`; False when there are no more."""
        if self.left > 0:
            self.left -= steps
            if self.left > 0:
                return True
            self._warn("too_many_steps", limit=MAX_STEPS)
        return False


def metered(env: Env) -> Metered:
    """The environment with its counter: the same one inside the evaluation that already counts."""
    return env if isinstance(env, Metered) else Metered(env)


def bounded(env: Metered, items: Sequence[object] | None, each: int) -> Sequence[object]:
    """The items if the steps allow to walk through them; `each` takes so many."""
    if not items:
        return ()
    return items if env.spend(len(items) * each) else ()


def candidate(env: Env, steps: int) -> bool:
    """Count one candidate of a selection, if this evaluation counts."""
    return env.spend(steps) if isinstance(env, Metered) else True


def charged(env: Metered, value: object) -> object:
    """A text that was made, if the steps allow it."""
    if isinstance(value, str) and not env.spend(1 + len(value) // TEXT_PER_STEP):
        return None
    return value
