"""`make test` tells a test that knows both databases on one of them, every other on the other; `make proof` tells all on both."""

import zlib
from pathlib import Path

import pytest

OPTION = "--alternate-databases"
DATABASES = ("sqlite", "postgresql")
_HERE = Path(__file__).parent
#: Where the databases themselves are what is tested.
_BOTH = tuple(_HERE / room for room in ("runtime/storage", "migrations", "concurrency", "durability"))


def left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of every pair of tests that differ in the database only, one."""
    pairs: dict[tuple[Path, str], dict[str, pytest.Item]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec") and not any(map(item.path.is_relative_to, _BOTH)):
            parts = item.callspec.id.split("-")
            for database in {*DATABASES} & {*parts}:
                rest = "-".join(part for part in parts if part != database)
                pairs.setdefault((item.path, f"{item.originalname}-{rest}"), {})[database] = item
    return [
        pair[DATABASES[zlib.crc32(name.encode()) % 2]] for (_, name), pair in pairs.items() if set(pair) == {*DATABASES}
    ]  # fmt: skip
