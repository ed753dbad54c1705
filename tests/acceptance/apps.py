"""The shipped apps as the compiler takes them. Used by the acceptance tests."""

import json
from pathlib import Path
from typing import Any

BLUEPRINTS = Path(__file__).resolve().parents[2] / "blueprints"
SHIPPED = ("member", "points", "campaign")
"""In the order in which they need each other."""


def files_of(app: str) -> dict[str, Any]:
    """Path inside the app → JSON; amounts stay exact because records write them as text."""
    folder = BLUEPRINTS / app
    return {file.relative_to(folder).as_posix(): json.loads(file.read_text("utf-8")) for file in sorted(folder.rglob("*.json"))}


def shipped_files() -> dict[str, dict[str, Any]]:
    """App → path → JSON, of all shipped apps."""
    return {app: files_of(app) for app in SHIPPED}
