"""What of a process is compiled with the rules. Called for a release, and for versions of before that instances still walk."""

from collections.abc import Iterator

from engines.process.source import ProcessSource
from engines.process.starting import derived_rules
from engines.rule.compile import RuleSource


def rule_sources(process: ProcessSource) -> Iterator[RuleSource]:
    """What of a process is compiled with the rules: how it begins, what it waits for, what its service tasks do."""
    for rule in derived_rules(process.key, process.raw):
        yield RuleSource(process.app, "rule", rule.raw, f"{process.pointer}/nodes/{rule.index}", moved=rule.moved)
    for index, node in enumerate(process.raw["nodes"]):
        if node["type"] == "service_task":
            task = {
                "process": process.id, "node": node.get("id", node["key"]), "title": node.get("title", process.raw["title"]),
                "do": node["do"],
            }  # fmt: skip
            pointer = f"{process.pointer}/nodes/{index}"
            yield RuleSource(process.app, "task", task, pointer, process.subject, process.variables)
