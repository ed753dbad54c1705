"""Roll-ups, kept while records change: what one record contributes, and the value after contributions came and went.

Called by the agenda for every changed row of a form that feeds roll-ups; recomputing from all rows is storage's. Each value
is rounded to the places of the field before it counts, so that keeping and recomputing agree to the last place.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeAlias

from engines.expression.formula import Env
from engines.expression.types import Row
from engines.kernel.decimals import quantized
from engines.record.entity import Field, RollUp

#: (row, env) → (id of the owner, value), None where the row does not count.
Contribution: TypeAlias = "tuple[int, Any] | None"


class Recompute:
    """The value cannot be told from what came and went: it has to be computed from all rows."""

    def __repr__(self) -> str:
        return "RECOMPUTE"


RECOMPUTE: Final = Recompute()


def contributor(roll_up: RollUp, field: Field) -> Callable[[Row, Env], Contribution]:
    """What one row of the source contributes to `field`, the one that keeps the value; prepared, for many rows.

    Rows in the recycle bin, without owner, or for which the condition does not hold give None. So does a null for min, max
    and avg; for sum a null counts 0.
    """
    via, where, of = roll_up.via, roll_up.where, roll_up.of
    scale = field.value_type.scale if field.value_type.kind == "decimal" else None
    null: Any = None
    if roll_up.function == "sum":
        null = value_of_nothing(field)

    def contribution(row: Row, env: Env) -> Contribution:
        owner = row.get(via)
        if owner is None or row.get("deleted_at") is not None or (where is not None and where.run(row, env) is not True):
            return None
        if of is None:
            return (owner, 1)  # type: ignore[return-value]
        value: Any = of.run(row, env)
        if value is None:
            return None if null is None else (owner, null)  # type: ignore[return-value]
        return (owner, value if scale is None else quantized(Decimal(value), scale))  # type: ignore[return-value]

    return contribution


def contribution(roll_up: RollUp, field: Field, row: Row, env: Env) -> Contribution:
    """What one row contributes; `contributor` is the way for many."""
    return contributor(roll_up, field)(row, env)


def value_of_nothing(field: Field) -> Any:
    """The value over no rows: 0 of counts and sums, null of the others."""
    if field.roll_up is None or field.roll_up.function not in ("count", "sum"):
        return None
    kind = field.value_type
    return quantized(Decimal(0), kind.scale) if kind.kind == "decimal" else 0


def applied(function: str, current: Any, removed: Any, added: Any) -> Any:
    """The value after `removed` left and `added` came (either may be None: nothing), or `RECOMPUTE`.

    For a row that changed and stays with its owner both are given.
    """
    if removed == added:
        return current
    return _APPLY[function](current, removed, added) if function in _APPLY else RECOMPUTE


def _summed(current: Any, removed: Any, added: Any) -> Any:
    if current is None:
        return RECOMPUTE
    value = current if removed is None else current - removed
    return value if added is None else value + added


def _smallest(current: Any, removed: Any, added: Any) -> Any:
    if removed is not None and (current is None or removed <= current) and (added is None or added > removed):
        return RECOMPUTE
    return current if added is None or (current is not None and current <= added) else added


def _largest(current: Any, removed: Any, added: Any) -> Any:
    if removed is not None and (current is None or removed >= current) and (added is None or added < removed):
        return RECOMPUTE
    return current if added is None or (current is not None and current >= added) else added


#: avg is not among them: it needs the number of values.
_APPLY: Final[dict[str, Callable[[Any, Any, Any], Any]]] = {
    "count": _summed, "sum": _summed, "min": _smallest, "max": _largest,
}  # fmt: skip
