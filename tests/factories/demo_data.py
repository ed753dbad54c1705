"""The demo data of the shipped apps: a small Chinese chain of home shops with two years of business, all invented.

`python -m tests.factories.demo_data` writes the long files under `blueprints/*/demo`; a test holds that what is committed
is exactly this output. The short ones (tiers, stores, tags, rules, rewards, campaigns, coupon templates) are kept by hand
and read here. Seeded: the same on every Python. Phones are one made-up sequence, mail addresses use example.com.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

from tests.factories.demo_sales import POINTS_DAY, Record, orders_of, shoppers_of
from tests.factories.demo_uses import coupons_of, redemptions_of

BLUEPRINTS = Path(__file__).resolve().parents[2] / "blueprints"
SEED = 20_241_101


def files() -> dict[str, str]:
    """Path below `blueprints/` → text, of every generated demo file."""
    random = Random(SEED)
    stores, tags = kept("member/demo/2_stores.json"), kept("member/demo/3_tags.json")
    rewards, templates = kept("points/demo/3_rewards.json"), kept("campaign/demo/2_templates.json")
    shoppers = shoppers_of(random, stores, tags)
    orders = orders_of(random, stores, shoppers)
    older = [order for order in orders if order["ordered_on"] < POINTS_DAY.isoformat()]
    younger = orders[len(older) :]
    coupons, uses = coupons_of(random, templates, shoppers, younger)
    return {
        "member/demo/4_members.json": _file("member.member", "member_no", [shopper.record for shopper in shoppers]),
        "member/demo/5_orders.json": _file("member.order", "order_no", older),
        "points/demo/2_orders.json": _file("member.order", "order_no", younger),
        "points/demo/4_redemptions.json": _file("points.redemption", "redemption_no", redemptions_of(random, rewards, shoppers)),
        "campaign/demo/3_coupons.json": _file("campaign.coupon", "code", coupons),
        "campaign/demo/4_coupon_redemptions.json": _file("campaign.coupon_redemption", "redemption_no", uses),
    }


def kept(path: str) -> list[Record]:
    """The records of a demo file that is kept by hand."""
    records: list[Record] = json.loads((BLUEPRINTS / path).read_text(encoding="utf-8"))["records"]
    return records


def write() -> None:
    """Write the generated files."""
    for path, text in files().items():
        (BLUEPRINTS / path).write_text(text, encoding="utf-8")


def _file(form: str, key: str, records: Iterable[Record]) -> str:
    """One record a line, so that a difference shows records."""
    lines = ",\n".join("    " + json.dumps(record, ensure_ascii=False) for record in records)
    return f'{{\n  "form": "{form}",\n  "key": "{key}",\n  "records": [\n{lines}\n  ]\n}}\n'


if __name__ == "__main__":
    write()
