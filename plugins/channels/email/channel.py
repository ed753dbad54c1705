"""Sends mail: a text, and where there is one a page beside it. The mail is put together here; `Smtp` hands it over.

No header can be smuggled in: addresses are looked at sign by sign, and whatever else goes into a header loses its line ends.
"""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Final

from plugins.spec.channel import Message, Outcome, PermanentFault, Sent, Settings, outcome_of
from plugins.spec.network import NetworkFault
from plugins.spec.smtp import Server, Smtp

_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_NOT_A_LINE: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_LONGEST: Final = 254


class Email:
    """A `Channel` by SMTP."""

    def __init__(self, smtp: Smtp) -> None:
        self._smtp = smtp

    def send(self, message: Message, settings: Settings) -> Outcome:
        """Hand one mail over."""
        to, sender = address(message.to), address(settings["sender"])
        if to is None or sender is None:
            return PermanentFault("bad_address" if sender is not None else "bad_settings")
        server = Server(
            settings["host"], settings["port"], settings["security"], settings.get("login", ""), settings.get("password", "")
        )
        try:
            self._smtp.deliver(server, sender, to, written(message, to, sender, settings).as_bytes())
        except NetworkFault as fault:
            return outcome_of(fault)
        return Sent()


def written(message: Message, to: str, sender: str, settings: Settings) -> EmailMessage:
    """The mail. The same message gives the same mail at each try, `Message-ID` and date included."""
    mail = EmailMessage(POLICY)
    mail["From"] = Address(line(settings.get("sender_name", "")), addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = line(message.subject)
    mail["Date"] = message.at
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    # Told to whoever answers by machine: that nobody waits for an answer.
    mail["Auto-Submitted"] = "auto-generated"
    reply_to = address(settings.get("reply_to", ""))
    if reply_to is not None:
        mail["Reply-To"] = Address(addr_spec=reply_to)
    mail.set_content(message.text, charset="utf-8", cte="base64")
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html", charset="utf-8", cte="base64")
        mail.set_boundary(f"=_{message.id}")
    mail["Content-Language"] = message.lang
    return mail


def address(text: str) -> str | None:
    """One e-mail address, its domain as it travels; None for what is none."""
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    found = f"{local}@{domain}"
    fits = len(found) <= _LONGEST and len(local) <= 64 and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)
    return found if fits else None


def line(text: str) -> str:
    """A text as one line, that is no code for another one: mail has words such as `=?utf-8?q?=0D=0A?=`."""
    return _NOT_A_LINE.sub(" ", text).replace("=?", "= ?").strip()
