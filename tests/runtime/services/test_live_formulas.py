"""Formulas that are computed on reading: rules see in memory what lists show from the tables."""

from runtime.services.list_records import ListRecords, list_records
from tests.acceptance.installation import SYSTEM_ITSELF
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


def test_what_has_no_form_in_sql_is_computed_over_columns_of_the_same_statement(install: Install) -> None:
    fields = [
        field("name"),
        field("item", "link", target="shop.item"),
        field("stock", "formula", formula="format_number(item.stock, 0)"),
        field("words", "formula", formula='split(item.name, " ")'),
        field("both", "formula", formula='concat(stock, " of ", name)'),
    ]
    pair = form("pair", field("piece", "link", target="shop.piece"), field("told", "formula", formula="upper(piece.both)"))
    here = install(shop(more=[form("piece", *fields), pair]))
    item = here.save("shop.item", {"name": "Red pen", "stock": 1200})
    id = here.save("shop.piece", {"name": "Third", "item": item})
    bare = here.save("shop.piece", {"name": "Bare"})
    told = here.save("shop.pair", {"piece": id})
    listed = list_records(here.platform, SYSTEM_ITSELF, ListRecords("shop.piece", fields=("stock", "words", "both"), sort="name"))
    assert [(row["stock"], row["words"], row["both"]) for row in listed.page.rows] == [
        (None, None, " of Bare"),
        ("1,200", ("Red", "pen"), "1,200 of Third"),
    ]
    every = list_records(here.platform, SYSTEM_ITSELF, ListRecords("shop.pair", expand=("piece",))).page
    assert every.rows[0]["told"] == "1,200 OF THIRD"
    assert every.linked["piece"][id]["both"] == "1,200 of Third"
    assert here.value("shop.pair", told, "told") == "1,200 OF THIRD"
    assert here.value("shop.piece", bare, "words") is None
