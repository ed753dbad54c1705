"""Exact numbers with a fixed number of places: decimal, money, percent. Stored as 64-bit integers scaled by the places."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engines.expression.types import Type, decimal
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, quantized
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings, Storage
from engines.record.limits import check_range, range_limiter
from engines.record.numerals import is_plain, to_decimal

DEFAULT_SCALE = 2
_NUMBER = {"type": ["number", "string"]}


class Scaled(BasicType):
    """What the three have in common."""

    storage: Storage | None = "scaled"
    before: tuple[str, ...] = ()
    """Marks of the unit that may stand before the number, in capitals."""
    after: tuple[str, ...] = ()
    """Marks of the unit that may stand behind it."""

    def settings_schema(self) -> Mapping[str, Any]:
        """Places and bounds."""
        return {
            "scale": {
                "type": "integer", "minimum": 0, "maximum": 6, "default": DEFAULT_SCALE, "title": "Places",
                "description": "How many places behind the point are kept; input with more is refused.",
            },
            "min": {**_NUMBER, "title": "Smallest value", "description": "A smaller number is refused."},
            "max": {**_NUMBER, "title": "Largest value", "description": "A larger number is refused."},
        }  # fmt: skip

    def value_type(self, settings: Settings) -> Type:
        """Decimal with the field's places."""
        return decimal(settings.get("scale", DEFAULT_SCALE))

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Numbers and numerals with at most the field's places."""
        del reading
        scale: int = settings.get("scale", DEFAULT_SCALE)
        unit, limit, context = _unit(scale), _largest(scale), CONTEXT
        zero = Decimal(0).quantize(unit)
        before, after = self.before, self.after

        def coerce(raw: object) -> object:
            exact = Decimal(raw) if type(raw) is str and is_plain(raw) else to_decimal(raw, before, after)
            if exact is None:
                return None
            if exact.adjusted() > 38:
                raise Refused("number_too_large")
            value = exact.quantize(unit, context=context)
            if value != exact:
                raise Refused("too_many_places", places=scale)
            if not value:
                return zero
            if value > limit or value < -limit:
                raise Refused("number_too_large")
            return value

        return coerce

    def fitter(self, settings: Settings) -> Convert | None:
        """Rounded half up to the field's places."""
        scale: int = settings.get("scale", DEFAULT_SCALE)
        limit = _largest(scale)

        def fit(value: object) -> object:
            if not isinstance(value, (int, Decimal)):
                raise Refused("not_a_number")
            rounded = quantized(Decimal(value), scale)
            if abs(rounded) > limit:
                raise Refused("number_too_large")
            return rounded

        return fit

    def encoder(self, settings: Settings) -> Convert | None:
        """A text, so that no reader makes a float of it; always with all places."""
        unit = _unit(settings.get("scale", DEFAULT_SCALE))

        def encode(value: object) -> object:
            return str(value.quantize(unit, context=CONTEXT)) if isinstance(value, Decimal) else value

        return encode

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Within `min` and `max`."""
        return range_limiter(self.coercer(settings, reading), settings)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Bounds fit the field and each other."""
        return check_range(self, settings)


def _unit(scale: int) -> Decimal:
    return Decimal(1).scaleb(-scale)


def _largest(scale: int) -> Decimal:
    """The largest number whose scaled form has 64 bits."""
    return Decimal(INTEGER_MAX).scaleb(-scale, CONTEXT)


class DecimalNumber(Scaled):
    """A plain number with places."""

    name = "decimal"


class Money(Scaled):
    """An amount in one currency."""

    name = "money"
    before = ("¥", "CNY", "RMB", "$", "US$", "€", "£", "HK$")
    after = ("元", "圆", "CNY", "RMB")

    def settings_schema(self) -> Mapping[str, Any]:
        """Currency besides."""
        currency = {
            "type": "string", "pattern": "^[A-Z]{3}$", "default": "CNY", "title": "Currency",
            "description": "ISO 4217 code; shown with the amount, never converted.",
        }  # fmt: skip
        return {**super().settings_schema(), "currency": currency}


class Percent(Scaled):
    """A share in hundredths: 12.5 stands for 12.5 %."""

    name = "percent"
    after = ("%",)
