"""The installation's master keys: the newest wraps the keys of records, older ones still unwrap them.

They stand in `TESSERA_MASTER_KEY` (base64 of 32 bytes; several by comma, the newest first), else in the file `keys` of the data
folder, a line each, which is made when it is first needed and which nobody else may read. A copy of the database without them
tells nothing of what is sealed: keep a copy of the file elsewhere.
"""

import base64
import binascii
import os
import threading
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engines.kernel.errors import Permanent, Problem

_SIZE = 32
_NONCE = 12


class KeyRing:
    """Master keys. Thread-safe."""

    def __init__(self, given: str | None, path: Path) -> None:
        """`given`: what the environment says; None: the file at `path`."""
        self._given = given
        self._path = path
        self._keys: dict[str, AESGCM] = {}
        self._newest = ""
        self._reading = threading.Lock()

    def wrap(self, key: bytes, about: bytes) -> str:
        """A key as it is kept. `about`: what it can be unwrapped for only. Raises `Permanent` where the master keys are unfit."""
        keys = self._read()
        nonce = os.urandom(_NONCE)
        return f"{self._newest}.{base64.b64encode(nonce + keys[self._newest].encrypt(nonce, key, about)).decode()}"

    def unwrap(self, wrapped: str, about: bytes) -> bytes:
        """The key. Raises `Permanent` `master_key_missing` where this installation has not the master key that it needs."""
        name, _, text = wrapped.partition(".")
        master = self._read().get(name)
        try:
            if master is None:
                raise Permanent(Problem("master_key_missing", params={"key": name}))
            sealed = base64.b64decode(text)
            return master.decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
        except InvalidTag:
            raise Permanent(Problem("master_key_missing", params={"key": name})) from None

    def oldest(self) -> tuple[str, bytes]:
        """Name and bytes of the oldest key: what equal values are sealed equal with, so that they stay so when a newer key is
        put before it."""
        key = _key(self._lines()[-1])
        return _name(key), key

    def _read(self) -> dict[str, AESGCM]:
        if not self._keys:
            with self._reading:
                if not self._keys:
                    keys = [_key(line) for line in self._lines()]
                    self._newest = _name(keys[0])
                    self._keys = {_name(key): AESGCM(key) for key in keys}
        return self._keys

    def _lines(self) -> list[str]:
        if self._given is not None:
            return [part.strip() for part in self._given.split(",")]
        if not self._path.exists():
            self._make()
        return self._path.read_text().split()

    def _make(self) -> None:
        """Write a new key beside and link it into its place: of several processes at once one has made it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f".{self._path.name}-{os.urandom(8).hex()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(base64.b64encode(os.urandom(_SIZE)).decode() + "\n")
            made.flush()
            os.fsync(made.fileno())
        try:
            os.link(beside, self._path)
        except FileExistsError:
            return
        finally:
            beside.unlink()


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _SIZE:
        raise Permanent(Problem("master_key_unfit"))
    return key


def _name(key: bytes) -> str:
    """What a key is called in what it has wrapped."""
    return sha256(b"tessera master " + key).hexdigest()[:8]
