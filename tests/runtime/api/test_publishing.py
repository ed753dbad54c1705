"""Whoever looks while an app is published sees which step runs and how far it is."""

from typing import Any

import pytest

from engines.kernel.errors import Forbidden
from runtime.auth.actor import Actor
from runtime.services.plan_change import plan_change
from runtime.services.publish_app import publish
from runtime.services.publishing import Publishing, announced, publishing_now
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.services.shop import ORDER, shop


def test_each_step_is_told_while_it_runs_and_nothing_afterwards(home: Installation) -> None:
    for number in range(5):
        home.save("shop.order", {"order_no": f"N{number}", "amount": str(number), "status": "open"})
    fields = [
        *ORDER["fields"],
        {"key": "twice", "title": "Twice", "type": "formula", "result": "decimal", "formula": "amount * 2"},
    ]
    wanted: dict[str, Any] = {"shop": {**shop()["shop"], "forms/order.json": {**ORDER, "fields": fields}}}
    plan = plan_change(home.platform, wanted)
    seen: list[Publishing | None] = []
    publish(home.platform, SYSTEM_ITSELF, plan, progress=lambda *_: seen.append(publishing_now(home.platform, SYSTEM_ITSELF)))
    assert seen
    assert all(each is not None and each.phase == "tables" for each in seen)
    assert {step.says.code for each in seen if each for step in each.steps} >= {"plan_add_column", "plan_recompute"}
    last = seen[-1]
    assert last is not None
    assert any(step.state != "waiting" for step in last.steps)
    assert publishing_now(home.platform, SYSTEM_ITSELF) is None
    client = signed_in(home, "boss", is_admin=True)
    assert client.get("/api/v1/admin/publishing").json == {"publishing": None}
    with announced(home.platform, plan.tables) as told:
        told.step(plan.tables.steps[0], 1)
        found = client.get("/api/v1/admin/publishing?lang=zh-CN").json["publishing"]
    assert (found["phase"], found["steps"][0]["state"]) == ("tables", "done")
    assert "订单" in found["steps"][0]["message"]
    assert signed_in(home, "clerk").get("/api/v1/admin/publishing").status_code == 403
    with pytest.raises(Forbidden):
        publishing_now(home.platform, Actor(7, "clerk", via="session"))
