"""Rules `with` the save and `after` it; what a refusal, a failure and a `must` undo, and what stays."""

import pytest

from runtime.services.run_due import run_due
from runtime.storage.jobs import MOST_ATTEMPTS
from runtime.storage.system_tables import SYSTEM
from tests.factories.apps import rule
from tests.runtime.services.house import House, Install, refused
from tests.runtime.services.shop import shop

TAKE = {"adjust": {"record": "item", "field": "stock", "by": "-quantity", "floor": "0"}}
NOT_ENOUGH = {"en": "Not enough in stock", "zh-CN": "库存不足"}
CREDIT = {"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "floor(amount)"}}


def note(text: str) -> dict[str, object]:
    return {"create": {"form": "shop.note", "set": {"text": text}}}


def texts(here: House) -> list[str]:
    return [here.value("shop.note", id, "text") for id in here.ids("shop.note")]


def test_a_later_rule_carries_what_it_was_told(install: Install) -> None:
    """The record is read afresh; the event is as it was: the record before, when it happened, and who did it."""
    seen = 'concat(coalesce(old.note, "-"), coalesce(note, "-"), " ", text(hour(occurred_at)), " ", text(old.amount))'
    here = install(shop([rule("later", "shop.order.updated", note(seen), run="after")]))
    order = here.save("shop.order", {"order_no": "1", "amount": "7.50"})
    here.at("2026-03-01T10:30:00+08:00")
    here.save("shop.order", {"note": "now"}, order)
    here.at("2026-03-01T11:45:00+08:00")
    assert texts(here) == []
    assert here.work().counts["rule"] == 1
    assert texts(here) == ["-now 10 7.5"]
    assert here.work().counts["rule"] == 0
    assert len(texts(here)) == 1


def test_later_rules_of_one_record_run_in_the_order_of_the_saves(install: Install) -> None:
    here = install(shop([
        rule("later", "shop.order.updated", note("concat(old.note, note)"), run="after", condition="old.note != null"),
    ]))  # fmt: skip
    order = here.save("shop.order", {"order_no": "1", "note": "a"})
    for each in "bcd":
        here.save("shop.order", {"note": each}, order)
    here.work()
    assert texts(here) == ["ad", "bd", "cd"]


def test_a_later_rule_hears_payloads(install: Install) -> None:
    """Of ledger events and of emitted ones: numbers, times and texts come as what they were."""
    told = 'concat(text(event.amount), " ", event.reason, " ", text(date(event.occurred_at)))'
    here = install(shop([
        rule("earn", "shop.order.created", {"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "floor(amount)",
             "occurred_at": "ordered_on", "reason": "order_no"}}),
        rule("credited", "shop.credit.credited", note(told), run="after"),
        rule("shout", "shop.order.created", {"emit": {"event": "shop.shouted", "payload": {"price": "amount", "on": "day"}}}),
        rule("hear", "shop.shouted", note('concat(text(event.price * 2), " ", text(event.on))'), run="after"),
    ]))  # fmt: skip
    customer = here.save("shop.customer", {"name": "Ann"})
    here.save(
        "shop.order", {"order_no": "N1", "customer": customer, "amount": "12.25", "ordered_on": "2026-02-03", "day": "2026-01-31"}
    )
    here.work()
    assert sorted(texts(here)) == ["12 N1 2026-02-03", "24.5 2026-01-31"]


def test_later_rules_that_set_each_other_off_come_to_an_end(install: Install) -> None:
    step = {"update": {"set": {"steps": "coalesce(steps, 0) + 1"}}}
    here = install(shop([rule("endless", ["shop.order.created", "shop.order.updated"], step, run="after")]))
    order = here.save("shop.order", {"order_no": "1"})
    assert here.work().counts["rule"] == 8
    assert here.value("shop.order", order, "steps") == 8
    assert [(each.subject, each.code) for each in here.incidents()] == [("shop.endless", "cascade_too_deep")]


def test_a_later_rule_on_a_deleted_record(install: Install) -> None:
    here = install(shop([rule("gone", "shop.item.deleted", note('concat("gone: ", name)'), run="after")]))
    item = here.save("shop.item", {"name": "pen"})
    here.delete("shop.item", item)
    assert here.work().counts["failed"] == 0
    assert texts(here) == ["gone: pen"]


def test_a_later_rule_acts_for_who_caused_it(install: Install) -> None:
    here = install(shop([rule("later", "shop.order.created", {"update": {"set": {"note": '"done"'}}}, run="after")]))
    order = here.save("shop.order", {"order_no": "1"})
    here.work()
    first, second = here.history("shop.order", order)
    assert (first.cause, second.cause) == (None, "rule:shop.later")
    assert second.changes == {"note": [None, "done"]}


def test_draining_leaves_schedules_alone(install: Install) -> None:
    here = install(shop([
        rule("later", "shop.order.created", note('"after"'), run="after"),
        {"key": "nightly", "title": "Nightly", "schedule": {"cron": "0 3 * * *"}, "actions": [note('"night"')]},
    ]))  # fmt: skip
    here.save("shop.order", {"order_no": "1"})
    here.at("2026-03-02T04:00:00+08:00")
    done = run_due(here.platform, kinds=frozenset({"rule"}))
    assert dict(done.counts) == {"rule": 1}
    assert texts(here) == ["after"]
    here.work()
    assert texts(here) == ["after", "night"]


# refusal


def test_must_refuses_the_row_in_the_authors_words(install: Install) -> None:
    here = install(shop([rule("stock", "shop.order.created", {"adjust": {**TAKE["adjust"], "refusal": NOT_ENOUGH}}, must=True)]))
    item = here.save("shop.item", {"name": "pen", "stock": 2})
    (problem,) = refused(lambda: here.save("shop.order", {"order_no": "1", "item": item, "quantity": 3}))
    assert problem.code == "refused"
    said = {locale: here.platform.catalog.render(problem, locale) for locale in ("en", "zh-CN")}
    assert said == NOT_ENOUGH
    assert here.ids("shop.order") == []
    assert here.value("shop.item", item, "stock") == 2


def test_must_without_words_says_what_is_missing(install: Install) -> None:
    here = install(shop([rule("stock", "shop.order.created", TAKE, must=True)]))
    item = here.save("shop.item", {"name": "pen", "stock": 2})
    (problem,) = refused(lambda: here.save("shop.order", {"order_no": "1", "item": item, "quantity": 3}))
    assert (problem.code, dict(problem.params)) == ("below_floor", {"available": 2, "needed": 3})


def test_a_list_that_is_not_atomic_loses_only_the_refused_row(install: Install) -> None:
    here = install(shop([rule("stock", "shop.order.created", TAKE, must=True)]))
    item = here.save("shop.item", {"name": "pen", "stock": 5})
    rows = [{"order_no": str(number), "item": item, "quantity": quantity} for number, quantity in enumerate((3, 4, 2))]
    saved = here.save_some("shop.order", rows)
    assert [each.status for each in saved] == ["created", "refused", "created"]
    assert here.value("shop.item", item, "stock") == 0
    assert [
        problem.pointer
        for problem in refused(lambda: here.save_all("shop.order", [{**row, "order_no": f"x{row['order_no']}"} for row in rows]))
    ] == ["/0", "/1", "/2"]


def test_a_refusal_undoes_only_its_rule_and_leaves_a_reason(install: Install) -> None:
    here = install(shop([
        rule("before", "shop.order.created", {"update": {"set": {"note": '"kept"'}}}, priority=1),
        rule("both", "shop.order.created", {"update": {"set": {"steps": "1"}}}, TAKE, priority=2),
        rule("behind", "shop.order.created", {"update": {"set": {"is_gift": "true"}}}, priority=3),
        rule("follows", "shop.order.updated", note('"followed"'), condition="steps != old.steps"),
    ]))  # fmt: skip
    item = here.save("shop.item", {"name": "pen", "stock": 2})
    order = here.save("shop.order", {"order_no": "1", "item": item, "quantity": 3})
    values = here.values("shop.order", order)
    assert (values["note"], values["steps"], values["is_gift"]) == ("kept", None, True)
    assert texts(here) == []
    assert here.incidents() == []
    assert here.outcomes("shop.order", order) == [("shop.before", "done"), ("shop.both", "below_floor"), ("shop.behind", "done")]


def test_two_steps_of_which_the_second_refuses(install: Install) -> None:
    here = install(shop([rule("move", "shop.order.created", CREDIT, TAKE)]))
    customer, item = here.save("shop.customer", {"name": "Ann"}), here.save("shop.item", {"name": "pen", "stock": 0})
    here.save("shop.order", {"order_no": "1", "customer": customer, "amount": "9", "item": item, "quantity": 1})
    assert here.value("shop.customer", customer, "balance") == 0
    assert here.wrong() == []


@pytest.mark.parametrize(
    ("amount", "reason"), [("null", "no_value"), ("0", "zero_amount"), ("floor(amount) - floor(amount)", "zero_amount")]
)
def test_nothing_to_give_is_a_reason_and_no_incident(install: Install, amount: str, reason: str) -> None:
    here = install(shop([rule("earn", "shop.order.created", {"credit": {**CREDIT["credit"], "amount": amount}})]))
    customer = here.save("shop.customer", {"name": "Ann"})
    order = here.save("shop.order", {"order_no": "1", "customer": customer, "amount": "9"})
    assert here.outcomes("shop.order", order) == [("shop.earn", reason)]
    assert here.incidents() == []


def test_nobody_to_give_to_is_a_reason(install: Install) -> None:
    here = install(shop([rule("earn", "shop.order.created", CREDIT)]))
    order = here.save("shop.order", {"order_no": "1", "amount": "9"})
    assert here.outcomes("shop.order", order) == [("shop.earn", "no_subject")]


@pytest.mark.parametrize(("amount", "code"), [("floor(amount / quantity)", "division_by_zero"), ("-1", "negative_amount")])
def test_a_failing_rule_is_an_incident_and_the_save_stands(install: Install, amount: str, code: str) -> None:
    here = install(shop([rule("earn", "shop.order.created", {"credit": {**CREDIT["credit"], "amount": amount}})]))
    customer = here.save("shop.customer", {"name": "Ann"})
    rows = [{"order_no": str(number), "customer": customer, "amount": "9", "quantity": 0} for number in range(3)]
    assert [each.status for each in here.save_all("shop.order", rows)] == ["created"] * 3
    (incident,) = here.incidents()
    assert (incident.subject, incident.code, incident.count) == ("shop.earn", code, 3)
    assert incident.sample["values"].get("amount", "9.00") == "9.00"
    assert incident.sample["record_id"] == here.ids("shop.order")[-1]


def test_a_field_is_not_emptied_because_a_formula_failed(install: Install) -> None:
    """The field keeps its value, and somebody is told; a formula that says null on purpose empties it."""
    halves = rule("halves", "shop.order.updated", {"update": {"set": {"note": "text(amount / quantity)"}}})
    here = install(shop([halves]))
    order = here.save("shop.order", {"order_no": "1", "amount": "9", "quantity": 2})
    here.save("shop.order", {"note": "kept", "quantity": 0}, order)
    assert here.value("shop.order", order, "note") == "kept"
    assert [(each.subject, each.code) for each in here.incidents()] == [("shop.halves", "division_by_zero")]


def test_a_job_whose_process_always_ends_is_given_up(install: Install) -> None:
    here = install(shop([rule("later", "shop.order.created", note("order_no"), run="after")]))
    here.save("shop.order", {"order_no": "1"})
    with here.platform.database.write() as connection:
        connection.execute(SYSTEM.job.update().values(attempts=MOST_ATTEMPTS))
    assert here.work().counts["failed"] == 1
    assert [(each.kind, each.code) for each in here.incidents()] == [("job", "job_gave_up")]
    assert texts(here) == []


def test_a_failing_must_rule_refuses_the_row(install: Install) -> None:
    here = install(
        shop(
            [
                rule(
                    "earn",
                    "shop.order.created",
                    {"credit": {**CREDIT["credit"], "amount": "floor(amount / quantity)"}},
                    must=True,
                )
            ]
        )
    )
    customer = here.save("shop.customer", {"name": "Ann"})
    (problem,) = refused(lambda: here.save("shop.order", {"order_no": "1", "customer": customer, "amount": "9", "quantity": 0}))
    assert problem.code == "rule_failed"
    assert here.ids("shop.order") == []


def test_a_null_condition_is_false(install: Install) -> None:
    here = install(shop([rule("big", "shop.order.created", note('"big"'), condition="amount > 5")]))
    order = here.save("shop.order", {"order_no": "1"})
    assert (texts(here), here.outcomes("shop.order", order), here.incidents()) == ([], [], [])


def test_a_created_record_with_errors_is_an_incident_that_names_the_field(install: Install) -> None:
    here = install(shop([rule("tell", "shop.order.created", note("note"))]))
    order = here.save("shop.order", {"order_no": "1"})
    (incident,) = here.incidents()
    assert (incident.code, incident.sample["pointer"], incident.sample["reason"]) == ("required", "/text", "rule_failed")
    assert here.values("shop.order", order)["version"] == 1


def test_a_failure_further_down_undoes_only_what_is_there(install: Install) -> None:
    """The rule that caused it stands, and so does the row."""
    here = install(shop([
        rule("first", "shop.order.created", {"update": {"set": {"steps": "1"}}}),
        rule("second", "shop.order.updated", {"update": {"set": {"steps": "2"}}}, note("note")),
        rule("third", "shop.order.updated", {"update": {"set": {"is_gift": "true"}}}, condition="steps == 1"),
    ]))  # fmt: skip
    order = here.save("shop.order", {"order_no": "1"})
    values = here.values("shop.order", order)
    assert (values["steps"], values["is_gift"]) == (1, True)
    # the third rule's own update wakes the second again
    assert [(each.subject, each.code, each.count) for each in here.incidents()] == [("shop.second", "required", 2)]


def test_a_must_rule_further_down_refuses_the_whole_row(install: Install) -> None:
    here = install(shop([
        rule("first", "shop.order.created", {"update": {"set": {"steps": "1"}}}),
        rule("second", "shop.order.updated", {"refuse": {"when": "steps == 1", "message": NOT_ENOUGH}}, must=True),
    ]))  # fmt: skip
    assert [problem.code for problem in refused(lambda: here.save("shop.order", {"order_no": "1"}))] == ["refused"]
    assert here.ids("shop.order") == []


def test_a_record_that_another_rule_deleted_is_gone(install: Install) -> None:
    here = install(shop([
        rule("drop", "shop.item.created", {"delete": {}}, priority=1, condition='name == "bad"'),
        rule("touch", "shop.item.created", {"update": {"set": {"stock": "1"}}}, priority=2),
    ]))  # fmt: skip
    (saved,) = here.save_all("shop.item", [{"name": "bad"}])
    assert saved.id is not None
    assert here.ids("shop.item") == []
    assert here.outcomes("shop.item", saved.id) == [("shop.drop", "done"), ("shop.touch", "record_gone")]


def test_a_receipt_says_what_was_done_and_why_not(install: Install) -> None:
    here = install(shop([rule("earn", "shop.order.created", CREDIT), rule("stock", "shop.order.created", TAKE)]))
    customer, item = here.save("shop.customer", {"name": "Ann"}), here.save("shop.item", {"name": "pen", "stock": 0})
    row = {"order_no": "1", "customer": customer, "amount": "9", "item": item, "quantity": 1}
    (saved,) = here.save_all("shop.order", [row])
    assert [(each["rule"], each["outcome"], each["amount"]) for each in saved.receipt] == [
        ("shop.earn", "done", 9), ("shop.stock", "below_floor", None),
    ]  # fmt: skip


def test_a_dry_run_says_the_same_and_writes_nothing(install: Install) -> None:
    here = install(
        shop([rule("earn", "shop.order.created", CREDIT), rule("later", "shop.order.created", note('"x"'), run="after")])
    )
    customer = here.save("shop.customer", {"name": "Ann"})
    before = here.row_counts()
    (saved,) = here.try_it("shop.order", {"order_no": "1", "customer": customer, "amount": "9"})
    assert [(each["rule"], each["amount"]) for each in saved.receipt] == [("shop.earn", 9)]
    assert here.row_counts() == before
    assert (here.value("shop.customer", customer, "balance")) == 0
