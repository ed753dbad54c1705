"""Formulas that people give: what is hidden is not there, what is masked is compared with a whole value and nothing else."""

import pytest

from engines.access.reader_schema import ReaderSchema, refuse_masked
from engines.access.role import ACTOR_VARIABLES
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN
from engines.kernel.errors import Invalid
from engines.record.compile import FormSource
from engines.record.schema import EntitySchema
from tests.engines.access.reading import reader_of
from tests.factories.apps import field, form

PERSON = form(
    "person", field("name", unique=True), field("phone", "phone", unique=True), field("size", "integer"), field("born", "date"),
    field("kinds", "tags"), field("secret"), field("boss", "link", target="desk.person"),
    field("visits", "reverse_link", target="desk.visit", field="person"),
    field("tail", "formula", formula="right(phone, 4)", result="text"),
)  # fmt: skip
VISIT = form(
    "visit", field("no"), field("person", "link", target="desk.person"), field("guest", "link", target="desk.person"),
    field("phone_there", "look_up", path="person.phone"),
    field("lines", "sub_table", fields=[field("word")]),
)  # fmt: skip
SAFE = form("safe", field("word"), field("visit", "link", target="desk.visit"))
MASKED = {"phone": "masked", "size": "masked", "born": "masked", "kinds": "masked", "secret": "hidden", "tail": "masked"}
ROLE = {
    "person": {"actions": ["read"], "fields": MASKED},
    "visit": {"actions": ["read"], "fields": {"guest": "masked", "phone_there": "masked"}},
}


@pytest.fixture(scope="module")
def refusal():
    """The code with which a filter is refused; None: it is taken."""
    sources = [FormSource("desk", each, "") for each in (PERSON, VISIT, SAFE)]
    reader = reader_of(sources, ROLE)

    def of(form_, text):
        try:
            formula = reader.language.formula(text, Scope(reader.seen, f"desk.{form_}", ACTOR_VARIABLES), BOOLEAN)
            refuse_masked(formula, reader.seen, reader.access)
        except Invalid as error:
            return error.code
        return None

    return of


@pytest.mark.parametrize(
    ("form_", "text"),
    [
        ("person", 'phone == "13812345678"'), ("person", '"13812345678" == phone'), ("person", 'phone in ["1", "2"]'),
        ("person", "size == 3"), ("person", "size in [3]"), ("person", "phone == null"),
        ("person", 'phone == "1" or tail == "2" and not (size == 3)'), ("visit", 'person.phone == "1"'), ("visit", "guest == 3"),
        ("visit", 'phone_there == "1"'), ("visit", "count(records(\"desk.person\", \"phone == '1'\")) > 0"),
        ("person", "any_of(visits, \"person.phone == '1'\")"), ("person", 'name > "A" and boss.name == "B"'),
    ],
)  # fmt: skip
def test_whole_values_may_be_asked_for(refusal, form_, text):
    assert refusal(form_, text) is None


@pytest.mark.parametrize(
    ("form_", "text"),
    [
        ("person", 'phone != "1"'), ("person", 'phone > "1"'), ("person", '"1" < phone'), ("person", "size >= 3"), ("person", "1 < size < 3"),
        ("person", "size == 1 + size"), ("person", "size + 0 == 3"), ("person", "-size == -3"), ("person", "size * 1 in [3]"),
        ("person", "3 in [size]"), ("person", "size not in [3]"), ("person", "size in [boss.id, 3]"), ("person", "phone == name"),
        ("person", "name == phone"), ("person", "phone == phone"), ("person", "size == 3 == true"), ("person", "size == id"),
        ("person", '"a" in kinds'), ("person", '"a" not in kinds'), ("person", "count(kinds) > 1"), ("person", 'any_of(kinds, "item == \'a\'")'),
        ("person", 'contains(phone, "1")'), ("person", 'starts_with(phone, "1")'), ("person", 'ends_with(phone, "1")'), ("person", "length(phone) > 3"),
        ("person", 'phone + "" == "1"'), ("person", 'name + phone == "1"'), ("person", 'left(phone, 3) == "138"'), ("person", 'upper(phone) == "1"'),
        ("person", 'coalesce(phone, "") == "1"'), ("person", "is_empty(phone)"), ("person", 'if(phone == "1", phone, "") == "1"'),
        ("person", 'text(size) == "3"'), ("person", "abs(size) == 3"), ("person", "max([size, 1]) == 3"), ("person", "size % 2 == 0"),
        ("person", "(size if true else 1) == 3"), ("person", "(1 if size > 1 else 2) == 1"), ("person", "not (size > 1)"),
        ("person", 'born > date("2000-01-01")'), ("person", "year(born) == 2000"), ("person", "month(born) == 2"),
        ("person", 'born == date("2000-01-01") or born < date("2000-01-01")'),
        ("visit", 'person.phone > "1"'), ("visit", "length(person.phone) == 3"), ("visit", 'person.boss.phone != "1"'),
        ("visit", 'guest.name == "A"'), ("visit", "guest.id == 3"), ("visit", "guest == person"), ("visit", 'guest.phone == "1"'),
        ("visit", 'left(phone_there, 1) == "1"'),
        ("visit", 'min(records("desk.person"), "phone") == "1"'), ("visit", 'sum(records("desk.person"), "size") > 3'),
        ("visit", 'max(records("desk.person"), "size") > 3'), ("visit", 'first(records("desk.person", "", "size")).name == "A"'),
        ("visit", "first(records(\"desk.person\", \"name == 'A'\", \"-phone\")).id == 3"),
        ("visit", 'count(records("desk.person", "size > 3")) > 0'), ("visit", 'count(records("desk.person", "phone == this.no")) > 0'),
        ("visit", 'count(records("desk.person", "phone > this.no")) > 0'), ("visit", 'any_of(records("desk.person"), "size > 3")'),
        ("person", 'any_of(visits, "guest.name == \'A\'")'), ("person", 'all_of(visits, "person.size < 3")'), ("person", 'count(visits, "person.size > 3") > 0'),
        ("person", 'any_of(visits, "no == this.phone")'), ("person", 'any_of(visits, "length(phone_there) > 3")'),
    ],
)  # fmt: skip
def test_nothing_else_is_asked_of_what_is_masked(refusal, form_, text):
    # Some of these are refused for their types already: that is as good.
    assert refusal(form_, text) is not None


@pytest.mark.parametrize(
    ("form_", "text"),
    [
        ("person", 'secret == "a"'), ("person", "is_empty(secret)"), ("person", 'boss.secret == "a"'), ("visit", 'person.secret == "a"'),
        ("visit", "count(records(\"desk.person\", \"secret == 'a'\")) > 0"), ("visit", 'first(records("desk.person", "", "secret")).id == 1'),
        ("visit", 'max(records("desk.person"), "secret") > "a"'), ("person", 'any_of(visits, "person.secret == \'a\'")'),
        ("visit", 'count(records("desk.safe")) > 0'), ("person", 'count(records("desk.person", "secret == this.name")) > 0'),
        ("person", 'any_of(visits, "this.secret == no")'),
    ],
)  # fmt: skip
def test_what_is_hidden_is_not_there(refusal, form_, text):
    # The sentence is the one for a name that nobody has given: no other one tells that it is there.
    assert refusal(form_, text) == refusal(form_, text.replace("secret", "absent").replace("safe", "gone"))
    assert refusal(form_, text) is not None


def test_nothing_guesses_at_what_is_hidden():
    reader = reader_of([FormSource("desk", each, "") for each in (PERSON, VISIT, SAFE)], ROLE)
    for text in ('secrt == "a"', 'count(records("desk.saf")) > 0'):
        with pytest.raises(Invalid) as caught:
            reader.language.formula(text, Scope(reader.seen, "desk.person", ACTOR_VARIABLES), BOOLEAN)
        assert caught.value.problems[0].hint not in ("secret", "desk.safe")
    assert reader.seen.keys() == ("desk.person", "desk.visit", "desk.visit.lines")


def test_of_a_form_that_may_not_be_read_only_the_key_is_known():
    sources = [FormSource("desk", each, "") for each in (PERSON, VISIT, SAFE)]
    reader = reader_of(sources, {"safe": {"actions": ["read"]}})
    assert isinstance(reader.seen, ReaderSchema)
    assert reader.seen.by_id("desk.visit").by_id == {}
    assert reader.seen.by_key("desk.visit") is None
    assert EntitySchema(reader.entities).by_id("desk.visit").by_id
    with pytest.raises(Invalid):
        reader.language.formula('visit.no == "1"', Scope(reader.seen, "desk.safe", ACTOR_VARIABLES), BOOLEAN)
