"""Old release, new release, what stands in the database → `TablePlan`. Pure: the same input gives the same plan, and a plan
made after an interruption holds what is left to do.

A field keeps its column as long as the signature (storage, scale, type, target) is the same. Another signature is another
generation, or one that was in use before. A computed field that computes anew fills a spare column, so that readers of the
release in force do not see half of it.
"""

from collections.abc import Mapping

from engines.record.entity import Entity, Field
from runtime.storage.dynamic.columns import ColumnMap, FieldColumn, StoredField, column_for, stored_fields
from runtime.storage.dynamic.dependants import ROWS, Place, is_computed, readers_of, same_definition, touched_by
from runtime.storage.dynamic.known import Known
from runtime.storage.dynamic.names import table_name
from runtime.storage.dynamic.table_plan import Kind, Step, TablePlan
from runtime.storage.dynamic.tables import Tables


def plan_tables(old: Mapping[str, Entity], new: Mapping[str, Entity], known: Known) -> TablePlan:
    """The steps from the entities of the release in force to new ones."""
    return _Planning(old, new, known).plan()


class _Planning:
    def __init__(self, old: Mapping[str, Entity], new: Mapping[str, Entity], known: Known) -> None:
        self._old = old
        self._new = new
        self._known = known
        self._expand: list[Step] = []
        self._fill: list[Step] = []
        self._switch: list[Step] = []
        self._columns: dict[str, dict[str, FieldColumn]] = {}
        self._changed: set[Place] = set()
        self._anew: set[Place] = set()
        self._created: set[str] = set()

    def plan(self) -> TablePlan:
        for entity in self._new.values():
            self._entity(entity)
        for entity, state in sorted(self._known.tables.items()):
            if entity not in self._new and state == "live":
                self._switch.append(self._step("hide_table", entity))
        self._recompute()
        columns = ColumnMap(self._columns)
        added, dropped = self._indexes(Tables(self._new.values(), columns))
        steps = (*self._expand, *self._fill, *added, *self._switch, *dropped)
        return TablePlan(self._old, self._new, columns, steps)

    def _entity(self, entity: Entity) -> None:
        self._columns[entity.id] = {}
        state = self._known.tables.get(entity.id)
        if state is None:
            self._created.add(entity.id)
            self._expand.append(self._step("create_table", entity.id))
            self._columns[entity.id] = {field.id: column_for(field, 1, "new") for field in stored_fields(entity)}
            return
        if state == "hidden":
            self._expand.append(self._step("unhide_table", entity.id))
            self._changed.add((entity.id, ROWS))
        for field in stored_fields(entity):
            self._columns[entity.id][field.id] = self._column(field, is_table_hidden=state == "hidden")
        for column in self._known.live(entity.id):
            if column.field not in self._columns[entity.id]:
                self._switch.append(self._step("hide_column", entity.id, column.field, column))

    def _column(self, field: StoredField, *, is_table_hidden: bool) -> FieldColumn:
        standing = self._known.standing(field.entity, field.id)
        computed = is_computed(field.definition)
        if standing is None or standing.signature != field.signature:
            target = self._spare(field, standing)
            if computed:
                self._anew.add((field.entity, field.id))
            elif standing is not None:
                self._convert(field, standing, target)
            return target
        if standing.state == "hidden":
            self._changed.add((field.entity, field.id))
            if not is_table_hidden:
                self._expand.append(self._step("unhide_column", field.entity, field.id, standing))
            if computed:
                self._anew.add((field.entity, field.id))
        elif computed and not same_definition(self._old_field(field), field.definition):
            self._anew.add((field.entity, field.id))
        return standing

    def _convert(self, field: StoredField, source: FieldColumn, target: FieldColumn) -> None:
        before = self._old_field(field)
        step = self._step("convert", field.entity, field.id, target, source=source, before=before, after=field.definition,
            is_return=target.state in ("old", "hidden") and before is not None)  # fmt: skip
        self._fill.append(step)
        self._changed.add((field.entity, field.id))

    def _spare(self, field: StoredField, standing: FieldColumn | None) -> FieldColumn:
        """A column for the signature that nobody reads: one that is there, else one more generation."""
        generations = self._known.of(field.entity, field.id)
        for column in reversed(generations):
            if column != standing and column.state != "live" and column.signature == field.signature:
                return column
        column = column_for(field, generations[-1].generation + 1 if generations else 1, "new")
        self._expand.append(self._step("add_column", field.entity, field.id, column))
        return column

    def _recompute(self) -> None:
        new_fields = (field for entity in self._new.values() for field in entity.fields.values())
        self._anew |= {
            (field.entity, field.id)
            for field in new_fields
            if is_computed(field) and self._known.standing(field.entity, field.id) is None
        }
        for entity, id in touched_by(self._new, self._changed, self._anew):
            if entity in self._created:
                continue
            (stored,) = (field for field in stored_fields(self._new[entity]) if field.id == id)
            column = self._columns[entity][id]
            if column.state == "live":
                column = self._columns[entity][id] = self._spare(stored, column)
            self._fill.append(self._step("recompute", entity, id, column, after=stored.definition))

    def _indexes(self, tables: Tables) -> tuple[list[Step], list[Step]]:
        added, dropped = [], []
        for entity in self._new:
            if entity in self._created:
                continue
            wanted = {index.name: index for index in tables.indexes(entity)}
            standing = self._known.indexes.get(table_name(entity), frozenset())
            for name, index in wanted.items():
                if name not in standing:
                    added.append(self._step("add_index", entity, index.fields[0], index=index))
            dropped += [self._step("drop_index", entity, index_name=name) for name in sorted(standing - set(wanted))]
        return added, dropped

    def _old_field(self, field: StoredField) -> Field | None:
        entity = self._old.get(field.entity)
        return None if entity is None else entity.fields.get(field.id)

    def _step(self, kind: Kind, entity: str, field: str | None = None, column: FieldColumn | None = None, **more: object) -> Step:
        known = self._new.get(entity) or self._old.get(entity)
        definition = None if known is None or field is None else known.fields.get(field)
        old = self._old.get(entity)
        if definition is None and old is not None and field is not None:
            definition = old.fields.get(field)
        dependants = readers_of(self._old, (entity, field)) if kind in ("hide_column", "convert") and field else ()
        return Step(
            kind=kind,
            entity=entity,
            title=known.title if known is not None else entity,
            field=field,
            field_title=definition.title if definition is not None else field or "",
            column=column,
            dependants=dependants,
            **more,
        )
