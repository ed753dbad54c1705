"""Records in groups with subtotals: the same numbers on both databases, and nothing of what may not be seen."""

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.runtime.api.test_read_api import problems
from tests.runtime.api.test_rights import MEMBERS, ORDERS, Shop, found, shop  # noqa: F401

GROUPS = "/api/v1/apps/shop/forms/order/groups"
RECORDS = "/api/v1/apps/shop/forms/order/records"


def groups(client: FlaskClient, path: str = GROUPS, **query: str) -> list[dict[str, Any]]:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.json["groups"])


def told(client: FlaskClient, by: str, **query: str) -> list[tuple[Any, int]]:
    return [(*each["keys"], each["count"]) for each in groups(client, by=by, **query)]


@pytest.fixture
def busy(home: Installation) -> Installation:
    """O1 of 118.90 and O2 of 0.10 by Ada are there; three more."""
    home.save("shop.customer", {"name": "Ben"})
    rows = [
        {"amount": "10.05", "customer": {"name": "Ben"}, "status": "paid", "day": "2026-01-31", "is_gift": True, "quantity": 2},
        {"amount": "20", "customer": {"name": "Ben"}, "status": "paid", "day": "2026-02-01", "is_gift": False, "quantity": 2},
        {"amount": "30", "status": "open", "ordered_on": "2026-02-28T16:30:00Z", "note": "a \"b\" 'c' \\"},
    ]
    for number, row in enumerate(rows, 3):
        home.save("shop.order", {"order_no": f"O{number}", **row})
    return home


def test_each_group_has_its_count_and_exact_totals(busy: Installation, client: FlaskClient):
    by_status = groups(client, by="status", totals="amount:sum,amount:avg,amount:min,amount:max,quantity:sum,day:max")
    paid = next(each for each in by_status if each["keys"] == ["paid"])
    assert (paid["count"], paid["totals"]["quantity:sum"], paid["totals"]["day:max"]) == (2, 4, "2026-02-01")
    amounts = [Decimal(str(paid["totals"][f"amount:{name}"])) for name in ("sum", "avg", "min", "max")]
    assert amounts == [Decimal("30.05"), Decimal("15.025"), Decimal("10.05"), Decimal(20)]
    (everything,) = groups(client, totals="amount:sum")
    assert (everything["keys"], everything["count"], Decimal(everything["totals"]["amount:sum"])) == ([], 5, Decimal("179.05"))


@pytest.mark.parametrize("by", [
    "status", "customer", "is_gift", "quantity", "amount", "note", "day", "day:week", "day:month", "day:quarter", "day:year", "ordered_on",
    "ordered_on:month", "created_by", "customer.name", "status,day:month", "customer,is_gift", "customer.is_big",
])  # fmt: skip
def test_the_filter_of_a_group_leads_to_its_records(busy: Installation, client: FlaskClient, by: str):
    found_groups = groups(client, by=by, totals="amount:sum")
    assert sum(each["count"] for each in found_groups) == 5
    for each in found_groups:
        answer = client.get(RECORDS, query_string={"filter": each["filter"], "count": "exact"}).json
        assert answer["total"]["count"] == each["count"], each
        amounts = sum((Decimal(str(record["amount"])) for record in answer["records"]), Decimal(0))
        assert amounts == Decimal(each["totals"]["amount:sum"])


def test_options_come_as_their_author_has_them_days_as_they_follow(busy: Installation, client: FlaskClient):
    assert [each[0] for each in told(client, "status")] == ["open", "paid"]
    assert [each[0] for each in told(client, "status", sort="-keys")] == ["paid", "open"]
    assert told(client, "day:month") == [("2026-01-01", 1), ("2026-02-01", 1), (None, 3)]
    assert told(client, "status", sort="-count") == [("open", 3), ("paid", 2)]


def test_a_moment_belongs_to_the_day_of_the_workspace(busy: Installation, client: FlaskClient):
    """Half past four in the afternoon of the last of February in Greenwich is the first of March in Shanghai."""
    assert ("2026-03-01", 1) in told(client, "ordered_on:day", filter='order_no == "O5"')


def test_links_are_called_by_name_and_a_filter_holds(busy: Installation, client: FlaskClient):
    assert [each["labels"] for each in groups(client, by="customer")][:2] == [["Ada"], ["Ben"]]
    assert told(client, "status", filter="amount > 15", q="O4") == [("paid", 1)]
    answer = client.get(GROUPS, query_string={"by": "order_no", "limit": 2}).json
    assert (len(answer["groups"]), answer["is_cut"]) == (2, True)


def test_what_makes_no_group_is_said(busy: Installation, client: FlaskClient):
    for query, code in (
        ({"by": "lines"}, "records_outside_list_function"), ({"by": "status:month"}, "not_groupable"), ({"by": "day:hour"}, "not_groupable"),
        ({"totals": "note:sum"}, "not_addable"), ({"totals": "amount"}, "not_addable"), ({"by": "a,b,c"}, "too_many_groups"),
        ({"by": "stauts"}, "unknown_name"), ({"by": "amount + 1"}, "unknown_field"),
    ):  # fmt: skip
        answer = client.get(GROUPS, query_string=query)
        assert answer.status_code == 422, (query, answer.json)
        assert code in [each for each, _ in problems(answer, 422)], (query, answer.json)


# rights


def test_groups_are_of_the_records_that_one_may_see(shop: Shop):  # noqa: F811
    path = ORDERS.replace("records", "groups")
    mine = found(shop.ann, ORDERS)
    (all_of_them,) = groups(shop.ann, path, totals="amount:sum")
    assert (all_of_them["count"], all_of_them["totals"]["amount:sum"]) == (len(mine), 3 * len(mine)) == (2, 6)
    assert {each["keys"][0] for each in groups(shop.ann, path, by="no")} == {"A1", "A2"}


@pytest.mark.parametrize("query", [
    {"by": "cost"}, {"totals": "cost:sum"}, {"by": "member.email"}, {"by": "secret.name"}, {"totals": "secret.left:max"},
    {"by": "member.phone"}, {"filter": "cost > 5"},
])  # fmt: skip
def test_by_and_of_what_one_may_not_read_there_are_none(shop: Shop, query: dict[str, str]):  # noqa: F811
    answer = shop.ann.get(ORDERS.replace("records", "groups"), query_string=query)
    assert answer.status_code == 422, answer.json
    assert {code for code, _ in problems(answer, 422)} <= {"unknown_name", "masked_field", "unknown_field"}


def test_a_masked_field_is_neither_grouped_by_nor_compared(shop: Shop):  # noqa: F811
    for query in ({"by": "phone"}, {"by": "level", "totals": "phone:max"}):
        answer = shop.ann.get(MEMBERS.replace("records", "groups"), query_string=query)
        assert [code for code, _ in problems(answer, 422)] == ["masked_field"]


def test_many_links_are_called_by_name_too(home: Installation, client: FlaskClient):
    """More than fit into one formula."""
    home.save_all("shop.customer", [{"name": f"N{number:04}"} for number in range(700)])
    home.save_all("shop.order", [{"order_no": f"M{number:04}", "customer": {"name": f"N{number:04}"}} for number in range(700)])
    found = groups(client, by="customer", filter='contains(order_no, "M")')
    assert {each["labels"][0] for each in found} == {f"N{number:04}" for number in range(700)}
