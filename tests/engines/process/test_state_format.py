"""The stored form of an instance: what is read is what was stored."""

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.process.instance import Element, Instance
from engines.process.state_format import FORMAT, from_json, to_json


def again(instance: Instance) -> Instance:
    return from_json(json.loads(json.dumps(to_json(instance))))


VALUES = [
    None, True, False, 0, -7, 10**30, "", "审批", '{"row": {}}', Decimal("12.50"), Decimal("-0"), Decimal("1E+5"),
    datetime(2026, 3, 1, 1, 2, 3, 4, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=8))), date(2026, 3, 1), time(9, 30),
    timedelta(days=-1, microseconds=1), timedelta(days=400_000, microseconds=1), (), (1, "a", None), ((1,), (Decimal(2),)),
    {}, {"n": Decimal("1.5"), "inner": {"on": date(2026, 1, 1), "list": (1, 2)}}, {"decimal": "1"}, {"list": {"row": "x"}},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_kind_of_value_survives(value: object) -> None:
    instance = Instance("shop.run", "1", variables={"value": value})
    found = again(instance).variables["value"]
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value)


def test_what_no_formula_gives_is_not_stored() -> None:
    with pytest.raises(TypeError):
        to_json(Instance("shop.run", "1", variables={"value": object()}))


def test_a_newer_format_is_refused() -> None:
    stored = to_json(Instance("shop.run", "1"))
    with pytest.raises(ValueError, match=str(FORMAT + 1)):
        from_json({**stored, "format": FORMAT + 1})


@pytest.mark.parametrize(
    "change",
    [{"format": None}, {"format": "1"}, {"format": 0}, {"more": 1}, {"state": "asleep"}, {"elements": [[1, "a", 0, "asleep", {"row": {}}, None]]},
     {"elements": [[1, "a", 0, "activated", {"row": {}}, None, 7]]}, {"elements": [[1, "a", 0, "activated", {"wor": {}}, None]]},
     {"taken": [[0, "a", "b", 1, 2]]}],
)  # fmt: skip
def test_what_is_not_known_is_refused_and_not_passed_over(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        from_json({**to_json(Instance("shop.run", "1")), **change})


def test_what_is_missing_is_not_made_up() -> None:
    stored = to_json(Instance("shop.run", "1"))
    for name in stored:
        with pytest.raises(ValueError, match=r"format|lacks"):
            from_json({key: value for key, value in stored.items() if key != name})


def test_what_was_stored_first_is_read_for_ever() -> None:
    stored = {
        "format": 1, "process": "shop.run", "version": "abc", "state": "active", "outcome": None, "initiator": 1, "start": "start", "next": 4,
        "entries": 9,
        "elements": [[2, "task", 0, "activated", {"row": {"users": {"list": [2]}, "votes": {"list": ["open"]}}}, None],
                     [3, "work", 0, "activating", {"row": {}}, {"row": {"code": "refused", "params": {"row": {"n": {"decimal": "1.5"}}}}}]],
        "taken": [[0, "join", "f", 2]], "variables": {"row": {"n": 1}},
    }  # fmt: skip
    instance = from_json(json.loads(json.dumps(stored)))
    assert instance == Instance(
        "shop.run", "abc", "active", None,
        {2: Element(2, "task", 0, "activated", {"users": (2,), "votes": ("open",)}),
         3: Element(3, "work", 0, "activating", {}, {"code": "refused", "params": {"n": Decimal("1.5")}})},
        Counter({(0, "join", "f"): 2}), {"n": 1}, 1, "start", 4, 9,
    )  # fmt: skip
    assert to_json(instance) == stored


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.decimals(allow_nan=False, allow_infinity=False), st.dates(), st.times(),
    st.datetimes(timezones=st.just(UTC)), st.timedeltas(),
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner).map(tuple), st.dictionaries(st.text(), inner)), max_leaves=8
)
rows = st.dictionaries(st.text(), values, max_size=4)
words = st.text(min_size=1, max_size=8)
elements = st.builds(
    Element, st.integers(1, 1_000), words, st.integers(0, 3), st.sampled_from(["activating", "activated", "completing"]), rows,
    st.none() | st.fixed_dictionaries({"code": words, "params": rows}),
)  # fmt: skip
instances = st.builds(
    Instance, words, words, st.sampled_from(["active", "completed", "terminated"]), st.none() | words,
    st.lists(elements, max_size=5, unique_by=lambda each: each.id).map(lambda found: {each.id: each for each in found}),
    st.dictionaries(st.tuples(st.integers(0, 3), words, words), st.integers(1, 5), max_size=4).map(Counter),
    rows, st.none() | st.integers(1), st.none() | words, st.integers(1), st.integers(0),
)  # fmt: skip


@given(instances)
def test_any_instance_survives(instance: Instance) -> None:
    found = again(instance)
    assert found == instance
    assert list(found.elements) == list(instance.elements), "the order in which they are worked off"


@given(instances)
def test_a_copy_shares_nothing(instance: Instance) -> None:
    stored = json.dumps(to_json(instance))
    copy = instance.copy()
    for element in copy.elements.values():
        element.data["users"] = ()
        element.failure = {}
    copy.elements.clear()
    copy.variables["n"] = 1
    copy.taken[0, "a", "b"] += 1
    assert json.dumps(to_json(instance)) == stored
