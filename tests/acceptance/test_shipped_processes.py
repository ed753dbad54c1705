"""The processes of the shipped apps beyond what their scenarios play: welcomes by the thousand, each once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.counts import counts
from tests.plugins.receivers import SmtpReceiver, smtp_receiver
from tests.runtime.services.post import mail, open_to_here, states

WELCOME = {
    "name": "新客券", "kind": "amount_off", "face_value": "30.00", "valid_days": 30, "status": "active", "given_for": "welcome",
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[SmtpReceiver]:
    with smtp_receiver() as receiver:
        yield receiver


@pytest.fixture
def shop(shop: Installation) -> Installation:
    shop.platform = open_to_here(shop.platform)
    return shop


def instances(shop: Installation) -> list[dict[str, Any]]:
    with shop.platform.database.read() as connection:
        return [dict(row) for row in connection.execute(select(SYSTEM.process_instance)).mappings()]


def test_an_imported_list_is_welcomed_once_each(shop: Installation, server: SmtpReceiver, tmp_path: Path) -> None:
    """Each gets one tag, one coupon, one message and, where they bought nothing, one reminder; who joined long ago gets nothing."""
    count = counts(40, 1_000)
    mail(shop, server.port)
    shop.save("campaign.coupon_template", WELCOME)
    sheet = tmp_path / "members.csv"
    lines = [f"N{at},n{at}@example.com,true," for at in range(count)] + ["OLD,old@example.com,true,2020-01-01"]
    sheet.write_text("member_no,email,accepts_marketing,joined_on\n" + "\n".join(lines) + "\n")
    columns = {key: key for key in ("member_no", "email", "accepts_marketing", "joined_on")}
    for _ in range(2):
        shop.bring_in("member.member", sheet, "member_no", columns)
    shop.work()
    buyer = shop.ids("member.member", 'member_no == "N0"')[0]
    shop.save("member.order", {"member": buyer, "amount": "10.00"})
    assert Counter(tag["parent"] for tag in shop.rows("member.member.tags")) == Counter(_new(shop))
    assert Counter(coupon["member"] for coupon in shop.rows("campaign.coupon")) == Counter(_new(shop))
    assert Counter(each["To"] for each in server.mails) == Counter(f"n{at}@example.com" for at in range(count))
    shop.at("2026-03-02T08:59:00+08:00")
    shop.work()
    assert len(server.mails) == count
    for moment in ("2026-03-02T09:00:00+08:00", "2026-03-02T09:01:00+08:00"):
        shop.at(moment)
        shop.work()
    reminded = server.mails[count:]
    assert Counter(each["To"] for each in reminded) == Counter(f"n{at}@example.com" for at in range(1, count))
    assert Counter(each["outcome"] for each in instances(shop)) == {"ordered": 1, "reminded": count - 1}
    assert {state for _, state, _ in states(shop)} == {"sent"}
    assert shop.incidents() == []
    assert shop.wrong() == []


def _new(shop: Installation) -> list[int]:
    return shop.ids("member.member", 'member_no != "OLD"')


def test_a_large_batch_is_made_in_parts_and_counted_exactly(shop: Installation) -> None:
    """More than one turn of a process does: the rest is a job; the quota ends where it must."""
    count = counts(500, 10_000)
    template = shop.save("campaign.coupon_template", {**WELCOME, "given_for": None, "remaining": count + 3})
    shop.save("campaign.setting", {"batch_free": count}, shop.ids("campaign.setting")[0])
    batch = shop.save("campaign.coupon_batch", {"template": template, "quantity": count, "reason": "节日"})
    shop.do("campaign.coupon_batch", batch, "submit")
    assert 0 < shop.value("campaign.coupon_batch", batch, "issued_count") < count
    shop.work()
    found = shop.values("campaign.coupon_batch", batch)
    assert (found["status"], found["issued_count"]) == ("issued", count)
    assert len(shop.ids("campaign.coupon")) == count
    assert shop.value("campaign.coupon_template", template, "remaining") == 3
    assert [each["state"] for each in instances(shop)] == ["completed"]
    assert shop.incidents() == []
    assert shop.wrong() == []
