"""The channel `webhook`: signed JSON to another program."""

from plugins.channels.webhook.channel import Webhook
from plugins.spec.channel import Channel
from plugins.spec.hookspecs import Tools


def channel(tools: Tools) -> Channel:
    """The channel."""
    return Webhook(tools.http)
