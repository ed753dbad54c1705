"""What somebody may see and do of the record of their task: what the step says of its fields; of those that it does not name,
what their roles say of this record."""

from collections.abc import Mapping

from engines.access.access import Access
from engines.access.role import FieldRight
from engines.expression.formula import Formula
from engines.process.nodes.user_task import UserTask
from engines.record.entity import Entity

_RIGHTS: Mapping[str, FieldRight] = {"hidden": "hidden", "read": "read", "write": "write", "required": "write"}


def step_access(
    access: Access, entity: Entity, others: Mapping[str, Entity], node: UserTask, only: Formula | None, *, is_seen: bool
) -> Access:  # fmt: skip
    """The access through a task at a node to the records for which `only` holds (None: it is the only one that is asked about).
    `is_seen`: whether they may be read anyway. `others`: all entities."""
    if not node.access:
        return access
    rights = {id: _RIGHTS[right] for id, right in node.access.items()}
    return access.of_one(entity, others, rights, only, is_seen=is_seen)
