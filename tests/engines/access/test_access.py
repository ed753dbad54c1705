"""Roles put together: they add up, scopes narrow, rows of sub-tables go with their record, ways back go with their links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.access.access import EVERYTHING, put_together
from engines.access.policy import compile_role
from engines.expression.language import default_language
from engines.record.compile import FormSource, compile_entities
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema
from tests.factories.apps import field, form

LANGUAGE = default_language()
PERSON = form(
    "person", field("name", unique=True), field("secret"), field("visits", "reverse_link", target="desk.visit", field="person"),
    field("twice", "formula", formula="name + name", result="text"),
)  # fmt: skip
VISIT = form(
    "visit", field("no"), field("person", "link", target="desk.person"),
    field("lines", "sub_table", fields=[field("word"), field("price", "integer")]),
)  # fmt: skip
ENTITIES, _PROBLEMS = compile_entities([FormSource("desk", PERSON, ""), FormSource("desk", VISIT, "")], LANGUAGE, field_types())
ACTIONS = {"desk.visit": {"close": "close"}}


def access(*roles, scopes=None, ledgers=()):
    """What these roles (forms by key, rights) let do."""
    schema, compiled = EntitySchema(ENTITIES), []
    for number, forms in enumerate(roles):
        raw = {"key": f"r{number}", "title": "R", "forms": {f"desk.{key}": rights for key, rights in forms.items()}}
        raw["ledgers"] = {ledger: ["read", "post"] for ledger in ledgers}
        role, problems = compile_role(raw, "desk", ENTITIES, schema, ACTIONS, {"desk.hours": "desk.hours"}, LANGUAGE)
        assert problems == []
        compiled.append(role)
    return put_together(compiled, ENTITIES, {"desk.visit": ["close"]}, LANGUAGE, scopes, {"desk.hours": "desk.person"})


def administrator(scopes):
    """An administrator's key."""
    return put_together(None, ENTITIES, {"desk.visit": ["close"]}, LANGUAGE, scopes, {"desk.hours": "desk.person"})


def test_what_no_role_grants_is_not_there():
    nobody = access()
    assert not nobody.may("desk.person", "read")
    assert nobody.right("desk.person", "name") == "hidden"
    assert nobody.right("desk.person", "id") == "hidden"


def test_of_two_roles_the_greater_right_counts():
    hides = {"person": {"actions": ["read"], "fields": {"secret": "hidden", "name": "masked"}}}
    shows = {"person": {"actions": ["read"], "fields": {"secret": "masked", "name": "hidden"}}}
    both = access(hides, shows)
    assert [both.right("desk.person", key) for key in ("secret", "name", "twice")] == ["masked", "masked", "read"]


def test_rows_of_two_roles_are_those_of_either():
    both = access(
        {"visit": {"actions": ["read"], "rows": {"condition": 'no == "1"'}}},
        {"visit": {"actions": ["read", "update"], "rows": {"condition": 'no == "2"'}}},
    )
    rows = [{"no": each} for each in ("1", "2", "3")]
    run = [both.rows("desk.visit", "read").run(row, None) for row in rows]
    assert run == [True, True, False]
    assert [both.rows("desk.visit", "update").run(row, None) is True for row in rows] == [False, True, False]
    one_sees_all = access({"visit": {"actions": ["read"], "rows": {"condition": 'no == "1"'}}}, {"visit": {"actions": ["read"]}})
    assert one_sees_all.rows("desk.visit", "read") is None


def test_who_may_not_write_records_writes_no_field():
    assert access({"person": {"actions": ["read"], "fields": {"secret": "write"}}}).right("desk.person", "secret") == "read"
    assert access({"person": {"actions": ["read", "create"]}}).right("desk.person", "secret") == "write"


def test_a_scope_narrows_and_never_widens():
    reader = {"visit": {"actions": ["read", "update", "close"]}}
    key = access(reader, scopes={("desk.visit", "read")})
    assert (key.may("desk.visit", "read"), key.may("desk.visit", "update"), key.may("desk.visit", "close")) == (
        True,
        False,
        False,
    )
    assert key.right("desk.visit", "no") == "read"
    assert not key.may("desk.visit.lines", "update")
    assert not access(reader, scopes={("desk.person", "*"), ("*", "delete")}).may("desk.visit", "read")
    assert not access(reader, scopes={("*", "*")}).may("desk.person", "read")
    assert access(reader, scopes={("*", "close"), ("*", "read")}).may("desk.visit", "close")


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        (None, ["read", "post"]), ({("*", "*")}, ["read", "post"]), ({("desk.person", "*")}, ["read", "post"]),
        ({("desk.person", "read")}, ["read"]), ({("*", "read")}, ["read"]), ({("desk.visit", "*")}, []),
    ],
)  # fmt: skip
def test_accounts_go_with_their_owners_into_a_scope(scopes, expected):
    by_role = access({"person": {"actions": ["read", "update"]}}, scopes=scopes, ledgers=["desk.hours"])
    assert [action for action in ("read", "post") if by_role.may_ledger("desk.hours", action)] == expected
    if scopes is not None:
        key = administrator(scopes)
        assert [action for action in ("read", "post") if key.may_ledger("desk.hours", action)] == expected
    assert not access({"person": {"actions": ["read"]}}, scopes=scopes).may_ledger("desk.hours", "read")


def test_an_administrator_may_do_everything_and_a_key_of_one_what_its_scopes_say():
    assert put_together(None, ENTITIES, {}, LANGUAGE) is EVERYTHING
    key = administrator({("desk.visit", "read")})
    assert not key.is_everything
    assert (key.may("desk.visit", "read"), key.may("desk.visit", "update"), key.may("desk.person", "read")) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("actions", "lines", "expected"),
    [
        (["read", "update"], None, ["read", "create", "update", "delete"]),
        (["read", "create"], None, ["read"]),  # rows of a record that is there already would be changed
        (["read", "update"], "read", ["read"]),
        (["read", "update"], "hidden", []),
        (["update"], None, []),
        (["read", "export"], None, ["read", "export"]),
    ],
)
def test_rows_of_a_sub_table_go_with_their_record(actions, lines, expected):
    fields = {} if lines is None else {"lines": lines}
    found = access({"visit": {"actions": actions, "fields": fields}})
    assert [each for each in ("read", "create", "update", "delete", "export") if found.may("desk.visit.lines", each)] == expected
    assert found.sees("desk.visit.lines", "word") is bool(expected)


class _Env:
    """Records by form and id."""

    def __init__(self, **records):
        self.data, self.records, self.variables = self, records, {}

    def record(self, form, id):
        return self.records.get(form.partition(".")[2], {}).get(id)


def test_rows_of_a_sub_table_are_judged_by_the_record_that_they_belong_to():
    found = access(
        {"visit": {"actions": ["read"]}},
        {"visit": {"actions": ["update"], "rows": {"condition": 'no == "1"'}}},
    )
    env = _Env(visit={1: {"no": "1"}, 2: {"no": "2"}})
    assert [found.holds("desk.visit.lines", "read", {"parent": id}, env) for id in (1, 2, 3)] == [True, True, False]
    for action in ("create", "update", "delete"):
        assert [found.holds("desk.visit.lines", action, {"parent": id}, env) for id in (1, 2, 3)] == [True, False, False]


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        ({"actions": ["read"]}, "read"), ({"actions": ["read"], "fields": {"person": "hidden"}}, "hidden"),
        ({"actions": ["read"], "fields": {"person": "masked"}}, "hidden"), ({"actions": ["create"]}, "hidden"), (None, "hidden"),
    ],
)  # fmt: skip
def test_a_reverse_link_is_no_way_round_the_link(visit, expected):
    forms = {"person": {"actions": ["read"]}} | ({} if visit is None else {"visit": visit})
    assert access(forms).right("desk.person", "visits") == expected


RIGHTS = st.fixed_dictionaries({
    "actions": st.lists(st.sampled_from(["read", "create", "update", "delete", "export"]), unique=True),
    "fields": st.dictionaries(st.sampled_from(["name", "secret"]), st.sampled_from(["hidden", "masked", "read", "write"])),
})  # fmt: skip
ORDER = ["hidden", "masked", "read", "write"]


@given(
    st.lists(RIGHTS, max_size=3),
    RIGHTS,
    st.sets(st.tuples(st.sampled_from(["*", "desk.person"]), st.sampled_from(["*", "read", "update"]))),
)
def test_a_further_role_takes_nothing_away_and_a_scope_adds_nothing(roles, more, scopes):
    few, many = access(*({"person": each} for each in roles)), access(*({"person": each} for each in (*roles, more)))
    key = access(*({"person": each} for each in roles), scopes=scopes)
    for action in ("read", "create", "update", "delete", "export"):
        assert few.may("desk.person", action) <= many.may("desk.person", action)
        assert key.may("desk.person", action) <= few.may("desk.person", action)
    for name in ("name", "secret", "id"):
        assert ORDER.index(few.right("desk.person", name)) <= ORDER.index(many.right("desk.person", name))
        assert ORDER.index(key.right("desk.person", name)) <= ORDER.index(few.right("desk.person", name))
