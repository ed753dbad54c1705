"""`tessera records`, `why` and `ledger`: what a person does with records, and what is told when it does not fit."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.runtime.cli.calling import Tessera

ORDER = {"order_no": "O1", "customer": {"name": "Ada"}, "amount": "118.90"}


def added(tessera: Tessera, form: str, values: object) -> dict:
    (record,) = tessera.good("records", "add", form, json.dumps(values))["records"]
    return record


def test_a_record_is_added_shown_changed_deleted_and_restored(shop_on_both: Tessera):
    tessera = shop_on_both
    made = added(tessera, "shop.order", ORDER)
    assert made["status"] == "created"
    assert made["version"] == 1
    for name in (made["id"], made["public_id"], "order_no=O1", "O1"):
        assert tessera.good("records", "show", "shop.order", name)["amount"] == "118.90"
    (changed,) = tessera.good("records", "update", "shop.order", "O1", '{"amount": 20.5}')["records"]
    assert (changed["status"], changed["version"]) == ("updated", 2)
    assert tessera.good("records", "update", "shop.order", "O1", '{"amount": "20.50"}')["records"][0]["status"] == "unchanged"
    assert tessera.good("records", "delete", "shop.order", "O1")["records"][0]["status"] == "deleted"
    assert tessera.bad(1, "records", "show", "shop.order", "O1") == [("record_not_found", "")]
    assert [each["order_no"] for each in tessera.good("records", "list", "shop.order", "--deleted")["records"]] == ["O1"]
    tessera.good("records", "restore", "shop.order", "O1")
    history = tessera.good("records", "history", "shop.order", "O1")["history"]
    assert [each["kind"] for each in history] == ["created", "updated", "deleted", "restored"]
    assert history[1]["changes"]["amount"] == ["118.90", "20.50"]


def test_a_list_is_filtered_sorted_counted_and_paged(shop_on_both: Tessera):
    tessera = shop_on_both
    orders = [{"order_no": f"O{number}", "customer": {"name": "Ada"}, "amount": number} for number in range(1, 8)]
    tessera.good("records", "add", "shop.order", json.dumps(orders))
    first = tessera.good(
        "records", "list", "shop.order", "--filter", 'amount > 2 and customer.name == "Ada"', "--sort", "-amount", "--fields",
        "order_no,amount", "--limit", 3, "--count",
    )  # fmt: skip
    assert [each["order_no"] for each in first["records"]] == ["O7", "O6", "O5"]
    assert set(first["records"][0]) == {"id", "public_id", "version", "order_no", "amount"}
    assert first["total"] == 5
    rest = tessera.good("records", "list", "shop.order", "--filter", 'amount > 2 and customer.name == "Ada"', "--sort", "-amount",
                        "--limit", 3, "--cursor", first["cursor"])  # fmt: skip
    assert [each["order_no"] for each in rest["records"]] == ["O4", "O3"]
    assert rest["cursor"] is None
    rich = tessera.good("records", "list", "shop.customer", "--filter", "balance > 20", "--sort", "-balance")["records"]
    assert [(each["name"], each["balance"]) for each in rich] == [("Ada", 28)]


def test_a_table_shows_titles_labels_and_options(shop_on_sqlite: Tessera):
    tessera = shop_on_sqlite
    added(tessera, "shop.order", ORDER)
    table = tessera("records", "list", "shop.order", "--fields", "order_no,customer,amount,status", "--locale", "zh-CN").out
    assert all(word in table for word in ("订单号", "客户", "Ada", "118.90", "待付款"))
    shown = tessera("records", "show", "shop.order", "O1").out
    assert "Order number" in shown
    assert "Open" in shown
    assert "amount" in tessera("records", "history", "shop.order", "O1").out.casefold()


def test_an_action_is_done_once_and_gives_back(shop_on_both: Tessera):
    tessera = shop_on_both
    added(tessera, "shop.order", ORDER)
    assert tessera.good("ledger", "balances", "shop.credit")["totals"]["active"] == 118
    assert tessera.bad(1, "records", "do", "shop.order", "O1", "cancel", '{"note": "much too long"}')[0][1] == "/inputs/note"
    tessera.good("records", "do", "shop.order", "O1", "cancel", '{"note": "why"}')
    done = tessera("records", "do", "shop.order", "O1", "cancel", "--json")
    assert done.status == 1
    assert done.json["error"]["problems"][0]["message"] == "It is cancelled already"
    assert tessera.good("ledger", "balances", "shop.credit", "--owner", "Ada")["accounts"][0]["active"] == 0
    assert tessera.good("ledger", "verify")["clean"] is True
    assert tessera.bad(1, "records", "do", "shop.order", "O1", "fly") == [("unknown_action", "")]


def test_why_is_told_in_one_sentence_in_both_languages(shop_on_both: Tessera):
    tessera = shop_on_both
    added(tessera, "shop.order", ORDER)
    english = tessera("why", "shop.order", "O1").out
    assert all(word in english for word in ("Earn", "118.90", "118 units", "Ada"))
    chinese = tessera.good("why", "shop.order", "O1", "--lang", "zh-CN")["why"]
    assert all(word in chinese[0]["sentence"] for word in ("规则", "Earn", "118", "客户"))
    assert tessera("why", "shop.item", "5").status == 1


def test_a_record_comes_from_a_file_from_standard_input_and_with_files(shop_on_sqlite: Tessera, tmp_path: Path):
    tessera = shop_on_sqlite
    place = tmp_path / "order.json"
    place.write_text(json.dumps(ORDER), encoding="utf-8-sig")
    tessera.good("records", "add", "shop.order", f"@{place}")
    tessera.good("records", "add", "shop.order", "-", input=json.dumps({**ORDER, "order_no": "O2"}))
    assert tessera.good("records", "list", "shop.order", "--count")["total"] == 2
    assert tessera.bad(1, "records", "add", "shop.order", "@/nowhere.json") == [("json_file_unreadable", "")]


def test_a_dry_run_writes_nothing(shop_on_both: Tessera):
    tessera = shop_on_both
    told = tessera.good("records", "add", "shop.order", json.dumps(ORDER), "--dry-run")
    assert told["records"][0]["status"] == "created"
    assert tessera.good("records", "list", "shop.order", "--count")["total"] == 0
    assert tessera.good("ledger", "balances", "shop.credit")["totals"]["active"] == 0


def test_what_somebody_else_changed_is_not_overwritten(shop_on_both: Tessera):
    tessera = shop_on_both
    added(tessera, "shop.order", ORDER)
    tessera.good("records", "update", "shop.order", "O1", '{"amount": 5}', "--version", 1)
    assert tessera.bad(3, "records", "update", "shop.order", "O1", '{"amount": 6}', "--version", 1) == [
        ("changed_meanwhile", "/amount")
    ]
    tessera.good("records", "update", "shop.order", "O1", '{"quantity": 6}', "--version", 1)


def test_everything_wrong_is_told_with_its_place(shop_on_sqlite: Tessera):
    tessera = shop_on_sqlite
    assert tessera.bad(1, "records", "add", "shop.order", '{"amount": "x", "quantity": "1.5"}') == [
        ("not_a_number", "/amount"), ("not_an_integer", "/quantity"),
    ]  # fmt: skip
    assert tessera.bad(1, "records", "add", "shop.ordr", "{}") == [("form_not_found", "")]
    assert tessera.bad(1, "records", "add", "shop.order", "{,") == [("bad_json", "")]
    assert tessera.bad(1, "records", "add", "shop.order", "[1]") == [("not_a_json_object", "")]
    assert tessera.bad(1, "records", "add", "shop.order", "[" * 100_000) == [("bad_json_value", "")]
    assert tessera.bad(1, "records", "add", "shop.order", '{"amount": NaN}') == [("bad_json_value", "")]
    wrong = ("--filter", "amont > 1", "--sort", "nowhere", "--fields", "nothing")
    assert tessera.bad(1, "records", "list", "shop.order", *wrong) == [
        ("unknown_name", "/filter"), ("unknown_field", "/sort"), ("unknown_field", "/fields"),
    ]  # fmt: skip
    assert tessera.bad(1, "records", "show", "shop.order", "amount=3") == [("key_not_unique", "/id")]
    assert tessera.bad(1, "records", "list", "shop.order", "--cursor", "garbage") == [("bad_cursor", "/cursor")]
    assert "Did you mean “amount”" in tessera("records", "list", "shop.order", "--filter", "amont > 1").err
    assert tessera("records", "list").status == 2


def test_a_person_reads_times_of_the_workspace(shop_on_sqlite: Tessera):
    tessera = shop_on_sqlite
    told = added(tessera, "shop.order", ORDER)
    [record] = tessera.good("records", "list", "shop.order")["records"]
    assert record["id"] == told["id"]
    there = datetime.fromisoformat(record["created_at"]).astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M")
    for command in ("show", "history"):
        out = tessera("records", command, "shop.order", "O1").out
        assert there in out
        assert record["created_at"] not in out


def test_records_are_found_by_words_and_a_person_is_erased(shop_on_both: Tessera):
    tessera = shop_on_both
    made = added(tessera, "shop.customer", {"name": "王芳", "note": "red"})
    assert [each["name"] for each in tessera.good("records", "list", "shop.customer", "--search", "wf")["records"]] == ["王芳"]
    assert tessera.good("records", "list", "shop.customer", "--search", "xx")["records"] == []
    done = tessera.good("records", "erase", "shop.customer", "王芳")
    assert (done["id"], done["files"], done["copies"]) == (made["id"], 0, [])
    assert tessera.bad(1, "records", "erase", "shop.customer", "nobody") == [("record_not_found", "")]
