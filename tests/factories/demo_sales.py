"""Members and orders of the demo data. Called by `demo_data`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from tests.factories.demo_words import BUSY_HOURS, GIVEN_NAMES, PRODUCTS, SOURCES, SURNAMES, Product

MEMBERS = 300
ORDERS = 1_500
FIRST_DAY = date(2024, 11, 1)
POINTS_DAY = date(2026, 1, 1)
"""The day on which the shops began to give points: older orders stand in the member app, younger ones in the points app."""
LAST_DAY = date(2026, 11, 15)

DEMAND = tuple(max(2, 300_000 // product.cents) for product in PRODUCTS)
"""Cheap goods are bought more often."""

Record = Mapping[str, Any]


@dataclass
class Shopper:
    """A member while the data are made: the record, and what its orders have come to."""

    record: dict[str, Any]
    joined_on: date
    weight: int
    """How often it buys, compared with others."""
    earned: dict[date, int] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """Its member number."""
        return str(self.record["member_no"])

    @property
    def link(self) -> Record:
        """How other records name this member."""
        return {"member_no": self.number}

    def earned_before(self, day: date) -> int:
        """Points that were surely earned before `day`: the plain amounts, without what tiers and promotions add."""
        return sum(points for on, points in self.earned.items() if on < day)


def random_day(random: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included."""
    return first + timedelta(days=random.randrange((last - first).days + 1))


def yuan(cents: int) -> str:
    """An amount as it stands in the files."""
    return f"{cents // 100}.{cents % 100:02}"


def shoppers_of(random: Random, stores: Sequence[Record], tags: Sequence[Record]) -> list[Shopper]:
    """The members, in the order in which they joined."""
    days = sorted(random_day(random, FIRST_DAY, LAST_DAY) for _ in range(MEMBERS))
    return [_shopper(random, number, joined_on, stores, tags) for number, joined_on in enumerate(days, 1)]


def _shopper(random: Random, number: int, joined_on: date, stores: Sequence[Record], tags: Sequence[Record]) -> Shopper:
    gender = random.choice(("female", "female", "male"))
    sources, weights = zip(*SOURCES, strict=True)
    record: dict[str, Any] = {
        "member_no": f"QM{number:06}",
        "name": random.choice(SURNAMES) + random.choice(GIVEN_NAMES[gender]),
        "phone": f"1990000{number:04}",
        "gender": gender,
        "source": random.choices(sources, weights)[0],
        "joined_on": joined_on.isoformat(),
        "store": {"store_no": random.choice(stores)["store_no"]},
    }
    if number % 3 == 0:
        record["email"] = f"member{number:04}@example.com"
    if number % 5:
        record["birthday"] = random_day(random, date(1962, 1, 1), date(2006, 12, 31)).isoformat()
    if number > 20 and record["source"] == "referral":
        record["referrer"] = {"member_no": f"QM{random.randrange(1, number):06}"}
    chosen = random.sample([tag["key"] for tag in tags], random.choice((0, 0, 1, 1, 2, 3)))
    if chosen:
        record["tags"] = [{"tag": {"key": key}, "tagged_on": joined_on.isoformat()} for key in chosen]
    return Shopper(record, joined_on, random.choice((1, 1, 1, 2, 2, 3, 5, 9, 9, 40)))


def orders_of(random: Random, stores: Sequence[Record], shoppers: Sequence[Shopper]) -> list[dict[str, Any]]:
    """Orders in the order of time; a few are those of guests."""
    buyers = [shopper for shopper in shoppers if random.random() < 0.93]
    weights = [buyer.weight for buyer in buyers]
    drawn: list[tuple[datetime, Shopper | None]] = []
    for _ in range(ORDERS):
        is_guest = random.random() < 0.02
        shopper = None if is_guest else random.choices(buyers, weights)[0]
        drawn.append((_moment(random, FIRST_DAY if shopper is None else shopper.joined_on), shopper))
    drawn.sort(key=lambda entry: entry[0])
    return [_order(random, number, moment, shopper, stores) for number, (moment, shopper) in enumerate(drawn, 1)]


def _order(random: Random, number: int, moment: datetime, shopper: Shopper | None, stores: Sequence[Record]) -> dict[str, Any]:
    is_online = moment.hour >= 22 or moment.hour < 10 or random.random() < 0.25
    store = random.choice(stores)["store_no"]
    basket = random.choices(PRODUCTS, DEMAND, k=random.choice((1, 1, 1, 2, 2, 3)) + (1 if shopper and shopper.weight > 8 else 0))
    lines = [(product, random.choice((1, 1, 1, 1, 2, 3))) for product in basket]
    cents = sum(product.cents * quantity for product, quantity in lines)
    order: dict[str, Any] = {"order_no": f"{'EC' if is_online else store}{moment:%y%m%d}{number:04}"}
    if shopper is not None:
        order["member"] = shopper.link
    order["ordered_on"] = f"{moment:%Y-%m-%dT%H:%M:%S}+08:00"
    order["quantity"] = sum(quantity for _, quantity in lines)
    order["amount"] = yuan(cents)
    order["channel"] = random.choice(("mini_program", "mini_program", "app", "taobao", "jd")) if is_online else "pos"
    if not is_online:
        order["store"] = {"store_no": store}
    order["status"] = random.choices(("completed", "paid", "cancelled"), (90, 6, 4))[0]
    if random.random() < 0.3:
        order["lines"] = [_line(product, quantity) for product, quantity in lines]
    if shopper is not None and order["status"] != "cancelled" and moment.date() >= POINTS_DAY:
        shopper.earned[moment.date()] = shopper.earned.get(moment.date(), 0) + cents // 100
    return order


def _line(product: Product, quantity: int) -> Record:
    return {
        "product": product.name,
        "sku": product.sku,
        "category": product.category,
        "unit_price": yuan(product.cents),
        "quantity": quantity,
        "amount": yuan(product.cents * quantity),
    }


def _moment(random: Random, first: date) -> datetime:
    day = random_day(random, first, LAST_DAY)
    hour = random.choices(range(24), BUSY_HOURS)[0]
    return datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)))
