"""An import that is killed again and again, and the same command each time: the numbers of one that nobody disturbed."""

import random
from pathlib import Path

from runtime.spreadsheets.reading import open_rows
from tests.benchmarks.databases import Server
from tests.concurrency.books import assert_right, balance, values
from tests.concurrency.installation import MULTIPLIERS, Place, install, open_place, with_tiers_and_rule
from tests.counts import counts
from tests.durability.deeds import import_all
from tests.durability.killing import Counter, Moment, killed
from tests.factories.orders import expected_points, generate, write

KILLS = counts(3, 12)
BAD = 5


def _files(folder: Path) -> tuple[Path, Path]:
    """Some customers and orders, with bad orders spread among them."""
    customers, orders = write(generate(60, counts(400, 3000)), folder)
    lines = orders.read_text("utf-8").splitlines()
    for number in range(BAD):
        lines.insert(20 + number * 70, f"BAD{number},00001,1997-02-30,1,1.00")
    orders.write_text("\n".join(lines) + "\n", "utf-8")
    return customers, orders


def test_killed_at_random_statements_and_begun_again(host: Server, tmp_path: Path) -> None:
    customers, orders = _files(tmp_path)
    template = host.create()
    platform = install(Place(template, tmp_path))
    with_tiers_and_rule(platform)
    platform.database.close()

    undisturbed = open_place(Place(host.create(template), tmp_path / "undisturbed"))
    counter = Counter(undisturbed)
    whole = import_all(undisturbed, customers, orders)
    wanted = values(undisturbed, "member.order", "order_no")
    undisturbed.database.close()
    (tmp_path / "orders.errors.xlsx").unlink()

    place = Place(host.create(template), tmp_path / "disturbed")
    chance = random.Random(20260301)
    kills = sum(
        killed(place, Moment("statement", chance.randrange(counter.statements // 2)), import_all, customers, orders)
        for _ in range(KILLS)
    )
    assert kills > KILLS // 2
    platform = open_place(place)
    again = import_all(platform, customers, orders)

    assert again[1].counts == whole[1].counts
    assert again[1].counts["refused"] == BAD
    with open_rows(tmp_path / "orders.errors.xlsx") as rows:
        assert [row[1][0] for row in rows] == [f"BAD{number}" for number in range(BAD)]
    assert sorted(map(str, values(platform, "member.order", "order_no"))) == sorted(map(str, wanted))
    expected = expected_points(generate(60, counts(400, 3000)), MULTIPLIERS)
    ids = dict(zip(values(platform, "member.member", "member_no"), values(platform, "member.member", "id"), strict=True))
    assert {number: balance(platform, int(ids[number])) for number in expected.points} == expected.points
    assert_right(platform)
    platform.database.close()
