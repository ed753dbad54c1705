"""The whole surface between platform and plugins, on one page.

A plugin is a folder below `plugins/<sockets>/`: `manifest.json`, `settings.schema.json`, code, `README.md`. Its `__init__.py`
has one function, named after its socket, which the platform calls once when it starts:

    def channel(tools: Tools) -> Channel: ...

Nothing is registered by being imported. A plugin sees `plugins.spec` and `engines.kernel`, no other plugin, and reaches the
network, the log and people's lists by its tools only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from plugins.spec.channel import Channel
from plugins.spec.http import Http
from plugins.spec.smtp import Smtp


class Inbox(Protocol):
    """The list behind the bell of everybody who works here."""

    def put(self, delivery: str, user: str, subject: str, text: str) -> bool:
        """Tell somebody. `delivery`: a message's id; told twice it is there once. False where there is no such user."""
        ...


class Log(Protocol):
    """The structured log of the installation."""

    def __call__(self, event: str, **fields: str | int | bool | None) -> None:
        """Say something. Ids and keys; never what anybody entered, no address, no text of a message."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What a plugin is given."""

    http: Http
    smtp: Smtp
    inbox: Inbox
    log: Log


#: Socket → the name of the function in a plugin's `__init__.py`; its plugins stand in the folder of that name with an `s`.
ChannelHook: TypeAlias = Callable[[Tools], Channel]
