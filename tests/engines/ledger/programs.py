"""Random programs of bookings over three owners, and one fixed life that has seen everything."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

from engines.ledger.booking import Terms
from engines.ledger.lots import Returned
from engines.ledger.posting import Booked, Refused
from tests.engines.ledger.bookkeeper import Bookkeeper, ledger_of

START = datetime(2026, 1, 1, tzinfo=UTC)
OWNERS = ("a", "b", "c")
VERBS = ("credit", "debit", "take_back", "give_back", "hold", "capture", "release", "transfer", "merge", "run_due")


class Step(NamedTuple):
    """One booking, some hours after the one before. `pick` chooses owners and what is reversed or resolved."""

    verb: str
    hours: int
    amount: int
    pick: int
    days: int | None
    later: int
    part: int


LEDGERS = st.builds(
    ledger_of,
    overdraft=st.sampled_from([{"policy": "refuse"}, {"policy": "allow"}, {"policy": "allow", "limit": 50}]),
    claw_back=st.sampled_from(["debt", "clamp", "pending_only"]),
    restore_expired=st.sampled_from([{"policy": "expire_now"}, {"policy": "reissue", "days": 3}]),
    lot_order=st.sampled_from(["earliest_expiry", {"kinds": ["bonus", "principal"]}]),
)
STEPS = st.lists(
    st.builds(
        Step,
        verb=st.sampled_from([*VERBS, "credit", "credit", "debit"]),
        hours=st.integers(0, 60),
        amount=st.integers(1, 120),
        pick=st.integers(0, 10_000),
        days=st.none() | st.integers(1, 8),
        later=st.sampled_from([0, 0, 0, 1, 3]),
        part=st.integers(1, 4),
    ),
    max_size=30,
)


def run(keeper: Bookkeeper, steps: list[Step]) -> list[Booked | Refused]:
    """Book the steps one after another; answers the results. A merged owner goes on under the winner's account."""
    at, results = START, []
    for number, step in enumerate(steps):
        at += timedelta(hours=step.hours)
        result = book(keeper, step, at, number)
        if result is not None:
            results.append(result)
    return results


def book(keeper: Bookkeeper, step: Step, at: datetime, number: int) -> Booked | Refused | None:
    """One step; None where there is nothing that it could refer to."""
    owner, other = OWNERS[step.pick % 3], OWNERS[(step.pick + 1 + step.pick // 3 % 2) % 3]
    earned = [each for each in keeper.transactions if each.type == "CREDIT"]
    spent = [each for each in keeper.transactions if each.type in ("DEBIT", "CAPTURE")]
    held = [each for each in keeper.transactions if each.type == "HOLD"]
    if step.verb == "credit":
        until = None if step.days is None else at + timedelta(days=step.days + step.later)
        terms = Terms(at + timedelta(days=step.later), until, ("", "bonus", "principal")[step.pick % 3])
        return keeper.credit(step.amount, at, owner, terms)
    if step.verb == "debit":
        return keeper.debit(step.amount, at, owner)
    if step.verb == "hold":
        return keeper.hold(step.amount, at, at + timedelta(days=2), owner)
    if step.verb == "transfer":
        return keeper.transfer(step.amount, at, owner, other)
    if step.verb == "merge":
        return keeper.merge(at, owner, other) if step.pick % 5 == 0 else None
    if step.verb == "run_due":
        keeper.run_due(at)
        return None
    chosen = {"take_back": earned, "give_back": spent, "capture": held, "release": held}[step.verb]
    if not chosen:
        return None
    target = chosen[step.pick % len(chosen)]
    whose = keeper.heir(target.account_id)
    if step.verb == "take_back":
        returned = None if step.part == 4 else Returned(4, step.part, step.pick % 3)
        why = {"source_form": "shop.order", "source_id": 1, "source_event": f"returned {number}"}
        return keeper.take_back(target, at, whose, returned, **why)
    if step.verb == "give_back":
        return keeper.give_back(target, at, whose, step.amount if step.part == 1 else None)
    amount = step.amount if step.part == 1 else None
    return keeper.release(target, at, whose) if step.verb == "release" else keeper.capture(target, at, whose, amount)


def eventful() -> Bookkeeper:
    """A ledger with everything in it: open and closed lots of every state, debt, an open hold, reversals, moves."""
    keeper = Bookkeeper(ledger_of(overdraft={"policy": "allow"}))

    def at(day: int) -> datetime:
        return START + timedelta(days=day)

    def main(result: Booked | Refused) -> object:
        assert isinstance(result, Booked)
        return result.transaction

    earned = main(keeper.credit(100, at(0), "a", Terms(expires_at=at(10))))
    keeper.credit(40, at(0), "a", Terms(expires_at=at(5)))
    keeper.credit(70, at(0), "a", Terms(available_at=at(30)))
    keeper.credit(25, at(0), "a")
    spent = main(keeper.debit(60, at(1), "a"))
    keeper.give_back(spent, at(2), "a", 10)
    keeper.credit(15, at(3), "a", Terms(expires_at=at(5)))
    keeper.run_due(at(5))
    keeper.take_back(earned, at(6), "a", Returned(3, 1), source_form="shop.order", source_id=1, source_event="returned")
    keeper.hold(20, at(7), at(8), "a")
    keeper.transfer(10, at(7), "a", "b")
    keeper.credit(30, at(7), "c")
    keeper.debit(35, at(7), "c")
    keeper.merge(at(8), "c", "b")
    keeper.debit(50, at(9), "d")
    keeper.credit(20, at(9), "d")
    assert keeper.verify() == ()
    return keeper


def random_steps(seed: int, length: int) -> list[Step]:
    """A program for where no strategy is at hand; the same seed gives the same one."""
    draw = Random(seed)
    return [
        Step(
            verb=draw.choice([*VERBS, "credit", "credit", "debit"]),
            hours=draw.randint(0, 60),
            amount=draw.randint(1, 120),
            pick=draw.randint(0, 10_000),
            days=draw.choice([None, 1, 3, 8]),
            later=draw.choice([0, 0, 0, 1, 3]),
            part=draw.randint(1, 4),
        )
        for _ in range(length)
    ]
