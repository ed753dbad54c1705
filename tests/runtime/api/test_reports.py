"""Reports over HTTP: asked, kept, drilled, exported; and nothing of what may not be seen, by whatever way."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from runtime.auth.actor import Actor
from runtime.services.organisations import NewUnit, add_unit
from tests.acceptance.installation import Installation
from tests.runtime.api.conftest import signed_in
from tests.runtime.api.test_read_api import problems
from tests.runtime.services.reports.asking import parts

BASE = "/api/v1/apps/shop"
MONTHS = {
    "key": "months", "title": {"en": "Months", "zh-CN": "按月"},
    "query": {
        "dataset": "shop.sales", "measures": ["revenue", "per_sale"],
        "time": [{"dimension": "day", "granularity": "month", "range": {"from": "2026-01-01", "to": "2026-02-28"}}],
    },
    "chart": {"kind": "line"},
}  # fmt: skip
HIDDEN = {"key": "hidden", "title": "Hidden", "query": {"dataset": "shop.sales", "measures": ["hidden_sum"]}}
MARKS = {
    "key": "marks", "title": "Marks",
    "scoring": {
        "dataset": "shop.sales", "subject": "person", "key": "name", "time": "day", "as_of": "2026-12-31",
        "measures": [
            {"key": "recency", "measure": {"key": "last", "function": "max", "formula": "day"}, "groups": 2},
            {"key": "money", "measure": "revenue", "thresholds": [10, 100]},
            {"key": "days", "measure": {"key": "last_2", "function": "max", "formula": "day"}, "thresholds": [330, 300]},
        ],
        "segments": [{"key": "best", "title": "Best", "pattern": "2[23]*"}, {"key": "rest", "title": "Rest", "pattern": "***"}],
    },
}  # fmt: skip
BOARD = {
    "key": "board", "title": "Board", "refresh": 60,
    "filters": [
        {"key": "period", "title": "Period", "range": "this year"},
        {"key": "town", "title": "Town", "dimensions": {"shop.sales": "town", "shop.person": "town"}},
        {"key": "secret", "title": "Secret", "dimensions": {"shop.sale": "secret"}},
    ],
    "widgets": [
        {"key": "months", "x": 0, "y": 0, "w": 6, "h": 4, "report": "shop.months"},
        {"key": "hidden", "x": 6, "y": 0, "w": 6, "h": 4, "report": "shop.hidden"},
        {"key": "towns", "title": "Towns", "x": 0, "y": 4, "w": 4, "h": 4, "chart": {"kind": "pie"},
         "query": {"dataset": "shop.person", "measures": ["count"], "dimensions": ["town"]}},
    ],
}  # fmt: skip
ROLES = {
    "clerk": {
        "shop.person": {"actions": ["read"], "fields": {"budget": "hidden", "born": "masked"}},
        "shop.sale": {"actions": ["read"], "rows": "organisation", "fields": {"secret": "hidden"}},
    },
    "narrow": {"shop.sale": {"actions": ["read", "export"], "fields": {"person": "hidden"}}, "shop.person": {"actions": ["read"]}},
    "blind": {"shop.sale": {"actions": ["read", "export"], "fields": {"lines": "hidden"}}},
}  # fmt: skip


@pytest.fixture
def shop(empty: Installation) -> Installation:
    """Ann's sales of the east, Bob's of the west; what is planted says 777."""
    documents = {f"roles__{key}": {"key": key, "title": key, "forms": forms} for key, forms in ROLES.items()}
    kept = {f"reports__{each['key']}": each for each in (MONTHS, HIDDEN, MARKS)}
    empty.apply(parts(**documents, **kept, dashboards__board=BOARD))
    for key in ("east", "west"):
        add_unit(empty.platform, Actor(), "organisation", NewUnit(key))
    boss = signed_in(empty, "boss", is_admin=True, org="west")
    east = signed_in(empty, "east_boss", is_admin=True, org="east")
    for name, town in (("Ann", "a"), ("Bob", "b")):
        empty.save("shop.person", {"name": name, "town": town, "budget": "777", "born": "1977-07-07"})
    for client, no, person, amount, day, kind in (
        (east, "1", "Ann", "10.10", "2026-01-31", "web"), (east, "2", "Ann", "20.20", "2026-02-01", None),
        (boss, "3", "Bob", "777", "2026-02-02", "desk"),
    ):  # fmt: skip
        body = {
            "no": no, "person": {"name": person}, "amount": amount, "day": day, "kind": kind, "secret": 777,
            "lines": [{"product": f"777 {no}", "price": amount}],
        }  # fmt: skip
        assert client.post(f"{BASE}/forms/sale/records", json=body).status_code == 201
    return empty


@pytest.fixture
def boss(shop: Installation) -> FlaskClient:
    return signed_in(shop, "chief", is_admin=True)


def clerk(shop: Installation, *roles: str) -> FlaskClient:
    return signed_in(shop, "-".join(roles), roles=[f"shop.{each}" for each in roles], org="east")


def ask(client: FlaskClient, path: str = "query", **body: Any) -> dict[str, Any]:
    answer = client.post(f"{BASE}/reports/{path}", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.json)


def query(dataset: str = "shop.sales", measures: Any = ("revenue",), dimensions: Any = (), **more: Any) -> dict[str, Any]:
    return {"dataset": dataset, "measures": list(measures), "dimensions": list(dimensions), **more}


def rows(answer: Any) -> list[Any]:
    return [(*row["keys"], *row["values"]) for row in answer["rows"]]


def test_a_query_is_answered_with_its_columns_and_chart(boss: FlaskClient):
    answer = ask(boss, query=query(dimensions=["kind"], totals=True), chart={"kind": "bar"})
    assert rows(answer) == [("web", "10.10"), ("desk", "777.00"), (None, "20.20")]
    assert [each["role"] for each in answer["columns"]] == ["dimension", "measure"]
    assert [each["key"] for each in answer["columns"][0]["options"]] == ["web", "desk"]
    assert answer["chart"]["series"][0]["data"] == ["10.10", "777.00", "20.20"]


def test_names_may_bear_the_dataset(boss: FlaskClient):
    short = {
        "measures": ["sales.revenue"],
        "time": [{"dimension": "sales.day", "granularity": "year"}],
        "order": [["sales.revenue", "desc"]],
    }
    assert rows(ask(boss, query=short)) == [("2026-01-01", "807.30")]
    assert rows(ask(boss, query={"dataset": "person", "measures": ["count"], "dimensions": ["town"]})) == [("b", 1), ("a", 1)]


def test_everything_wrong_with_a_query_is_told_with_its_place(boss: FlaskClient):
    wrong = query(measures=["revenu", "count"], dimensions=["knd"], filters="amuont > 1", order=[["x", "asc"]], zone="UTC",
                  time=[{"dimension": "kind", "range": "last few months"}])  # fmt: skip
    answer = boss.post(f"{BASE}/reports/query", json={"query": wrong})
    assert set(problems(answer, 422)) == {
        ("report_measure_unknown", "/measures/0"), ("unknown_name", "/dimensions/0"), ("unknown_name", "/filters"),
        ("report_column_unknown", "/order/0/0"), ("report_zone_other", "/zone"), ("report_not_a_time", "/time/0/dimension"),
    }  # fmt: skip
    for body, code in (
        (query("shop.nothing"), "report_dataset_unknown"), (query(measures=[]), "too_little"), ({"measures": ["count"]}, "property_missing"),
        (query(time=[{"dimension": "day", "range": "last 3 moons"}]), "report_range_unknown"),
        (query(time=[{"dimension": "day", "granularity": "day", "range": "last 4000 months"}]), "report_too_many_periods"),
        (query(time=[{"dimension": "day", "compare": "previous_year"}]), "report_range_open"),
        (query(only=[{"dimension": "town", "values": [1]}]), "report_value_unfit"),
    ):  # fmt: skip
        answer = boss.post(f"{BASE}/reports/query", json={"query": body})
        assert answer.status_code == 422, answer.json
        assert code in [each for each, _ in problems(answer, 422)], answer.json


@pytest.mark.parametrize("chosen", [
    {"kind": "web"}, {"kind": None}, {"town": "b"}, {"day": "2026-02-01"}, {"size": 1}, {"person": 0}, {}, {"kind": "web", "day": "2026-01-01"},
])  # fmt: skip
def test_a_number_leads_to_its_records(boss: FlaskClient, chosen: dict[str, Any]):
    """As many as were counted, and of the same sum: with the filter that was answered, in the list."""
    if "person" in chosen:
        chosen = {"person": boss.get(f"{BASE}/forms/person/records").json["records"][0]["id"]}
    names = [name for name in ("kind", "town", "size", "person") if name in chosen]
    asked = query(measures=["count", "revenue"], dimensions=names, filters="amount > 1", totals=True,
                  time=[{"dimension": "day", "granularity": "month"}] if "day" in chosen else [])  # fmt: skip
    if chosen.get("day") == "2026-02-01":
        chosen = {"day": "2026-02-01"}
    answer = ask(boss, query=asked)
    wanted = [
        row
        for row in answer["rows"]
        if all(row["keys"][at] == chosen[each["name"]] for at, each in enumerate(answer["columns"]) if each["name"] in chosen)
    ]
    values = answer["totals"]["values"] if not chosen else wanted[0]["values"]
    drilled = ask(boss, "drill", query=asked, keys=chosen, measure="revenue")
    assert drilled["form"] == "shop.sale"
    found = boss.get(f"{BASE}/forms/sale/records", query_string={"filter": drilled["filter"]}).json["records"]
    assert (len(found), format(sum(float(each["amount"]) for each in found), ".2f")) == tuple(values)


def test_a_number_of_joined_records_leads_to_these(boss: FlaskClient):
    asked = query(measures=["line_count"], dimensions=["kind"])
    drilled = ask(boss, "drill", query=asked, keys={"kind": "web"}, measure="line_count")
    assert drilled == {"form": "shop.sale.lines", "filter": '(parent.public_id != null) and (parent.kind == "web")'}
    found = boss.get(f"{BASE}/forms/sale.lines/records", query_string={"filter": drilled["filter"]})
    assert [each["product"] for each in found.json["records"]] == ["777 1"]
    refused = boss.post(f"{BASE}/reports/drill", json={"query": query(measures=["budgets"]), "measure": "budgets"})
    assert [code for code, _ in problems(refused, 422)] == ["report_no_drill"]
    told = ask(boss, query=query(measures=["revenue", "line_count", "budgets"]))["columns"]
    assert [each["has_records"] for each in told] == [True, True, False]


def test_a_kept_report_is_run_with_what_was_chosen(boss: FlaskClient):
    found = boss.get(f"{BASE}/reports/months").json
    assert rows(found["answer"]) == [("2026-01-01", "10.10", "10.1000000000"), ("2026-02-01", "797.20", "398.6000000000")]
    assert found["answer"]["chart"]["kind"] == "line"
    chosen = {"range": '{"from": "2026-02-01", "to": "2026-02-28"}', "only": '{"town": ["a"]}'}
    found = boss.get(f"{BASE}/reports/months", query_string=chosen).json
    assert rows(found["answer"]) == [("2026-02-01", "20.20", "20.2000000000")]
    for wrong in ({"range": "soon"}, {"only": "[]"}, {"only": "{"}):
        assert boss.get(f"{BASE}/reports/months", query_string=wrong).status_code == 422
    assert boss.get(f"{BASE}/reports/nothing").status_code == 404


def test_a_dashboard_says_where_shared_filters_go(boss: FlaskClient):
    board = boss.get(f"{BASE}/dashboards/board").json
    assert [each["key"] for each in board["widgets"]] == ["months", "hidden", "towns"]
    assert board["widgets"][0]["filters"] == {"period": {"range": True}, "town": {"dimension": "town"}}
    assert board["widgets"][2]["filters"] == {"town": {"dimension": "town"}}
    assert [each["key"] for each in board["filters"]] == ["period", "town"], "nothing of shop.sale stands on it"
    assert (board["refresh"], board["locked"]) == (60, [])


def test_marks_are_told_by_pattern_and_by_subject(boss: FlaskClient):
    scores = boss.get(f"{BASE}/reports/marks").json["scores"]
    assert [(each["marks"], each["count"], each["segment"]) for each in scores["patterns"]] == [
        ([2, 3, 1], 1, "best"),
        ([1, 2, 1], 1, "rest"),
    ]
    assert [(each["key"], each["count"]) for each in scores["segments"]] == [("best", 1), ("rest", 1)]
    page = boss.get(f"{BASE}/reports/marks/scores", query_string={"limit": 1}).json
    assert [(each["label"], each["values"], each["marks"]) for each in page["rows"]] == [
        ("Ann", ["2026-02-01", "30.30", "2026-02-01"], [1, 2, 1])
    ]
    rest = boss.get(f"{BASE}/reports/marks/scores", query_string={"after": page["after"]}).json
    assert ([each["label"] for each in rest["rows"]], rest["after"]) == (["Bob"], None)
    for chosen, names in (
        ({"segment": "best"}, ["Bob"]),
        ({"marks": "12"}, ["Ann"]),
        ({"marks": "3"}, []),
        ({"segment": "rest", "marks": "2"}, []),
    ):
        found = boss.get(f"{BASE}/reports/marks/scores", query_string=chosen).json
        assert [each["label"] for each in found["rows"]] == names
    assert boss.get(f"{BASE}/reports/marks/scores", query_string={"segment": "none"}).status_code == 422


def test_an_export_has_types_and_a_line_of_totals(boss: FlaskClient):
    asked = query(
        measures=["revenue", "count"], dimensions=["kind"], time=[{"dimension": "day", "granularity": "year"}], totals=True
    )
    answer = boss.post(f"{BASE}/reports/export", json={"query": asked}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["day", "kind", "amount", "Records"]
    assert [[str(cell) for cell in row] for row in sheet[1:]] == [
        ["2026-01-01", "web", "10.1", "1.0"], ["2026-01-01", "desk", "777.0", "1.0"], ["2026-01-01", "", "20.2", "1.0"],
        ["Total", "", "807.3", "3.0"],
    ]  # fmt: skip
    text = boss.post(f"{BASE}/reports/export", json={"query": asked, "format": "csv"}).get_data(as_text=True)
    assert "2026-01-01,desk,777.00,1" in text


def test_what_follows_from_the_data_is_asked_anew_when_it_changes(shop: Installation, boss: FlaskClient):
    asked = query(dimensions=["kind"])
    first = ask(boss, query=asked)
    assert ask(boss, query=asked) == first
    shop.save("shop.sale", {"no": "4", "amount": "1", "kind": "web"})
    assert rows(ask(boss, query=asked))[0] == ("web", "11.10")
    assert rows(ask(clerk(shop, "clerk"), query=asked)) == [("web", "10.10"), (None, "20.20")]


# rights


def test_numbers_are_those_of_the_records_that_one_may_see(shop: Installation):
    ann = clerk(shop, "clerk")
    answer = ask(ann, query=query(measures=["revenue", "count", "line_sum", "line_count"], dimensions=["town"], totals=True))
    assert rows(answer) == [("a", "30.30", 2, "30.30", 2)]
    assert answer["totals"]["values"] == ["30.30", 2, "30.30", 2]
    joined = ask(ann, query=query("shop.people", ["revenue", "count"], ["town"], totals=True))
    assert rows(joined) == [("b", "0.00", 1), ("a", "30.30", 1)], "also where what is not seen is only joined"
    assert rows(ask(ann, query=query(dimensions=["product"]))) == [
        ("777 1", "10.10"), ("777 2", "20.20"),
    ]  # fmt: skip


SECRETS = [
    query(measures=["hidden_sum"]), query(dimensions=["secret"]), query(filters="secret > 1"), query(only=[{"dimension": "secret", "values": [777]}]),
    query("shop.sale", [{"key": "x", "function": "max", "formula": "secret"}]), query("shop.sale", ["count"], ["secret"]),
    query("shop.sale", ["count"], ["person.budget"]), query(measures=["budgets"]), query("shop.people", ["mean_budget"]),
    query("shop.people", ["count"], [{"key": "b", "formula": "budget", "bins": [1]}]), query("shop.person", ["count"], ["born"]),
    query("shop.person", ["count"], time=[{"dimension": "born", "granularity": "year"}]),
    query("shop.person", ["count"], time=[{"dimension": "born", "range": {"from": "1977-01-01"}}]),
    query("shop.person", [{"key": "x", "function": "count", "where": 'born > date("1977-01-01")'}]),
    query("shop.person", [{"key": "x", "function": "count_distinct", "formula": "born"}]),
    query(metrics=[{"key": "m", "type": "derived", "formula": "hidden_sum + 1"}]),
    query(metrics=[{"key": "m", "type": "ratio", "numerator": "hidden_sum", "denominator": "count"}]),
    query("shop.people", ["revenue"], [{"key": "x", "formula": "secret", "at": "sales"}]), query("shop.visit", ["count"]),
    query("shop.people", ["minutes"]), query("shop.people", [{"key": "x", "function": "count", "at": "visits"}]),
    query("shop.sale", [{"key": "x", "function": "last", "formula": "secret", "by": "at"}]),
    query("shop.sale", [{"key": "x", "function": "last", "formula": "amount", "by": "at", "per": "secret"}]),
    query("shop.sale", ["count"], order=[["secret", "asc"]]),
]  # fmt: skip


@pytest.mark.parametrize("asked", SECRETS, ids=str)
def test_what_may_not_be_read_is_in_no_part_of_a_query(shop: Installation, asked: dict[str, Any]):
    ann = clerk(shop, "clerk")
    for path in ("query", "drill", "export"):
        answer = ann.post(f"{BASE}/reports/{path}", json={"query": asked})
        assert answer.status_code in (403, 404, 422), answer.json
        assert "777" not in answer.get_data(as_text=True).replace("[777]", "").replace('"777"', "")


def test_a_link_that_is_hidden_joins_nothing(shop: Installation):
    narrow = clerk(shop, "narrow")
    assert rows(ask(narrow, query=query(measures=["count"], dimensions=["kind"]))) == [("web", 1), ("desk", 1), (None, 1)]
    for asked in (
        query(dimensions=["town"]), query(dimensions=["person"]), query("shop.people", ["revenue"]), query("shop.people", [{"key": "n", "function": "count", "at": "sales"}]),
        query(measures=["buyers"]), query("shop.sale", ["count"], ["person.name"]), query(only=[{"dimension": "town", "values": ["a"]}]),
    ):  # fmt: skip
        answer = narrow.post(f"{BASE}/reports/query", json={"query": asked})
        assert answer.status_code == 422, (asked, answer.json)
    blind = clerk(shop, "blind")
    for asked in (
        query(measures=["line_count"]),
        query(measures=["line_sum"]),
        query(dimensions=["product"]),
        query("shop.sale.lines", ["count"]),
    ):
        assert blind.post(f"{BASE}/reports/query", json={"query": asked}).status_code in (404, 422)


def test_what_is_kept_is_there_for_those_who_may_read_it(shop: Installation):
    ann, nobody = clerk(shop, "clerk"), signed_in(shop, "nobody", org="east")
    assert ann.get(f"{BASE}/reports/hidden").status_code == 404
    assert rows(ann.get(f"{BASE}/reports/months").json["answer"])[1] == ("2026-02-01", "20.20", "20.2000000000")
    board = ann.get(f"{BASE}/dashboards/board").json
    assert [each["key"] for each in board["widgets"]] == ["months", "towns"]
    assert board["locked"] == [{"x": 6, "y": 0, "w": 6, "h": 4}], "where it would be, and nothing else of it"
    (told,) = ann.get("/api/v1/apps").json["apps"]
    assert [each["key"] for each in told["reports"]] == ["shop.marks", "shop.months"]
    assert [each["key"] for each in told["dashboards"]] == ["shop.board"]
    assert ann.get(f"{BASE}/reports/marks").json["scores"]["total"] == 1, "Bob's sales are not hers to see"
    assert [each["label"] for each in ann.get(f"{BASE}/reports/marks/scores").json["rows"]] == ["Ann"]
    for path in ("reports/months", "dashboards/board", "reports/marks", "reports/marks/scores"):
        assert nobody.get(f"{BASE}/{path}").status_code == 404


def test_only_who_may_export_exports(shop: Installation):
    assert clerk(shop, "clerk").post(f"{BASE}/reports/export", json={"query": query()}).status_code == 403
    assert clerk(shop, "narrow").post(f"{BASE}/reports/export", json={"query": query()}).status_code == 200
