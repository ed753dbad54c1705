"""A house that sends messages: a small club, channels that may reach 127.0.0.1, and a look at what became of each delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

from engines.kernel.errors import AppError
from plugins.spec.hookspecs import Tools
from plugins.spec.http import Http, Limits
from plugins.spec.network import Guard
from plugins.spec.smtp import Smtp
from runtime.auth.actor import Actor
from runtime.plugin_host.channels import Channels
from runtime.plugin_host.inbox import NoticeInbox
from runtime.plugin_host.loader import load_channels
from runtime.services.channels_admin import SaveChannel, save_channel
from runtime.services.platform import Platform
from runtime.storage import deliveries
from runtime.storage.deliveries import Delivery, Wanted
from runtime.telemetry import log
from tests.acceptance.installation import Installation
from tests.factories.apps import Document, Parts, app, field, form, rule

SECRET = "0123456789abcdef"
HELLO = {
    "key": "hello", "form": "club.person", "title": {"zh-CN": "问候", "en": "Hello"}, "channels": ["email", "webhook"],
    "to": {"email": "email"}, "subject": {"zh-CN": "您好，{name}", "en": "Hello {name}"},
    "body": {"zh-CN": "{name}，您有 {points} 积分，等级 {level}。", "en": "{name}, you have {points} points, level {level}."},
}  # fmt: skip
SEND = rule("greet", "club.person.created", {"send": {"message": "club.hello"}})
PERSON = form(
    "person", field("name", personal=True), field("email", "email", personal=True), field("phone", "phone", personal=True),
    field("points", "integer"), field("may", "boolean"), field("keeper", "user"),
    field("level", "select", options=[{"key": "gold", "title": {"zh-CN": "金卡", "en": "Gold"}}]),
)  # fmt: skip
VISIT = form("visit", field("no"), field("person", "link", target="club.person"), field("paid", "money"))
ROLE = {"key": "clerk", "title": "Clerk", "forms": {"club.person": {"actions": ["read"]}}}


def club(messages: Sequence[Document] = (HELLO,), rules: Sequence[Document] = (SEND,)) -> Parts:
    """The club with these messages and rules."""
    return app("club", forms=[PERSON, VISIT], messages=messages, rules=rules, roles=[ROLE])


def open_to_here(platform: Platform, seconds: float = 3.0) -> Platform:
    """The same platform, whose channels may reach this machine."""
    guard = Guard([ip_network("127.0.0.0/8")])
    tools = Tools(
        Http(guard, Limits(seconds=seconds)), Smtp(guard, seconds), NoticeInbox(platform.database, platform.sealer), log
    )
    return replace(platform, channels=Channels(load_channels(tools), platform.channels.settings))


def set_up(house: Installation, key: str, *, enabled: bool = True, **settings: Any) -> None:
    """Switch a channel on."""
    save_channel(house.platform, Actor(), SaveChannel(key, settings, enabled), "en")


def mail(house: Installation, port: int) -> None:
    set_up(house, "email", host="127.0.0.1", port=port, security="none", sender="club@example.com", sender_name="俱乐部")


def hook(house: Installation, url: str) -> None:
    set_up(house, "webhook", url=url, secret=SECRET)


def sent(house: Installation, **wanted: Any) -> list[Delivery]:
    """All deliveries, oldest first."""
    with house.platform.database.read() as connection:
        return list(reversed(deliveries.listed(connection, Wanted(**wanted), 100)))


def states(house: Installation) -> list[tuple[str | None, str, str | None]]:
    """(channel, state, reason) of each, oldest first."""
    return [(each.channel, each.state, each.reason) for each in sent(house)]


def content(house: Installation, delivery: Delivery) -> Mapping[str, Any] | None:
    with house.platform.database.read() as connection:
        opened: Mapping[str, Any] | None = house.platform.sealer.open(connection, delivery.content)
    return opened


def refusal(error: AppError) -> list[tuple[str, str]]:
    return [(each.code, each.pointer) for each in error.problems]
