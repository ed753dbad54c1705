"""`tessera blueprint`: every mistake at once, a plan before anything is done, consent to losses, and the way back."""

import copy
import json
import zipfile
from pathlib import Path

from runtime.blueprint_files import read_parts, write_parts
from tests.factories.apps import field, form
from tests.runtime.cli.calling import Tessera
from tests.runtime.services.shop import shop


def changed(**fields: object) -> dict:
    """The shop with other fields of an order: key → changes, None takes the field away."""
    parts = copy.deepcopy(shop())
    order = parts["shop"]["forms/order.json"]
    order["fields"] = [
        {**each, **fields.get(each["key"], {})} for each in order["fields"] if fields.get(each["key"], {}) is not None
    ]
    return parts


def test_mistakes_are_told_all_at_once_without_a_workspace(tessera: Tessera):
    parts = changed(amount={"type": "mony"}, customer={"target": "shop.custmer"}, item={"target": "shop.itm"})
    done = tessera("blueprint", "validate", tessera.write(parts), "--json")
    assert done.status == 1
    assert {(each["pointer"].rpartition("/")[2], each.get("hint")) for each in done.json["error"]["problems"]} >= {
        ("type", "money"), ("target", "shop.customer"), ("target", "shop.item"),
    }  # fmt: skip
    told = tessera("blueprint", "validate", tessera.folder / "apps", "--locale", "zh-CN")
    assert "您是否想用“money”？" in told.err
    assert tessera.good("blueprint", "validate", tessera.write(shop(), "right"))["valid"] is True
    assert tessera.bad(1, "blueprint", "validate", "/nowhere") == [("blueprint_not_found", "")]


def test_a_plan_can_be_looked_at_before_there_is_a_workspace(tessera: Tessera):
    planned = tessera.good("blueprint", "plan", tessera.write(shop()))
    assert {each["kind"] for each in planned["steps"]} == {"create_table"}
    assert planned["needs_consent"] is False
    assert tessera.bad(4, "records", "list", "shop.order") == [("no_workspace_yet", "")]


def test_an_app_is_installed_from_a_zip_and_applying_again_changes_nothing(tessera: Tessera):
    write_parts(shop(), tessera.folder / "shop.zip")
    assert tessera.good("blueprint", "apply", tessera.folder / "shop.zip")["changed"] is True
    again = tessera.good("blueprint", "apply", tessera.folder / "shop.zip")
    assert (again["changed"], again["release"]) == (False, 1)
    assert tessera.good("blueprint", "plan", tessera.folder / "shop.zip")["is_empty"] is True


def test_what_is_exported_is_what_was_applied(shop_on_sqlite: Tessera):
    tessera = shop_on_sqlite
    tessera.good("blueprint", "export", "shop", tessera.folder / "out")
    assert read_parts(tessera.folder / "out") == read_parts(tessera.folder / "apps")
    tessera.good("blueprint", "export", "shop", tessera.folder / "out.zip")
    assert zipfile.is_zipfile(tessera.folder / "out.zip")
    assert tessera.good("blueprint", "diff", tessera.folder / "out.zip")["changes"] == []
    assert tessera.bad(1, "blueprint", "export", "shoop") == [("app_not_installed", "")]


def test_files_with_a_rename_and_old_formulas_can_be_applied_again(shop_on_both: Tessera):
    tessera = shop_on_both
    parts = changed(amount={"key": "total", "id": "amount"})
    parts["shop"]["forms/order.json"]["fields"].append(
        {"key": "double", "type": "formula", "title": "Double", "formula": "total * 2"}
    )
    path = tessera.write(parts, "second")
    assert [tessera.good("blueprint", "apply", path)["changed"] for _ in range(3)] == [True, False, False]
    assert tessera.good("blueprint", "plan", path)["is_empty"] is True
    tessera.good("blueprint", "export", "shop", tessera.folder / "out")
    spend = next(
        each for each in read_parts(tessera.folder / "out")["shop"]["forms/customer.json"]["fields"] if each["key"] == "spend"
    )
    assert spend["of"] == "total"
    assert tessera.good("blueprint", "apply", tessera.folder / "out")["changed"] is False


def test_what_can_be_applied_is_valid_and_what_cannot_is_not(shop_on_both: Tessera):
    tessera = shop_on_both
    parts = changed(amount={"key": "total", "id": "amount"})
    path = tessera.write(parts, "second")
    for _ in range(2):
        assert tessera.good("blueprint", "validate", path)["valid"] is True
        tessera.good("blueprint", "apply", path)
    broken = copy.deepcopy(parts)
    broken["shop"]["forms/item.json"]["fields"].append({"key": "half", "type": "formula", "title": "Half", "formula": "stok / 2"})
    wrong = tessera.write(broken, "third")
    assert tessera.bad(1, "blueprint", "validate", wrong) == tessera.bad(1, "blueprint", "apply", wrong)
    (wrong / "shop/forms/note.json").write_text("{,")
    assert [code for code, _ in tessera.bad(1, "blueprint", "validate", wrong)] == ["unknown_name", "json_syntax"]
    for note in ("x", "x"):
        tessera.good("records", "add", "shop.item", json.dumps({"name": note}))
    parts["shop"]["forms/item.json"]["fields"][0]["unique"] = True
    twice = tessera.write(parts, "fourth")
    (found,) = tessera.bad(1, "blueprint", "validate", twice)
    assert found[0] == "cannot_become_unique"
    assert tessera.bad(1, "blueprint", "apply", twice) == [found]


def test_files_with_a_renamed_form_and_its_old_name_elsewhere_can_be_applied_again(shop_on_both: Tessera):
    tessera = shop_on_both
    parts = changed()
    form = parts["shop"].pop("forms/customer.json")
    parts["shop"]["forms/client.json"] = {**form, "key": "client", "id": "customer"}
    path = tessera.write(parts, "second")
    assert [tessera.good("blueprint", "apply", path)["changed"] for _ in range(3)] == [True, False, False]
    tessera.good("blueprint", "export", "shop", tessera.folder / "out")
    fields = read_parts(tessera.folder / "out")["shop"]["forms/order.json"]["fields"]
    assert [each["target"] for each in fields if each["key"] == "customer"] == ["shop.client"]
    assert tessera.good("blueprint", "apply", tessera.folder / "out")["changed"] is False


def test_a_lossy_change_needs_consent_and_rolls_back(shop_on_both: Tessera):
    tessera = shop_on_both
    for number, note in enumerate(("12", "x", "7")):
        tessera.good("records", "add", "shop.order", json.dumps({"order_no": f"O{number}", "note": note}))
    parts = read_parts(tessera.folder / "apps")
    order = parts["shop"]["forms/order.json"]
    order["fields"] = [{**each, "type": "integer"} if each["key"] == "note" else each for each in order["fields"]]
    del order["actions"]
    path = tessera.write(parts, "second")
    planned = tessera.good("blueprint", "plan", path)
    assert planned["needs_consent"] is True
    (step,) = [each for each in planned["steps"] if each["risk"] == "lossy"]
    assert (step["refused"], [one["value"] for one in step["samples"]]) == (1, ["x"])
    assert "“x” will not convert" in tessera("blueprint", "plan", path).out
    assert tessera.bad(1, "blueprint", "apply", path)[0] == ("consent_needed", "")
    tessera.good("blueprint", "apply", path, "--yes")
    assert [each["note"] for each in tessera.good("records", "list", "shop.order", "--sort", "order_no")["records"]] == [
        12,
        None,
        7,
    ]
    assert tessera.good("blueprint", "diff", 1, 2)["changes"]
    tessera.good("blueprint", "rollback", "--yes")
    assert [each["note"] for each in tessera.good("records", "list", "shop.order", "--sort", "order_no")["records"]] == [
        "12",
        "x",
        "7",
    ]
    assert [each["number"] for each in tessera.good("blueprint", "releases")["releases"] if each["in_force"]] == [3]


def test_an_app_that_goes_comes_back_with_its_data(shop_on_both: Tessera):
    tessera = shop_on_both
    tessera.good("records", "add", "shop.order", '{"order_no": "O1", "amount": 5}')
    tessera.good("blueprint", "uninstall", "shop", "--yes")
    assert tessera.bad(1, "records", "list", "shop.order") == [("form_not_found", "")]
    assert tessera.bad(1, "blueprint", "uninstall", "shop") == [("app_not_installed", "")]
    tessera.good("blueprint", "apply", tessera.folder / "apps")
    assert tessera.good("records", "show", "shop.order", "O1")["amount"] == "5.00"


def test_three_states_of_an_app_are_merged(on_sqlite: Tessera):
    tessera = on_sqlite
    base, local, new = shop(), changed(note={"title": "Remark"}), changed(quantity={"min": 0})
    paths = [tessera.write(parts, name) for name, parts in (("base", base), ("local", local), ("new", new))]
    tessera.good("blueprint", "merge", *paths, "--into", tessera.folder / "merged")
    fields = {each["key"]: each for each in read_parts(tessera.folder / "merged")["shop"]["forms/order.json"]["fields"]}
    assert (fields["note"]["title"], fields["quantity"]["min"]) == ("Remark", 0)
    other = tessera.write(changed(note={"title": "Comment"}), "other")
    told = tessera("blueprint", "merge", paths[0], paths[1], other, "--json")
    assert told.status == 1
    assert [each["code"] for each in told.json["conflicts"]] == ["merge_conflict"]


def test_texts_go_out_to_translators_and_come_back(on_sqlite: Tessera, tmp_path: Path):
    tessera = on_sqlite
    path, sheet = tessera.write(shop()), tmp_path / "texts.csv"
    assert tessera.good("blueprint", "texts", path, sheet)["texts"] > 10
    sheet.write_text(sheet.read_text("utf-8-sig").replace("订单号", "单据编号"), "utf-8")
    tessera.good("blueprint", "texts", path, sheet, "--read")
    order = read_parts(path)["shop"]["forms/order.json"]
    assert order["fields"][0]["title"] == {"en": "Order number", "zh-CN": "单据编号"}
    sheet.write_text("a,b\n1,2\n")
    assert tessera.bad(1, "blueprint", "texts", path, sheet, "--read") == [("not_a_text_sheet", "/sheet")]


def test_an_old_key_that_is_also_the_name_of_a_variable_goes_on_to_mean_the_field(shop_on_both: Tessera):
    """`actor` is who acts, unless the form has a field of that key."""
    tessera = shop_on_both

    def parts(*, key: str, watched: str) -> dict:
        fields = [{"key": key, "id": "actor", "type": "user", "title": "Handler"} if key != "actor" else field("actor", "user")]
        return shop(item=form("item", field("name"), *fields, field("tip", visible_when=f"{watched} != null")))

    def condition() -> str:
        tessera.good("blueprint", "export", "shop", tessera.folder / "out")
        return read_parts(tessera.folder / "out")["shop"]["forms/item.json"]["fields"][2]["visible_when"]

    tessera.good("blueprint", "apply", tessera.write(parts(key="actor", watched="actor"), "first"))
    stale = tessera.write(parts(key="handler", watched="actor"), "second")
    assert [tessera.good("blueprint", "apply", stale)["changed"] for _ in range(3)] == [True, False, False]
    assert tessera.good("blueprint", "validate", stale)["valid"] is True
    assert condition() == "handler != null"
    twice = tessera.write(parts(key="keeper", watched="actor"), "third")
    assert [tessera.good("blueprint", "apply", twice)["changed"] for _ in range(3)] == [True, False, False]
    assert condition() == "keeper != null"
    fresh = tessera.write(parts(key="keeper", watched='actor.login == "till" and keeper'), "fourth")
    assert [tessera.good("blueprint", "apply", fresh)["changed"] for _ in range(2)] == [True, False]
    assert condition() == 'actor.login == "till" and keeper != null', "what never meant the field does not"
