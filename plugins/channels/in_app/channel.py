"""Puts a message into the list behind somebody's bell."""

from plugins.spec.channel import Message, Outcome, PermanentFault, Sent, Settings
from plugins.spec.hookspecs import Inbox


class InApp:
    """A `Channel` to the people who work here."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def send(self, message: Message, settings: Settings) -> Outcome:
        """Once, however often it is tried."""
        if not message.to or not self._inbox.put(message.id, message.to, message.subject, message.text):
            return PermanentFault("bad_address")
        return Sent()
