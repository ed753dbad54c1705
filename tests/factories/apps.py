"""Apps for tests: a blueprint put together from short documents, as the files that a folder would hold.

`app(...)` gives the parts of one app; `field`, `rule` write what every document needs, so that a test shows only its point.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
Parts = dict[str, dict[str, Any]]


def field(key: str, type: str = "text", **settings: Any) -> dict[str, Any]:
    """A field called by its key."""
    return {"key": key, "type": type, "title": settings.pop("title", key), **settings}


def form(key: str, *fields: Document, **settings: Any) -> dict[str, Any]:
    """A form called by its key, and by its first field."""
    label = settings.pop("label", fields[0]["key"])
    return {"key": key, "title": settings.pop("title", key), "label": label, "fields": list(fields), **settings}


def rule(key: str, on: str | Sequence[str], *actions: Document, **settings: Any) -> dict[str, Any]:
    """A rule that listens to events."""
    events = [on] if isinstance(on, str) else list(on)
    return {"key": key, "title": settings.pop("title", key), "on": events, **settings, "actions": list(actions)}


def app(
    key: str, *, forms: Sequence[Document] = (), rules: Sequence[Document] = (), ledgers: Sequence[Document] = (),
    messages: Sequence[Document] = (), processes: Sequence[Document] = (), roles: Sequence[Document] = (),
    extends: Mapping[str, Document] | None = None, **settings: Any,
) -> Parts:  # fmt: skip
    """The parts of an app, by app and path: what `apply` takes."""
    manifest = {"key": key, "version": "1.0.0", "format": 1, "title": key, **settings}
    files: dict[str, Any] = {"app.json": manifest}
    for kind, documents in (
        ("forms", forms), ("rules", rules), ("ledgers", ledgers), ("messages", messages), ("processes", processes),
        ("roles", roles),
    ):  # fmt: skip
        files.update({f"{kind}/{document['key']}.json": dict(document) for document in documents})
    files.update({f"extends/{name}.json": dict(document) for name, document in (extends or {}).items()})
    return {key: files}
