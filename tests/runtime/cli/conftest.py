"""The command with an empty database, or with a small shop installed, on either system."""

import json
from pathlib import Path

import pytest

from tests.runtime.cli.calling import Tessera
from tests.runtime.services.shop import EARNING, shop

CANCEL = {
    "key": "cancel", "title": {"en": "Cancel", "zh-CN": "取消"}, "condition": 'status != "cancelled"',
    "refusal": {"en": "It is cancelled already", "zh-CN": "已取消"},
    "inputs": [{"key": "note", "type": "text", "title": {"en": "Note", "zh-CN": "备注"}, "max_length": 5}],
    "do": [{"update": {"set": {"status": '"cancelled"', "note": "input.note"}}}, {"reverse": {"ledger": "shop.credit"}}],
}  # fmt: skip


@pytest.fixture
def tessera(database_url: str, tmp_path: Path) -> Tessera:
    """Nothing is installed yet."""
    return Tessera(database_url, tmp_path)


@pytest.fixture
def on_sqlite(sqlite_url: str, tmp_path: Path) -> Tessera:
    """The same, where the database does not matter."""
    return Tessera(sqlite_url, tmp_path)


def with_shop(tessera: Tessera) -> Tessera:
    """The shop, a customer, an earning rule."""
    tessera.good("blueprint", "apply", tessera.write(shop(order=[CANCEL])))
    tessera.good("records", "add", "shop.customer", '{"name": "Ada"}')
    tessera.good("records", "add", "shop.grant", json.dumps(EARNING))
    return tessera


@pytest.fixture
def shop_on_both(tessera: Tessera) -> Tessera:
    """The shop on either database."""
    return with_shop(tessera)


@pytest.fixture
def shop_on_sqlite(on_sqlite: Tessera) -> Tessera:
    """The shop where the database does not matter."""
    return with_shop(on_sqlite)
