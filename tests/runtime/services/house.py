"""An installation for the tests of services: what stories use, and what only a closer look at a service needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from engines.kernel.errors import AppError, Problem
from runtime.auth.actor import Actor
from runtime.services.delete_records import DeleteRecords, delete_records, restore_record
from runtime.services.save_records import RecordInput, Saved, SaveRecords, save_records
from runtime.storage import traces
from runtime.storage.traces import Change
from tests.acceptance.installation import SYSTEM_ITSELF, Installation, Parts


class House(Installation):
    """Values and forms are named by key, as at the doors."""

    def save_some(self, form: str, rows: Sequence[Mapping[str, object]]) -> list[Saved]:
        """Many records of which each stands for itself."""
        return save_records(self.platform, SYSTEM_ITSELF, SaveRecords(form, [RecordInput(row) for row in rows], atomic=False))

    def try_it(self, form: str, values: Mapping[str, object]) -> list[Saved]:
        """What would become of a new record."""
        return save_records(self.platform, SYSTEM_ITSELF, SaveRecords(form, [RecordInput(values)]), dry=True)

    def change(self, form: str, id: int, version: int, values: Mapping[str, object], actor: Actor = SYSTEM_ITSELF) -> Saved:
        """A change by somebody who has seen `version`."""
        (saved,) = save_records(self.platform, actor, SaveRecords(form, [RecordInput(values, id, version)]))
        return saved

    def bring_back(self, form: str, id: int) -> Saved:
        """Out of the recycle bin."""
        return restore_record(self.platform, SYSTEM_ITSELF, form, id)

    def delete_some(self, form: str, ids: Sequence[int]) -> list[Saved]:
        """Each for itself."""
        return delete_records(self.platform, SYSTEM_ITSELF, DeleteRecords(form, ids, atomic=False))

    def history(self, form: str, id: int) -> list[Change]:
        """Its saves, oldest first."""
        with self.platform.database.read() as connection:
            found = traces.changes_of(connection, form, id)
            return [replace(each, changes=self.platform.sealer.open(connection, each.changes)) for each in found]

    def outcomes(self, form: str, id: int) -> list[tuple[str, str]]:
        """(rule, outcome) of its traces, oldest first."""
        with self.platform.database.read() as connection:
            return [(trace.rule, trace.outcome) for trace in reversed(traces.traces_of(connection, form, id))]


def refused(ask: Callable[[], object]) -> list[Problem]:
    """What is wrong with what was asked; [] where it was done."""
    try:
        ask()
    except AppError as error:
        return list(error.problems)
    return []


Install: TypeAlias = Callable[[Parts], House]
