"""Apps that somebody may install: those that come with the product, or what a file holds. What each brings, what it needs, and
whether that is there: told before anything is written.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from engines.blueprint.json_text import unfit_texts
from engines.blueprint.parts import APP_FILE
from engines.blueprint.versions import is_in_range
from engines.kernel.errors import Invalid, NotFound, Problem
from engines.kernel.text import Text
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.blueprint_files import read_document, read_parts, shipped
from runtime.services.blueprint_reads import installed_parts
from runtime.services.drafts import is_part
from runtime.services.plan_change import Parts
from runtime.services.platform import Platform


@dataclass(frozen=True, slots=True)
class Offer:
    """One app as it may be installed."""

    key: str
    version: str
    title: Text
    description: Text
    icon: str
    installed: str | None
    """The version that is there."""
    brings: Mapping[str, int]
    """How many `forms`, `rules`, `ledgers`, `roles`, records of `seed` and of `demo`."""
    forms: Sequence[Text]
    """Titles."""


@dataclass(frozen=True, slots=True)
class Need:
    """One app that another needs."""

    app: str
    needed: str
    title: Text
    span: str
    """Range of versions."""
    found: str | None
    """The version that is there, or comes with it."""
    is_shipped: bool
    """The product brings one that would do."""

    @property
    def is_met(self) -> bool:
        """Nothing is missing."""
        return self.found is not None and is_in_range(self.found, self.span)


def gallery(platform: Platform, actor: Actor) -> list[tuple[Offer, list[Need]]]:
    """The apps that come with the product. Raises `Forbidden`."""
    require_admin(actor)
    here, parts = installed_parts(platform), shipped()
    return [(offer(app, files, here), needs({app: files}, here)) for app, files in sorted(parts.items())]


def chosen(templates: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The named ones of them. Raises `NotFound`."""
    parts = shipped()
    unknown = [app for app in templates if app not in parts]
    if unknown:
        raise NotFound(Problem("template_not_found", params={"app": app[:80]}) for app in unknown)
    return {app: parts[app] for app in templates}


def read_file(name: str, content: BinaryIO) -> Parts:
    """The apps in a zip archive or a JSON document. Raises `Invalid`."""
    raw = content.read()
    if raw[:2] == b"PK" or not name.lower().endswith(".json"):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "app.zip"
            path.write_bytes(raw)
            parts = read_parts(path)
    else:
        parts = read_document(raw)
    problems = [
        Problem("not_a_part", f"/{app[:80]}/{path[:200]}", {"path": path[:200]})
        for app, files in parts.items() for path in files if not is_part(path)
    ]  # fmt: skip
    problems += unfit_texts(parts, "")
    problems += [
        Problem("manifest_unfit", f"/{app[:80]}/{APP_FILE}")
        for app, files in parts.items()
        if not _is_manifest(files.get(APP_FILE))
    ]
    if problems:
        raise Invalid(problems)
    return parts


def offer(app: str, files: Mapping[str, Any], here: Parts) -> Offer:
    """What an app is and brings."""
    manifest = files[APP_FILE]
    folders = Counter(str(PurePosixPath(path).parent) for path in files)
    brings = {name: folders[name] for name in ("forms", "rules", "ledgers", "roles")}
    brings |= {name: _records(files, name) for name in ("seed", "demo")}
    forms = [_words(each, "title") for path, each in files.items() if path.startswith("forms/")]
    installed = here.get(app, {}).get(APP_FILE, {}).get("version")
    icon = manifest.get("icon")
    return Offer(
        app, manifest["version"], _words(manifest, "title") or app, _words(manifest, "description"),
        icon if isinstance(icon, str) else "app", installed, brings, forms,
    )  # fmt: skip


def needs(wanted: Parts, here: Parts) -> list[Need]:
    """What the apps `wanted` need, of what is installed or comes with them."""
    parts, brought, found = {**here, **wanted}, shipped(), list[Need]()
    for app, files in wanted.items():
        spans = files[APP_FILE].get("requires")
        for needed, span in spans.items() if isinstance(spans, Mapping) else ():
            manifest = parts.get(needed, {}).get(APP_FILE, {})
            ours = brought.get(needed, {}).get(APP_FILE, {})
            title = _words(manifest, "title") or _words(ours, "title") or needed
            would_do = bool(ours) and is_in_range(ours["version"], str(span))
            found.append(Need(app, needed, title, str(span), manifest.get("version"), would_do))
    return found


def _is_manifest(manifest: object) -> bool:
    """Whether `app.json` says at least what is told before it is checked as a whole."""
    return isinstance(manifest, Mapping) and all(isinstance(manifest.get(name), str) for name in ("key", "version"))


def _records(files: Mapping[str, Any], folder: str) -> int:
    sets = [each.get("records") for path, each in files.items() if path.startswith(f"{folder}/") and isinstance(each, Mapping)]
    return sum(len(each) for each in sets if isinstance(each, list))


def _words(document: object, name: str) -> Text:
    """A text of an author; what is none is not told."""
    text = document.get(name) if isinstance(document, Mapping) else None
    if isinstance(text, Mapping) and all(isinstance(each, str) for each in text.values()):
        return dict(text)
    return text if isinstance(text, str) else ""
