"""Which addresses of the network a plugin may reach: what an author or an administrator writes as an address must not become a
way into the installation's own network (server-side request forgery).

A name is resolved once; all of its addresses must be allowed, and the connection is made to one of those, so that a name
cannot mean something else a moment later. How an address is written (`2130706433`, `0177.0.0.1`, `[::ffff:7f00:1]`) does not
matter: what it resolves to is looked at.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
#: Name and port → addresses; `socket.getaddrinfo` in all but tests.
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

#: Where clouds tell machines their secrets, as far as it counts as public.
_METADATA: Final = (ip_network("168.63.129.16/32"), ip_network("192.0.0.0/24"))
#: By which networks without IPv4 reach it: as public as the address within.
_NAT64: Final = ip_network("64:ff9b::/96")
#: IPv6 networks whose addresses hold an IPv4 address in their last 32 bits.
_TRANSLATED: Final = (_NAT64, ip_network("64:ff9b:1::/48"), ip_network("::/96"))
_LONGEST_NAME: Final = 253
#: What the other side says when it is no TLS, in OpenSSL's words.
_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"})


class NetworkFault(Exception):
    """What was asked for did not work; `code` is one of the codes of `channel.py`."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code}: {detail}")


class NotAllowed(NetworkFault):
    """The address may not be reached from here, however often it is tried."""

    def __init__(self, detail: str) -> None:
        super().__init__("not_allowed", detail)


def tls_fault(error: ssl.SSLError) -> NetworkFault:
    """Why a connection could not be encrypted. A wrong certificate does not become right by trying again, nor does a server
    begin to speak TLS; one that hangs up may be well again later."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return NetworkFault("untrusted", error.verify_message)
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return NetworkFault("unreachable", type(error).__name__)
    if error.reason in _NO_TLS:
        return NetworkFault("bad_settings", "the server does not speak TLS at this port")
    return NetworkFault("bad_settings", str(error.reason or type(error).__name__))


@dataclass(frozen=True, slots=True)
class Place:
    """Where to connect to: an address that has been looked at, and the name that it was found by."""

    name: str
    """For the certificate and the `Host` header."""
    address: str
    port: int

    def connect(self, timeout: float) -> socket.socket:
        """A connection. Raises `OSError`."""
        return socket.create_connection((self.address, self.port), timeout)


class Guard:
    """Finds places, and refuses those that are not allowed. Thread-safe."""

    def __init__(self, allowed: Iterable[Network] = (), resolve: Resolve | None = None) -> None:
        """`allowed`: networks that may be reached although they are no public ones, by the administrator's configuration."""
        self._allowed = tuple(allowed)
        self._resolve = resolve or _resolved

    def find(self, name: str, port: int) -> Place:
        """Where a name leads. Raises `NotAllowed` where any of its addresses may not be reached, `NetworkFault` `unreachable`
        where there is none."""
        if not name or len(name) > _LONGEST_NAME or not 0 < port < 65536:
            raise NotAllowed("no such host or port")
        found = [ip_address(text.partition("%")[0]) for text in self._resolve(name, port)]
        if not found:
            raise NetworkFault("unreachable", "the name has no address")
        if not all(self.allows(each) for each in found):
            raise NotAllowed("this address is not a public one")
        return Place(name, str(found[0]), port)

    def allows(self, address: Address) -> bool:
        """Whether an address may be reached."""
        inner = _inside(address)
        if any(each in network for each in (address, inner) for network in self._allowed if each.version == network.version):
            return True
        return _is_public(inner) and (address in _NAT64 or _is_public(address))


def _is_public(address: Address) -> bool:
    is_special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not is_special and not any(address in network for network in _METADATA)


def _inside(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for; itself where it stands for none."""
    if isinstance(address, IPv4Address):
        return address
    mapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo is not None else None)
    if mapped is not None:
        return mapped
    if any(address in network for network in _TRANSLATED) and int(address) > 1:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _resolved(name: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NetworkFault("unreachable", "the name cannot be resolved") from None
    return [str(each[4][0]) for each in found]
