"""One use case, one transaction: admitted under the release in force, worked over a working set, flushed, committed.

A deadlock, a busy lock or a clash of unique values that another writer won in between runs the use case again, from the
start, with the rows that were busy among the first locks.
"""

import time
from collections.abc import Callable
from random import SystemRandom
from typing import TypeVar

from engines.kernel.errors import Transient
from engines.record.field_type import Reading
from runtime.services.evaluation import Evaluation
from runtime.services.numbering import Numbering
from runtime.services.platform import Platform
from runtime.services.release import Installed
from runtime.services.rule_book import RuleBook
from runtime.services.save_context import SaveContext
from runtime.services.use_case import Actor, UseCase
from runtime.storage import releases, workspace
from runtime.storage.database import Connection
from runtime.storage.errors import UniqueClash
from runtime.storage.ids import DryIds, Ids
from runtime.storage.journal import Journal
from runtime.storage.ledger_entries import LedgerBook
from runtime.storage.records import Busy
from runtime.storage.system_rows import SystemRows
from runtime.storage.working_set import WorkingSet

T = TypeVar("T")
ATTEMPTS = 12
#: Ids that a use case of `size` rows usually draws; SQLite refills its block before the transaction begins.
IDS_PER_ROW = 12


def transact(
    platform: Platform, actor: Actor, work: Callable[[UseCase], T], *, cause: str | None = None, dry: bool = False, size: int = 1
) -> T:  # fmt: skip
    """The answer of `work`, committed; with `dry` nothing is written. `size`: about how many rows it writes."""
    first: frozenset[tuple[str, int]] = frozenset()
    dice = SystemRandom()
    for attempt in range(ATTEMPTS):
        try:
            return _once(platform, actor, work, cause, dry, size, first)
        except Busy as busy:
            first |= busy.keys
        except (UniqueClash, Transient):
            if attempt == ATTEMPTS - 1:
                raise
        time.sleep(dice.uniform(0, 0.01 * 2 ** min(attempt, 6)))
    return _once(platform, actor, work, cause, dry, size, first)


def _once(
    platform: Platform, actor: Actor, work: Callable[[UseCase], T], cause: str | None, dry: bool, size: int,
    first: frozenset[tuple[str, int]],
) -> T:  # fmt: skip
    if dry:
        with platform.database.read() as connection:
            found = platform.releases.current(connection)
            return work(_use_case(platform, actor, connection, found, DryIds(), 0, cause, frozenset(), size, dry=True))
    platform.ids.ensure(size * IDS_PER_ROW)
    with platform.database.write() as connection:
        admission = releases.lock_shared(connection)
        found = platform.releases.at(connection, admission.number, admission.digest)
        use_case = _use_case(platform, actor, connection, found, platform.ids, admission.seq, cause, first, size)
        answer = work(use_case)
        use_case.ws.flush()
        return answer


def _use_case(
    platform: Platform, actor: Actor, connection: Connection, found: Installed, ids: Ids, seq: int, cause: str | None,
    first: frozenset[tuple[str, int]], size: int, *, dry: bool = False,
) -> UseCase:  # fmt: skip
    journal = Journal()
    ledger = LedgerBook(connection, platform.ledger_tables, found.release.ledgers, ids.next, journal)
    system = SystemRows(connection, platform.system_tables, journal, ids.next)
    ws = WorkingSet(connection, found.tables, found.release.entities, ledger, system, journal, ids.next, seq, first)
    home = workspace.load(connection)
    env = Evaluation(platform.clock(home).now(), home.zone, ws, {"actor": actor.login})
    ws.env = env
    book = RuleBook(found.release, platform.language, ws, env, found.record_rules)
    numbering = Numbering(platform.database, ws, env, size, dry=dry)
    context = SaveContext(env, ws, numbering, actor.id, {"actor": actor.login})
    return UseCase(
        actor=actor, release=found.release, plans=found.plans, changes=found.changes, ws=ws, env=env, save_context=context, rule_book=book,
        sealer=platform.sealer, reading=Reading(zone=home.zone), release_reads=found.reads, public_ids=ids.public_id, cause=cause,
    )  # fmt: skip
