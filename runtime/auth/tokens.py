"""Tokens of sessions and API keys: shown once, kept as a digest."""

import hmac
import secrets
from hashlib import sha256
from typing import NamedTuple

SESSION = "tss_"
KEY = "tsk_"


class NewToken(NamedTuple):
    """A token that was just made."""

    token: str
    """For whoever asked; nobody can tell it again."""
    digest: str
    """To keep."""

    def __repr__(self) -> str:
        """Without the secret."""
        return f"NewToken(digest={self.digest!r})"


def new_token(prefix: str) -> NewToken:
    """A token of 256 random bits; `prefix` says what it is for, so that a scanner of leaked secrets knows it."""
    token = prefix + secrets.token_urlsafe(32)
    return NewToken(token, digest_of(token))


def digest_of(token: str) -> str:
    """What is kept of a token: sha256, in hexadecimal. Random tokens need no slower hash."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_of(token: str) -> str:
    """What a page of this session must send along with a change. Derived: it needs no place to be kept in."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"csrf", sha256).hexdigest()


def is_same(given: str, wanted: str) -> bool:
    """Equality that takes the same time wherever they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode("utf-8", "surrogatepass"))
