"""Data tables: names, columns, indexes, rows as they are in memory, and where a clash comes from."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Permanent
from engines.record.entity import SYSTEM_FIELDS
from runtime.storage.database import Database
from runtime.storage.dynamic.columns import ColumnMap
from runtime.storage.dynamic.names import MOST_BYTES, column_name, index_name, table_name, view_name
from runtime.storage.dynamic.tables import Tables
from runtime.storage.errors import UniqueClash
from tests.runtime.storage.forms import entity, field
from tests.runtime.storage.installing import Installation

FORM = entity(
    "shop.thing", field("name", index=True), field("code", unique=True), field("day", "date"), field("sum", "money"),
    field("tags", "tags"), uniques=(("name", "day"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "name"),
    [("shop.order", "data__shop__order"), ("店.订单", "data__店__订单"), ("a.b.lines", "data__a__b__lines")],
)
def test_tables_are_named_after_ids(given: str, name: str) -> None:
    assert table_name(given) == name


def test_columns_carry_their_generation() -> None:
    assert column_name("points__balance", 2) == "points__balance__2"


@pytest.mark.parametrize("long", ["x" * 80, "很长的字段名称" * 6, "MixedCase", "ÄÖ"])
def test_names_that_databases_would_mix_up_carry_a_hash(long: str) -> None:
    name = column_name(long, 12)
    assert len(name.encode()) <= MOST_BYTES + 4
    assert name == name.lower()
    assert name != column_name(long + "y", 12)
    assert name != column_name(long.lower() + "x", 12)


def test_field_ids_that_differ_in_capitals_are_two_columns(database: Database) -> None:
    installed = Installation.of(database)
    installed.put(entity("shop.Thing", field("Name"), field("name"), field("select")), entity("shop.thing", field("name")))
    (id,) = installed.insert("shop.Thing", {"Name": "A", "name": "a", "select": "group"})
    assert installed.read("shop.Thing", "Name", "name", "select") == {id: ("A", "a", "group")}
    assert installed.read("shop.thing", "name") == {}


def test_index_names_tell_indexes_apart() -> None:
    names = {
        index_name(kind, table, columns) for kind in ("ix", "ux") for table in ("a", "b") for columns in (("c",), ("c", "d"))
    }
    assert len(names) == 8
    assert all(len(name) < 40 for name in names)


def test_views_never_hide_tables() -> None:
    assert view_name("data.shop") != table_name("shop")
    assert view_name("shop.order") == "shop__order"


def test_rows_come_back_as_in_memory(database: Database) -> None:
    installed = Installation.of(database)
    installed.put(FORM)
    (id,) = installed.insert("shop.thing", {"name": "pen", "sum": Decimal("0.30"), "tags": ("b", "a"), "external_id": "e1"})
    tables = installed.tables
    with database.read() as connection:
        (row,) = connection.execute(sa.select(*tables.columns("shop.thing"))).all()
    found = tables.row("shop.thing", row)
    assert tuple(found) == (*SYSTEM_FIELDS, "name", "code", "day", "sum", "tags") == tables.field_ids("shop.thing")
    assert (found["id"], found["name"], found["sum"], found["tags"]) == (id, "pen", Decimal("0.30"), ("b", "a"))
    assert found["created_at"] == datetime(2026, 3, 1, tzinfo=UTC)
    assert "seq" not in found
    assert ("seq", "seq") in tables.names("shop.thing")
    assert tables.rows("shop.thing", [row, row]) == [found, found]


def test_unique_values_bind_live_rows_only(database: Database) -> None:
    installed = Installation.of(database)
    installed.put(FORM)
    gone = {"deleted_at": datetime(2026, 3, 1, tzinfo=UTC)}
    installed.insert("shop.thing", {"code": "a", **gone}, {"code": "a", **gone}, {"code": "a"}, {"code": "A"}, {"code": None}, {})
    with pytest.raises(UniqueClash) as caught:
        installed.insert("shop.thing", {"code": "a"})
    clash = caught.value
    assert installed.tables.origin(clash.table, clash.columns, clash.index) == ("shop.thing", ("code",))


def test_unique_over_several_fields(database: Database) -> None:
    installed = Installation.of(database)
    installed.put(FORM)
    day = datetime(2026, 3, 1, tzinfo=UTC).date()
    installed.insert("shop.thing", {"name": "a", "day": day}, {"name": "a"}, {"name": "a"})
    with pytest.raises(UniqueClash) as caught:
        installed.insert("shop.thing", {"name": "a", "day": day})
    clash = caught.value
    assert installed.tables.origin(clash.table, clash.columns, clash.index) == ("shop.thing", ("name", "day"))
    assert installed.tables.origin(clash.table, clash.columns) == ("shop.thing", ("name", "day"))
    assert installed.tables.origin("job", ("id",)) is None


def test_indexes_serve_filters_and_default_order(database: Database) -> None:
    installed = Installation.of(database)
    installed.put(FORM)
    installed.insert("shop.thing", *({"name": f"n{n}"} for n in range(30)))
    table, name = installed.tables.table("shop.thing"), installed.tables.column("shop.thing", "name")
    by_name = sa.select(table.c.id).where(table.c.deleted_at.is_(None), name == "n3").order_by(table.c.id)
    newest = sa.select(table.c.id).where(table.c.deleted_at.is_(None)).order_by(table.c.created_at.desc(), table.c.id.desc())
    assert uses_index(database, by_name)
    assert uses_index(database, newest.limit(5))


def uses_index(database: Database, query: sa.Select) -> bool:
    text = str(query.compile(database.engine, compile_kwargs={"literal_binds": True}))
    with database.read() as connection:
        if database.is_sqlite:
            steps = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
            return "USING" in steps and "INDEX ix_" in steps and "TEMP B-TREE" not in steps
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        steps = " ".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}"))
        return "ix_" in steps and "Sort" not in steps


def test_an_entity_without_table_is_a_defect() -> None:
    tables = Tables((), ColumnMap({}))
    with pytest.raises(Permanent, match="entity_without_table"):
        tables.table("shop.thing")
    with pytest.raises(Permanent, match="entity_without_table"):
        Tables((FORM,), ColumnMap({}))


def test_column_maps_survive_json() -> None:
    columns = ColumnMap.fresh((FORM,))
    assert ColumnMap.from_json(columns.to_json()) == columns
