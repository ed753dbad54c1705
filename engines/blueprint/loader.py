"""From files that were read to the parts of an app: which file is what, and which do not belong.

Pure: `runtime/blueprint_files.py` reads folders and archives and hands over a mapping from path to JSON.
"""

import difflib
from collections.abc import Mapping

from engines.blueprint.json_text import JSON
from engines.blueprint.parts import APP_FILE, FOLDERS, KINDS, LATER_FOLDERS, PART_KINDS, Document, PartKind, Parts
from engines.kernel.errors import Problem


def load(app: str, files: Mapping[str, JSON]) -> tuple[Parts, list[Problem]]:
    """The parts of one app from its files (path inside the app → JSON), and what is wrong with their names and places."""
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    if APP_FILE not in files:
        problems.append(Problem("app_file_missing", f"/{app}/{APP_FILE}", {"app": app}))
    for path in sorted(files):
        kind, problem = _kind_of(path, files[path])
        if kind is None:
            if problem is not None:
                problems.append(problem.under(f"/{app}/{path}"))
            continue
        documents[path] = Document(app, path, kind, files[path])
    return Parts(app, documents), problems


def load_all(parts_by_app: Mapping[str, Mapping[str, JSON]]) -> tuple[dict[str, Parts], list[Problem]]:
    """The parts of several apps, by app key."""
    loaded: dict[str, Parts] = {}
    problems: list[Problem] = []
    for app in sorted(parts_by_app):
        loaded[app], wrong = load(app, parts_by_app[app])
        problems.extend(wrong)
    return loaded, problems


def _kind_of(path: str, raw: JSON) -> tuple[PartKind | None, Problem | None]:
    folder, slash, name = path.partition("/")
    if not slash:
        if path == APP_FILE:
            return KINDS["app"], None
        near = difflib.get_close_matches(path, (APP_FILE,), n=1)
        return None, Problem("unknown_part", params={"part": path}, hint=near[0] if near else None)
    if folder in LATER_FOLDERS:
        return None, Problem("part_not_supported", params={"part": folder})
    if folder not in FOLDERS:
        near = difflib.get_close_matches(folder, (*FOLDERS, *LATER_FOLDERS), n=1)
        return None, Problem("unknown_part", params={"part": folder}, hint=f"{near[0]}/{name}" if near else None)
    if "/" in name or not name.endswith(".json"):
        return None, Problem("unknown_part", params={"part": path})
    return _kind_in(folder, raw), None


def _kind_in(folder: str, raw: JSON) -> PartKind:
    """Rules and rulesets share a folder: the document's `kind` says which it is."""
    kinds = [kind for kind in PART_KINDS if kind.folder == folder]
    if isinstance(raw, Mapping) and isinstance(raw.get("kind"), str):
        for kind in kinds:
            if kind.name == raw["kind"]:
                return kind
    return kinds[0]
