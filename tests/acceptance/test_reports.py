"""The shipped reports over imported orders equal what plain Python works out of the files, on both databases.

The real set (CDNOW) is reported on where it is imported: `test_orders.py`.
"""

import pytest

from runtime.services.kept_reports import show_dashboard
from runtime.services.run_report import RunReport, run_report
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.acceptance.reported import AS_OF, ask, check_reports
from tests.acceptance.test_orders import Files, bring_in, few, generated, make_tiers, publish_rule  # noqa: F401 - fixtures


def test_reports_equal_what_python_works_out(shop: Installation, generated: Files) -> None:  # noqa: F811
    bring_in(shop, generated)
    check_reports(shop, generated.data)


def test_the_books_are_reported_as_they_stand(shop: Installation, few: Files) -> None:  # noqa: F811
    """What was given, less what was taken, is what is left: by month, in total, and by the books themselves."""
    make_tiers(shop)
    publish_rule(shop, "floor(amount)", expires_after="3M")
    shop.at("1997-01-01T09:00:00+08:00")
    bring_in(shop, few)
    shop.at("1998-07-01T12:00:00+08:00")
    shop.work()
    one, *_ = shop.ids("member.member", "points__balance >= 10")
    shop.save("points.adjustment", {"member": one, "points": 7, "kind": "goodwill", "reason": "sorry"})
    time = [{"dimension": "occurred_at", "granularity": "month", "range": {"from": "1997-01-01", "to": "1998-07-31"}}]
    answer = ask(shop, "points.entries", ["issued", "adjusted", "spent", "expired", "outstanding"], time=time, totals=True)
    issued, adjusted, spent, expired, outstanding = answer["totals"]["values"]
    left = sum(shop.column("member.member", "member_no", "points__balance").values())
    assert issued == sum(int(order.amount) for order in few.data.orders) + 7
    assert (adjusted, outstanding, issued + adjusted - spent - expired) == (0, left, left)
    assert expired > 0
    so_far = 0
    for row in answer["rows"]:
        so_far += row["values"][0] + row["values"][1] - row["values"][2] - row["values"][3]
        assert row["values"][4] == so_far
    by_tier = ask(shop, "points.entries", ["outstanding"], dimensions=["tier"], totals=True)
    assert sum(row["values"][0] for row in by_tier["rows"]) == by_tier["totals"]["values"][0] == left


@pytest.mark.parametrize("key", ["member.growth", "member.sales", "points.points", "campaign.coupons"])
def test_every_widget_of_the_shipped_dashboards_is_answered(shop: Installation, few: Files, key: str) -> None:  # noqa: F811
    publish_rule(shop, "floor(amount)")
    bring_in(shop, few)
    shop.at(AS_OF)
    board = show_dashboard(shop.platform, SYSTEM_ITSELF, key)
    assert board["widgets"]
    for widget in board["widgets"]:
        query = dict(widget["query"])
        for name, where in widget["filters"].items():
            chosen = next(each for each in board["filters"] if each["key"] == name)
            if "range" in where:
                query["time"] = [{**query["time"][0], "range": chosen["range"]}, *query["time"][1:]]
            else:
                query["only"] = [{"dimension": where["dimension"], "values": [None]}]
        for asked in (widget["query"], query):
            answer = run_report(shop.platform, SYSTEM_ITSELF, RunReport("member", asked, widget["chart"]))
            assert answer["chart"]["kind"] == widget["chart"]["kind"]
