"""`send`: a message of the blueprint to whoever it concerns. It is written with the save and goes out afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.expression.formula import Env, Formula
from engines.expression.types import TEXT, Row, Type, reference
from engines.kernel.effects import SendMessage
from engines.rule.definition import NotDone, Step
from engines.rule.setting import MessageShape, Setting, near
from engines.rule.target import Target, target

_USER = "user"
_ADDRESSES: Mapping[str, Type] = {"email": TEXT, "phone": TEXT, "user": reference(_USER)}


@dataclass(frozen=True, slots=True)
class Send:
    """Send one message about one record."""

    message: str
    target: Target
    to: tuple[tuple[str, Formula], ...] | None
    """Kind of address and formula; None: to whom the message itself says."""
    role: str | None
    channel: str | None
    values: tuple[tuple[str, Formula], ...]

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of target, addresses and values. (What the message itself reads is the message's.)"""
        pairs = (*(self.to or ()), *self.values)
        return self.target.formulas + tuple(formula for _, formula in pairs)

    def decide(self, row: Row, env: Env) -> SendMessage | NotDone:
        """The message that is asked for; no record refuses."""
        found = self.target.find(row, env)
        if found is None:
            return NotDone("no_value", {"argument": "record"})
        to = None if self.to is None else {kind: formula.run(row, env) for kind, formula in self.to}
        if self.role is not None:
            to = {**(to or {}), "role": self.role}
        values = {name: formula.run(row, env) for name, formula in self.values}
        return SendMessage(self.message, self.target.form, found, to, self.channel, values)


def send(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"message", "record"?, "to"?, "channel"?, "values"?}`."""
    message = setting.at("message").message(document["message"])
    if message is None:
        return None
    found = target(document.get("record", "this"), setting.at("record"), message.form)
    to, role = _to(document, setting.at("to"))
    channel = document.get("channel")
    if channel is not None and channel not in message.channels:
        setting.at("channel").report(
            "channel_not_of_message", near(channel, message.channels), channel=channel, message=document["message"]
        )
    values = _values(document.get("values", {}), message, setting.at("values"))
    return None if found is None else Send(message.id, found, to, role, channel, values)


def _to(document: Mapping[str, Any], setting: Setting) -> tuple[tuple[tuple[str, Formula], ...] | None, str | None]:
    if "to" not in document:
        return None, None
    pairs: list[tuple[str, Formula]] = []
    for kind, text in document["to"].items():
        formula = setting.at(kind).formula(text, _ADDRESSES[kind]) if kind in _ADDRESSES else None
        if formula is not None:
            pairs.append((kind, formula))
    role = None if "role" not in document["to"] else setting.at("role").role(document["to"]["role"])
    return tuple(pairs), role


def _values(document: Mapping[str, Any], message: MessageShape, setting: Setting) -> tuple[tuple[str, Formula], ...]:
    found: list[tuple[str, Formula]] = []
    for name, text in document.items():
        expect = message.values.get(name)
        if expect is None:
            setting.at(name).report("value_not_of_message", near(name, message.values), value=name)
            continue
        formula = setting.at(name).formula(text, expect.optional())
        if formula is not None:
            found.append((name, formula))
    return tuple(found)
