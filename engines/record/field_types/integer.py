"""Whole numbers of 64 bit."""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engines.expression.types import INTEGER, Type
from engines.kernel.decimals import INTEGER_MAX, INTEGER_MIN
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings, Storage
from engines.record.limits import check_range, range_limiter
from engines.record.numerals import to_decimal

_is_short: Callable[[str], object] = re.compile(r"-?[0-9]{1,18}", re.ASCII).fullmatch


def read_integer(raw: object) -> int | None:
    """A raw value as a whole number. Refused: `not_an_integer`, `number_too_large` and those of `to_decimal`."""
    kind = type(raw)
    if kind is int:
        number: int = raw  # type: ignore[assignment]
    elif kind is str and _is_short(raw):  # type: ignore[arg-type]
        return int(raw)  # type: ignore[call-overload, no-any-return]
    elif raw is None:
        return None
    else:
        exact = to_decimal(raw)
        if exact is None:
            return None
        if exact != exact.to_integral_value():
            raise Refused("not_an_integer")
        number = int(exact)
    if INTEGER_MIN <= number <= INTEGER_MAX:
        return number
    raise Refused("number_too_large")


class Integer(BasicType):
    """A whole number."""

    name = "integer"
    storage: Storage | None = "integer"

    def settings_schema(self) -> Mapping[str, Any]:
        """Bounds."""
        return {
            "min": {"type": "integer", "title": "Smallest value", "description": "A smaller number is refused."},
            "max": {"type": "integer", "title": "Largest value", "description": "A larger number is refused."},
        }

    def value_type(self, settings: Settings) -> Type:
        """Integer."""
        del settings
        return INTEGER

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Numbers and numerals."""
        del settings, reading
        return read_integer

    def fitter(self, settings: Settings) -> Convert | None:
        """Decimals are rounded half up."""
        del settings
        return _fitted

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Within `min` and `max`."""
        return range_limiter(self.coercer(settings, reading), settings)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Bounds fit the field and each other."""
        return check_range(self, settings)


def _fitted(value: object) -> object:
    if isinstance(value, Decimal):
        value = int(value.to_integral_value(ROUND_HALF_UP))
    if isinstance(value, int) and not INTEGER_MIN <= value <= INTEGER_MAX:
        raise Refused("number_too_large")
    return value
