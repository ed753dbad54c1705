"""Passwords: hashed with argon2id, judged before they are taken. Hashing takes a tenth of a second and 46 MB on purpose: it
is never done within a transaction."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.low_level import Type

from engines.kernel.errors import Invalid, Problem

SHORTEST = 8
#: Longer ones are refused unread: hashing them would cost more than they are worth.
LONGEST = 256
#: The commonest that are long enough; what people try first.
COMMONEST = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "0123456789",
        "987654321",
        "9876543210",
        "11111111",
        "111111111",
        "00000000",
        "000000000",
        "88888888",
        "888888888",
        "66666666",
        "12341234",
        "11223344",
        "12344321",
        "87654321",
        "123123123",
        "147258369",
        "123456789a",
        "a123456789",
        "1q2w3e4r",
        "1q2w3e4r5t",
        "1qaz2wsx",
        "qwertyui",
        "qwertyuiop",
        "asdfghjk",
        "asdfghjkl",
        "zxcvbnm1",
        "password",
        "password1",
        "password123",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "admin123",
        "admin1234",
        "administrator",
        "letmein1",
        "welcome1",
        "welcome123",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "trustno1",
        "changeme",
        "changeme123",
        "abcd1234",
        "abc12345",
        "abcdefgh",
        "aa123456",
        "aa12345678",
        "woaini1314",
        "woaini520",
        "5201314520",
        "tessera1",
        "tessera123",
    ]
)
#: Second choice of OWASP for argon2id: 46 MiB, one pass, one lane.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1, type=Type.ID)
#: Of no password: what an unknown login is checked against, so that it takes as long as a known one.
_NOBODY = "$argon2id$v=19$m=47104,t=1,p=1$dGVzc2VyYS1ub2JvZHkhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def check_policy(password: str, login: str) -> None:
    """Refuse a password that is easily guessed (`Invalid`): too short, the login, or among the commonest."""
    if len(password) < SHORTEST:
        raise Invalid(Problem("password_too_short", "/password", {"least": SHORTEST}))
    if len(password) > LONGEST:
        raise Invalid(Problem("password_too_long", "/password", {"most": LONGEST}))
    folded = password.casefold()
    if folded == login.casefold():
        raise Invalid(Problem("password_is_login", "/password"))
    if folded in COMMONEST or len(set(folded)) == 1:
        raise Invalid(Problem("password_too_common", "/password"))


def hash_password(password: str) -> str:
    """The hash to keep; it says how it was made."""
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def verify_password(password: str, kept: str | None) -> bool:
    """Whether `password` is what `kept` was made from. None takes as long, and is no."""
    if len(password) > LONGEST:
        return False
    try:
        return _HASHER.verify(kept or _NOBODY, password.encode("utf-8", "surrogatepass"))
    except VerificationError:
        return False


def needs_rehash(kept: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def new_password() -> str:
    """A random one that can be read aloud: 79 bits in groups of four."""
    letters = [secrets.choice(_LETTERS) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))
