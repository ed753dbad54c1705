"""Organisations and departments by their services: keys, circles, what stays while it is in use."""

import pytest

from engines.kernel.errors import Conflict, Invalid, NotFound
from runtime.services.organisations import Kind, NewUnit, add_unit, list_units, move_unit, remove_unit, rename_unit
from runtime.services.people import UserChange, change_user
from tests.runtime.services.people.office import COMMAND, Office


def tree(office: Office, kind: Kind) -> list[tuple[str, int, str | None]]:
    return [(node.unit.key, node.depth, node.parent) for node in list_units(office.platform, COMMAND, kind)]


@pytest.fixture
def planted(office: Office) -> Office:
    for key, parent in (("all", None), ("north", "all"), ("south", "all"), ("harbour", "north")):
        add_unit(office.platform, COMMAND, "organisation", NewUnit(key, key.title(), parent))
    return office


def test_the_tree_is_listed_each_behind_its_parent(planted: Office):
    assert tree(planted, "organisation") == [("all", 0, None), ("north", 1, "all"), ("harbour", 2, "north"), ("south", 1, "all")]
    assert tree(planted, "department") == []


def test_what_is_wrong_is_refused(planted: Office):
    platform = planted.platform
    before = tree(planted, "organisation")
    for request, error, code in (
        (NewUnit("a b"), Invalid, "bad_unit_key"), (NewUnit(""), Invalid, "bad_unit_key"),
        (NewUnit("x", "\0"), Invalid, "bad_display_name"), (NewUnit("x", org="all"), Invalid, "org_of_organisation"),
        (NewUnit("north"), Conflict, "unit_key_taken"), (NewUnit("x", parent="west"), NotFound, "no_such_unit"),
    ):  # fmt: skip
        with pytest.raises(error, match=code):
            add_unit(platform, COMMAND, "organisation", request)
    for parent in ("north", "harbour"):
        with pytest.raises(Invalid, match="unit_below_itself"):
            move_unit(platform, COMMAND, "organisation", "north", parent)
    with pytest.raises(NotFound, match="no_such_unit"):
        move_unit(platform, COMMAND, "organisation", "north", "west")
    with pytest.raises(NotFound, match="no_such_unit"):
        rename_unit(platform, COMMAND, "department", "north", "North")
    with pytest.raises(Conflict, match="unit_in_use"):
        remove_unit(platform, COMMAND, "organisation", "north")
    assert tree(planted, "organisation") == before


def test_units_move_and_go(planted: Office):
    platform = planted.platform
    move_unit(platform, COMMAND, "organisation", "harbour", "south")
    move_unit(platform, COMMAND, "organisation", "south", None)
    remove_unit(platform, COMMAND, "organisation", "north")
    rename_unit(platform, COMMAND, "organisation", "south", "Deep South")
    assert tree(planted, "organisation") == [("all", 0, None), ("south", 0, None), ("harbour", 1, "south")]
    assert list_units(platform, COMMAND, "organisation")[1].unit.name == "Deep South"


def test_a_department_belongs_to_its_parent_s_organisation(planted: Office):
    platform = planted.platform
    add_unit(platform, COMMAND, "department", NewUnit("sales", org="north"))
    add_unit(platform, COMMAND, "department", NewUnit("tills", parent="sales"))
    add_unit(platform, COMMAND, "department", NewUnit("web", parent="sales", org="south"))
    assert [(node.unit.key, node.org) for node in list_units(platform, COMMAND, "department")] == [
        ("sales", "north"), ("tills", "north"), ("web", "south"),
    ]  # fmt: skip
    planted.user("ada")
    change_user(platform, COMMAND, UserChange("ada", dept="tills"))
    with pytest.raises(Conflict, match="unit_in_use"):
        remove_unit(platform, COMMAND, "department", "tills")
    change_user(platform, COMMAND, UserChange("ada", dept=None))
    remove_unit(platform, COMMAND, "department", "tills")
