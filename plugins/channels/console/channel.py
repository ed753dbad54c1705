"""Says in the log that a message would have gone out: which one, never what it says or to whom."""

from plugins.spec.channel import Message, Sent, Settings
from plugins.spec.hookspecs import Log


class Console:
    """A `Channel` that reaches nobody."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def send(self, message: Message, settings: Settings) -> Sent:
        """One line."""
        self._log("message", channel="console", delivery=message.id, message=message.kind, lang=message.lang)
        return Sent()
