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


def test_texts_that_are_put_together_are_shown(install: Install) -> None:
    fields = [
        field("name"),
        field("born", "date"),
        field("words", "tags"),
        field("greeting", "formula", formula='concat(name, ", ", born)'),
        field("listed", "formula", formula='join(words, "/")'),
    ]
    here = install(shop(more=[form("guest", *fields)]))
    id = here.save("shop.guest", {"name": "Ann", "born": "2000-02-01", "words": ["a", "b"]})
    nobody = here.save("shop.guest", {})
    assert (here.value("shop.guest", id, "greeting"), here.value("shop.guest", id, "listed")) == ("Ann, 2000-02-01", "a/b")
    assert here.value("shop.guest", nobody, "greeting") == ", "
    assert here.ids("shop.guest", 'starts_with(greeting, "Ann")') == [id]
