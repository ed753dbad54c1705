"""What charts draw of an answer, and what they need of a query."""

import json

import pytest

from engines.report.charts import CHARTS, draw, needed


def told(keys=(), numbers=("n",), rows=(), **more):
    """An answer; a row is (keys, values) or (keys, values, compared)."""
    columns = [{"name": name, "role": "time" if name == "day" else "dimension", "type": "text", "title": name} for name in keys]
    columns += [{"name": name, "role": "measure", "type": "decimal", "title": name, "show": {}} for name in numbers]
    made = [
        {"keys": list(each[0]), "labels": [None] * len(each[0]), "values": list(each[1]), **({"compared": list(each[2])} if len(each) > 2 else {})}
        for each in rows
    ]  # fmt: skip
    return {"columns": columns, "rows": made, "totals": None, "subtotals": [], **more}


def test_a_number_with_how_it_has_changed():
    drawn = draw({"kind": "number", "target": 5}, told(rows=[((), ["110.00"], ["100.00"])]))
    (value,) = drawn["values"]
    assert (value["value"], value["compared"], value["change"], drawn["target"]) == ("110.00", "100.00", "0.1000", 5)
    assert draw({"kind": "number"}, told(rows=[((), ["1"], ["0"])]))["values"][0]["change"] is None


def test_a_trend_compares_the_last_period_with_the_one_before():
    drawn = draw({"kind": "trend"}, told(["day"], rows=[(["2026-01-01"], [4]), (["2026-02-01"], [5])]))
    assert drawn["x"]["keys"] == ["2026-01-01", "2026-02-01"]
    (value,) = drawn["values"]
    assert (value["value"], value["compared"], value["change"], value["data"]) == (5, 4, "0.2500", [4, 5])


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_a_series_for_each_value_of_the_second_dimension(kind):
    rows = [(["d1", "a"], [1]), (["d1", None], [2]), (["d2", "a"], [3])]
    drawn = draw({"kind": kind, "stacked": True}, told(["day", "kind"], rows=rows))
    assert drawn["x"]["keys"] == ["d1", "d2"]
    assert [(each["key"], each["data"]) for each in drawn["series"]] == [("a", [1, 3]), (None, [2, None])]
    assert drawn["stacked"] is True


def test_lines_of_two_numbers_with_those_compared():
    drawn = draw({"kind": "line", "values": ["m"]}, told(["day"], ["n", "m"], [(["d1"], [1, 2], [3, 4])]))
    assert [(each["name"], each["data"], each["compared"]) for each in drawn["series"]] == [("m", [2], [4])]


def test_small_slices_are_put_together():
    rows = [(["a"], ["5.00"]), (["b"], ["3.00"]), (["c"], ["1.50"]), (["d"], ["0.50"]), (["e"], [None])]
    drawn = draw({"kind": "pie", "most": 2}, told(["kind"], rows=rows))
    assert [(each["key"], each["value"], each["share"]) for each in drawn["slices"]] == [("a", 5, "0.5000"), ("b", 3, "0.3000")]
    assert drawn["others"] == {"count": 3, "value": 2, "share": "0.2000"}
    assert draw({"kind": "pie"}, told(["kind"]))["others"] is None


def test_the_whole_of_a_pie_is_worked_out_anew():
    assert needed({"kind": "pie"}, {"dataset": "a.b"})["totals"] is True
    rows = [(["a"], [3]), (["b"], [2])]
    told_whole = told(["kind"], rows=rows, totals={"keys": [], "labels": [], "values": [4]})
    assert draw({"kind": "pie"}, told_whole)["total"] == 4, "one was counted in both"
    assert draw({"kind": "pie"}, told(["kind"], rows=rows))["total"] is None


def test_steps_of_a_funnel_are_values_or_numbers():
    by_value = draw({"kind": "funnel"}, told(["step"], rows=[(["seen"], [100]), (["bought"], [25]), (["again"], [5])]))
    assert [(each["of_first"], each["of_before"]) for each in by_value["steps"]] == [
        ("1.0000", "1.0000"),
        ("0.2500", "0.2500"),
        ("0.0500", "0.2000"),
    ]
    by_number = draw({"kind": "funnel", "values": ["issued", "used"]}, told([], ["used", "issued"], [((), [1, 4])]))
    assert [(each["name"], each["value"], each["of_first"]) for each in by_number["steps"]] == [
        ("issued", 4, "1.0000"),
        ("used", 1, "0.2500"),
    ]
    assert draw({"kind": "funnel"}, told(["step"], rows=[(["seen"], [0])]))["steps"][0]["of_first"] is None


def test_a_pivot_has_its_totals_from_the_answer():
    rows = [(["a", "x"], [1]), (["a", "y"], [2]), (["b", "x"], [4])]
    edges = [{"by": ["kind"], "rows": [{"keys": ["b"], "values": ["B"]}, {"keys": ["a"], "values": ["A"]}]},
             {"by": ["town"], "rows": [{"keys": ["x"], "values": ["X"]}]}]  # fmt: skip
    drawn = draw(
        {"kind": "pivot", "rows": ["kind"], "columns": ["town"]},
        told(["kind", "town"], rows=rows, subtotals=edges, totals={"values": ["T"]}),
    )
    assert [each["keys"] for each in drawn["left"]] == [["a"], ["b"]]
    assert [each["keys"] for each in drawn["top"]] == [["x"], ["y"]]
    assert drawn["cells"] == [[[1], [2]], [[4], None]]
    assert (drawn["right"], drawn["bottom"], drawn["corner"]) == ([["A"], ["B"]], [["X"], None], ["T"])


def test_equal_values_share_a_place():
    drawn = draw(
        {"kind": "leaderboard", "most": 3}, told(["who"], rows=[([n], [v]) for n, v in (("a", 9), ("b", 7), ("c", 7), ("d", 1))])
    )
    assert [(each["place"], each["key"]) for each in drawn["places"]] == [(1, "a"), (2, "b"), (2, "c")]


def test_what_charts_need_of_a_query():
    raw = {"measures": ["n"], "dimensions": ["kind", "town"], "time": [{"dimension": "day", "granularity": "month"}]}
    assert needed({"kind": "table"}, raw)["totals"] is True
    assert needed({"kind": "pivot", "columns": ["town"]}, raw)["subtotals"] == [["day", "kind"], ["town"]]
    assert needed({"kind": "leaderboard"}, raw)["order"] == [["n", "desc"]]
    assert "limit" not in needed({"kind": "trend"}, {**raw, "limit": 3})
    assert needed({"kind": "bar"}, raw) == raw


@pytest.mark.parametrize("kind", sorted(CHARTS))
def test_every_chart_draws_an_empty_answer_as_plain_json(kind):
    chart = CHARTS[kind]
    keys = ["day", "kind"][: max(1, chart.least)] if not chart.is_single else []
    json.dumps(draw({"kind": kind}, told(keys)))
