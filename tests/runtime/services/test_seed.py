"""Records that come with an app: brought in once, never written over, never brought back from the recycle bin."""

from tests.runtime.services.house import Install
from tests.runtime.services.shop import shop

PENS = {"form": "shop.order", "key": "order_no", "records": [{"order_no": "A", "note": "first"}, {"order_no": "B"}]}


def test_seed_comes_once_and_stays_as_people_leave_it(install: Install) -> None:
    parts = shop()
    parts["shop"]["seed/1_orders.json"] = PENS
    here = install(parts)
    first, second = sorted(here.ids("shop.order"))
    here.save("shop.order", {"note": "mine"}, first)
    here.delete("shop.order", second)
    install(parts)
    assert here.ids("shop.order") == [first]
    assert here.value("shop.order", first, "note") == "mine"
