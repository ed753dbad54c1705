"""Messages: what they name is checked and known, rules send them, and renames reach into them."""

import copy

import pytest

from engines.blueprint.compiler import compile_release, validate
from engines.blueprint.references import references_of
from engines.blueprint.registries import Registries
from engines.blueprint.reprint import reprint_parts
from engines.blueprint.translations import texts
from engines.expression.types import DATE, INTEGER
from engines.kernel.text import LOCALES
from engines.message.messages import MESSAGES
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema
from engines.rule.actions.send import Send

MESSAGE = {
    "key": "thanks", "form": "shop.order", "title": {"zh-CN": "致谢", "en": "Thanks"}, "channels": ["sms-http", "email", "in-app"],
    "to": {"email": "customer.name", "phone": "customer.customer_no", "user": "owner_id"}, "consent": "amount > 0",
    "category": "marketing", "quiet": {"from": "21:00", "to": "09:00"}, "values": {"gift": "integer", "until": "date"},
    "subject": {"zh-CN": "谢谢 {customer.name}", "en": "Thank you {customer.name}"},
    "body": {"zh-CN": "{{您}}消费 {amount}，赠 {values.gift}", "en": "You spent { amount }, {values.gift} for you"},
    "html": ["<p>{{ record.customer.name }}</p>", "<p>{{ record.amount | money }}</p>"],
}  # fmt: skip
RULE = {
    "key": "thank", "title": "Thank", "on": ["shop.order.created"], "condition": "amount > 10",
    "actions": [{"send": {"message": "shop.thanks", "values": {"gift": "round(amount)", "until": "today()"}}}],
}  # fmt: skip


@pytest.fixture(scope="session")
def registries():
    channels = {"in-app": "user", "email": "email", "sms-http": "phone", "webhook": "none", "console": "none"}
    return Registries(field_types(), channels=channels)


@pytest.fixture
def told(apps):
    def make(message=None, rule=None):
        apps["shop"]["messages/thanks.json"] = {**copy.deepcopy(MESSAGE), **(message or {})}
        apps["shop"]["rules/thank.json"] = {**copy.deepcopy(RULE), **(rule or {})}
        return apps

    return make


def test_a_message_is_known(told, registries, language):
    release = compile_release(told(), registries, language)
    message = release.messages["shop.thanks"]
    assert (message.form, message.channels, message.category) == ("shop.order", ("sms-http", "email", "in-app"), "marketing")
    assert set(message.addresses) == {"email", "phone", "user"}
    assert set(message.wordings) == set(LOCALES)
    zh, wording = message.wording("zh-CN")
    assert (zh, wording.body[0]) == ("zh-CN", "{您}消费 ")
    assert [each.text for each in wording.formulas] == ["customer.name", "amount", "values.gift"]
    assert wording.page.reads == {"customer": {"name": {}}, "amount": {}}
    assert message.values == {"gift": INTEGER, "until": DATE}
    (step,) = release.rules.by_id["shop.thank"].steps
    assert isinstance(step, Send)
    assert (step.message, step.target.form, [name for name, _ in step.values]) == ("shop.thanks", "shop.order", ["gift", "until"])


WRONG_MESSAGES = {
    "body of nothing": ({"body": "{amuont}"}, "/body", "unknown_name"),
    "brace": ({"subject": {"en": "a {amount"}}, "/subject/en", "message_brace_unclosed"),
    "records in a text": ({"body": {"en": "{lines}"}}, "/body/en", "records_outside_list_function"),
    "value that nobody tells": ({"body": "{values.gfit}"}, "/body", "unknown_field"),
    "page": ({"html": {"en": "{{ record.amuont }}"}}, "/html/en", "print_field_unknown"),
    "page that breaks out": ({"html": "{{ ''.__class__ }}"}, "/html", "print_nothing_inside"),
    "address that is a number": ({"to": {"email": "amount"}, "channels": ["email"]}, "/to/email", "result_type"),
    "role": ({"to": {"role": "shop.clrek"}, "channels": ["in-app"]}, "/to/role", "message_role_unknown"),
    "consent": ({"consent": "amount"}, "/consent", "result_type"),
    "channel": ({"channels": ["pigeon"]}, "/channels/0", "message_channel_unknown"),
    "channel without address": ({"to": {"user": "owner_id"}, "channels": ["sms-http"]}, "/channels/0", "message_channel_without_address"),
    "quiet for ever": ({"quiet": {"from": "08:00", "to": "08:00"}}, "/quiet/to", "message_quiet_always"),
    "quiet and awaited": ({"category": "transactional"}, "/quiet", "message_quiet_unused"),
    "form": ({"form": "shop.odrer"}, "/form", "form_not_found"),
    "shape": ({"quiet": {"from": "25:00", "to": "08:00"}}, "/quiet/from", None),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG_MESSAGES)
def test_what_is_wrong_is_told_where_it_stands(what, told, registries, language):
    change, pointer, code = WRONG_MESSAGES[what]
    found = [each for each in validate(told(change), registries, language) if each.pointer.startswith("/shop/messages")]
    assert [each.pointer for each in found] == [f"/shop/messages/thanks.json{pointer}"]
    assert code is None or [each.code for each in found] == [code]


def test_marketing_needs_consent(told, registries, language):
    parts = told()
    del parts["shop"]["messages/thanks.json"]["consent"]
    assert [each.code for each in validate(parts, registries, language)] == ["message_needs_consent"]


WRONG_STEPS = {
    "message": ({"message": "shop.thnaks"}, "/message", "unknown_message"),
    "value": ({"message": "shop.thanks", "values": {"gfit": "1"}}, "/values/gfit", "value_not_of_message"),
    "type": ({"message": "shop.thanks", "values": {"gift": '"a"'}}, "/values/gift", "result_type"),
    "channel": ({"message": "shop.thanks", "channel": "webhook"}, "/channel", "channel_not_of_message"),
    "record": ({"message": "shop.thanks", "record": "customer"}, "/record", "not_a_record_of"),
    "address": ({"message": "shop.thanks", "to": {"email": "amount"}}, "/to/email", "result_type"),
    "role": ({"message": "shop.thanks", "to": {"role": "shop.nobody"}}, "/to/role", "message_role_unknown"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG_STEPS)
def test_a_step_that_is_wrong_is_told(what, told, registries, language):
    step, pointer, code = WRONG_STEPS[what]
    found = validate(told(rule={"actions": [{"send": step}]}), registries, language)
    assert [(each.pointer, each.code) for each in found] == [(f"/shop/rules/thank.json/actions/0/send{pointer}", code)]


def test_every_name_counts_as_a_use(told, registries, language):
    references = references_of(told(), registries, language)
    pointers = {use.pointer for use in references.of_field("shop.order", "amount")}
    base = "/shop/messages/thanks.json"
    assert {f"{base}/consent", f"{base}/body/zh-CN", f"{base}/body/en", f"{base}/html"} <= pointers
    assert f"{base}/to/email" in {use.pointer for use in references.of_field("shop.customer", "name")}


def test_a_rename_reaches_into_messages(told, registries, language):
    old = told()
    new = copy.deepcopy(old)
    fields = new["shop"]["forms/order.json"]["fields"]
    index = next(i for i, each in enumerate(fields) if each["key"] == "amount")
    fields[index] = {**fields[index], "key": "total", "id": "amount"}
    message = new["shop"].pop("messages/thanks.json")
    new["shop"]["messages/thank_you.json"] = {**message, "key": "thank_you", "id": "thanks"}
    done = reprint_parts(old, new, [], registries, language)
    brought = done["shop"]["messages/thank_you.json"]
    assert brought["body"] == {
        "zh-CN": "{{您}}消费 {total}，赠 {values.gift}",
        "en": "You spent { total }, {values.gift} for you",
    }
    assert brought["consent"] == "total > 0"
    assert brought["html"] == ["<p>{{ record.customer.name }}</p>", "<p>{{ record.total | money }}</p>"]
    assert done["shop"]["rules/thank.json"]["actions"][0]["send"]["message"] == "shop.thank_you"
    compile_release(done, registries, language)


def test_translators_are_given_what_people_read(told):
    pointers = {pointer for pointer, _, _ in texts(told())}
    assert {f"/shop/messages/thanks.json/{each}" for each in ("title", "subject", "body")} <= pointers
    assert "/shop/rules/thank.json/actions/0/send/message" not in pointers


def test_sentences_show_their_braces():
    said = MESSAGES["message_brace_unclosed"]["en"].format_map({"at": 3})
    assert said.endswith("Write {formula}, or {{ for a brace itself.")


def test_the_schema_of_a_release_is_that_of_its_forms(told, registries, language):
    release = compile_release(told(), registries, language)
    assert isinstance(release.schema, EntitySchema)
