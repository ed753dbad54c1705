"""Fetching ahead: for a slice of rows, everything that their rules will read, in a number of queries that does not grow.

First pass of the working set: records that will change, and those whose records are looked through, are locked by form and
id, then accounts, then counters.
What it misses is fetched late, row by row; tests count queries so that nothing usual is missed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from engines.rule.actions.postings import Posting
from engines.rule.actions.processes import Deliver
from engines.rule.ruleset import Grant, RecordRule, consider
from engines.rule.trigger import RECORD_EVENTS
from runtime.services.granted import granted_counters
from runtime.services.release_reads import PathTree, ReadPlan, with_rules
from runtime.services.stimulus import Row
from runtime.services.use_case import UseCase
from runtime.storage.record_reads import is_indexed

Ids = dict[str, set[int]]


def read_ahead(use_case: UseCase, form: str, rows: Sequence[Row]) -> None:
    """Fetch what saving `rows` (values by field id, links resolved) of `form` will read."""
    rules = [rule for event in ("created", "updated") for rule in use_case.rule_book.published(f"{form}.{event}")]
    plan = with_rules(use_case.release_reads.plan(form), rules)
    parents: Ids = defaultdict(set)
    _parents(use_case, plan, rows, parents)
    _looked_through(use_case, plan, rows, parents)
    for entity in sorted(parents):
        use_case.ws.lock(entity, parents[entity])
    _read(use_case, plan, rows)
    accounts = set(_accounts(use_case, plan, rows))
    counters: set[tuple[str, str, str]] = set()
    for rule in rules:
        ledgers = [step.ledger for step in rule.trigger.steps if isinstance(step, Posting)]
        is_limited = rule.limit_total is not None or rule.limit_per_day is not None
        for row in rows:
            subject = row.get("id") if rule.trigger.subject is None else rule.trigger.subject.run(row, use_case.env)
            if not isinstance(subject, int):
                continue
            accounts.update((ledger, subject) for ledger in ledgers)
            if is_limited:
                counters.update(_counters(use_case, rule, row))
    known = [row for row in rows if isinstance(row.get("id"), int)]
    changes = use_case.release_reads.changes(form)
    if known:
        _read(use_case, changes.reads, known)
        accounts.update(_accounts(use_case, changes.reads, known))
    _processes(use_case, form, rows, [row["id"] for row in known])
    book, ids = use_case.ws.ledger, [row["id"] for row in known]
    concerned = {ledger: book.fetch_causes(ledger, form, ids) for ledger in changes.reversed_ledgers if ids}
    book.prefetch(accounts.union(*concerned.values()))
    if any(concerned.values()):
        book.load_causes(set().union(*concerned.values()))
    for ledger, owners in concerned.items():
        for posting in (posting for id in ids if owners for posting in book.causes(ledger, form, id)):
            counters.update(granted_counters(use_case, posting, book.owner_of(posting.account_id).owner_id))
    use_case.ws.system.fetch_usage(counters)
    use_case.extremes.expect(form, use_case.release_reads.feeds(form), known)


def _processes(use_case: UseCase, form: str, rows: Sequence[Row], known: Sequence[int]) -> None:
    """Who waits for what may happen to the rows, and what is under way about them and may be so once."""
    book, connection = use_case.ws.processes, use_case.ws.connection
    for process in use_case.release_reads.once(form) if known else ():
        book.expect_about(process, form, known)
    older = (rule for event in RECORD_EVENTS for rule in use_case.versions.listening(f"{form}.{event}", connection))
    steps = [step for rule in older for step in rule.steps if isinstance(step, Deliver)]
    for step in (*use_case.release_reads.deliveries(form), *steps):
        keys = (step.about.find(row, use_case.env) for row in rows if "id" in row or step.about.formula is not None)
        book.subscriptions.expect(step.process, step.version, step.node, (key for key in keys if key is not None))


def _parents(use_case: UseCase, plan: ReadPlan, rows: Iterable[Row], found: Ids) -> None:
    """Ids of the records that carry roll-ups over these rows; of new rows and of what they were."""
    entity = use_case.release.entities[plan.form]
    for link, parent in plan.parents.items():
        target = parent.form
        for row in rows:
            for image in (row, _stored(use_case, entity.id, row)):
                value = image.get(link) if image is not None else None
                if isinstance(value, int):
                    found[target].add(value)


def _looked_through(use_case: UseCase, plan: ReadPlan, rows: Sequence[Row], found: Ids) -> None:
    """Ids of the records whose records a rule or check looks through ("how many has this customer?"): who holds one of them
    counts what others have committed, and others wait until it has written its own."""
    entities = use_case.release.entities
    for selection in plan.selections:
        for name, key in selection.keys:
            if not is_indexed(use_case.release.entities[selection.form], name):
                continue
            field = entities[selection.form].fields.get(name)
            if field is not None and field.target is not None:
                found[field.target].update(value for row in rows if isinstance(value := key(row, use_case.env), int))
            break


def _stored(use_case: UseCase, form: str, row: Row) -> Row | None:
    id = row.get("id")
    return use_case.ws.record(form, id) if isinstance(id, int) and use_case.ws.knows(form, id) else None


def _read(use_case: UseCase, plan: ReadPlan, rows: Sequence[Row]) -> None:
    _follow(use_case, plan.form, plan.paths, rows)
    _select(use_case, plan, rows)
    for link, parent in plan.parents.items():
        ids = {row[link] for row in rows if isinstance(row.get(link), int)}
        owners = [owner for id in ids if (owner := use_case.ws.record(parent.form, id)) is not None]
        if owners:
            _read(use_case, parent, owners)


def _follow(use_case: UseCase, form: str, tree: PathTree, rows: Sequence[Row]) -> None:
    """Fetch the records along a tree of paths, one query per link."""
    entity = use_case.release.entities[form]
    for step, branch in tree.items():
        field = entity.fields.get(step)
        if not branch or field is None or field.target is None:
            continue
        ids = {value for row in rows if isinstance(value := row.get(step), int)}
        if not ids:
            continue
        use_case.ws.fetch(field.target, ids)
        found = [record for id in ids if (record := use_case.ws.record(field.target, id)) is not None]
        _follow(use_case, field.target, branch, found)


def _select(use_case: UseCase, plan: ReadPlan, rows: Sequence[Row]) -> None:
    """Load what `records(...)` and reverse links look through: by the keys of all rows where an index leads there, else whole."""
    for selection in plan.selections:
        entity = use_case.release.entities[selection.form]
        indexed = [(name, key) for name, key in selection.keys if not entity.is_small and is_indexed(entity, name)]
        if not indexed:
            use_case.ws.load_whole(selection.form)
            continue
        name, key = indexed[0]
        values = {key(row, use_case.env) for row in rows} - {None}
        use_case.ws.guard(selection.form, name, values)
        use_case.ws.fetch_group(selection.form, name, values)


def _accounts(use_case: UseCase, plan: ReadPlan, rows: Iterable[Row]) -> Iterable[tuple[str, int]]:
    for posting in plan.postings:
        for row in rows:
            if posting.owner.formula is None and "id" not in row:
                continue
            owner = posting.owner.find(row, use_case.env)
            if owner is not None:
                yield posting.ledger, owner


def _counters(use_case: UseCase, rule: RecordRule, row: Row) -> Iterable[tuple[str, str, str]]:
    """The counters that the rule would use, if it applies."""
    grant = consider(rule, {"id": None, **row}, use_case.env.bound({"old": None}), use_case.env.zone)
    if rule.problem is not None or not isinstance(grant, Grant):
        return
    if rule.limit_total is not None:
        yield rule.key, "", ""
    if rule.limit_per_day is not None:
        yield rule.key, str(grant.subject), grant.day.isoformat()
