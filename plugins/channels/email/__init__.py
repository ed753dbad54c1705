"""The channel `email`: mail by SMTP."""

from plugins.channels.email.channel import Email
from plugins.spec.channel import Channel
from plugins.spec.hookspecs import Tools


def channel(tools: Tools) -> Channel:
    """The channel."""
    return Email(tools.smtp)
