"""Sends messages as JSON to one address, signed, so that the receiver knows from whom they are, and when they were sent.

Signature: hexadecimal HMAC-SHA256, with the secret, of `<timestamp>.<delivery>.<body>`.
"""

import hashlib
import hmac
import json
import time

from plugins.spec.channel import Message, Outcome, PermanentFault, Sent, Settings, TransientFault, outcome_of
from plugins.spec.http import Http
from plugins.spec.network import NetworkFault

_VERSION = "v1"
_LATER = frozenset({408, 409, 423, 425, 429})


class Webhook:
    """A `Channel` to another program."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def send(self, message: Message, settings: Settings) -> Outcome:
        """One POST. 2xx is sent; 5xx and "later" are tried again; anything else, a redirect too, is refused."""
        body = document(message)
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json", "User-Agent": "Tessera", "Tessera-Delivery": message.id, "Tessera-Timestamp": at,
            "Tessera-Signature": f"{_VERSION}={signature(settings['secret'], at, message.id, body)}",
        }  # fmt: skip
        try:
            status = self._http.request("POST", settings["url"], headers, body).status
        except NetworkFault as fault:
            return outcome_of(fault)
        if 200 <= status < 300:
            return Sent()
        is_later = status >= 500 or status in _LATER
        return TransientFault("busy", f"HTTP {status}") if is_later else PermanentFault("refused", f"HTTP {status}")


def document(message: Message) -> bytes:
    """What is sent; the same at each try."""
    told = {
        "id": message.id, "message": message.kind, "at": message.at.isoformat(), "lang": message.lang, "to": message.to,
        "subject": message.subject, "text": message.text, "html": message.html,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, at: str, delivery: str, body: bytes) -> str:
    """What the receiver works out too, and compares."""
    return hmac.new(secret.encode(), f"{at}.{delivery}.".encode() + body, hashlib.sha256).hexdigest()
