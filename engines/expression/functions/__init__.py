"""The functions of the formula language: one subject a file, all of them listed here."""

from collections.abc import Iterable

from engines.expression.functions.function import Function
from engines.expression.functions.logic import LOGIC
from engines.kernel.registry import Registry

ALL: tuple[Function, ...] = (*LOGIC,)


def all_functions(more: Iterable[Function] = ()) -> Registry[Function]:
    """The registry of the built-in functions and of `more` (plug-ins), by name and by alias.

    The upper-case form of a name is an alias unless another function claims it.
    """
    listed = (*ALL, *more)
    registry: Registry[Function] = Registry("function")
    claimed = {name for function in listed for name in (function.name, *function.aliases)}
    for function in listed:
        for name in dict.fromkeys((function.name, *function.aliases)):
            registry.add(name, function)
        upper = function.name.upper()
        if upper not in claimed:
            registry.add(upper, function)
    return registry
