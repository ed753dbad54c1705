"""The decision on one save: from accepted raw values to the full row, or to what is wrong with it. Pure.

A `SavePlan` is built once per entity and release; everything that can be prepared is. For each row the service calls, in
this order: `coerce`, `resolve` (link keys → ids), `decide`. Rules call `fit` and `decide`. Changed roll-ups go through
`derive`, which computes what follows from them and judges nothing.

A save is judged by what it touches: required fields, checks and uniqueness that the change cannot have broken are not looked
at again. On creation everything is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engines.expression.formula import Env
from engines.expression.types import Row
from engines.kernel.errors import Problem
from engines.record.conditions import (
    Condition,
    computations,
    condition,
    defaults,
    guard,
    own_reads,
    visibilities,
)
from engines.record.context import SaveContext
from engines.record.decision import Accepted, Preview, Rejected
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.field_type import LinkKey, Reading, Refused
from engines.record.field_types.state import allowed_changes, initial_states
from engines.record.reading_plan import ReadingPlan, refused_problem
from engines.record.roll_up import value_of_nothing
from engines.record.stored_formula import StoredFormulas
from engines.record.uniqueness import unique_message

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Need:
    """A field that must have a value, always or while a condition holds."""

    field: str
    when: Condition | None
    visible: Condition | None


class SavePlan:
    """Decides on saves of one entity."""

    def __init__(self, entity: Entity, reading: Reading, reader: ReadingPlan, formulas: StoredFormulas | None = None) -> None:
        self.entity = entity
        self.coerce = reader.coerce
        self.fit = reader.fit
        self._reader = reader
        self._formulas = formulas
        fields = [field for field in entity.fields.values() if field.is_stored and not field.type.has_rows]
        stored = {field.id: field for field in fields}
        self._blank = _blank(fields, reading)
        self._stored = tuple(id for id, field in stored.items() if field.roll_up is None)
        self._defaults = defaults(entity)
        own = {field.id for field in fields if field.default is not None and own_reads(field.default) is not None}
        self._plain_defaults = tuple(default for default in self._defaults if default.field in own)
        self._computed = computations(entity)
        self._visible = visibilities(stored)
        self._needs = tuple(_need(field) for field in fields if field.required or field.required_when is not None)
        self._sub_tables = frozenset(entity.sub_tables)
        self._needed_rows = tuple(id for id in entity.sub_tables if entity.fields[id].required)
        self._fixed = tuple(condition(field.id, field.readonly_when) for field in fields if field.readonly_when is not None)
        self._once = tuple(field.id for field in fields if field.settings.get("set_once"))
        self._limits = {field.id: limit for field in fields if (limit := field.type.limiter(field.settings, reading)) is not None}
        states = [field for field in fields if field.type.has_transitions]
        self._states = tuple((field.id, _initial(field), allowed_changes(field.settings)) for field in states)
        self._holding = tuple((field, _choice(entity, field)) for field in fields if field.type.holds_formula)
        self._uniques = tuple((one.fields, _place(entity, one.fields), unique_message(entity, one)) for one in entity.uniques)
        self._drawn = tuple(field for field in fields if field.type.is_drawn)
        drawn = frozenset(field.id for field in self._drawn)
        guards = [guard(entity, check) for check in entity.checks]
        reading_drawn = self._following(drawn)
        self._late = tuple(one for one in guards if one.condition.reads is not None and one.condition.reads & reading_drawn)
        self._guards = tuple(one for one in guards if one not in self._late)

    def resolve(self, values: dict[str, object], find: Callable[[LinkKey], int | None]) -> list[Problem]:
        """Put ids in the place of link keys, in place; see `ReadingPlan.resolve`."""
        return self._reader.resolve(values, find)

    def outlook(self, values: Mapping[str, object], env: Env) -> dict[str, object]:
        """A new row as it begins, for finding out what deciding on it will read: with its defaults, but for those that read
        other records themselves."""
        row = {**self._blank, **values}
        for default in self._plain_defaults:
            if default.field not in values:
                row[default.field] = default.value(row, env)
        return row

    def decide(
        self, before: Row | None, values: Mapping[str, object], ctx: SaveContext, *, again: bool = False,
        found: Sequence[Problem] = (),
    ) -> Accepted | Rejected:  # fmt: skip
        """What becomes of a row when `values` (by field id; on creation system fields among them) are put into it.

        `before` is None on creation. Rows of sub-tables among `values` are only counted here: the service saves them as
        records of their own entity, before their owner, so that the owner's checks see them. `again`: run the
        checks although no value changes, because records that they look at did (rows of a sub-table saved by themselves).
        `found`: what reading the values has refused already; the row is rejected, for that and for all else that is
        surely wrong with it.
        """
        if before is not None and not again and not found and self._sub_tables.isdisjoint(values):
            get = before.get
            if all(get(id) == value for id, value in values.items()):
                return Accepted(dict(before), NOTHING)
        after, changed, hidden, problems = self._judged(before, values, ctx, found)
        if problems:
            return Rejected(tuple(problems))
        if before is None and self._drawn:
            return self._draw(after, changed, hidden, ctx)
        return Accepted(after, changed)

    def preview(
        self, before: Row | None, values: Mapping[str, object], ctx: SaveContext, found: Sequence[Problem] = ()
    ) -> Preview:
        """What would become of a row, also of one that would be rejected: for forms while they are filled in."""
        after, _, hidden, problems = self._judged(before, values, ctx, found)
        seen = (need for need in self._needs if need.field not in hidden)
        required = frozenset(need.field for need in seen if need.when is None or need.when.run(after, ctx) is True)
        fixed = frozenset(one.field for one in self._fixed if before is not None and one.run(before, ctx) is True)
        return Preview(after, hidden, required, fixed, tuple(problems))

    def _judged(
        self, before: Row | None, values: Mapping[str, object], ctx: SaveContext, found: Sequence[Problem]
    ) -> tuple[dict[str, object], frozenset[str], frozenset[str], list[Problem]]:
        """The full row, the fields that changed, those that are hidden, and all that is wrong."""
        problems = list(found)
        unsure = self._spoilt(problems) | (self._sub_tables.intersection(values) if found else NOTHING)
        given = values if self._sub_tables.isdisjoint(values) else {k: v for k, v in values.items() if k not in self._sub_tables}
        if before is None:
            after = {**self._blank, **given}
            for default in self._defaults:
                if default.field not in given:
                    after[default.field] = default.value(after, ctx)
            changed = frozenset([id for id in self._stored if after[id] is not None])
        else:
            get = before.get
            changed = frozenset([id for id, value in given.items() if get(id) != value])
            after = self._with(before, given, changed)
            self._refuse_fixed(before, changed, ctx, problems)
        hidden = NOTHING
        if self._computed or self._visible:
            hidden, changed, refused = self._settle(before, after, changed, unsure, ctx)
            problems.extend(self._problem(id, "field_hidden") for id in refused)
        self._judge(before, after, changed, hidden, unsure, ctx, problems)
        if self._needed_rows:
            self._judge_rows(before, values, unsure, problems)
        return after, changed, hidden, problems

    def derive(self, before: Row, values: Mapping[str, object], env: Env) -> Accepted:
        """The row with derived values (roll-ups) in it and what is computed from them; nothing is judged."""
        changed = frozenset([id for id, value in values.items() if before.get(id) != value])
        if not changed:
            return Accepted(dict(before), NOTHING)
        after = self._with(before, values, changed)
        return Accepted(after, self._compute(before, after, changed, NOTHING, env))

    def _with(self, before: Row, values: Mapping[str, object], changed: frozenset[str]) -> dict[str, object]:
        """A full copy of the row with the changes in it; a row written before a field was added has null there."""
        after = dict(before) if len(before) >= len(self._blank) else {**dict.fromkeys(self._blank), **before}
        for id in changed:
            after[id] = values[id]
        return after

    def _refuse_fixed(self, before: Row, changed: frozenset[str], ctx: SaveContext, problems: list[Problem]) -> None:
        """Fields that may not be changed: read-only in the record as it was (for people), or set once (for everybody)."""
        if not ctx.by_rule:
            problems.extend(
                self._problem(fixed.field, "field_read_only")
                for fixed in self._fixed
                if fixed.field in changed and fixed.run(before, ctx) is True
            )
        problems.extend(self._problem(id, "field_set_once") for id in self._once if id in changed and before.get(id) is not None)

    def _settle(
        self, before: Row | None, after: dict[str, object], changed: frozenset[str], unsure: frozenset[str], ctx: SaveContext
    ) -> tuple[frozenset[str], frozenset[str], list[str]]:
        """Compute and hide until both agree: clearing a field may change a formula, and the formula hide another field.

        Answers the fields that are hidden, that changed, and that have a value although they are hidden.
        """
        hidden: set[str] = set()
        refused: set[str] = set()
        for _ in range(len(self._visible) + 1):
            changed = self._compute(before, after, changed, hidden, ctx)
            cleared: set[str] = set()
            for one in self._visible:
                id = one.condition.field
                if one.condition.run(after, ctx) is True:
                    hidden.discard(id)
                    continue
                hidden.add(id)
                if after[id] is not None and one.hidden_value == "clear":
                    after[id] = None
                    cleared.add(id)
                elif (
                    after[id] is not None
                    and one.hidden_value == "refuse"
                    and one.condition.is_sure(unsure)
                    and (id in changed or one.condition.is_touched(changed))
                ):
                    refused.add(id)
            if not cleared:
                break
            changed = frozenset(changed | cleared)
        changed = frozenset(id for id in changed if after[id] != (None if before is None else before.get(id)))
        return frozenset(hidden), changed, sorted(refused & hidden)

    def _compute(
        self, before: Row | None, after: dict[str, object], changed: frozenset[str], hidden: "set[str] | frozenset[str]", env: Env
    ) -> frozenset[str]:
        """Compute the stored formulas that read what changed; on creation all. Returns what changed in all."""
        found = set(changed)
        for one in self._computed:
            if before is not None and one.reads.isdisjoint(found):
                continue
            value = None if one.field in hidden and self._is_cleared(one.field) else one.value(after, env)
            if value != after.get(one.field):
                after[one.field] = value
                found.add(one.field)
        return frozenset(found)

    def _is_cleared(self, id: str) -> bool:
        return str(self.entity.fields[id].settings.get("hidden_value", "clear")) == "clear"

    def _judge(
        self, before: Row | None, after: dict[str, object], changed: frozenset[str], hidden: frozenset[str],
        unsure: frozenset[str], ctx: SaveContext, problems: list[Problem],
    ) -> None:  # fmt: skip
        """Everything that must hold of the row; uniqueness, which costs a look at other rows, only if all else does."""
        for need in self._needs:
            id = need.field
            is_wanted = before is None or id in changed or _is_due(need, changed)
            if after[id] is None and id not in hidden and is_wanted and _is_sure(need, unsure):
                self._judge_need(need, after, ctx, problems)
        if self._limits:
            self._judge_limits(after, changed, problems)
        for id, initial, allowed in self._states:
            if id in changed:
                self._judge_state(id, initial, allowed, before, after, problems)
        if self._formulas is not None:
            for field, choice in self._holding:
                is_sure = choice is None or choice.id not in unsure
                if is_sure and (field.id in changed or (choice is not None and choice.id in changed)):
                    problems.extend(self._formulas.problems(field, choice, after))
        problems.extend(
            self._problem(field.id, "required")
            for field in self._drawn
            if before is not None and field.id in changed and after[field.id] is None and field.id not in hidden
        )
        wrong = unsure | self._spoilt(problems)
        problems.extend(
            Problem("check_failed", one.pointer, {"message": one.message})
            for one in self._guards
            if (before is None or one.condition.is_touched(changed))
            and one.touches.isdisjoint(wrong)
            and one.condition.run(after, ctx) is not True
        )
        if not problems:
            self._judge_uniques(after, changed, ctx, problems)

    def _spoilt(self, problems: Sequence[Problem]) -> frozenset[str]:
        """The fields that are wrong by themselves: what follows from their values is no news."""
        by_key = self.entity.by_key
        keys = {problem.pointer.split("/")[1] for problem in problems if problem.pointer} if problems else ()
        return frozenset(by_key[key].id for key in keys if key in by_key)

    def _judge_need(self, need: _Need, after: Row, ctx: SaveContext, problems: list[Problem]) -> None:
        if need.when is None or need.when.run(after, ctx) is True:
            problems.append(self._problem(need.field, "required"))

    def _judge_limits(self, after: Row, changed: frozenset[str], problems: list[Problem]) -> None:
        for id, limit in self._limits.items():
            if id in changed and after[id] is not None:
                try:
                    limit(after[id])
                except Refused as refused:
                    field = self.entity.fields[id]
                    problems.append(refused_problem(field.key, field.title, refused))

    def _judge_state(
        self, id: str, initial: frozenset[str] | None, allowed: frozenset[tuple[str, str]] | None, before: Row | None,
        after: Row, problems: list[Problem],
    ) -> None:  # fmt: skip
        old, new = None if before is None else before.get(id), after[id]
        keys = self.entity.fields[id].option_keys
        if new is None:
            return
        if old is None:
            if before is not None and initial is None and allowed is not None:
                initial = frozenset(initial_states(self.entity.fields[id].settings))  # else it would go round the transitions
            if initial is not None and new not in initial:
                problems.append(self._problem(id, "state_not_first", to=keys.get(str(new), new)))
        elif allowed is not None and (old, new) not in allowed:
            params = {"from": keys.get(str(old), old), "to": keys.get(str(new), new)}
            problems.append(self._problem(id, "state_not_reachable", **params))

    def _judge_uniques(self, after: Row, changed: frozenset[str], ctx: SaveContext, problems: list[Problem]) -> None:
        for fields, pointer, message in self._uniques:
            if changed.isdisjoint(fields):
                continue
            values = [after[id] for id in fields]
            if None in values:
                continue
            holder = ctx.holder(self.entity.id, fields, values)
            if holder is not None and holder != after.get("id"):
                problems.append(Problem("not_unique", pointer, {"message": message}))

    def _judge_rows(
        self, before: Row | None, values: Mapping[str, object], unsure: frozenset[str], problems: list[Problem]
    ) -> None:  # fmt: skip
        """Sub-tables that must have rows."""
        problems.extend(
            self._problem(id, "required")
            for id in self._needed_rows
            if not values.get(id) and id not in unsure and (before is None or id in values)
        )

    def _draw(
        self, after: dict[str, object], changed: frozenset[str], hidden: frozenset[str], ctx: SaveContext
    ) -> Accepted | Rejected:
        """Draw numbers and codes, last of all, so that a refused row costs none; then compute and check what reads them."""
        drawn: set[str] = set()
        for field in self._drawn:
            if after[field.id] is None:
                after[field.id] = ctx.draw(self.entity.id, field, after)
                drawn.add(field.id)
        found = self._compute({}, after, frozenset(drawn), hidden, ctx) if drawn else NOTHING
        problems = [
            Problem("check_failed", one.pointer, {"message": one.message})
            for one in self._late
            if one.condition.run(after, ctx) is not True
        ]
        return Rejected(tuple(problems)) if problems else Accepted(after, changed | found)

    def _following(self, ids: frozenset[str]) -> frozenset[str]:
        """Fields, and the stored formulas that depend on them."""
        found = set(ids)
        for one in self._computed:
            if not one.reads.isdisjoint(found):
                found.add(one.field)
        return frozenset(found)

    def _problem(self, id: str, code: str, **params: object) -> Problem:
        field = self.entity.fields[id]
        return Problem(code, f"/{field.key}", {"title": field.title, **params})


def _blank(fields: list[Field], reading: Reading) -> dict[str, object]:
    """A new row before anything is put into it: plain defaults, first states, roll-ups of nothing."""
    blank: dict[str, object] = dict.fromkeys(SYSTEM_FIELDS)
    for field in fields:
        value: object = None
        raw = field.settings.get("default")
        if field.roll_up is not None:
            value = value_of_nothing(field)
        elif raw is not None and field.default is None and not field.is_computed:
            value = field.type.coerce(raw, field.settings, reading)
        elif field.type.has_transitions:
            value = next(iter(initial_states(field.settings)), None)
        blank[field.id] = value
    return blank


def _need(field: Field) -> _Need:
    when = None if field.required or field.required_when is None else condition(field.id, field.required_when)
    return _Need(field.id, when, None if field.visible_when is None else condition(field.id, field.visible_when))


def _is_due(need: _Need, changed: frozenset[str]) -> bool:
    """Whether a change elsewhere may have made the field needed."""
    return any(one is not None and one.is_touched(changed) for one in (need.when, need.visible))


def _is_sure(need: _Need, unsure: frozenset[str]) -> bool:
    return need.field not in unsure and all(one is None or one.is_sure(unsure) for one in (need.when, need.visible))


def _initial(field: Field) -> frozenset[str] | None:
    """States that a new record may have; None where the author names only the first: then any may be given."""
    return frozenset(initial_states(field.settings)) if isinstance(field.settings.get("initial"), list) else None


def _choice(entity: Entity, field: Field) -> Field | None:
    return entity.fields.get(str(field.settings.get("context_from")))


def _place(entity: Entity, fields: tuple[str, ...]) -> str:
    """Where a clash is shown: at the field, or at the record when several clash together."""
    return f"/{entity.fields[fields[0]].key}" if len(fields) == 1 and fields[0] in entity.fields else ""
