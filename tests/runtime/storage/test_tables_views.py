"""Readable views: names and values as people know them, in both databases; renewed by every switch."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from engines.expression.types import reference
from runtime.storage import workspace
from runtime.storage.database import Database
from runtime.storage.field_cipher import FieldCipher, seal_fields
from runtime.storage.key_ring import KeyRing
from tests.runtime.storage.forms import entity, field
from tests.runtime.storage.installing import Installation

LEVEL = entity("shop.level", field("name"), field("rate", "decimal", scale=1), label="name")
CUSTOMER = entity(
    "shop.customer",
    field("title", id="name"),
    field("Name"),
    field("level", "link", target="shop.level", value_type=reference("shop.level")),
    field("spend", "money"),
    field("big", "decimal", scale=6),
    field("born", "date"),
    field("seen", "datetime"),
    field("ok", "boolean"),
    field("kind", "select", options=[{"key": "vip%", "id": "very"}, {"key": "it's"}]),
    field("tags", "tags"),
    field("secret", encrypted=True),
)


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Installation:
    seal_fields(database.engine.dialect, FieldCipher(KeyRing(None, tmp_path / "keys")))
    installation = Installation.of(database)
    installation.put(LEVEL, CUSTOMER)
    return installation


def view(shop: Installation, name: str) -> list[dict[str, object]]:
    prefix = "" if shop.database.is_sqlite else "readable."
    with shop.database.read() as connection:
        return [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {prefix}{name} ORDER BY id")).mappings()]


def test_values_are_natural(shop: Installation) -> None:
    named, bare = shop.insert("shop.level", {"name": "Gold", "rate": Decimal("1.5")}, {"name": None})
    seen = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    row = {
        "name": "Ada", "Name": "A.", "level": named, "spend": Decimal("12.34"), "big": Decimal("-0.000001"), "kind": "very",
        "born": date(1990, 2, 3), "seen": seen, "ok": True, "tags": ("a", "b"), "secret": "s3",
    }  # fmt: skip
    shop.insert("shop.customer", row, {"level": bare, "kind": "it's", "spend": Decimal("0.30")}, {"spend": None})
    first, second, third = view(shop, "shop__customer")
    assert (first["title"], first["Name"], first["level"], first["kind"], first["secret"]) == ("Ada", "A.", "Gold", "vip%", None)
    assert str(first["born"]) == "1990-02-03"
    assert "name" not in first
    numbers = (first["spend"], first["big"], second["spend"], third["spend"])
    if shop.database.is_sqlite:
        assert numbers == (12.34, -0.000001, 0.3, None)
        assert first["seen"] == "2026-03-01T15:30:00.000000Z"
    else:
        assert numbers == (Decimal("12.34"), Decimal("-0.000001"), Decimal("0.30"), None)
        assert first["seen"] == seen
    assert second["level"] == next(row["public_id"] for row in view(shop, "shop__level") if row["id"] == bare)
    assert second["kind"] == "it's"


def test_deleted_rows_are_not_shown(shop: Installation) -> None:
    shop.insert("shop.level", {"name": "a"}, {"name": "b", "deleted_at": datetime(2026, 3, 1, tzinfo=UTC)})
    assert [row["name"] for row in view(shop, "shop__level")] == ["a"]


def test_views_follow_the_release(shop: Installation) -> None:
    shop.insert("shop.level", {"name": "a"})
    shop.put(entity("shop.level", field("caption", id="name"), field("rank", "integer"), key="shop.grade", label="name"))
    assert {"caption", "rank"} <= set(view(shop, "shop__grade")[0])
    for gone in ("shop__level", "shop__customer"):
        with pytest.raises(sa.exc.SQLAlchemyError):
            view(shop, gone)


def test_a_view_that_others_use_does_not_stop_the_switch(postgres_url: str) -> None:
    database = Database(postgres_url)
    workspace.create(database, zone="UTC", now=datetime(2026, 3, 1, tzinfo=UTC))
    shop = Installation.of(database)
    shop.put(LEVEL)
    with database.write() as connection:
        connection.execute(sa.text("CREATE VIEW mine AS SELECT name FROM readable.shop__level"))
    shop.put(entity("shop.level", field("caption", id="name")), warnings=("view_not_renewed",))
    shop.insert("shop.level", {"name": "a"})
    assert shop.number == 2
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT name FROM mine")).scalars().all() == ["a"]
    database.close()
