"""Roll-ups of every function stay what recomputing from all rows gives, whatever happens to the rows; sums are exact."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.kernel.errors import Conflict
from runtime.auth.actor import Actor
from runtime.services.delete_records import restore_record
from tests.counts import counts
from tests.runtime.services.records.desk import Desk

PART, BIN, ROOM = "shop.part", "shop.bin", "shop.room"
SIZES = st.one_of(st.none(), st.integers(-300, 300).map(lambda cents: str(Decimal(cents) / 100)))
DAYS = st.one_of(st.none(), st.integers(1, 28).map(lambda day: f"2026-02-{day:02}"))
PLACES = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), PLACES, SIZES, DAYS, st.booleans()),
        st.tuples(st.just("change"), st.integers(0, 9), SIZES, DAYS, st.booleans()),
        st.tuples(st.just("move"), st.integers(0, 9), PLACES),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("restore"), st.integers(0, 9)),
        st.tuples(st.just("many"), PLACES, st.lists(SIZES, min_size=1, max_size=4)),
        st.tuples(st.just("move_bin"), st.integers(0, 1), st.integers(0, 1)),
    ),
    min_size=3,
    max_size=10,
)


class Store:
    """Two bins in two rooms, and parts that come, change, move, go and return."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.rooms = [desk.save(ROOM, {"name": name}) for name in "ab"]
        self.bins = [desk.save(BIN, {"name": name, "room": room}) for name, room in zip("ab", self.rooms, strict=True)]
        self.parts: list[int] = []

    def step(self, kind: str, *how: Any) -> None:
        doers: dict[str, Callable[..., None]] = {
            "create": self._create,
            "change": self._change,
            "move": self._move,
            "delete": self._delete,
            "restore": self._restore,
            "many": self._many,
            "move_bin": self._move_bin,
        }
        doers[kind](*how)

    def _bin(self, place: int) -> int | None:
        return self.bins[place] if place < len(self.bins) else None

    def _create(self, place: int, size: str | None, day: str | None, good: bool) -> None:
        self.parts.append(self.desk.save(PART, {"bin": self._bin(place), "size": size, "made_on": day, "is_good": good}))

    def _many(self, place: int, sizes: list[str | None]) -> None:
        saved = self.desk.save_all(PART, [{"bin": self._bin(place), "size": size} for size in sizes])
        self.parts += [each.id for each in saved if each.id is not None]

    def _part(self, number: int) -> int | None:
        return self.parts[number % len(self.parts)] if self.parts else None

    def _put(self, number: int, values: dict[str, object]) -> None:
        part = self._part(number)
        if part is not None and self.desk.values(PART, part):
            self.desk.save(PART, values, id=part)

    def _change(self, number: int, size: str | None, day: str | None, good: bool) -> None:
        self._put(number, {"size": size, "made_on": day, "is_good": good})

    def _move(self, number: int, place: int) -> None:
        self._put(number, {"bin": self._bin(place)})

    def _delete(self, number: int) -> None:
        part = self._part(number)
        if part is not None and self.desk.values(PART, part):
            self.desk.delete(PART, part)

    def _restore(self, number: int) -> None:
        part = self._part(number)
        if part is not None and not self.desk.values(PART, part):
            restore_record(self.desk.platform, Actor(), PART, part)

    def _move_bin(self, number: int, room: int) -> None:
        self.desk.save(BIN, {"room": self.rooms[room]}, id=self.bins[number])


def recomputed(desk: Desk, bin: int) -> dict[str, Any]:
    """The values of a bin by plain arithmetic."""
    parts = [desk.values(PART, id) for id in desk.ids(PART, f"bin.id == {bin}")]
    sizes = [part["size"] for part in parts if part["size"] is not None]
    total = sum(sizes, Decimal(0))
    good = [part for part in parts if part["is_good"]]
    return {
        "parts": len(parts),
        "total": total,
        "smallest": min(sizes, default=None),
        "largest": max(sizes, default=None),
        "good_total": sum((2 * part["size"] for part in good if part["size"] is not None and part["size"] > 1), Decimal(0)),
        "last_made": max((part["made_on"] for part in parts if part["made_on"] is not None), default=None),
    }


def check_programs(desk: Desk) -> None:
    @settings(max_examples=counts(5, 60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(STEPS)
    def program(steps: list[tuple[Any, ...]]) -> None:
        store = Store(desk)
        for kind, *how in steps:
            store.step(kind, *how)
        for bin in store.bins:
            kept = desk.values(BIN, bin)
            right = recomputed(desk, bin)
            assert {key: kept[key] for key in right} == right
        assert desk.wrong() == []

    program()


def test_on_sqlite_what_is_kept_is_what_recomputing_gives(sqlite_desk: Desk) -> None:
    check_programs(sqlite_desk)


def test_on_postgresql_what_is_kept_is_what_recomputing_gives(postgres_desk: Desk) -> None:
    check_programs(postgres_desk)


def test_a_roll_up_over_a_roll_up_follows(desk: Desk) -> None:
    store = Store(desk)
    store.step("many", 0, ["1.01", "2"])
    store.step("create", 1, "4", None, True)
    assert [desk.value(ROOM, room, "all_parts") for room in store.rooms] == [2, 1]
    assert [desk.value(ROOM, room, "halves") for room in store.rooms] == [Decimal("1.51"), Decimal("2.00")]
    store.step("move_bin", 0, 1)
    assert [desk.value(ROOM, room, "all_parts") for room in store.rooms] == [0, 3]
    assert desk.wrong() == []


def test_the_average_is_rounded_half_up(desk: Desk) -> None:
    store = Store(desk)
    store.step("many", 0, ["0.01", "0.02"])
    assert desk.value(BIN, store.bins[0], "average") == Decimal("0.02")
    assert desk.ids(BIN, "average == 0.02") == [store.bins[0]]


def test_ten_cents_and_twenty_make_thirty_everywhere(desk: Desk) -> None:
    store = Store(desk)
    store.step("many", 0, ["0.10", "0.20"])
    assert desk.ids(BIN, "total == 0.30") == [store.bins[0]]
    assert desk.ids(BIN, "total == 0.10 + 0.20") == [store.bins[0]]
    assert desk.ids(BIN, 'sum(records("shop.part", "bin == this"), "size") == 0.30') == [store.bins[0]]
    assert desk.ids(PART, "size + 0.20 == 0.30") == [store.parts[0]]
    desk.save("shop.case", {"left": "a", "right": "0.30"})
    assert desk.refused("shop.case", {"left": "a", "right": 0.1 + 0.2}) == {"": "not_unique"}
    thirty = desk.save("shop.thing", {"name": "x", "lines": [{"item": "a", "price": "0.1"}, {"item": "b", "price": "0.2"}]})
    assert desk.ids("shop.thing", 'sum(lines, "amount") == 0.3') == [thirty]


def test_a_record_that_is_counted_holds_its_owner(desk: Desk) -> None:
    store = Store(desk)
    store.step("create", 0, "1", None, True)
    with pytest.raises(Conflict) as refused:
        desk.delete(BIN, store.bins[0])
    assert [problem.code for problem in refused.value.problems] == ["still_linked"]
    assert all("1" in told[0] for told in desk.sentences(refused.value.problems).values())
    desk.delete(PART, store.parts[0])
    desk.delete(BIN, store.bins[0])
