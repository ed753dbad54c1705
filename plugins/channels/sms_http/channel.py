"""Sends text messages through any provider that takes them by HTTP: address, headers and body are templates of the settings.

Placeholders, not formulas: `{phone}`, `{text}`, `{id}`, `{key}`, each encoded as the place asks for where it stands. So no text
and no number can change what a request means.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from plugins.spec.channel import Message, Outcome, PermanentFault, Sent, Settings, TransientFault, outcome_of
from plugins.spec.http import Answer, Http, quoted
from plugins.spec.network import NetworkFault

_PLACEHOLDER: Final = re.compile(r"\{(phone|text|id|key)\}")
_PHONE: Final = re.compile(r"\+?[0-9]{4,20}")
_LATER: Final = frozenset({408, 409, 423, 425, 429})
_TYPES: Final[Mapping[str, str]] = {
    "json": "application/json", "form": "application/x-www-form-urlencoded", "text": "text/plain; charset=utf-8"
}  # fmt: skip
_ENCODED: Final[Mapping[str, Callable[[str], str]]] = {
    "json": lambda text: json.dumps(text, ensure_ascii=False)[1:-1], "form": quoted, "text": str
}  # fmt: skip


class SmsHttp:
    """A `Channel` to phones."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def send(self, message: Message, settings: Settings) -> Outcome:
        """One request."""
        phone = re.sub(r"[\s()-]", "", message.to)
        if not _PHONE.fullmatch(phone):
            return PermanentFault("bad_address")
        values = {"phone": phone, "text": message.text, "id": message.id, "key": settings.get("key", "")}
        headers = {name: _filled(value, values, str) for name, value in settings.get("headers", {}).items()}
        url, body = _filled(settings["url"], values, quoted), b""
        if "body" in settings and settings["method"] != "GET":
            form = settings.get("format", "json")
            headers = {"Content-Type": _TYPES[form], **headers}
            body = _filled(settings["body"], values, _ENCODED[form]).encode()
        try:
            answer = self._http.request(settings["method"], url, headers, body)
        except NetworkFault as fault:
            return outcome_of(fault)
        return _outcome(answer, settings)


def _filled(template: str, values: Mapping[str, str], encoded: Callable[[str], str]) -> str:
    return _PLACEHOLDER.sub(lambda found: encoded(values[found[1]]), template)


def _outcome(answer: Answer, settings: Settings) -> Outcome:
    status = f"HTTP {answer.status}"
    if answer.status >= 500 or answer.status in _LATER:
        return TransientFault("busy", status)
    if not 200 <= answer.status < 300:
        return PermanentFault("refused", status)
    said = _json(answer.body)
    path = settings.get("success_path", "")
    if path:
        value = _at(said, path)
        if _word(value) not in settings.get("success_values", ()):
            return PermanentFault("refused", f"{path}: {_word(value)}"[:200])
    reference = _word(_at(said, settings.get("reference_path", ""))) if settings.get("reference_path") else ""
    return Sent(reference[:100])


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _at(value: Any, path: str) -> Any:
    """What stands at `data.0.code`."""
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _word(value: Any) -> str:
    """A value as the settings write it: `0`, `true`, `OK`."""
    return value if isinstance(value, str) else json.dumps(value)
