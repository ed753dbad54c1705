"""`Smtp`: the only way in which a plugin hands over mail. Guarded as `Http` is: a relay within one's own network has to be
allowed by configuration, like anything else there.
"""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from plugins.spec.network import Guard, NetworkFault, Place, tls_fault

Security: TypeAlias = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and how it is spoken to."""

    host: str
    port: int
    security: Security
    """`tls` from the first byte; `starttls`: asked for, and refused without; `none`: clear, for a relay on the same machine."""
    login: str = ""
    password: str = field(default="", repr=False)


class Smtp:
    """A client. Thread-safe; keeps no connection."""

    def __init__(self, guard: Guard, seconds: float = 20.0, trust: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._seconds = seconds
        self._trust = trust or ssl.create_default_context()

    def deliver(self, server: Server, sender: str, to: str, message: bytes) -> str:
        """Hand a mail over; what the server said. Raises `NotAllowed`, and `NetworkFault`: `unreachable` and `timeout`, `busy`
        where the server says "later", `refused` or `bad_address` where it says "never", `bad_settings` for a login that it does
        not take or a server without the security that was asked for, `untrusted` for one with a wrong certificate."""
        place = self._guard.find(server.host, server.port)
        try:
            with self._connected(place, server, sender.rpartition("@")[2]) as client:
                if server.login:
                    client.login(server.login, server.password)
                return self._handed(client, sender, to, message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _said(next(iter(error.recipients.values())), "bad_address") from None
        except smtplib.SMTPAuthenticationError as error:
            raise NetworkFault("bad_settings", _text(error.smtp_error)) from None
        except smtplib.SMTPNotSupportedError as error:
            raise NetworkFault("bad_settings", str(error)) from None
        except ssl.SSLError as error:
            raise tls_fault(error) from None
        except smtplib.SMTPResponseException as error:
            raise _said((error.smtp_code, error.smtp_error), "refused") from None
        except TimeoutError:
            raise NetworkFault("timeout", "no answer in time") from None
        except (OSError, smtplib.SMTPException) as error:
            raise NetworkFault("unreachable", type(error).__name__) from None

    def _connected(self, place: Place, server: Server, own_name: str) -> smtplib.SMTP:
        if server.security == "tls":
            return _PinnedTls(place, own_name, self._seconds, self._trust)
        client = _Pinned(place, own_name, self._seconds)
        if server.security == "starttls":
            try:
                client.starttls(context=self._trust)
            except BaseException:
                client.close()
                raise
        return client

    @staticmethod
    def _handed(client: smtplib.SMTP, sender: str, to: str, message: bytes) -> str:
        """By hand, because `sendmail` does not tell what the server said in the end."""
        client.ehlo_or_helo_if_needed()
        code, said = client.mail(sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = client.rcpt(to)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({to: (code, said)})
        code, said = client.data(message)
        if code != 250:
            raise smtplib.SMTPDataError(code, said)
        return _text(said)


class _Pinned(smtplib.SMTP):
    """Connects to the address that was looked at, whatever the name means now."""

    def __init__(self, place: Place, own_name: str, timeout: float) -> None:
        self._place = place
        super().__init__(place.name, place.port, own_name or "localhost", timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._place.connect(timeout)


class _PinnedTls(_Pinned):
    """The same over TLS; the certificate must be the name's."""

    def __init__(self, place: Place, own_name: str, timeout: float, trust: ssl.SSLContext) -> None:
        self._trust = trust
        super().__init__(place, own_name, timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._trust.wrap_socket(super()._get_socket(host, port, timeout), server_hostname=self._place.name)


def _said(answer: tuple[int, bytes | str], never: str) -> NetworkFault:
    """What an SMTP answer means: 4xx later, 5xx never."""
    code, text = answer
    return NetworkFault("busy" if 400 <= code < 500 else never, f"{code} {_text(text)}")


def _text(said: bytes | str) -> str:
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else said)[:300]
