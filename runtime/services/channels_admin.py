"""Channels, for administrators: which there are, their settings as a form, and a message to oneself to try them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import localised
from plugins.spec.manifest import OTHER, TITLES
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.plugin_host.loader import LoadedChannel
from runtime.plugin_host.settings import SettingsChange
from runtime.services.audited import audited
from runtime.services.deliveries import show_delivery
from runtime.services.message_writer import KIND, LANE, TO, pieces_of
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.storage import jobs, plugin_settings, system_rows, users, workspace
from runtime.storage.database import Connection
from runtime.storage.deliveries import TEST
from runtime.storage.jobs import NewJob, Offer
from runtime.storage.plugin_settings import KeptSettings
from runtime.storage.sealer import CLEAR


@dataclass(frozen=True, slots=True)
class SaveChannel:
    """New settings of one."""

    key: str
    settings: Mapping[str, Any]
    """All of them; a secret that is left out stays as it is, null takes it away."""
    is_enabled: bool


def list_channels(platform: Platform, actor: Actor, locale: str) -> list[dict[str, Any]]:
    """All that are installed. Secrets are named, never told. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        kept = plugin_settings.every(connection)
        return [_told(each, kept.get(each.name), locale) for each in platform.channels]


def save_channel(platform: Platform, actor: Actor, request: SaveChannel, locale: str) -> dict[str, Any]:
    """The channel as it is now. Raises `Forbidden`, `NotFound`, `Invalid`."""
    require_admin(actor)
    channel = platform.channels.named(request.key)
    with audited(platform, actor) as change:
        wanted = SettingsChange(request.settings, request.is_enabled, change.now, actor.id)
        kept = platform.channels.settings.save(change.connection, channel, wanted)
        change.note("channel_changed", request.key, enabled=request.is_enabled, settings=sorted(request.settings))
    return _told(channel, kept, locale)


def try_channel(platform: Platform, actor: Actor, key: str, locale: str, to: str | None = None) -> dict[str, Any]:
    """Have a message sent to oneself, or to an address; the delivery, waiting. Raises `Forbidden`, `NotFound`, `Invalid`."""
    require_admin(actor)
    channel = platform.channels.named(key)
    with audited(platform, actor) as change:
        connection = change.connection
        if key not in platform.channels.ready(connection):
            raise Invalid(Problem("delivery_not_ready", params={"channel": localised(channel.manifest.title, locale)}))
        address = _address(connection, actor, channel, to)
        now = platform.clock(workspace.load(connection)).now()
        message, delivery, job = (platform.ids.next() for _ in range(3))
        said = [platform.catalog.say(each, locale, {"channel": localised(channel.manifest.title, locale)}) for each in (
            "test_subject", "test_body"
        )]  # fmt: skip
        content = {**pieces_of(said[:1], said[1:]), TO: address}
        system_rows.insert(connection, "message", {
            "id": message, "key": TEST, "form": None, "record_id": None, "category": "transactional", "at": now, "cause": TEST,
            "actor_id": actor.id,
        })  # fmt: skip
        system_rows.insert(connection, "delivery", {
            "id": delivery, "public_id": platform.ids.public_id(), "message_id": message,
            "user_id": actor.id if channel.manifest.address == "user" else None, "channel": key, "lang": locale,
            "state": "waiting", "reason": None, "attempts": 0, "due_at": now, "created_at": now, "sent_at": None, "job_id": job,
            "content": [CLEAR, content], "detail": None, "reference": None,
        })  # fmt: skip
        # Nobody's job: what became of the test is told where it was asked for, not among later work.
        jobs.enqueue(connection, [NewJob(job, KIND, {"delivery": delivery}, now, LANE)], now)
        change.note("channel_tested", key)
    platform.wake([Offer(job, LANE)])
    return show_delivery(platform, actor, delivery, locale)


def _address(connection: Connection, actor: Actor, channel: LoadedChannel, to: str | None) -> str:
    """Where the test goes."""
    kind, user = channel.manifest.address, None if actor.id is None else users.get_user(connection, actor.id)
    own = {"none": "", "user": "" if user is None else str(user.id), "email": "" if user is None else user.email or ""}
    found = (to or own.get(kind, "")) if kind in ("email", "phone") else own[kind]
    if not found and kind != "none":
        raise Invalid(Problem("test_address_missing", "/to"))
    return found


def _told(channel: LoadedChannel, kept: KeptSettings | None, locale: str) -> dict[str, Any]:
    manifest = channel.manifest
    return {
        "key": manifest.key, "title": localised(manifest.title, locale), "help": localised(manifest.help, locale),
        "address": manifest.address, "version": manifest.version,
        "is_enabled": manifest.is_ready if kept is None else kept.is_enabled, "is_ready": manifest.is_ready,
        "settings": {} if kept is None else dict(kept.settings), "secrets": [] if kept is None else sorted(kept.secrets),
        "schema": _in(channel.schema, locale), "changed_at": None if kept is None else moment_text(kept.changed_at),
    }  # fmt: skip


def _in(schema: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """A settings schema whose titles and descriptions are in one language."""
    words = schema.get(OTHER, {}) if locale == "zh-CN" else {}
    told = {**{name: value for name, value in schema.items() if name not in (OTHER, "examples")}, **words}
    if TITLES in told:
        told[TITLES] = {value: localised(title, locale) for value, title in told[TITLES].items()}
    if "properties" in told:
        told["properties"] = {name: _in(each, locale) for name, each in told["properties"].items()}
    return told
