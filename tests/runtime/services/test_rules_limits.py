"""Rules that are records, while orders come in: limits, give-backs, stop, validity, and an operator who edits meanwhile."""

from tests.factories.apps import rule
from tests.runtime.services.house import House, Install
from tests.runtime.services.shop import EARNING, GRANTING, shop

BACK = rule("back", "shop.order.state:cancelled", {"reverse": {"ledger": "shop.credit"}})


def order(here: House, customer: int, amount: object, **values: object) -> int:
    number = len(here.ids("shop.order"))
    return here.save("shop.order", {"order_no": f"N{number}", "customer": customer, "amount": amount, "status": "paid", **values})


def balance(here: House, customer: int) -> int:
    return int(here.value("shop.customer", customer, "balance"))


def test_a_limit_per_day_is_of_the_day_on_which_it_happened(install: Install) -> None:
    here = install(shop([BACK]))
    here.save("shop.grant", {**EARNING, "limit_per_day": 30})
    ann, bob = here.save("shop.customer", {"name": "Ann"}), here.save("shop.customer", {"name": "Bob"})
    first = order(here, ann, "20", ordered_on="2026-02-10T10:00:00+08:00")
    order(here, ann, "20", ordered_on="2026-02-10T23:30:00+08:00")  # the last is partial
    assert balance(here, ann) == 30
    refused = order(here, ann, "5", ordered_on="2026-02-10T00:00:00+08:00")
    assert here.outcomes("shop.order", refused) == [("shop.grant:" + str(here.ids("shop.grant")[0]), "limit_reached")]
    order(here, ann, "7", ordered_on="2026-02-11T00:00:00+08:00")  # another day
    order(here, bob, "9", ordered_on="2026-02-10T10:00:00+08:00")  # another customer
    assert (balance(here, ann), balance(here, bob)) == (37, 9)
    here.save("shop.order", {"status": "cancelled"}, first)
    assert balance(here, ann) == 17
    order(here, ann, "50", ordered_on="2026-02-10T12:00:00+08:00")  # what was taken back may be given again
    assert balance(here, ann) == 37
    assert here.wrong() == []


def test_a_budget_is_for_all_and_given_back(install: Install) -> None:
    here = install(shop([BACK]))
    here.save("shop.grant", {**EARNING, "limit_total": 50})
    ann, bob = here.save("shop.customer", {"name": "Ann"}), here.save("shop.customer", {"name": "Bob"})
    first = order(here, ann, "30")
    order(here, bob, "30")
    assert (balance(here, ann), balance(here, bob)) == (30, 20)
    last = order(here, bob, "1")
    assert [outcome for _, outcome in here.outcomes("shop.order", last)] == ["budget_exhausted"]
    here.save("shop.order", {"status": "cancelled"}, first)
    order(here, bob, "100")
    assert (balance(here, ann), balance(here, bob)) == (0, 50)
    assert here.incidents() == []


def test_limits_hold_within_one_list(install: Install) -> None:
    here = install(shop())
    here.save("shop.grant", {**EARNING, "limit_total": 25, "limit_per_day": 12})
    customers = [here.save("shop.customer", {"name": name}) for name in "abc"]
    rows = [{"order_no": f"{each}-{number}", "customer": each, "amount": "5"} for number in range(4) for each in customers]
    here.save_all("shop.order", rows)
    assert [balance(here, each) for each in customers] == [10, 10, 5]


def test_a_refused_row_gives_its_units_back(install: Install) -> None:
    here = install(shop([
        rule("big", "shop.order.created", {"refuse": {"when": "amount > 10", "message": "too big"}}, must=True, priority=900),
    ]))  # fmt: skip
    here.save("shop.grant", {**EARNING, "limit_total": 20})
    ann = here.save("shop.customer", {"name": "Ann"})
    saved = here.save_some("shop.order", [{"order_no": each, "customer": ann, "amount": each} for each in ("8", "18", "9", "7")])
    assert [each.status for each in saved] == ["created", "refused", "created", "created"]
    assert balance(here, ann) == 20


def test_stop_ends_the_set_only_where_something_was_given(install: Install) -> None:
    here = install(shop())
    here.save("shop.grant", {**EARNING, "name": "first", "amount": "100", "priority": 1, "stop": True, "limit_total": 150})
    here.save("shop.grant", {**EARNING, "name": "second", "amount": "10", "priority": 2})
    here.save("shop.grant", {**EARNING, "name": "third", "amount": "1", "priority": 2, "condition": "amount > 5"})
    ann = here.save("shop.customer", {"name": "Ann"})
    order(here, ann, "9")
    assert balance(here, ann) == 100
    order(here, ann, "9")
    assert balance(here, ann) == 150
    order(here, ann, "9")  # the first has nothing left, so it does not stop
    assert balance(here, ann) == 161


def test_validity_is_by_the_day_on_which_it_happened(install: Install) -> None:
    here = install(shop())
    here.save("shop.grant", {**EARNING, "starts_on": "2026-02-10", "ends_on": "2026-02-11"})
    ann = here.save("shop.customer", {"name": "Ann"})
    for number, when in enumerate(
        ("2026-02-09T23:59:59+08:00", "2026-02-10T00:00:00+08:00", "2026-02-11T23:59:59+08:00", "2026-02-12T00:00:00+08:00")
    ):
        order(here, ann, 10**number, ordered_on=when)
    assert balance(here, ann) == 110


def test_an_operator_publishes_stops_edits_and_deletes(install: Install) -> None:
    here = install(shop())
    ann = here.save("shop.customer", {"name": "Ann"})
    grant = here.save("shop.grant", {**EARNING, "amount": "1", "status": "draft"})
    expected = 0
    for change, given in (
        ({}, 0), ({"status": "published"}, 1), ({"amount": "20"}, 20), ({"condition": "amount > 50"}, 0), ({"condition": None}, 20),
        ({"status": "stopped"}, 0), ({"status": "published", "trigger": "shop.customer.created", "amount": "7"}, 0),
        ({"trigger": "shop.order.created"}, 7),
    ):  # fmt: skip
        here.save("shop.grant", change, grant)
        order(here, ann, "9")
        expected += given
        assert balance(here, ann) == expected, change
    here.delete("shop.grant", grant)
    order(here, ann, "9")
    here.bring_back("shop.grant", grant)
    order(here, ann, "9")
    assert balance(here, ann) == expected + 7


def test_a_rule_that_a_rule_publishes_acts_within_the_same_list(install: Install) -> None:
    publish = {"update": {"record": 'first(records("shop.grant", "status == \\"draft\\""))', "set": {"status": '"published"'}}}
    here = install(shop([rule("open_up", "shop.order.created", publish, condition='note == "now"', priority=900)]))
    ann = here.save("shop.customer", {"name": "Ann"})
    here.save("shop.grant", {**EARNING, "status": "draft"})
    rows = [
        {"order_no": str(number), "customer": ann, "amount": "5", "note": note} for number, note in enumerate(("", "now", ""))
    ]
    here.save_all("shop.order", rows)
    assert balance(here, ann) == 5


def test_taking_back_is_exact_after_the_rule_was_changed_or_deleted(install: Install) -> None:
    here = install(shop([BACK]))
    ann = here.save("shop.customer", {"name": "Ann"})
    grant = here.save("shop.grant", EARNING)
    first, second = order(here, ann, "30"), order(here, ann, "12")
    here.save("shop.grant", {"amount": "floor(amount * 3)"}, grant)
    here.save("shop.order", {"status": "cancelled"}, first)
    assert balance(here, ann) == 12
    here.delete("shop.grant", grant)
    here.save("shop.order", {"status": "cancelled"}, second)
    assert balance(here, ann) == 0
    assert here.wrong() == []


def test_a_limit_set_later_counts_from_then_on(install: Install) -> None:
    """And what was given before it is not given back to it."""
    here = install(shop([BACK]))
    ann = here.save("shop.customer", {"name": "Ann"})
    grant = here.save("shop.grant", EARNING)
    first = order(here, ann, "100")
    here.save("shop.grant", {"limit_total": 50}, grant)
    order(here, ann, "60")
    assert balance(here, ann) == 150
    here.save("shop.order", {"status": "cancelled"}, first)
    order(here, ann, "60")
    assert balance(here, ann) == 50


def test_a_rule_whose_field_was_dropped_is_an_incident_and_orders_still_save(install: Install) -> None:
    here = install(shop())
    ann = here.save("shop.customer", {"name": "Ann"})
    broken = here.save("shop.grant", {**EARNING, "name": "Broken", "amount": "steps * 2"})
    here.save("shop.grant", {**EARNING, "name": "Fine"})
    slim = shop()
    document = slim["shop"]["forms/order.json"]
    slim["shop"]["forms/order.json"] = {**document, "fields": [each for each in document["fields"] if each["key"] != "steps"]}
    install(slim)
    for amount in ("5", "6"):
        order(here, ann, amount)
    assert balance(here, ann) == 11
    (incident,) = here.incidents()
    assert (incident.subject, incident.sample["reason"], incident.count) == (f"shop.grant:{broken}", "rule_does_not_compile", 2)
    here.save("shop.grant", {"amount": "1"}, broken)
    order(here, ann, "5")
    assert balance(here, ann) == 17


def test_the_form_of_the_rules_may_be_large(install: Install) -> None:
    """Drafts do not matter, however many there are."""
    here = install(shop())
    here.save_all("shop.grant", [{**EARNING, "status": "draft"} for _ in range(1_000)])
    here.save_all("shop.grant", [{**EARNING, "status": "stopped"} for _ in range(1_000)])
    here.save("shop.grant", EARNING)
    ann = here.save("shop.customer", {"name": "Ann"})
    order(here, ann, "5")
    assert balance(here, ann) == 5


def test_two_postings_of_one_grant_are_counted_once(install: Install) -> None:
    twice = {**GRANTING, "actions": [*GRANTING["actions"], *GRANTING["actions"]]}
    parts = shop([BACK])
    parts["shop"]["rules/granting.json"] = twice
    here = install(parts)
    here.save("shop.grant", {**EARNING, "limit_total": 50})
    ann = here.save("shop.customer", {"name": "Ann"})
    first = order(here, ann, "20")
    order(here, ann, "20")
    assert balance(here, ann) == 80
    here.save("shop.order", {"status": "cancelled"}, first)
    order(here, ann, "100")
    assert balance(here, ann) == 40 + 60
