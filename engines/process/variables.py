"""The variables of an instance: what they are at the start, and what a formula gives them."""

from collections.abc import Callable, Mapping

from engines.expression.formula import Env
from engines.expression.types import Row
from engines.process.node import Failed
from engines.record.conditions import defaults
from engines.record.entity import Entity
from engines.record.field_type import Reading, Refused


def blank(variables: Entity | None, reading: Reading) -> dict[str, object]:
    """All of them, with their plain defaults."""
    found: dict[str, object] = {}
    for field in () if variables is None else variables.fields.values():
        raw = field.settings.get("default")
        is_plain = raw is not None and field.default is None
        found[field.id] = field.type.coerce(raw, field.settings, reading) if is_plain else None
    return found


def fill(variables: Entity | None, values: dict[str, object], row: Row, env: Callable[[], Env]) -> None:
    """Defaults by formula, where nothing is given; later ones see earlier ones."""
    for default in () if variables is None else defaults(variables):
        if values[default.field] is None:
            values[default.field] = default.value(row, env())


def fitted(variables: Entity | None, values: Mapping[str, object]) -> dict[str, object]:
    """Values of formulas as their variables hold them: rounded to their places. Raises `Failed` for one that does not fit."""
    found: dict[str, object] = {}
    for name, value in values.items():
        field = None if variables is None else variables.fields.get(name)
        fit = None if field is None else field.type.fitter(field.settings)
        try:
            found[name] = value if fit is None or value is None else fit(value)
        except Refused as refused:
            raise Failed(refused.code, {"variable": "" if field is None else field.title}) from refused
    return found
