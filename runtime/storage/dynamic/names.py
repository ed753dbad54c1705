"""Physical names of tables, columns and indexes: the id where it can be one, else cut and hashed. Pure.

PostgreSQL takes 63 bytes (not characters) and SQLite does not tell `Name` from `name`; so long names and names with
capitals carry a hash of the id they stand for.
"""

from hashlib import sha256

#: Bytes of a name made from an id; room is left for what is put behind it.
MOST_BYTES = 55
_HASH = 10


def table_name(entity: str) -> str:
    """`member.order` → `data__member__order`."""
    return physical("data__" + entity.replace(".", "__"))


def column_name(field: str, generation: int) -> str:
    """`amount`, 1 → `amount__1`."""
    return f"{physical(field)}__{generation}"


def index_name(kind: str, table: str, columns: tuple[str, ...]) -> str:
    """The same for the same index, always: `ux_3f…` (unique) or `ix_3f…`."""
    return f"{kind}_{_digest(table + '|' + '|'.join(columns), 24)}"


def view_name(key: str) -> str:
    """`member.order` → `member__order`; never the name of a data table."""
    name = physical(key.replace(".", "__"))
    return f"{name}__view" if name.startswith("data__") else name


def physical(name: str) -> str:
    """A name of at most 55 bytes that no other id shares, whatever the database makes of capitals."""
    if len(name.encode()) <= MOST_BYTES and name == name.lower():
        return name
    kept = name.lower().encode()[: MOST_BYTES - _HASH - 1].decode(errors="ignore")
    return f"{kept}_{_digest(name, _HASH)}"


def _digest(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
