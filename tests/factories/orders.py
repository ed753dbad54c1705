"""Purchase histories like those of `shared/data/cdnow`, and what they are worth, reckoned without any product code.

`generate` makes the set, `write` the two files that an import reads, `expected_points` recomputes what rules that look
at the customer's level have to give, order by order. Stories compare every single balance with it.
"""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import islice
from pathlib import Path

FIRST_DAY = date(1997, 1, 1)
DAYS = 545
#: One order in so many is free, as in the real set (80 of 69 659).
ZERO_AMOUNT_EVERY = 400


@dataclass(frozen=True, slots=True)
class Order:
    """One purchase."""

    order_no: str
    customer_no: str
    ordered_on: date
    quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderSet:
    """Customers by number with the day of their first order, and orders in the order of the file (by customer)."""

    customers: Mapping[str, date]
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a set of orders must lead to, by customer number."""

    points: Mapping[str, int]
    level: Mapping[str, Decimal | None]
    """The threshold of the level reached; None for none."""
    spend: Mapping[str, Decimal]

    @property
    def total_points(self) -> int:
        """The points of all customers."""
        return sum(self.points.values())

    @property
    def customers_by_level(self) -> Counter[Decimal | None]:
        """How many customers reached each level."""
        return Counter(self.level.values())


def generate(customers: int = 700, orders: int = 2000, seed: int = 1997) -> OrderSet:
    """A set of that many customers and orders; every customer has at least one order, few have many."""
    if orders < customers:
        raise ValueError("every customer needs an order")
    chance = random.Random(seed)
    numbers = [f"{number:05}" for number in range(1, customers + 1)]
    # Some customers come back far more often than others, so that levels are reached.
    eagerness = [chance.paretovariate(1.2) for _ in numbers]
    counts = Counter(numbers) + Counter(chance.choices(numbers, eagerness, k=orders - customers))
    made: list[Order] = []
    first_orders: dict[str, date] = {}
    for number in numbers:
        days = sorted(chance.randrange(DAYS) for _ in range(counts[number]))
        first_orders[number] = FIRST_DAY + timedelta(days[0])
        for day in days:
            position = len(made) + 1
            quantity = min(1 + int(chance.expovariate(0.7)), 99)
            cents = 0 if position % ZERO_AMOUNT_EVERY == 0 else round(quantity * chance.lognormvariate(2.6, 0.5) * 100)
            amount = Decimal(cents).scaleb(-2)
            made.append(Order(f"CD{position:06}", number, FIRST_DAY + timedelta(day), quantity, amount))
    return OrderSet(first_orders, tuple(made))


def write(data: OrderSet, folder: Path) -> tuple[Path, Path]:
    """Write `customers.csv` and `orders.csv`; their paths."""
    customers, orders = folder / "customers.csv", folder / "orders.csv"
    with customers.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["customer_no", "first_order_on"])
        rows.writerows((number, day.isoformat()) for number, day in data.customers.items())
    with orders.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["order_no", "customer_no", "ordered_on", "quantity", "amount"])
        rows.writerows(
            (order.order_no, order.customer_no, order.ordered_on.isoformat(), order.quantity, f"{order.amount:.2f}")
            for order in data.orders
        )
    return customers, orders


def read(folder: Path) -> OrderSet:
    """The set that stands in a folder's two files."""
    with (folder / "customers.csv").open(encoding="utf-8", newline="") as file:
        customers = {row["customer_no"]: date.fromisoformat(row["first_order_on"]) for row in csv.DictReader(file)}
    with (folder / "orders.csv").open(encoding="utf-8", newline="") as file:
        orders = tuple(
            Order(
                row["order_no"],
                row["customer_no"],
                date.fromisoformat(row["ordered_on"]),
                int(row["quantity"]),
                Decimal(row["amount"]),
            )
            for row in csv.DictReader(file)
        )
    return OrderSet(customers, orders)


def of_first_customers(data: OrderSet, count: int) -> OrderSet:
    """The first customers of a set with all that they ordered."""
    customers = dict(islice(data.customers.items(), count))
    return OrderSet(customers, tuple(order for order in data.orders if order.customer_no in customers))


def expected_points(data: OrderSet, multiplier_by_threshold: Mapping[Decimal, Decimal] | None = None) -> Expected:
    """Points, level and spend of every customer.

    In the order of the file: an order gives floor(amount × multiplier of the level the customer has so far, 1 without
    one); then it adds to the spend, and the spend lifts the level to the highest threshold it has reached.
    """
    multipliers = multiplier_by_threshold or {}
    points: dict[str, int] = dict.fromkeys(data.customers, 0)
    spend: dict[str, Decimal] = dict.fromkeys(data.customers, Decimal(0))
    level: dict[str, Decimal | None] = dict.fromkeys(data.customers)
    for order in data.orders:
        customer = order.customer_no
        current = level[customer]
        multiplier = Decimal(1) if current is None else multipliers[current]
        points[customer] += int((order.amount * multiplier).to_integral_value(ROUND_FLOOR))
        spend[customer] += order.amount
        reached = [threshold for threshold in multipliers if threshold <= spend[customer]]
        level[customer] = max([*reached, *([] if current is None else [current])], default=None)
    return Expected(points, level, spend)


def by_customer(orders: Iterable[Order]) -> Mapping[str, list[Order]]:
    """The orders of each customer, in their order."""
    grouped: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        grouped[order.customer_no].append(order)
    return grouped
