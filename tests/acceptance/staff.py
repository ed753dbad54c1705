"""The people of a story, what they do at its doors with their own rights, and what lies before them: tasks, processes, messages."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from engines.process.definition import ProcessDefinition
from runtime.auth.actor import Actor
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.delete_records import DeleteRecords, delete_records
from runtime.services.do_action import DoAction, do_action
from runtime.services.people import NewUser, add_user
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF, Installation


class Staff:
    """People by login; None is the system itself."""

    def __init__(self, installation: Installation) -> None:
        self._here = installation
        self._actors: dict[str | None, Actor] = {None: SYSTEM_ITSELF}

    def add(self, login: str, roles: Sequence[str] = ()) -> Actor:
        """Somebody new."""
        user = add_user(self._here.platform, SYSTEM_ITSELF, NewUser(login, login, roles=list(roles), password=None)).user
        self._actors[login] = Actor(id=user.id, login=login, roles=frozenset(roles))
        return self._actors[login]

    def save(self, who: str | None, form: str, values: Mapping[str, object], id: int | None) -> int:
        """Create or change a record; its id. Raises what refuses it."""
        request = SaveRecords(form, [RecordInput(values, id)])
        (saved,) = save_records(self._here.platform, self._actors[who], request)
        assert saved.id is not None
        return saved.id

    def delete(self, who: str | None, form: str, id: int) -> None:
        """Into the recycle bin."""
        delete_records(self._here.platform, self._actors[who], DeleteRecords(form, [id]))

    def do(self, who: str | None, form: str, id: int, action: str, inputs: Mapping[str, object]) -> None:
        """An action of a record."""
        do_action(self._here.platform, self._actors[who], DoAction(form, id, action, inputs))

    def act(self, who: str, task: str, about: int | None, verb: str, **more: Any) -> None:
        """On the one open task that they have there. Raises what refuses it; `LookupError` where there is not just one."""
        found = self.tasks(who, task, about)
        if len(found) != 1:
            raise LookupError(f"{who} has {len(found)} open tasks “{task}”")
        act_on_task(self._here.platform, self._actors[who], ActOnTask(found[0], verb, **more))

    def tasks(self, who: str | None = None, task: str | None = None, about: int | None = None) -> list[int]:
        """Open ones: of somebody (None: of anybody), at a node by its key, about a record."""
        wanted = {"state": "open"} | ({} if who is None else {"user_id": self._actors[who].id}) | _about(about)
        return [row["id"] for row in self._rows(SYSTEM.task, wanted) if task in (None, self._key(row["process"], row["node"]))]

    def processes(self, process: str, about: int | None = None) -> list[dict[str, Any]]:
        """Instances of a process by its full key."""
        keys = {self._full_key(each): each.id for each in self._definitions().values()}
        return self._rows(SYSTEM.process_instance, {"process": keys[process], **_about(about)})

    def _key(self, process: str, node: str) -> str:
        definition = self._definitions()[process]
        return definition.nodes[node].key if node in definition.nodes else node

    def _full_key(self, definition: ProcessDefinition) -> str:
        return f"{definition.id.partition('.')[0]}.{definition.document['key']}"

    def _definitions(self) -> Mapping[str, ProcessDefinition]:
        with self._here.platform.database.read() as connection:
            return self._here.platform.releases.current(connection).release.processes

    def _rows(self, table: Table, wanted: Mapping[str, object]) -> list[dict[str, Any]]:
        with self._here.platform.database.read() as connection:
            conditions = [table.c[name] == value for name, value in wanted.items()]
            return [dict(row) for row in connection.execute(select(table).where(*conditions).order_by(table.c.id)).mappings()]


def _about(record: int | None) -> dict[str, object]:
    return {} if record is None else {"record_id": record}
