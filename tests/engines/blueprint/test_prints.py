"""Print templates: what they name is checked and known, and they follow renames."""

import copy

import pytest

from engines.blueprint.compiler import compile_release, validate
from engines.blueprint.references import references_of
from engines.blueprint.reprint import reprint_parts
from engines.form.print_template import Paper
from engines.record.schema import EntitySchema

HTML = [
    "<h1>{{ record.order_no }} {{ titles.amount }}</h1>",
    "{# amount stays #}{%- for line in record.lines | sort(attribute='price') -%}",
    "  <p>{{ loop.index }} {{ line.product }} {{ line['price'] | money }}</p>",
    "{%- endfor %}",
    "{% set buyer = record.customer %}{{ buyer.name }} {{ record.lines | sum('price') }} {{record.amount}} 'amount'",
]


@pytest.fixture
def printed(apps):
    def make(html, **more):
        apps["shop"]["prints/receipt.json"] = {
            "key": "receipt", "form": "shop.order", "title": {"zh-CN": "小票", "en": "Receipt"}, "html": html, **more,
        }  # fmt: skip
        return apps

    return make


def test_a_template_knows_what_it_reads(printed, registries, language):
    release = compile_release(printed(HTML, page={"width": 80, "height": 120}), registries, language)
    template = release.prints["shop.receipt"]
    assert template.form == "shop.order"
    assert template.paper == Paper(80, 120, 0)
    assert template.roles is None
    assert template.reads == {"order_no": {}, "lines": {"price": {}, "product": {}}, "customer": {"name": {}}, "amount": {}}


WRONG = {
    "{{ record.amuont }}": ("print_field_unknown", "amount"),
    "{{ record.customer.nam }}": ("print_field_unknown", "name"),
    "{% for line in record.lines %}{{ line.prise }}{% endfor %}": ("print_field_unknown", "price"),
    "{{ record.lines | sum(attribute='prise') }}": ("print_field_unknown", "price"),
    "{{ titles.amuont }}": ("print_field_unknown", "amount"),
    "{{ recrod.amount }}": ("print_unknown_name", "record"),
    "{{ record.amount | mony }}": ("print_filter_unknown", "money"),
    "{{ record.note | safe }}": ("print_filter_unknown", None),
    "{{ record.note | attr('x') }}": ("print_filter_unknown", None),
    "{{ ''.__class__ }}": ("print_nothing_inside", None),
    "{{ record.__class__ }}": ("print_field_unknown", None),
    "{{ range.__globals__ }}": ("print_not_possible", None),
    "{{ namespace().__init__ }}": ("print_nothing_inside", None),
    "{{ record[record.note] }}": ("print_field_by_formula", None),
    "{{ record.note.upper() }}": ("print_not_possible", None),
    "{{ 9 ** 9 }}": ("print_not_possible", None),
    "{% autoescape false %}{{ record.note }}{% endautoescape %}": ("print_not_possible", None),
    "{% include '/etc/passwd' %}": ("print_not_possible", None),
    "{% import 'x' as y %}": ("print_not_possible", None),
    "{% extends 'x' %}": ("print_not_possible", None),
    "{% macro m() %}{% endmacro %}": ("print_not_possible", None),
    "{% for x in record %}{% endfor %}": ("print_not_a_list", None),
    "{% set record = 1 %}": ("print_name_twice", None),
    "{% set x = record.customer %}{% set x = 1 %}": ("print_name_twice", None),
    "{{ record.amount ": ("print_syntax", None),
    "{% for %}": ("print_syntax", None),
}


@pytest.mark.parametrize("html", WRONG)
def test_what_cannot_be_followed_is_told(html, printed, registries, language, catalog):
    problems = validate(printed(["<p>", html]), registries, language)
    code, hint = WRONG[html]
    assert (code, hint) in {(problem.code, problem.hint) for problem in problems}
    assert {problem.pointer for problem in problems} == {"/shop/prints/receipt.json/html/1"}
    for problem in problems:
        assert catalog.render(problem, "zh-CN") != catalog.render(problem, "en")


def test_form_role_and_style_are_checked(printed, registries, language):
    problems = validate(printed("x", roles=["shop.nobody"], css="</style>"), registries, language)
    assert {problem.code for problem in problems} == {"print_role_unknown", "print_css_ends"}
    problems = validate(printed("x", form="shop.oder"), registries, language)
    assert [problem.code for problem in problems] == ["form_not_found"]


def test_deep_nesting_is_told_and_not_a_crash(printed, registries, language):
    problems = validate(printed("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"), registries, language)
    assert {problem.code for problem in problems} <= {"print_too_deep", "print_syntax"}
    assert problems


def test_a_template_uses_its_fields(printed, registries, language):
    references = references_of(printed(HTML), registries, language)
    at = "/shop/prints/receipt.json/html"
    for form, field in (("shop.order", "amount"), ("shop.order.lines", "price"), ("shop.customer", "name")):
        assert at in {use.pointer for use in references.of_field(form, field)}


def test_a_template_follows_renames(printed, registries, language):
    apps = printed(HTML)
    new = copy.deepcopy(apps)
    fields = new["shop"]["forms/order.json"]["fields"]
    fields[3].update(key="total", id="amount")
    fields[8]["fields"][1].update(key="cost", id="price")
    del apps["shop"]["demo/2_orders.json"], new["shop"]["demo/2_orders.json"]
    followed = reprint_parts(apps, new, {"shop"}, registries, language)
    assert followed["shop"]["prints/receipt.json"]["html"] == [
        "<h1>{{ record.order_no }} {{ titles.total }}</h1>",
        "{# amount stays #}{%- for line in record.lines | sort(attribute='cost') -%}",
        "  <p>{{ loop.index }} {{ line.product }} {{ line['cost'] | money }}</p>",
        "{%- endfor %}",
        "{% set buyer = record.customer %}{{ buyer.name }} {{ record.lines | sum('cost') }} {{record.total}} 'amount'",
    ]
    release = compile_release(followed, registries, language)
    assert isinstance(release.schema, EntitySchema)
