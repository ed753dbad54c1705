"""Records that others point to, and records that rules count, while eight processes write at the same moment."""

import pytest

from tests.concurrency.books import values
from tests.concurrency.conftest import Shop
from tests.concurrency.installation import save, save_id
from tests.concurrency.workers import PROCESSES, tally
from tests.counts import counts

FEW = counts(10, 40)
EACH = 25


@pytest.mark.parametrize("by", ["person", "rule"])
@pytest.mark.parametrize("form", ["fixed", "loose", "bound"])
def test_what_is_pointed_to_does_not_go_unseen(shop: Shop, form: str, by: str) -> None:
    """Half of the processes delete tags, half point to them: nothing that lives points to something that does not."""
    names = [f"{form} {by} {number}" for number in range(FEW)]
    tags = [save_id(shop.platform, "probe.tag", name=name) for name in names]
    delete = [("delete", "probe.tag", tag) for tag in tags]
    if by == "person":
        point = [("save", f"probe.{form}", {"tag": tag}) for tag in tags]
    else:
        point = [("save", "probe.asked", {"name": name}) for name in names]
    half = [delete if number % 4 == 0 else point for number in range(PROCESSES)]
    told = tally(shop.do(*half))
    assert set(told) <= {"done", "still_linked", "link_not_found", "record_not_found"}
    live = set(values(shop.platform, "probe.tag", "id"))
    field = "tag" if by == "person" else "by_rule"
    for each in ("fixed", "loose", "bound"):
        assert {id for id in values(shop.platform, f"probe.{each}", field) if id is not None} <= live


def test_one_record_that_all_point_to_is_not_waited_for(shop: Shop) -> None:
    tag = save_id(shop.platform, "probe.tag", name="hot")
    assert tally(shop.do([("save", "probe.fixed", {"tag": tag})] * FEW)) == {"done": PROCESSES * FEW}
    assert tally(shop.do([("delete", "probe.tag", tag)])) == {"still_linked": PROCESSES}


def test_a_limit_counted_further_down_a_cascade_is_exact(shop: Shop) -> None:
    """A wish becomes a claim, and a claim a prize while the member has fewer than 37."""
    member = save_id(shop.platform, "member.member", name="Chen")
    assert tally(shop.do([("save", "probe.wish", {"member": member})] * EACH)) == {"done": PROCESSES * EACH}
    assert len(values(shop.platform, "probe.claim", "id", member=member)) == PROCESSES * EACH
    assert len(values(shop.platform, "probe.prize", "id", member=member)) == 37


def test_a_limit_counted_by_an_equal_text_is_exact(shop: Shop) -> None:
    members = [save_id(shop.platform, "member.member", name="Chen") for _ in range(PROCESSES)]
    work = [[("save", "probe.wish", {"member": member, "word": "spring"})] * EACH for member in members]
    assert tally(shop.do(*work)) == {"done": PROCESSES * EACH}
    assert len(values(shop.platform, "probe.prize", "id", word="spring")) == 37


def test_limits_of_several_members_are_exact_when_saved_in_lists(shop: Shop) -> None:
    members = [save_id(shop.platform, "member.member", name="Chen") for _ in range(4)]
    lists = [
        ("save", "probe.wish", *({"member": member} for member in members[number % 4 :] + members[: number % 4]))
        for number in range(8)
    ]
    told = tally(shop.do(*[[request] * EACH for request in lists]))
    assert told == {"done": PROCESSES * EACH}
    assert [len(values(shop.platform, "probe.prize", "id", member=member)) for member in members] == [37] * 4


def test_a_tag_saved_in_lists_with_its_marks_can_be_thrown_away(shop: Shop) -> None:
    tags = [save_id(shop.platform, "probe.tag", name="list") for _ in range(3)]
    save(shop.platform, "probe.loose", *({"tag": tag} for tag in tags))
    assert tally(shop.do(*[[("delete", "probe.tag", tags[number % 3])] for number in range(8)])) == {
        "done": 3,
        "record_not_found": 5,
    }
    assert values(shop.platform, "probe.loose", "tag")[-3:] == [None] * 3
