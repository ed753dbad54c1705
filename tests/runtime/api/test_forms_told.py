"""What a form tells of itself: kinds of views and formulas for the browser, as far as the reader may know of them; and what its
preview says while rows are typed.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from engines.blueprint.model import Release
from tests.acceptance.installation import Installation
from tests.acceptance.models import Models
from tests.factories.apps import Parts, app, field, form
from tests.runtime.api.conftest import signed_in

FORM = "/api/v1/apps/shop/forms/order"
OPTIONS = [{"key": "new", "title": "New"}, {"key": "done", "title": "Done"}]


def parts() -> Parts:
    """Orders with a total over rows, a discount that shows from 100 on, a margin over a cost that the till does not see."""
    order = form(
        "order", field("no"), field("status", "select", options=OPTIONS), field("due", "date"), field("paid_at", "datetime"),
        field("photo", "image"), field("cost", "money"), field("grade", "integer"),
        field("lines", "sub_table", fields=[
            field("what"), field("count", "integer", default=1), field("price", "money"), field("cost", "money"),
            field("sum", "formula", formula="count * price", result="decimal", scale=2)]),
        field("total", "formula", formula='sum(lines, "sum")', result="decimal", scale=2),
        field("priced", "roll_up", source="shop.order.lines", via="parent", function="sum", of="price"),
        field("discount", "money", visible_when="total >= 100", required_when="total >= 200"),
        field("rest", "formula", formula="total - coalesce(discount, 0)", result="decimal", scale=2),
        field("note", default={"formula": 'no + "!"'}, readonly_when='status == "done"'),
        field("margin", "formula", formula="total - cost", result="decimal", scale=2),
        field("warning", visible_when="margin < 0"), field("masked_note", visible_when="grade > 3"),
        views=[
            {"key": "board", "title": "Board", "type": "kanban", "by": "status", "columns": ["no"]},
            {"key": "month", "title": "Month", "type": "calendar", "start": "due", "columns": ["no"]},
            {"key": "costs", "title": "Costs", "type": "gallery", "image": "photo", "columns": ["no"]},
        ],
        layouts={"default": {"sections": [{"fields": ["no"]}, {"fields": ["note"], "visible_when": "total > 0"}]}},
    )  # fmt: skip
    found = app("shop", forms=[order])
    hidden = {"cost": "hidden", "status": "masked", "due": "hidden", "photo": "hidden", "grade": "masked"}
    rights = {"shop.order": {"actions": ["read", "create", "update"], "fields": hidden}}
    found["shop"]["roles/till.json"] = {"key": "till", "title": "Till", "forms": rights}
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The shop, on SQLite."""
    folder: Path = tmp_path_factory.mktemp("told")
    compiled: dict[str, Release] = {}
    home = Installation(f"sqlite:///{folder}/told.db", folder, compiled, Models(folder / "models"))
    home.apply(parts())
    yield home
    home.close()


@pytest.fixture(scope="module")
def boss(site: Installation) -> FlaskClient:
    return signed_in(site, "boss", is_admin=True)


@pytest.fixture(scope="module")
def till(site: Installation) -> FlaskClient:
    return signed_in(site, "till", roles=("shop.till",))


def test_formulas_that_a_browser_can_compute_are_told(boss: FlaskClient):
    live = boss.get(FORM).json["live"]
    assert set(live["order"]) == {"total", "rest", "margin"}
    assert live["order"].index("total") < live["order"].index("rest")
    assert set(live["fields"]["discount"]) == {"visible", "required"}
    assert set(live["fields"]["note"]) == {"default", "fixed"}
    assert live["fields"]["total"]["scale"] == 2
    assert live["fields"]["total"]["value"]["tree"]["is"] == "aggregate"
    assert live["rows"]["lines"]["order"] == ["sum"]
    assert list(live["sections"]["default"]) == ["1"]


def test_what_names_a_hidden_or_masked_field_is_not_told(till: FlaskClient):
    answer = till.get(FORM)
    live = answer.json["live"]
    assert "margin" not in live["order"]
    assert {"warning", "masked_note"}.isdisjoint(live["fields"])
    assert set(live["fields"]["note"]) == {"default"}
    assert "cost" not in json.dumps(live)


def test_views_stand_on_no_field_that_may_not_be_read(boss: FlaskClient, till: FlaskClient):
    def kinds(client: FlaskClient) -> list[tuple[str, set[str]]]:
        return [(each["type"], set(each) & {"by", "start", "image"}) for each in client.get(FORM).json["views"]]

    assert kinds(boss) == [("kanban", {"by"}), ("calendar", {"start"}), ("gallery", {"image"})]
    assert kinds(till) == [("table", set()), ("table", set()), ("gallery", set())]


def test_a_preview_computes_over_rows_that_are_being_typed(boss: FlaskClient, till: FlaskClient):
    lines = [{"what": "Tea", "count": 3, "price": "40"}, {"what": "Cup", "price": "5.50"}]
    for client in (boss, till):
        seen = client.post(f"{FORM}/preview", json={"values": {"no": "A1", "lines": lines}}).json
        assert (seen["record"]["total"], seen["record"]["rest"], seen["errors"]) == ("125.50", "125.50", [])
        assert seen["record"]["id"] is None
        assert "discount" not in seen["hidden"]
        assert seen["record"]["note"] == "A1!"


def test_a_preview_of_a_record_computes_over_its_rows_as_they_are_typed(boss: FlaskClient):
    record = boss.post(f"{FORM}/records", json={"no": "A2", "lines": [{"price": "10"}, {"price": "20"}]}).json["record"]
    first = record["lines"][0]["id"]

    def seen(lines: list[Any]) -> Any:
        return boss.post(f"{FORM}/preview", json={"id": record["id"], "values": {"lines": lines}}).json

    assert seen([{"id": first, "price": "15"}])["record"]["total"] == "15.00"
    assert seen([])["record"]["total"] in (None, "0.00")
    wrong = seen([{"id": first, "price": "1x"}, {"price": "7"}])
    assert [each["pointer"] for each in wrong["errors"]] == ["/lines/0/price"]
    assert wrong["record"]["total"] == "17.00"  # the row that cannot be read counts as it was
    assert (wrong["record"]["priced"], seen([])["record"]["priced"]) == ("17.00", "0.00")
    assert boss.get(f"{FORM}/records/{record['id']}").json["total"] == "30.00"
