"""The document of a change, for history."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engines.record.change import ChangeWriter
from tests.engines.record.shop import Shop


@pytest.fixture(scope="module")
def shop():
    return replace(Shop(), rows={})


def test_a_change_holds_old_and_new_as_json(shop):
    writer = ChangeWriter(shop.entities["shop.order"])
    before = {"amount": Decimal("11.77"), "status": "open", "ordered_on": datetime(2026, 3, 1, tzinfo=UTC), "wrap": "x"}
    after = {**before, "amount": Decimal("12.00"), "status": "done", "ordered_on": None}
    assert writer.change(before, after, ["amount", "status", "ordered_on"]) == {
        "amount": ["11.77", "12.00"],
        "status": ["open", "closed"],
        "ordered_on": ["2026-03-01T00:00:00Z", None],
    }
    assert writer.change(None, after, ["amount"]) == {"amount": [None, "12.00"]}
    assert writer.change(before, None, ["amount"]) == {"amount": ["11.77", None]}
    assert writer.row(after) == {"amount": "12.00", "status": "closed", "wrap": "x"}


def test_rows_of_a_sub_table_are_compared_by_id(shop):
    writer = ChangeWriter(shop.entities["shop.order.lines"])
    tea, cup = {"product": "Tea", "amount": Decimal(5), "position": 0}, {"product": "Cup", "position": 1}
    assert writer.rows({1: tea, 2: cup}, {1: {**tea, "amount": Decimal(6)}, 3: cup}) == {
        "added": [{"position": 1, "product": "Cup"}],
        "changed": {"1": {"amount": ["5.00", "6.00"]}},
        "removed": [{"position": 1, "product": "Cup"}],
    }
    assert writer.rows({1: tea}, {1: dict(tea)}) == {}
