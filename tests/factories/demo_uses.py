"""What demo members do with points and coupons. Called by `demo_data`."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.factories.demo_sales import LAST_DAY, Record, Shopper, random_day

REDEMPTIONS = 60
USED_COUPONS = 60
WAITING_COUPONS = 60
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def redemptions_of(random: Random, rewards: Sequence[Record], shoppers: Sequence[Shopper]) -> list[Record]:
    """Rewards that members could surely pay: at most half of what they had earned by that day, once each."""
    offered = [reward for reward in rewards if reward["status"] == "on_sale" and "min_tier" not in reward]
    paid: dict[str, tuple[date, Shopper, Record]] = {}
    while len(paid) < REDEMPTIONS:
        shopper, reward = random.choice(shoppers), random.choice(offered)
        day = random_day(random, date(2026, 3, 1), LAST_DAY)
        if shopper.earned_before(day) >= 2 * reward["cost"]:
            paid.setdefault(shopper.number, (day, shopper, reward))
    in_order = sorted(paid.values(), key=lambda entry: (entry[0], entry[1].number))
    return [
        {
            "redemption_no": f"DH{day:%y%m%d}{number:03}",
            "member": shopper.link,
            "reward": {"reward_no": reward["reward_no"]},
            "quantity": 1,
            "redeemed_on": f"{day.isoformat()}T{random.randrange(10, 21):02}:15:00+08:00",
            "store": shopper.record["store"],
            "status": "pending" if day > date(2026, 11, 1) else "fulfilled",
        }
        for number, (day, shopper, reward) in enumerate(in_order, 1)
    ]


def coupons_of(
    random: Random, templates: Sequence[Record], shoppers: Sequence[Shopper], orders: Sequence[dict[str, Any]]
) -> tuple[list[Record], list[Record]]:
    """Coupons used for orders of their members and coupons that wait, and the uses. Nobody gets more than a template allows."""
    fitting = [(order, template) for order in orders if (template := _best(templates, order)) is not None]
    random.shuffle(fitting)
    held: Counter[tuple[str, str]] = Counter()
    chosen = [each for each in fitting if _may_have(held, each[0]["member"]["member_no"], each[1])][:USED_COUPONS]
    used = sorted(chosen, key=lambda entry: str(entry[0]["ordered_on"]))
    coupons: list[Record] = []
    uses: list[Record] = []
    for number, (order, template) in enumerate(used, 1):
        coupon = _used(_code(random), order, template)
        coupons.append(coupon)
        shared = {key: coupon[key] for key in ("template", "campaign", "member", "order_no")}
        uses.append(
            {"redemption_no": f"HX{number:05}", "coupon": {"code": coupon["code"]}, **shared, "kind": "redeemed",
             "amount": coupon["discount"], "happened_on": coupon["redeemed_on"]}
        )  # fmt: skip
    active = [template for template in templates if template["status"] == "active"]
    asking = [(shopper, random.choice(active)) for shopper in random.sample(list(shoppers), len(shoppers))]
    waiting = [
        {"code": _code(random), **_of(template), "member": shopper.link, "status": "issued"}
        for shopper, template in [each for each in asking if _may_have(held, each[0].number, each[1])][:WAITING_COUPONS]
    ]
    return coupons + waiting, uses


def _may_have(held: Counter[tuple[str, str]], member: str, template: Record) -> bool:
    """Whether a member may have one more coupon of a template; if so, it is counted."""
    key = (member, template["template_no"])
    if held[key] >= template.get("limit_per_member", WAITING_COUPONS):
        return False
    held[key] += 1
    return True


def _used(code: str, order: Record, template: Record) -> Record:
    """A coupon that was issued five days before the order for which it was used."""
    issued = datetime.fromisoformat(order["ordered_on"]) - timedelta(days=5)
    return {
        "code": code,
        **_of(template),
        "member": order["member"],
        "issued_on": issued.isoformat(),
        "valid_from": issued.date().isoformat(),
        "valid_to": (issued.date() + timedelta(days=template["valid_days"] - 1)).isoformat(),
        "status": "redeemed",
        "order_no": order["order_no"],
        "redeemed_on": order["ordered_on"],
        "discount": template["face_value"],
    }


def _of(template: Record) -> Record:
    return {"template": {"template_no": template["template_no"]}, "campaign": template["campaign"]}


def _best(templates: Sequence[Record], order: Record) -> Record | None:
    """The coupon of greatest value that this order could have used."""
    if "member" not in order or order["status"] != "completed":
        return None
    paid = float(order["amount"])
    usable = [one for one in templates if "face_value" in one and paid + float(one["face_value"]) >= float(one["min_spend"])]
    return max(usable, key=lambda template: float(template["face_value"]), default=None)


def _code(random: Random) -> str:
    return "".join(random.choices(CODE_LETTERS, k=10))
