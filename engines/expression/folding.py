"""Calls that can be computed once, when the formula is compiled: `date("2024-01-01")`. Used by `compiled` only."""

from typing import Final, NoReturn

from engines.expression import operations
from engines.expression.formula import Env
from engines.expression.functions.function import Function, Signature
from engines.expression.plan import wanted_types
from engines.expression.tree import Call, Constant


class NeedsEnv(Exception):
    """The call wants to know the time, the zone or records, or has something to warn of."""


class _Nowhere:
    """An environment that has nothing: every attribute of `Env`, none of which answers."""

    def _refuse(self) -> NoReturn:
        raise NeedsEnv

    now = today = zone = data = variables = property(_refuse)

    def warn(self, code: str, **params: object) -> None:
        """Nothing that warns is computed ahead."""
        raise NeedsEnv(code)


_NOWHERE: Final[Env] = _Nowhere()


def computed_ahead(node: Call, function: Function, signature: Signature) -> object:
    """The value of a call of literals that needs nothing of its surroundings; None where there is none to be known.

    Texts are not computed ahead, so that making them is counted each time.
    """
    if node.type.kind == "text" or function.is_lazy:
        return None
    values: list[object] = []
    for argument, wanted in zip(node.arguments, wanted_types(signature, node), strict=True):
        if not isinstance(argument, Constant) or argument.value is None:
            return None
        values.append(operations.widened(argument.value) if wanted.kind == "decimal" else argument.value)
    try:
        found: object = signature.run(_NOWHERE, *values)
    except NeedsEnv:
        return None
    return found
