"""What messages said is not kept for ever: texts, addresses and answers go, that they were sent stays."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from engines.kernel.errors import Conflict
from runtime.services.deliveries import retry_delivery, show_delivery
from runtime.services.people import NewUser, add_user
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.plugins.receivers import HttpReceiver, http_receiver
from tests.runtime.services.house import House, Install
from tests.runtime.services.post import HELLO, club, hook, open_to_here, sent, states

DAY_179, DAY_181 = "2026-08-27T09:00:00+08:00", "2026-08-29T10:00:00+08:00"
HOOK = {**HELLO, "channels": ["webhook"]}


@pytest.fixture
def there() -> Iterator[HttpReceiver]:
    with http_receiver() as receiver:
        yield receiver


def ready(house: House, there: HttpReceiver) -> House:
    house.platform = open_to_here(house.platform)
    hook(house, there.url)
    return house


def kept(house: House, table: str, *columns: str) -> list[tuple[Any, ...]]:
    found = getattr(SYSTEM, table)
    with house.platform.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*(found.c[name] for name in columns)))]


def test_texts_go_after_half_a_year_and_the_fact_stays(install: Install, there: HttpReceiver) -> None:
    house = ready(install(club([HOOK])), there)
    there.status = 503
    house.save("club.person", {"name": "Anna", "points": 5})
    house.work()
    there.status = 200
    house.at("2026-03-01T09:01:00+08:00")
    house.work()
    (before,) = sent(house)
    house.at(DAY_179)
    house.work()
    assert sent(house)[0].content == before.content
    house.at(DAY_181)
    house.work()
    (after,) = sent(house)
    assert after == replace(before, content=None, detail=None)
    assert kept(house, "delivery_try", "number", "code", "detail") == [(1, "delivery_busy", None), (2, None, None)]
    told = show_delivery(house.platform, SYSTEM_ITSELF, after.id, "en")
    assert (told["text"], told["text_state"], told["kept_days"]) == (None, "gone", 180)
    assert len(there.requests) == 2  # and nothing is sent anew


def test_how_long_is_a_setting(install: Install, there: HttpReceiver) -> None:
    house = ready(install(club([HOOK])), there)
    house.platform = replace(house.platform, settings=replace(house.platform.settings, message_days=3))
    house.save("club.person", {"name": "Anna"})
    house.work()
    house.at("2026-03-05T09:00:00+08:00")
    house.work()
    assert sent(house)[0].content is None


def test_one_that_still_waits_keeps_its_text(install: Install, there: HttpReceiver) -> None:
    quiet = {"category": "marketing", "consent": "may", "quiet": {"from": "09:00", "to": "08:59"}}
    house = ready(install(club([{**HOOK, **quiet}])), there)
    house.save("club.person", {"name": "Anna", "may": True})
    house.at(DAY_181)
    house.work()
    ((_, state, _),) = states(house)
    assert state == "held"
    assert sent(house)[0].content is not None


def test_one_that_failed_long_ago_cannot_be_sent_again(install: Install, there: HttpReceiver) -> None:
    house = ready(install(club([HOOK])), there)
    there.status = 404
    house.save("club.person", {"name": "Anna"})
    house.work()
    house.at(DAY_181)
    house.work()
    (failed,) = sent(house)
    with pytest.raises(Conflict, match="delivery_text_gone"):
        retry_delivery(house.platform, SYSTEM_ITSELF, failed.id, "en")
    assert show_delivery(house.platform, SYSTEM_ITSELF, failed.id, "en")["may_retry"] is False


def test_old_notices_go_with_them(install: Install) -> None:
    house = install(club([{**HELLO, "channels": ["in-app"], "to": {"role": "club.clerk"}}]))
    add_user(house.platform, SYSTEM_ITSELF, NewUser("wang", password=None, roles=["club.clerk"]))
    house.save("club.person", {"name": "Anna"})
    house.work()
    assert [kind for (kind,) in kept(house, "notice", "kind")] == ["message"]
    house.at(DAY_181)
    house.work()
    assert kept(house, "notice", "kind") == []
