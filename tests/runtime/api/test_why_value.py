"""Why a computed field has its value: steps and records, and nothing that the reader may not see."""

from typing import Any

from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.services.shop import CUSTOMER, shop

BASE = "/api/v1/apps/shop/forms"
ADA = f"{BASE}/customer/records/name=Ada/fields"
BEA = f"{BASE}/customer/records/name=Bea/fields"


def steps_of(step: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(step["text"], step["value"]), *(each for part in step["parts"] for each in steps_of(part))]


def why(client: FlaskClient, field: str, address: str = ADA) -> dict[str, Any]:
    answer = client.get(f"{address}/{field}/why?lang=zh-CN")
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def with_gap(home: Installation, rows: Any = "all", level: str = "write") -> None:
    """A customer tells what is missing to twice the level."""
    gap = {
        "key": "gap", "title": {"zh-CN": "还差", "en": "Gap"}, "type": "formula", "result": "decimal",
        "formula": "coalesce(level.min_spend, 0) * 2 - spend",
    }  # fmt: skip
    role = {
        "key": "clerk", "title": "Clerk", "forms": {
            "shop.customer": {"actions": ["read"], "fields": {"level": level} if level != "write" else {}},
            "shop.level": {"actions": ["read"], "rows": "all", "fields": {}},
            "shop.order": {"actions": ["read"], "rows": rows},
        },
    }  # fmt: skip
    form = {**CUSTOMER, "fields": [*CUSTOMER["fields"], gap]}
    home.apply({"shop": {**shop()["shop"], "forms/customer.json": form, "roles/clerk.json": role}}, consent=True)
    home.save("shop.level", {"name": "Gold", "min_spend": "500", "rate": "1.5"})
    home.save("shop.customer", {"name": "Bea", "level": {"name": "Gold"}})
    home.save("shop.order", {"order_no": "B1", "customer": {"name": "Bea"}, "amount": "119"})


def test_a_formula_is_told_step_by_step_in_titles(home: Installation) -> None:
    with_gap(home)
    found = why(signed_in(home, "boss", is_admin=True), "gap", BEA)
    assert (found["kind"], found["is_hidden"], found["is_partial"], found["is_cut"]) == ("formula", False, False, False)
    assert "等级" in found["formula"]
    steps = steps_of(found["steps"])
    assert steps[0] == (found["formula"], "881.00")
    told = dict(steps)
    assert "500.00" in told.values()
    assert "119.00" in told.values()


def test_a_roll_up_tells_the_records_that_count(home: Installation) -> None:
    home.save("shop.order", {"order_no": "X", "customer": {"name": "Ada"}, "amount": "7", "status": "paid"})
    client = signed_in(home, "boss", is_admin=True)
    found = why(client, "spend")
    assert (found["kind"], found["function"], found["count"], found["is_cut"]) == ("roll_up", "sum", 3, False)
    assert sorted(each["value"] for each in found["records"]) == ["0.10", "118.90", "7.00"]
    assert "状态" in found["where"]
    lines = why(client, "line_sum", f"{BASE}/order/records/order_no=O1/fields")
    assert [each["value"] for each in lines["records"]] == ["1.00"]


def test_what_the_reader_may_not_see_is_in_no_step(home: Installation) -> None:
    with_gap(home, rows="own", level="hidden")
    clerk = signed_in(home, "clerk", roles=["shop.clerk"])
    hidden = why(clerk, "gap", BEA)
    assert (hidden["is_hidden"], hidden["steps"], hidden["formula"]) == (True, None, None)
    assert why(clerk, "spend", BEA)["records"] == []
    assert problems(clerk.get(f"{ADA}/level/why"), 404) == [("unknown_field", "")]
    assert problems(clerk.get(f"{ADA}/absent/why"), 404) == [("unknown_field", "")]
    assert problems(clerk.get(f"{BASE}/customer/records/name=Nobody/fields/spend/why"), 404) == [("record_not_found", "")]
    assert why(clerk, "name")["kind"] == "other"
