"""The kinds of files that a blueprint consists of, and the loaded files of one app.

`loader.py` makes `Parts`; validator, compiler, difference and merge read them. Raw JSON only: nothing is compiled here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engines.blueprint.json_text import JSON

APP_FILE = "app.json"


@dataclass(frozen=True, slots=True)
class PartKind:
    """One kind of file."""

    name: str
    folder: str
    """Folder that its files stand in; "" for `app.json`."""
    schema: str
    """File name in `schema/`."""
    has_key: bool = True
    """Whether the document's `key` must be the file's name."""


PART_KINDS = (
    PartKind("app", "", "app.schema.json", has_key=False),
    PartKind("form", "forms", "form.schema.json"),
    PartKind("ledger", "ledgers", "ledger.schema.json"),
    PartKind("event", "events", "event.schema.json"),
    PartKind("rule", "rules", "rule.schema.json"),
    PartKind("ruleset", "rules", "ruleset.schema.json"),
    PartKind("process", "processes", "process.schema.json"),
    PartKind("extension", "extends", "extension.schema.json", has_key=False),
    PartKind("print", "prints", "print.schema.json"),
    PartKind("message", "messages", "message.schema.json"),
    PartKind("dataset", "datasets", "dataset.schema.json"),
    PartKind("report", "reports", "report.schema.json"),
    PartKind("dashboard", "dashboards", "dashboard.schema.json"),
    PartKind("role", "roles", "role.schema.json"),
    PartKind("seed", "seed", "records.schema.json", has_key=False),
    PartKind("demo", "demo", "records.schema.json", has_key=False),
    PartKind("scenario", "scenarios", "scenario.schema.json", has_key=False),
)

#: Folders of the format whose engines are not here yet.
LATER_FOLDERS = (
    "decision_tables", "segments", "pages", "calendars", "locale",
)  # fmt: skip

KINDS: Mapping[str, PartKind] = {kind.name: kind for kind in PART_KINDS}
FOLDERS = tuple(dict.fromkeys(kind.folder for kind in PART_KINDS if kind.folder))


@dataclass(frozen=True, slots=True)
class Document:
    """One file of an app."""

    app: str
    path: str
    """Inside the app's folder, `forms/order.json`."""
    kind: PartKind
    raw: JSON

    @property
    def pointer(self) -> str:
        """Where its JSON begins in pointers of the whole blueprint."""
        return f"/{self.app}/{self.path}"

    @property
    def name(self) -> str:
        """File name without folder and ending."""
        return self.path.rpartition("/")[2].removesuffix(".json")

    @property
    def extended_form(self) -> str:
        """Of an extension: the full key of the form that it extends, as its file is named."""
        return self.name


@dataclass(frozen=True, slots=True)
class Parts:
    """The loaded files of one app, by path."""

    app: str
    documents: Mapping[str, Document]

    def of(self, *kinds: str) -> Iterator[Document]:
        """The documents of some kinds, in the order of their paths."""
        for path in sorted(self.documents):
            document = self.documents[path]
            if document.kind.name in kinds:
                yield document

    @property
    def manifest(self) -> Mapping[str, JSON]:
        """What `app.json` says; empty when it is missing or no object."""
        document = self.documents.get(APP_FILE)
        return document.raw if document is not None and isinstance(document.raw, Mapping) else {}

    def files(self) -> dict[str, JSON]:
        """Path → JSON, as it was loaded."""
        return {path: document.raw for path, document in self.documents.items()}
