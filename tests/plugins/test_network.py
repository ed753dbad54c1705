"""No address, however it is written, leads a plugin into the installation's own network, unless the administrator says so."""

import socket
import time
from ipaddress import ip_network

import pytest

from plugins.spec.http import Http, Limits
from plugins.spec.network import Guard, NetworkFault, NotAllowed
from plugins.spec.smtp import Server, Smtp
from tests.plugins.receivers import http_receiver

INWARD = (
    "http://127.0.0.1/", "http://127.1/", "http://0.0.0.0/", "http://0/", "http://[::]/", "http://[::1]/",
    "http://2130706433/", "http://017700000001/", "http://0177.0.0.1/", "http://0x7f000001/", "http://0x7f.0.0.1/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::]/", "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/",
    "http://172.31.255.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/",
    "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://100.100.100.200/", "http://100.64.0.1/", "http://168.63.129.16/",
    "http://[::ffff:169.254.169.254]/", "http://192.0.0.192/", "http://198.18.0.1/", "http://224.0.0.1/", "http://[ff02::1]/",
    "http://240.0.0.1/", "http://255.255.255.255/", "http://localhost/", "https://127.0.0.1:8443/",
)  # fmt: skip
NO_ADDRESS = (
    "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1:25/", "//example.com/", "example.com", "", "http://",
    "http://user:pw@example.com/", "http://example.com@127.0.0.1/", "http://example.com\\@127.0.0.1/", "http://exa mple.com/",
    "http://example.com/\r\nX: y", "http://example.com:0/", "http://example.com:99999/", "http://[::1/", "http://１２７.0.0.1/",
    "http://" + "a" * 300 + ".com/",
)  # fmt: skip


def refusing(name, port):
    raise AssertionError(f"{name} was looked up")


@pytest.mark.parametrize("url", INWARD)
def test_an_address_of_ones_own_network_is_refused(url):
    with pytest.raises(NotAllowed):
        Http(Guard()).request("GET", url)


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_address_is_refused_before_anybody_is_asked(url):
    with pytest.raises(NotAllowed):
        Http(Guard(resolve=refusing)).request("GET", url)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.7"], ["::1"], ["fe80::1%eth0"], ["::ffff:10.0.0.1"]])
def test_a_name_that_leads_inwards_is_refused(found):
    with pytest.raises(NotAllowed):
        Http(Guard(resolve=lambda name, port: found)).request("GET", "http://innocent.example.com/")
    with pytest.raises(NotAllowed):
        Smtp(Guard(resolve=lambda name, port: found)).deliver(
            Server("mail.example.com", 25, "none"), "a@b.example", "c@d.example", b""
        )


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_found(monkeypatch):
    asked, reached = [], []
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    def resolve(name, port):
        asked.append(name)
        return next(answers)

    def connect(address, timeout):
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NetworkFault) as failed:
        Http(Guard(resolve=resolve)).request("GET", "http://rebound.example.com/")
    assert failed.value.code == "unreachable"
    assert (asked, reached) == (["rebound.example.com"], [("93.184.216.34", 80)])


def test_an_administrator_may_allow_a_network():
    with http_receiver() as receiver:
        http = Http(Guard([ip_network("127.0.0.0/8")]))
        assert http.request("POST", f"{receiver.url}/a?b=c", {"X-Y": "z"}, b"body").status == 200
        (request,) = receiver.requests
        assert (request.method, request.path, request.body, request.headers["x-y"]) == ("POST", "/a?b=c", b"body", "z")
        assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
        with pytest.raises(NotAllowed):
            http.request("GET", "http://10.0.0.1/")


def test_a_redirect_is_not_followed():
    with http_receiver() as receiver:
        receiver.status, receiver.headers = 302, {"Location": "http://169.254.169.254/latest/meta-data/"}
        answer = Http(Guard([ip_network("127.0.0.0/8")])).request("GET", receiver.url)
        assert (answer.status, len(receiver.requests)) == (302, 1)


@pytest.mark.parametrize("drip", [False, True])
def test_a_slow_answer_is_given_up(drip):
    with http_receiver() as receiver:
        receiver.delay, receiver.drip, receiver.answer = (0.0 if drip else 3.0), drip, b"x" * 100
        began = time.monotonic()
        with pytest.raises(NetworkFault) as failed:
            Http(Guard([ip_network("127.0.0.0/8")]), Limits(seconds=0.5)).request("GET", receiver.url)
        assert failed.value.code == "timeout"
        assert time.monotonic() - began < 2


def test_a_large_answer_is_not_taken():
    with http_receiver() as receiver:
        receiver.answer = b"x" * 5000
        with pytest.raises(NetworkFault) as failed:
            Http(Guard([ip_network("127.0.0.0/8")]), Limits(answer=4999)).request("GET", receiver.url)
        assert failed.value.code == "too_large"


@pytest.mark.parametrize(
    "headers", [{"Host": "x"}, {"A": "b\r\nC: d"}, {"A\r\nB": "c"}, {"Transfer-Encoding": "chunked"}, {"A": "é"}]
)
def test_no_header_can_be_smuggled_in(headers):
    with pytest.raises(NotAllowed):
        Http(Guard(resolve=refusing)).request("GET", "http://example.com/", headers)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(address):
    assert Guard(resolve=lambda name, port: [address]).find("public.example.com", 443).address == address
