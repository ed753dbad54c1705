"""The channel `in-app`: the list behind the bell."""

from plugins.channels.in_app.channel import InApp
from plugins.spec.channel import Channel
from plugins.spec.hookspecs import Tools


def channel(tools: Tools) -> Channel:
    """The channel."""
    return InApp(tools.inbox)
