"""One place in a blueprint that names something, and where the walk through a document stands. Used by the walks: `sites.py`,
`report_sites.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from engines.blueprint.json_text import JSON
from engines.blueprint.parts import Document
from engines.kernel.registry import Registry
from engines.record.field_type import FieldType

Kind: TypeAlias = Literal[
    "form", "ledger", "event", "field", "path", "formula", "view", "option", "template", "process", "role", "report",
    "message", "braces", "variable", "node",
]  # fmt: skip
Steps: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """One place that names something."""

    document: Document
    steps: Steps
    """Way from the document's root to the value (to the property, when the property's name is what names it)."""
    kind: Kind
    value: str
    form: str | None = None
    """Full key of the form that a field, path or formula is about; None where only the compiler knows. Of a variable or node:
    that of its process."""
    others: tuple[str, ...] = ()
    """More forms, where a formula is checked for several (rulesets with several triggers)."""
    record: str | None = None
    """Formula that gives the record whose form it is about, where that is written."""
    field: str | None = None
    """Id of the field whose option it is, where it stands in the field itself."""
    is_name: bool = False
    """Whether a property's name is what names it, not its value."""

    @property
    def pointer(self) -> str:
        """JSON pointer in the whole blueprint."""
        return self.document.pointer + "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in self.steps)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk stands."""

    document: Document
    steps: Steps
    raw: JSON
    types: Registry[FieldType]
    form: str | None = None
    others: tuple[str, ...] = ()
    record: str | None = None
    field: str | None = None

    def at(self, step: str | int) -> "Place":
        """One step further down; nothing there gives None as value."""
        return replace(self, steps=(*self.steps, step), raw=_inside(self.raw, step))

    def about(self, form: object, record: object = None) -> "Place":
        """The same place, speaking of another form."""
        return replace(self, form=form if isinstance(form, str) else None, record=record if isinstance(record, str) else None)

    def each(self, name: str) -> Iterator["Place"]:
        """The items of a list under a property."""
        under = self.at(name)
        for index in range(len(under.raw)) if isinstance(under.raw, list) else ():
            yield under.at(index)

    def names(self, name: str) -> Iterator["Place"]:
        """The properties of an object under a property."""
        under = self.at(name)
        for key in under.raw if isinstance(under.raw, Mapping) else ():
            yield under.at(key)

    def site(self, kind: Kind) -> Iterator[Site]:
        """The site at this place, if a text stands here."""
        if isinstance(self.raw, str):
            yield Site(self.document, self.steps, kind, self.raw, self.form, self.others, self.record, self.field)

    def name_site(self, kind: Kind) -> Iterator[Site]:
        """The site whose value is the name of this property."""
        yield Site(self.document, self.steps, kind, str(self.steps[-1]), self.form, self.others, self.record, is_name=True)

    def sites(self, kind: Kind, names: Iterable[str]) -> Iterator[Site]:
        """The sites under some properties."""
        for name in names:
            yield from self.at(name).site(kind)


def _inside(value: JSON, step: str | int) -> JSON:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
