"""Formulas that are computed on reading: rules see in memory what lists show from the tables."""

from tests.factories.apps import field, form, rule
from tests.runtime.services.house import Install
from tests.runtime.services.shop import shop


def test_a_rule_sees_the_value_rounded_to_its_field(install: Install) -> None:
    share = field("share", "formula", formula="10 / item.stock", result="decimal", scale=2)
    piece = form("piece", field("name"), field("item", "link", target="shop.item"), share)
    told = rule("told", "shop.piece.created", {"create": {"form": "shop.note", "set": {"text": "text(share)"}}})
    here = install(shop([told], more=[piece]))
    item = here.save("shop.item", {"name": "Pen", "stock": 3})
    id = here.save("shop.piece", {"name": "Third", "item": item})
    assert [here.value("shop.note", note, "text") for note in here.ids("shop.note")] == ["3.33"]
    assert str(here.value("shop.piece", id, "share")) == "3.33"
