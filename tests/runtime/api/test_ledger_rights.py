"""Who may read an account reads of its entries what they may see of what caused them."""

from flask.testing import FlaskClient

from runtime.auth.actor import Actor
from runtime.services.organisations import NewUnit, add_unit
from tests.acceptance.installation import Installation
from tests.factories.apps import app, field, form, rule
from tests.runtime.api.conftest import signed_in


def test_the_words_of_an_entry_are_told_to_whoever_sees_what_they_were_made_of(empty: Installation):
    """A rule writes why it books: out of a hidden field, out of a record of another store, out of nothing that is hidden."""
    points = {"key": "points", "title": "Points", "owner": "till.member"}
    books = [
        rule(
            key,
            "till.sale.created",
            {"credit": {"ledger": "till.points", "owner": "member", "amount": "amount", "reason": reason}},
        )
        for key, reason in (("cost", 'concat("margin ", cost)'), ("plain", 'concat("sale ", no)'))
    ]
    sale = form("sale", field("no"), field("member", "link", target="till.member"), field("amount", "integer"), field("cost"))
    found = app("till", forms=[form("member", field("name", unique=True)), sale], ledgers=[points], rules=books)
    allowed = {"till.member": {"actions": ["read"]}, "till.sale": {"actions": ["read", "create"], "rows": "organisation"}}
    found["till"]["roles/cashier.json"] = {
        "key": "cashier", "title": "Cashier", "ledgers": {"till.points": ["read"]},
        "forms": {**allowed, "till.sale": {**allowed["till.sale"], "fields": {"cost": "hidden"}}},
    }  # fmt: skip
    empty.apply(found)
    for key in ("east", "west"):
        add_unit(empty.platform, Actor(), "organisation", NewUnit(key))
    member = empty.save("till.member", {"name": "Gold"})
    boss = signed_in(empty, "boss", is_admin=True, org="west")
    ann = signed_in(empty, "ann", roles=["till.cashier"], org="east")
    for client, no in ((boss, "W1"), (ann, "E1")):
        values = {"no": no, "member": {"name": "Gold"}, "amount": 1}
        assert client.post("/api/v1/apps/till/forms/sale/records", json=values).status_code == 201

    def reasons(client: FlaskClient) -> set[str | None]:
        answer = client.get(f"/api/v1/apps/till/ledgers/points/accounts/{member}")
        return {each["reason"] for each in answer.json["entries"]}

    def may(client: FlaskClient) -> list[list[str]]:
        return [each["may"] for each in client.get("/api/v1/apps/till").json["ledgers"]]

    assert (may(boss), may(ann)) == ([["read", "post"]], [["read"]])
    assert reasons(boss) == {"sale W1", "sale E1", "margin "}
    assert reasons(ann) == {"sale E1", None}
    boss.patch(f"/api/v1/apps/till/forms/member/records/{member}", json={})
    changed = rule("plain", "till.sale.created", {"credit": {"ledger": "till.points", "owner": "member", "amount": "1"}})
    found["till"]["rules/plain.json"] = changed
    empty.apply(found)
    assert reasons(ann) == {None}  # what the rule read then is no longer known
