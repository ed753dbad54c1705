"""What history, traces and jobs keep of people is sealed with a key of the record that it is about. Without the key, which an
erasure drops, nobody reads it again.

Formats: `[0, document]` is clear. `[1, clear, {record id: sealed}]` is a document whose personal parts are sealed, each with the
key of its record (AES-256-GCM, base64 of the key's mark, nonce and text);
`clear` is null where a part is the whole. What was written before
something was personal stays clear.
"""

import base64
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, select

from engines.kernel.errors import Permanent, Problem
from runtime.storage.bulk import insert_rows
from runtime.storage.key_ring import KeyRing
from runtime.storage.system_tables import SYSTEM
from runtime.storage.types import dump_json, load_json

CLEAR, SEALED = 0, 1
_KEY, _NONCE, _MARK = 32, 12, 4
_CHUNK = 5_000
_GONE = object()


@dataclass(frozen=True, slots=True)
class Secret:
    """A document that is to be sealed when it is written."""

    clear: Any
    """What stays readable; None where there is one part, which is the whole."""
    parts: Mapping[int, Any]
    """By id of the record that they are about: what is added to `clear`."""


def by_field(document: Mapping[str, Any], personal: Collection[str], record: int) -> Any:
    """A document by field id, of which the personal fields are sealed with the key of their record."""
    secret = {name: value for name, value in document.items() if name in personal}
    if not secret:
        return [CLEAR, document]
    return Secret({name: value for name, value in document.items() if name not in personal}, {record: secret})


def whole(document: Any, record: int | None) -> Any:
    """A document that is sealed in whole; clear where it is about no record."""
    if document is None:
        return None
    return [CLEAR, document] if record is None else Secret(None, {record: document})


class _Key:
    """The key of a record."""

    __slots__ = ("cipher", "mark")

    def __init__(self, key: bytes) -> None:
        self.cipher = AESGCM(key)
        self.mark = sha256(b"tessera record " + key).digest()[:_MARK]


class Sealer:
    """Seals what is written, opens what is read. Shared by all threads."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def seal_rows(self, connection: Connection, rows: Sequence[dict[str, Any]], columns: Iterable[str]) -> None:
        """Seal the secrets in these columns (or in the values of a mapping there), with keys that are made where there are
        none. Part of the flush."""
        places: list[tuple[dict[str, Any], str, Secret]] = []
        for column in columns:
            for row in rows:
                value = row[column]
                if type(value) is Secret:
                    places.append((row, column, value))
                elif type(value) is dict and any(type(inner) is Secret for inner in value.values()):
                    row[column] = inside = dict(value)
                    places += [(inside, name, inner) for name, inner in value.items() if type(inner) is Secret]
        if not places:
            return
        keys = self._keys(connection, {id for _, _, secret in places for id in secret.parts})
        for place, name, secret in places:
            place[name] = [SEALED, secret.clear, {str(id): _sealed(keys[id], id, part) for id, part in secret.parts.items()}]

    def open(self, connection: Connection, sealed: Any) -> Any:
        """What was sealed, as far as the keys are there; None for what was never written, or of which nothing is left. Raises
        `Permanent` for a format that this program does not know, `master_key_missing`."""
        return self.open_all(connection, (sealed,))[0]

    def open_all(self, connection: Connection, sealed: Sequence[Any]) -> list[Any]:
        """The same of several, whose keys are read together."""
        for each in sealed:
            if each is not None and each[0] not in (CLEAR, SEALED):
                raise Permanent(Problem("sealed_by_newer", params={"format": each[0]}))
        ids = {int(id) for each in sealed if each is not None and each[0] == SEALED for id in each[2]}
        keys = self._found(connection, ids)
        return [None if each is None else each[1] if each[0] == CLEAR else _put_together(keys, *each[1:]) for each in sealed]

    def opener(self, connection: Connection) -> Callable[[Any], Any]:
        """`open` for one connection."""
        return lambda sealed: self.open(connection, sealed)

    def _keys(self, connection: Connection, ids: set[int]) -> dict[int, _Key]:
        found = self._found(connection, ids)
        made = {id: os.urandom(_KEY) for id in sorted(ids - found.keys())}
        insert_rows(
            connection, SYSTEM.record_key,
            [{"record_id": id, "wrapped": self._ring.wrap(key, _about(id))} for id, key in made.items()],
        )  # fmt: skip
        return {**found, **{id: _Key(key) for id, key in made.items()}}

    def _found(self, connection: Connection, ids: set[int]) -> dict[int, _Key]:
        table, wanted = SYSTEM.record_key, sorted(ids)
        found: dict[int, _Key] = {}
        for start in range(0, len(wanted), _CHUNK):
            query = select(table.c.record_id, table.c.wrapped).where(table.c.record_id.in_(wanted[start : start + _CHUNK]))
            found |= {id: _Key(self._ring.unwrap(wrapped, _about(id))) for id, wrapped in connection.execute(query)}
        return found


def drop_keys(connection: Connection, ids: Collection[int]) -> None:
    """What is sealed about these records is gone for good."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        connection.execute(delete(SYSTEM.record_key).where(SYSTEM.record_key.c.record_id.in_(wanted[start : start + _CHUNK])))


def _put_together(keys: Mapping[int, _Key], clear: Any, parts: Mapping[str, str]) -> Any:
    opened = [part for id, text in parts.items() if (part := _opened(keys.get(int(id)), int(id), text)) is not _GONE]
    if clear is None:
        return opened[0] if opened else None
    return {**clear, **{name: value for part in opened for name, value in part.items()}}


def _about(id: int) -> bytes:
    return f"record {id}".encode()


def _sealed(key: _Key, id: int, document: Any) -> str:
    nonce = os.urandom(_NONCE)
    return base64.b64encode(key.mark + nonce + key.cipher.encrypt(nonce, dump_json(document), _about(id))).decode()


def _opened(key: _Key | None, id: int, text: str) -> Any:
    """`_GONE` where the key that it was sealed with was dropped, though the record may have got another one since."""
    sealed = base64.b64decode(text)
    mark, nonce, sealed = sealed[:_MARK], sealed[_MARK : _MARK + _NONCE], sealed[_MARK + _NONCE :]
    if key is None or key.mark != mark:
        return _GONE
    try:
        return load_json(key.cipher.decrypt(nonce, sealed, _about(id)))
    except InvalidTag:
        raise Permanent(Problem("sealed_text_damaged", params={"record": id})) from None
