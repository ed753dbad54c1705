"""Several people on one record: only a change of the same field conflicts; nothing that was said done is lost."""

from concurrent.futures import ThreadPoolExecutor

from runtime.auth.actor import Actor
from runtime.services.save_records import RecordInput, Saved, SaveRecords, save_records
from tests.runtime.services.records.desk import Desk

THING = "shop.thing"


def save_as_seen(desk: Desk, id: int, version: int, **values: object) -> Saved:
    """A save by somebody who has seen `version`."""
    [saved] = save_records(desk.platform, Actor(), SaveRecords(THING, [RecordInput(values, id, version)], atomic=False))
    return saved


def test_only_a_change_of_the_same_field_conflicts(desk: Desk) -> None:
    id = desk.save(THING, {"name": "x", "note": "a", "pieces": 1, "price": "1"})
    assert save_as_seen(desk, id, 1, note="b").status == "updated"
    assert save_as_seen(desk, id, 1, pieces=2).status == "updated"
    conflict = save_as_seen(desk, id, 1, note="c", price="2", pieces=2)
    assert [(each.code, each.pointer) for each in conflict.problems] == [("changed_meanwhile", "/note")]
    for told in desk.sentences(conflict.problems).values():
        assert "note" in told[0].casefold()
    assert save_as_seen(desk, id, 1, note="b", price="2").status == "updated"
    told = desk.shown(THING, id)
    assert (told["note"], told["pieces"], told["price"], told["version"]) == ("b", 2, "2.00", 4)


def test_what_rules_and_roll_ups_change_does_not_conflict(desk: Desk) -> None:
    id = desk.save(THING, {"name": "x"})
    desk.save("shop.part", {"thing": id, "size": "2"})
    assert save_as_seen(desk, id, 1, note="b").status == "updated"
    assert desk.wrong() == []


def test_a_version_that_never_was_is_no_licence(desk: Desk) -> None:
    id = desk.save(THING, {"name": "x", "note": "a"})
    desk.save(THING, {"note": "b"}, id=id)
    assert save_as_seen(desk, id, 0, note="c").problems[0].code == "changed_meanwhile"


def test_many_writers_of_different_fields_all_stand(desk: Desk) -> None:
    id = desk.save(THING, {"name": "x"})
    values = {
        "note": "n",
        "pieces": 3,
        "weight": "1.5",
        "price": "2",
        "rate": "3",
        "active": True,
        "colour": "red",
        "email": "a@b.example",
    }
    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(lambda item: save_as_seen(desk, id, 1, **{item[0]: item[1]}), values.items()))
    assert [each.status for each in saved] == ["updated"] * len(values)
    assert desk.value(THING, id, "version") == 1 + len(values)
    assert len(desk.history(THING, id)) == 1 + len(values)


def test_the_same_unique_value_at_once_is_one_record(desk: Desk) -> None:
    def create(number: int) -> str:
        return desk.put("shop.customer", {"code": "same", "name": str(number)})[0].status

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(create, range(6)))
    assert sorted(outcomes) == ["created"] + ["refused"] * 5
    assert len(desk.ids("shop.customer")) == 1


def test_parts_written_at_once_all_count(desk: Desk) -> None:
    bins = [desk.save("shop.bin", {"name": name}) for name in "ab"]

    def create(number: int) -> None:
        desk.put("shop.part", {"bin": bins[number % 2], "size": "0.10"}, {"bin": bins[(number + 1) % 2], "size": "0.20"})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(create, range(24)))
    assert [str(desk.value("shop.bin", id, "total")) for id in bins] == ["3.60", "3.60"]
    assert desk.wrong() == []
