"""Exact decimals: at most 38 digits, at most 10 places, half up (ties away from zero); no floats anywhere.

Stored numbers are integers scaled by their field's places (`to_scaled`, `from_scaled`), the same on every database.
Source: semantics/expression.md, "Meaning".
"""

from decimal import ROUND_HALF_UP, Context, Decimal

MAX_DIGITS = 38
MAX_SCALE = 10
INTEGER_MIN = -(2**63)
INTEGER_MAX = 2**63 - 1

#: Wide enough that no intermediate result of two operands within the limits is rounded silently.
CONTEXT = Context(prec=120, rounding=ROUND_HALF_UP)
_UNITS = tuple(Decimal(1).scaleb(-n) for n in range(40))


def quantized(value: Decimal, scale: int) -> Decimal:
    """`value` with exactly `scale` places, half up."""
    return value.quantize(_UNITS[scale], context=CONTEXT)


def places(value: Decimal) -> int:
    """How many places behind the point `value` really needs (1.50 needs 1)."""
    exponent = value.normalize(CONTEXT).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def fits(value: Decimal) -> bool:
    """Whether `value` is finite and within 38 digits."""
    return value.is_finite() and (value == 0 or value.adjusted() < MAX_DIGITS - max(0, places(value)))


def to_scaled(value: Decimal, scale: int) -> int:
    """The integer under which a decimal of `scale` places is stored; more places are rounded half up."""
    return int(value.scaleb(scale, CONTEXT).to_integral_value(ROUND_HALF_UP))


def from_scaled(value: int, scale: int) -> Decimal:
    """The decimal that is stored as `value`."""
    return Decimal(value).scaleb(-scale, CONTEXT)
