"""Sums, counts and latest days stay right whatever many orders do at once: move, come and go, change their day."""

from random import Random

from runtime.services.delete_records import DeleteRecords, delete_records
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.counts import counts

ORDER = "member.order"


def test_they_stay_right_when_many_orders_change_at_once(shop: Installation) -> None:
    chance = Random(7)
    shop.save("points.earning_rule", {"name": "日常", "amount": "floor(amount)", "status": "published"})
    members = [saved.id for saved in shop.save_all("member.member", [{"name": f"会员 {number}"} for number in range(6)])]

    def values() -> dict[str, object]:
        day = f"2026-02-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:00:00+08:00"
        return {"member": chance.choice([*members, None]), "amount": f"{chance.randint(0, 99)}.00", "ordered_on": day}

    shop.save_all(ORDER, [{"order_no": f"O{number}", **values()} for number in range(60)])
    assert shop.wrong() == []
    for _ in range(counts(6, 60)):
        rows = []
        for number in chance.sample(range(70), 25):  # some are new
            changed = values()
            kept = chance.sample(sorted(changed), 2)
            row = {"order_no": f"O{number}", **{key: changed[key] for key in kept}, "amount": changed["amount"]}
            rows.append(RecordInput({**row, "status": chance.choice(["paid", "cancelled", "completed"])}))
        save_records(shop.platform, SYSTEM_ITSELF, SaveRecords(ORDER, rows, ("order_no",), atomic=False))
        assert shop.wrong() == []
        gone = chance.sample(shop.ids(ORDER), 8)
        delete_records(shop.platform, SYSTEM_ITSELF, DeleteRecords(ORDER, gone))
        assert shop.wrong() == []
    latest = {row["id"]: row["last_order_on"] for row in shop.rows("member.member")}
    for member, day in latest.items():
        days = [row["ordered_on"] for row in shop.rows(ORDER, f'member == {member} and status not in ["cancelled", "returned"]')]
        assert day == max(days, default=None)
    assert shop.incidents() == []
