"""Records that come with an app: brought in once, never written over, never brought back from the recycle bin."""

from contextlib import nullcontext

import pytest

from engines.kernel.errors import Invalid
from runtime.auth.actor import Actor
from runtime.services import publish_app
from runtime.services.apply_records import Applied
from runtime.services.examine import examine
from runtime.services.people import NewUser, add_user
from runtime.services.publish_app import apply_apps
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import Parts, app, field, form
from tests.runtime.services.house import Install
from tests.runtime.services.shop import shop

PENS = {"form": "shop.order", "key": "order_no", "records": [{"order_no": "A", "note": "first"}, {"order_no": "B"}]}


def test_seed_comes_once_and_stays_as_people_leave_it(install: Install) -> None:
    parts = shop()
    parts["shop"]["seed/1_orders.json"] = PENS
    here = install(parts)
    first, second = sorted(here.ids("shop.order"))
    here.save("shop.order", {"note": "mine"}, first)
    here.delete("shop.order", second)
    install(parts)
    assert here.ids("shop.order") == [first]
    assert here.value("shop.order", first, "note") == "mine"


def test_seed_comes_in_for_an_administrator_without_roles(install: Install) -> None:
    parts = shop()
    here = install(parts)
    added = add_user(here.platform, SYSTEM_ITSELF, NewUser("boss", password="a-long-password-1", is_admin=True)).user
    parts["shop"]["seed/1_orders.json"] = PENS
    done = apply_apps(here.platform, Actor(added.id, added.login, is_admin=True), parts)
    assert done.seed == Applied(created=2)
    assert {each.actor_id for id in here.ids("shop.order") for each in here.history("shop.order", id)} == {added.id}


def test_seed_that_did_not_fit_comes_when_it_is_corrected(install: Install) -> None:
    parts = shop()
    parts["shop"]["seed/1_orders.json"] = {
        "form": "shop.order",
        "records": [{"note": "one"}, {"note": "two", "status": "cancelled"}],
    }
    with pytest.raises(Invalid) as refused:
        install(parts)
    assert [each.pointer for each in refused.value.problems] == ["/shop", "/shop/seed/1_orders.json/records/1/status"]
    parts["shop"]["seed/1_orders.json"] = {"form": "shop.order", "records": [{"note": "one"}, {"note": "two", "status": "paid"}]}
    here = install(parts)
    install(parts)
    assert [here.value("shop.order", id, "note") for id in sorted(here.ids("shop.order"))] == ["one", "two"]


def words(name: str, *sizes: object, key: bool = True) -> Parts:
    """An app that brings words with their sizes, which end at 1,000."""
    parts = app(name, forms=[form("word", field("text", unique=True), field("size", "integer", max=1000))])
    records = [{"text": f"{size}", "size": size} for size in sizes]
    seed = {"form": f"{name}.word", **({"key": "text"} if key else {}), "records": records}
    return {name: {**parts[name], "seed/1_words.json": seed}}


def test_the_refused_seed_of_an_app_holds_up_no_other(install: Install) -> None:
    wrong = words("b", 1, 5000, key=False)
    with pytest.raises(Invalid) as refused:
        install({**words("a", 1), **wrong, **words("c", 1, 2)})
    assert [(each.pointer, each.code) for each in refused.value.problems] == [
        ("/b", "seed_refused"), ("/b/seed/1_words.json/records/1/size", "value_too_large"),
    ]  # fmt: skip
    assert refused.value.problems[0].params == {"app": "b"}
    with pytest.raises(Invalid):  # nothing has changed; it is tried again
        install(wrong)
    here = install(words("b", 1, 3, key=False))
    assert [here.ids(f"{name}.word") != [] for name in "abc"] == [True] * 3
    assert [row["size"] for row in here.rows("b.word")] == [1, 3]
    assert len(here.rows("c.word")) == 2
    assert here.incidents() == []


def test_a_later_publish_takes_over_what_is_left(install: Install) -> None:
    """More than a slice without a key is in when a record is refused; the app is published wrong once more."""
    sizes: list[object] = list(range(510))
    for bad in (505, 507):
        with pytest.raises(Invalid) as refused:
            install(words("a", *sizes[:bad], 5000, *sizes[bad + 1 :], key=False))
        assert [each.pointer for each in refused.value.problems] == ["/a", f"/a/seed/1_words.json/records/{bad}/size"]
    here = install({**words("a", *sizes, key=False), **words("b", 1)})
    assert sorted(row["size"] for row in here.rows("a.word")) == sizes
    assert len(here.rows("b.word")) == 1


def test_all_refused_apps_are_named(install: Install) -> None:
    with pytest.raises(Invalid) as refused:
        install({**words("a", 5000), **words("b", 1), **words("c", 5000)})
    named = [each.params["app"] for each in refused.value.problems if each.code == "seed_refused"]
    assert named == ["a", "c"]


def test_a_worker_goes_on_with_the_other_apps(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    """A publish that was interrupted behind its switch; the incident names the app, and goes when the app is corrected."""
    with monkeypatch.context() as interrupted:
        interrupted.setattr(publish_app, "bring_seed", lambda _platform: Applied())
        here = install({**words("a", 1), **words("b", 5000), **words("c", 1, 2)})
    done = here.work()
    assert (done.counts["seed"], done.counts["failed"]) == (2, 1)
    assert [len(here.rows(f"{name}.word")) for name in "abc"] == [1, 0, 2]
    (incident,) = here.incidents()
    assert (incident.kind, incident.subject, incident.code) == ("job", "seed", "seed_refused")
    assert incident.sample["problems"][0]["params"] == {"app": "b"}
    install(words("b", 1))
    assert here.incidents() == []
    assert [finding.level for finding in examine(here.platform) if finding.code.startswith("doctor_jobs")] == ["ok"]


def test_the_doctor_tells_which_seed_was_refused_until_it_is_corrected(install: Install) -> None:
    here = install(words("a", 1))
    for seed, level, codes in ((5000, "wrong", ["seed_refused", "value_too_large"]), (2, "ok", [])):
        with nullcontext() if level == "ok" else pytest.raises(Invalid):
            install(words("b", seed))
        (found,) = (finding for finding in examine(here.platform) if finding.code.startswith("doctor_jobs"))
        assert (found.level, [each.code for each in found.details]) == (level, codes)
