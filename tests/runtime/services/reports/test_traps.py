"""The traps of reports, one by one, on both databases: joins that multiply, averages of averages, balances, missing periods,
weeks, zones, empty groups.
"""

import pytest

from runtime.services.delete_records import DeleteRecords, delete_records
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.runtime.services.house import Install
from tests.runtime.services.reports.asking import ask, parts, table


@pytest.fixture
def home(install: Install) -> Installation:
    """Ann (town a) has three sales and two visits, Bob (town b) one sale and a visit, Cy (no town) nothing; one sale is nobody's."""
    house = install(parts())
    for name, town, budget in (("Ann", "a", "100"), ("Bob", "b", "50.50"), ("Cy", None, "7")):
        house.save("shop.person", {"name": name, "town": town, "budget": budget})
    sales = [
        ("1", "Ann", "10.10", 1, "2026-01-31T15:30:00Z", "web", ["1.10", "9"]),
        ("2", "Ann", "20.20", 2, "2026-01-31T16:30:00Z", "web", ["20.20"]),
        ("3", "Ann", "30.30", 3, "2026-03-02T01:00:00Z", "desk", ["10", "10", "10.30"]),
        ("4", "Bob", "0.40", 4, "2026-03-01T01:00:00Z", None, []),
        ("5", None, "5", 5, None, "desk", ["5"]),
    ]
    for no, person, amount, pieces, at, kind, lines in sales:
        house.save("shop.sale", {
            "no": no, "person": None if person is None else {"name": person}, "amount": amount, "pieces": pieces, "at": at,
            "day": None if at is None else at[:10], "kind": kind, "secret": 7,
            "lines": [{"product": f"P{number}", "price": price} for number, price in enumerate(lines)],
        })  # fmt: skip
    for person, minutes in (("Ann", 5), ("Ann", 6), ("Bob", 7)):
        house.save("shop.visit", {"person": {"name": person}, "on": "2026-01-01", "minutes": minutes})
    return house


def test_fan_out_a_join_to_many_does_not_multiply_what_it_is_joined_to(home: Installation):
    answer = ask(home, "shop.sales", ["revenue", "line_sum", "line_count", "count"], ["kind"], totals=True)
    assert table(answer) == {
        "web": ("30.30", "30.30", 3, 2), "desk": ("35.30", "35.30", 4, 2), None: ("0.40", "0.00", 0, 1),
    }  # fmt: skip
    assert answer["totals"]["values"] == ["66.00", "65.60", 7, 5]


def test_fan_out_a_record_behind_a_link_counts_once_in_a_group(home: Installation):
    answer = ask(home, "shop.sales", ["budgets", "revenue"], ["kind"], totals=True)
    assert table(answer) == {"web": ("100.00", "30.30"), "desk": ("100.00", "35.30"), None: ("50.50", "0.40")}
    assert answer["totals"]["values"] == ["150.50", "66.00"], "Ann is in two groups, and counts once in the total"


def test_chasm_two_joins_to_many_do_not_multiply_each_other(home: Installation):
    answer = ask(home, "shop.people", ["revenue", "minutes", "budgets", "line_sum", "count"], ["name"], totals=True)
    assert table(answer) == {
        "Ann": ("60.60", 11, "100.00", "60.60", 1), "Bob": ("0.40", 7, "50.50", "0.00", 1), "Cy": ("0.00", 0, "7.00", "0.00", 1),
    }  # fmt: skip
    assert answer["totals"]["values"] == ["61.00", 18, "157.50", "60.60", 3]


def test_a_group_of_many_counts_each_record_once(home: Installation):
    """By the kind of their sales people are in several groups, and in each of them once."""
    answer = ask(home, "shop.people", ["count", "budgets", "mean_budget", "minutes"], ["kind"], totals=True)
    assert table(answer) == {
        "web": (1, "100.00", "100.0000000000", 11), "desk": (1, "100.00", "100.0000000000", 11),
        None: (2, "57.50", "28.7500000000", 7),
    }  # fmt: skip
    assert answer["totals"]["values"] == [3, "157.50", "52.5000000000", 18]


def test_an_average_of_a_total_is_no_average_of_averages(home: Installation):
    answer = ask(home, "shop.sales", ["average", "per_sale", "rest"], ["town"], totals=True)
    assert table(answer) == {
        "b": ("0.4000000000", "0.4000000000", "0.40"), "a": ("20.2000000000", "20.2000000000", "30.30"),
        None: ("5.0000000000", "5.0000000000", "5.00"),
    }  # fmt: skip
    assert answer["totals"]["values"] == ["13.2000000000", "13.2000000000", "35.70"]


def test_distinct_counts_are_counted_anew_in_totals_and_across_joins(home: Installation):
    answer = ask(home, "shop.sales", ["buyers"], ["kind"], totals=True)
    assert table(answer) == {"web": 1, "desk": 1, None: 1}
    assert answer["totals"]["values"] == [2]
    products = {"key": "products", "function": "count_distinct", "formula": "product", "at": "lines"}
    answer = ask(home, "shop.sales", [products, "buyers"], ["town"], totals=True)
    assert table(answer) == {"b": (0, 1), "a": (3, 1), None: (1, 0)}
    assert answer["totals"]["values"] == [3, 2]


def test_smallest_and_largest_of_totals(home: Installation):
    answer = ask(home, "shop.sales", ["least", "largest"], ["town"], totals=True)
    assert table(answer) == {"b": ("0.40", "0.40"), "a": ("10.10", "30.30"), None: ("5.00", "5.00")}
    assert answer["totals"]["values"] == ["0.40", "30.30"]


def test_null_is_a_group_of_its_own_and_last(home: Installation):
    assert list(table(ask(home, "shop.sales", ["count"], ["kind"]))) == ["web", "desk", None]
    assert list(table(ask(home, "shop.sales", ["count"], ["kind"], order=[["kind", "desc"]]))) == ["desk", "web", None]


def test_options_come_as_their_author_has_them(home: Installation):
    assert list(table(ask(home, "shop.people", ["count"], ["town"]))) == ["b", "a", None]


def test_a_day_begins_in_the_zone_of_the_workspace(home: Installation):
    """Half past four in the afternoon of the last of January in Greenwich is February in Shanghai."""
    time = [{"dimension": "at", "granularity": "month", "range": {"from": "2026-01-01", "to": "2026-03-31"}}]
    assert table(ask(home, "shop.sales", ["count"], time=time)) == {"2026-01-01": 1, "2026-02-01": 1, "2026-03-01": 2}
    edge = [{"dimension": "at", "range": {"from": "2026-02-01", "to": "2026-02-01"}}]
    assert table(ask(home, "shop.sales", ["count"], time=edge)) == {(): 1}


def test_weeks_begin_on_monday(home: Installation):
    time = [{"dimension": "at", "granularity": "week", "range": {"from": "2026-02-23", "to": "2026-03-03"}}]
    assert table(ask(home, "shop.sales", ["count"], time=time)) == {"2026-02-23": 1, "2026-03-02": 1}


def test_missing_periods_are_filled_in_for_each_series(home: Installation):
    time = [{"dimension": "day", "granularity": "month", "range": {"from": "2026-01-01", "to": "2026-03-31"}}]
    answer = ask(home, "shop.sales", ["revenue", "largest"], ["kind"], time=time)
    rows = table(answer)
    assert rows["2026-02-01", "web"] == ("0.00", None)
    assert len(rows) == 9
    assert sum(row.get("is_gap", False) for row in answer["rows"]) == 6
    assert len(ask(home, "shop.sales", ["revenue"], ["kind"], time=time, fill_gaps=False)["rows"]) == 3


def test_records_without_a_date_are_a_period_of_their_own_where_all_are_asked_for(home: Installation):
    time = [{"dimension": "day", "granularity": "year"}]
    assert table(ask(home, "shop.sales", ["count"], time=time)) == {"2026-01-01": 4, None: 1}


def test_a_balance_goes_on_and_its_total_is_the_last_value(home: Installation):
    time = [{"dimension": "day", "granularity": "month", "range": {"from": "2026-02-01", "to": "2026-04-30"}}]
    answer = ask(home, "shop.sales", ["so_far", "revenue"], time=time, totals=True)
    assert table(answer) == {"2026-02-01": ("30.30", "0.00"), "2026-03-01": ("61.00", "30.70"), "2026-04-01": ("61.00", "0.00")}
    assert answer["totals"]["values"] == ["61.00", "30.70"]
    by_town = table(ask(home, "shop.sales", ["so_far"], ["town"], time=time))
    assert (by_town["2026-02-01", "a"], by_town["2026-04-01", "b"]) == ("30.30", "0.40")


def test_the_latest_value_of_each_account_is_added_up_never_those_of_several_periods(home: Installation):
    for account, on, balance, town in (
        ("x", "2026-01-05", "10", "a"), ("x", "2026-01-30", "11.50", "a"), ("y", "2026-01-10", "100", "b"), ("x", "2026-03-03", "12", "a"),
    ):  # fmt: skip
        home.save("shop.level", {"account": account, "on": on, "balance": balance, "town": town})
    time = [{"dimension": "on", "granularity": "month", "range": {"from": "2026-01-01", "to": "2026-03-31"}}]
    answer = ask(home, "shop.levels", ["balance"], time=time, totals=True)
    assert table(answer) == {"2026-01-01": "111.50", "2026-02-01": None, "2026-03-01": "12.00"}
    assert answer["totals"]["values"] == ["112.00"]
    assert table(ask(home, "shop.levels", ["balance", "count"], ["town"])) == {"a": ("12.00", 3), "b": ("100.00", 1)}


def test_running_totals_begin_anew_with_their_span(home: Installation):
    time = [{"dimension": "day", "granularity": "month", "range": {"from": "2025-12-01", "to": "2026-03-31"}}]
    answer = ask(home, "shop.sales", ["year_to_date"], time=time)
    assert [row["values"][0] for row in answer["rows"]] == ["0.00", "30.30", "30.30", "61.00"]


def test_the_period_before_and_the_year_before(home: Installation):
    home.save("shop.sale", {"no": "9", "amount": "4", "day": "2025-03-31"})
    time = {"dimension": "day", "granularity": "month", "range": {"from": "2026-02-01", "to": "2026-03-31"}}
    for compare, expected in (("previous_period", [["0.00"], ["30.30"]]), ("previous_year", [["0.00"], ["4.00"]])):
        calculations = [
            {"key": "more", "type": "difference", "of": "revenue"},
            {"key": "rate", "type": "change", "of": "revenue"},
        ]
        answer = ask(home, "shop.sales", ["revenue"], time=[{**time, "compare": compare}], totals=True, calculations=calculations)
        assert [row["compared"] for row in answer["rows"]] == expected
        assert answer["compared_range"]["from"] == {"previous_period": "2025-12-01", "previous_year": "2025-02-01"}[compare]
    assert answer["totals"] == {
        "keys": [], "labels": [], "values": ["30.70", "26.70", "6.6750000000"], "compared": ["4.00"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "compare", "alone", "expected"),
    [
        ("2024-02-27", "2024-02-29", "previous_year", ["2023-02-27", "2023-02-28"], [["1.00"], ["2.00"], None]),
        ("2026-03-01", "2026-03-31", "previous_period", ["2026-02-27", "2026-02-28"], [["1.00"], ["2.00"], None, None, None]),
    ],
)
def test_a_day_that_the_period_before_lacks_is_compared_with_none(
    home: Installation, first: str, last: str, compare: str, alone: list[str], expected: list[list[str] | None]
):  # fmt: skip
    """Each earlier day stands beside one later day, so that they add up to their total."""
    for number, day in enumerate(alone, 1):
        home.save("shop.sale", {"no": f"x{number}", "amount": str(number), "day": day})
    time = {"dimension": "day", "granularity": "day", "range": {"from": first, "to": last}, "compare": compare}
    answer = ask(home, "shop.sales", ["revenue"], time=[time], totals=True)
    assert [row.get("compared") for row in answer["rows"]][-len(expected) :] == expected
    chart = {"kind": "line"}
    assert ask(home, "shop.sales", ["revenue"], time=[time], chart=chart)["chart"] is not None


def test_share_rank_and_total_so_far(home: Installation):
    calculations = [{"key": name, "type": name, "of": "revenue"} for name in ("share", "rank", "running_total")]
    answer = ask(home, "shop.sales", ["revenue"], ["kind"], calculations=calculations, order=[["revenue", "desc"]])
    assert table(answer) == {
        "desk": ("35.30", "0.5348484848", 1, "35.30"), "web": ("30.30", "0.4590909091", 2, "65.60"),
        None: ("0.40", "0.0060606061", 3, "66.00"),
    }  # fmt: skip


def test_steps_put_numbers_together(home: Installation):
    answer = ask(home, "shop.sales", ["count"], ["size"])
    assert [(row["keys"], row["labels"], row["values"]) for row in answer["rows"]] == [
        ([0], ["< 10"], [2]), ([1], ["10 – 20.5"], [2]), ([2], ["≥ 20.5"], [1]),
    ]  # fmt: skip


def test_what_is_deleted_is_counted_nowhere(home: Installation):
    (ann,) = home.ids("shop.person", 'name == "Ann"')
    (first,) = home.ids("shop.sale", 'no == "1"')
    delete_records(home.platform, SYSTEM_ITSELF, DeleteRecords("shop.sale", [first]))
    assert table(ask(home, "shop.sales", ["revenue", "line_count"], ["person"]))[ann] == ("50.50", 4)
    assert table(ask(home, "shop.people", ["revenue"], ["name"]))["Ann"] == "50.50"


def test_only_what_was_chosen(home: Installation):
    only = [{"dimension": "kind", "values": ["web", None]}, {"dimension": "town", "values": ["a"]}]
    assert table(ask(home, "shop.sales", ["revenue"], only=only)) == {(): "30.30"}
    assert table(ask(home, "shop.people", ["count"], only=[{"dimension": "kind", "values": ["desk"]}])) == {(): 1}


def test_a_leaderboard_reads_as_many_rows_as_it_shows(home: Installation):
    answer = ask(
        home,
        "shop.sale",
        [{"key": "sum", "function": "sum", "formula": "amount"}],
        ["person.name"],
        chart={"kind": "leaderboard", "most": 2},
    )
    assert [(place["place"], place["key"], place["values"]) for place in answer["chart"]["places"]] == [
        (1, "Ann", ["60.60"]), (2, None, ["5.00"]),
    ]  # fmt: skip
    assert answer["is_cut"]


def test_a_leaderboard_over_several_joins_chooses_by_the_number_not_by_the_name(home: Installation):
    least = ask(home, "shop.people", ["minutes", "revenue"], ["name"], order=[["revenue", "asc"]], limit=1)
    assert table(least) == {"Cy": (0, "0.00")}
    assert table(ask(home, "shop.people", ["minutes", "revenue"], ["name"], order=[["minutes", "desc"]], limit=2)) == {
        "Ann": (11, "60.60"), "Bob": (7, "0.40"),
    }  # fmt: skip


def test_a_group_is_there_also_where_nothing_is_joined_to_it(home: Installation):
    assert table(ask(home, "shop.sales", ["line_count"], ["town"])) == {"b": 0, "a": 6, None: 1}
    assert table(ask(home, "shop.people", ["revenue"], ["name"])) == {"Ann": "60.60", "Bob": "0.40", "Cy": "0.00"}
