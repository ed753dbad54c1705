"""A query as values: made by services and engines, turned into SQL by storage."""

from dataclasses import dataclass, field

from engines.expression.formula import Formula

#: Records of a page, unless the caller says otherwise, and at most.
DEFAULT_LIMIT = 50
MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Search:
    """Words to be found, and where somebody may find them."""

    text: str
    fields: tuple[str, ...] = ()
    """Ids of searched fields that may be read."""
    whole: tuple[tuple[str, str], ...] = ()
    """(id of a field that is seen masked, the value that all of the text would be there)."""
    label: str | None = None
    """Id of the field that records are called by, if it may be read: what it begins with comes first."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which records of one entity, in which order, from where."""

    entity: str
    """Entity id."""
    filter: Formula | None = None
    """What the user asked for, over the records of the entity; boolean."""
    predicate: Formula | None = None
    """What the user may see; ANDed by storage to every scan."""
    sort: tuple[tuple[str, bool], ...] = ()
    """(field id, descending), most important first; ties go by id."""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    """Where the page before ended, as storage gave it."""
    deleted: bool = False
    """The recycle bin instead of the live records."""
    fields: tuple[str, ...] | None = None
    """Field ids that are wanted; None for all."""
    expand: tuple[str, ...] = field(default=())
    """Field ids of links whose records are wanted too."""
    search: Search | None = None
    """Words to be found."""
