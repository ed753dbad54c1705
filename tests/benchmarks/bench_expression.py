"""How much a compiled formula costs against a plain Python function of the same semantics.

Run by `python -m tests.benchmarks.bench_expression`. Both read the same rows and handle nulls and the limits of numbers alike;
only the ratio means something. `main` answers the exit status.
"""

import math
import sys
import time
import timeit
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engines.expression.language import default_language
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, INTEGER_MIN, fits
from tests.engines.expression import world

LIMIT = 3.0


def _exact(value: Decimal, env: Any) -> Decimal | None:
    if value.adjusted() < 28 or fits(value):
        return value
    env.warn("overflow")
    return None


def _integer(value: int, env: Any) -> int | None:
    if INTEGER_MIN <= value <= INTEGER_MAX:
        return value
    env.warn("overflow")
    return None


def points(row: Any, env: Any) -> object:
    amount = row.get("amount")
    rate = None
    customer = row.get("customer")
    if customer is not None:
        found = env.data.record("shop.customer", customer)
        level = None if found is None else found.get("level")
        if level is not None:
            found = env.data.record("shop.level", level)
            rate = None if found is None else found.get("rate")
    if amount is None:
        return None
    product = _exact(CONTEXT.multiply(amount, Decimal(1) if rate is None else rate), env)
    return None if product is None else _integer(math.floor(product), env)


def condition(row: Any, env: Any) -> object:
    amount = row.get("amount")
    return amount is not None and amount >= 100 and row.get("status") == "s2" and row.get("name") is not None


def total(row: Any, env: Any) -> object:
    i, j = row.get("i"), row.get("j")
    if i is None or j is None:
        return None
    first = _integer(i * j, env)
    second = _integer(3 * i, env)
    if first is None or second is None:
        return None
    added = _integer(first + second, env)
    return None if added is None else _integer(added - 1, env)


def label(row: Any, env: Any) -> object:
    name, i = row.get("name"), row.get("i")
    if name is None:
        return None
    left = name[:2]
    left = left.upper() if left.isascii() else left
    joined = left + "-"
    if len(joined) > 100_000:
        return None
    return None if i is None else joined + str(i)


def lines(row: Any, env: Any) -> object:
    found: Any = 0
    key = row.get("id")
    for line in env.data.select(LINES, row, env) if key is not None else ():
        price, quantity = line.get("price"), line.get("quantity")
        if price is not None and quantity is not None:
            product = _exact(CONTEXT.multiply(price, quantity), env)
            if product is not None:
                found = CONTEXT.add(found, product)
    return _exact(Decimal(found), env)


def bracket(row: Any, env: Any) -> object:
    amount = row.get("amount")
    if amount is not None and amount < 50:
        return 1
    if amount is not None and amount < 100:
        return 2
    return 3 if amount is not None and 100 <= amount < 200 else 4


class _Lines:
    """Data that answers selections at once, so that the formula is measured, not the selection."""

    def __init__(self, memory: world.Memory) -> None:
        self.record = memory.record
        self._found = tuple(memory.rows["shop.order.lines"].values())

    def select(self, selection: object, row: object, env: object) -> object:
        """All lines."""
        return self._found


LINES = object()
PLAIN: Mapping[str, Callable[[Any, Any], object]] = {
    "floor(amount * coalesce(customer.level.rate, 1))": points,
    'amount >= 100 and status == "paid" and name != null': condition,
    "i * j + 3 * i - 1": total,
    'upper(left(name, 2)) + "-" + text(i)': label,
    'sum(lines, "price * quantity")': lines,
    "1 if amount < 50 else 2 if amount < 100 else 3 if 100 <= amount < 200 else 4": bracket,
}


def _seconds(function: Callable[[Any, Any], object], row: Any, env: Any, number: int) -> float:
    return timeit.timeit(lambda: function(row, env), timer=time.process_time, number=number)


def main(number: int = 4_000) -> int:
    """Print what compiled costs over plain, per formula; 1 when one costs more than is allowed."""
    language, scope = default_language(), world.scope()
    given = {
        "amount": "123.45", "customer": 2, "status": "s2", "name": "Anna", "i": 12, "j": 5,
        "lines": [{"price": "1.25", "quantity": 3, "product": "pen"}] * 10,
    }  # fmt: skip
    row, env = world.surroundings(given)
    env.data = _Lines(env.data)  # type: ignore[assignment]
    found: dict[str, float] = {}
    for text, plain in PLAIN.items():
        run = language.formula(text, scope).run
        assert run(row, env) == plain(row, env), text
        # By turns, so that whatever else the machine does meets both.
        pairs = [(_seconds(run, row, env, number), _seconds(plain, row, env, number)) for _ in range(25)]
        ours, theirs = (min(side) for side in zip(*pairs, strict=True))
        found[text] = ours / theirs
        print(f"{ours / theirs:5.2f} x  {ours / number * 1e6:7.2f} µs  {text}")
    print(f"worst {max(found.values()):.2f} x, allowed {LIMIT} x")
    return int(max(found.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
