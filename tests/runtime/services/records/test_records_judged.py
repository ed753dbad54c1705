"""What a save judges: defaults, visibility, required, read-only, set once, ranges, patterns, checks, uniques, states."""

import time

import pytest

from engines.kernel.errors import Invalid
from tests.runtime.services.records.desk import Desk, codes

FORM = "shop.case"


def test_defaults_plain_and_by_formula_fill_what_is_not_given(desk: Desk) -> None:
    told = desk.shown(FORM, desk.save(FORM, {"left": "L"}))
    assert (told["kind"], told["size"], told["is_closed"], told["shade"]) == ("c", 5, False, "draft")
    assert (told["starts_on"], told["tail"]) == ("2026-03-01", "L!")
    told = desk.shown(FORM, desk.save(FORM, {"size": None, "starts_on": None, "tail": "own"}))
    assert (told["size"], told["starts_on"], told["tail"]) == (None, None, "own")


def test_a_default_by_formula_is_of_the_workspaces_day(desk: Desk) -> None:
    desk.at("2026-03-01T16:30:00+00:00")
    assert desk.shown(FORM, desk.save(FORM, {}))["starts_on"] == "2026-03-02"


def test_a_hidden_field_is_cleared_kept_or_refused_and_never_required(desk: Desk) -> None:
    id = desk.save(FORM, {"kind": "b", "reason": "r", "cleared": "x", "kept": "y"})
    told = desk.shown(FORM, id)
    assert (told["cleared"], told["kept"]) == (None, "y")
    assert desk.refused(FORM, {"kind": "b", "reason": "r", "refused": "z"}) == {"/refused": "field_hidden"}
    assert desk.refused(FORM, {"kind": "a"}) == {"/cleared": "required"}
    shown = desk.save(FORM, {"kind": "a", "cleared": "x", "kept": "y", "refused": "z"})
    assert desk.refused(FORM, {"kind": "c"}, id=shown) == {"/refused": "field_hidden"}
    desk.save(FORM, {"kind": "c", "refused": None}, id=shown)
    told = desk.shown(FORM, shown)
    assert (told["cleared"], told["kept"], told["refused"]) == (None, "y", None)
    assert desk.refused(FORM, {"kind": "a"}, id=shown) == {"/cleared": "required"}


def test_required_while_a_condition_holds(desk: Desk) -> None:
    assert desk.refused(FORM, {"kind": "b"}) == {"/reason": "required"}
    id = desk.save(FORM, {"kind": "b", "reason": "because"})
    assert desk.refused(FORM, {"reason": " "}, id=id) == {"/reason": "required"}
    desk.save(FORM, {"kind": "c", "reason": None}, id=id)
    assert desk.refused(FORM, {"kind": "b"}, id=id) == {"/reason": "required"}


def test_read_only_is_about_the_record_as_it_was(desk: Desk) -> None:
    id = desk.save(FORM, {"is_closed": True, "fixed": "at first"})
    assert desk.refused(FORM, {"fixed": "later"}, id=id) == {"/fixed": "field_read_only"}
    assert desk.refused(FORM, {"fixed": "later", "is_closed": False}, id=id) == {"/fixed": "field_read_only"}
    assert desk.put(FORM, {"fixed": "at first"}, id=id)[0].status == "unchanged"
    desk.save(FORM, {"is_closed": False}, id=id)
    desk.save(FORM, {"fixed": "later"}, id=id)
    assert desk.value(FORM, id, "fixed") == "later"


def test_set_once_takes_one_value(desk: Desk) -> None:
    id = desk.save(FORM, {})
    desk.save(FORM, {"born_on": "2026-01-01"}, id=id)
    assert desk.refused(FORM, {"born_on": "2026-01-02"}, id=id) == {"/born_on": "field_set_once"}
    assert desk.refused(FORM, {"born_on": None}, id=id) == {"/born_on": "field_set_once"}
    assert desk.put(FORM, {"born_on": "2026/1/1"}, id=id)[0].status == "unchanged"


def test_ranges_are_inclusive_and_exact(desk: Desk) -> None:
    for value in (1, 10, "10", 10.0):
        desk.save(FORM, {"size": value})
    assert desk.refused(FORM, {"size": 0}) == {"/size": "value_too_small"}
    assert desk.refused(FORM, {"size": 11}) == {"/size": "value_too_large"}
    for value in ("0.10", "0.3", 0.3, "0.30"):
        desk.save(FORM, {"rate": value})
    assert desk.refused(FORM, {"rate": "0.31"}) == {"/rate": "value_too_large"}
    assert desk.refused(FORM, {"rate": 0.1 + 0.2001}) == {"/rate": "too_many_places"}


def test_patterns_match_the_whole_and_never_run_away(desk: Desk) -> None:
    desk.save(FORM, {"nick": "abcdefgh", "plain": "abc", "slow": "aab"})
    assert desk.refused(FORM, {"nick": "a"}) == {"/nick": "text_too_short"}
    assert desk.refused(FORM, {"nick": "abcdefghi"}) == {"/nick": "text_too_long"}
    assert desk.refused(FORM, {"nick": "abc1"}) == {"/nick": "pattern_says"}
    assert desk.refused(FORM, {"plain": "abc\nd"}) == {"/plain": "pattern_mismatch"}
    began = time.process_time()
    assert desk.refused(FORM, {"slow": "a" * 19_999}) == {"/slow": "pattern_mismatch"}
    assert time.process_time() - began < 1


def test_a_check_over_several_fields_is_shown_where_the_author_says(desk: Desk) -> None:
    id = desk.save(FORM, {"starts_on": "2026-03-01", "ends_on": "2026-03-01"})
    assert desk.refused(FORM, {"starts_on": "2026-03-02"}, id=id) == {"/ends_on": "check_failed"}
    [saved] = desk.put(FORM, {"ends_on": "2026-02-01"}, id=id)
    assert desk.sentences(saved.problems) == {"en": ("It ends before it starts.",), "zh-CN": ("结束日期早于开始日期。",)}


def test_unique_together_ignores_nulls_and_compares_amounts_exactly(desk: Desk) -> None:
    desk.save(FORM, {"left": "x"})
    desk.save(FORM, {"left": "x"})
    desk.save(FORM, {"right": "1"})
    desk.save(FORM, {"right": "1"})
    first = desk.save(FORM, {"left": "x", "right": "0.30"})
    assert desk.refused(FORM, {"left": "x", "right": 0.1 + 0.2}) == {"": "not_unique"}
    assert [each.status for each in desk.put(FORM, {"left": "y", "right": "1"}, {"left": "y", "right": "1.00"})] == [
        "created",
        "refused",
    ]
    desk.save(FORM, {"left": "z"}, id=first)
    second = desk.save(FORM, {"left": "x", "right": "0.3"})
    desk.delete(FORM, second)
    desk.save(FORM, {"left": "x"}, id=first)


def test_two_records_may_not_swap_into_a_clash_but_one_may_take_what_another_left(desk: Desk) -> None:
    first, second = (saved.id for saved in desk.put("shop.customer", {"code": "A"}, {"code": "B"}))
    assert first is not None
    assert second is not None
    desk.save("shop.customer", {"code": "C"}, id=first)
    desk.save("shop.customer", {"code": "A"}, id=second)
    assert desk.refused("shop.customer", {"code": "A"}, id=first) == {"/code": "not_unique"}
    desk.delete("shop.customer", second)
    desk.save("shop.customer", {"code": "A"}, id=first)


def test_states_begin_and_change_as_the_author_says(desk: Desk) -> None:
    assert desk.refused(FORM, {"shade": "closed"}) == {"/shade": "state_not_first"}
    id = desk.save(FORM, {"shade": "live"})
    assert desk.refused(FORM, {"shade": "draft"}, id=id) == {"/shade": "state_not_reachable"}
    desk.save(FORM, {"shade": "选项closed"}, id=id)
    assert desk.value(FORM, id, "shade") == "closed"


def test_what_a_change_does_not_touch_is_not_judged_again(desk: Desk) -> None:
    id = desk.save(FORM, {"ends_on": "2026-04-01"})
    with desk.platform.database.write() as connection:
        tables = desk.platform.releases.current(connection).tables
        table, ends = tables.table(FORM), tables.column(FORM, "ends_on")
        connection.execute(table.update().where(table.c.id == id).values({ends: desk.clock.now().date().replace(year=2020)}))
    desk.save(FORM, {"nick": "fine"}, id=id)
    assert desk.refused(FORM, {"starts_on": "2026-05-01"}, id=id) == {"/ends_on": "check_failed"}


#: Values by the code that refuses them: each code of a value once.
REFUSALS = {
    "required": ("shop.thing", {"name": "  "}),
    "bad_character": ("shop.thing", {"name": "a\0b"}),
    "not_text": ("shop.thing", {"name": ["a"]}),
    "text_too_long": ("shop.thing", {"name": "x" * 256}),
    "text_too_short": (FORM, {"nick": "a"}),
    "pattern_mismatch": (FORM, {"plain": "A"}),
    "pattern_says": (FORM, {"nick": "AAA"}),
    "not_a_number": ("shop.thing", {"name": "x", "price": "free"}),
    "not_an_integer": ("shop.thing", {"name": "x", "pieces": "1.5"}),
    "number_too_large": ("shop.thing", {"name": "x", "price": "9" * 30}),
    "too_many_places": ("shop.thing", {"name": "x", "price": "0.301"}),
    "digits_lost": ("shop.thing", {"name": "x", "phone": "1.38E+10"}),
    "value_too_small": (FORM, {"size": 0}),
    "value_too_large": (FORM, {"size": 11}),
    "not_a_boolean": ("shop.thing", {"name": "x", "active": "perhaps"}),
    "not_a_date": ("shop.thing", {"name": "x", "day": "03/04/2026"}),
    "date_has_time": ("shop.thing", {"name": "x", "day": "2026-03-04 10:00"}),
    "not_a_time": ("shop.thing", {"name": "x", "clock": "25:00"}),
    "not_a_datetime": ("shop.thing", {"name": "x", "moment": True}),
    "not_an_option": ("shop.thing", {"name": "x", "colour": ["red"]}),
    "no_such_option": ("shop.thing", {"name": "x", "colour": "rde"}),
    "too_many_tags": ("shop.thing", {"name": "x", "words": list("abcdef")}),
    "tag_too_long": ("shop.thing", {"name": "x", "words": ["x" * 51]}),
    "not_a_phone": ("shop.thing", {"name": "x", "phone": "12"}),
    "not_an_email": ("shop.thing", {"name": "x", "email": "a@b"}),
    "not_a_url": ("shop.thing", {"name": "x", "site": "javascript:alert(1)"}),
    "not_a_link": ("shop.thing", {"name": "x", "customer": True}),
    "not_a_key_field": ("shop.thing", {"name": "x", "customer": {"name": "Ann"}}),
    "link_not_found": ("shop.thing", {"name": "x", "customer": {"code": "nobody"}}),
    "not_a_file": ("shop.thing", {"name": "x", "papers": "mine.txt"}),
    "no_such_file": ("shop.thing", {"name": "x", "papers": [12345]}),
    "too_many_attachments": ("shop.thing", {"name": "x", "picture": [1, 2]}),
    "not_json": ("shop.thing", {"name": "x", "data": {"a": float("nan")}}),
    "not_rows": ("shop.thing", {"name": "x", "lines": "none"}),
    "too_many_rows": ("shop.thing", {"name": "x", "lines": [{}] * 10_001}),
    "field_not_writable": ("shop.thing", {"name": "x", "gross": 1}),
    "unknown_field": ("shop.thing", {"name": "x", "nmae": 1}),
    "field_hidden": (FORM, {"refused": "x"}),
    "state_not_first": (FORM, {"shade": "closed"}),
    "check_failed": (FORM, {"ends_on": "2020-01-01"}),
}


@pytest.fixture(scope="module")
def told() -> dict[str, set[str]]:
    return {"en": set(), "zh-CN": set()}


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_one_sentence_in_two_languages(sqlite_desk: Desk, told: dict[str, set[str]], code: str) -> None:
    form, values = REFUSALS[code]
    [saved] = sqlite_desk.put(form, values)
    assert saved.status == "refused"
    assert [each.code for each in saved.problems] == [code]
    sentences = {locale: found[0] for locale, found in sqlite_desk.sentences(saved.problems).items()}
    for locale, sentence in sentences.items():
        assert "{" not in sentence.replace('{"order_no": "A1"}', "")
        assert sentence.rstrip().endswith(("。", ".", "?", "？"))
        assert sentence not in told[locale]
        told[locale].add(sentence)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in sentences["zh-CN"])
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in sentences["en"])


def test_an_atomic_list_is_refused_whole_and_says_which_rows(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        desk.save_all("shop.customer", [{"code": "A"}, {"code": ""}, {"code": "A"}])
    assert [(each.pointer, each.code) for each in refused.value.problems] == [("/1/code", "required"), ("/2/code", "not_unique")]
    assert desk.ids("shop.customer") == []
    with pytest.raises(Invalid) as refused:
        desk.save_all("shop.customer", [{"code": str(number)} for number in range(1001)])
    assert codes(refused.value) == ["too_many_records"]


def test_a_refused_row_is_undone_and_the_others_stand(desk: Desk) -> None:
    saved = desk.put(
        "shop.budget",
        {"name": "a", "limit": 1, "lines": [{"amount": 1}]},
        {"name": "b", "limit": 1, "lines": [{"amount": 2}]},
        {"name": "c", "limit": 3, "lines": [{"amount": 2}, {"amount": 1}]},
    )
    assert [each.status for each in saved] == ["created", "refused", "created"]
    assert len(desk.ids("shop.budget.lines")) == 3


def test_what_cannot_be_read_and_what_must_not_be_is_told_at_once(desk: Desk) -> None:
    raw = {"kind": "a", "size": "many", "starts_on": "2026-02-30"}
    assert desk.refused(FORM, raw) == {"/size": "not_a_number", "/starts_on": "not_a_date", "/cleared": "required"}
    id = desk.save(FORM, {"kind": "c"})
    assert desk.refused(FORM, {"kind": "a", "size": "many"}, id=id) == {"/size": "not_a_number", "/cleared": "required"}
    assert desk.refused(FORM, {"size": "many"}, id=99) == {"": "record_not_found"}
    wanted = {"/price": "not_a_number", "/customer": "link_not_found", "/name": "required"}
    assert desk.refused("shop.thing", {"price": "free", "customer": {"code": "nobody"}}) == wanted
