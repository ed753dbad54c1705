"""The functions of the formula language: one subject a file, all of them listed here."""

from collections.abc import Iterable

from engines.expression.functions.calendars import CALENDARS
from engines.expression.functions.characters import CHARACTERS
from engines.expression.functions.chinese import CHINESE
from engines.expression.functions.collection import COLLECTIONS
from engines.expression.functions.date import DATES
from engines.expression.functions.function import Function
from engines.expression.functions.geography import GEOGRAPHY
from engines.expression.functions.logic import LOGIC
from engines.expression.functions.number import NUMBERS
from engines.expression.functions.rounding import ROUNDING
from engines.expression.functions.showing import SHOWING
from engines.expression.functions.splitting import SPLITTING
from engines.expression.functions.text import TEXT_FUNCTIONS
from engines.kernel.registry import Registry

#: Every built-in function.
FUNCTIONS: tuple[Function, ...] = (
    *LOGIC, *NUMBERS, *ROUNDING, *TEXT_FUNCTIONS, *CHARACTERS, *SHOWING, *DATES, *CALENDARS, *COLLECTIONS, *SPLITTING,
    *GEOGRAPHY, *CHINESE,
)  # fmt: skip


def all_functions(more: Iterable[Function] = ()) -> Registry[Function]:
    """The registry of the built-in functions and of `more` (plug-ins), by name and by alias.

    The upper-case form of a name is an alias unless another function claims it.
    """
    listed = (*FUNCTIONS, *more)
    registry: Registry[Function] = Registry("function")
    claimed = {name for function in listed for name in (function.name, *function.aliases)}
    for function in listed:
        for name in dict.fromkeys((function.name, *function.aliases)):
            registry.add(name, function)
        upper = function.name.upper()
        if upper not in claimed:
            registry.add(upper, function)
    return registry
