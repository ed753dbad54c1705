"""Compiled messages. Frozen; made by `compile.py`, once per release."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engines.expression.formula import Formula
from engines.expression.types import Type
from engines.kernel.text import LOCALES, Text
from engines.message.quiet import Quiet

Category: TypeAlias = Literal["transactional", "marketing"]
#: Kinds of addresses that a receiver may have. A user is one who works here; a role is all who have it.
TO_KINDS = ("email", "phone", "user", "role")
Piece: TypeAlias = "str | Formula"


@dataclass(frozen=True, slots=True)
class Page:
    """HTML with Jinja2 in it, for channels that can show it."""

    html: str
    reads: object
    """What it reads of the record (`engines/form/print_names.py`)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in one language."""

    subject: tuple[Piece, ...]
    body: tuple[Piece, ...]
    page: Page | None = None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Those in braces."""
        return tuple(each for each in (*self.subject, *self.body) if isinstance(each, Formula))


@dataclass(frozen=True, slots=True)
class MessageDefinition:
    """What is said to whom."""

    id: str
    """Full id, `app.key`."""
    key: str
    """Full key."""
    form: str
    """Entity id of the record that it is about."""
    title: Text
    channels: tuple[str, ...]
    """Ways that it may go by, the best first."""
    addresses: Mapping[str, Formula]
    """Kind of address (`email`, `phone`, `user`) → formula."""
    role: str | None
    """Full id of the role whose people get it."""
    category: Category
    consent: Formula | None
    quiet: Quiet | None
    values: Mapping[str, Type]
    """What whoever sends it tells besides, by name."""
    wordings: Mapping[str, Wording]
    """By language."""

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All of them, so that what they read can be fetched in one go."""
        return tuple(self._formulas())

    def _formulas(self) -> Iterator[Formula]:
        yield from self.addresses.values()
        if self.consent is not None:
            yield self.consent
        for wording in self.wordings.values():
            yield from wording.formulas

    def wording(self, locale: str) -> tuple[str, Wording]:
        """In a language, or else in one that it has; and which that is."""
        found = next((each for each in (locale, "en", *LOCALES) if each in self.wordings), next(iter(self.wordings)))
        return found, self.wordings[found]
