"""Roles of a blueprint: compiled with ids, refused with a place and a word of advice."""

import pytest

from engines.access.policy import compile_role
from engines.expression.language import default_language
from engines.record.compile import FormSource, compile_entities
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema

NOTE = {
    "key": "memo", "id": "note", "title": "Memo",
    "fields": [
        {"key": "head", "id": "title", "type": "text", "title": "Head"},
        {"key": "size", "type": "integer", "title": "Size"},
        {"key": "twice", "type": "formula", "title": "Twice", "formula": "size * 2", "result": "integer"},
    ],
}  # fmt: skip
ACTIONS = {"desk.note": {"file_it": "archive"}}


@pytest.fixture(scope="module")
def compiled():
    language = default_language()
    entities, problems = compile_entities([FormSource("desk", NOTE, "")], language, field_types())
    assert problems == []
    schema = EntitySchema(entities)

    def make(forms):
        raw = {"key": "clerk", "title": "Clerk", "forms": forms}
        return compile_role(raw, "desk", entities, schema, ACTIONS, {"desk.hours": "desk.hours"}, language)

    return make


def test_rights_are_kept_by_id(compiled):
    role, problems = compiled({"desk.memo": {"actions": ["read", "file_it"], "fields": {"head": "masked"}, "rows": "own"}})
    assert problems == []
    rights = role.forms["desk.note"]
    assert (rights.actions, rights.fields, rights.rows) == ({"read", "archive"}, {"title": "masked"}, "own")
    assert (role.id, role.key, role.app) == ("desk.clerk", "desk.clerk", "desk")


def test_all_records_where_nothing_is_said(compiled):
    role, _ = compiled({"desk.memo": {"actions": []}})
    assert role.forms["desk.note"].rows == "all"
    assert role.forms["desk.note"].condition is None


def test_a_condition_may_ask_who_acts(compiled):
    role, problems = compiled({"desk.memo": {"actions": ["read"], "rows": {"condition": "created_by == actor and size > 1"}}})
    assert problems == []
    assert role.forms["desk.note"].rows == "condition"
    assert role.forms["desk.note"].condition.reads.variables == {"actor"}


@pytest.mark.parametrize(
    ("form", "rights", "code", "pointer", "hint"),
    [
        ("desk.memos", {}, "role_form_unknown", "", "desk.memo"),
        ("desk.memo", {"actions": ["raed"]}, "role_action_unknown", "/actions/0", "read"),
        ("desk.memo", {"fields": {"heed": "read"}}, "role_field_unknown", "/fields/heed", "head"),
        ("desk.memo", {"fields": {"twice": "write"}}, "role_field_not_writable", "/fields/twice", None),
        ("desk.memo", {"rows": {"condition": "size"}}, "result_type", "/rows/condition", None),
        ("desk.memo", {"rows": {"condition": "sise > 1"}}, "unknown_name", "/rows/condition", "size"),
    ],
)
def test_refused(compiled, form, rights, code, pointer, hint):
    _, (problem,) = compiled({form: {"actions": [], **rights}})
    assert (problem.code, problem.pointer, problem.hint) == (code, f"/forms/{form}{pointer}", hint)


def test_one_mistake_hides_no_other(compiled):
    _, problems = compiled({"desk.memo": {"actions": ["x"], "fields": {"y": "read"}}, "desk.other": {"actions": []}})
    assert len(problems) == 3
