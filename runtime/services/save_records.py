"""Save a list of records: create, update, or whichever fits a key. The batch is the only write path; one record is a list of one.

Each row has its own agenda, emptied before the next row starts; the slice shares working set, locks and flush. An
`atomic` list refuses all where one row is refused; else the refused row is undone and the others stand.

Rows of a sub-table that are saved by themselves are gathered by their record, which is decided on when all of them are in:
so rows that have to add up can come one by one. Where it refuses them together, each is tried for itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engines.kernel.errors import AppError, Conflict, Forbidden, Invalid, NotFound, Problem
from engines.record.decision import Rejected
from engines.record.field_type import LinkKey
from engines.record.reading_plan import link_keys
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.given_links import GivenLink, fetch_given, find_link, given_links, missing_links
from runtime.services.guard import check_fields, check_form, check_records, read_seen
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.record_writer import RecordWriter
from runtime.services.sub_tables import SubTables
from runtime.services.transact import transact
from runtime.services.use_case import VOID, UseCase

SLICE = 1_000


@dataclass(frozen=True, slots=True)
class RecordInput:
    """One row as it came in: values by field key, and which record it is meant for."""

    values: Mapping[str, object]
    id: int | str | None = None
    """Id or public id of the record to update; None: a new one, or the one that `SaveRecords.key` finds."""
    version: int | None = None
    """The version the caller has seen: a field that changed since and is changed here too is a conflict."""


@dataclass(frozen=True, slots=True)
class SaveRecords:
    """What to save."""

    form: str
    """Full key, `app.form`."""
    rows: Sequence[RecordInput]
    key: tuple[str, ...] = ()
    """Field keys by which a row finds its record; a row without a match is created."""
    mode: Literal["both", "create", "update"] = "both"
    """With `key`: whether rows may create, update, or both."""
    atomic: bool = True
    cause: str | None = None
    are_cells: bool = False
    """The values are cells of a file: documents stand there as text."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A row on its way: as it came in, as it was read, which record it is meant for, which records it names."""

    row: RecordInput
    values: dict[str, Any]
    problems: Sequence[Problem]
    target: int | None
    links: Sequence[GivenLink]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one row."""

    status: Literal["created", "updated", "unchanged", "deleted", "refused"]
    id: int | None = None
    public_id: str | None = None
    version: int | None = None
    problems: tuple[Problem, ...] = ()
    receipt: Sequence[Mapping[str, object]] = field(default_factory=tuple)
    """What its rules did, and why not."""


def save_records(platform: Platform, actor: Actor, request: SaveRecords, *, dry: bool = False) -> list[Saved]:
    """Save at most `SLICE` rows in one transaction. Raises `Invalid` for an atomic list with a refused row."""
    refuse_too_many(request)
    return transact(
        platform, actor, lambda use_case: save_slice(use_case, request), cause=request.cause, dry=dry, size=len(request.rows)
    )


def refuse_too_many(request: SaveRecords) -> None:
    """Raises `Invalid` for more rows than one transaction takes."""
    if len(request.rows) > SLICE:
        raise Invalid(Problem("too_many_records", params={"most": SLICE}))


def save_slice(use_case: UseCase, request: SaveRecords) -> list[Saved]:
    """The same within a transaction that is open: for imports, which commit their checkpoint with it."""
    return _Slice(use_case, request).run()


def found_ids(use_case: UseCase, form: str, named: Sequence[int | str | None]) -> list[int | None]:
    """Records as callers name them, by id or public id, as ids; None: nothing named, or nobody there."""
    public = {(id,) for id in named if isinstance(id, str)}
    if public:
        use_case.ws.fetch_holders(form, ("public_id",), public)
    return [use_case.ws.holder(form, ("public_id",), (id,)) if isinstance(id, str) else id for id in named]


def refuse_stale(row: Mapping[str, Any], version: int | None) -> None:
    """Raises `Conflict` where a record is not what the caller has seen any more."""
    if version is not None and version != row["version"]:
        raise Conflict(Problem("record_changed", params={"version": row["version"]}))


class _Slice:
    def __init__(self, use_case: UseCase, request: SaveRecords) -> None:
        self._use_case = use_case
        self._request = request
        self._entity = use_case.release.entity(request.form)
        self._plan = use_case.plans[self._entity.id]
        self._sub_tables = SubTables(use_case, self._entity)
        self._refusals: list[type[AppError]] = []

    def run(self) -> list[Saved]:
        """Coerce all, fetch ahead once, then row by row."""
        self._check_rights()
        coerce = self._use_case.readers[self._entity.id].coerce if self._request.are_cells else self._plan.coerce
        coerced = [read_seen(self._use_case.access, self._entity, coerce, row.values) for row in self._request.rows]
        self._resolve_links([values for values, _ in coerced])
        given = [given_links(self._use_case.release, self._entity, values) for values, _ in coerced]
        targets = self._targets([values for values, _ in coerced])
        rows = [self._outlook(values, target) for (values, _), target in zip(coerced, targets, strict=True)]
        fetch_given(self._use_case.ws, given)
        self._fetch_uniques(rows)
        self._read_ahead(rows)
        self._use_case.ws.end_first_pass()
        prepared = [
            self._prepared(row, values, problems, target, links)
            for row, (values, problems), target, links in zip(self._request.rows, coerced, targets, given, strict=True)
        ]
        answers: dict[int, Saved] = {}
        for numbers in self._together(rows):
            answers.update(zip(numbers, self._rows([prepared[number] for number in numbers]), strict=True))
        return self._judged([answers[number] for number in range(len(prepared))])

    def _check_rights(self) -> None:
        """Whether the actor may do anything of it at all; row by row it is asked again of the records."""
        access, entity = self._use_case.access, self._entity
        wanted = {"create": ("create",), "update": ("update",), "both": ("create", "update")}[self._request.mode]
        if not any(access.may(entity.id, action) for action in wanted):
            check_form(access, entity, wanted[0])
        if not all(access.sees(entity.id, entity.by_key[key].id) for key in self._request.key if key in entity.by_key):
            raise self._key_not_unique()

    def _prepared(
        self, row: RecordInput, values: dict[str, Any], problems: list[Problem], target: int | None, links: Sequence[GivenLink]
    ) -> _Prepared:  # fmt: skip
        """A row without the values that only name its record; whose record is not found cannot be new: it would get others."""
        naming = [field for id in self._key_fields() if (field := self._entity.fields.get(id)) is not None and field.is_key_only]
        for field in naming:
            value = values.pop(field.id, None)
            if target is None and value is None:
                problems.append(Problem("key_empty", f"/{field.key}", {"title": field.title}))
            elif target is None:
                problems.append(Problem("key_names_nobody", f"/{field.key}", {"title": field.title, "value": str(value)[:60]}))
        return _Prepared(row, values, problems, target, links)

    def _judged(self, answers: list[Saved]) -> list[Saved]:
        """The answers, unless the list is atomic and one of its rows is refused."""
        if not self._request.atomic:
            return answers
        refused = [
            problem.under(f"/{number}" if len(answers) > 1 else "")
            for number, saved in enumerate(answers)
            if saved.status == "refused"
            for problem in saved.problems
        ]
        if refused:
            raise self._kind_of_refusal()(refused)
        return answers

    def _read_ahead(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """What the rows will read; of rows of a sub-table also what their records will, which are locked before them."""
        use_case, parent = self._use_case, self._entity.parent
        if parent is not None:
            owners = {owner for row in rows if isinstance(owner := row.get("parent"), int)}
            use_case.ws.lock(parent, owners)
            use_case.ws.fetch_group(self._entity.id, "parent", owners)
            read_ahead(use_case, parent, [row for owner in owners if (row := use_case.ws.record(parent, owner)) is not None])
        read_ahead(use_case, self._entity.id, rows)

    def _together(self, rows: Sequence[Mapping[str, Any]]) -> list[list[int]]:
        """Numbers of the rows that are decided on together: each by itself, those of a sub-table by their record."""
        if self._entity.parent is None:
            return [[number] for number in range(len(rows))]
        groups: dict[object, list[int]] = {}
        for number, row in enumerate(rows):
            owner = row.get("parent")
            groups.setdefault(owner if isinstance(owner, int) else (number,), []).append(number)
        return list(groups.values())

    def _kind_of_refusal(self) -> type[AppError]:
        """What doors answer: a conflict, nobody there, or not allowed, where that is all that is wrong."""
        return next(
            (kind for kind in (Conflict, NotFound, Forbidden) if all(issubclass(each, kind) for each in self._refusals)), Invalid
        )

    def _outlook(self, values: dict[str, Any], target: int | None) -> dict[str, Any]:
        """The row as far as it is known before it is decided on."""
        before = None if target is None else self._use_case.ws.record(self._entity.id, target)
        env = self._use_case.env.bound(self._use_case.env.variables)
        return self._plan.outlook(values, env) if before is None else {**before, **values}

    def _rows(self, together: Sequence[_Prepared]) -> list[Saved]:
        """Rows with one agenda: written, decided on with the records they belong to, then all that they set going."""
        ws, mark = self._use_case.ws, self._use_case.ws.mark()
        agenda = Agenda(self._use_case)
        writer = RecordWriter(self._use_case, agenda)
        written = [self._row(writer, prepared) for prepared in together]
        try:
            writer.decide_on_owners(depth=1)
            agenda.settle()
        except VOID:
            raise
        except AppError as error:
            ws.undo(mark)
            if len(together) > 1:
                return [saved for prepared in together for saved in self._rows([prepared])]
            return [self._refused(error)]
        return [each if each.status == "refused" else self._settled(each, agenda) for each in written]

    def _row(self, writer: RecordWriter, prepared: _Prepared) -> Saved:
        """One row; a refused one leaves nothing behind."""
        ws, values, target, links = self._use_case.ws, prepared.values, prepared.target, prepared.links
        mark = ws.mark()
        try:
            if prepared.row.id is not None:
                self._refuse_unseen(target)
            if prepared.problems:
                raise Invalid(self._all_that_is_wrong(prepared, prepared.problems, target))
            missing = self._plan.resolve(values, self._find)
            target = self._late_target(values) if target is None else target
            before = None if target is None else ws.record(self._entity.id, target)
            if before is not None:
                self._refuse_unseen(target)
            if links:
                missing += missing_links(self._use_case, links, before)
            not_theirs = self._not_theirs(prepared, values, target)
            if prepared.row.id is None:
                missing += self._missing_key(values)
            if missing or not_theirs:
                raise Invalid(self._all_that_is_wrong(prepared, missing, target))
            if target is None and self._request.mode == "update":
                raise NotFound(Problem("record_not_found"))
            if target is not None and self._request.mode == "create":
                raise Invalid(Problem("already_there"))
            return self._written(writer, prepared.row, values, target)
        except VOID:
            raise
        except AppError as error:
            ws.undo(mark)
            return self._refused(error)

    def _not_theirs(self, prepared: _Prepared, values: Mapping[str, Any], target: int | None) -> list[Problem]:
        """What the actor may not write. By what a record was found it is not changed: that may be seen masked only."""
        named = self._key_fields() if target is not None and prepared.row.id is None else ()
        given = [id for id in values if id not in named]
        return check_fields(self._use_case.access, self._entity, given, is_new=target is None)

    def _refuse_unseen(self, target: int | None) -> None:
        """A record that is named must be there and be seen, whatever else is wrong with its row."""
        use_case = self._use_case
        row = None if target is None else use_case.ws.record(self._entity.id, target)
        if row is None or not use_case.access.holds(self._entity.id, "read", row, use_case.env):
            raise NotFound(Problem("record_not_found"))

    def _refused(self, error: AppError) -> Saved:
        self._refusals.append(type(error))
        return Saved("refused", problems=error.problems)

    def _late_target(self, values: Mapping[str, Any]) -> int | None:
        """The record that an earlier row of this slice made under the same key."""
        keys = self._key_fields()
        if not keys:
            return None
        return self._use_case.ws.holder(self._entity.id, keys, tuple(values.get(key) for key in keys))

    def _all_that_is_wrong(self, prepared: _Prepared, found: Sequence[Problem], target: int | None) -> tuple[Problem, ...]:
        """What reading a row has refused, and what else would be: so that all of it can be corrected at once."""
        use_case, values = self._use_case, prepared.values
        found = [*found, *self._plan.resolve(values, self._find)]
        target = self._late_target(values) if target is None else target
        if target is None and self._request.mode == "update":
            return tuple(found)
        before = None if target is None else use_case.ws.record(self._entity.id, target)
        if before is not None and not use_case.access.holds(self._entity.id, "read", before, use_case.env):
            return NotFound(Problem("record_not_found")).problems
        found += [each for each in missing_links(use_case, prepared.links, before) if each not in found]
        found += self._not_theirs(prepared, values, target)
        use_case.save_context.by_rule = False
        decided = self._plan.decide(before, values, use_case.save_context, found=found)
        return decided.problems if isinstance(decided, Rejected) else tuple(found)

    def _missing_key(self, values: Mapping[str, Any]) -> list[Problem]:
        """Parts of the key that a row leaves empty: it would be new every time it comes."""
        fields = [self._entity.fields[id] for id in self._key_fields() if id in self._entity.fields and values.get(id) is None]
        empty = [field for field in fields if not field.required and not field.is_key_only]
        return [Problem("key_empty", f"/{field.key}", {"title": field.title}) for field in empty]

    def _key_fields(self) -> tuple[str, ...]:
        """Field ids of the key. It must be unique, or a row could mean several records."""
        keys = tuple(self._entity.by_key[key].id if key in self._entity.by_key else key for key in self._request.key)
        if keys and not any(set(unique.fields) == set(keys) for unique in self._entity.uniques):
            raise self._key_not_unique()
        return next((unique.fields for unique in self._entity.uniques if set(unique.fields) == set(keys)), ())

    def _key_not_unique(self) -> Invalid:
        return Invalid(Problem("key_not_unique", params={"key": ", ".join(self._request.key), "form": self._entity.title}))

    def _written(self, writer: RecordWriter, row: RecordInput, values: dict[str, Any], target: int | None) -> Saved:
        use_case, entity, form = self._use_case, self._entity, self._entity.id
        before = None if target is None else use_case.ws.record(form, target)
        if target is not None and before is None:
            raise NotFound(Problem("record_not_found"))
        id = use_case.ws.next_id() if before is None else int(before["id"])
        if before is not None:
            self._check_version(row, before, values)
        lines = self._sub_tables.among(values)
        wrote_lines = self._sub_tables.write(writer, id, lines, is_new=before is None, depth=1)
        if before is None:
            after = writer.create(form, values, depth=1, id=id)
            check_records(use_case.access, entity, "create", (after,), use_case.env)
            return Saved("created", id)
        if wrote_lines:  # roll-ups over its rows have changed it
            before = use_case.ws.record(form, id) or before
        changed = bool(writer.update(form, before, values, depth=1, rows=wrote_lines))
        images = (before, use_case.ws.record(form, id) or before)
        check_records(use_case.access, entity, "update", images, use_case.env)
        return Saved("updated" if changed or wrote_lines else "unchanged", id)

    def _settled(self, saved: Saved, agenda: Agenda) -> Saved:
        """The answer, now that all is done."""
        row = None if saved.id is None else self._use_case.ws.record(self._entity.id, saved.id)
        if row is None:  # a rule deleted it again
            return replace(saved, receipt=agenda.receipt)
        return replace(saved, public_id=row["public_id"], version=row["version"], receipt=agenda.receipt)

    def _check_version(self, row: RecordInput, before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Two people edit one record: only a change of the same field conflicts."""
        if row.version is None or row.version == before["version"]:
            return
        if row.version > before["version"]:  # nobody has seen that one: of another record, or from before a restored backup
            refuse_stale(before, row.version)
        since = self._use_case.changed_since(self._entity.id, before["id"], row.version)
        clashing = [name for name in values if name in since and before.get(name) != values[name]]
        if clashing:
            fields = [self._entity.fields[name] for name in clashing]
            raise Conflict([Problem("changed_meanwhile", f"/{each.key}", {"title": each.title}) for each in fields])

    # before the rows

    def _resolve_links(self, rows: Sequence[dict[str, Any]]) -> None:
        """Links that were given by a key of the other record: one query per form and field for the whole slice."""
        wanted: dict[tuple[str, str], set[tuple[object, ...]]] = {}
        for values in rows:
            for link in link_keys(values):
                wanted.setdefault((link.form, link.field), set()).add((link.value,))
        for (form, name), keys in wanted.items():
            self._use_case.ws.fetch_holders(form, (name,), keys)
        for values in rows if wanted else ():
            for name, value in values.items():
                if type(value) is LinkKey:
                    values[name] = self._find(value) or value

    def _find(self, link: LinkKey) -> int | None:
        return find_link(self._use_case, link)

    def _targets(self, rows: Sequence[Mapping[str, Any]]) -> list[int | None]:
        """Which record each row is meant for, locked."""
        use_case, form = self._use_case, self._entity.id
        targets = found_ids(use_case, form, [row.id for row in self._request.rows])
        keys = self._key_fields()
        if keys:
            values = [tuple(row.get(key) for key in keys) for row in rows]
            use_case.ws.fetch_holders(form, keys, set(values))
            targets = [
                use_case.ws.holder(form, keys, value) if target is None else target
                for target, value in zip(targets, values, strict=True)
            ]
        use_case.ws.lock(form, [target for target in targets if target is not None])
        return targets

    def _fetch_uniques(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for unique in self._entity.uniques:
            values = {tuple(row.get(name) for name in unique.fields) for row in rows}
            self._use_case.ws.fetch_holders(self._entity.id, unique.fields, values)
