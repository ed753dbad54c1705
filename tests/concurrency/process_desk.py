"""One desk with two doors, for two who come to one process at the same moment: people with tasks, and what they do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import select

from runtime.auth.actor import Actor
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.do_job import do_job
from runtime.services.people import NewUser, add_user
from runtime.services.turn import Turn
from runtime.storage.process_book import Task
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.concurrency.meeting import Deed, meet
from tests.concurrency.process_books import Kept, assert_processes_right
from tests.runtime.services.desk import END, node, process, state

LEASE = timedelta(minutes=1)
BEGIN = node("start", "start_event", on=["desk.request.created"], button={})
ASK = {"assign": [{"role": "desk.boss"}]}
LATER, MUCH_LATER = "2026-03-01T11:00:00+08:00", "2026-03-01T13:00:00+08:00"
COUNT = {"update": {"set": {"count": "coalesce(count, 0) + 1"}}}


class Desk:
    """One installation with two doors, and people with tasks."""

    def __init__(self, one: Installation, other: Installation, *logins: str) -> None:
        self.one = one
        self.other = other
        self.people: dict[str, Actor] = {}
        for login in logins:
            user = add_user(one.platform, SYSTEM_ITSELF, NewUser(login, login, roles=["desk.boss"], password=None)).user
            self.people[login] = Actor(id=user.id, login=login)

    def tasks(self, **where: Any) -> list[Task]:
        with self.one.platform.database.read() as connection:
            rows = connection.execute(select(*(SYSTEM.task.c[name] for name in Task.__slots__)).order_by(SYSTEM.task.c.id))
            found = [Task(*row) for row in rows]
        return [task for task in found if all(getattr(task, name) == value for name, value in where.items())]

    def act(self, login: str, verb: str, **more: Any) -> Deed:
        """Somebody does something with the task that they have now."""
        (task,) = self.tasks(user_id=self.people[login].id, state="open")
        return lambda door: act_on_task(door.platform, self.people[login], ActOnTask(task.id, verb, **more)).state

    def meet(self, earlier: Deed, later: Deed) -> tuple[Any, Any]:
        return meet(self.one, self.other, earlier, later)

    def at(self, moment: str) -> None:
        self.one.at(moment)
        self.other.at(moment)

    def right(self) -> Kept:
        """The only instance; nothing is wrong with it, and once it is over nobody has a task."""
        (kept,) = assert_processes_right(self.one.platform)
        assert not kept.state.failures
        assert self.one.incidents() == []
        return kept

    def states(self) -> list[Any]:
        return [each["state"] for each in self.one.rows("desk.request")]


Doors: TypeAlias = Callable[..., Desk]


def fire(door: Installation) -> object:
    """The timer that is due: how many instances it was told to."""
    done = do_job(door.platform, Turn(f"{id(door)}", LEASE), kinds=frozenset({"timer"}))
    return None if done is None else done["process"]


def save(id: int, **values: object) -> Deed:
    def deed(door: Installation) -> object:
        door.save("desk.request", values, id)
        return "saved"

    return deed


def approval(**more: Any) -> dict[str, Any]:
    boss = node("boss", "user_task", **{**ASK, **more})
    return process(
        "approval", [BEGIN, boss, node("grant", "service_task", do=state("granted")), END], "start > boss > grant > end"
    )
