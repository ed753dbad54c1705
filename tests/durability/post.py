"""A process that sends what is due and dies on the way: run as a script, so that nothing is shared with the test.

    python -m tests.durability.post URL FOLDER MOMENT

MOMENT: `before` the channel is asked, `behind` it (the other side has it, nobody has noted so), `never`.
"""

import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from engines.kernel.clock import FixedClock
from engines.kernel.registry import Registry
from plugins.spec.channel import Channel, Message, Outcome, Settings
from plugins.spec.hookspecs import Tools
from plugins.spec.http import Http
from plugins.spec.network import Guard
from plugins.spec.smtp import Smtp
from runtime.plugin_host.channels import Channels
from runtime.plugin_host.inbox import NoticeInbox
from runtime.plugin_host.loader import load_channels
from runtime.services.platform import Platform
from runtime.services.run_due import run_due
from runtime.telemetry import log
from tests.concurrency.installation import Place, open_place


class Deadly:
    """A channel whose process dies at a moment."""

    def __init__(self, channel: Channel, moment: str) -> None:
        self._channel = channel
        self._moment = moment

    def send(self, message: Message, settings: Settings) -> Outcome:
        if self._moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        outcome = self._channel.send(message, settings)
        if self._moment == "behind":
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome


def with_channels(platform: Platform, moment: str = "never") -> Platform:
    """The platform with channels that may reach this machine."""
    guard = Guard([ip_network("127.0.0.0/8")])
    tools = Tools(Http(guard), Smtp(guard), NoticeInbox(platform.database, platform.sealer), log)
    loaded = load_channels(tools)
    deadly = Registry("channel", ((key, replace(each, channel=Deadly(each.channel, moment))) for key, each in loaded.items()))
    return replace(platform, channels=Channels(deadly, platform.channels.settings))


def main(url: str, folder: str, moment: str, minutes: str) -> None:
    """Send all that is due."""
    platform = with_channels(open_place(Place(url, Path(folder))), moment)
    now = datetime.now(UTC) + timedelta(minutes=int(minutes))
    run_due(replace(platform, clock=lambda _: FixedClock(now)))


if __name__ == "__main__":
    main(*sys.argv[1:])
