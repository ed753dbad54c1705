"""`Http`: the only way in which a plugin speaks HTTP. Guarded (`network.py`), with limits of time and size.

No redirect is followed: its answer is given back as it is. A plugin that wants to follow one asks again, and is looked at again.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from plugins.spec.network import Guard, NetworkFault, NotAllowed, Place, tls_fault

_PORTS: Final = {"http": 80, "https": 443}
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
#: Headers that say how long a message is and to whom it goes: the client's own business.
_OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "upgrade"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take."""

    connect_seconds: float = 5.0
    seconds: float = 20.0
    """From the beginning to the end."""
    answer: int = 2**20
    """Bytes of the answer."""
    body: int = 2**22
    """Bytes that are sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in small letters."""


class Http:
    """A client. Thread-safe; keeps no connection."""

    def __init__(self, guard: Guard, limits: Limits | None = None, trust: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._limits = limits or Limits()
        self._trust = trust or ssl.create_default_context()

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """The answer, whatever its status. Raises `NotAllowed` for an address that may not be reached or cannot be one,
        `NetworkFault` `unreachable`, `timeout`, `too_large`, and of https `untrusted` or `bad_settings`."""
        parts, given = _checked(method, url, headers or {}), dict(headers or {})
        if len(body) > self._limits.body:
            raise NetworkFault("too_large", "what is sent is too large")
        place = self._guard.find(parts.hostname or "", parts.port or _PORTS[parts.scheme])
        connection = self._connection(parts, place)
        is_late = threading.Event()
        watch = threading.Timer(self._limits.seconds, _end, (connection, is_late))
        watch.daemon = True
        watch.start()
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body or None, {**given, "Connection": "close"})
            with connection.getresponse() as response:
                return self._read(response, is_late)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if is_late.is_set() or isinstance(error, TimeoutError):
                raise NetworkFault("timeout", "no answer in time") from None
            if isinstance(error, ssl.SSLError):
                raise tls_fault(error) from None
            raise NetworkFault("unreachable", type(error).__name__) from None
        finally:
            watch.cancel()
            connection.close()
            if connection.line is not None:
                connection.line.close()

    def _connection(self, parts: SplitResult, place: Place) -> "_Pinned":
        timeout = min(self._limits.connect_seconds, self._limits.seconds)
        if parts.scheme == "https":
            return _PinnedTls(place, timeout, self._trust)
        return _Pinned(place, timeout)

    def _read(self, response: http.client.HTTPResponse, is_late: threading.Event) -> Answer:
        content = response.read(self._limits.answer + 1)
        if is_late.is_set():
            raise NetworkFault("timeout", "no answer in time")
        if len(content) > self._limits.answer:
            raise NetworkFault("too_large", "the answer is too large")
        return Answer(response.status, content, {name.lower(): value for name, value in response.getheaders()})


def quoted(text: str) -> str:
    """A text as it may stand in the path or query of a URL."""
    return quote(text, safe="")


def _checked(method: str, url: str, headers: Mapping[str, str]) -> SplitResult:
    """The parts of a URL that means one thing only. Raises `NotAllowed`."""
    if method not in _METHODS:
        raise NotAllowed("this method is not offered")
    if not url.isascii() or any(ord(sign) <= 32 or ord(sign) == 127 or sign == "\\" for sign in url):
        raise NotAllowed("the address has signs that no address has")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowed("this is no address") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or parts.password is not None or port == 0:
        raise NotAllowed("an address begins with http:// or https:// and a host")
    for name, value in headers.items():
        if name.lower() in _OWN_HEADERS or not _is_line(name) or not _is_line(value) or ":" in name:
            raise NotAllowed("a header cannot be sent")
    return parts


def _is_line(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _end(connection: "_Pinned", is_late: threading.Event) -> None:
    """Too late: whoever waits for the other side hears of it."""
    is_late.set()
    if connection.line is not None:
        with suppress(OSError):
            connection.line.shutdown(socket.SHUT_RDWR)


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was looked at, whatever the name means now."""

    def __init__(self, place: Place, timeout: float) -> None:
        super().__init__(place.name, place.port, timeout=timeout)
        self.line: socket.socket | None = None
        """Kept, because the connection lets go of it while an answer is still being read."""
        self._place = place
        self._wait = timeout

    def connect(self) -> None:
        """To the address."""
        self.sock = self.line = self._place.connect(self._wait)


class _PinnedTls(_Pinned):
    """The same over TLS; the certificate must be the name's."""

    default_port = 443

    def __init__(self, place: Place, timeout: float, trust: ssl.SSLContext) -> None:
        super().__init__(place, timeout)
        self._trust = trust

    def connect(self) -> None:
        """To the address."""
        super().connect()
        self.sock = self.line = self._trust.wrap_socket(self.sock, server_hostname=self._place.name)
