"""Mails and requests travel encrypted, to servers with the right certificate only; what is wrong with one is said."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from ipaddress import ip_network
from typing import Any

import pytest

from plugins.channels.email.channel import Email
from plugins.channels.sms_http.channel import SmsHttp
from plugins.channels.webhook.channel import Webhook
from plugins.spec.channel import Outcome, PermanentFault, Sent
from plugins.spec.conformance import a_message
from plugins.spec.http import Http
from plugins.spec.network import Guard
from plugins.spec.smtp import Smtp
from tests.plugins.certificates import Authority, authority
from tests.plugins.receivers import HttpReceiver, SmtpReceiver, http_receiver, smtp_receiver

HERE = Guard([ip_network("127.0.0.0/8")], resolve=lambda name, port: ["127.0.0.1"])
#: What is wrong with a certificate → what is said of it.
WRONG = {
    "unknown": "unable to get local issuer certificate", "own": "self-signed certificate", "name": "Hostname mismatch",
    "old": "certificate has expired",
}  # fmt: skip


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("trusted"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("stranger"), "Somebody else")


@pytest.fixture
def wrong(trusted: Authority, stranger: Authority) -> Callable[[str], ssl.SSLContext]:
    """A server's side with something wrong."""
    made: dict[str, Callable[[], ssl.SSLContext]] = {
        "unknown": lambda: stranger.server("mail.example.com"), "own": stranger.itself, "name": lambda: trusted.server("other.example.com"),
        "old": lambda: trusted.server("mail.example.com", days=-1),
    }  # fmt: skip
    return lambda kind: made[kind]()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def mail(server: SmtpReceiver, trust: ssl.SSLContext, security: str, **more: Any) -> Outcome:
    settings = {"host": "mail.example.com", "port": server.port, "security": security, "sender": "shop@example.com", **more}
    return Email(Smtp(HERE, seconds=5, trust=trust)).send(a_message("email"), settings)


def asked(there: HttpReceiver, trust: ssl.SSLContext) -> dict[str, Outcome]:
    http, url = Http(HERE, trust=trust), f"https://mail.example.com:{there.port}/in"
    return {
        "webhook": Webhook(http).send(a_message("none"), {"url": url, "secret": "0123456789abcdef"}),
        "sms": SmsHttp(http).send(a_message("phone"), {"url": url, "method": "POST"}),
    }


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mail_travels_encrypted(security: str, trusted: Authority, stack: ExitStack) -> None:
    server = stack.enter_context(smtp_receiver(trusted.server("mail.example.com"), security))
    assert mail(server, trusted.trust(), security, login="shop", password="pw") == Sent()
    assert [each["To"] for each in server.mails] == ["li.si@example.com"]
    assert server.ciphers != []
    assert len(server.logins) == 1
    assert server.clear_words == (["EHLO", "STARTTLS"] if security == "starttls" else [])  # nothing else before


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("kind", sorted(WRONG))
def test_a_wrong_certificate_gets_no_mail(
    security: str, kind: str, trusted: Authority, wrong: Callable[[str], ssl.SSLContext], stack: ExitStack
) -> None:  # fmt: skip
    server = stack.enter_context(smtp_receiver(wrong(kind), security))
    outcome = mail(server, trusted.trust(), security, login="shop", password="pw")
    assert isinstance(outcome, PermanentFault)
    assert outcome.code == "untrusted"
    assert WRONG[kind] in outcome.detail
    assert (server.mails, server.logins) == ([], [])


def test_a_server_that_speaks_no_tls_is_not_spoken_to(trusted: Authority, stack: ExitStack) -> None:
    server = stack.enter_context(smtp_receiver())
    assert mail(server, trusted.trust(), "tls") == PermanentFault("bad_settings", "the server does not speak TLS at this port")
    assert server.mails == []


def test_a_login_is_not_told_in_the_clear_where_starttls_was_asked_for(trusted: Authority, stack: ExitStack) -> None:
    server = stack.enter_context(smtp_receiver())
    outcome = mail(server, trusted.trust(), "starttls", login="shop", password="pw")
    assert outcome == PermanentFault("bad_settings", "STARTTLS extension not supported by server.")
    assert (server.mails, server.logins) == ([], [])


def test_an_authority_of_ones_own_is_trusted_by_the_environment(
    trusted: Authority, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    server = stack.enter_context(smtp_receiver(trusted.server("mail.example.com"), "starttls"))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.file))
    assert mail(server, ssl.create_default_context(), "starttls") == Sent()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert mail(server, ssl.create_default_context(), "starttls").code == "untrusted"  # type: ignore[union-attr]


def test_requests_travel_encrypted(trusted: Authority, stack: ExitStack) -> None:
    there = stack.enter_context(http_receiver(trusted.server("mail.example.com")))
    assert asked(there, trusted.trust()) == {"webhook": Sent(), "sms": Sent()}
    assert [each.headers["host"] for each in there.requests] == [f"mail.example.com:{there.port}"] * 2


@pytest.mark.parametrize("kind", sorted(WRONG))
def test_a_wrong_certificate_gets_no_request(
    kind: str, trusted: Authority, wrong: Callable[[str], ssl.SSLContext], stack: ExitStack
) -> None:  # fmt: skip
    there = stack.enter_context(http_receiver(wrong(kind)))
    for outcome in asked(there, trusted.trust()).values():
        assert isinstance(outcome, PermanentFault)
        assert outcome.code == "untrusted"
        assert WRONG[kind] in outcome.detail
    assert there.requests == []


def test_https_where_there_is_none_is_told(trusted: Authority, stack: ExitStack) -> None:
    there = stack.enter_context(http_receiver())
    assert set(asked(there, trusted.trust()).values()) == {
        PermanentFault("bad_settings", "the server does not speak TLS at this port")
    }
