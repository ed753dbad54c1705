"""`adjust`: add to a number field of a record, never below a floor. Safe under concurrency: the record is locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engines.expression.formula import Env, Formula
from engines.expression.types import Row
from engines.kernel.effects import AdjustRecord
from engines.kernel.text import Text
from engines.rule.definition import NotDone, Step
from engines.rule.setting import Setting
from engines.rule.target import Target, target


@dataclass(frozen=True, slots=True)
class Adjust:
    """Add `by` to `field`."""

    target: Target
    field: str
    by: Formula
    floor: Formula | None
    refusal: Text | None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of target, amount and floor."""
        return (*self.target.formulas, self.by) + (() if self.floor is None else (self.floor,))

    def decide(self, row: Row, env: Env) -> AdjustRecord | NotDone:
        """The adjustment that is asked for; no target or no amount refuses."""
        found = self.target.find(row, env)
        if found is None:
            return NotDone("no_value", {"argument": "record"})
        by = self.by.run(row, env)
        floor = None if self.floor is None else self.floor.run(row, env)
        if not isinstance(by, int | Decimal):
            return NotDone("no_value", {"argument": "by"})
        limit = floor if isinstance(floor, int | Decimal) else None
        return AdjustRecord(self.target.form, found, self.field, by, limit, self.refusal)


def adjust(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"record", "field", "by", "floor"?, "refusal"?}`."""
    found = target(document.get("record", "this"), setting.at("record"))
    if found is None:
        return None
    here = setting.at("field")
    field = here.writable(setting.entities[found.form], document["field"])
    if field is None:
        return None
    if not field.value_type.is_number:
        here.report("not_adjustable", field=field.title)
        return None
    by = setting.at("by").formula(document["by"], field.value_type.optional())
    floor = setting.at("floor").formula(document["floor"], field.value_type.optional()) if "floor" in document else None
    return None if by is None else Adjust(found, field.id, by, floor, document.get("refusal"))
