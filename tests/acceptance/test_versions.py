"""Versions come and go, data stay: a new version and back, an app uninstalled and back, an app from elsewhere."""

import json
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engines.kernel.errors import AppError, Conflict, Invalid
from runtime.blueprint_files import read_parts
from runtime.services.list_records import ListRecords, query_of
from runtime.services.plan_change import plan_change
from runtime.services.viewer import view
from tests.acceptance.apps import files_of
from tests.acceptance.installation import SYSTEM_ITSELF, Installation

ORDER = "forms/order.json"
TABLE_NUMBERS = {"O1": "007", "O2": "12", "O3": "A1", "O4": "十二", "O5": "3rd floor", "O6": None}
BAD = ("O3", "O4", "O5")


def version_1() -> dict[str, dict[str, Any]]:
    """The shipped apps; orders have two more fields."""
    apps = {app: files_of(app) for app in ("member", "points")}
    fields = apps["member"][ORDER]["fields"]
    fields.append({"key": "table_no", "type": "text", "title": {"zh-CN": "桌号", "en": "Table"}})
    fields.append({"key": "remark", "type": "text", "title": {"zh-CN": "备注二", "en": "Remark"}})
    return apps


def version_2() -> dict[str, Any]:
    """`member` edited: `amount` is `paid`, the table is a number, `remark` gone, `greeting` new. Formulas are not edited."""
    files = deepcopy(version_1()["member"])
    files["app.json"]["version"] = "1.1.0"
    kept = [field for field in files[ORDER]["fields"] if field["key"] != "remark"]
    for field in kept:
        if field["key"] == "amount":
            field["id"], field["key"] = "amount", "paid"
        elif field["key"] == "table_no":
            field["type"] = "integer"
    kept.append({"key": "greeting", "type": "text", "title": {"zh-CN": "贺卡", "en": "Greeting"}})
    files[ORDER]["fields"] = kept
    return files


def fill(shop: Installation) -> dict[str, int]:
    """A member with orders and a rule; ids by number. 10 + 20 + … + 60 gives 210 points."""
    rule = {"name": "日常", "trigger": "member.order.created", "condition": "amount > 0", "amount": "floor(amount)"}
    ids = {"rule": shop.save("points.earning_rule", {**rule, "status": "published"})}
    ids["ann"] = shop.save("member.member", {"name": "安"})
    for number, (order_no, table) in enumerate(TABLE_NUMBERS.items(), 1):
        values = {
            "order_no": order_no,
            "member": ids["ann"],
            "amount": f"{number}0.00",
            "table_no": table,
            "remark": f"r{number}",
        }
        ids[order_no] = shop.save("member.order", {**values, "remark": f"r{number}"})
    return ids


@pytest.fixture
def filled(empty: Installation) -> tuple[Installation, dict[str, int]]:
    empty.apply(version_1())
    return empty, fill(empty)


def column(shop: Installation, field: str) -> dict[str, Any]:
    return shop.column("member.order", "order_no", field)


def test_a_new_version_and_back_keep_all_data(filled: tuple[Installation, dict[str, int]]) -> None:
    shop, ids = filled
    first = shop.number()
    spent = {f"O{number}": Decimal(f"{number}0.00") for number in range(1, 7)}
    with pytest.raises(Conflict, match="plan_convert_lossy"):
        shop.apply({"member": version_2()})
    assert column(shop, "table_no") == TABLE_NUMBERS, "a refused plan changes nothing"
    shop.apply({"member": version_2()}, consent=True)
    assert column(shop, "paid") == spent
    assert column(shop, "table_no") == {"O1": 7, "O2": 12, **dict.fromkeys(BAD), "O6": None}
    assert shop.values("points.earning_rule", ids["rule"])["amount"] == "floor(paid)"
    assert shop.values("points.earning_rule", ids["rule"])["condition"] == "paid > 0"
    more = {"order_no": "O7", "member": ids["ann"], "paid": "7.50", "table_no": 99, "greeting": "新年好"}
    ids["O7"] = shop.save("member.order", more)
    shop.save("member.order", {"table_no": 13, "paid": "21.00"}, ids["O2"])
    ann = shop.values("member.member", ids["ann"])
    assert (ann["total_spend"], ann["points__balance"], ann["order_count"]) == (Decimal("218.50"), 217, 7)
    with pytest.raises(AppError, match="unknown_field"):
        shop.save("member.order", {"member": ids["ann"], "amount": "1.00"})
    shop.do("member.order", ids["O2"], "take_back", amount="10.50")  # a rule of points that reads the renamed field
    assert shop.value("member.member", ids["ann"], "points__balance") == 207
    assert shop.apply(shop.parts()).changed is False, "what is installed now, applied again, changes nothing"
    assert shop.wrong() == []

    shop.roll_back(first)
    back = {**TABLE_NUMBERS, "O2": "13", "O7": "99"}
    assert column(shop, "table_no") == back, "007 and what never fitted are as they were; what changed since is not lost"
    assert column(shop, "amount") == {**spent, "O2": Decimal("21.00"), "O7": Decimal("7.50")}
    assert column(shop, "remark") == {**{f"O{number}": f"r{number}" for number in range(1, 7)}, "O7": None}
    assert shop.values("points.earning_rule", ids["rule"])["amount"] == "floor(amount)"
    shop.save("member.order", {"order_no": "O8", "member": ids["ann"], "amount": "3.00", "table_no": "B2"})
    assert shop.value("member.member", ids["ann"], "points__balance") == 210
    assert shop.wrong() == []

    shop.apply({"member": version_2()}, consent=True)
    assert column(shop, "greeting") == {**dict.fromkeys([*back, "O8"]), "O7": "新年好"}
    assert column(shop, "table_no") == {"O1": 7, "O2": 13, **dict.fromkeys(BAD), "O6": None, "O7": 99, "O8": None}
    assert shop.wrong() == []


def test_a_new_version_applied_again_changes_nothing(filled: tuple[Installation, dict[str, int]]) -> None:
    """Its formulas, views and layouts still say `amount`, which is `paid` since it was applied first."""
    shop, _ = filled
    assert shop.apply({"member": version_2()}, consent=True).changed
    exported = shop.parts()
    for parts in ({"member": version_2()}, {"member": version_2()}, exported, version_1() | {"member": version_2()}):
        assert plan_change(shop.platform, parts).is_empty
        assert shop.apply(parts).changed is False
    assert shop.parts() == exported
    order = exported["member"][ORDER]
    assert '"amount"' not in json.dumps([order["views"], order["layouts"]])
    assert '"paid"' in json.dumps(order["views"]), "an export has the new key everywhere"
    edited = version_2()
    edited[ORDER]["fields"][-1]["title"] = {"zh-CN": "贺词", "en": "Wish"}
    assert shop.apply({"member": edited}).changed, "what is new in it is seen"
    assert shop.apply({"member": edited}).changed is False
    assert shop.wrong() == []


def test_a_field_that_was_renamed_twice_is_known_by_its_second_key_too(filled: tuple[Installation, dict[str, int]]) -> None:
    shop, ids = filled
    shop.apply({"member": version_2()}, consent=True)
    third = renamed(shop.parts()["member"], "paid", "spent")  # its formulas say `paid`, which is neither key nor id
    assert shop.apply({"member": third}).changed
    assert shop.apply({"member": third}).changed is False
    assert shop.apply({"points": files_of("points")}).changed is False, "it says `amount`"
    assert shop.values("points.earning_rule", ids["rule"])["amount"] == "floor(spent)"
    broken = deepcopy(third)
    broken[ORDER]["fields"].append({"key": "double", "type": "formula", "title": "?", "formula": "payed * 2"})
    with pytest.raises(Invalid) as refused:
        shop.apply({"member": broken})
    assert [problem.code for problem in refused.value.problems] == ["unknown_name"], "of what is wrong, not of what is old"


def test_an_old_key_that_another_field_bears_now_means_that_field(filled: tuple[Installation, dict[str, int]]) -> None:
    shop, ids = filled
    shop.apply({"member": version_2()}, consent=True)
    third = renamed(shop.parts()["member"], "paid", "spent")
    third[ORDER]["fields"].append({"key": "paid", "type": "money", "title": {"zh-CN": "实付", "en": "Paid in cash"}})
    for changed in (True, False, False):
        assert shop.apply({"member": third}).changed is changed
    assert shop.values("points.earning_rule", ids["rule"])["amount"] == "floor(spent)", "what was there before goes along"
    assert shop.value("member.member", ids["ann"], "total_spend") in (0, None), "what was handed in is read as it stands"
    assert shop.apply(shop.parts()).changed is False


def test_rules_of_operators_follow_a_form_that_is_renamed(filled: tuple[Installation, dict[str, int]]) -> None:
    shop, ids = filled
    first = shop.number()
    files = deepcopy(dict(shop.parts()["member"]))
    files["forms/purchase.json"] = {**files.pop(ORDER), "key": "purchase", "id": "order"}
    for changed in (True, False):
        assert shop.apply({"member": files}).changed is changed
    assert shop.apply({"points": files_of("points")}).changed is False, "it says `order`"
    shop.save("member.purchase", {"member": ids["ann"], "amount": "40.00"})
    assert shop.value("member.member", ids["ann"], "points__balance") == 250
    rule = {"name": "双倍", "trigger": "member.order.created", "amount": "floor(amount)", "status": "published"}
    shop.save("points.earning_rule", rule)  # the option still has the key that it was born with
    shop.roll_back(first)
    shop.save("member.order", {"member": ids["ann"], "amount": "1.00"})
    assert shop.value("member.member", ids["ann"], "points__balance") == 252
    assert shop.wrong() == []


def renamed(files: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """An app in which only the field of orders has another key."""
    edited = deepcopy(dict(files))
    field = next(field for field in edited[ORDER]["fields"] if field["key"] == old)
    field["key"] = new
    return edited


def test_a_process_that_has_not_noticed_goes_on(filled: tuple[Installation, dict[str, int]], tmp_path: Path) -> None:
    shop, ids = filled
    other = Installation(shop.url, tmp_path)
    with other.platform.database.read() as connection:
        known = other.platform.releases.current(connection)
    shop.apply({"member": version_2()}, consent=True)
    with other.platform.database.read() as connection:  # the old release, on the tables of the new one
        viewer = view(other.platform, connection, SYSTEM_ITSELF, known)
        asked = ListRecords("member.order", "amount >= 30", "order_no")
        read = viewer.page(query_of(viewer, known.release.entity("member.order"), asked)).rows
    assert [row["table_no"] for row in read] == ["A1", "十二", "3rd floor", None]
    assert [row["remark"] for row in read] == ["r3", "r4", "r5", "r6"]
    made = other.save("member.order", {"order_no": "O9", "member": ids["ann"], "paid": "5.00", "table_no": "8", "greeting": "嗨"})
    assert shop.values("member.order", made)["table_no"] == 8
    assert shop.values("member.order", made)["greeting"] == "嗨"
    assert shop.value("member.member", ids["ann"], "points__balance") == 215
    other.close()


@pytest.fixture
def running(shop: Installation) -> tuple[Installation, int]:
    """Somebody with 100 points, 30 of them spent."""
    rule = {"name": "日常", "trigger": "member.order.created", "amount": "floor(amount)", "expires_after": "12M/month"}
    shop.save("points.earning_rule", {**rule, "status": "published"})
    ann = shop.save("member.member", {"name": "安"})
    shop.save("member.order", {"order_no": "O1", "member": ann, "amount": "100.00"})
    pen = shop.save("points.reward", {"name": "签字笔", "cost": 30, "stock": 10, "status": "on_sale"})
    shop.save("points.redemption", {"member": ann, "reward": pen})
    return shop, ann


def test_an_app_uninstalled_and_installed_again_has_its_data(running: tuple[Installation, int]) -> None:
    shop, ann = running
    shop.uninstall("points")
    assert "points__balance" not in shop.values("member.member", ann)
    with pytest.raises(AppError, match="form_not_found"):
        shop.rows("points.earning_rule")
    order = shop.save("member.order", {"order_no": "O2", "member": ann, "amount": "40.00"})
    assert shop.why("member.order", order) == []
    shop.work()
    shop.apply({"points": files_of("points")})
    told = shop.values("member.member", ann)
    assert (told["points__balance"], told["points__spent"], told["total_spend"]) == (70, 30, Decimal("140.00"))
    assert [row["name"] for row in shop.rows("points.earning_rule")] == ["日常"]
    assert [row["stock"] for row in shop.rows("points.reward")] == [9]
    shop.save("member.order", {"order_no": "O3", "member": ann, "amount": "5.00"})
    assert shop.value("member.member", ann, "points__balance") == 75
    assert shop.wrong() == []


def test_an_app_that_others_need_stays(sqlite_shop: Installation) -> None:
    with pytest.raises(Invalid) as refused:
        sqlite_shop.uninstall("member")
    said = {(problem.code, problem.pointer.split("/")[1]) for problem in refused.value.problems}
    assert {("app_missing", "points"), ("app_missing", "campaign")} <= said
    assert sqlite_shop.rows("member.member") == []


VISITS: dict[str, Any] = {
    "app.json": {
        "key": "visits",
        "version": "0.1.0",
        "format": 1,
        "title": {"zh-CN": "到店", "en": "Visits"},
        "requires": {"member": ">=1.0,<2", "points": ">=1.0,<2"},
        "menu": [{"form": "visits.visit"}],
    },
    "forms/visit.json": {
        "key": "visit",
        "title": {"zh-CN": "到店", "en": "Visit"},
        "label": "visit_no",
        "fields": [
            {"key": "visit_no", "type": "auto_number", "title": "No.", "format": "V{seq:4}", "unique": True},
            {"key": "guest", "type": "link", "title": "Guest", "target": "member.member", "required": True},
            {"key": "minutes", "type": "integer", "title": {"zh-CN": "分钟", "en": "Minutes"}, "required": True, "min": 1},
        ],
    },
    "extends/member.member.json": {
        "fields": [
            {
                "key": "visits__minutes",
                "type": "roll_up",
                "title": {"zh-CN": "停留分钟", "en": "Minutes stayed"},
                "source": "visits.visit",
                "via": "guest",
                "function": "sum",
                "of": "minutes",
            },
        ],
    },
    "rules/thank.json": {
        "key": "thank",
        "title": {"zh-CN": "到店有礼", "en": "Thanks for coming"},
        "on": ["visits.visit.created"],
        "condition": "minutes >= 30",
        "actions": [
            {"credit": {"ledger": "points.points", "owner": "guest", "amount": "floor(minutes / 10)", "reason": '"到店有礼"'}},
        ],
    },
}


def test_a_fourth_app_from_elsewhere(shop: Installation, tmp_path: Path) -> None:
    for path, document in VISITS.items():
        file = tmp_path / "visits" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    ann = shop.save("member.member", {"name": "安"})
    assert shop.apply(read_parts(tmp_path / "visits")).changed
    visit = shop.save("visits.visit", {"guest": ann, "minutes": 45})
    shop.save("visits.visit", {"guest": ann, "minutes": 20})
    told = shop.values("member.member", ann)
    assert (told["visits__minutes"], told["points__balance"]) == (65, 4)
    assert [sentence for sentence in shop.why("visits.visit", visit, "zh-CN") if "到店有礼" in sentence and "4 分" in sentence]
    assert shop.wrong() == []
    assert plan_change(shop.platform, read_parts(tmp_path / "visits")).is_empty
    shop.uninstall("visits")
    assert "visits__minutes" not in shop.values("member.member", ann)
    assert shop.value("member.member", ann, "points__balance") == 4
