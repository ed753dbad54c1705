"""What people of a shop see and may do: a cashier of one store, an operator of all, an API key, and somebody with two roles.

`Gold` is a member whom the cashier sees but for a few fields; what is in the other store is not there for her.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from engines.blueprint.model import Release
from engines.kernel.errors import Forbidden
from runtime.app import create_app
from runtime.auth.actor import Actor
from runtime.services.api_keys import NewKey, make_key
from runtime.services.export_records import ExportRecords, export_records
from runtime.services.identify import by_key
from runtime.services.organisations import NewUnit, add_unit
from tests.acceptance.installation import Installation
from tests.factories.apps import Parts, app, field, form, rule
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems

BASE = "/api/v1/apps/shop/forms"
MEMBERS, ORDERS = f"{BASE}/member/records", f"{BASE}/order/records"
PHONE = "13812345678"
SELLING = {"actions": ["read", "create", "update", "delete", "close"], "rows": "organisation"}
ROLES = {
    "cashier": {
        "shop.member": {"actions": ["read", "create"], "fields": {"phone": "masked", "email": "hidden", "level": "read"}},
        "shop.order": {**SELLING, "fields": {"cost": "hidden"}},
    },
    "operator": {
        "shop.member": {"actions": ["read", "update", "export"]}, "shop.order": {"actions": ["read", "export"]},
        "shop.secret": {"actions": ["read"]},
    },
    "counter": {"shop.order": {"actions": ["read", "close"], "rows": {"condition": 'no == "B1"'}, "fields": {"cost": "read"}}},
    "keeper": {"shop.member": {"actions": ["read", "create", "update"], "fields": {"phone": "masked"}}},
    "maker": {"shop.order": {"actions": ["create", "read"]}, "shop.member": {"actions": ["read"]}},
}  # fmt: skip
CLOSE = {
    "key": "close", "title": "Close", "inputs": [field("rest", "link", target="shop.order")],
    "do": [{"update": {"set": {"note": '"closed"', "other": "input.rest"}}}],
}  # fmt: skip
STOCK = rule(
    "stock", "shop.order.created",
    {"adjust": {"record": "secret", "field": "left", "by": "-amount", "floor": "0"}}, must=True, condition="secret != null",
)  # fmt: skip
LEVEL = rule(
    "level", "shop.order.created", {"update": {"record": "member", "set": {"email": 'member.email + "x"', "level": "amount"}}},
    condition='member.email != "none" and secret.name != "none"',
)  # fmt: skip


def parts() -> Parts:
    """The shop."""
    found = app(
        "shop", rules=[STOCK, LEVEL],
        forms=[
            form("member", field("name", unique=True), field("phone", "phone", unique=True, mask="phone"),
                 field("email", "email", unique=True), field("level", "integer"),
                 field("orders", "reverse_link", target="shop.order", field="member")),
            form("order", field("no", unique=True), field("member", "link", target="shop.member"), field("amount", "integer"),
                 field("cost", "integer", required=False), field("note"), field("other", "link", target="shop.order"),
                 field("secret", "link", target="shop.secret"), field("other_note", "look_up", path="other.note"),
                 field("margin", "formula", formula="amount - cost", result="integer", visible_when="cost > 0"),
                 field("lines", "sub_table", fields=[field("word"), field("source", "link", target="shop.order")]), actions=[CLOSE],
                 views=[{"key": "all", "title": "All", "columns": ["no", "cost"]},
                        {"key": "dear", "title": "Dear", "columns": ["no"], "filter": "cost > 5"}],
                 layouts={"record": {"title": "Order", "sections": [{"title": "All", "fields": ["no", "cost"]}]}}),
            form("secret", field("name", unique=True), field("left", "integer"), field("order", "link", target="shop.order")),
        ],
    )  # fmt: skip
    for key, forms in ROLES.items():
        found["shop"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": forms}
    return found


@dataclass(frozen=True, slots=True)
class Shop:
    """An installation with two stores; `ann` sells in the east, and `ids` are of records by name."""

    home: Installation
    ann: FlaskClient
    ids: dict[str, int]

    def someone(self, *roles: str, org: str | None = "east") -> FlaskClient:
        """A further browser."""
        login = "-".join(roles) or "nobody"
        return signed_in(self.home, login, roles=[f"shop.{each}" for each in roles], org=org)


@pytest.fixture
def shop(empty: Installation) -> Shop:
    """Orders A1 and A2 of the east, B1 of the west."""
    empty.apply(parts())
    for key in ("east", "west"):
        add_unit(empty.platform, Actor(), "organisation", NewUnit(key))
    boss = signed_in(empty, "boss", is_admin=True, org="west")
    ann = signed_in(empty, "ann", roles=["shop.cashier"], org="east")
    ids = {"Gold": empty.save("shop.member", {"name": "Gold", "phone": PHONE, "email": "gold@example.com", "level": 1})}
    ids["Box"] = empty.save("shop.secret", {"name": "Box", "left": 7})
    for client, no in ((ann, "A1"), (ann, "A2"), (boss, "B1")):
        answer = client.post(ORDERS, json={"no": no, "member": {"name": "Gold"}, "amount": 3, "note": f"note {no}"})
        ids[no] = answer.json["record"]["id"]
    empty.save("shop.order", {"cost": 9, "secret": {"name": "Box"}}, id=ids["A1"])
    return Shop(empty, ann, ids)


@pytest.fixture(scope="session")
def compiled() -> dict[str, Release]:
    """Releases by digest that this test process has compiled."""
    return {}


def found(client: FlaskClient, path: str, **query: str) -> list[Any]:
    """The records of a list."""
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.json["records"])


def refused(client: FlaskClient, path: str, **query: str) -> list[str]:
    """Codes of the refusal of a list."""
    return [code for code, _ in problems(client.get(path, query_string=query), 422)]


# a cashier


def test_a_member_is_found_by_the_whole_number_and_shown_behind_its_mask(shop: Shop):
    (member,) = found(shop.ann, MEMBERS, filter=f'phone == "{PHONE}"')
    assert (member["name"], member["phone"], "email" in member) == ("Gold", "138****5678", False)
    assert shop.ann.get(f"{MEMBERS}/phone={PHONE}").json["phone"] == "138****5678"
    (order,) = found(shop.ann, ORDERS, filter='no == "A2"', expand="member")
    assert order["member"]["phone"] == "138****5678"


def test_who_sees_a_number_masked_can_change_the_record_that_it_names(shop: Shop):
    kim = shop.someone("keeper")
    row = {"phone": PHONE, "name": "Golden"}
    answer = kim.patch(MEMBERS, json={"records": [row], "key": ["phone"]})
    assert answer.status_code == 200, answer.json
    (saved,) = answer.json["records"]
    assert (saved["status"], saved["record"]["name"], saved["record"]["phone"]) == ("updated", "Golden", "138****5678")
    for phone in (PHONE, "13812345679"):
        assert problems(kim.patch(f"{MEMBERS}/{shop.ids['Gold']}", json={"phone": phone}), 422) == [("field_not_yours", "/phone")]


@pytest.mark.parametrize("text", [
    'phone > "138"', 'contains(phone, "138")', "length(phone) == 11", 'phone != "1"', 'left(phone, 3) == "138"', 'phone + "" == "1"',
])  # fmt: skip
def test_nothing_else_is_told_of_a_masked_number(shop: Shop, text: str):
    assert refused(shop.ann, MEMBERS, filter=text) == ["masked_field"]
    assert refused(shop.ann, ORDERS, filter=text.replace("phone", "member.phone")) == ["masked_field"]
    assert refused(shop.ann, MEMBERS, sort="-phone") == ["masked_field"]


def test_a_hidden_field_does_not_exist(shop: Shop):
    for wrong in ("email", "emial", "absent"):
        assert refused(shop.ann, MEMBERS, filter=f'{wrong} == "a"') == ["unknown_name"]
        assert refused(shop.ann, MEMBERS, sort=wrong) == refused(shop.ann, MEMBERS, fields=wrong) == ["unknown_field"]
        assert problems(shop.ann.get(f"{MEMBERS}/{wrong}=a"), 422) == [("unknown_field", "/id")]
        for value in ("gold@example.com", "a new@one", 7, {"a": 1}):
            answer = shop.ann.post(MEMBERS, json={"name": "New", wrong: value})
            assert problems(answer, 422) == [("unknown_field", f"/{wrong}")]
            assert answer.json["errors"][0].get("hint") is None
        key = {"records": [{"name": "New"}], "key": [wrong]}
        assert problems(shop.ann.patch(MEMBERS, json=key), 422) == [("key_not_unique", "")]


def test_a_form_description_does_not_name_what_is_hidden(shop: Shop):
    told = shop.ann.get(f"{BASE}/order")
    assert "cost" not in told.get_data(as_text=True)
    assert [each["key"] for each in told.json["views"]] == ["all"]
    assert "secret" not in [each["key"] for each in shop.ann.get("/api/v1/apps/shop").json["forms"]]
    assert "cost" not in shop.ann.get("/api/v1/apps/shop/openapi.json").get_data(as_text=True)
    whole = shop.someone("operator").get(f"{BASE}/order").json
    assert [each["columns"] for each in whole["views"]] == [["no", "cost"], ["no"]]


def test_orders_of_another_store_do_not_exist(shop: Shop):
    assert {each["no"] for each in found(shop.ann, ORDERS, count="exact")} == {"A1", "A2"}
    assert found(shop.ann, MEMBERS, filter="any_of(orders, \"no == 'B1'\")") == []
    assert len(found(shop.ann, MEMBERS, filter='count(records("shop.order")) == 2')) == 1
    everything = [
        ("GET", "", {}), ("GET", "/history", {}), ("GET", "/trace", {}), ("GET", "/trace?considered=true", {}), ("GET", "/timeline", {}),
        ("PATCH", "", {"json": {"amount": 5}}), ("PATCH", "", {"json": {"amount": "many", "absent": 1}}),
        ("PATCH", "", {"json": {"amount": 5}, "headers": {"If-Match": '"1"'}}), ("PATCH", "", {"json": {"amount": 5}, "headers": {"If-Match": '"9"'}}),
        ("DELETE", "", {}), ("DELETE", "", {"headers": {"If-Match": '"9"'}}), ("POST", "/restore", {}), ("POST", "/history/1/restore", {}),
        ("POST", "/actions/close", {"json": {}}), ("POST", "/actions/none", {"json": {}}),
    ]  # fmt: skip
    for method, rest, given in everything:
        hidden, absent = (shop.ann.open(f"{ORDERS}/{id}{rest}", method=method, **given) for id in (shop.ids["B1"], 999_999))
        assert (hidden.status_code, hidden.json) == (absent.status_code, absent.json), (method, rest)
        assert hidden.status_code == 404
    many = {"records": [{"id": shop.ids["B1"], "note": "mine"}]}
    assert problems(shop.ann.patch(ORDERS, json=many), 404) == [("record_not_found", "")]
    assert problems(shop.ann.post(f"{ORDERS}/delete", json={"ids": [shop.ids["B1"]]}), 404)[0][0] == "record_not_found"


def test_who_may_not_do_it_hears_so_of_every_record_alike(shop: Shop):
    operator = shop.someone("operator")
    for id in (shop.ids["B1"], 999_999):
        assert problems(operator.delete(f"{ORDERS}/{id}"), 403) == [("not_allowed", "")]
        assert problems(operator.post(f"{ORDERS}/{id}/actions/close", json={}), 403) == [("not_allowed", "")]
        assert problems(operator.post(f"{ORDERS}/{id}/restore"), 403) == [("not_allowed", "")]
        for rest in ("actions/close", "actions/none", "restore", "history/1/restore"):
            answer = shop.ann.post(f"{BASE}/secret/records/{id}/{rest}", json={})
            assert problems(answer, 404) == [("form_not_found", "")]


@pytest.mark.parametrize("link", [
    {"no": "B1"}, {"public_id": "B1"}, "B1", 999_999,
])  # fmt: skip
def test_a_link_to_what_is_not_seen_is_a_link_to_nobody(shop: Shop, link: Any):
    hidden = {"id": shop.ids["B1"]} if link == 999_999 else link
    places = {
        "/other": {"other": hidden}, "/lines/0/source": {"lines": [{"word": "a", "source": hidden}]},
    }  # fmt: skip
    for pointer, values in places.items():
        answer = shop.ann.post(ORDERS, json={"no": "A3", "amount": 1, **values})
        assert problems(answer, 422) == [("link_not_found", pointer)]
        assert str(shop.ids["B1"]) not in answer.json["title"] or link == 999_999
        answer = shop.ann.patch(f"{ORDERS}/{shop.ids['A1']}", json=values)
        assert problems(answer, 422) == [("link_not_found", pointer)]
    answer = shop.ann.post(f"{ORDERS}/{shop.ids['A1']}/actions/close", json={"rest": hidden})
    assert problems(answer, 422) == [("link_not_found", "/inputs/rest")]


def test_a_link_is_not_given_by_a_key_that_is_hidden(shop: Shop):
    for guess in ("gold@example.com", "nobody@example.com"):
        answer = shop.ann.post(ORDERS, json={"no": "A3", "amount": 1, "member": {"email": guess}})
        assert problems(answer, 422) == [("link_not_found", "/member")]
    assert shop.ann.post(ORDERS, json={"no": "A3", "amount": 1, "member": {"phone": PHONE}}).status_code == 201


def test_a_look_up_through_a_record_that_is_not_seen_is_empty_in_every_answer(shop: Shop):
    shop.home.save("shop.order", {"other": {"no": "B1"}}, id=shop.ids["A1"])
    (order,) = found(shop.ann, ORDERS, filter='no == "A1"')
    saved = shop.ann.patch(f"{ORDERS}/{shop.ids['A1']}", json={"note": "new"}).json["record"]
    assert (order["other_note"], saved["other_note"]) == (None, None)
    assert shop.someone("operator").get(f"{ORDERS}/{shop.ids['A1']}").json["other_note"] == "note B1"


def test_a_row_may_not_be_moved_out_of_sight_nor_written_into_another_store(shop: Shop):
    lines = f"{BASE}/order.lines/records"
    saved = shop.ann.patch(f"{ORDERS}/{shop.ids['A1']}", json={"lines": [{"word": "mine"}]})
    row = saved.json["record"]["lines"][0]["id"]
    assert shop.ann.post(lines, json={"parent": shop.ids["B1"], "word": "x"}).status_code in (403, 404, 422)
    assert shop.ann.patch(f"{lines}/{row}", json={"parent": shop.ids["B1"]}).status_code in (403, 404, 422)
    assert shop.home.values("shop.order.lines", row)["parent"] == shop.ids["A1"]


def test_who_may_only_make_orders_does_not_change_the_rows_of_one(shop: Shop):
    maker, lines = shop.someone("maker"), f"{BASE}/order.lines/records"
    made = maker.post(ORDERS, json={"no": "M1", "amount": 1, "lines": [{"word": "mine"}]})
    assert made.status_code == 201
    row = made.json["record"]["lines"][0]["id"]
    assert problems(maker.patch(f"{lines}/{row}", json={"word": "x"}), 403) == [("not_allowed", "")]
    assert problems(maker.post(lines, json={"parent": shop.ids["A1"], "word": "x"}), 403) == [("not_allowed", "")]


def test_a_deletion_does_not_count_records_that_are_not_seen(shop: Shop):
    shop.home.save("shop.secret", {"name": "Bag", "order": {"no": "A2"}})
    answer = shop.ann.delete(f"{ORDERS}/{shop.ids['A2']}")
    assert problems(answer, 409) == [("still_linked_unseen", "")]
    assert "secret" not in answer.get_data(as_text=True)


# what rules did


def test_what_rules_read_and_did_out_of_sight_is_not_told(shop: Shop):
    made = shop.ann.post(ORDERS, json={"no": "A3", "member": {"name": "Gold"}, "amount": 5})
    assert made.status_code == 201
    assert "example.com" not in made.get_data(as_text=True)
    for rest in ("trace", "trace?considered=true", "timeline", "history"):
        for path in (f"{ORDERS}/{made.json['record']['id']}/{rest}", f"{MEMBERS}/{shop.ids['Gold']}/{rest}"):
            assert "example.com" not in shop.ann.get(path).get_data(as_text=True)
    whole = signed_in(shop.home, "chief", is_admin=True)
    assert "example.com" in whole.get(f"{ORDERS}/{made.json['record']['id']}/trace").get_data(as_text=True)


def test_a_refusal_does_not_tell_the_number_that_it_was_for(shop: Shop):
    shop.home.save("shop.order", {"no": "S1", "amount": 1, "secret": {"name": "Box"}})
    giver = {"actions": ["read", "create"]}
    role = {
        "key": "giver",
        "title": "Giver",
        "forms": {"shop.order": giver, "shop.secret": {"actions": ["read"], "fields": {"left": "hidden"}}},
    }
    changed = parts()
    changed["shop"]["roles/giver.json"] = role
    changed["shop"]["app.json"] = {**changed["shop"]["app.json"], "version": "1.1.0"}
    shop.home.apply(changed)
    giver_client = shop.someone("giver")
    answer = giver_client.post(ORDERS, json={"no": "S2", "amount": 1000, "secret": {"name": "Box"}})
    assert problems(answer, 422) == [("refused_by_rule", "")]
    whole = signed_in(shop.home, "chief", is_admin=True)
    assert problems(whole.post(ORDERS, json={"no": "S2", "amount": 1000, "secret": {"name": "Box"}}), 422) == [
        ("below_floor", "")
    ]
    made = giver_client.post(ORDERS, json={"no": "S3", "amount": 1, "secret": {"name": "Box"}})
    assert [each["rule"] for each in made.json["receipt"] if each["effect"].get("field")] == []
    trace = giver_client.get(f"{ORDERS}/{made.json['record']['id']}/trace").json["trace"]
    assert all(each["rule"] != "shop.stock" for each in trace)


# others


def test_an_operator_sees_all_stores_and_changes_no_order(shop: Shop):
    operator = shop.someone("operator", org=None)
    assert {each["no"] for each in found(operator, ORDERS)} == {"A1", "A2", "B1"}
    (member,) = found(operator, MEMBERS, filter='phone > "138"', sort="-phone")
    assert member["phone"] == PHONE
    assert problems(operator.patch(f"{ORDERS}/{shop.ids['A1']}", json={"note": "x"}), 403) == [("not_allowed", "")]


def test_two_roles_add_up(shop: Shop):
    both = shop.someone("cashier", "counter")
    assert {each["no"] for each in found(both, ORDERS)} == {"A1", "A2", "B1"}
    (order,) = found(both, ORDERS, filter="cost == 9")
    assert order["no"] == "A1"
    assert both.post(f"{ORDERS}/{shop.ids['B1']}/actions/close", json={}).status_code == 200
    assert problems(both.patch(f"{ORDERS}/{shop.ids['B1']}", json={"amount": 4}), 403) == [("record_not_allowed", "")]


def test_a_key_has_no_more_than_its_scopes(shop: Shop):
    made = make_key(shop.home.platform, Actor(), NewKey("till", "ann", (("shop.order", "read"),)))
    key = create_app(shop.home.platform).test_client()
    key.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.token}"
    assert {each["no"] for each in found(key, ORDERS)} == {"A1", "A2"}
    assert problems(key.patch(f"{ORDERS}/{shop.ids['A1']}", json={"note": "x"}), 403) == [("not_allowed", "")]
    assert problems(key.post(f"{ORDERS}/{shop.ids['A1']}/actions/close", json={}), 403) == [("not_allowed", "")]
    assert problems(key.get(MEMBERS), 404) == [("form_not_found", "")]
    assert refused(key, ORDERS, filter='member.name == "Gold"') == ["unknown_field"]


def test_who_has_no_role_sees_no_app(shop: Shop):
    nobody = shop.someone(org=None)
    assert nobody.get("/api/v1/apps").json["apps"] == []
    for path in (ORDERS, f"{ORDERS}/{shop.ids['A1']}", f"{BASE}/order"):
        assert problems(nobody.get(path), 404) == [("form_not_found", "")]
    assert problems(nobody.get("/api/v1/apps/shop/openapi.json"), 404) == [("app_not_found", "")]


def test_who_may_not_export_gets_no_sheet(shop: Shop, tmp_path: Path):
    made = make_key(shop.home.platform, Actor(), NewKey("till", "ann"))
    holder = by_key(shop.home.platform, made.token)
    assert holder is not None
    with pytest.raises(Forbidden):
        export_records(shop.home.platform, holder.actor, ExportRecords("shop.order", tmp_path / "a.csv"))


def test_a_preview_tells_no_more_than_a_save(shop: Shop):
    address, hidden = f"{BASE}/order/preview", shop.ids["B1"]

    def looked_at(values: dict[str, Any], id: int | None = None) -> Any:
        answer = shop.ann.post(address, json={"values": values, "id": id})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    for given in (hidden, {"no": "B1"}, 999_999, {"no": "B9"}):
        seen = looked_at({"other": given})
        assert [(each["code"], each["pointer"]) for each in seen["errors"]] == [("link_not_found", "/other")], given
        assert seen["record"]["other_note"] is None
        assert "note B1" not in str(seen)
    assert looked_at({"other": {"no": "A2"}})["record"]["other_note"] == "note A2"
    for key in ("cost", "cots", "absent"):
        (error,) = looked_at({key: "not a number"})["errors"]
        assert (error["code"], error["pointer"], error.get("hint")) == ("unknown_field", f"/{key}", None)
    shop.home.save("shop.order", {"other": {"no": "B1"}}, id=shop.ids["A1"])
    assert looked_at({}, shop.ids["A1"])["record"]["other_note"] is None
    assert problems(shop.ann.post(address, json={"id": hidden}), 404) == [("record_not_found", "")]
    maker = shop.someone("maker")
    assert [maker.post(address, json={"id": id}).status_code for id in (hidden, 999_999)] == [403, 403]
