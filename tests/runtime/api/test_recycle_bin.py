"""The recycle bin: who has deleted what, what comes back with it, and for whom."""

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.services.shop import shop

FORMS = "/api/v1/apps/shop/forms"


def binned(client: FlaskClient, form: str = "order", query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"{FORMS}/{form}/bin{query}")
    assert answer.status_code == 200, answer.json
    return answer.json["records"]


def deleted(client: FlaskClient, form: str, *ids: int) -> None:
    assert client.post(f"{FORMS}/{form}/records/delete", json={"ids": list(ids)}).status_code == 200


def restored(client: FlaskClient, form: str, *ids: int) -> list[dict[str, Any]]:
    answer = client.post(f"{FORMS}/{form}/records/restore", json={"ids": list(ids)})
    assert answer.status_code == 200, answer.json
    return answer.json["records"]


def test_what_was_deleted_last_comes_first_with_who_and_what_comes_back(home: Installation, client: FlaskClient) -> None:
    first, second = home.ids("shop.order")
    for text in ("one", "two"):
        home.save("shop.note", {"text": text, "order": first})
    gone_before = home.save("shop.note", {"text": "before", "order": first})
    home.delete("shop.note", gone_before)
    home.clock.set(home.clock.now() + timedelta(hours=1))
    deleted(client, "order", first)
    home.clock.set(home.clock.now() + timedelta(hours=1))
    deleted(client, "order", second)
    assert [each["record"]["order_no"] for each in binned(client)] == ["O2", "O1"]
    told = binned(client)[1]
    assert (told["deleted_by"], told["is_erased"]) == ("boss", False)
    assert {each["form"]: (each["count"], each["is_exact"]) for each in told["brings"]} == {
        "shop.order.lines": (1, True), "shop.note": (2, True),
    }  # fmt: skip
    assert [each["record"]["order_no"] for each in binned(client, query="?limit=1")] == ["O2"]
    (saved,) = restored(client, "order", first)
    assert saved["status"] == "updated"
    assert [row["text"] for row in home.rows("shop.note")] == ["one", "two"]
    assert [each["record"]["order_no"] for each in binned(client)] == ["O2"]
    assert [each["record"]["text"] for each in binned(client, "note")] == ["before"]


def test_what_cannot_come_back_says_why_and_holds_up_no_other(home: Installation, client: FlaskClient) -> None:
    first, second = home.ids("shop.order")
    deleted(client, "order", first, second)
    home.save("shop.order", {"order_no": "O1"})
    one, other, third = restored(client, "order", first, second, 99999)
    assert (one["status"], one["errors"][0]["code"]) == ("refused", "not_unique")
    assert (other["status"], third["errors"][0]["code"]) == ("updated", "record_not_found")


def test_what_went_with_it_and_cannot_come_back_stays(home: Installation, client: FlaskClient) -> None:
    first, _ = home.ids("shop.order")
    customer = home.save("shop.customer", {"name": "Bob"})
    home.save("shop.note", {"text": "of Bob", "order": first, "customer": customer})
    deleted(client, "order", first)
    home.delete("shop.customer", customer)
    assert restored(client, "order", first)[0]["status"] == "updated"
    assert home.rows("shop.note") == []


def test_words_find_what_was_deleted(home: Installation, client: FlaskClient) -> None:
    deleted(client, "order", *home.ids("shop.order"))
    assert [each["record"]["order_no"] for each in binned(client, query="?q=O1")] in ([], ["O1"])


def test_nobody_is_told_what_they_may_not_see(home: Installation, client: FlaskClient) -> None:
    parts = shop()
    orders = {
        "actions": ["read", "delete"],
        "rows": {"condition": "amount > 100"},
        "fields": {"amount": "read", "order_no": "read", "lines": "hidden"},
    }
    parts["shop"]["roles/clerk.json"] = {"key": "clerk", "title": "Clerk", "forms": {"shop.order": orders}}
    parts["shop"]["roles/guest.json"] = {
        "key": "guest",
        "title": "Guest",
        "forms": {"shop.order": {**orders, "actions": ["read"]}},
    }
    home.apply(parts)
    first, second = home.ids("shop.order")
    home.save("shop.note", {"text": "x", "order": first})
    deleted(client, "order", first, second)
    clerk, guest = signed_in(home, "li", roles=("shop.clerk",)), signed_in(home, "mei", roles=("shop.guest",))
    (seen,) = binned(clerk)
    assert (seen["record"]["order_no"], seen["brings"]) == ("O1", [])
    assert problems(clerk.get(f"{FORMS}/note/bin"), 404)[0][0] == "form_not_found"
    assert restored(clerk, "order", second)[0]["errors"][0]["code"] == "record_not_found"
    assert problems(guest.post(f"{FORMS}/order/records/restore", json={"ids": [first]}), 403)[0][0] == "not_allowed"
    assert restored(clerk, "order", first)[0]["status"] == "updated"
    assert len(home.rows("shop.note")) == 1
