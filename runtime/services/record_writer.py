"""Records into the working set: pipeline, system fields, history, roll-ups, events. The one way that records are written.

Called by the save, delete and restore services for people and files, and by the effects for rules. Raises `Invalid` with
problems by field where the pipeline refuses.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engines.kernel.errors import Conflict, Invalid, Problem
from engines.record.change import Change
from engines.record.decision import Rejected
from engines.record.entity import Entity
from engines.record.uniqueness import unique_message
from runtime.services.attached_files import attach_files
from runtime.services.roll_ups import feed, own_roll_ups
from runtime.services.save_context import SaveContext
from runtime.services.stimulus import Event, Queue, Row
from runtime.services.touched_owners import TouchedOwners
from runtime.services.use_case import UseCase
from runtime.storage.records import Lock
from runtime.storage.sealer import by_field


class RecordWriter:
    """Writes records of one use case."""

    def __init__(self, use_case: UseCase, agenda: Queue) -> None:
        self._use_case = use_case
        self._agenda = agenda
        self.touched = TouchedOwners(use_case)
        """Records whose sub-tables have changed and that are still to be decided on."""

    def create(
        self, form: str, values: Mapping[str, Any], *, depth: int, origin: str = "user", cause: str | None = None,
        id: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """A new record from values by field id; answers its row."""
        use_case = self._use_case
        entity = use_case.release.entities[form]
        now, actor = use_case.env.now, use_case.actor
        row = {
            "id": use_case.ws.next_id() if id is None else id, "public_id": use_case.public_ids(), "version": 1,
            "created_at": now, "created_by": actor.id, "updated_at": now, "updated_by": actor.id,
            "owner_id": actor.id, "dept_id": actor.dept_id, "org_id": actor.org_id, **self._fitted(form, values, origin),
        }  # fmt: skip
        if entity.parent is not None and row.get("position") is None:
            use_case.ws.lock(entity.parent, () if row.get("parent") is None else (row["parent"],))
            use_case.ws.fetch_group(form, "parent", (row.get("parent"),))
            row["position"] = len(use_case.ws.group(form, "parent", row.get("parent")))
        if entity.sub_tables:
            row.update(own_roll_ups(use_case, entity, row["id"]))
        decided = use_case.plans[form].decide(None, row, self._context(origin))
        if isinstance(decided, Rejected):
            raise Invalid(decided.problems)
        after = decided.after
        self._refuse_dangling(entity, after, decided.changed)
        use_case.ws.insert(form, after)
        self._wrote(entity, None, after, depth, origin, cause, decided.changed)
        return after

    def update(
        self, form: str, before: Row, values: Mapping[str, Any], *, depth: int, origin: str = "user", cause: str | None = None,
        rows: Mapping[str, Change] | None = None,
    ) -> frozenset[str]:  # fmt: skip
        """New values for a record; answers the fields that changed (none: nothing was written).

        `rows`: by sub-table, how its rows have changed. Everything that reads them is decided on once more, and the record
        gets a new version that tells of them.
        """
        use_case = self._use_case
        entity = use_case.release.entities[form]
        given = {**self._fitted(form, values, origin), **self._rows_left(entity, before, rows or {})}
        decided = use_case.plans[form].decide(before, given, self._context(origin), again=bool(rows))
        if isinstance(decided, Rejected):
            raise Invalid(decided.problems)
        if not decided.changed and not rows:
            return frozenset()
        self._refuse_dangling(entity, decided.after, decided.changed)
        after = self._stamped({**decided.after, "version": before["version"]})
        changed = decided.changed | {"version", "updated_at", "updated_by"}
        use_case.ws.replace(form, before, after, changed)
        self._wrote(entity, before, after, depth, origin, cause, decided.changed, rows)
        return decided.changed

    def decide_on_owners(self, *, depth: int, origin: str = "user", cause: str | None = None) -> None:
        """Rows of sub-tables were written past their records: these are decided on as if they had been saved with them. What
        they check holds, what they compute follows, they get a new version. Raises `Invalid`, under `/parent`."""
        for form, id in self.touched.owners():
            changed = self.touched.take((form, id))
            owner = self._use_case.ws.record(form, id)
            if owner is None or not changed:
                continue
            try:
                self.update(form, owner, {}, depth=depth, origin=origin, cause=cause, rows=changed)
            except Invalid as error:
                raise Invalid(problem.under("/parent") for problem in error.problems) from error

    def delete(self, form: str, before: Row, *, depth: int, origin: str = "user", cause: str | None = None) -> None:
        """Into the recycle bin. Links that point here: restrict refuses, clear empties them, cascade deletes with it."""
        entity = self._use_case.release.entities[form]
        if self._use_case.release_reads.links_to(form):
            self._use_case.ws.lock(form, (before["id"],), Lock.REMOVE)
        after = self._stamped(before, deleted_at=self._use_case.env.now)
        fields = frozenset(("deleted_at", "version", "updated_at", "updated_by"))
        # gone first: whoever points here, even in a circle, finds it gone, and no roll-up of it is kept up any more
        self._use_case.ws.remove(form, before, after, fields)
        self._release_links(entity, before, depth, origin, cause)
        self._wrote(entity, before, after, depth, origin, cause)

    def restore(self, form: str, before: Row, *, depth: int, cause: str | None = None) -> dict[str, Any]:
        """Out of the recycle bin, with the rows of its sub-tables and the records that went with it. Its unique values must
        still be free and the records that it points to be there; what went with it and cannot return stays where it is."""
        use_case, entity = self._use_case, self._use_case.release.entities[form]
        self._refuse_return(entity, before)
        for name in entity.sub_tables:
            rows = entity.fields[name].target or ""
            for row in use_case.ws.deleted_by(rows, "parent", (before["id"],)):
                if row["deleted_at"] == before["deleted_at"]:
                    self.restore(rows, row, depth=depth, cause=cause)
        self.touched.take((form, before["id"]))  # they come back as they went
        after: dict[str, Any] = self._stamped(before, deleted_at=None)
        roll_ups = {each.field: use_case.ws.recomputed(each, (before["id"],))[before["id"]] for each in entity.roll_ups}
        after = use_case.plans[form].derive(after, roll_ups, use_case.env).after
        fields = frozenset(name for name in after if after[name] != before.get(name))
        use_case.ws.restore(form, before, after, fields)
        self._wrote(entity, before, after, depth, "user", cause)
        self._bring_dependants(entity, before, depth, cause)
        return after

    def _bring_dependants(self, entity: Entity, before: Row, depth: int, cause: str | None) -> None:
        """Records of other forms that were deleted with this one, because they pointed to it."""
        ws = self._use_case.ws
        for source, field in self._use_case.release_reads.links_to(entity.id):
            if source.parent == entity.id or field.settings.get("on_delete") != "cascade":
                continue
            for row in ws.deleted_by(source.id, field.id, (before["id"],)):
                owner = row.get("parent") if source.parent is not None else None
                is_gone_with_another = owner is not None and ws.record(source.parent or "", owner) is None
                if row["deleted_at"] == before["deleted_at"] and not is_gone_with_another and self._can_return(source, row):
                    self.restore(source.id, row, depth=depth, cause=cause)

    def _can_return(self, entity: Entity, row: Row) -> bool:
        try:
            self._refuse_return(entity, row)
        except Invalid:
            return False
        return True

    def _refuse_dangling(self, entity: Entity, after: Row, changed: frozenset[str]) -> None:
        """What rules and defaults point to must be there, as far as that is known; the flush finds the rest."""
        ws = self._use_case.ws
        for field in self._use_case.release_reads.link_fields(entity.id):
            id = after.get(field.id) if field.id in changed else None
            if isinstance(id, int) and ws.is_gone(field.target or "", id):
                raise Invalid(Problem("link_not_found", f"/{field.key}", {"title": field.title, "value": str(id)}))

    def _rows_left(self, entity: Entity, before: Row, rows: Mapping[str, Change]) -> dict[str, Any]:
        """Of the sub-tables that have changed and must have rows: those they have now."""
        ws, left = self._use_case.ws, {}
        for name in rows:
            if entity.fields[name].required:
                form = entity.fields[name].target or ""
                ws.fetch_group(form, "parent", (before["id"],))
                left[name] = ws.group(form, "parent", before["id"])
        return left

    def _stamped(self, before: Row, **values: Any) -> dict[str, Any]:
        """The record in its next version."""
        use_case = self._use_case
        return {
            **before, **values, "version": before["version"] + 1, "updated_at": use_case.env.now, "updated_by": use_case.actor.id,
        }  # fmt: skip

    def _refuse_return(self, entity: Entity, row: Row) -> None:
        problems: list[Problem] = []
        for unique in entity.uniques:
            if self._use_case.ws.holder(entity.id, unique.fields, tuple(row.get(field) for field in unique.fields)) is not None:
                place = f"/{entity.fields[unique.fields[0]].key}" if len(unique.fields) == 1 else ""
                problems.append(Problem("not_unique", place, {"message": unique_message(entity, unique)}))
        for field in entity.fields.values():
            other = row.get(field.id)
            is_link = field.target is not None and field.is_stored and field.type.storage == "reference"
            is_owner = (entity.parent, field.id) == (field.target, "parent")
            if not is_link or is_owner or not isinstance(other, int):
                continue
            if self._use_case.ws.record(field.target or "", other) is None:
                problems.append(Problem("restore_the_other", f"/{field.key}", {"title": field.title}))
        if problems:
            raise Invalid(problems)

    def _context(self, origin: str) -> SaveContext:
        self._use_case.save_context.by_rule = origin != "user"
        return self._use_case.save_context

    def _fitted(self, form: str, values: Mapping[str, Any], origin: str) -> Mapping[str, Any]:
        """Values that formulas gave, as values of the fields; those of people are so already."""
        if origin == "user":
            return values
        fitted, problems = self._use_case.plans[form].fit(values)
        if problems:
            raise Invalid(problems)
        return fitted

    def _wrote(
        self, entity: Entity, before: Row | None, after: Row, depth: int, origin: str, cause: str | None,
        changed: Iterable[str] = (), rows: Mapping[str, Change] | None = None,
    ) -> None:  # fmt: skip
        """History, roll-ups and events of one written record."""
        use_case, form, changed, kind = self._use_case, entity.id, frozenset(changed), _kind(before, after)
        was = before if kind == "updated" else None
        use_case.ws.system.add("change", {
            "form": form, "record_id": after["id"], "version": after["version"], "kind": kind, "at": use_case.env.now,
            "actor_id": use_case.actor.id, "cause": cause or use_case.cause,
            "changes": by_field(
                {**use_case.changes[form].change(was, after, changed), **(rows or {})}, use_case.release_reads.personal(form),
                after["id"],
            ),
        })  # fmt: skip
        files = [field for field in use_case.release_reads.file_fields(form) if field.id in changed]
        if files:
            attach_files(use_case, form, files, after)
        if entity.parent is not None:
            self.touched.note(entity, None if kind == "restored" else before, None if kind == "deleted" else after)
        if entity.feeds:
            counted = None if kind in ("created", "restored") else before
            feed(use_case, self._agenda, entity, counted, None if kind == "deleted" else after, depth + 1)
        if entity.parent is not None:
            return  # rows of a sub-table speak through their owner
        event = Event(f"{form}.{kind}", form, after["id"], before, after, origin=origin, serial=after["version"])
        self._agenda.add(event, depth)
        for field in use_case.release_reads.state_fields(form) if kind == "updated" and before is not None else ():
            state = after.get(field)
            if state is not None and before is not None and before.get(field) != state:
                name = f"{form}.state:{state}"
                self._agenda.add(Event(name, form, after["id"], before, after, origin=origin, serial=after["version"]), depth)

    def _release_links(self, entity: Entity, row: Row, depth: int, origin: str, cause: str | None) -> None:
        for source, field in self._use_case.release_reads.links_to(entity.id):
            self._use_case.ws.fetch_group(source.id, field.id, (row["id"],))
            pointing = list(self._use_case.ws.group(source.id, field.id, row["id"]))
            if not pointing:
                continue
            policy = "cascade" if source.parent == entity.id else field.settings.get("on_delete", "restrict")
            if policy == "restrict":
                use_case = self._use_case
                seen = [each for each in pointing if use_case.access.holds(source.id, "read", each, use_case.env)]
                told = Problem("still_linked", params={"form": source.title, "count": len(seen)})
                raise Conflict(told if seen else Problem("still_linked_unseen"))
            self._use_case.ws.lock(
                source.id, [each["id"] for each in pointing], Lock.REMOVE if policy == "cascade" else Lock.CHANGE
            )
            for each in pointing:
                current = self._use_case.ws.record(source.id, each["id"])
                if current is None:
                    continue
                if policy == "cascade":
                    self.delete(source.id, current, depth=depth, origin=origin, cause=cause)
                else:
                    self.update(source.id, current, {field.id: None}, depth=depth, origin=origin, cause=cause)


def _kind(before: Row | None, after: Row) -> str:
    """What happened to a record."""
    if before is None:
        return "created"
    if after["deleted_at"] is not None:
        return "deleted"
    return "updated" if before["deleted_at"] is None else "restored"
