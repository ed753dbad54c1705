"""Encrypted fields: their column holds a sealed text, the rest of the house knows the plain one.

Equal texts are sealed equal (AES-SIV, whose synthetic nonce is a keyed hash of the text), so that unique indexes and `==`
work on what is sealed; nothing else does. `1` and the name of the master key stand in front. A field that becomes encrypted,
or plain, gets another column, into which its values are brought.
"""

import base64
import threading
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from engines.kernel.errors import Permanent, Problem
from runtime.storage.key_ring import KeyRing
from runtime.storage.types import Processor

_FORMAT = "1"
_CIPHER = "tessera_field_cipher"


class FieldCipher:
    """Seals the values of encrypted fields. Thread-safe."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._made: tuple[str, AESSIV] | None = None
        self._making = threading.Lock()

    def seal(self, text: str) -> str:
        """The text as its column has it."""
        front, cipher = self._cipher()
        return f"{front}{base64.b64encode(cipher.encrypt(text.encode(), None)).decode()}"

    def open(self, sealed: str) -> str:
        """The text. Raises `Permanent` `master_key_missing` where it was sealed with another key."""
        front, cipher = self._cipher()
        try:
            if not sealed.startswith(front):
                raise InvalidTag
            return cipher.decrypt(base64.b64decode(sealed[len(front) :]), None).decode()
        except (InvalidTag, ValueError):
            raise Permanent(Problem("master_key_missing", params={"key": sealed[1:9]})) from None

    def _cipher(self) -> tuple[str, AESSIV]:
        if self._made is None:
            with self._making:
                name, key = self._ring.oldest()
                derived = HKDF(hashes.SHA256(), 64, None, b"tessera encrypted fields").derive(key)
                self._made = self._made or (f"{_FORMAT}{name}.", AESSIV(derived))
        return self._made


class SealedText(TypeDecorator[str]):
    """A text that is sealed on its way into the column and opened on its way out, by the cipher of the database."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """As any other text."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Text(collation="C"))

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """To the driver."""
        return lambda text: None if text is None else _cipher_of(dialect).seal(text)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """From the driver."""
        return lambda sealed: None if sealed is None else _cipher_of(dialect).open(sealed)


def seal_fields(dialect: Dialect, cipher: FieldCipher) -> None:
    """From now on the database with this dialect seals encrypted fields."""
    setattr(dialect, _CIPHER, cipher)


def _cipher_of(dialect: Dialect) -> FieldCipher:
    found: FieldCipher | None = getattr(dialect, _CIPHER, None)
    if found is None:
        raise Permanent(Problem("no_field_cipher"))
    return found
