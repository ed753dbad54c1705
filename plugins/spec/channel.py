"""The socket of channels: ways by which a message reaches somebody.

A channel is given a finished text and an address, and says what became of it. When it is sent, to whom, whether it may be, in
which language, and what is tried again: all that is the platform's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, Protocol, TypeAlias

from plugins.spec.network import NetworkFault

Settings: TypeAlias = Mapping[str, Any]
"""As the plugin's `settings.schema.json` describes them; they have been checked against it."""

#: What may go wrong, in words that the platform has sentences for. Trying again helps against some of them.
LATER: Final = frozenset({"unreachable", "timeout", "busy"})
NEVER: Final = frozenset({"refused", "bad_address", "bad_settings", "untrusted", "not_allowed", "too_large"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address, ready to go."""

    id: str
    """Names the delivery: letters, digits, `-` and `_`. The same at each try, so that whoever gets it twice can tell."""
    to: str
    """Of the kind that the manifest asks for: an e-mail address, a phone number, the number of a user; "" for `none`."""
    subject: str
    """One line; "" where the author gave none."""
    text: str
    html: str | None
    """The same as a page, for channels that can show one."""
    lang: str
    """`zh-CN` or `en`."""
    kind: str
    """Full key of the message in its app; `test` for a try."""
    at: datetime
    """When it was asked for, in UTC."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It has been taken over."""

    reference: str = ""
    """What the other side calls it. Nothing personal: it stands in the log in clear."""


@dataclass(frozen=True, slots=True)
class TransientFault:
    """It did not work now; trying again may help."""

    code: str
    """One of `LATER`."""
    detail: str = ""
    """What the other side said; sealed in the log."""


@dataclass(frozen=True, slots=True)
class PermanentFault:
    """It will not work however often it is tried."""

    code: str
    """One of `NEVER`."""
    detail: str = ""
    """What the other side said; sealed in the log."""


Outcome: TypeAlias = Sent | TransientFault | PermanentFault
AddressKind: TypeAlias = Literal["user", "email", "phone", "none"]
"""What a channel sends to. `none`: to one place that its settings name, whoever the message is for."""


class Channel(Protocol):
    """What a channel plugin offers. One object serves all threads of a process, so it keeps nothing between two messages."""

    def send(self, message: Message, settings: Settings) -> Outcome:
        """Send one message, and come back when the other side has taken it, or has not.

        May be called again with the same `message.id` when nobody knows what became of it: the channel hands the id on (a
        Message-ID, a header), so that the receiver can leave out the second. Must not raise for anything that the network, the
        address or the settings do; must be over within a minute; must not log or keep what it sends."""
        ...


def outcome_of(fault: NetworkFault) -> TransientFault | PermanentFault:
    """What a fault of `Http` or `Smtp` means for a message."""
    made: type[TransientFault | PermanentFault] = TransientFault if fault.code in LATER else PermanentFault
    return made(fault.code, fault.detail)
