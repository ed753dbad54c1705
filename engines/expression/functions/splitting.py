"""Stable splitting: the same key always falls into the same bucket, in memory and in SQL."""

import hashlib

from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.types import INTEGER

BUCKETS = 10_000


def bucket(_env: Env, key: object, salt: str) -> int:
    """The first eight hexadecimal digits of md5(salt + ":" + key), modulo 10 000. No secret: every database has md5."""
    digest = hashlib.md5(f"{salt}:{key}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % BUCKETS


SPLITTING = (
    Function(
        "bucket",
        (takes("key: text|integer|reference, salt: text", INTEGER.required(), bucket),),
        'A stable number from 0 to 9999 for a key: `bucket(id, "spring") < 1000` is a tenth of all.',
        '为某个值分配一个固定的 0 到 9999 的编号：`bucket(id, "spring") < 1000` 即稳定的一成样本。',
        (('bucket(42, "a") == bucket("42", "a")', "true"), ('bucket(42, "a")', "6894")),
        has_sql=True,
    ),
)
