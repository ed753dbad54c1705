"""Changes are told by identity: what has the old id under a new key is renamed, and nothing else."""

import copy

import pytest

from engines.blueprint import changes as c
from engines.blueprint.difference import difference


@pytest.fixture
def told(apps, registries):
    """A function: edit a copy of the apps, get the changes."""

    def tell(edit):
        new = copy.deepcopy(apps)
        edit(new)
        return difference(apps, new, registries.field_types)

    return tell


def order(apps):
    return apps["shop"]["forms/order.json"]


def test_nothing_changed(told):
    assert told(lambda apps: None) == ()


def test_order_of_properties_does_not_count(apps, registries):
    turned = copy.deepcopy(apps)
    turned["shop"]["forms/order.json"] = dict(reversed(list(order(apps).items())))
    assert difference(apps, turned, registries.field_types) == ()


def test_a_field_is_added(told):
    (change,) = told(lambda apps: order(apps)["fields"].append({"key": "tip", "type": "money", "title": "Tip"}))
    assert change == c.FieldAdded(
        "/shop/forms/order.json/fields/9", "shop.order", "tip", "shop.order.tip", {"key": "tip", "type": "money", "title": "Tip"}
    )


def test_a_field_is_dropped(told):
    (change,) = told(lambda apps: order(apps)["fields"].pop(7))
    assert isinstance(change, c.FieldRemoved)
    assert (change.form, change.field, change.pointer) == ("shop.order", "note", "/shop/forms/order.json/fields/7")


def test_a_new_key_with_the_old_id_is_a_rename(told):
    (change,) = told(lambda apps: order(apps)["fields"][3].update(key="total", id="amount"))
    assert change == c.FieldRenamed(
        "/shop/forms/order.json/fields/3/key", "shop.order", "amount", "shop.order.total", "amount", "total"
    )


def test_a_new_key_without_id_is_another_field(told):
    kinds = [type(change) for change in told(lambda apps: order(apps)["fields"][3].update(key="total"))]
    assert kinds == [c.FieldRemoved, c.FieldAdded]


def test_an_id_that_never_existed_is_a_birth(told):
    new = {"key": "tip", "id": "gratuity", "type": "money", "title": "Tip"}
    (change,) = told(lambda apps: order(apps)["fields"].append(new))
    assert isinstance(change, c.FieldAdded)
    assert change.field == "gratuity"


def test_another_type(told):
    (change,) = told(lambda apps: order(apps)["fields"][0].update(type="integer"))
    assert isinstance(change, c.FieldTypeChanged)
    assert (change.old_type, change.new_type) == ("text", "integer")


def test_other_places_are_other_values(told):
    (change,) = told(lambda apps: order(apps)["fields"][3].update(scale=4))
    assert isinstance(change, c.FieldTypeChanged)


def test_places_written_out_are_the_same_values(told):
    (change,) = told(lambda apps: order(apps)["fields"][3].update(scale=2))
    assert isinstance(change, c.FieldChanged)


def test_another_title_is_no_other_value(told):
    (change,) = told(lambda apps: order(apps)["fields"][3].update(title="Sum"))
    assert isinstance(change, c.FieldChanged)
    assert change.properties == ("title",)


def test_options(told):
    def edit(apps):
        options = order(apps)["fields"][4]["options"]
        options[0].update(key="settled", id="paid")
        options[1] = {"key": "gone", "title": "Gone"}

    found = [type(change) for change in told(edit)]
    assert sorted(kind.__name__ for kind in found) == ["OptionAdded", "OptionRemoved", "OptionRenamed"]


def test_a_form_is_renamed_and_links_to_it_are_the_same(told):
    def edit(apps):
        form = apps["shop"].pop("forms/level.json")
        apps["shop"]["forms/grade.json"] = {**form, "key": "grade", "id": "level"}
        apps["shop"]["forms/customer.json"]["fields"][2]["target"] = "shop.grade"

    found = told(edit)
    assert c.FormRenamed("/shop/forms/grade.json/key", "shop.level", "shop.grade", "shop.level") in found
    assert not [change for change in found if isinstance(change, c.FieldTypeChanged | c.FormAdded | c.FormRemoved)]


def test_a_sub_table_is_a_form_of_its_own(told):
    added = {"key": "gift", "type": "boolean", "title": "Gift"}
    (change,) = told(lambda apps: order(apps)["fields"][8]["fields"].append(added))
    assert isinstance(change, c.FieldAdded)
    assert change.form == "shop.order.lines"


def test_fields_of_extensions_belong_to_the_form(told):
    (change,) = told(lambda apps: apps["credit"]["extends/shop.customer.json"]["fields"].pop())
    assert isinstance(change, c.FieldRemoved)
    assert (change.form, change.field) == ("shop.customer", "credit__limit")


def test_an_app_goes_with_all_its_forms(apps, registries):
    found = difference(apps, {"shop": apps["shop"]}, registries.field_types)
    kinds = {type(change).__name__ for change in found}
    assert kinds == {"AppRemoved", "FormRemoved", "FieldRemoved", "ConstraintRemoved", "PartRemoved"}


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (lambda apps: order(apps)["constraints"][0].update(condition="true"), c.ConstraintChanged),
        (lambda apps: order(apps)["constraints"].pop(), c.ConstraintRemoved),
        (lambda apps: apps["shop"]["rules/raise_level.json"].update(priority=5), c.PartChanged),
        (lambda apps: apps["credit"]["ledgers/units.json"].update(key="units2", id="units"), c.PartRenamed),
        (lambda apps: order(apps)["actions"].pop(), c.PartRemoved),
        (lambda apps: order(apps)["views"][0].update(sort=[]), c.PartChanged),
        (lambda apps: order(apps)["fields"].reverse(), c.FormChanged),
        (lambda apps: apps["shop"]["app.json"].update(version="2.0.0"), c.AppVersionChanged),
        (lambda apps: apps["shop"]["app.json"].update(icon="bag"), c.PartChanged),
        (lambda apps: order(apps)["layouts"].clear(), c.FormChanged),
        (lambda apps: apps["shop"]["seed/1_levels.json"]["records"].pop(), c.PartChanged),
    ],
)
def test_every_kind_of_part(told, edit, kind):
    assert [type(change) for change in told(edit)] == [kind]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_change_has_a_sentence(apps, registries, catalog, locale):
    for change in (*difference({}, apps, registries.field_types), *difference(apps, {}, registries.field_types)):
        assert "{" not in catalog.say(change.code, locale, change.params)
