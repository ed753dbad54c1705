"""Datasets, reports and dashboards of a blueprint: what is wrong is told with its place, and they follow renames."""

import copy
from typing import Any

import pytest

from engines.blueprint.compiler import compile_release, validate
from engines.blueprint.references import references_of
from engines.blueprint.registries import Registries
from engines.blueprint.reprint import reprint_parts
from engines.expression.language import default_language
from engines.record.field_types import field_types
from engines.report.definition import COUNT
from tests.factories.apps import app, field, form

LANGUAGE, REGISTRIES = default_language(), Registries(field_types())
SALES: dict[str, Any] = {
    "key": "sales", "title": "Sales", "form": "shop.sale", "time": "at", "where": "amount > 0",
    "joins": [
        {"key": "buyer", "form": "shop.person", "along": "person", "cardinality": "one"},
        {"key": "lines", "form": "shop.sale.lines", "along": "parent", "cardinality": "many"},
    ],
    "dimensions": [{"key": "town", "formula": "town", "at": "buyer"}, {"key": "at", "formula": "at"}],
    "measures": [
        {"key": "revenue", "function": "sum", "formula": "amount", "where": 'person.town == "a"'},
        {"key": "prices", "function": "sum", "formula": "price", "at": "lines"},
    ],
    "metrics": [{"key": "mean", "type": "ratio", "numerator": "revenue", "denominator": "count"}],
}  # fmt: skip
MONTHS: dict[str, Any] = {
    "key": "months", "title": "Months",
    "query": {"dataset": "shop.sales", "measures": ["revenue", "mean"], "dimensions": ["town"],
              "time": [{"dimension": "at", "granularity": "month", "range": "last 12 months"}], "filters": "amount > 5"},
    "chart": {"kind": "line"},
}  # fmt: skip
PLAIN: dict[str, Any] = {
    "key": "plain", "title": "Plain",
    "query": {"dataset": "shop.sale", "measures": [{"key": "sum", "function": "sum", "formula": "amount"}], "dimensions": ["person.town"],
              "time": [{"dimension": "at", "granularity": "year"}], "order": [["person.town", "asc"]]},
    "chart": {"kind": "bar", "by": "person.town"},
}  # fmt: skip
MARKS: dict[str, Any] = {
    "key": "marks", "title": "Marks",
    "scoring": {"dataset": "shop.sales", "subject": "person", "key": "name", "time": "at", "filters": "amount > 5",
                "measures": [{"key": "m", "measure": "revenue", "groups": 5}], "segments": [{"key": "s", "title": "S", "pattern": "[45]"}]},
}  # fmt: skip
BOARD: dict[str, Any] = {
    "key": "board", "title": "Board",
    "filters": [{"key": "town", "title": "Town", "dimensions": {"shop.sales": "town", "shop.sale": "person.town"}}],
    "widgets": [{"key": "a", "x": 0, "y": 0, "w": 6, "h": 2, "report": "shop.months"},
                {"key": "b", "x": 6, "y": 0, "w": 6, "h": 2, "query": copy.deepcopy(PLAIN["query"]), "chart": {"kind": "pie"}}],
}  # fmt: skip


@pytest.fixture
def apps() -> dict[str, dict[str, Any]]:
    person = form("person", field("name", unique=True), field("town", "select", options=[{"key": "a"}, {"key": "b"}]))
    sale = form("sale", field("person", "link", target="shop.person"), field("amount", "money"), field("at", "datetime"),
                field("lines", "sub_table", fields=[field("price", "money")]))  # fmt: skip
    unit = {"key": "unit", "title": "Unit", "owner": "shop.person"}
    found = app("shop", forms=[person, sale], ledgers=[unit], menu=[{"dashboard": "shop.board"}])
    for folder, document in (
        ("datasets", SALES),
        ("reports", MONTHS),
        ("reports", PLAIN),
        ("reports", MARKS),
        ("dashboards", BOARD),
    ):
        found["shop"][f"{folder}/{document['key']}.json"] = copy.deepcopy(document)
    return found


def test_a_release_knows_its_datasets_and_every_form_is_one(apps):
    reports = compile_release(apps, REGISTRIES, LANGUAGE).reports
    assert set(reports.datasets) == {"shop.person", "shop.sale", "shop.sale.lines", "shop.sales"}
    assert reports.datasets["shop.sale"].is_implied
    assert COUNT not in reports.datasets["shop.sales"].measures
    assert [each.key for each in reports.datasets["shop.sales"].way("lines")] == ["lines"]
    assert set(reports.reports) == {"shop.months", "shop.plain", "shop.marks"}
    assert [each.report for each in reports.dashboards["shop.board"].widgets] == ["shop.months", None]


def place(document: Any, pointer: str) -> tuple[Any, Any]:
    *way, last = pointer.split("/")[1:]
    for step in way:
        document = document[int(step) if isinstance(document, list) else step]
    return document, int(last) if isinstance(document, list) else last


WRONG = [
    ("datasets/sales", "/joins/0/along", "amount", "report_join_no_link", "/joins/0/along"),
    ("datasets/sales", "/joins/0/cardinality", "many", "report_join_no_link", "/joins/0/along"),
    ("datasets/sales", "/joins/0/form", "shop.persn", "form_not_found", "/joins/0/form"),
    ("datasets/sales", "/joins/1/from", "nobody", "report_join_unknown", "/joins/1/from"),
    ("datasets/sales", "/dimensions/0/at", "nowhere", "report_join_unknown", "/dimensions/0/at"),
    ("datasets/sales", "/dimensions/0/formula", "twon", "unknown_name", "/dimensions/0/formula"),
    ("datasets/sales", "/dimensions/0/bins", [1], "report_dimension_unfit", "/dimensions/0/formula"),
    ("datasets/sales", "/measures/0/formula", "person", "report_measure_unfit", "/measures/0/formula"),
    ("datasets/sales", "/measures/0/where", "amount", "result_type", "/measures/0/where"),
    ("datasets/sales", "/measures/1/key", "revenue", "report_name_twice", "/measures/1/key"),
    ("datasets/sales", "/metrics/0/denominator", "counted", "report_measure_unknown", "/metrics/0/denominator"),
    ("datasets/sales", "/metrics/0", {"key": "x", "type": "derived", "formula": "revenue > 1"}, "report_metric_no_number", "/metrics/0/formula"),
    ("datasets/sales", "/where", "amount +", "formula_syntax", "/where"), ("datasets/sales", "/time", "amount", "report_not_a_time", "/time"),
    ("datasets/sales", "/form", "shop.sael", "form_not_found", "/form"),
    ("reports/months", "/query/dataset", "shop.sels", "report_dataset_unknown", "/query/dataset"),
    ("reports/months", "/query/measures/0", "revenu", "report_measure_unknown", "/query/measures/0"),
    ("reports/months", "/query/dimensions/0", "amount", "report_dimension_unknown", "/query/dimensions/0"),
    ("reports/months", "/query/time/0/range", "last moon", "report_range_unknown", "/query/time/0/range"),
    ("reports/months", "/query/filters", "amont > 5", "unknown_name", "/query/filters"),
    ("reports/months", "/chart", {"kind": "number"}, "chart_needs_no_dimension", "/chart"),
    ("reports/months", "/chart", {"kind": "line", "by": "tawn"}, "report_column_unknown", "/chart/by"),
    ("reports/plain", "/query/dimensions/0", "person.twon", "unknown_field", "/query/dimensions/0"),
    ("reports/marks", "/scoring/subject", "amount", "score_subject_unfit", "/scoring/subject"),
    ("reports/marks", "/scoring/measures/0/measure", "mean", "score_measure_unfit", "/scoring/measures/0/measure"),
    ("reports/marks", "/scoring/segments/0/pattern", "55", "score_pattern_unfit", "/scoring/segments/0/pattern"),
    ("reports/marks", "/scoring/as_of", "2026-02-31", "report_range_unknown", "/scoring/as_of"),
    ("dashboards/board", "/widgets/0/report", "shop.month", "report_unknown", "/widgets/0/report"),
    ("dashboards/board", "/widgets/0/report", "shop.marks", "report_is_scoring", "/widgets/0/report"),
    ("dashboards/board", "/widgets/1/x", 5, "dashboard_widgets_overlap", "/widgets/1"),
    ("dashboards/board", "/widgets/1/w", 7, "dashboard_widget_too_wide", "/widgets/1"),
    ("dashboards/board", "/widgets/1/query/measures/0/formula", "amont", "unknown_name", "/widgets/1/query/measures/0/formula"),
    ("dashboards/board", "/filters/0/dimensions/shop.sales", "tawn", "report_dimension_unknown", "/filters/0/dimensions/shop.sales"),
    ("app", "/menu/0/dashboard", "shop.bord", "dashboard_unknown", "/menu/0/dashboard"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "pointer", "value", "code", "where"), WRONG, ids=lambda each: str(each)[:40])
def test_what_is_wrong_is_told_with_its_place(apps, path, pointer, value, code, where):
    holder, last = place(apps["shop"][f"{path}.json"], pointer)
    holder[last] = value
    told = [(each.code, each.pointer) for each in validate(apps, REGISTRIES, LANGUAGE)]
    assert (code, f"/shop/{path}.json{where}") in told, told


def test_a_key_of_a_form_is_no_key_of_a_dataset(apps):
    apps["shop"]["datasets/sale.json"] = {"key": "sale", "title": "S", "form": "shop.person"}
    assert [each.code for each in validate(apps, REGISTRIES, LANGUAGE)] == ["report_dataset_is_form"]


def test_entries_of_a_ledger_are_asked_about(apps):
    apps["shop"]["datasets/entries.json"] = {
        "key": "entries", "title": "Entries", "ledger": "shop.unit", "time": "occurred_at",
        "joins": [{"key": "owner", "form": "shop.person", "along": "owner", "cardinality": "one"}],
        "dimensions": [{"key": "town", "formula": "town", "at": "owner"}, {"key": "at", "formula": "occurred_at"}],
        "measures": [{"key": "left", "function": "balance", "formula": "amount", "where": 'book == "active"'}],
    }  # fmt: skip
    assert validate(apps, REGISTRIES, LANGUAGE) == ()
    apps["shop"]["datasets/entries.json"]["ledger"] = "shop.units"
    told = {(each.code, each.hint) for each in validate(apps, REGISTRIES, LANGUAGE)}
    assert ("ledger_not_found", "shop.unit") in told


def test_what_is_used_by_reports_is_known(apps):
    references = references_of(apps, REGISTRIES, LANGUAGE)
    used = {use.pointer.removeprefix("/shop/") for use in references.of_field("shop.sale", "amount")}
    assert {
        "datasets/sales.json/where", "datasets/sales.json/measures/0/formula", "reports/months.json/query/filters",
        "reports/plain.json/query/measures/0/formula", "reports/marks.json/scoring/filters", "dashboards/board.json/widgets/1/query/measures/0/formula",
    } <= used  # fmt: skip
    link = {use.pointer.removeprefix("/shop/") for use in references.of_field("shop.sale", "person")}
    assert {
        "datasets/sales.json/joins/0/along",
        "reports/marks.json/scoring/subject",
        "reports/plain.json/query/dimensions/0",
    } <= link
    assert "reports/marks.json/scoring/key" in {
        use.pointer.removeprefix("/shop/") for use in references.of_field("shop.person", "name")
    }
    assert any("reports/plain" in use.pointer for use in references.of_form("shop.sale"))


def test_a_rename_reaches_every_formula(apps):
    new = copy.deepcopy(apps)
    person, sale = new["shop"]["forms/person.json"], new["shop"]["forms/sale.json"]
    for fields, old, key in (
        (sale["fields"], "amount", "paid"), (sale["fields"], "person", "buyer"), (person["fields"], "town", "city"), (person["fields"], "name", "called"),
        (sale["fields"], "at", "sold_at"),
    ):  # fmt: skip
        one = next(each for each in fields if each["key"] == old)
        one |= {"key": key, "id": old}
    person["label"] = "called"
    sale["label"] = "buyer"
    found = reprint_parts(apps, new, [], REGISTRIES, LANGUAGE)
    assert validate(found, REGISTRIES, LANGUAGE) == ()
    shop = found["shop"]
    sales = shop["datasets/sales.json"]
    assert (sales["where"], sales["time"], sales["joins"][0]["along"]) == ("paid > 0", "sold_at", "buyer")
    assert [each["formula"] for each in sales["dimensions"]] == ["city", "sold_at"]
    assert sales["measures"][0]["where"] == 'buyer.city == "a"'
    months = shop["reports/months.json"]["query"]
    assert (months["filters"], months["dimensions"], months["time"][0]["dimension"]) == ("paid > 5", ["town"], "at"), (
        "names of the dataset stay"
    )
    plain = shop["reports/plain.json"]
    assert (plain["query"]["dimensions"], plain["query"]["order"], plain["chart"]["by"]) == (
        ["buyer.city"],
        [["buyer.city", "asc"]],
        "buyer.city",
    )
    assert (shop["reports/marks.json"]["scoring"]["subject"], shop["reports/marks.json"]["scoring"]["key"]) == ("buyer", "called")
    assert shop["dashboards/board.json"]["filters"][0]["dimensions"] == {"shop.sales": "town", "shop.sale": "buyer.city"}


def test_a_form_that_is_renamed_is_called_so_in_reports(apps):
    new = copy.deepcopy(apps)
    document = new["shop"].pop("forms/sale.json")
    new["shop"]["forms/order.json"] = {**document, "key": "order", "id": "sale"}
    found = reprint_parts(apps, new, [], REGISTRIES, LANGUAGE)
    assert validate(found, REGISTRIES, LANGUAGE) == ()
    assert found["shop"]["datasets/sales.json"]["joins"][1]["form"] == "shop.order.lines"
    assert found["shop"]["reports/plain.json"]["query"]["dataset"] == "shop.order"
    assert "shop.order" in found["shop"]["dashboards/board.json"]["filters"][0]["dimensions"]
