"""One use case, one transaction: admitted under the release in force, worked over a working set, flushed, committed.

A deadlock, a busy lock or a clash of unique values that another writer won in between runs the use case again, from the
start, with the rows that were busy among the first locks.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom
from typing import Any, TypeVar, cast

from engines.kernel.errors import Conflict, Problem, Transient
from engines.record.entity import Unique
from engines.record.field_type import Reading
from engines.record.uniqueness import unique_message
from runtime.auth.actor import Actor
from runtime.services.evaluation import Evaluation
from runtime.services.guard import access_of, variables_of
from runtime.services.numbering import Numbering
from runtime.services.platform import Platform
from runtime.services.release import Installed
from runtime.services.rule_book import RuleBook
from runtime.services.save_context import SaveContext
from runtime.services.use_case import UseCase
from runtime.storage import idempotency, releases, workspace
from runtime.storage.database import Connection
from runtime.storage.errors import UniqueClash
from runtime.storage.ids import DryIds, Ids
from runtime.storage.journal import Journal
from runtime.storage.ledger_entries import LedgerBook
from runtime.storage.process_book import ProcessBook
from runtime.storage.record_locks import Admitted
from runtime.storage.records import Busied, Busy
from runtime.storage.system_rows import SystemRows
from runtime.storage.working_set import WorkingSet
from runtime.storage.workspace import Workspace

T = TypeVar("T")
ATTEMPTS = 12
#: Ids that a use case of `size` rows usually draws; SQLite refills its block before the transaction begins.
IDS_PER_ROW = 12


@dataclass(frozen=True, slots=True)
class Once:
    """What is asked for once however often it is asked: the caller's key, and what was asked (JSON)."""

    key: str
    asked: Any


def transact(
    platform: Platform, actor: Actor, work: Callable[[UseCase], T], *, cause: str | None = None, dry: bool = False, size: int = 1,
    once: Once | None = None,
) -> T:  # fmt: skip
    """The answer of `work`, committed; with `dry` nothing is written. `size`: about how many rows it writes.

    With `once` the answer is JSON and kept in the transaction: the same key with the same question is answered with it again,
    with another one it is a `Conflict`.
    """
    asked = _Asked(platform, actor, cause, size, dry, once)
    try:
        return _insisting(asked, work)
    except UniqueClash as clash:
        raise Conflict(_told(platform, clash)) from clash


def _insisting(asked: "_Asked", work: Callable[[UseCase], T]) -> T:
    """The answer of `work`, run again where others were in the way."""
    first: Busied = frozenset()
    dice = SystemRandom()
    for attempt in range(ATTEMPTS):
        try:
            return _once(asked, work, first)
        except Busy as busy:
            is_new, first = not busy.keys <= first, first | busy.keys
            if is_new:  # it is waited for at once, where it is locked first
                continue
        except (UniqueClash, Transient):
            if attempt == ATTEMPTS - 1:
                raise
            asked.platform.telemetry.repeated()
        time.sleep(dice.uniform(0, 0.01 * 2 ** min(attempt, 6)))
    return _once(asked, work, first)


def _told(platform: Platform, clash: UniqueClash) -> Problem:
    """A clash by the titles of the fields, as where it is found before anything is written."""
    with platform.database.read() as connection:
        found = platform.releases.current(connection)
    origin = found.tables.origin(clash.table, clash.columns, clash.index)
    if origin is None:
        return clash.problems[0]
    entity, fields = found.release.entities[origin[0]], origin[1]
    unique = next((one for one in entity.uniques if one.fields == fields), Unique("", fields))
    return Problem("not_unique", params={"message": unique_message(entity, unique)})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be done, the same at every attempt."""

    platform: Platform
    actor: Actor
    cause: str | None
    size: int
    dry: bool
    once: Once | None

    def use_case(
        self, connection: Connection, found: Installed, home: Workspace, ids: Ids, seq: int = 0, first: Busied = frozenset()
    ) -> UseCase:  # fmt: skip
        """Everything that the use case works with."""
        platform, journal = self.platform, Journal()
        ledger = LedgerBook(connection, platform.ledger_tables, found.release.ledgers, ids.next, journal, is_dry=self.dry)
        system = SystemRows(connection, platform.system_tables, journal, ids.next, platform.sealer, is_dry=self.dry)
        admitted = Admitted(
            connection, found.tables, found.release.entities, seq, ids.next, self.dry, found.reads.decided, found.reads.searched
        )
        processes = ProcessBook(
            connection, platform.system_tables, journal, ids.next, platform.sealer, is_dry=self.dry, kept=found.processes.kept
        )  # fmt: skip
        ws = WorkingSet(admitted, journal, ledger, system, processes, first)
        env = Evaluation(platform.clock(home).now(), home.zone, ws, variables_of(self.actor))
        ws.env = env
        numbering = Numbering(platform.database, ws, env, self.size, dry=self.dry)
        return UseCase(
            actor=self.actor, access=access_of(found, self.actor, platform.language),
            release=found.release, plans=found.plans, changes=found.changes, ws=ws, env=env,
            save_context=SaveContext(env, ws, numbering, self.actor.id, env.variables),
            rule_book=RuleBook(found.release, platform.language, ws, env, found.record_rules),
            sealer=platform.sealer, reading=Reading(zone=home.zone), release_reads=found.reads,
            public_ids=ids.public_id, readers=found.readers, versions=found.processes, channels=platform.channels,
            locale=platform.settings.locale, is_dry=self.dry, cause=self.cause,
        )  # fmt: skip


def _done(asked: _Asked, work: Callable[[UseCase], T], use_case: UseCase) -> T:
    """The work, flushed, its answer kept where it may be asked for again."""
    once, connection = asked.once, use_case.ws.connection
    if once is None:
        answer = work(use_case)
        use_case.ws.flush()
        return answer
    user, hash = asked.actor.id, idempotency.hash_of(once.asked)
    kept = idempotency.find(connection, user, once.key, hash)
    if kept is not None:
        return cast("T", kept.value)
    answer = work(use_case)
    use_case.ws.flush()
    idempotency.keep(connection, user, once.key, hash, answer, asked.platform.now())
    return answer


def _once(asked: _Asked, work: Callable[[UseCase], T], first: Busied) -> T:
    platform = asked.platform
    if asked.dry:
        with platform.database.read() as connection:
            home = workspace.load(connection)
            return work(asked.use_case(connection, platform.releases.of(connection, home), home, DryIds()))
    platform.ids.ensure(asked.size * IDS_PER_ROW)
    while True:
        begun = time.perf_counter()
        with releases.writing(platform.database) as (connection, (home, seq)):
            if platform.releases.is_ready(home):
                found = platform.releases.of(connection, home)
                use_case = asked.use_case(connection, found, home, platform.ids, seq, first)
                answer = _done(asked, work, use_case)
                break
        with platform.database.read() as connection:  # another release is in force now: made ready while others write
            platform.releases.current(connection)
    platform.telemetry.committed(_kind(asked.cause), use_case.ws.rows_written, time.perf_counter() - begun)
    if use_case.ws.system.offers:
        platform.wake(use_case.ws.system.offers)
    return answer


def _kind(cause: str | None) -> str:
    """A cause as a label of few values."""
    if cause is None:
        return "save"
    return "data" if "/" in cause else cause.partition(":")[0]
