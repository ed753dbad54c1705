"""What every channel must keep, whoever wrote it: a suite that tests call with a plugin's folder and its hook.

It needs no network: the tools record what a channel hands them, or fail as the network does. What it cannot see (that the other
side understands it) is the plugin's own test.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from engines.kernel.text import LOCALES
from plugins.spec.channel import LATER, NEVER, Channel, Message, PermanentFault, Sent, Settings, TransientFault
from plugins.spec.hookspecs import ChannelHook, Tools
from plugins.spec.http import Answer, Http
from plugins.spec.manifest import OTHER, TITLES, BadPlugin, Manifest, read_json, read_manifest, secrets_of
from plugins.spec.network import Guard, NetworkFault, NotAllowed
from plugins.spec.smtp import Server, Smtp

_ADDRESS: Final[Mapping[str, str]] = {"user": "u7", "email": "li.si@example.com", "phone": "+8613800138000", "none": ""}
_STRANGE: Final = ("", "\r\nBcc: x@example.com", "a@b.example\nX: y", "@", "+86;DROP", "𝟙", "x" * 5_000, "{text}{{to}}%s")
_FAULTS: Final = (
    NotAllowed("no"), *(NetworkFault(code) for code in ("unreachable", "timeout", "too_large", "untrusted", "bad_settings"))
)  # fmt: skip


class Recorder:
    """Tools that take everything down; `fault` is raised instead of an answer."""

    def __init__(self, fault: NetworkFault | None = None, status: int = 200) -> None:
        self.seen: list[str] = []
        self.said: list[str] = []
        self.tools = Tools(_Http(self, fault, status), _Smtp(self, fault), _Inbox(self), self._log)

    def _log(self, event: str, **fields: str | int | bool | None) -> None:
        self.said.append(" ".join((event, *map(str, fields.values()))))


class _Http(Http):
    def __init__(self, recorder: Recorder, fault: NetworkFault | None, status: int) -> None:
        super().__init__(Guard())
        self._recorder, self._fault, self._status = recorder, fault, status

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        self._recorder.seen.append(f"{method} {url} {dict(headers or {})} {body.decode('utf-8', 'replace')}")
        if self._fault is not None:
            raise self._fault
        return Answer(self._status, b"{}")


class _Smtp(Smtp):
    def __init__(self, recorder: Recorder, fault: NetworkFault | None) -> None:
        super().__init__(Guard())
        self._recorder, self._fault = recorder, fault

    def deliver(self, server: Server, sender: str, to: str, message: bytes) -> str:
        self._recorder.seen.append(message.decode("utf-8", "replace"))
        if self._fault is not None:
            raise self._fault
        return "250 ok"


class _Inbox:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def put(self, delivery: str, user: str, subject: str, text: str) -> bool:
        self._recorder.seen.append(f"{delivery} {user} {subject} {text}")
        return user.startswith("u")


def a_message(address: str, **other: Any) -> Message:
    """A message as the platform makes them."""
    given: dict[str, Any] = {
        "id": "D41f0-Zz_9", "to": _ADDRESS[address], "subject": "你好，Li Si", "text": "您有 120 积分。\nSee you.", "html": None,
        "lang": "zh-CN", "kind": "shop.hello", "at": datetime(2026, 3, 1, 2, 0, tzinfo=UTC),
    }  # fmt: skip
    return Message(**{**given, **other})


def broken_promises(folder: Path, hook: ChannelHook) -> list[str]:
    """What a channel does not keep, in sentences; empty where all is well."""
    try:
        manifest, schema = read_manifest(folder), read_json(folder / "settings.schema.json")
    except BadPlugin as error:
        return [str(error)]
    found = [*_papers(folder, manifest, schema)]
    examples: list[Settings] = schema.get("examples") or [{}]
    for settings in examples:
        for check in (_sends, _survives, _keeps_quiet, _keeps_nothing):
            found += [f"{check.__name__.strip('_')}: {each}" for each in check(manifest, hook, settings)]
    return list(dict.fromkeys(found))


def _papers(folder: Path, manifest: Manifest, schema: Mapping[str, Any]) -> Iterator[str]:
    if manifest.socket != "channel":
        yield "the manifest names another socket"
    if not (folder / "README.md").is_file():
        yield "README.md is missing"
    Draft202012Validator.check_schema(schema)
    if schema.get("type") != "object" or schema.get("additionalProperties") is not False:
        yield "the schema of the settings must be an object without additionalProperties"
    for name, each in schema.get("properties", {}).items():
        if not all(each.get(word) and each.get(OTHER, {}).get(word) for word in ("title", "description")):
            yield f"setting {name}: title and description are missing in English, or in {OTHER}"
        titles = each.get(TITLES, {})
        if titles and (
            set(titles) != set(each.get("enum", ())) or not all(set(LOCALES) <= set(said) for said in titles.values())
        ):
            yield f"setting {name}: {TITLES} must call each value of the enum in both languages"
    for name in secrets_of(schema):
        if schema["properties"][name].get("type") != "string":
            yield f"setting {name}: what is sealed must be a text"
    validator = Draft202012Validator(schema)
    for settings in schema.get("examples", ()):
        yield from (f"an example does not fit: {error.message}" for error in validator.iter_errors(settings))
    if manifest.is_ready and list(validator.iter_errors({})):
        yield "ready, but not without settings"


def _sends(manifest: Manifest, hook: ChannelHook, settings: Settings) -> Iterator[str]:
    recorder, twice = Recorder(), 2
    channel = hook(recorder.tools)
    for _ in range(twice):
        outcome = channel.send(a_message(manifest.address), settings)
        if not isinstance(outcome, Sent):
            yield f"a message that nothing speaks against is not sent: {outcome}"
    handed = [*recorder.seen, *recorder.said]
    if len(handed) != twice or not all("D41f0-Zz_9" in each for each in handed):
        yield "each try must hand the message over once, with its id"


def _survives(manifest: Manifest, hook: ChannelHook, settings: Settings) -> Iterator[str]:
    """Whatever the network and the address do, there is an answer of the closed set."""
    tries: list[tuple[Recorder, Message]] = [(Recorder(fault), a_message(manifest.address)) for fault in _FAULTS]
    tries += [(Recorder(status=status), a_message(manifest.address)) for status in (199, 301, 400, 404, 408, 429, 500, 503)]
    tries += [(Recorder(), a_message(manifest.address, to=to, subject=to[:200])) for to in _STRANGE]
    for recorder, message in tries:
        channel = hook(recorder.tools)
        try:
            outcome: object = channel.send(message, settings)
        except Exception as error:  # noqa: BLE001 (it is what is looked for)
            yield f"raises {type(error).__name__} for {message.to[:40]!r}"
            continue
        if isinstance(outcome, TransientFault | PermanentFault):
            known = LATER if isinstance(outcome, TransientFault) else NEVER
            if outcome.code not in known:
                yield f"the fault {outcome.code!r} is none of {', '.join(sorted(known))}"
        elif not isinstance(outcome, Sent):
            yield f"answers {outcome!r}"


def _keeps_quiet(manifest: Manifest, hook: ChannelHook, settings: Settings) -> Iterator[str]:
    recorder = Recorder()
    message = a_message(manifest.address)
    outcome = hook(recorder.tools).send(message, settings)
    told = [*recorder.said, outcome.reference if isinstance(outcome, Sent) else ""]
    for secret in filter(None, (message.to, message.subject, message.text)):
        if any(secret in each for each in told):
            yield "the log or the reference tells what was sent, or to whom"


def _keeps_nothing(manifest: Manifest, hook: ChannelHook, settings: Settings) -> Iterator[str]:
    channel = hook(Recorder().tools)
    before = _state(channel)
    channel.send(a_message(manifest.address), settings)
    if _state(channel) != before:
        yield "the channel keeps something between two messages"


def _state(channel: Channel) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in getattr(channel, "__dict__", {}).items())
