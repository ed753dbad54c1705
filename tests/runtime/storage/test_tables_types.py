"""Values go into a column and come back the same, in the form that the other rooms rely on."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Invalid
from runtime.storage.database import Database
from runtime.storage.types import BOOLEAN, INTEGER, TEXT, Day, Json, Scaled, Time, UtcDateTime

MOMENT = datetime(2026, 3, 1, 1, 2, 3, 45, tzinfo=UTC)
CASES = [
    (TEXT, "积分 %_\\ 'x'", "积分 %_\\ 'x'"),
    (INTEGER, 2**63 - 1, 2**63 - 1),
    (BOOLEAN, False, False),
    (Scaled(2), Decimal("0.30"), Decimal("0.30")),
    (Scaled(2), Decimal("-1.005"), Decimal("-1.01")),
    (Scaled(2), 7, Decimal("7.00")),
    (Scaled(0), Decimal(12), Decimal(12)),
    (Scaled(6), Decimal("9223372036854.775807"), Decimal("9223372036854.775807")),
    (UtcDateTime(), MOMENT, MOMENT),
    (UtcDateTime(), datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=8))), datetime(2026, 3, 1, 1, tzinfo=UTC)),
    (UtcDateTime(), datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)),
    (Day(), date(2026, 2, 28), date(2026, 2, 28)),
    (Time(), time(23, 30), time(23, 30)),
    (Json(), {"a": {}, "b": [1, 2.5, "x", None, True]}, {"a": {}, "b": [1, 2.5, "x", None, True]}),
    (Json(), ("a", Decimal("1.50")), ["a", "1.50"]),
    (Json(as_tuple=True), ("red", "blue"), ("red", "blue")),
    (Json(keeps_order=True), {"zebra": 1, "a": 2}, {"zebra": 1, "a": 2}),
]


@pytest.mark.parametrize(("type", "value", "back"), CASES, ids=lambda case: str(case)[:30])
def test_value_comes_back(database: Database, type: sa.types.TypeEngine, value: object, back: object) -> None:
    table = sa.Table("probe", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("v", type))
    with database.write() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"id": 1, "v": value}, {"id": 2, "v": None}])
        rows = connection.execute(sa.select(table.c.v).order_by(table.c.id)).scalars().all()
    assert rows == [back, None]
    assert repr(rows[0]) == repr(back)


def test_null_is_the_databases_null(database: Database) -> None:
    table = sa.Table("probe", sa.MetaData(), sa.Column("v", Json()))
    with database.write() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"v": None}, {"v": {}}])
        found = connection.execute(sa.select(sa.func.count()).where(table.c.v.is_(None))).scalar()
    assert found == 1


@pytest.mark.parametrize("type", [Json(), Json(keeps_order=True)])
def test_a_document_with_a_nul_is_refused_by_either_database(database: Database, type: sa.types.TypeEngine) -> None:
    """What one database takes and the other does not could never move between them."""
    table = sa.Table("probe", sa.MetaData(), sa.Column("v", type))
    with database.write() as connection:
        table.create(connection)
        connection.execute(table.insert().values(v={"a": "\\u0000 and \\\\u0000"}))
    for value in ({"a": ["x\0"]}, {"\\\0": 1}):
        with pytest.raises(Invalid, match="text_not_storable"), database.write() as connection:
            connection.execute(table.insert().values(v=value))


def test_documents_that_keep_order_keep_it(database: Database) -> None:
    table = sa.Table("probe", sa.MetaData(), sa.Column("v", Json(keeps_order=True)))
    document = {"zebra": 1, "apple": {"y": 1, "x": 2}, "b": 3}
    with database.write() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"v": document}])
        found = connection.execute(sa.select(table.c.v)).scalar()
    assert list(found) == list(document)
    assert list(found["apple"]) == ["y", "x"]


def test_moments_sort_and_compare_in_the_database(database: Database) -> None:
    table = sa.Table("probe", sa.MetaData(), sa.Column("v", UtcDateTime()))
    moments = [MOMENT + timedelta(microseconds=n) for n in (500_000, 0, 1, 86_400_000_000, -1)]
    with database.write() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"v": moment} for moment in moments])
        found = connection.execute(sa.select(table.c.v).where(table.c.v >= MOMENT).order_by(table.c.v)).scalars().all()
    assert found == sorted(moment for moment in moments if moment >= MOMENT)
    assert all(moment.tzinfo is UTC for moment in found)


def test_text_sorts_by_code_point(database: Database) -> None:
    table = sa.Table("probe", sa.MetaData(), sa.Column("v", TEXT))
    words = ["b", "B", "a", "é", "中", "Z", "_", "😀"]
    with database.write() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"v": word} for word in words])
        found = connection.execute(sa.select(table.c.v).order_by(table.c.v)).scalars().all()
    assert found == sorted(words)


def test_a_moment_without_zone_is_refused(database: Database) -> None:
    table = sa.Table("probe", sa.MetaData(), sa.Column("v", UtcDateTime()))
    with pytest.raises(Exception, match="zone"), database.write() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"v": datetime(2026, 1, 1)}])
