"""To which steps a task can be returned: those of people that were gone through before, on the way to it."""

from collections.abc import Mapping

from engines.kernel.text import Text
from engines.process.definition import ProcessDefinition
from engines.process.order import is_before
from runtime.storage import tasks
from runtime.storage.database import Connection
from runtime.storage.process_book import Task


def steps_back(connection: Connection, definition: ProcessDefinition, task: Task) -> Mapping[str, Text]:
    """Titles by node id, oldest first."""
    passed = {each.node: each.title for each in tasks.of_instance(connection, task.instance_id) if each.state == "done"}
    return {node: title for node, title in passed.items() if node in definition.nodes and is_before(definition, node, task.node)}
