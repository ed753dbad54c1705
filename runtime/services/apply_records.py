"""Records that come with apps: seed with every install, demo data on request. A record that is there already is left alone.

They go through the same pipeline and agenda as a person's save, in slices, links by keys of records that came before.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from engines.blueprint.model import RecordSet
from engines.kernel.errors import Invalid, Problem
from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.services.save_records import RecordInput, SaveRecords, save_slice
from runtime.services.transact import transact
from runtime.services.use_case import UseCase

SLICE = 500


@dataclass(frozen=True, slots=True)
class Applied:
    """How many records were made, and how many were there."""

    created: int = 0
    kept: int = 0


def apply_records(
    platform: Platform, actor: Actor, sets: Iterable[RecordSet],
    report: Callable[[RecordSet, int], None] = lambda _set, _done: None,
) -> Applied:  # fmt: skip
    """Bring record sets in, in order. Raises `Invalid` where a record does not fit: the app is at fault."""
    counts: Counter[str] = Counter()
    for each in sets:
        for start in range(0, len(each.records), SLICE):
            part = each.records[start : start + SLICE]
            work = partial(apply_slice, records=each, part=part, start=start)
            counts += transact(platform, actor, work, cause=f"{each.app}/{each.path}", size=len(part))
            report(each, start + len(part))
    return Applied(counts["created"], counts["kept"])


def apply_slice(use_case: UseCase, records: RecordSet, part: Sequence[Mapping[str, object]], start: int) -> Counter[str]:
    """Bring `part` of a set in, which begins at record `start` of it; how many were created and kept."""
    entity = use_case.release.entities[records.form]
    key = () if records.key is None else (entity.fields[records.key].key,)
    thrown_away = _thrown_away(use_case, records, part)
    wanted = [number for number in range(len(part)) if number not in thrown_away]
    request = SaveRecords(entity.key, [RecordInput(part[number]) for number in wanted], key, "create", atomic=False)
    counts: Counter[str] = Counter(kept=len(thrown_away))
    problems: list[Problem] = []
    for number, saved in zip(wanted, save_slice(use_case, request), strict=True):
        if saved.status == "created":
            counts["created"] += 1
        elif [problem.code for problem in saved.problems] == ["already_there"]:
            counts["kept"] += 1
        else:
            problems += [problem.under(f"/{records.app}/{records.path}/records/{start + number}") for problem in saved.problems]
    if problems:
        raise Invalid(problems)
    return counts


def _thrown_away(use_case: UseCase, records: RecordSet, part: Sequence[Mapping[str, object]]) -> set[int]:
    """Which of these a person has put into the recycle bin: they are not brought in again."""
    name = records.key
    if name is None:
        return set()
    coerce = use_case.plans[records.form].coerce
    values = [coerce(each)[0].get(name) for each in part]
    gone = {row[name] for row in use_case.ws.deleted_by(records.form, name, [value for value in values if value is not None])}
    return {number for number, value in enumerate(values) if value in gone}
