"""Sub-tables: rows are saved with their record; the list that is given is the whole sub-table."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from engines.kernel.errors import AppError
from runtime.auth.actor import Actor
from runtime.services.delete_records import restore_record
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.runtime.services.records.desk import Desk

FORM = "shop.thing"


def lines_of(desk: Desk, id: int) -> list[tuple[str, str, int]]:
    return [(line["item"], line["price"], line["quantity"]) for line in desk.shown(FORM, id)["lines"]]


def test_rows_are_inserted_changed_moved_and_removed(desk: Desk) -> None:
    id = desk.save(
        FORM, {"name": "x", "lines": [{"item": "a", "price": 1}, {"item": "b", "price": 2}, {"item": "c", "price": 3}]}
    )
    first, second, third = desk.shown(FORM, id)["lines"]
    assert [line["position"] for line in (first, second, third)] == [0, 1, 2]
    assert {line["parent"] for line in (first, second, third)} == {id}
    desk.save(
        FORM, {"lines": [{"id": third["id"], "quantity": 2}, {"item": "d", "price": 4}, {"public_id": first["public_id"]}]}, id=id
    )
    assert lines_of(desk, id) == [("c", "3.00", 2), ("d", "4.00", 1), ("a", "1.00", 1)]
    now = desk.shown(FORM, id)
    assert now["lines"][0]["id"] == third["id"]
    assert (now["lines_sum"], now["version"]) == ("11.00", 2)
    desk.save(FORM, {"lines": []}, id=id)
    assert lines_of(desk, id) == []
    assert desk.ids("shop.thing.lines") == []


def test_a_save_without_the_sub_table_leaves_it(desk: Desk) -> None:
    id = desk.save(FORM, {"name": "x", "lines": [{"item": "a", "price": 1}]})
    desk.save(FORM, {"note": "n"}, id=id)
    assert lines_of(desk, id) == [("a", "1.00", 1)]


def test_the_same_rows_again_change_nothing(desk: Desk) -> None:
    id = desk.save(FORM, {"name": "x", "lines": [{"item": "a", "price": 1}]})
    [line] = desk.shown(FORM, id)["lines"]
    before = desk.row_counts()
    [saved] = desk.put(FORM, {"lines": [{"id": line["id"], "item": "a", "price": "1.0"}]}, id=id)
    assert saved.status == "unchanged"
    assert desk.row_counts() == before


def test_problems_stand_under_the_row(desk: Desk) -> None:
    refused = desk.refused(
        FORM,
        {
            "name": "x",
            "lines": [
                {"item": "a", "price": 1},
                {"item": "", "price": 1},
                {"item": "c", "price": "-1"},
                {"item": "d", "price": "free"},
            ],
        },
    )
    assert refused == {"/lines/3/price": "not_a_number"}
    refused = desk.refused(FORM, {"name": "x", "lines": [{"item": "a", "price": 1}, {"item": ""}, {"item": "c", "price": "-1"}]})
    assert refused == {"/lines/1/item": "required", "/lines/1/price": "required", "/lines/2/price": "value_too_small"}
    refused = desk.refused(FORM, {"name": "x", "lines": [{"item": "a", "price": 1}, {"item": "a", "price": 2}]})
    assert refused == {"/lines/1": "not_unique"}
    refused = desk.refused(FORM, {"name": "x", "lines": [{"item": "a", "price": 1, "customer": {"code": "none"}}]})
    assert refused == {"/lines/0/customer": "link_not_found"}
    refused = desk.refused(FORM, {"name": "x", "lines": [{"item": "a", "price": 1, "amount": 3, "itme": 1}]})
    assert refused == {"/lines/0/amount": "field_not_writable", "/lines/0/itme": "unknown_field"}
    assert desk.ids(FORM) == []
    assert desk.ids("shop.thing.lines") == []


def test_a_row_of_another_record_is_not_taken_away(desk: Desk) -> None:
    one = desk.save(FORM, {"name": "one", "lines": [{"item": "a", "price": 1}]})
    other = desk.save(FORM, {"name": "other", "lines": []})
    [line] = desk.shown(FORM, one)["lines"]
    assert list(desk.refused(FORM, {"lines": [{"id": line["id"], "item": "mine"}]}, id=other).values()) == ["record_not_found"]
    assert lines_of(desk, one) == [("a", "1.00", 1)]


def test_the_same_row_twice_is_refused(desk: Desk) -> None:
    id = desk.save(FORM, {"name": "x", "lines": [{"item": "a", "price": 1}]})
    [line] = desk.shown(FORM, id)["lines"]
    assert list(desk.refused(FORM, {"lines": [{"id": line["id"]}, {"id": line["id"]}]}, id=id)) == ["/lines/1"]


def test_rows_go_and_come_back_with_their_record(desk: Desk) -> None:
    id = desk.save(FORM, {"name": "x", "lines": [{"item": "a", "price": 1}, {"item": "b", "price": 2}]})
    desk.delete(FORM, id)
    assert desk.ids("shop.thing.lines") == []
    restore_record(desk.platform, Actor(), FORM, id)
    assert lines_of(desk, id) == [("a", "1.00", 1), ("b", "2.00", 1)]
    assert desk.value(FORM, id, "lines_sum") == Decimal("3.00")


def test_only_rows_that_went_with_their_record_come_back(desk: Desk) -> None:
    id = desk.save(FORM, {"name": "x", "lines": [{"item": "a", "price": 1}, {"item": "b", "price": 2}]})
    first, _second = desk.shown(FORM, id)["lines"]
    desk.save(FORM, {"lines": [{"id": first["id"]}]}, id=id)
    desk.at("2026-03-01T09:00:01+08:00")
    desk.delete(FORM, id)
    restore_record(desk.platform, Actor(), FORM, id)
    assert lines_of(desk, id) == [("a", "1.00", 1)]


def test_a_sub_table_can_be_required(desk: Desk) -> None:
    assert desk.refused("shop.budget", {"name": "x", "limit": 1}) == {"/lines": "required"}
    assert desk.refused("shop.budget", {"name": "x", "limit": 1, "lines": []}) == {"/lines": "required"}
    id = desk.save("shop.budget", {"name": "x", "limit": 1, "lines": [{"amount": 1}]})
    assert desk.refused("shop.budget", {"lines": []}, id=id) == {"/lines": "required"}
    desk.save("shop.budget", {"limit": 2}, id=id)


def test_sums_of_rows_are_exact_and_bounded(desk: Desk) -> None:
    id = desk.save("shop.budget", {"name": "x", "limit": "0.30", "lines": [{"amount": "0.10"}, {"amount": "0.20"}]})
    [one, two] = desk.shown("shop.budget", id)["lines"]
    more = [{"id": one["id"]}, {"id": two["id"]}, {"amount": "0.01"}]
    assert desk.refused("shop.budget", {"lines": more}, id=id) == {"/lines": "check_failed"}
    assert desk.refused("shop.budget", {"limit": "0.29"}, id=id) == {"/lines": "check_failed"}
    desk.save("shop.budget", {"limit": "0.31", "lines": more}, id=id)
    desk.save("shop.budget", {"lines": [{"id": one["id"], "amount": "0.11"}, {"id": two["id"]}]}, id=id)


def test_history_tells_of_rows(desk: Desk) -> None:
    id = desk.save("shop.budget", {"name": "x", "limit": 9, "lines": [{"amount": 1}]})
    [line] = desk.shown("shop.budget", id)["lines"]
    desk.save("shop.budget", {"lines": [{"id": line["id"], "amount": 2}, {"amount": 3}]}, id=id)
    created, updated = desk.history("shop.budget.lines", line["id"])
    assert created["changes"]["amount"] == [None, "1.00"]
    assert updated["changes"]["amount"] == ["1.00", "2.00"]
    assert [each["version"] for each in desk.history("shop.budget", id)] == [1, 2]


def test_five_hundred_rows_are_saved_in_one_go(desk: Desk) -> None:
    rows = [{"amount": "1.00", "note": str(number)} for number in range(500)]
    id = desk.save("shop.budget", {"name": "x", "limit": 500, "lines": rows})
    assert len(desk.shown("shop.budget", id)["lines"]) == 500
    assert desk.refused("shop.budget", {"limit": "499.99"}, id=id) == {"/lines": "check_failed"}


def test_rows_saved_by_themselves_are_refused_or_bounded(desk: Desk) -> None:
    """Whoever writes rows past their record meets the same limit."""
    id = desk.save("shop.budget", {"name": "x", "limit": 3, "lines": [{"amount": 1}]})
    try:
        saved = desk.put("shop.budget.lines", *[{"parent": id, "amount": 1}] * 5)
    except AppError:
        saved = []
    assert sum(each.status == "created" for each in saved) <= 2
    assert desk.shown("shop.budget", id)["lines"][0]["amount"] == "1.00"
    total = sum(Decimal(line["amount"]) for line in desk.shown("shop.budget", id)["lines"])
    assert total <= 3


def test_two_writers_who_add_lines_do_not_pass_the_limit(desk: Desk) -> None:
    id = desk.save("shop.budget", {"name": "x", "limit": 10, "lines": [{"amount": 1}]})
    outcomes: list[str] = []

    def add(_number: int) -> None:
        now = desk.shown("shop.budget", id)
        rows = [{"id": line["id"]} for line in now["lines"]]
        request = SaveRecords("shop.budget", [RecordInput({"lines": [*rows, {"amount": 1}]}, id, now["version"])], atomic=False)
        [saved] = save_records(desk.platform, Actor(), request)
        outcomes.append(saved.status if not saved.problems else saved.problems[0].code)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(24)))
    amounts = [Decimal(line["amount"]) for line in desk.shown("shop.budget", id)["lines"]]
    assert set(outcomes) <= {"updated", "changed_meanwhile", "check_failed", "row_not_found", "record_not_found"}
    assert sum(amounts) == 1 + outcomes.count("updated") <= 10, "a row that somebody added was lost"


def test_who_has_not_seen_a_new_row_does_not_remove_it(desk: Desk) -> None:
    id = desk.save("shop.budget", {"name": "x", "limit": 10, "lines": [{"amount": 1}]})
    [line] = desk.shown("shop.budget", id)["lines"]
    desk.save("shop.budget", {"lines": [{"id": line["id"]}, {"amount": 2}]}, id=id)
    stale = SaveRecords("shop.budget", [RecordInput({"lines": [{"id": line["id"]}, {"amount": 3}]}, id, 1)], atomic=False)
    [saved] = save_records(desk.platform, Actor(), stale)
    assert [(each.code, each.pointer) for each in saved.problems] == [("changed_meanwhile", "/lines")]
    other = SaveRecords("shop.budget", [RecordInput({"name": "y"}, id, 1)], atomic=False)
    [saved] = save_records(desk.platform, Actor(), other)
    assert saved.status == "updated"


@pytest.mark.parametrize("field", ["id", "public_id"])
def test_a_row_that_is_gone_is_told(desk: Desk, field: str) -> None:
    id = desk.save("shop.budget", {"name": "x", "limit": 10, "lines": [{"amount": 1}]})
    named = 99_999_999 if field == "id" else "nobody"
    refused = desk.refused("shop.budget", {"lines": [{field: named, "amount": 1}]}, id=id)
    assert list(refused) == ["/lines/0"]


def test_rows_written_by_themselves_move_their_record_on(desk: Desk) -> None:
    id = desk.save("shop.budget", {"name": "x", "limit": 3, "lines": [{"amount": 1}]})
    row = desk.save("shop.budget.lines", {"parent": id, "amount": 2})
    assert [line["position"] for line in desk.shown("shop.budget", id)["lines"]] == [0, 1]
    assert desk.refused("shop.budget.lines", {"amount": 3}, id=row) == {"/parent/lines": "check_failed"}
    other = desk.save("shop.budget", {"name": "y", "limit": 1, "lines": [{"amount": 1}]})
    assert desk.refused("shop.budget.lines", {"parent": other}, id=row) == {"/parent/lines": "check_failed"}
    desk.delete("shop.budget.lines", row)
    assert desk.refused("shop.budget.lines", {"amount": 1}) == {"/parent": "required"}
    told = desk.history("shop.budget", id)
    assert [each["version"] for each in told] == [1, 2, 3]
    assert [line["amount"] for line in told[1]["changes"]["lines"]["added"]] == ["2.00"]
    assert [line["amount"] for line in told[2]["changes"]["lines"]["removed"]] == ["2.00"]


def test_a_link_to_nobody_is_refused(desk: Desk) -> None:
    assert desk.refused(FORM, {"name": "x", "customer": 123_456}) == {"/customer": "link_not_found"}
    gone = desk.save("shop.customer", {"code": "gone"})
    desk.delete("shop.customer", gone)
    assert desk.refused(FORM, {"name": "x", "customer": gone}) == {"/customer": "link_not_found"}
    assert desk.refused(FORM, {"name": "x", "customer": "nobody"}) == {"/customer": "link_not_found"}
    assert desk.refused(FORM, {"name": "x", "keeper": 123_456}) == {"/keeper": "link_not_found"}
