"""Mail as a real server gets it: headers in Chinese, the same mail at each try, nothing smuggled in."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from plugins.channels.email.channel import Email, address
from plugins.spec.channel import PermanentFault, Sent, TransientFault
from plugins.spec.conformance import a_message
from plugins.spec.network import Guard
from plugins.spec.smtp import Smtp
from tests.plugins.receivers import SmtpReceiver, smtp_receiver

HERE = Guard([ip_network("127.0.0.0/8")])


@pytest.fixture
def server():
    with smtp_receiver() as receiver:
        yield receiver


def settings(server: SmtpReceiver, **more):
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "sender": "shop@example.com",
        "sender_name": "示例商店",
    }
    return {**given, **more}


def sent(server, message, **more):
    return Email(Smtp(HERE, seconds=2)).send(message, settings(server, **more))


def read(part):
    return part.get_content().replace("\r\n", "\n")


def test_a_mail_arrives_in_chinese_with_a_page_beside_the_text(server):
    message = a_message("email", html="<p>您好</p>")
    assert sent(server, message, reply_to="team@example.com", login="shop", password="pw") == Sent()
    (mail,) = server.mails
    assert mail["Subject"] == "你好，Li Si"
    assert str(mail["From"]) == "示例商店 <shop@example.com>"
    assert (mail["To"], mail["Reply-To"]) == ("li.si@example.com", "team@example.com")
    assert mail["Message-ID"] == "<D41f0-Zz_9@example.com>"
    assert mail["Date"].datetime == message.at
    assert mail.get_content_type() == "multipart/alternative"
    assert read(mail.get_body(("plain",))) == "您有 120 积分。\nSee you.\n"
    assert read(mail.get_body(("html",))) == "<p>您好</p>\n"
    assert server.envelopes == [("shop@example.com", "li.si@example.com")]
    assert len(server.logins) == 1


def test_the_same_message_is_the_same_mail(server):
    message = a_message("email", html="<p>x</p>")
    sent(server, message)
    sent(server, message)
    one, other = server.mails
    assert one.as_bytes() == other.as_bytes()


@pytest.mark.parametrize("text", [
    "x\r\nBcc: spy@example.com", "x\nBcc: spy@example.com", "x\rBcc: spy@example.com", "x\u2028Bcc: spy@example.com",
    "x\x00y", "x\r\n\r\n<script>", "=?utf-8?q?x=0D=0ABcc:_spy@example.com?=", "x\x85Bcc: spy@example.com", "积分\r\nBcc: spy@example.com",
])  # fmt: skip
def test_nothing_is_smuggled_into_the_headers(text, server):
    assert sent(server, a_message("email", subject=text), sender_name=text) == Sent()
    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "Content-Type",
        "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert server.envelopes == [("shop@example.com", "li.si@example.com")]
    assert read(mail) == "您有 120 积分。\nSee you.\n"


@pytest.mark.parametrize("to", [
    "", "li.si", "@example.com", "li si@example.com", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com",
    "<a@example.com>", '"a b"@example.com', "a@exa mple.com", "a@-x-.com", "a@b@example.com\n", "李四@example.com", "a" * 65 + "@x.com",
    "a@" + "b" * 64 + ".com", "a>b@example.com", "a..b@example.com",
])  # fmt: skip
def test_what_is_no_address_is_refused(to, server):
    assert sent(server, a_message("email", to=to)) == PermanentFault("bad_address")
    assert server.envelopes == []


def test_a_domain_in_chinese_travels_as_it_must():
    assert address("a@例子.中国") == "a@xn--fsqu00a.xn--fiqs8s"


@pytest.mark.parametrize(("at", "said", "outcome"), [
    ("at_recipient", "550 no such user", PermanentFault("bad_address", "550 no such user")),
    ("at_recipient", "450 later", TransientFault("busy", "450 later")),
    ("at_data", "554 spam", PermanentFault("refused", "554 spam")),
    ("at_data", "451 later", TransientFault("busy", "451 later")),
    ("at_login", "535 wrong", PermanentFault("bad_settings", "wrong")),
])  # fmt: skip
def test_what_the_server_says_is_understood(at, said, outcome, server):
    setattr(server, at, said)
    assert sent(server, a_message("email"), login="shop", password="pw") == outcome


def test_clear_text_is_not_sent_where_security_was_asked_for(server):
    assert sent(server, a_message("email"), security="starttls") == PermanentFault(
        "bad_settings", "STARTTLS extension not supported by server."
    )
    assert server.mails == []


def test_a_relay_inside_has_to_be_allowed(server):
    outcome = Email(Smtp(Guard())).send(a_message("email"), settings(server))
    assert outcome.code == "not_allowed"


def test_no_server_is_tried_again(server):
    outcome = Email(Smtp(HERE)).send(a_message("email"), {**settings(server), "port": 1})
    assert outcome == TransientFault("unreachable", "ConnectionRefusedError")


def test_a_line_with_a_dot_arrives(server):
    sent(server, replace(a_message("email"), text=".\r\n..\r\n"))
    assert read(server.mails[0]) == ".\n..\n"
