"""Saved views: kept by the ids of fields, shared with whom their owner says, and seen as far as their reader may see."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from runtime.storage import saved_views
from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.api.test_rights import BASE, Shop, shop  # noqa: F401
from tests.runtime.services.shop import ORDER
from tests.runtime.services.shop import shop as the_shop

VIEWS = f"{BASE}/order/views"
DEAR: dict[str, Any] = {
    "kind": "group", "joined": "and",
    "parts": [
        {"kind": "condition", "field": "amount", "comparison": "at_least", "value": "100"},
        {"kind": "group", "joined": "or", "parts": [{"kind": "condition", "field": "customer.name", "comparison": "is", "value": "Ada"}]},
    ],
}  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "base": "all", "columns": ["order_no", "customer.name", "created_at"], "filter": DEAR, "sort": ["-amount", "order_no"],
    "group": [{"field": "status"}, {"field": "day", "by": "month"}], "totals": [{"field": "amount", "function": "sum"}],
    "density": "compact", "widths": [{"field": "order_no", "width": 200}], "fields": {"by": "status"}, "options": {"open": True},
}  # fmt: skip


def added(client: FlaskClient, document: dict[str, Any] = DOCUMENT, path: str = VIEWS, **more: Any) -> dict[str, Any]:
    answer = client.post(path, json={"name": "Dear ones", "document": document, **more})
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def listed(client: FlaskClient, path: str = VIEWS) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.json
    return list(answer.json["views"])


def test_a_view_comes_back_as_it_was_saved(client: FlaskClient):
    made = added(client, kind="kanban")
    assert (made["document"], made["left_out"], made["shared"], made["kind"]) == (DOCUMENT, {}, "nobody", "kanban")
    assert listed(client) == [made]


def test_ones_own_views_of_all_forms_are_told_together(home: Installation, client: FlaskClient):
    made = added(client, kind="kanban")
    other = added(client, {"columns": ["name"]}, f"{BASE}/customer/views")
    found = client.get("/api/v1/views").json["views"]
    assert {(each["form"], each["id"], each["kind"]) for each in found} == {
        ("shop.order", made["id"], "kanban"), ("shop.customer", other["id"], "grid"),
    }  # fmt: skip
    assert signed_in(home, "else", is_admin=True).get("/api/v1/views").json == {"views": []}


def test_it_outlives_renames_and_tells_of_what_is_gone(home: Installation, client: FlaskClient):
    made = added(client)
    parts = the_shop()
    fields = [
        {**each, "key": "sum", "id": "amount"} if each["key"] == "amount" else each
        for each in ORDER["fields"]
        if each["key"] not in ("day", "line_sum")
    ]
    order = {**ORDER, "fields": fields, "actions": []}
    customer = parts["shop"]["forms/customer.json"]
    spend = [{**each, "of": "sum"} if each.get("of") == "amount" else each for each in customer["fields"]]
    grant = {"forms/order.json": order, "forms/customer.json": {**customer, "fields": spend}}
    home.apply({"shop": {**parts["shop"], **grant}}, consent=True)
    (now,) = listed(client)
    assert now["document"]["filter"]["parts"][0]["field"] == "sum"
    assert now["document"]["sort"] == ["-sum", "order_no"]
    assert now["document"]["totals"] == [{"field": "sum", "function": "sum"}]
    assert (now["document"]["group"], now["left_out"]) == ([{"field": "status"}], {"group": 1})
    assert now["id"] == made["id"]


def test_what_is_shared_is_seen_what_is_not_is_nobodys(home: Installation, client: FlaskClient):
    role = {
        "key": "clerk",
        "title": "Clerk",
        "forms": {"shop.order": {"actions": ["read"]}, "shop.customer": {"actions": ["read"]}},
    }
    other = {**role, "key": "driver", "title": "Driver"}
    home.apply({"shop": {**the_shop()["shop"], "roles/clerk.json": role, "roles/driver.json": other}})
    clerk, driver = (signed_in(home, each, roles=[f"shop.{each}"]) for each in ("clerk", "driver"))
    own = added(client)
    assert listed(clerk) == listed(driver) == []
    for shared, seen in (
        ({"shared": "roles", "roles": ["shop.clerk"]}, (1, 0)),
        ({"shared": "everybody"}, (1, 1)),
        ({"shared": "nobody"}, (0, 0)),
    ):
        answer = client.patch(f"{VIEWS}/{own['id']}", json=shared)
        assert answer.status_code == 200, answer.json
        assert (len(listed(clerk)), len(listed(driver))) == seen
    assert problems(clerk.patch(f"{VIEWS}/{own['id']}", json={"name": "Mine"}), 404) == [("saved_view_not_found", "")]
    client.patch(f"{VIEWS}/{own['id']}", json={"shared": "everybody"})
    (seen_by_clerk,) = listed(clerk)
    assert (seen_by_clerk["is_own"], seen_by_clerk["may_change"], seen_by_clerk["owner"]) == (False, False, "boss")
    assert problems(clerk.patch(f"{VIEWS}/{own['id']}", json={"name": "Mine"}), 403) == [("view_not_yours", "")]
    assert problems(clerk.delete(f"{VIEWS}/{own['id']}"), 403) == [("view_not_yours", "")]
    mine = added(clerk)
    answer = clerk.patch(f"{VIEWS}/{mine['id']}", json={"shared": "roles", "roles": ["shop.driver"]})
    assert problems(answer, 422) == [("view_role_not_yours", "/roles")]
    assert [each["key"] for each in clerk.get(VIEWS).json["roles"]] == ["shop.clerk"]
    assert [each["id"] for each in listed(client)] == [own["id"]]  # what is private is not for administrators either


def test_deleted_it_can_be_brought_back_for_a_month(home: Installation, client: FlaskClient):
    made = added(client)
    path = f"{VIEWS}/{made['id']}"
    assert client.delete(path).status_code == 204
    assert listed(client) == []
    back = client.patch(path, json={"deleted": False}).json
    assert (back["document"], len(listed(client))) == (DOCUMENT, 1)
    assert problems(client.patch(path, json={"name": "x"}, headers={"If-Match": '"1"'}), 409) == [("view_changed", "")]
    client.delete(path)
    with home.platform.database.write() as connection:
        saved_views.forget_before(connection, home.platform.now() + timedelta(days=31))
    assert problems(client.patch(path, json={"deleted": False}), 404) == [("saved_view_not_found", "")]


@pytest.mark.parametrize("change", [
    {"columns": ["absent"]}, {"sort": ["-absent"]}, {"group": [{"field": "absent"}]}, {"columns": ["customer.absent"]},
    {"filter": {**DEAR, "parts": [{"kind": "condition", "field": "absent", "comparison": "is"}]}},
])  # fmt: skip
def test_fields_that_are_not_there_are_refused(client: FlaskClient, change: dict[str, Any]):
    answer = client.post(VIEWS, json={"name": "x", "document": {**DOCUMENT, **change}})
    assert problems(answer, 422) == [("unknown_field", "/document")]


def test_who_opens_a_view_gets_of_it_what_they_may_see(shop: Shop):  # noqa: F811
    boss = shop.home
    chief = signed_in(boss, "chief", is_admin=True)
    parts = [
        {"kind": "condition", "field": "cost", "comparison": "more", "value": "4711"},
        {"kind": "condition", "field": "member.phone", "comparison": "is", "value": "13812345678"},
        {"kind": "condition", "field": "amount", "comparison": "more", "value": "1"},
    ]
    document = {
        "columns": ["no", "cost", "member.phone", "member.email", "secret.name"], "sort": ["-cost", "no"],
        "filter": {"kind": "group", "joined": "and", "parts": parts}, "group": [{"field": "cost"}],
        "totals": [{"field": "cost", "function": "sum"}], "fields": {"by": "cost"},
    }  # fmt: skip
    added(chief, document, shared="everybody")
    (seen,) = listed(shop.ann)
    assert seen["document"] == {
        "columns": ["no", "member.phone"], "sort": ["no"], "group": [], "totals": [], "fields": {},
        "filter": {"kind": "group", "joined": "and", "parts": [parts[2]]},
    }  # fmt: skip
    assert seen["left_out"] == {"columns": 3, "sort": 1, "filter": 2, "group": 1, "totals": 1, "fields": 1}
    assert "4711" not in str(seen)
    assert "13812345678" not in str(seen)
    answer = shop.ann.post(VIEWS, json={"name": "x", "document": {"columns": ["cost"]}})
    assert problems(answer, 422) == [("unknown_field", "/document")]
