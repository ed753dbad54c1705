"""Proxies in front of the server: only from those that are known it is believed for whom they ask, and how they were asked."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network
Wsgi: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
#: Any of these says that a request has come through a proxy, known or not.
_TRACES = (*_FORWARDED, "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
#: In the WSGI environment: whether the request was made on this machine, by nobody's proxy.
IS_LOCAL = "tessera.is_local"


def behind_proxies(application: Wsgi, proxies: Sequence[Network]) -> Wsgi:
    """The application, told the address and scheme of whoever asks. From anybody else such headers are left out."""

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        peer = environ.get("REMOTE_ADDR", "")
        environ[IS_LOCAL] = _is_loopback(peer) and not any(name in environ for name in _TRACES)
        given, scheme = (environ.pop(name, "") for name in _FORWARDED)
        if _is_known(peer, proxies):
            environ["REMOTE_ADDR"] = _asker(peer, given, proxies)
            if scheme.strip() in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme.strip()
        return application(environ, start)

    return answer


def _asker(peer: str, given: str, proxies: Sequence[Network]) -> str:
    """The last address that no known proxy has: what stands before it, anybody can have written."""
    for address in reversed([each.strip() for each in given.split(",") if each.strip()]):
        if _read(address) is None:
            break
        peer = address
        if not _is_known(address, proxies):
            break
    return peer


def _is_known(address: str, proxies: Sequence[Network]) -> bool:
    found = _read(address)
    return found is not None and any(found in network for network in proxies)


def _is_loopback(address: str) -> bool:
    found = _read(address)
    return found is not None and found.is_loopback


@lru_cache(maxsize=1_000)
def _read(text: str) -> IPv4Address | IPv6Address | None:
    """The address; None where the text is none."""
    try:
        return ip_address(text)
    except ValueError:
        return None
