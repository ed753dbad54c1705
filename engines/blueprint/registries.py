"""What the compiler of blueprints is given: the kinds of things that built-in code and plugins bring."""

from dataclasses import dataclass

from engines.kernel.registry import Registry
from engines.record.field_type import FieldType


@dataclass(frozen=True, slots=True)
class Registries:
    """Made in bootstrap, once per process."""

    field_types: Registry[FieldType]
