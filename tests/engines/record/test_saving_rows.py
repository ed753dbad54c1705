"""From raw values to an accepted row, or to what is wrong with it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engines.record.decision import Accepted
from engines.record.field_type import LinkKey
from engines.record.reading_plan import RowInput, link_keys
from tests.engines.record.shop import Shop


@pytest.fixture(scope="module")
def release():
    return Shop()


@pytest.fixture
def shop(release):
    """The shop, empty."""
    return replace(release, rows={}, warnings=[], drawn=0)


def order(shop, **raw):
    return shop.save("shop.order", {"order_no": "A1", **raw})


def test_a_new_row_is_full(shop):
    found = order(shop, amount="10.00", quantity=4)
    assert isinstance(found, Accepted)
    assert found.after["per_piece"] == Decimal("2.50")
    assert found.after["doubled"] == Decimal("5.00")
    assert found.after["ordered_on"] == shop.now
    assert found.after["status"] == "open"
    assert found.after["customer"] is None
    assert "lines" not in found.after
    assert "age" not in found.after
    assert found.changed == {"order_no", "ordered_on", "quantity", "amount", "per_piece", "doubled", "status"}


def test_defaults_fill_only_what_is_not_said(shop):
    assert order(shop).after["quantity"] == 1
    assert order(shop, quantity=None).after["quantity"] is None
    assert order(shop, ordered_on=None).after["ordered_on"] is None
    before = order(shop, quantity=None).after
    assert shop.save("shop.order", {"amount": 5}, before).after["quantity"] is None


@pytest.mark.parametrize(
    ("raw", "pointer", "code"),
    [
        ({"ordr_no": "A"}, "/ordr_no", "unknown_field"),
        ({"per_piece": 5}, "/per_piece", "field_not_writable"),
        ({"version": 5}, "/version", "field_not_writable"),
        ({"amount": "1.005"}, "/amount", "too_many_places"),
        ({"order_no": None}, "/order_no", "required"),
        ({"order_no": "  "}, "/order_no", "required"),
        ({"quantity": 0}, "/quantity", "value_too_small"),
        ({"customer": "nobody"}, "/customer", "link_not_found"),
        ({"customer": {"name": "Ann"}}, "/customer", "not_a_key_field"),
        ({"amount": -1}, "", "check_failed"),
        ({"status": "shut"}, "/status", "no_such_option"),
        ({"card": "With love"}, "/card", "field_hidden"),
        ({"is_gift": True, "quantity": 2}, "/greeting", "required"),
    ],
)
def test_a_bad_row_is_refused_at_the_field(shop, raw, pointer, code):
    assert order(shop, **raw) == {pointer: code}


def test_all_problems_of_a_row_are_told_at_once(shop):
    assert order(shop, order_no=None, quantity=0, amount=-1) == {
        "/order_no": "required", "/quantity": "value_too_small", "": "check_failed",
    }  # fmt: skip


def test_an_unknown_key_gets_advice(shop):
    _, problems = shop.plans["shop.order"].coerce({"amuont": 5})
    assert problems[0].hint == "amount"


def test_hidden_fields_are_cleared_kept_or_refused(shop):
    hidden = order(shop, greeting="Hi", wrap="Red")
    assert (hidden.after["greeting"], hidden.after["wrap"]) == (None, "Red")
    shown = order(shop, is_gift=True, greeting="Hi", wrap="Red", card="Love")
    assert (shown.after["greeting"], shown.after["card"]) == ("Hi", "Love")
    again = shop.save("shop.order", {"is_gift": False}, {**shown.after, "card": None})
    assert again.after["greeting"] is None
    assert again.after["wrap"] == "Red"
    assert again.changed == {"is_gift", "greeting"}
    assert shop.save("shop.order", {"is_gift": False}, shown.after) == {"/card": "field_hidden"}


def test_hiding_computing_and_hiding_again_comes_to_rest():
    fields = [
        {"key": "a", "type": "boolean", "title": "A"},
        {"key": "b", "type": "integer", "title": "B", "visible_when": "a"},
        {"key": "twice", "type": "formula", "title": "T", "formula": "b * 2", "result": "integer"},
        {"key": "c", "type": "text", "title": "C", "visible_when": "twice > 1", "required": True},
        {"key": "note", "type": "formula", "title": "N", "formula": "b + 1", "result": "integer", "visible_when": "a"},
    ]
    shop = Shop(({"key": "form", "title": "F", "fields": fields},))
    shown = shop.save("shop.form", {"a": True, "b": 5, "c": "x"})
    assert (shown.after["twice"], shown.after["note"]) == (10, 6)
    hidden = shop.save("shop.form", {"a": False}, shown.after)
    assert [hidden.after[name] for name in ("b", "twice", "c", "note")] == [None, None, None, None]
    assert hidden.changed == {"a", "b", "twice", "c", "note"}
    assert shop.save("shop.form", {"a": True, "b": 5}, hidden.after) == {"/c": "required"}
    assert shop.save("shop.form", {"a": True}, {**hidden.after, "b": 5}).after["note"] == 6


def test_a_state_goes_only_where_it_may(shop):
    before = order(shop).after
    closed = shop.save("shop.order", {"status": "closed"}, before)
    assert closed.after["status"] == "done"
    assert shop.save("shop.order", {"status": "open"}, closed.after) == {"/status": "state_not_reachable"}
    assert shop.save("shop.order", {"status": "closed"}, closed.after).changed == frozenset()
    assert order(shop, status="closed").after["status"] == "done"


def test_a_list_of_first_states_binds_new_records():
    options = [{"key": "draft"}, {"key": "published"}, {"key": "off"}]
    fields = [{"key": "s", "type": "state", "title": "S", "options": options, "initial": ["draft", "published"]}]
    shop = Shop(({"key": "form", "title": "F", "fields": fields},))
    assert shop.save("shop.form", {}).after["s"] == "draft"
    assert shop.save("shop.form", {"s": "published"}).after["s"] == "published"
    assert shop.save("shop.form", {"s": "off"}) == {"/s": "state_not_first"}
    assert shop.save("shop.form", {"s": "off"}, {"s": "draft"}).after["s"] == "off"


def test_a_record_without_state_begins_with_a_first_one():
    options = [{"key": "draft"}, {"key": "live"}, {"key": "off"}]
    ways = {"transitions": [{"from": "draft", "to": "live"}]}
    state = {"key": "s", "type": "state", "title": "S", "options": options, "initial": "draft"}
    shop = Shop(({"key": "form", "title": "F", "fields": [{**state, **ways}]},))
    assert shop.save("shop.form", {"s": "live"}, {"s": None}) == {"/s": "state_not_first"}
    assert shop.save("shop.form", {"s": "draft"}, {"s": None}).after["s"] == "draft"
    assert shop.save("shop.form", {"s": "live"}).after["s"] == "live", "what is brought in may begin anywhere"
    free = Shop(({"key": "form", "title": "F", "fields": [state]},))
    assert free.save("shop.form", {"s": "off"}, {"s": None}).after["s"] == "off"
    listed = Shop(({"key": "form", "title": "F", "fields": [{**state, "initial": ["draft"]}]},))
    assert listed.save("shop.form", {"s": "off"}, {"s": None}) == {"/s": "state_not_first"}


def test_read_only_binds_people_and_set_once_everybody(shop):
    shop.put("shop.customer", 7, no="C1")
    shop.put("shop.customer", 8, no="C2")
    before = order(shop, amount=5, status="closed", customer={"no": "C1"}).after
    assert before["customer"] == 7
    assert shop.save("shop.order", {"amount": 6}, before) == {"/amount": "field_read_only"}
    assert shop.save("shop.order", {"customer": 8}, before) == {"/customer": "field_set_once"}
    shop.by_rule = True
    assert shop.save("shop.order", {"amount": 6}, before).after["amount"] == 6
    assert shop.save("shop.order", {"customer": 8}, before) == {"/customer": "field_set_once"}


def test_what_was_equal_is_no_change(shop):
    before = order(shop, amount="10.00", quantity=4, day="2026-03-01").after
    again = shop.save("shop.order", {"order_no": "A1", "amount": 10, "quantity": "4", "day": "2026/3/1"}, before)
    assert again.changed == frozenset()
    assert again.after == before


def test_a_formula_follows_what_it_reads_and_nothing_else(shop):
    before = order(shop, amount="10.00", quantity=4).after
    found = shop.save("shop.order", {"quantity": 3}, before)
    assert found.after["per_piece"] == Decimal("3.33")
    assert found.changed == {"quantity", "per_piece", "doubled"}
    assert shop.save("shop.order", {"wrap": "Red"}, {**before, "is_gift": True}).changed == {"wrap"}


def test_a_value_beyond_its_field_becomes_null_with_a_warning(shop):
    found = order(shop, amount="90000000000000000.00", quantity=1)
    assert found.after["per_piece"] is not None
    assert found.after["doubled"] is None
    assert shop.warnings == ["number_too_large"]


def test_an_order_that_broke_a_rule_before_may_change_elsewhere(shop):
    legacy = {**order(shop).after, "order_no": None, "quantity": 0}
    assert isinstance(shop.save("shop.order", {"amount": 5}, legacy), Accepted)
    assert shop.save("shop.order", {"quantity": -1}, legacy) == {"/quantity": "value_too_small"}


def test_a_row_from_before_a_field_was_added_is_filled_up(shop):
    short = {"id": 1, "order_no": "A1", "status": "open"}
    found = shop.save("shop.order", {"amount": 5, "quantity": 2}, short)
    assert found.after["per_piece"] == Decimal("2.50")
    assert found.after["customer"] is None


def test_values_that_occur_once_are_kept_apart(shop):
    shop.put("shop.order", 5, order_no="A1", customer=7, day=date(2026, 3, 1))
    shop.put("shop.customer", 7, no="C1")
    assert order(shop) == {"/order_no": "not_unique"}
    assert shop.save("shop.order", {"order_no": "A2", "customer": 7, "day": "2026-03-01"}) == {"": "not_unique"}
    assert isinstance(shop.save("shop.order", {"order_no": "A2", "customer": 7}), Accepted)
    assert isinstance(shop.save("shop.order", {"day": "2026-03-02"}, shop.rows["shop.order"][5]), Accepted)


def test_a_duplicate_is_told_without_naming_the_other(shop):
    shop.put("shop.order", 5, order_no="A1")
    values, _ = shop.plans["shop.order"].coerce({"order_no": "A1"})
    problem = shop.plans["shop.order"].decide(None, {**values, "id": 1}, shop).problems[0]
    assert "订单号" in problem.params["message"]["zh-CN"]
    assert "5" not in str(problem)


def test_numbers_are_drawn_last_and_only_where_none_is_given(shop):
    assert shop.save("shop.customer", {"name": "Ann"}).after["no"] == "C0001"
    assert shop.save("shop.customer", {"no": " 00007 "}).after["no"] == "00007"
    assert shop.drawn == 1
    assert shop.save("shop.level", {}) == {"/name": "required"}
    found = shop.save("shop.customer", {"name": "Ann"}).after
    assert (found["spend"], found["order_count"], found["last_on"], found["is_big"]) == (Decimal(0), 0, None, False)


def test_a_refused_row_draws_no_number():
    fields = [
        {"key": "no", "type": "auto_number", "title": "No", "format": "{seq}"},
        {"key": "label", "type": "formula", "title": "L", "formula": '"N" + no', "result": "text"},
        {"key": "name", "type": "text", "title": "N", "required": True},
    ]
    checks = [{"key": "c", "type": "check", "condition": 'no != "C0002"', "message": "Not two"}]
    shop = Shop(({"key": "form", "title": "F", "fields": fields, "constraints": checks},))
    assert shop.save("shop.form", {}) == {"/name": "required"}
    assert shop.drawn == 0
    assert shop.save("shop.form", {"name": "x"}).after["label"] == "NC0001"
    assert shop.save("shop.form", {"name": "x"}) == {"": "check_failed"}
    assert shop.save("shop.form", {"no": "9"}) == {"/no": "field_not_writable"}


def test_rows_of_a_sub_table_are_read_with_their_places(shop):
    plan = shop.plans["shop.order"]
    values, problems = plan.coerce({"lines": [{"product": "Tea", "amount": "5"}, {"id": 4, "prodct": "x"}, {"amount": "x"}]})
    assert values["lines"][0] == RowInput(None, {"product": "Tea", "amount": Decimal("5.00")})
    assert values["lines"][1].id == 4
    assert [(one.pointer, one.code) for one in problems] == [
        ("/lines/1/prodct", "unknown_field"), ("/lines/2/amount", "not_a_number"),
    ]  # fmt: skip
    assert plan.coerce({"lines": None})[0] == {"lines": ()}
    assert [one.code for one in plan.coerce({"lines": "x"})[1]] == ["not_rows"]
    assert [one.code for one in plan.coerce({"lines": [{}] * 10_001})[1]] == ["too_many_rows"]


def test_a_bound_over_rows_is_judged_with_them(shop):
    shop.put("shop.order.lines", 11, parent=1, position=0, amount=Decimal("4.00"))
    assert order(shop, amount=5) == {"/amount": "check_failed"}
    before = order(shop, amount=4).after
    shop.put("shop.order.lines", 12, parent=1, position=1, amount=Decimal("1.00"))
    assert shop.save("shop.order", {"amount": 4}, before).changed == frozenset()
    assert shop.save("shop.order", {"amount": 4}, before, again=True) == {"/amount": "check_failed"}
    assert shop.save("shop.order", {"lines": [{}]}, before) == {"/amount": "check_failed"}


def test_links_by_key_are_resolved_by_the_caller(shop):
    plan = shop.plans["shop.order"]
    values, problems = plan.coerce({"customer": {"no": "C1"}, "lines": [{"public_id": "k"}]})
    assert problems == []
    keys = link_keys(values)
    assert keys == [LinkKey("shop.customer", "no", "C1"), LinkKey("shop.order.lines", "public_id", "k")]
    assert plan.resolve(values, {keys[0]: 7, keys[1]: 9}.get) == []
    assert values["customer"] == 7
    assert values["lines"][0].id == 9
    values, _ = plan.coerce({"customer": {"no": "C1"}, "lines": [{"public_id": "k"}]})
    assert [(one.pointer, one.code) for one in plan.resolve(values, lambda key: None)] == [
        ("/customer", "link_not_found"), ("/lines/0", "row_not_found"),
    ]  # fmt: skip


@pytest.mark.parametrize("id", [1.5, True, 2**53, 2**63, [7], {"id": 7}])
def test_a_row_whose_id_is_none_is_not_taken_for_a_new_one(shop, id):
    plan = shop.plans["shop.order"]
    values, problems = plan.coerce({"lines": [{"id": id}]})
    found = [*problems, *plan.resolve(values, lambda key: None)]
    assert [(each.code, each.pointer, each.params) for each in found] == [("row_not_found", "/lines/0", {"value": str(id)})]


def test_rules_write_values_that_are_fitted(shop):
    values, problems = shop.plans["shop.order"].fit({"amount": Decimal("1.005"), "quantity": Decimal("2.5"), "order_no": None})
    assert values == {"amount": Decimal("1.01"), "quantity": 3, "order_no": None}
    assert problems == []
    _, problems = shop.plans["shop.order"].fit({"order_no": "x" * 300})
    assert [(one.pointer, one.code) for one in problems] == [("/order_no", "text_too_long")]


def test_derived_values_carry_formulas_along(shop):
    before = shop.save("shop.customer", {"name": "Ann"}).after
    found = shop.plans["shop.customer"].derive(before, {"spend": Decimal("1000.00")}, shop)
    assert found.after["is_big"] is True
    assert found.changed == {"spend", "is_big"}
    assert shop.plans["shop.customer"].derive(before, {"spend": Decimal(0)}, shop).changed == frozenset()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"trigger": "shop.order.created", "condition": "amount >= 100", "amount": "floor(amount)"}, None),
        ({"trigger": "shop.order.created", "condition": "old.amount < amount"}, None),
        ({"trigger": "shop.customer.created", "condition": "amount >= 100"}, {"/condition": "unknown_name"}),
        ({"trigger": "shop.order.created", "condition": "amount"}, {"/condition": "result_type"}),
        ({"trigger": "shop.order.created", "amount": "order_no"}, {"/amount": "result_type"}),
        ({"trigger": "shop.bonus", "amount": "5"}, {"/amount": "formula_without_form"}),
        ({"condition": "whatever"}, None),
        ({"filter": "rate > 1"}, None),
        ({"filter": "rat > 1"}, {"/filter": "unknown_name"}),
    ],
)
def test_formulas_in_records_are_checked_in_their_form(shop, raw, expected):
    found = shop.save("shop.rule", raw)
    assert isinstance(found, Accepted) if expected is None else found == expected


def test_a_changed_trigger_checks_the_formula_again(shop):
    before = shop.save("shop.rule", {"trigger": "shop.order.created", "condition": "amount >= 100"}).after
    assert shop.save("shop.rule", {"trigger": "shop.customer.created"}, before) == {"/condition": "unknown_name"}


def test_the_given_row_is_never_touched(shop):
    before = order(shop, amount=5).after
    copy = dict(before)
    shop.save("shop.order", {"amount": 6, "is_gift": True}, before)
    assert before == copy


def test_a_check_says_nothing_about_a_field_that_is_wrong_by_itself():
    goods = {
        "key": "goods",
        "title": "Goods",
        "fields": [
            {"key": "price", "type": "money", "title": "Price", "required": True, "min": 0},
            {"key": "refund", "type": "money", "title": "Refund", "default": 0},
            {"key": "count", "type": "integer", "title": "Count", "default": 1},
        ],
        "constraints": [
            {"key": "a", "type": "check", "condition": "refund <= price", "message": "Too much", "at": "refund"},
            {"key": "b", "type": "check", "condition": "count > 0", "message": "None", "at": "count"},
        ],
    }
    shop = Shop((goods,))
    assert shop.save("shop.goods", {"price": None}) == {"/price": "required"}
    assert shop.save("shop.goods", {"price": -1, "count": 0}) == {"/price": "value_too_small", "/count": "check_failed"}
    assert shop.save("shop.goods", {"price": 1, "refund": 2}) == {"/refund": "check_failed"}


def test_a_number_that_was_drawn_is_not_emptied_again(shop):
    before = shop.save("shop.customer", {"name": "A"}).after
    assert shop.save("shop.customer", {"no": None}, before) == {"/no": "required"}
    assert shop.save("shop.customer", {"no": "C-7"}, before).after["no"] == "C-7"


def test_what_could_not_be_read_does_not_hide_what_else_is_wrong(shop):
    plan = shop.plans["shop.order"]
    raw = {"amount": "much", "quantity": 0, "card": "x", "day": "2026-02-30", "customer": None}
    values, found = plan.coerce(raw)
    outcome = plan.decide(None, values, shop, found=found)
    told = [(problem.pointer, problem.code) for problem in outcome.problems]
    assert told == [
        ("/amount", "not_a_number"),
        ("/day", "not_a_date"),
        ("/card", "field_hidden"),
        ("/order_no", "required"),
        ("/quantity", "value_too_small"),
    ]
    assert shop.drawn == 0


def test_nothing_is_said_that_hangs_on_what_could_not_be_read(shop):
    def codes(raw, before=None):
        plan = shop.plans["shop.order"]
        values, found = plan.coerce({"order_no": "A1", **raw})
        return [problem.code for problem in plan.decide(before, values, shop, found=found).problems]

    assert codes({"is_gift": "perhaps", "card": "x", "quantity": 2}) == ["not_a_boolean"]
    assert codes({"amount": "much", "lines": [{"product": "a", "amount": 1}]}) == ["not_a_number"]
    assert codes({"amount": 5, "day": "x", "lines": [{"product": "a", "amount": 1}]}) == ["not_a_date"]
    assert codes({"order_no": 5 * ["x"]}) == ["not_text"]
