"""Field storage → column type. Called by `tables.py`; values are those of engines/expression/types.py."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.types import TypeEngine

from engines.record.field_type import Storage
from runtime.storage.field_cipher import SealedText
from runtime.storage.types import BOOLEAN, INTEGER, TEXT, Day, Json, Scaled, Time, UtcDateTime

Make = Callable[[int, bool], TypeEngine[Any]]

#: By storage: (scale, whether its values are lists) → type.
_TYPES: Mapping[Storage, Make] = {
    "text": lambda _scale, _is_list: TEXT,
    "integer": lambda _scale, _is_list: INTEGER,
    "scaled": lambda scale, _is_list: Scaled(scale),
    "boolean": lambda _scale, _is_list: BOOLEAN,
    "date": lambda _scale, _is_list: Day(),
    "time": lambda _scale, _is_list: Time(),
    "datetime": lambda _scale, _is_list: UtcDateTime(),
    "reference": lambda _scale, _is_list: INTEGER,
    "sealed": lambda _scale, _is_list: SealedText(),
    "json": lambda _scale, is_list: Json(as_tuple=is_list),
}


def column_type(storage: Storage, scale: int, *, is_list: bool = False) -> TypeEngine[Any]:
    """The column type of a field; `scale` is read for scaled numbers only."""
    return _TYPES[storage](scale, is_list)
