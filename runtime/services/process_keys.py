"""What processes are called at the doors."""

from collections.abc import Mapping

from engines.blueprint.model import Release
from engines.process.definition import ProcessDefinition


def key_of(document: Mapping[str, object], id: str) -> str:
    """Full key of a process."""
    return f"{id.partition('.')[0]}.{document['key']}"


def process_of(release: Release, key: str) -> ProcessDefinition | None:
    """The process with this full key."""
    return next((each for each in release.processes.values() if key_of(each.document, each.id) == key), None)
