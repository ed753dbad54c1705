"""The translators' sheet goes out and in again."""

import pytest

from engines.blueprint.compiler import compile_release
from engines.blueprint.translations import texts, with_texts
from engines.kernel.errors import Invalid


def test_texts_of_every_part(apps):
    rows = {pointer: (chinese, english) for pointer, chinese, english in texts(apps)}
    assert rows["/shop/app.json/title"] == ("商店", "Shop")
    assert rows["/shop/app.json/menu/1/title"] == ("设置", "Settings")
    assert rows["/shop/forms/order.json/fields/4/options/1/title"] == ("已取消", "Cancelled")
    assert rows["/shop/forms/order.json/actions/0/refusal"] == ("只有已付款的订单可以取消", "Only a paid order can be cancelled")
    assert rows["/credit/ledgers/units.json/labels/CREDIT"] == ("获得", "Given")
    assert rows["/shop/scenarios/cancelling.json/title"] == ("取消订单", "Cancelling an order")


def test_what_is_set_and_stored_is_no_text(apps):
    apps["shop"]["rules/raise_level.json"]["actions"] = [{"update": {"set": {"title": '"x"', "unit": "this"}}}]
    apps["shop"]["app.json"]["settings"] = {"title": "x"}
    apps["shop"]["seed/1_levels.json"]["records"] = [{"title": "x"}]
    assert not [pointer for pointer, _, _ in texts(apps) if "/set/" in pointer or "/settings/" in pointer or "/seed/" in pointer]


def test_taking_the_same_sheet_back_changes_nothing(apps):
    assert with_texts(apps, texts(apps)) == apps


def test_new_texts(apps, registries, language):
    changed = with_texts(
        apps, [("/shop/forms/order.json/fields/3/title", "总额", "Total"), ("/shop/app.json/title", "", "Store")]
    )
    assert changed["shop"]["forms/order.json"]["fields"][3]["title"] == {"zh-CN": "总额", "en": "Total"}
    assert changed["shop"]["app.json"]["title"] == {"en": "Store"}
    compile_release(changed, registries, language)


def test_one_string_gets_languages_when_they_differ(shop):
    shop["shop"]["app.json"]["title"] = "Shop"
    assert ("/shop/app.json/title", "Shop", "Shop") in texts(shop)
    assert with_texts(shop, texts(shop)) == shop
    changed = with_texts(shop, [("/shop/app.json/title", "商店", "Shop")])
    assert changed["shop"]["app.json"]["title"] == {"zh-CN": "商店", "en": "Shop"}


@pytest.mark.parametrize("pointer", ["/shop/app.json/key", "/shop/forms/none.json/title", "/none", ""])
def test_rows_without_place_are_refused(apps, pointer):
    with pytest.raises(Invalid) as refused:
        with_texts(apps, [(pointer, "a", "b")])
    assert refused.value.code == "text_place_unknown"
