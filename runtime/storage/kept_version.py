"""The document of a version of a process as it is kept, with the number of the format and of the release in which it was kept: by
that release it is known what the names in it mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One version."""

    document: Mapping[str, Any]
    release: int | None
    """None: it was kept before that was known."""

    def written(self) -> dict[str, Any]:
        """For keeping; `read` reads it."""
        return {"format": FORMAT, "release": self.release, "document": self.document}

    @staticmethod
    def read(stored: Mapping[str, Any]) -> "KeptVersion":
        """What is kept. Raises `ValueError` for a format that is newer than this product."""
        if "nodes" in stored:  # the document itself, as it was kept first
            return KeptVersion(stored, None)
        if stored.get("format") != FORMAT:
            raise ValueError(f"a version of a process has format {stored.get('format')}; this product reads up to {FORMAT}")
        return KeptVersion(stored["document"], stored["release"])
