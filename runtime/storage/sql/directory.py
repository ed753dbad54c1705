"""What formulas reach though it is no app's form: users, organisations and departments, and the entries of ledgers. Their columns
bear the names of the fields. Called by `expression`.
"""

from collections.abc import Mapping

from sqlalchemy import Table

from engines.record.entity import Entity
from engines.record.field_types.user import USER
from engines.record.system_fields import DEPARTMENT, ORGANISATION
from engines.report.entries import entries_of
from runtime.storage.sql.values import not_in_sql
from runtime.storage.system_tables import SYSTEM

DIRECTORY_TABLES: Mapping[str, Table] = {
    USER: SYSTEM.user,
    ORGANISATION: SYSTEM.organisation,
    DEPARTMENT: SYSTEM.department,
}

#: What the names of entries of ledgers begin with (`engines/report/entries.py`).
_ENTRIES = entries_of("")
_ENTITIES = {id: Entity(id, id, "", id, {}, {}) for id in DIRECTORY_TABLES}


def has_plain_columns(id: str) -> bool:
    """Whether the columns of its rows are called as the fields are."""
    return id in DIRECTORY_TABLES or id.startswith(_ENTRIES)


def directory_entity(id: str) -> Entity:
    """The entity that stands for a directory or for entries; what is none of these and no form (payloads, inputs) is refused."""
    found = _ENTITIES.get(id)
    if found is None and id.startswith(_ENTRIES):
        return Entity(id, id, "", id, {}, {})
    if found is None:
        raise not_in_sql(id)
    return found
