"""The channel `sms-http`: text messages by a provider's HTTP interface."""

from plugins.channels.sms_http.channel import SmsHttp
from plugins.spec.channel import Channel
from plugins.spec.hookspecs import Tools


def channel(tools: Tools) -> Channel:
    """The channel."""
    return SmsHttp(tools.http)
