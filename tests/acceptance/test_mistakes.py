"""Ten mistakes in the files of the shipped apps, in shape and in reference: one call tells all ten, and what to do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.apps import shipped_files
from tests.acceptance.command_line import tessera


def seeded() -> dict[str, dict[str, Any]]:
    """The shipped apps with ten mistakes, in five kinds of files."""
    apps = shipped_files()
    member, points, campaign = apps["member"], apps["points"], apps["campaign"]
    fields = {field["key"]: field for field in member["forms/order.json"]["fields"]}
    fields["quantity"]["tpye"] = fields["quantity"].pop("type")  # 1: a property that is missing
    fields["store"]["target"] = "member.shop"  # 2: a form that does not exist
    fields["status"]["transitions"][0]["to"] = "complete"  # 3: an option that does not exist
    roll_ups = {field["key"]: field for field in member["forms/member.json"]["fields"]}
    roll_ups["total_spend"]["of"] = "amuont - coalesce(returned_amount, 0)"  # 4: a field that does not exist
    points["rules/claw_back.json"]["on"][0] = "member.order.state:canceled"  # 5: an event that does not exist
    points["rules/redeem.json"]["actions"][0]["debit"]["amount"] = "reward.name"  # 6: a text where a number belongs
    points["ledgers/points.json"]["claw_back"] = "dept"  # 7: a choice that does not exist
    campaign["app.json"]["requires"]["member"] = ">=9"  # 8: a version that nobody has
    action = campaign["forms/coupon.json"]["actions"][1]
    action["conditon"] = action.pop("condition")  # 9: another property that does not exist
    campaign["demo/2_templates.json"]["records"][1]["nmae"] = "?"  # 10: a value without a field
    return apps


EXPECTED = {
    ("/member/forms/order.json/fields/3/tpye", "unknown_property", "type"),
    ("/member/forms/order.json/fields/6/target", "no_such_form", "member.store"),
    ("/member/forms/order.json/fields/7/transitions/0/to", "option_not_listed", "completed"),
    ("/member/forms/member.json/fields/12/of", "unknown_name", "amount"),
    ("/points/rules/claw_back.json/on/0", "unknown_event", "member.order.state:cancelled"),
    ("/points/rules/redeem.json/actions/0/debit/amount", "result_type", None),
    ("/points/ledgers/points.json/claw_back", "not_in_list", "debt"),
    ("/campaign/app.json/requires/member", "app_version", None),
    ("/campaign/forms/coupon.json/actions/1/conditon", "unknown_property", "condition"),
    ("/campaign/demo/2_templates.json/records/1/nmae", "record_field_unknown", "name"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes")
    for app, files in seeded().items():
        for path, document in files.items():
            file = folder / "apps" / app / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder


def test_all_ten_are_told_at_once(folder: Path) -> None:
    said = tessera("blueprint", "validate", str(folder / "apps"), "--json", folder=folder / "data")
    assert said.status == 1
    problems = json.loads(said.out)["error"]["problems"]
    assert {(each["pointer"], each["code"], each.get("hint")) for each in problems} == EXPECTED
    assert len(problems) == 10


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_people_read_place_and_advice_in_their_language(folder: Path, locale: str) -> None:
    said = tessera("blueprint", "validate", str(folder / "apps"), folder=folder / "data", locale=locale)
    assert said.status == 1
    lines = said.all.replace("\n", " ")
    for pointer, _, hint in EXPECTED:
        assert pointer in lines
        assert hint is None or f"“{hint}”" in lines
    assert "{" not in lines, "a sentence lacks a value"
    is_chinese = bool(re.search(r"[一-鿿]", re.sub(r"“[^”]*”", "", lines)))
    assert is_chinese is (locale == "zh-CN")


def test_nothing_is_written_when_anything_is_wrong(folder: Path, tmp_path: Path) -> None:
    said = tessera("blueprint", "apply", str(folder / "apps"), "--json", folder=tmp_path)
    assert said.status == 1
    assert len(json.loads(said.out)["error"]["problems"]) == 10
    assert tessera("records", "list", "member.member", folder=tmp_path).status != 0
