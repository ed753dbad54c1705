"""What history, traces, events and jobs keep of people is written through a sealer, and read through it again.

Today it is the identity with a format number, so that sealing can come later without touching what is already written.
"""

from typing import Any, Protocol

from engines.kernel.errors import Permanent, Problem

#: Clear text.
CLEAR = 0


class Sealer(Protocol):
    """Makes documents unreadable without a key of the record they are about."""

    def seal(self, document: Any, subject: tuple[str, int] | None = None) -> Any:
        """The document as it is stored (JSON). `subject`: entity id and id of the record it is about."""
        ...

    def open(self, sealed: Any, subject: tuple[str, int] | None = None) -> Any:
        """What was sealed; None for what was never written or whose key is gone."""
        ...


class ClearSealer:
    """Seals nothing: `[0, document]`."""

    def seal(self, document: Any, subject: tuple[str, int] | None = None) -> Any:
        """The document with its format number."""
        del subject
        return None if document is None else [CLEAR, document]

    def open(self, sealed: Any, subject: tuple[str, int] | None = None) -> Any:
        """The document. Raises `Permanent` for a format that this program does not know."""
        del subject
        if sealed is None:
            return None
        if sealed[0] != CLEAR:
            raise Permanent(Problem("sealed_by_newer", params={"format": sealed[0]}))
        return sealed[1]
