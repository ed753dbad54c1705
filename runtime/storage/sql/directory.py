"""Users, organisations and departments, which formulas reach through links though they are no app's. Called by `expression`."""

from collections.abc import Mapping

from sqlalchemy import Table

from engines.record.entity import Entity
from engines.record.field_types.user import USER
from engines.record.system_fields import DEPARTMENT, ORGANISATION
from runtime.storage.sql.values import not_in_sql
from runtime.storage.system_tables import SYSTEM

DIRECTORY_TABLES: Mapping[str, Table] = {
    USER: SYSTEM.user,
    ORGANISATION: SYSTEM.organisation,
    DEPARTMENT: SYSTEM.department,
}

_ENTITIES = {id: Entity(id, id, "", id, {}, {}) for id in DIRECTORY_TABLES}


def directory_entity(id: str) -> Entity:
    """The entity that stands for a directory; what is neither form nor directory (payloads, inputs) is refused."""
    found = _ENTITIES.get(id)
    if found is None:
        raise not_in_sql(id)
    return found
