"""What an examination of an installation finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engines.kernel.errors import Problem

Level = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    """`ok`, `note` (somebody should know), `wrong` (somebody must act)."""
    code: str
    """Of its sentence."""
    params: Mapping[str, object] = field(default_factory=dict)
    advice: str | None = None
    """Code of what to do about it."""
    details: tuple[Problem, ...] = ()
