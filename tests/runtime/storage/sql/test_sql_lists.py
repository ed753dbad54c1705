"""Lists of records: pages by cursor, order, nulls, rights on every scan, expanded links, counts, groups, subtrees."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from engines.expression.types import INTEGER
from engines.kernel.errors import Invalid
from engines.record.query import Query
from runtime.storage.query_builder import Page, Reader, RecordQueries, Subtree
from runtime.storage.system_tables import SYSTEM
from tests.runtime.storage.sql.rows import shop_rows
from tests.runtime.storage.sql.world import NOW, World, write

ROWS = shop_rows(4, orders=80)


@dataclass
class Shop:
    """A database with the shop's rows."""

    connection: Connection
    world: World
    queries: RecordQueries

    def page(self, query: Query, reader: Reader | None = None, **more: Any) -> Page:
        """One page."""
        return self.queries.page(self.connection, query, reader or Reader(now=NOW), **more)

    def all_ids(self, query: Query, reader: Reader | None = None) -> list[int]:
        """The ids of all pages, walked by cursor."""
        found: list[int] = []
        cursor = None
        while True:
            page = self.page(Query(**{**_fields(query), "cursor": cursor}), reader)
            found += [row["id"] for row in page.rows]
            cursor = page.cursor
            if cursor is None:
                return found


def _fields(query: Query) -> dict[str, Any]:
    return {name: getattr(query, name) for name in Query.__dataclass_fields__}


@pytest.fixture
def shop(connection: Connection, world: World) -> Shop:
    for form, rows in ROWS.items():
        write(connection, world, form, rows)
    return Shop(connection, world, RecordQueries(world.sql(connection.dialect.name)))


def _expected(sort: tuple[tuple[str, bool], ...]) -> list[int]:
    rows = [row for row in ROWS["shop.order"] if row["deleted_at"] is None]
    rows.sort(key=lambda row: row["id"], reverse=sort[-1][1])
    for field, descending in reversed(sort):
        there = [row for row in rows if row[field] is not None]
        there.sort(key=lambda row: _by_bytes(row[field]), reverse=descending)
        if descending:
            there = _stable_descending([row for row in rows if row[field] is not None], field)
        rows = there + [row for row in rows if row[field] is None]
    return [row["id"] for row in rows]


def _by_bytes(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def _stable_descending(rows: list[dict[str, Any]], field: str) -> list[dict[str, Any]]:
    values = sorted({_by_bytes(row[field]) for row in rows}, reverse=True)
    return [row for value in values for row in rows if _by_bytes(row[field]) == value]


@pytest.mark.parametrize(
    "sort",
    [
        (("amount", False),),
        (("amount", True),),
        (("note", False),),
        (("status", True), ("amount", False)),
        (("paid", False), ("note", True), ("day", False)),
        (("ordered_at", True), ("big", True)),
        (("at", False), ("fee", True)),
    ],
)
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_by_cursor_make_the_sorted_list_with_nulls_last(shop: Shop, sort: Any, limit: int) -> None:
    assert shop.all_ids(Query("shop.order", sort=sort, limit=limit)) == _expected(sort)


def test_without_sort_the_newest_come_first(shop: Shop) -> None:
    assert shop.all_ids(Query("shop.order", limit=9)) == sorted((row["id"] for row in ROWS["shop.order"]), reverse=True)


def test_rows_come_back_as_they_are_in_memory_with_live_fields(shop: Shop) -> None:
    page = shop.page(Query("shop.order", limit=100))
    by_id = {row["id"]: row for row in ROWS["shop.order"]}
    for row in page.rows:
        assert {name: row[name] for name in by_id[row["id"]]} == by_id[row["id"]]
        assert "worth" in row
        assert "lines" not in row


def test_only_the_wanted_fields_are_read(shop: Shop) -> None:
    page = shop.page(Query("shop.order", fields=("amount", "worth"), limit=3))
    assert [set(row) for row in page.rows] == [{"id", "amount", "worth"}] * 3


def test_filter_and_sum_know_that_0_10_and_0_20_are_0_30(shop: Shop) -> None:
    table = shop.world.tables.table("shop.order")
    shop.connection.execute(table.update().values({shop.world.tables.column("shop.order", "amount"): Decimal("0.10")}))
    shop.connection.execute(table.update().values({shop.world.tables.column("shop.order", "fee"): Decimal("0.2000")}))
    query = Query("shop.order", filter=shop.world.formula("amount + fee == 0.30 and 0.10 + 0.20 == 0.30"), limit=1)
    assert shop.page(query, count="exact").total.count == len(ROWS["shop.order"])
    wrong = Query("shop.order", filter=shop.world.formula("amount + fee != 0.3"))
    assert shop.page(wrong).rows == []


def test_the_recycle_bin_is_a_list_of_its_own(shop: Shop) -> None:
    deleted = {row["id"] for row in ROWS["shop.customer"] if row["deleted_at"] is not None}
    assert deleted
    assert set(shop.all_ids(Query("shop.customer", deleted=True))) == deleted
    assert not deleted & set(shop.all_ids(Query("shop.customer")))


def test_a_link_is_expanded_by_one_statement_whatever_the_number_of_rows(shop: Shop) -> None:
    statements: list[str] = []
    event.listen(shop.connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for limit in (2, 80):
        statements.clear()
        page = shop.page(Query("shop.order", limit=limit, expand=("customer", "lines")))
        counts.append(len(statements))
    assert counts == [3, 3]
    live = {row["id"]: row for row in ROWS["shop.customer"] if row["deleted_at"] is None}
    wanted = {row["customer"] for row in page.rows} & set(live)
    assert set(page.linked["customer"]) == wanted
    assert all(page.linked["customer"][id]["no"] == live[id]["no"] for id in wanted)
    lines = {owner: [line["id"] for line in rows] for owner, rows in page.linked["lines"].items()}
    mine = [line for line in ROWS["shop.order.lines"] if line["deleted_at"] is None]
    assert lines == {
        row["id"]: [
            line["id"] for line in sorted(mine, key=lambda one: (one["position"], one["id"])) if line["parent"] == row["id"]
        ]
        for row in page.rows
    }


def test_counts_are_exact_estimated_or_left_out(shop: Shop) -> None:
    query = Query("shop.order", filter=shop.world.formula("amount > 0"), limit=2)
    expected = sum(1 for row in ROWS["shop.order"] if row["amount"] is not None and row["amount"] > 0)
    assert shop.page(query).total is None
    assert shop.page(query, count="exact").total.count == expected
    estimate = shop.page(query, count="estimate").total
    assert (estimate.count, estimate.is_exact) == (expected, True)


def test_groups_count_the_records_of_each_value_null_among_them(shop: Shop) -> None:
    found = shop.queries.groups(shop.connection, Query("shop.order"), ("status",), Reader(now=NOW))
    expected: dict[Any, int] = {}
    for row in ROWS["shop.order"]:
        expected[row["status"]] = expected.get(row["status"], 0) + 1
    assert {values[0]: count for values, count in found} == expected
    assert [count for _, count in found] == sorted(expected.values(), reverse=True)


def test_a_predicate_holds_for_the_list_links_aggregates_and_expanded_links(shop: Shop) -> None:
    mine = shop.world.formula("spend > limit", "shop.customer", limit=INTEGER)
    reader = Reader({"limit": 1}, NOW, lambda entity: mine if entity == "shop.customer" else None)
    seen = {row["id"] for row in ROWS["shop.customer"] if row["deleted_at"] is None and (row["spend"] or 0) > 1}
    assert set(shop.all_ids(Query("shop.customer"), reader)) == seen
    named = shop.world.formula("customer.no != null")
    by_customer = {row["id"]: row["customer"] for row in ROWS["shop.order"]}
    assert set(shop.all_ids(Query("shop.order", filter=named), reader)) == {id for id, one in by_customer.items() if one in seen}
    one = f"c{min(seen)}"
    equal = shop.world.formula(f'customer.no == "{one}" or customer.no == "c999999"')
    assert set(shop.all_ids(Query("shop.order", filter=equal), reader)) == {
        id for id, who in by_customer.items() if who == min(seen)
    }
    hidden = min({row["id"] for row in ROWS["shop.customer"] if row["deleted_at"] is None} - seen)
    assert shop.all_ids(Query("shop.order", filter=shop.world.formula(f'customer.no == "c{hidden}"')), reader) == []
    assert set(shop.page(Query("shop.order", limit=100, expand=("customer",)), reader).linked["customer"]) <= seen
    counted = shop.world.formula(f'count(records("shop.customer")) == {len(seen)}')
    assert len(shop.all_ids(Query("shop.order", filter=counted), reader)) == len(ROWS["shop.order"])
    own = Query("shop.customer", predicate=shop.world.formula("spend > 1", "shop.customer"))
    assert set(shop.all_ids(own)) == seen


def test_a_subtree_of_organisations_limits_the_list(shop: Shop) -> None:
    table = shop.world.tables.table("shop.order")
    links = [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3), (4, 4)]
    shop.connection.execute(
        insert(SYSTEM.organisation_closure), [{"ancestor": up, "descendant": down, "distance": 0} for up, down in links]
    )
    for org in (1, 2, 3, 4):
        shop.connection.execute(table.update().where(table.c.id % 5 == org).values(org_id=org))
    wanted = {row["id"] for row in ROWS["shop.order"] if row["id"] % 5 in (2, 3)}
    assert {row["id"] for row in shop.page(Query("shop.order", limit=100), within=Subtree(2)).rows} == wanted


@pytest.mark.parametrize(
    "cursor", ["", "x", "!!", "W10", "bnVsbA", "W1tdLFtdXQ", "a" * 300_000, "e30", "W1tbImlkIixmYWxzZV1dLFsxXV0"]
)
def test_a_foreign_cursor_is_refused(shop: Shop, cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        shop.page(Query("shop.order", sort=(("amount", False),), cursor=cursor))
    assert refused.value.code == "bad_cursor"


def test_a_cursor_of_another_order_is_refused(shop: Shop) -> None:
    cursor = shop.page(Query("shop.order", sort=(("amount", False),), limit=1)).cursor
    with pytest.raises(Invalid):
        shop.page(Query("shop.order", sort=(("amount", True),), cursor=cursor))


def test_fields_without_order_are_refused(shop: Shop) -> None:
    with pytest.raises(Invalid) as refused:
        shop.page(Query("shop.order", sort=(("kinds", False),)))
    assert refused.value.code == "sort_not_possible"


def test_live_fields_can_be_sorted_by(shop: Shop) -> None:
    ids = shop.all_ids(Query("shop.order", sort=(("worth", True),), limit=6))
    worths = {row["id"]: row["worth"] for row in shop.page(Query("shop.order", limit=100)).rows}
    there = [worths[id] for id in ids if worths[id] is not None]
    assert there == sorted(there, reverse=True)
    assert len(set(ids)) == len(ids) == len(ROWS["shop.order"])
    assert any(worth is not None for worth in worths.values())
