"""The channel `console`: a line in the log."""

from plugins.channels.console.channel import Console
from plugins.spec.channel import Channel
from plugins.spec.hookspecs import Tools


def channel(tools: Tools) -> Channel:
    """The channel."""
    return Console(tools.log)
