"""Which lane a free slot serves next."""

from collections import Counter

from runtime.worker.lanes import Lanes


def test_one_slot_is_never_at_bulk():
    lanes = Lanes(3)
    assert [lanes.enter({"bulk"}) for _ in range(4)] == ["bulk", "bulk", None, None]
    assert lanes.enter({"bulk", "interactive"}) == "interactive"
    assert lanes.is_full
    lanes.leave("bulk")
    assert lanes.enter({"bulk"}) == "bulk"


def test_a_single_slot_and_one_for_bulk_only_do_all_there_is():
    assert Lanes(1).enter({"bulk"}) == "bulk"
    only = Lanes(2, ["bulk"])
    assert [only.enter({"bulk"}), only.enter({"bulk"})] == ["bulk", "bulk"]


def test_lanes_that_are_not_ours_are_left_alone():
    assert Lanes(2, ["interactive"]).enter({"bulk", "outbound"}) is None


def test_each_lane_gets_its_share():
    lanes, chosen = Lanes(1), Counter()
    for _ in range(3000):
        lane = lanes.enter({"interactive", "outbound", "bulk"})
        chosen[lane] += 1
        lanes.leave(lane)
    assert 1600 < chosen["interactive"] < 2000
    assert 750 < chosen["outbound"] < 1050
    assert 200 < chosen["bulk"] < 400
