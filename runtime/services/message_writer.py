"""Writes messages that rules send: who gets them, by which way, in which language, and what they say, worked out with the data of
the moment and kept in the same transaction. Sending is a job after the commit (`send_message.py`).

A text is kept in pieces, each sealed with the key of the record whose data it shows: an erasure takes that person's words out of
every message, also of those about others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engines.expression.formula import Formula
from engines.kernel.effects import SendMessage
from engines.message.definition import MessageDefinition, Piece
from engines.record.entity import Field
from runtime.services.evaluation import Evaluation
from runtime.services.leaves import carrier
from runtime.services.record_text import RecordText
from runtime.services.stimulus import Row
from runtime.services.use_case import UseCase
from runtime.storage import users
from runtime.storage.sealer import CLEAR, Secret
from runtime.storage.users import User

#: The kind of jobs that send, and their lane.
KIND, LANE = "send", "outbound"
#: Names of pieces: of the address, and before the numbers of those of a text.
TO, SUBJECT, BODY = "to", "subject", "body"


@dataclass(frozen=True, slots=True)
class _Receiver:
    """Somebody who gets it."""

    user: User | None
    addresses: Mapping[str, str] = field(default_factory=dict)
    """By kind; of users none is kept, they are looked up when it is sent."""
    owners: Mapping[str, int | None] = field(default_factory=dict)
    """By kind: the record whose data an address is."""

    @property
    def kinds(self) -> frozenset[str]:
        """Addresses that there are."""
        if self.user is None:
            return frozenset(self.addresses)
        if not self.user.is_active:
            return frozenset()
        return frozenset({"user", "email"} if self.user.email else {"user"})


class MessageWriter:
    """Within one use case."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case
        self._ready: frozenset[str] | None = None

    def write(self, effect: SendMessage, row: Row, cause: str) -> int:
        """The message and a delivery to each receiver; how many these are. Where none of its channels is set up, nobody has
        wished for messages yet: nothing is kept, and nothing is sent when one is."""
        use_case = self._use_case
        message = use_case.release.messages[effect.message]
        if self._ready is None:
            self._ready = use_case.channels.ready(use_case.ws.connection)
        ways = [key for key in _asked(effect, message) if key in self._ready]
        if not ways:
            return 0
        env = use_case.env.bound({"values": effect.values})
        head: dict[str, Any] = {
            "key": message.id, "form": message.form, "record_id": row["id"], "category": message.category,
            "at": use_case.env.now, "cause": cause, "actor_id": use_case.actor.id,
        }  # fmt: skip
        use_case.ws.system.add("message", head)
        may = message.consent is None or message.consent.run(row, env) is True
        receivers = list(self._receivers(effect, message, row, env))
        for receiver in receivers:
            self._deliver(head["id"], ways, message, row, env, receiver, may=may)
        return len(receivers)

    def _receivers(self, effect: SendMessage, message: MessageDefinition, row: Row, env: Evaluation) -> Iterator[_Receiver]:
        """The person whose addresses are named; users, each once."""
        role, found, owners = message.role, dict[str, object](), dict[str, int | None]()
        if effect.to is None:
            for kind, formula in message.addresses.items():
                found[kind] = formula.run(row, env)
                owners[kind] = self._owner(message.form, formula, row)
        else:
            found, role = dict(effect.to), str(effect.to["role"]) if "role" in effect.to else None
            owners = dict.fromkeys(found, self._own(message.form, row))
        people = {kind: str(found[kind]).strip() for kind in ("email", "phone") if found.get(kind) is not None}
        if any(kind in found for kind in ("email", "phone")) or not ({"user"} & found.keys() or role is not None):
            yield _Receiver(None, {kind: text for kind, text in people.items() if text}, owners)
        connection = self._use_case.ws.connection
        known = [] if role is None else users.with_role(connection, role)
        one = found.get("user")
        if isinstance(one, int) and one not in {each.id for each in known}:
            user = users.get_user(connection, one)
            known += [] if user is None else [user]
        yield from (_Receiver(user) for user in known)
        if "user" in found and not isinstance(one, int):
            yield _Receiver(None)

    def _deliver(
        self, id: int, ways: Sequence[str], message: MessageDefinition, row: Row, env: Evaluation, receiver: _Receiver, *,
        may: bool,
    ) -> None:  # fmt: skip
        use_case, now = self._use_case, self._use_case.env.now
        locale = use_case.locale if receiver.user is None else receiver.user.locale or use_case.locale
        channel, reason = self._way(ways, receiver)
        reason = reason if may else "no_consent"
        held = message.quiet.held_until(now, env.zone) if message.quiet and message.category == "marketing" else None
        state = "skipped" if reason is not None else "held" if held is not None else "waiting"
        delivery: dict[str, Any] = {
            "public_id": use_case.public_ids(), "message_id": id, "user_id": None if receiver.user is None else receiver.user.id,
            "channel": channel, "lang": locale, "state": state, "reason": reason or ("quiet_hours" if held else None),
            "attempts": 0, "due_at": held or now, "created_at": now, "sent_at": None, "job_id": None,
            "content": None, "detail": None, "reference": None,
        }  # fmt: skip
        use_case.ws.system.add("delivery", delivery)
        if reason is None:
            delivery["content"] = self._content(message, row, env, receiver, channel, locale)
            whom = f"user:{receiver.user.id}" if receiver.user is not None else f"{message.form}:{row['id']}"
            delivery["job_id"] = self._job(delivery["id"], held or now, f"{KIND}:{channel}:{message.category}:{whom}")

    def _way(self, ways: Sequence[str], receiver: _Receiver) -> tuple[str, str | None]:
        """The first of some channels for which there is an address; else why there is none."""
        for key in ways:
            found = self._use_case.channels.find(key)
            if found is not None and found.manifest.address in {*receiver.kinds, "none"}:
                return key, None
        return ways[0], "no_address"

    def _job(self, delivery: int, due_at: datetime, order_key: str) -> int:
        """What sends it: one after another to one receiver by one way."""
        job: dict[str, Any] = {
            "kind": KIND, "lane": LANE, "state": "waiting", "due_at": due_at, "attempts": 0, "order_key": order_key,
            "dedupe_key": None, "created_at": self._use_case.env.now, "lease_until": None, "lease_by": None, "result": None,
            "finished_at": None, "payload": {"delivery": delivery}, "created_by": None,
        }  # fmt: skip
        self._use_case.ws.system.add("job", job)
        return int(job["id"])

    # what it says

    def _content(
        self, message: MessageDefinition, row: Row, env: Evaluation, receiver: _Receiver, channel: str, locale: str
    ) -> Any:  # fmt: skip
        _, wording = message.wording(locale)
        text = RecordText(self._use_case.release, locale, env.zone)
        clear: dict[str, Any] = {"pieces": {SUBJECT: len(wording.subject), BODY: len(wording.body)}}
        secret: dict[int, dict[str, str]] = {}
        own = self._own(message.form, row)

        def keep(name: str, value: str, owner: int | None) -> None:
            if owner is None:
                clear[name] = value
            else:
                secret.setdefault(owner, {})[name] = value

        for name, pieces in ((SUBJECT, wording.subject), (BODY, wording.body)):
            for number, piece in enumerate(pieces):
                if isinstance(piece, Formula):
                    keep(f"{name}.{number}", self._said(piece, row, env, text), self._owner(message.form, piece, row))
                else:
                    keep(f"{name}.{number}", piece, None)
        loaded = self._use_case.channels.find(channel)
        kind = "none" if loaded is None else loaded.manifest.address
        if kind in receiver.addresses:
            keep(TO, receiver.addresses[kind], receiver.owners.get(kind, own))
        return Secret(clear, secret) if secret else [CLEAR, clear]

    def _own(self, form: str, row: Row) -> int | None:
        """The record itself, where anything in it is personal."""
        return int(row["id"]) if self._use_case.release_reads.personal(form) else None

    def _owner(self, form: str, formula: Formula, row: Row) -> int | None:
        """The record whose personal data a formula tells: that of the first path which leads to some; else the message's own."""
        reads = self._use_case.release_reads
        for path in sorted(formula.reads.paths):
            if path[-1] not in reads.personal_ids:
                continue
            at, owner = carrier(self._use_case, form, row, path)
            if owner is not None and path[-1] in reads.personal(at):
                return owner
        return self._own(form, row)

    def _said(self, formula: Formula, row: Row, env: Evaluation, text: RecordText) -> str:
        value: Any = formula.run(row, env)
        if value is None:
            return ""
        if isinstance(value, str) and formula.type.kind == "text":
            return value
        kind = formula.type
        if kind.kind == "reference" and isinstance(value, int):
            found = self._use_case.ws.record(kind.form or "", value) if kind.form in self._use_case.release.entities else None
            return str(value) if found is None else text.label(kind.form or "", found)
        return text.plain(value, self._field(formula, value))

    def _field(self, formula: Formula, value: Any) -> Field | None:
        """The field whose options a value is one of."""
        kind = formula.type.item or formula.type
        if kind.kind != "option":
            return None
        entities = self._use_case.release.entities
        fields = (entities[form].fields.get(id) for form, id in sorted(formula.reads.fields) if form in entities)
        wanted = set(value if isinstance(value, tuple | list) else (value,))
        return next((each for each in fields if each is not None and wanted <= set(each.option_keys)), None)


def _asked(effect: SendMessage, message: MessageDefinition) -> tuple[str, ...]:
    return message.channels if effect.channel is None else (effect.channel,)


def joined(content: Mapping[str, Any], name: str) -> str | None:
    """A text of its pieces; None where one of them was erased."""
    pieces: Sequence[str | None] = [content.get(f"{name}.{number}") for number in range(content["pieces"][name])]
    return None if any(each is None for each in pieces) else "".join(each or "" for each in pieces)


def pieces_of(subject: Sequence[Piece], body: Sequence[Piece]) -> dict[str, Any]:
    """A text without formulas, in pieces."""
    told: dict[str, Any] = {"pieces": {SUBJECT: len(subject), BODY: len(body)}}
    for name, pieces in ((SUBJECT, subject), (BODY, body)):
        told |= {f"{name}.{number}": piece for number, piece in enumerate(pieces)}
    return told
