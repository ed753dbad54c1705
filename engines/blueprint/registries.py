"""What the compiler of blueprints is given: the kinds of things that built-in code and plugins bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engines.blueprint.schemas import SchemaBundle
from engines.kernel.registry import Registry
from engines.record.field_type import FieldType


@dataclass(frozen=True)
class Registries:
    """Made in bootstrap, once per process."""

    field_types: Registry[FieldType]
    plugins: frozenset[str] = frozenset()
    """Names of the plugins that are installed."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """Ways by which messages reach people: key → the kind of address that it asks for (`user`, `email`, `phone`, `none`)."""

    @cached_property
    def schemas(self) -> SchemaBundle:
        """The schemas with the settings of these field types, made when they are first asked for."""
        return SchemaBundle(self.field_types)
