"""Three states of one app: what only one side changed is taken, what both changed differently is a conflict."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.blueprint.difference import difference
from engines.blueprint.merge import ABSENT, merge
from engines.record.field_types import field_types
from tests.engines.blueprint.conftest import files_of


@pytest.fixture
def sides(shop):
    base = shop["shop"]
    return base, copy.deepcopy(base), copy.deepcopy(base)


def order(files):
    return files["forms/order.json"]


def test_both_sides_keep_their_changes(sides):
    base, local, new = sides
    order(local)["fields"][3]["title"] = "Total"
    order(local)["fields"].insert(1, {"key": "desk", "type": "text", "title": "Desk"})
    order(new)["fields"][3]["required"] = False
    order(new)["fields"].append({"key": "tip", "type": "money", "title": "Tip"})
    merged = merge(base, local, new)
    assert merged.conflicts == []
    keys = [field["key"] for field in order(merged.files)["fields"]]
    assert keys[:2] == ["order_no", "desk"]
    assert keys[-1] == "tip"
    amount = next(field for field in order(merged.files)["fields"] if field["key"] == "amount")
    assert (amount["title"], amount["required"]) == ("Total", False)


def test_a_rename_there_and_a_change_here_meet(sides):
    base, local, new = sides
    order(new)["fields"][3].update(key="total", id="amount")
    order(local)["fields"][3]["title"] = "Sum"
    merged = merge(base, local, new)
    assert merged.conflicts == []
    assert order(merged.files)["fields"][3] == {"key": "total", "id": "amount", "type": "money", "title": "Sum", "required": True}


def test_a_renamed_file_is_the_same_form(sides):
    base, local, new = sides
    form = new.pop("forms/level.json")
    new["forms/grade.json"] = {**form, "key": "grade", "id": "level"}
    local["forms/level.json"]["title"] = "Rank"
    merged = merge(base, local, new)
    assert merged.conflicts == []
    assert "forms/level.json" not in merged.files
    assert merged.files["forms/grade.json"]["title"] == "Rank"


def test_the_same_place_changed_twice_is_a_conflict(sides):
    base, local, new = sides
    order(local)["fields"][3]["title"] = "Mine"
    order(new)["fields"][3]["title"] = "Theirs"
    merged = merge(base, local, new)
    (conflict,) = merged.conflicts
    assert conflict.pointer == "/forms/order/fields/amount/title"
    assert (conflict.local, conflict.new) == ("Mine", "Theirs")
    assert order(merged.files)["fields"][3]["title"] == "Mine"


def test_the_same_change_on_both_sides_is_none(sides):
    base, local, new = sides
    for side in (local, new):
        order(side)["fields"][3]["title"] = "Total"
    assert merge(base, local, new).conflicts == []


def test_removed_there_and_changed_here_is_a_conflict(sides):
    base, local, new = sides
    order(new)["fields"].pop(7)
    order(local)["fields"][7]["title"] = "Remark"
    merged = merge(base, local, new)
    assert [conflict.new for conflict in merged.conflicts] == [ABSENT]
    assert order(merged.files)["fields"][7]["title"] == "Remark"


def test_removed_there_and_untouched_here_goes(sides):
    base, local, new = sides
    del new["rules/raise_level.json"]
    merged = merge(base, local, new)
    assert merged.conflicts == []
    assert "rules/raise_level.json" not in merged.files


def test_a_conflict_has_a_sentence(sides, catalog):
    base, local, new = sides
    local["app.json"]["icon"], new["app.json"]["icon"] = "bag", "box"
    (conflict,) = merge(base, local, new).conflicts
    assert "bag" in catalog.render(conflict.problem(), "en")


SHOP = files_of("shop")
KEYS = st.sampled_from(["red", "blue", "green", "order_no", "amount"])


@st.composite
def edited(draw):
    """The shop after some edits: fields added, removed, renamed, retitled, moved; files gone."""
    files = copy.deepcopy(SHOP)
    for _ in range(draw(st.integers(0, 6))):
        path = draw(st.sampled_from([path for path in files if path.startswith("forms/")]))
        fields = files[path]["fields"]
        index = draw(st.integers(0, len(fields) - 1))
        taken = {one["key"] for one in fields} | {one.get("id") for one in fields}
        key = draw(KEYS)
        match draw(st.sampled_from(["add", "remove", "rename", "retitle", "move", "drop"])):
            case "add" if key not in taken:
                fields.insert(index, {"key": key, "type": "text", "title": key})
            case "remove" if len(fields) > 1:
                fields.pop(index)
            case "rename" if key not in taken:
                fields[index] = {**fields[index], "id": fields[index].get("id", fields[index]["key"]), "key": key}
            case "retitle":
                fields[index]["title"] = key
            case "move":
                fields.insert(0, fields.pop(index))
            case "drop":
                files.pop("roles/clerk.json", None)
            case _:
                pass
    return files


@given(edited())
def test_the_difference_to_oneself_is_empty(files):
    assert difference({"shop": files}, {"shop": copy.deepcopy(files)}, field_types()) == ()


@given(edited())
def test_taking_over_a_difference_leaves_none(new):
    merged = merge(SHOP, SHOP, new)
    assert merged.conflicts == []
    assert difference({"shop": merged.files}, {"shop": new}, field_types()) == ()


@given(edited())
def test_an_upgrade_without_news_changes_nothing(local):
    merged = merge(SHOP, local, SHOP)
    assert merged.conflicts == []
    assert merged.files == local


@given(edited(), edited())
def test_merging_loses_no_local_field(local, new):
    merged = merge(SHOP, local, new)
    born = {one.get("id", one["key"]) for one in SHOP["forms/order.json"]["fields"]}
    added = {one.get("id", one["key"]) for one in local["forms/order.json"]["fields"]} - born
    assert added <= {one.get("id", one["key"]) for one in merged.files["forms/order.json"]["fields"]}


def test_a_decided_conflict_is_none(sides):
    base, local, new = sides
    order(local)["fields"][3]["title"] = "Ours"
    order(new)["fields"][3]["title"] = "Theirs"
    [conflict] = merge(base, local, new).conflicts
    for side, title in (("local", "Ours"), ("new", "Theirs")):
        merged = merge(base, local, new, {conflict.pointer: side})
        assert merged.conflicts == []
        assert order(merged.files)["fields"][3]["title"] == title
