"""A message from the rule that sends it to the other side: which way, in which language, when, and what becomes of it."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engines.kernel.errors import Invalid
from runtime.printing.printer import Limits, Printer
from runtime.services.people import NewUser, UserChange, add_user, change_user
from runtime.services.run_due import run_due
from runtime.storage import jobs, users
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import rule
from tests.plugins.receivers import HttpReceiver, SmtpReceiver, http_receiver, smtp_receiver
from tests.runtime.services.house import House, Install
from tests.runtime.services.post import HELLO, SEND, club, content, hook, mail, open_to_here, sent, set_up, states

ANNA = {"name": "Anna", "email": "anna@example.com", "points": 120, "level": "gold", "may": True}


@pytest.fixture
def server() -> Iterator[SmtpReceiver]:
    with smtp_receiver() as receiver:
        yield receiver


@pytest.fixture
def there() -> Iterator[HttpReceiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def house(install: Install) -> House:
    return ready(install(club()))


def ready(house: House) -> House:
    house.platform = open_to_here(house.platform)
    return house


def test_a_rule_sends_a_mail(house: House, server: SmtpReceiver) -> None:
    mail(house, server.port)
    anna = house.save("club.person", ANNA)
    assert states(house) == [("email", "waiting", None)]
    assert server.mails == []  # nothing goes out before the commit
    assert house.work().counts["send"] == 1
    (found,) = server.mails
    assert found["Subject"] == "Hello Anna"
    assert found.get_content().strip() == "Anna, you have 120 points, level Gold."
    assert server.envelopes == [("club@example.com", "anna@example.com")]
    (delivery,) = sent(house)
    assert (delivery.state, delivery.attempts, delivery.record_id) == ("sent", 1, anna)
    assert found["Message-ID"] == f"<{delivery.public_id}@example.com>"
    assert "sent the message “Hello” about person Anna" in house.why("club.person", anna)[0]
    assert house.work().counts["send"] == 0
    assert house.incidents() == []


def test_what_is_personal_is_sealed(house: House, server: SmtpReceiver) -> None:
    mail(house, server.port)
    house.save("club.person", ANNA)
    (delivery,) = sent(house)
    assert "Anna" not in str(delivery.content)
    assert "anna@" not in str(delivery.content)
    opened = content(house, delivery)
    assert opened is not None
    assert opened["to"] == "anna@example.com"
    with house.platform.database.read() as connection:
        (job,) = [each for each in jobs.listed(connection, 10) if each.kind == "send"]
    assert job.payload == {"delivery": delivery.id}
    assert job.lane == "outbound"


def test_the_best_way_that_can_be_is_taken(house: House, there: HttpReceiver, server: SmtpReceiver) -> None:
    house.save("club.person", ANNA)
    hook(house, there.url)
    house.save("club.person", ANNA)
    mail(house, server.port)
    house.save("club.person", ANNA)
    house.save("club.person", {**ANNA, "email": None})
    assert states(house) == [
        ("webhook", "waiting", None), ("email", "waiting", None), ("webhook", "waiting", None),
    ]  # fmt: skip
    house.work()
    assert (len(there.requests), len(server.mails)) == (2, 1)


def test_without_an_address_nothing_is_sent(install: Install, server: SmtpReceiver) -> None:
    house = ready(install(club([{**HELLO, "channels": ["email"]}])))
    mail(house, server.port)
    house.save("club.person", {"name": "Nobody"})
    assert states(house) == [("email", "skipped", "no_address")]
    assert house.work().counts["send"] == 0


def test_consent_is_asked_twice(install: Install, server: SmtpReceiver) -> None:
    house = ready(install(club([{**HELLO, "channels": ["email"], "category": "marketing", "consent": "may"}])))
    mail(house, server.port)
    house.save("club.person", {**ANNA, "may": None})
    anna = house.save("club.person", ANNA)
    house.save("club.person", {"may": False}, anna)
    house.work()
    assert states(house) == [("email", "skipped", "no_consent"), ("email", "skipped", "no_consent")]
    assert server.mails == []
    assert [each.content for each in sent(house)] == [None, None]


def test_marketing_waits_for_the_end_of_the_quiet_hours(install: Install, server: SmtpReceiver) -> None:
    quiet = {"category": "marketing", "consent": "may", "quiet": {"from": "21:00", "to": "09:00"}, "channels": ["email"]}
    house = ready(install(club([{**HELLO, **quiet}])))
    mail(house, server.port)
    house.at("2026-03-01T23:30:00+08:00")
    house.save("club.person", ANNA)
    assert states(house) == [("email", "held", "quiet_hours")]
    assert sent(house)[0].due_at.isoformat() == "2026-03-02T01:00:00+00:00"
    house.work()
    house.at("2026-03-02T08:59:00+08:00")
    house.work()
    assert server.mails == []
    house.at("2026-03-02T09:00:00+08:00")
    house.work()
    assert [each["Subject"] for each in server.mails] == ["Hello Anna"]


def test_one_that_comes_into_the_night_is_held(install: Install, server: SmtpReceiver) -> None:
    quiet = {"category": "marketing", "consent": "may", "quiet": {"from": "21:00", "to": "09:00"}, "channels": ["email"]}
    house = ready(install(club([{**HELLO, **quiet}])))
    mail(house, server.port)
    house.at("2026-03-01T20:59:00+08:00")
    house.save("club.person", ANNA)
    house.at("2026-03-01T21:01:00+08:00")
    house.work()
    assert states(house) == [("email", "held", "quiet_hours")]
    house.at("2026-03-02T09:00:00+08:00")
    house.work()
    assert states(house) == [("email", "sent", None)]


def test_users_get_it_in_their_language(install: Install, server: SmtpReceiver) -> None:
    message = {**HELLO, "channels": ["in-app"], "to": {"role": "club.clerk", "user": "keeper"}}
    house = ready(install(club([message])))
    for login, locale in (("wang", "zh-CN"), ("smith", "en"), ("away", "en")):
        roles = ["club.clerk"] if login != "smith" else []
        add_user(
            house.platform,
            SYSTEM_ITSELF,
            NewUser(login=login, name=login, password="correct horse battery", locale=locale, roles=roles),
        )
    change_user(house.platform, SYSTEM_ITSELF, UserChange("away", is_active=False))
    with house.platform.database.read() as connection:
        smith = users.named_user(connection, "smith")
    house.save("club.person", {**ANNA, "keeper": smith.id})
    house.work()
    assert states(house) == [("in-app", "sent", None), ("in-app", "sent", None)]
    said = {each.lang: content(house, each) for each in sent(house)}
    assert {lang: (each or {}).get("body.1") for lang, each in said.items()} == {"zh-CN": "，您有 ", "en": ", you have "}


def test_values_and_addresses_may_be_told_by_who_sends(install: Install, server: SmtpReceiver) -> None:
    message = {**HELLO, "channels": ["email"], "values": {"paid": "decimal"}, "body": "{name} paid {values.paid}"}
    step = {"message": "club.hello", "record": "person", "to": {"email": '"desk@example.com"'}, "values": {"paid": "paid"}}
    house = ready(install(club([message], [rule("paid", "club.visit.created", {"send": step})])))
    mail(house, server.port)
    anna = house.save("club.person", ANNA)
    house.save("club.visit", {"no": "1", "person": anna, "paid": "12.50"})
    house.save("club.visit", {"no": "2"})
    house.work()
    assert [each.get_content().strip() for each in server.mails] == ["Anna paid 12.50"]
    assert server.envelopes[0][1] == "desk@example.com"


def test_a_page_goes_beside_the_text(install: Install, server: SmtpReceiver) -> None:
    message = {**HELLO, "html": {"en": "<b>{{ record.name }}</b> {{ record.level }}", "zh-CN": "<i>{{ record.name }}</i>"}}
    house = ready(install(club([message])))
    mail(house, server.port)
    house.save("club.person", {**ANNA, "name": "<Anna>"})
    house.work()
    page = server.mails[0].get_body(("html",))
    assert page is not None
    assert page.get_content().strip() == "<b>&lt;Anna&gt;</b> Gold"


@pytest.mark.parametrize(("html", "code"), [
    ("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", "print_too_slow"),
    ("{% set s = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(70) %}{% set s.x = s.x ~ s.x %}{% endfor %}", "print_too_much"),
    ("{{ 'a' * 1000000000 }}", "print_not_allowed"), ("{{ record.points / 0 }}", "print_failed"),
])  # fmt: skip
def test_a_page_that_would_not_end_is_ended(install: Install, server: SmtpReceiver, html: str, code: str) -> None:
    house = ready(install(club([{**HELLO, "html": html}])))
    seconds = 2 if code == "print_too_slow" else 10  # the others end before, also on a busy machine
    house.platform = replace(house.platform, printer=Printer(Limits(seconds=seconds, characters=500_000)))
    mail(house, server.port)
    house.save("club.person", ANNA)
    began = time.monotonic()
    house.work()
    assert time.monotonic() - began < 20
    assert states(house) == [("email", "failed", code)]
    assert [each.code for each in house.incidents()] == [code]
    assert server.mails == []


@pytest.mark.parametrize("html", ["{{ ''.__class__ }}", "{{ record.__class__ }}", "{{ range.__globals__ }}", "{% include 'x' %}"])
def test_a_page_that_looks_around_is_not_published(install: Install, html: str) -> None:
    with pytest.raises(Invalid):
        install(club([{**HELLO, "html": html}]))


def test_a_fault_that_passes_is_tried_again_with_the_same_id(house: House, server: SmtpReceiver) -> None:
    mail(house, server.port)
    server.at_data = "451 later"
    house.save("club.person", ANNA)
    house.work()
    assert states(house) == [("email", "waiting", "delivery_busy")]
    assert house.incidents() == []
    server.at_data = "250 ok"
    house.at("2026-03-01T09:00:05+08:00")
    house.work()
    assert [(each.state, each.attempts, each.detail) for each in sent(house)] == [("sent", 2, None)]
    assert len({each["Message-ID"] for each in server.mails}) == 1


def test_after_the_last_try_it_has_failed_and_may_be_sent_again(house: House, server: SmtpReceiver) -> None:
    mail(house, server.port)
    server.at_data = "451 later, anna@example.com"
    house.save("club.person", ANNA)
    for hour in range(10, 16):
        house.at(f"2026-03-01T{hour}:00:00+08:00")
        house.work()
    assert [(each.state, each.reason, each.attempts) for each in sent(house)] == [("failed", "delivery_busy", jobs.MOST_ATTEMPTS)]
    (incident,) = house.incidents()
    assert (incident.kind, incident.subject, incident.code) == ("job", "send", "delivery_busy")
    assert "anna@" not in str(incident.sample)
    assert "anna@" not in str(sent(house)[0].detail)


def test_a_fault_that_stays_fails_at_once(house: House, server: SmtpReceiver) -> None:
    mail(house, server.port)
    server.at_recipient = "550 no such user"
    house.save("club.person", ANNA)
    house.work()
    assert states(house) == [("email", "failed", "delivery_bad_address")]
    assert [each.code for each in house.incidents()] == ["delivery_bad_address"]


def test_a_channel_that_was_switched_off_fails_and_says_so(house: House, there: HttpReceiver) -> None:
    hook(house, there.url)
    house.save("club.person", ANNA)
    set_up(house, "webhook", enabled=False, url=there.url)
    house.work()
    assert states(house) == [("webhook", "failed", "delivery_not_ready")]


def test_one_receiver_gets_them_in_order(house: House, there: HttpReceiver) -> None:
    hook(house, there.url)
    there.status = 503
    step = {"send": {"message": "club.hello"}}
    house = ready(house)
    anna = house.save("club.person", ANNA)
    house.apply(club(rules=[SEND, rule("again", "club.person.updated", step)]), consent=True)
    house.save("club.person", {"points": 1}, anna)
    house.work()
    assert [each.state for each in sent(house)] == ["waiting", "waiting"]
    assert len(there.requests) == 1  # the second waits behind the first
    there.status = 200
    house.at("2026-03-01T09:30:00+08:00")
    house.work()
    bodies = [each.body.decode() for each in there.requests]
    assert ["120 points" in each for each in bodies] == [True, True, False]


def test_a_message_that_the_app_has_no_more_is_not_sent(house: House, there: HttpReceiver) -> None:
    hook(house, there.url)
    house.save("club.person", ANNA)
    house.apply(club([], []), consent=True)
    run_due(house.platform)
    assert states(house) == [("webhook", "skipped", "message_gone")]


def test_a_try_writes_nothing(house: House, there: HttpReceiver) -> None:
    hook(house, there.url)
    house.try_it("club.person", ANNA)
    assert sent(house) == []


def test_a_rule_that_is_undone_sends_nothing(install: Install, there: HttpReceiver) -> None:
    steps = [{"send": {"message": "club.hello"}}, {"refuse": {"when": "true", "message": "no"}}]
    house = ready(install(club(rules=[rule("greet", "club.person.created", *steps)])))
    hook(house, there.url)
    house.save("club.person", ANNA)
    assert sent(house) == []
