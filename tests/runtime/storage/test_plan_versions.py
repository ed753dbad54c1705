"""Version 1 → version 2 → roll-back: data are kept at every step, on both databases."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from engines.expression.types import reference
from engines.kernel.messages import Catalog
from runtime.storage.database import Database
from runtime.storage.dynamic.table_plan import INVERSE
from runtime.storage.errors import UniqueClash
from runtime.storage.messages import MESSAGES
from tests.runtime.storage.forms import entity, field, sub_table
from tests.runtime.storage.installing import Installation

FORM = "shop.customer"
V1 = entity(FORM, field("name", index=True), field("age"), field("note"), field("code", unique=True))
V2 = entity(
    FORM, field("full_name", id="name", index=True), field("age", "integer"), field("since", "date"), field("code", unique=True)
)


@pytest.fixture
def shop(database: Database) -> Installation:
    installation = Installation.of(database)
    installation.put(V1)
    return installation


def kinds(plan: object) -> list[str]:
    return [step.name for step in plan.steps]


def test_first_release_makes_tables(shop: Installation) -> None:
    ids = shop.insert(FORM, {"name": "Ada", "age": "7"}, {"name": None})
    assert shop.read(FORM, "name", "age") == {ids[0]: ("Ada", "7"), ids[1]: (None, None)}
    assert shop.number == 1
    assert shop.plan(V1).is_empty


def test_version_two_and_back(shop: Installation) -> None:
    ages = ["007", "42", "young", "4.5", "forty", None, " 12 "]
    ids = shop.insert(FORM, *({"name": f"n{n}", "age": age, "note": f"note{n}"} for n, age in enumerate(ages)))
    plan = shop.plan(V2)
    assert kinds(plan) == [
        f"add_column {FORM}.age", f"add_column {FORM}.since", f"convert {FORM}.age", f"hide_column {FORM}.note",
    ]  # fmt: skip
    convert = plan.steps[2]
    assert (convert.refused, convert.rows, convert.risk) == (3, 7, "lossy")
    assert [sample.value for sample in convert.samples] == ["young", "4.5", "forty"]
    assert plan.needs_consent

    shop.put(V2)
    assert list(shop.read(FORM, "age").values()) == [7, 42, None, None, None, None, 12]
    assert shop.read(FORM, "name")[ids[0]] == "n0"
    shop.update(FORM, ids[1], age=43)
    shop.update(FORM, ids[3], age=5)
    shop.update(FORM, ids[6], age=None)
    (new,) = shop.insert(FORM, {"age": 9})

    back = shop.put(V1)
    assert [step.name for step in back.steps if step.kind == "unhide_column"] == [f"unhide_column {FORM}.note"]
    assert shop.read(FORM, "age") == {
        ids[0]: "007", ids[1]: "43", ids[2]: "young", ids[3]: "5", ids[4]: "forty", ids[5]: None, ids[6]: None, new: "9",
    }  # fmt: skip
    assert shop.read(FORM, "note")[ids[2]] == "note2"

    shop.put(V2)
    assert list(shop.read(FORM, "age").values()) == [7, 43, None, 5, None, None, None, 9]
    assert shop.plan(V2).is_empty


def test_every_step_says_what_it_does(shop: Installation) -> None:
    shop.insert(FORM, {"age": "x"})
    unique = field("since", "date", unique=True)
    steps = [*shop.plan(V2).steps, *shop.plan(V2, entity("shop.visit")).steps]
    shop.put(V2, entity("shop.visit"))
    steps += [*shop.plan(V1).steps, *shop.plan(entity(FORM, field("age", "integer"), unique)).steps]
    shop.put(V1)
    steps += shop.plan(V1, entity("shop.visit")).steps
    catalog = Catalog(MESSAGES)
    said = {(step.kind, catalog.render(step.says, locale)) for step in steps for locale in ("en", "zh-CN")}
    assert {kind for kind, _ in said} == set(INVERSE) - {"recompute"}
    assert all("{" not in sentence for _, sentence in said)
    assert all(step.seconds > 0 for step in steps)


def test_generations_do_not_pile_up(shop: Installation) -> None:
    for version in (V2, V1, V2, V1):
        shop.put(version)
    with shop.database.read() as connection:
        columns = {column["name"] for column in sa.inspect(connection).get_columns("data__shop__customer")}
    assert {name for name in columns if name.startswith("age")} == {"age__1", "age__2"}


def test_a_process_that_has_not_noticed_goes_on_reading(shop: Installation) -> None:
    (id,) = shop.insert(FORM, {"name": "Ada", "age": "30", "note": "x"})
    late = shop.another()
    shop.put(V2)
    assert late.read(FORM, "name", "age", "note") == {id: ("Ada", "30", "x")}


def test_writes_beside_the_filling_are_not_lost(shop: Installation) -> None:
    ids = shop.insert(FORM, *({"age": str(n)} for n in range(12)))
    late = shop.another()
    written = []

    def meanwhile(step: object, rows: int) -> None:
        if step.kind == "convert" and rows in (3, 12):
            late.update(FORM, ids[0], age="100" if rows == 3 else "101")
            late.update(FORM, ids[11], age="111")
            written.extend(late.insert(FORM, {"age": f"20{rows}"}))

    shop.put(V2, progress=meanwhile)
    found = shop.read(FORM, "age")
    assert (found[ids[0]], found[ids[11]], found[ids[5]]) == (101, 111, 5)
    assert [found[id] for id in written] == [203, 2012]


def test_dropped_and_shown_again(shop: Installation) -> None:
    (id,) = shop.insert(FORM, {"name": "Ada", "note": "kept", "code": "c1"})
    small = entity(FORM, field("name"))
    plan = shop.put(small)
    assert {step.kind for step in plan.steps} == {"hide_column", "drop_index"}
    shop.insert(FORM, {"name": "Bob"})
    plan = shop.put(V1)
    assert shop.read(FORM, "note", "code")[id] == ("kept", "c1")
    assert f"add_index {FORM}.code" in kinds(plan)
    with pytest.raises(UniqueClash):
        shop.insert(FORM, {"code": "c1"})


def test_dropped_and_shown_again_as_another_type(shop: Installation) -> None:
    ids = shop.insert(FORM, {"age": "12"}, {"age": "x"})
    shop.put(entity(FORM, field("name")))
    plan = shop.put(V2)
    assert plan.steps[-1].kind != "convert"
    assert [step.refused for step in plan.steps if step.kind == "convert"] == [1]
    assert shop.read(FORM, "age") == {ids[0]: 12, ids[1]: None}


def test_uninstalled_and_installed_again(shop: Installation) -> None:
    other = entity("bank.account", field("owner", "link", target=FORM, value_type=reference(FORM)), field("sum", "money"))
    wide = entity(FORM, *V1.fields.values(), field("bank__level", "integer"))
    shop.put(wide, other)
    ids = shop.insert(FORM, {"name": "Ada", "bank__level": 3})
    accounts = shop.insert("bank.account", {"owner": ids[0], "sum": Decimal("12.50")})
    plan = shop.put(V1)
    assert kinds(plan) == [f"hide_column {FORM}.bank__level", "hide_table bank.account"]
    assert "bank.account" not in shop.tables.entities()
    plan = shop.put(wide, other)
    assert kinds(plan) == [f"unhide_column {FORM}.bank__level", "unhide_table bank.account"]
    assert shop.read("bank.account", "owner", "sum") == {accounts[0]: (ids[0], Decimal("12.50"))}
    assert shop.read(FORM, "bank__level") == {ids[0]: 3}


def test_sub_tables_have_parent_and_position(shop: Installation) -> None:
    lines = sub_table(f"{FORM}.lines", FORM, field("what"))
    shop.put(V1, lines)
    (owner,) = shop.insert(FORM, {"name": "Ada"})
    shop.insert(f"{FORM}.lines", {"parent": owner, "position": 1, "what": "pen"})
    assert list(shop.read(f"{FORM}.lines", "parent", "position", "what").values()) == [(owner, 1, "pen")]


def test_unique_values_are_asked_for_beforehand(shop: Installation) -> None:
    shop.insert(FORM, {"name": "Ada"}, {"name": "Ada"}, {"name": "Bob"}, {"name": None}, {"name": None})
    unique = entity(FORM, field("name", unique=True), *(V1.fields[id] for id in ("age", "note", "code")))
    plan = shop.plan(unique)
    assert [problem.params["values"] for problem in plan.obstacles()] == [1]


def test_values_that_become_equal_stop_the_change(shop: Installation) -> None:
    ids = shop.insert(FORM, {"age": "7"}, {"age": "007"})
    unique = entity(
        FORM, field("name", index=True), field("age", "integer", unique=True), field("note"), field("code", unique=True)
    )
    with pytest.raises(Exception, match="cannot_become_unique"):
        shop.put(unique)
    assert shop.read(FORM, "age") == {ids[0]: "7", ids[1]: "007"}
    shop.update(FORM, ids[1], age="8")
    shop.put(unique)
    assert shop.read(FORM, "age") == {ids[0]: 7, ids[1]: 8}


def test_more_places_keep_all_fewer_lose_some(shop: Installation) -> None:
    def rate(scale: int) -> object:
        return entity("shop.rate", field("value", "decimal", scale=scale))

    shop.put(V1, rate(2))
    ids = shop.insert("shop.rate", {"value": Decimal("1.25")}, {"value": Decimal("1.10")})
    assert shop.put(V1, rate(4)).needs_consent is False
    assert list(shop.read("shop.rate", "value").values()) == [Decimal("1.2500"), Decimal("1.1000")]
    plan = shop.put(V1, rate(1))
    assert [step.refused for step in plan.steps if step.kind == "convert"] == [1]
    assert shop.read("shop.rate", "value") == {ids[0]: None, ids[1]: Decimal("1.1")}


def test_a_link_to_another_form_starts_empty(shop: Installation) -> None:
    one, other = entity("shop.one", field("x")), entity("shop.other", field("x"))

    def holder(target: str) -> object:
        return entity("shop.holder", field("to", "link", target=target, value_type=reference(target)))

    shop.put(V1, one, other, holder("shop.one"))
    (id,) = shop.insert("shop.one", {"x": "a"})
    (held,) = shop.insert("shop.holder", {"to": id})
    shop.put(V1, one, other, holder("shop.other"))
    assert shop.read("shop.holder", "to") == {held: None}
    shop.put(V1, one, other, holder("shop.one"))
    assert shop.read("shop.holder", "to") == {held: id}


def test_the_release_must_not_have_moved(shop: Installation) -> None:
    late = shop.another()
    shop.put(V2)
    with pytest.raises(Exception, match="release_moved"):
        late.put(V1)


def test_table_names_come_from_ids_not_keys(shop: Installation) -> None:
    assert shop.tables.table(FORM).name == "data__shop__customer"
    shop.put(entity(FORM, *V1.fields.values(), key="shop.client"))
    assert shop.tables.table(FORM).name == "data__shop__customer"
