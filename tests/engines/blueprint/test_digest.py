"""The digest of a blueprint knows content, not order."""

import copy

from engines.blueprint.digest import digest_of


def turned(value):
    if isinstance(value, dict):
        return {key: turned(item) for key, item in reversed(list(value.items()))}
    return value


def test_order_of_keys_and_files_does_not_count(apps):
    assert digest_of(turned(apps)) == digest_of(apps)


def test_every_value_counts(apps):
    other = copy.deepcopy(apps)
    other["shop"]["app.json"]["title"]["en"] = "Store"
    assert digest_of(other) != digest_of(apps)


def test_order_in_lists_counts(apps):
    other = copy.deepcopy(apps)
    other["shop"]["forms/order.json"]["fields"].reverse()
    assert digest_of(other) != digest_of(apps)


def test_names_of_files_count(apps):
    other = copy.deepcopy(apps)
    other["shop"]["seed/2_levels.json"] = other["shop"].pop("seed/1_levels.json")
    assert digest_of(other) != digest_of(apps)
