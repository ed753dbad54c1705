"""Records that come with an app: brought in once, never written over, never brought back from the recycle bin."""

import pytest

from engines.kernel.errors import Invalid
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


def test_seed_that_did_not_fit_comes_when_it_is_corrected(install: Install) -> None:
    parts = shop()
    parts["shop"]["seed/1_orders.json"] = {"form": "shop.order", "records": [{"note": "one"}, {"note": "two", "amount": "many"}]}
    with pytest.raises(Invalid) as refused:
        install(parts)
    assert [each.pointer for each in refused.value.problems] == ["/shop/seed/1_orders.json/records/1/amount"]
    parts["shop"]["seed/1_orders.json"] = {"form": "shop.order", "records": [{"note": "one"}, {"note": "two", "amount": "2"}]}
    here = install(parts)
    install(parts)
    assert [here.value("shop.order", id, "note") for id in sorted(here.ids("shop.order"))] == ["one", "two"]
