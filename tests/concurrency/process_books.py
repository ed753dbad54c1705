"""What must hold of processes at any time: their logs have no gap, what is stored reads as it was written, and tasks, timers and
subscriptions are those of what is under way, no more and no less."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from engines.process.instance import Element, Instance
from engines.process.node import Node
from engines.process.state_format import from_json, to_json
from runtime.services.platform import Platform
from runtime.storage.process_book import Task
from runtime.storage.system_tables import SYSTEM
from runtime.storage.tasks import log_lines


@dataclass(frozen=True, slots=True)
class Kept:
    """An instance as the tables have it."""

    id: int
    state: Instance
    log: list[str]
    """Kinds of its entries, in order."""


def assert_processes_right(platform: Platform) -> list[Kept]:
    """All instances, oldest first; nothing of them may be wrong."""
    with platform.database.snapshot() as connection:
        found = [_kept(platform, connection, row) for row in connection.execute(_INSTANCES).mappings()]
        nodes = _Nodes(platform, connection)
        states = {each.id: each.state for each in found}
        assert _open_votes(states) == _open_tasks(connection)
        assert _listening(states, nodes) == _subscriptions(connection)
        missing = _awaited(states, nodes) - _timers(connection)
        assert not missing, f"nobody will wake {missing}"
    return found


_INSTANCES = select(SYSTEM.process_instance).order_by(SYSTEM.process_instance.c.id)


class _Nodes:
    """The nodes of the versions that instances walk."""

    def __init__(self, platform: Platform, connection: Connection) -> None:
        self._versions = platform.releases.current(connection).processes
        self._connection = connection

    def __call__(self, state: Instance, element: Element) -> Node:
        return self._versions.version(state.process, state.version, self._connection).definition.nodes[element.node]


def _kept(platform: Platform, connection: Connection, row: Any) -> Kept:
    document = platform.sealer.open(connection, row["document"])
    state = from_json(document)
    assert to_json(state) == document
    assert (row["state"], row["outcome"], row["failures"]) == (state.state, state.outcome, len(state.failures))
    assert (row["ended_at"] is None) == state.is_active
    assert state.is_active or not (state.elements or +state.taken)
    log = SYSTEM.process_log
    rows = connection.execute(select(log).where(log.c.instance_id == row["id"]).order_by(log.c.number, log.c.id)).mappings()
    entries: list[Any] = []
    for each in rows:
        told = log_lines(platform.sealer.open(connection, each["entries"]))
        assert each["number"] == told[0][0]
        entries += told
    assert [entry[0] for entry in entries] == list(range(1, state.entries + 1)), f"the log of {row['id']} has gaps"
    return Kept(row["id"], state, [entry[1] for entry in entries])


def _open_votes(states: dict[int, Instance]) -> Counter[tuple[int, int, int]]:
    """Instance, element and user, of each who is asked and has not answered."""
    found: Counter[tuple[int, int, int]] = Counter()
    for id, state in states.items():
        for element in state.elements.values():
            users: Any = element.data.get("users", ())
            votes: Any = element.data.get("votes", ())
            found.update((id, element.id, user) for user, vote in zip(users, votes, strict=True) if vote == "open")
    return found


def _open_tasks(connection: Connection) -> Counter[tuple[int, int, int]]:
    rows = connection.execute(select(*(SYSTEM.task.c[name] for name in Task.__slots__)).where(SYSTEM.task.c.state == "open"))
    return Counter((task.instance_id, task.element, task.user_id) for task in (Task(*row) for row in rows))


def _listening(states: dict[int, Instance], nodes: _Nodes) -> set[tuple[int, int]]:
    return {
        (id, element.id) for id, state in states.items() for element in state.elements.values()
        if element.state == "activated" and nodes(state, element).kind == "message"
    }  # fmt: skip


def _subscriptions(connection: Connection) -> set[tuple[int, int]]:
    table = SYSTEM.subscription
    return {(row[0], row[1]) for row in connection.execute(select(table.c.instance_id, table.c.element))}


def _awaited(states: dict[int, Instance], nodes: _Nodes) -> set[tuple[int, int, int]]:
    """Instance, element and round of each timer that is waited for."""
    found = set()
    for id, state in states.items():
        for element in state.elements.values():
            if element.state == "activated" and nodes(state, element).kind in ("timer", "boundary_timer"):
                round: Any = element.data.get("round", 0)
                found.add((id, element.id, round))
    return found


def _timers(connection: Connection) -> set[tuple[int, int, int]]:
    table = SYSTEM.job
    query = select(table.c.payload).where(table.c.kind == "timer", table.c.state.in_(("waiting", "running")))
    payloads = connection.execute(query).scalars()
    return {(each["instance"], each["element"], each["round"]) for each in payloads}
