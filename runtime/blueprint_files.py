"""Blueprints on disk: folders and zip archives → path and JSON, and back.

Called by the command line and by services that publish. What a file means is decided in `engines/blueprint`; here is
only reading and writing, and distrust of archives: a path that leads outside, a symbolic link, a name that stands
twice, a bomb. One canonical way of writing makes `write_parts(read_parts(x))` equal to `x` byte for byte.
"""

import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeAlias

from engines.blueprint.json_text import parse_json, print_json
from engines.kernel.errors import Invalid, Problem

Files: TypeAlias = dict[str, Any]
"""Path inside the app → JSON."""

APP_FILE: Final = "app.json"
MAX_FILES: Final = 5_000
MAX_FILE_BYTES: Final = 20_000_000
MAX_TOTAL_BYTES: Final = 100_000_000
MAX_RATIO: Final = 200
"""How many times larger than packed an archive's file may be (files under 100 000 bytes are not asked)."""
_SMALL_BYTES: Final = 100_000
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ReadParts:
    """What was read: the good files, and what is wrong with the others."""

    apps: dict[str, Files]
    problems: tuple[Problem, ...]


def read_parts(path: Path) -> dict[str, Files]:
    """App key → its files, from a folder or zip archive that holds one app or several. Raises `Invalid` with everything
    that is wrong, by file, line and column."""
    read = read_all(path)
    if read.problems:
        raise Invalid(read.problems)
    return read.apps


def read_all(path: Path) -> ReadParts:
    """Like `read_parts`, but hands over the good files beside the problems, so that all can be validated at once."""
    try:
        texts, problems = _archive_texts(path) if path.is_file() else _folder_texts(path)
    except Invalid as error:
        return ReadParts({}, error.problems)
    files: Files = {}
    broken: list[tuple[str, Problem]] = []
    for name, content in texts.items():
        try:
            files[name] = parse_json(_decoded(content), "")
        except Invalid as error:
            broken.extend((name, problem) for problem in error.problems)
    return _by_app(files, broken, problems)


def read_document(text: bytes) -> dict[str, Files]:
    """The same from one JSON document: an app's files by path, or several apps by key. Raises `Invalid`."""
    document = parse_json(_decoded(text), "")
    is_one = isinstance(document, dict) and APP_FILE in document
    apps = {_key_of_app("", document[APP_FILE]): document} if is_one else document
    if not isinstance(apps, dict) or not apps or not all(isinstance(each, dict) and APP_FILE in each for each in apps.values()):
        raise Invalid(Problem("no_app_found"))
    if sum(len(files) for files in apps.values()) > MAX_FILES:
        raise Invalid(Problem("too_many_files", params={"limit": MAX_FILES}))
    return apps


def shipped() -> dict[str, Files]:
    """The apps that come with the product."""
    found = find_spec("blueprints")
    places = [] if found is None else [Path(place) for place in found.submodule_search_locations or ()]
    return read_parts(next(place for place in places if place.is_dir()))


def write_parts(parts: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Write apps in the canonical form: to a zip archive when the path ends in `.zip`, else to `<path>/<app>/…`."""
    texts = {f"{app}/{name}": print_json(raw) for app, files in sorted(parts.items()) for name, raw in sorted(files.items())}
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                entry = zipfile.ZipInfo(name, _FIXED_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, text.encode())
        return
    for name, text in texts.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(Problem("not_utf8", params={"position": error.start})) from None


def _folder_texts(path: Path) -> tuple[dict[str, bytes], list[Problem]]:
    if not path.is_dir():
        raise Invalid(Problem("blueprint_not_found", params={"path": str(path)}))
    texts: dict[str, bytes] = {}
    problems: list[Problem] = []
    total = 0
    for found in sorted(path.rglob("*")):
        name = found.relative_to(path).as_posix()
        if found.is_symlink():
            problems.append(Problem("file_is_link", f"/{name}", {"path": name}))
        elif found.is_file() and not _is_left_out(name):
            total += _fitting_size(name, found.stat().st_size, total)
            texts[name] = found.read_bytes()
        if len(texts) > MAX_FILES:
            raise Invalid(Problem("too_many_files", params={"limit": MAX_FILES}))
    return texts, problems


def _archive_texts(path: Path) -> tuple[dict[str, bytes], list[Problem]]:
    texts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in _safe_entries(archive):
                with archive.open(entry) as stream:
                    content = stream.read(MAX_FILE_BYTES + 1)
                total += _fitting_size(entry.filename, len(content), total)
                texts[entry.filename] = content
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Invalid(Problem("bad_archive", params={"path": path.name, "reason": str(error)})) from None
    return texts, []


def _safe_entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files of an archive, judged by its directory before a byte is unpacked."""
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise Invalid(Problem("too_many_files", params={"limit": MAX_FILES}))
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise Invalid(Problem("too_large", params={"limit": MAX_TOTAL_BYTES}))
    problems: list[Problem] = []
    kept: list[zipfile.ZipInfo] = []
    seen: set[str] = set()
    for entry in entries:
        problem = _distrust(entry, seen)
        seen.add(entry.filename.casefold())
        if problem is not None:
            problems.append(problem)
        elif not entry.is_dir() and not _is_left_out(entry.filename):
            kept.append(entry)
    if problems:
        raise Invalid(problems)
    yield from kept


def _distrust(entry: zipfile.ZipInfo, seen: set[str]) -> Problem | None:
    name = entry.filename
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or "\\" in entry.orig_filename or ":" in name or "\0" in entry.orig_filename:
        return Problem("path_leads_outside", params={"path": name})
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Problem("file_is_link", f"/{name}", {"path": name})
    if name.casefold() in seen:
        return Problem("file_twice", f"/{name}", {"path": name})
    if entry.flag_bits & 1:
        return Problem("archive_encrypted", f"/{name}", {"path": name})
    packed = max(entry.compress_size, 1)
    if entry.file_size > _SMALL_BYTES and entry.file_size / packed > MAX_RATIO:
        return Problem("archive_bomb", f"/{name}", {"path": name})
    return None


def _fitting_size(name: str, size: int, before: int) -> int:
    if size > MAX_FILE_BYTES:
        raise Invalid(Problem("too_large", f"/{name}", {"limit": MAX_FILE_BYTES}))
    if before + size > MAX_TOTAL_BYTES:
        raise Invalid(Problem("too_large", params={"limit": MAX_TOTAL_BYTES}))
    return size


def _is_left_out(name: str) -> bool:
    """Hidden files, and what operating systems put into folders and archives."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts) or (parts[-1] in ("README.md", "Thumbs.db"))


def _by_app(files: Files, broken: list[tuple[str, Problem]], problems: list[Problem]) -> ReadParts:
    """Sort files into apps: an app is a folder with `app.json` in it, and is called what that says."""
    everything = [*files, *(name for name, _ in broken)]
    roots = sorted({name.removesuffix(APP_FILE) for name in everything if name == APP_FILE or name.endswith("/" + APP_FILE)})
    roots = [root for root in roots if not any(root != other and root.startswith(other) for other in roots)]
    if not roots:
        return ReadParts({}, (*problems, Problem("no_app_found")))
    apps: dict[str, Files] = {}
    found = list(problems)
    names: dict[str, str] = {}
    for root in roots:
        names[root] = key = _key_of_app(root, files.get(root + APP_FILE))
        if key in apps:
            found.append(Problem("app_twice", f"/{key}/{APP_FILE}", {"app": key}))
        apps.setdefault(key, {}).update({name.removeprefix(root): raw for name, raw in files.items() if name.startswith(root)})
    for name, problem in broken:
        root = next((root for root in roots if name.startswith(root)), "")
        found.append(problem.under(f"/{names.get(root, '')}/{name.removeprefix(root)}" if root in names else f"/{name}"))
    stray = [name for name in files if not any(name.startswith(root) for root in roots)]
    found.extend(Problem("file_outside_app", f"/{name}", {"path": name}) for name in stray if name.endswith(".json"))
    return ReadParts(apps, tuple(found))


def _key_of_app(root: str, manifest: Any) -> str:
    """What `app.json` says; else the name of its folder."""
    key = manifest.get("key") if isinstance(manifest, dict) else None
    return key if isinstance(key, str) and key else PurePosixPath(root or "app").name or "app"
