"""The messages of the shipped apps: birthday greetings to who agreed, and word of points that have expired."""

from collections.abc import Iterator

import pytest

from tests.acceptance.installation import Installation
from tests.plugins.receivers import SmtpReceiver, smtp_receiver
from tests.runtime.services.post import mail, open_to_here, sent, states

#: Who joined then is not welcomed as new.
LONG_AGO = "2020-01-01"


@pytest.fixture
def server() -> Iterator[SmtpReceiver]:
    with smtp_receiver() as receiver:
        yield receiver


@pytest.fixture
def shop(shop: Installation) -> Installation:
    shop.platform = open_to_here(shop.platform)
    return shop


def test_birthdays(shop: Installation, server: SmtpReceiver) -> None:
    mail(shop, server.port)
    for name, birthday, accepts in (
        ("Ada", "1990-03-02", True),
        ("Bob", "1990-03-03", True),
        ("Eve", "1991-03-02", None),
        ("Leo", "1992-02-29", True),
    ):
        values = {"name": name, "email": f"{name.lower()}@example.com", "birthday": birthday, "accepts_marketing": accepts}
        shop.save("member.member", {**values, "joined_on": LONG_AGO})
    shop.work()
    shop.at("2026-03-01T09:30:00+08:00")
    shop.work()
    assert sent(shop) == []
    shop.at("2026-03-02T09:29:00+08:00")  # the run of another day that comes late greets who has a birthday now, once
    shop.work()
    shop.at("2026-03-02T09:30:00+08:00")
    shop.work()
    shop.work()
    assert states(shop) == [("email", "sent", None)]
    assert [each["Subject"] for each in server.mails] == ["Happy birthday, Ada"]
    shop.at("2027-02-28T09:30:00+08:00")
    shop.work()
    assert [each["Subject"] for each in server.mails][1:] == ["Happy birthday, Leo"]


def test_points_that_expired(shop: Installation, server: SmtpReceiver) -> None:
    mail(shop, server.port)
    member = shop.save("member.member", {"name": "Ada", "email": "ada@example.com", "joined_on": LONG_AGO})
    opening = {"member": member, "points": 100, "reason": "opening", "occurred_on": "2026-01-01", "expires_after": "3M"}
    shop.save("points.adjustment", opening)
    shop.save("points.adjustment", {"member": member, "points": 7, "reason": "gift"})
    shop.at("2026-05-01T09:30:00+08:00")
    shop.work()
    shop.work()
    (found,) = server.mails
    assert found["Subject"] == "100 of your points have expired"
    assert "You have 7 left" in found.get_content()


def test_without_a_channel_nothing_is_kept(shop: Installation) -> None:
    shop.save("member.member", {"name": "Ada", "birthday": "1990-03-02", "accepts_marketing": True, "phone": "13800138000"})
    shop.work()
    shop.at("2026-03-02T09:30:00+08:00")
    shop.work()
    assert sent(shop) == []
