"""Rules by the clock: each occurrence once, over all records that fit, in slices, also when a run is interrupted."""

from typing import Any

import pytest

from engines.kernel.errors import Invalid
from runtime.services import scheduled_rules
from tests.factories.apps import rule
from tests.runtime.services.house import House, Install
from tests.runtime.services.shop import shop

NIGHT: dict[str, Any] = {
    "key": "night", "title": {"en": "Every night", "zh-CN": "每晚"}, "schedule": {"cron": "0 3 * * *"},
    "for_each": {"form": "shop.item", "condition": "stock > 0"}, "actions": [{"adjust": {"field": "stock", "by": "-1", "floor": "0"}}],
}  # fmt: skip


def stocks(here: House) -> list[int]:
    return list(here.column("shop.item", "name", "stock").values())


def test_each_occurrence_is_run_once(install: Install) -> None:
    here = install(shop([NIGHT]))
    here.save_all("shop.item", [{"name": "a", "stock": 2}, {"name": "b", "stock": 0}, {"name": "c", "stock": 5}])
    for moment, expected in (
        ("2026-03-01T23:00:00+08:00", [2, 0, 5]), ("2026-03-02T03:00:00+08:00", [1, 0, 4]), ("2026-03-02T09:00:00+08:00", [1, 0, 4]),
        ("2026-03-03T04:00:00+08:00", [0, 0, 3]), ("2026-03-04T04:00:00+08:00", [0, 0, 2]), ("2026-03-09T04:00:00+08:00", [0, 0, 1]),
    ):  # fmt: skip
        here.at(moment)
        here.work()
        here.work()
        assert stocks(here) == expected, moment
    assert here.incidents() == []


def test_many_records_are_done_in_slices(install: Install) -> None:
    here = install(shop([NIGHT]))
    here.save_all("shop.item", [{"name": str(number), "stock": number % 3} for number in range(450)])
    here.at("2026-03-02T03:00:00+08:00")
    assert here.work().counts["schedule"] == 1
    assert stocks(here) == [max(0, number % 3 - 1) for number in range(450)]


@pytest.mark.parametrize("breaks_at", [0, 199, 200, 310])
def test_an_interrupted_run_goes_on_where_it_was(install: Install, monkeypatch: pytest.MonkeyPatch, breaks_at: int) -> None:
    here = install(shop([NIGHT]))
    here.save_all("shop.item", [{"name": str(number), "stock": 5} for number in range(450)])
    here.at("2026-03-02T03:00:00+08:00")
    seen: list[int] = []
    run = scheduled_rules._run

    def breaking(use_case: Any, rule_: Any, event: Any) -> None:
        if len(seen) == breaks_at:
            raise KeyboardInterrupt
        seen.append(event.id)
        run(use_case, rule_, event)

    with monkeypatch.context() as patched:
        patched.setattr(scheduled_rules, "_run", breaking)
        with pytest.raises(KeyboardInterrupt):
            here.work()
    here.at("2026-03-02T03:02:00+08:00")  # the dead one's lease is over
    here.work()
    assert set(stocks(here)) == {4}


def test_a_run_does_not_take_what_it_makes_itself(install: Install) -> None:
    copy = {**NIGHT, "actions": [{"create": {"form": "shop.item", "set": {"name": 'concat(name, "*")', "stock": "stock"}}}]}
    here = install(shop([copy]))
    here.save_all("shop.item", [{"name": str(number), "stock": 1} for number in range(250)])
    here.at("2026-03-02T03:00:00+08:00")
    here.work()
    assert len(here.ids("shop.item")) == 500


def test_a_record_that_fails_leaves_the_others(install: Install) -> None:
    here = install(shop([
        {**NIGHT, "actions": [{"update": {"set": {"stock": "stock - 1"}}}]},
        rule("never", "shop.item.updated", {"refuse": {"when": 'name == "b"', "message": "no"}}, must=True),
    ]))  # fmt: skip
    here.save_all("shop.item", [{"name": name, "stock": 3} for name in "abc"])
    here.at("2026-03-02T03:00:00+08:00")
    assert here.work().counts["schedule"] == 1
    assert stocks(here) == [2, 3, 2]
    assert [(each.subject, each.code) for each in here.incidents()] == [("shop.night", "refused")]


def test_a_schedule_without_records_runs_once(install: Install) -> None:
    alone = {"key": "night", "title": "Night", "schedule": {"cron": "30 23 * * *"}, "actions": [
        {"create": {"form": "shop.note", "set": {"text": 'concat("night ", text(today()))'}}}, {"emit": {"event": "shop.rang"}},
    ]}  # fmt: skip
    heard = rule("heard", "shop.rang", {"create": {"form": "shop.note", "set": {"text": '"rang"'}}}, run="after")
    here = install(shop([alone, heard]))
    here.at("2026-03-01T23:30:00+08:00")
    here.work()
    assert [here.value("shop.note", id, "text") for id in here.ids("shop.note")] == ["night 2026-03-01", "rang"]


EXPIRING: dict[str, Any] = {
    "key": "expiring", "title": {"en": "Soon over", "zh-CN": "即将到期"}, "schedule": {"cron": "0 9 * * *"},
    "for_each": {"ledger": "shop.credit", "expires_in": [5, 2]},
    "actions": [{"create": {"form": "shop.note", "set": {
        "customer": "this", "text": 'concat(text(event.amount), " on ", text(event.on), " in ", text(event.days))'}}}],
}  # fmt: skip
GIVE = rule(
    "give", "shop.order.created",
    {"credit": {"ledger": "shop.credit", "owner": "customer", "amount": "quantity", "expires_after": "concat(text(steps), note)"}},
)  # fmt: skip


def test_what_is_about_to_expire_is_told_once_for_each_day(install: Install) -> None:
    take = rule("take", "shop.note.created", {"debit": {"ledger": "shop.credit", "owner": "customer", "amount": "4"}},
                condition='text == "take"')  # fmt: skip
    here = install(shop([EXPIRING, GIVE, take]))
    here.at("2026-03-01T12:00:00+08:00")
    ann, bob, eve = (here.save("shop.customer", {"name": name}) for name in ("ann", "bob", "eve"))
    for who, amount, days in ((ann, 10, 5), (ann, 3, 5), (ann, 7, 2), (bob, 4, 5), (bob, 9, 6), (eve, 4, 5)):
        here.save("shop.order", {"customer": who, "quantity": amount, "steps": days, "note": "D"})
    here.save("shop.note", {"text": "take", "customer": eve})
    for moment in (
        "2026-03-02T08:59:00+08:00",
        "2026-03-02T09:00:00+08:00",
        "2026-03-02T11:00:00+08:00",
        "2026-03-04T09:00:00+08:00",
    ):
        here.at(moment)
        here.work()
    told = [(row["customer"], row["text"]) for row in here.rows("shop.note") if row["text"] != "take"]
    assert told == [(bob, "9 on 2026-03-07 in 5"), (ann, "13 on 2026-03-06 in 2"), (bob, "4 on 2026-03-06 in 2")]
    assert here.incidents() == []


def test_owners_are_told_in_slices(install: Install) -> None:
    here = install(shop([{**EXPIRING, "for_each": {**EXPIRING["for_each"], "condition": 'name != "7"'}}, GIVE]))
    here.at("2026-03-01T12:00:00+08:00")
    saved = here.save_all("shop.customer", [{"name": str(number)} for number in range(450)])
    here.save_all("shop.order", [{"customer": each.id, "quantity": 1, "steps": 3, "note": "D"} for each in saved])
    here.at("2026-03-02T09:00:00+08:00")
    assert here.work().counts["schedule"] == 1
    assert {row["text"] for row in here.rows("shop.note")} == {"1 on 2026-03-04 in 2"}
    assert len({row["customer"] for row in here.rows("shop.note")}) == len(here.ids("shop.note")) == 449


@pytest.mark.parametrize(
    ("each", "code"),
    [({"ledger": "shop.credits", "expires_in": [1]}, "unknown_ledger"), ({"ledger": "shop.credit"}, "exactly_one"),
     ({"ledger": "shop.credit", "form": "shop.item", "expires_in": [1]}, "exactly_one"), ({"expires_in": [1]}, "exactly_one")],
)  # fmt: skip
def test_schedules_over_ledgers_that_cannot_be(install: Install, each: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        install(shop([{**EXPIRING, "for_each": each}]))
    assert code in {problem.code for problem in refused.value.problems}


def test_a_changed_or_dropped_schedule_does_not_run_at_its_old_time(install: Install) -> None:
    here = install(shop([NIGHT]))
    here.save("shop.item", {"name": "a", "stock": 9})
    install(shop([{**NIGHT, "schedule": {"cron": "0 5 * * *"}}]))
    here.at("2026-03-02T04:00:00+08:00")
    here.work()
    assert stocks(here) == [9]
    here.at("2026-03-02T05:00:00+08:00")
    here.work()
    assert stocks(here) == [8]
    install(shop())
    here.at("2026-03-03T12:00:00+08:00")
    here.work()
    assert (stocks(here), here.incidents()) == ([8], [])


def test_what_a_run_sets_off_follows(install: Install) -> None:
    here = install(
        shop(
            [
                NIGHT,
                rule(
                    "empty",
                    "shop.item.updated",
                    {"create": {"form": "shop.note", "set": {"text": 'concat(name, " is out")'}}},
                    condition="stock == 0",
                ),
            ]
        )
    )
    here.save_all("shop.item", [{"name": "a", "stock": 1}, {"name": "b", "stock": 2}])
    here.at("2026-03-02T03:00:00+08:00")
    here.work()
    assert [here.value("shop.note", id, "text") for id in here.ids("shop.note")] == ["a is out"]
    assert [each.cause for each in here.history("shop.item", here.ids("shop.item")[0])] == [None, "rule:shop.night"]
