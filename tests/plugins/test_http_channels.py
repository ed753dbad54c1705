"""Webhook and SMS gateway against a real receiver."""

import hashlib
import hmac
import json
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit

import pytest

from plugins.channels.sms_http.channel import SmsHttp
from plugins.channels.webhook.channel import Webhook
from plugins.spec.channel import PermanentFault, Sent, TransientFault
from plugins.spec.conformance import a_message
from plugins.spec.http import Http
from plugins.spec.network import Guard
from tests.plugins.receivers import http_receiver

HTTP = Http(Guard([ip_network("127.0.0.0/8")]))
SECRET = "0123456789abcdef"


@pytest.fixture
def there():
    with http_receiver() as receiver:
        yield receiver


def test_a_webhook_is_signed(there):
    message = a_message("none", html="<p>x</p>")
    assert Webhook(HTTP).send(message, {"url": f"{there.url}/hook", "secret": SECRET}) == Sent()
    (request,) = there.requests
    at, id = request.headers["tessera-timestamp"], request.headers["tessera-delivery"]
    wanted = hmac.new(SECRET.encode(), f"{at}.{id}.".encode() + request.body, hashlib.sha256).hexdigest()
    assert request.headers["tessera-signature"] == f"v1={wanted}"
    assert id == message.id
    told = json.loads(request.body)
    assert (told["id"], told["subject"], told["text"], told["html"]) == (message.id, message.subject, message.text, "<p>x</p>")


@pytest.mark.parametrize(("status", "kind"), [
    (200, Sent), (204, Sent), (301, PermanentFault), (302, PermanentFault), (400, PermanentFault), (404, PermanentFault),
    (410, PermanentFault), (408, TransientFault), (429, TransientFault), (500, TransientFault), (503, TransientFault),
])  # fmt: skip
def test_a_status_says_whether_to_try_again(status, kind, there):
    there.status, there.answer = status, b""
    there.headers = {"Location": "http://169.254.169.254/"} if status in (301, 302) else {}
    assert type(Webhook(HTTP).send(a_message("none"), {"url": there.url, "secret": SECRET})) is kind
    assert type(SmsHttp(HTTP).send(a_message("phone"), {"url": there.url, "method": "POST"})) is kind
    assert len(there.requests) == 2


def test_json_cannot_be_broken_out_of(there):
    text = '您好", "mobile": "110\\'
    settings = {"url": there.url, "method": "POST", "body": '{"mobile": "{phone}", "content": "{text}", "uid": "{id}"}'}
    settings |= {"headers": {"Authorization": "Bearer {key}"}, "key": "k-1"}
    assert SmsHttp(HTTP).send(a_message("phone", text=text), settings) == Sent()
    (request,) = there.requests
    assert json.loads(request.body) == {"mobile": "+8613800138000", "content": text, "uid": "D41f0-Zz_9"}
    assert request.headers["authorization"] == "Bearer k-1"


def test_a_query_and_a_form_cannot_be_broken_out_of(there):
    text = "a&to=110#x y{phone}/../"
    url = there.url + "/send?to={phone}&msg={text}"
    assert SmsHttp(HTTP).send(a_message("phone", text=text), {"url": url, "method": "GET"}) == Sent()
    form = {"url": there.url, "method": "POST", "format": "form", "body": "to={phone}&msg={text}"}
    assert SmsHttp(HTTP).send(a_message("phone", text=text), form) == Sent()
    for found in (urlsplit(there.requests[0].path).query, there.requests[1].body.decode()):
        assert parse_qs(found) == {"to": ["+8613800138000"], "msg": [text]}


@pytest.mark.parametrize(("answer", "outcome"), [
    (b'{"data": {"code": 0, "sid": "s-1"}}', Sent("s-1")), (b'{"data": {"code": "OK"}}', Sent("null")),
    (b'{"data": {"code": 7}}', PermanentFault("refused", "data.code: 7")), (b"<html>", PermanentFault("refused", "data.code: null")),
    (b"[" * 5000, PermanentFault("refused", "data.code: null")),
])  # fmt: skip
def test_success_may_stand_in_the_answer(answer, outcome, there):
    there.answer = answer
    settings = {
        "url": there.url,
        "method": "POST",
        "success_path": "data.code",
        "success_values": ["0", "OK"],
        "reference_path": "data.sid",
    }
    assert SmsHttp(HTTP).send(a_message("phone"), settings) == outcome


@pytest.mark.parametrize("to", ["", "abc", "12", "1" * 21, "+86;DROP"])
def test_what_is_no_number_is_refused(to, there):
    outcome = SmsHttp(HTTP).send(a_message("phone", to=to), {"url": there.url, "method": "POST"})
    assert outcome == PermanentFault("bad_address")
