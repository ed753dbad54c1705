"""The committed demo data are what the factory makes, and they look like a shop: enough of everything, nothing real."""

import json

from tests.factories import demo_data

SIZE_LIMIT = 1_000_000


def test_the_committed_files_are_the_output_of_the_factory() -> None:
    for path, text in demo_data.files().items():
        assert (demo_data.BLUEPRINTS / path).read_text(encoding="utf-8") == text, (
            f"{path}: run python -m tests.factories.demo_data"
        )


def test_the_files_stay_small() -> None:
    assert sum(file.stat().st_size for file in demo_data.BLUEPRINTS.glob("*/demo/*.json")) < SIZE_LIMIT


def test_there_is_enough_to_look_at() -> None:
    count = {path: len(json.loads(text)["records"]) for path, text in demo_data.files().items()}
    assert count["member/demo/4_members.json"] == 300
    assert count["member/demo/5_orders.json"] + count["points/demo/2_orders.json"] == 1_500
    assert count["points/demo/4_redemptions.json"] == 60
    assert count["campaign/demo/3_coupons.json"] == 120


def test_lines_add_up_to_the_amount_of_their_order() -> None:
    for path in ("member/demo/5_orders.json", "points/demo/2_orders.json"):
        for order in json.loads(demo_data.files()[path])["records"]:
            lines = order.get("lines", ())
            cents = sum(int(line["amount"].replace(".", "")) for line in lines)
            assert not lines or cents == int(order["amount"].replace(".", "")), order["order_no"]


def test_nobody_is_real() -> None:
    members = json.loads(demo_data.files()["member/demo/4_members.json"])["records"]
    assert all(member["phone"].startswith("1990000") for member in members)
    assert all(member.get("email", "@example.com").endswith("@example.com") for member in members)


def test_orders_stand_in_the_order_of_time_and_points_begin_with_their_app() -> None:
    older = [order["ordered_on"] for order in json.loads(demo_data.files()["member/demo/5_orders.json"])["records"]]
    younger = [order["ordered_on"] for order in json.loads(demo_data.files()["points/demo/2_orders.json"])["records"]]
    assert older == sorted(older)
    assert younger == sorted(younger)
    assert older[-1] < demo_data.POINTS_DAY.isoformat() <= younger[0]
