"""All field types, one entry each. Bootstrap adds those of plugins."""

from engines.kernel.registry import Registry
from engines.record.field_type import FieldType
from engines.record.field_types.auto_number import AutoNumber
from engines.record.field_types.boolean import Boolean
from engines.record.field_types.computed import Balance, FormulaField, LookUp, RollUpField
from engines.record.field_types.date import Date
from engines.record.field_types.datetime import Datetime
from engines.record.field_types.email import Email
from engines.record.field_types.file import File, Image
from engines.record.field_types.integer import Integer
from engines.record.field_types.json import Json
from engines.record.field_types.link import Link
from engines.record.field_types.phone import Phone
from engines.record.field_types.relation import ReverseLink, SubTable
from engines.record.field_types.scaled import DecimalNumber, Money, Percent
from engines.record.field_types.select import MultiSelect, Select
from engines.record.field_types.state import State
from engines.record.field_types.stored_formula import Condition, FormulaText
from engines.record.field_types.tags import Tags
from engines.record.field_types.text import LongText, Text
from engines.record.field_types.time import Time
from engines.record.field_types.unique_code import UniqueCode
from engines.record.field_types.url import Url
from engines.record.field_types.user import User

ALL: tuple[type[FieldType], ...] = (
    Text, LongText, Integer, DecimalNumber, Money, Percent, Boolean, Date, Time, Datetime, Select, MultiSelect, Tags, Phone,
    Email, Url, Link, ReverseLink, SubTable, LookUp, RollUpField, FormulaField, AutoNumber, UniqueCode, User, File, Image, Json,
    Condition, FormulaText, State, Balance,
)  # fmt: skip


def field_types() -> Registry[FieldType]:
    """A registry of all built-in types by name."""
    types: Registry[FieldType] = Registry("field type")
    for make in ALL:
        kind = make()
        types.add(kind.name, kind)
    return types
