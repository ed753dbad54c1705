"""What a publish changes of what is searched is planned once, also where a worker and the publisher plan at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from runtime.services.search_terms import plan_search
from runtime.storage import search_rows
from runtime.storage.system_tables import SYSTEM
from tests.runtime.services.house import Install
from tests.runtime.services.shop import shop


def test_two_that_plan_at_once_plan_once(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    here = install(shop())
    here.save("shop.order", {"note": "one"})
    platform = here.platform
    with platform.database.write() as connection:
        connection.execute(delete(SYSTEM.search_form))
    note = search_rows.set_shapes

    def slowly(*arguments: Any) -> None:
        note(*arguments)
        time.sleep(0.3)

    monkeypatch.setattr(search_rows, "set_shapes", slowly)
    with ThreadPoolExecutor(3) as planners:
        for each in [planners.submit(plan_search, platform) for _ in range(3)]:
            each.result()
    with platform.database.read() as connection:
        planned = select(func.count()).where(SYSTEM.job.c.kind == "search", SYSTEM.job.c.order_key == "search:shop.order")
        assert connection.execute(planned).scalar() == 1
