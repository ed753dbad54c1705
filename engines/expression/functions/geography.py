"""Functions on places on the earth, given in degrees (WGS 84). Answers are whole metres."""

import math
from decimal import Decimal
from typing import Final

from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.types import BOOLEAN, INTEGER

_RADIUS: Final = 6_371_008.8
_PLACES = "latitude: decimal, longitude: decimal, latitude2: decimal, longitude2: decimal"


def _distance(env: Env, latitude: Decimal, longitude: Decimal, latitude2: Decimal, longitude2: Decimal) -> int | None:
    """Great-circle distance. Sines are not exact numbers; whole metres are all that is promised."""
    if max(abs(latitude), abs(latitude2)) > 90 or max(abs(longitude), abs(longitude2)) > 180:
        env.warn("out_of_range")
        return None
    first, second = math.radians(latitude), math.radians(latitude2)
    height = math.sin((second - first) / 2) ** 2
    width = math.sin(math.radians(longitude2 - longitude) / 2) ** 2
    return round(2 * _RADIUS * math.asin(min(1.0, math.sqrt(height + math.cos(first) * math.cos(second) * width))))


def _within(
    env: Env, latitude: Decimal, longitude: Decimal, latitude2: Decimal, longitude2: Decimal, metres: Decimal
) -> bool | None:
    found = _distance(env, latitude, longitude, latitude2, longitude2)
    return None if found is None else found <= metres


GEOGRAPHY = (
    Function(
        "distance",
        (takes(_PLACES, INTEGER, _distance),),
        "Metres between two points, each given by latitude and longitude.",
        "两点之间的距离（米），每点由纬度和经度给出。",
        (("distance(31.2304, 121.4737, 39.9042, 116.4074)", "1067312"),),
    ),
    Function(
        "is_within",
        (takes(_PLACES + ", metres: decimal", BOOLEAN, _within),),
        "Whether two points are at most so many metres apart.",
        "判断两点之间的距离是否不超过指定米数。",
        (("is_within(31.2, 121.4, 31.2, 121.401, 100)", "true"),),
    ),
)
