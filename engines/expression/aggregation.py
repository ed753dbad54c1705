"""What `count sum min max avg any_of all_of first` make of the values per item. Called by compiled code and explanation.

Nulls are left out of sum, min, max and avg. Sums are exact inside and checked once at the end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from engines.expression import operations
from engines.expression.formula import Env
from engines.expression.metering import Metered
from engines.kernel.decimals import CONTEXT


def each(env: Metered, items: Sequence[Any], body: Callable[[Any, Any, Metered], object], row: Any) -> Iterator[object]:
    """The value of a sub-formula for each item, computed when it is asked for; `row` is its `this`.

    It ends when the steps are used up: the whole formula is null then.
    """
    for item in items:
        if env.left <= 0:
            return
        yield body(item, row, env)


def total(env: Env, values: Iterable[Any]) -> object:
    """The sum of integers or decimals; 0 of nothing."""
    found: Any = 0
    for value in values:
        if value is not None:
            found = found + value if isinstance(value, int) and isinstance(found, int) else CONTEXT.add(found, value)
    return operations.integer(env, found) if isinstance(found, int) else operations.exact(env, found)


def average(env: Env, values: Iterable[Any]) -> object:
    """The mean at ten places, half up; null of nothing."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    found: Any = 0
    for value in known:
        found = CONTEXT.add(found, value)
    return operations.rounded(env, CONTEXT.divide(found, len(known)))


def smallest(_env: Env, values: Iterable[Any]) -> object:
    """The least value; null of nothing."""
    return min((value for value in values if value is not None), default=None)


def largest(_env: Env, values: Iterable[Any]) -> object:
    """The greatest value; null of nothing."""
    return max((value for value in values if value is not None), default=None)


def number(_env: Env, values: Iterable[Any]) -> object:
    """How many values are true."""
    return sum(1 for value in values if value is True)


def any_true(_env: Env, values: Iterable[Any]) -> object:
    """Whether one is true; the rest is not looked at."""
    return any(value is True for value in values)


def all_true(_env: Env, values: Iterable[Any]) -> object:
    """Whether none is false or null; the rest is not looked at."""
    return all(value is True for value in values)


#: By the name in the tree. `first` and plain `count` need no values per item.
AGGREGATES: Final[Mapping[str, Callable[[Env, Iterable[Any]], object]]] = {
    "sum": total, "avg": average, "min": smallest, "max": largest, "count": number, "any_of": any_true, "all_of": all_true,
}  # fmt: skip
