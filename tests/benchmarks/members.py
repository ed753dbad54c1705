"""A great many members in a real installation of the shipped apps: written into its tables with their search rows, as an import
would leave them, but in minutes."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import text

from runtime.auth.actor import Actor
from runtime.services.people import NewUser, add_user
from runtime.services.platform import Platform
from runtime.storage import search_rows
from runtime.storage.bulk import Inserts, insert_rows
from tests.benchmarks.people import GIVEN, SURNAMES
from tests.concurrency.installation import Place, install, save_id

MEMBER = "member.member"
PASSWORD = "a-long-password-1"
SLICE = 10_000
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCES = ("store", "mini_program", "wechat", "app", "web", "marketplace", "referral", "event", "import")


def fill(place: Place, records: int) -> None:
    """Install the shipped apps, an administrator `boss`, two shops, three tiers and so many members, the same on every run."""
    platform = install(place)
    add_user(platform, Actor(), NewUser("boss", password=PASSWORD, is_admin=True))
    shops = [save_id(platform, "member.store", store_no=f"S{number}", name=f"Shop {number}") for number in range(2)]
    tiers = [
        save_id(platform, "member.tier", key=f"t{rank}", name=f"Tier {rank}", min_spend=str(rank * 500), multiplier="1.1", rank=rank)
        for rank in range(1, 4)
    ]  # fmt: skip
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
    table, names = installed.tables.table(MEMBER), installed.tables.names(MEMBER)
    searched = installed.reads.searched[MEMBER]
    dice = random.Random(1)
    first = max(shops + tiers) + 1_000  # no two records have the same id, of whatever form they are
    for start in range(first, first + records, SLICE):
        rows = [_row(dice, id, shops, tiers) for id in range(start, min(start + SLICE, first + records))]
        with platform.database.write() as connection:
            insert_rows(connection, table, [{column: row.get(id) for id, column in names} for row in rows])
            inserts = Inserts(connection)
            search_rows.add(inserts, searched, rows)
            inserts.run()
    _settle(platform)


def _row(dice: random.Random, id: int, shops: list[int], tiers: list[int]) -> dict[str, object]:
    name = dice.choice(SURNAMES[:30] if dice.random() < 0.6 else SURNAMES) + "".join(
        dice.choices(GIVEN, k=dice.choice((1, 2, 2, 2)))
    )
    orders = dice.randrange(12) if dice.random() < 0.7 else 0
    return {
        "id": id, "public_id": f"p{id:09}", "version": 1, "created_at": NOW, "updated_at": NOW, "seq": 1,
        "member_no": f"M{id:08}", "name": name, "phone": f"1{dice.choice('3589')}{id % 10:01}{(id * 7_654_321) % 10**8:08}",
        "email": f"user{id}@example.com", "gender": dice.choice(("female", "male", None)), "source": dice.choice(SOURCES),
        "birthday": date(1960, 1, 1) + timedelta(days=dice.randrange(17_000)),
        "joined_on": date(2018, 1, 1) + timedelta(days=dice.randrange(2_900)),
        "store": dice.choice(shops), "tier": dice.choice((*tiers, None)), "order_count": orders,
        "total_spend": Decimal(orders * dice.randrange(5_000, 90_000)).scaleb(-2),
        "last_order_on": NOW - timedelta(minutes=dice.randrange(600_000)) if orders else None,
    }  # fmt: skip


def _settle(platform: Platform) -> None:
    """Statistics for the planner, as a database has them after a day."""
    if platform.database.is_sqlite:
        with platform.database.write() as connection:
            connection.execute(text("ANALYZE"))
    else:
        with platform.database.autocommit() as connection:
            connection.execute(text("VACUUM ANALYZE"))
    platform.database.close()
