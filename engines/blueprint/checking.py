"""The first look at a blueprint: every file by itself, its shape and its keys; and what of it can be compiled.

What is broken is left out of the *usable* parts and remembered by name, so that the problems that only follow from it
(a formula that reads a broken field) are not told on top: `Checked.kept` drops those. Called by `compiler.py`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from engines.blueprint.identity import identity_problems, is_keyed, problems_between
from engines.blueprint.json_text import JSON
from engines.blueprint.parts import Document, Parts
from engines.blueprint.repair import Repaired, repaired
from engines.blueprint.schema_problems import nearest, problems_of
from engines.blueprint.schemas import SchemaBundle
from engines.kernel.errors import Problem

#: Wrong, but the thing can be compiled as it stands.
HARMLESS = frozenset({"file_name_differs", "app_key_differs"})
#: The thing has another key than it should; what it should be called is broken too.
MISNAMED = frozenset({"key_unfit", "key_reserved", "key_of_system", "key_double_underscore", "key_needs_prefix"})
#: Names what is broken because this is what broke it.
CAUSES = frozenset({"formula_circle"})
#: Name what is not there: the code, and the parameter with the name.
UNKNOWN = {
    "unknown_name": "name", "unknown_field": "name", "unknown_field_of": "field", "unknown_target_field": "field",
    "record_field_unknown": "field", "layout_field_unknown": "field", "print_field_unknown": "field",
    "role_field_unknown": "field",
    "ledger_not_found": "ledger", "unknown_ledger": "ledger", "unknown_message": "message",
}  # fmt: skip
_WORD = re.compile(r"\w+(?:\.\w+)*")


@dataclass(frozen=True, slots=True)
class Checked:
    """The usable parts of a blueprint, and what is wrong so far."""

    parts: Mapping[str, Parts]
    problems: list[Problem] = field(default_factory=list)
    rests: Mapping[str, Repaired] = field(default_factory=dict)
    """What is left of broken documents, by their pointer."""
    ghosts: frozenset[str] = frozenset()
    """Keys of broken things, full keys of broken forms and ledgers: what mentions them is not told."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Of things that did not compile: key by pointer. Their own problems may mention themselves."""
    misnamed: frozenset[str] = frozenset()
    """Keys that ill-formed ones should probably have been: others may use a name that is like it."""

    def kept(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems of a later phase that stand on their own, with pointers into the author's files."""
        return [self._original(self._hinted(problem)) for problem in problems if not self._is_about_ghost(problem)]

    def with_ghosts(self, lost: Mapping[str, str]) -> "Checked":
        """The same, with more broken things: key by pointer."""
        return replace(self, ghosts=self.ghosts | frozenset(lost.values()), own={**self.own, **lost})

    def _is_about_ghost(self, problem: Problem) -> bool:
        if not self.ghosts or problem.code in CAUSES:
            return False
        if nearest(problem.params.get(UNKNOWN.get(problem.code, "")), (*self.misnamed, problem.hint)) in self.misnamed:
            return True
        itself = {key for pointer, key in self.own.items() if f"{problem.pointer}/".startswith(f"{pointer}/")}
        return not (self.ghosts - itself).isdisjoint(_words(problem.params.values(), self.parts))

    def _hinted(self, problem: Problem) -> Problem:
        """The same problem: what was meant may be something that is broken."""
        if problem.hint is not None or problem.code not in UNKNOWN:
            return problem
        return replace(problem, hint=nearest(problem.params.get(UNKNOWN[problem.code]), self.ghosts))

    def _original(self, problem: Problem) -> Problem:
        for pointer, rest in self.rests.items():
            if problem.pointer.startswith(pointer + "/"):
                inside = problem.pointer.removeprefix(pointer)
                return Problem(problem.code, pointer + rest.original(inside), problem.params, problem.hint)
        return problem


def check_documents(apps: Mapping[str, Parts], bundle: SchemaBundle, unreadable: Iterable[Problem] = ()) -> Checked:
    """Check every file by itself. `unreadable` are the problems of files that could not even be read."""
    problems: list[Problem] = []
    rests: dict[str, Repaired] = {}
    ghosts = set(_ghosts_of_files(unreadable))
    misnamed: set[str] = set()
    usable: dict[str, Parts] = {}
    for app, parts in apps.items():
        kept: dict[str, Document] = {}
        between = problems_between(parts)
        problems.extend(between)
        for path, document in _told_apart(parts, between).items():
            found, rest = _checked(document, bundle)
            problems.extend(problem.under(document.pointer) for problem in found)
            misnamed |= {problem.hint for problem in found if problem.code in MISNAMED and problem.hint}
            if rest is None:
                kept[path] = document
                continue
            rests[document.pointer] = rest
            ghosts |= set(_ghosts(document, rest.raw))
            if rest.raw is not None:
                kept[path] = Document(document.app, path, document.kind, rest.raw)
        usable[app] = Parts(app, kept)
    return Checked(usable, problems, rests, frozenset(ghosts | misnamed), misnamed=frozenset(misnamed))


def _told_apart(parts: Parts, between: list[Problem]) -> dict[str, Document]:
    """The documents; those that claim the identity of another lose that claim."""
    claims = {problem.pointer.rpartition("/")[0] for problem in between if problem.pointer.endswith("/id")}
    return {
        path: replace(document, raw={name: value for name, value in document.raw.items() if name != "id"})
        if document.pointer in claims
        else document
        for path, document in parts.documents.items()
    }


def _checked(document: Document, bundle: SchemaBundle) -> tuple[list[Problem], Repaired | None]:
    """The problems of one document, and its usable rest when something must be left out."""
    found = _problems(document, bundle, document.raw)
    if all(problem.code in HARMLESS for problem in found):
        return found, None
    rest, _ = repaired(document.raw, partial(_harmful, document, bundle))
    return found, rest


def _problems(document: Document, bundle: SchemaBundle, raw: JSON) -> list[Problem]:
    shape = problems_of(bundle.errors(document.kind.schema, raw))
    return [*shape, *identity_problems(Document(document.app, document.path, document.kind, raw))]


def _harmful(document: Document, bundle: SchemaBundle, raw: JSON) -> list[Problem]:
    return [problem for problem in _problems(document, bundle, raw) if problem.code not in HARMLESS]


def _ghosts(document: Document, rest: JSON) -> Iterator[str]:
    """Names that the document defines and its usable rest does not."""
    if rest is None:
        yield from _names_of_file(document.app, document.path)
        if is_keyed(document.raw):
            yield f"{document.app}.{document.raw['key']}"
        return
    yield from (key for _, key in _keys(document.raw) - _keys(rest))


def _ghosts_of_files(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        _, app, *path = [*problem.pointer.split("/"), ""]
        yield from _names_of_file(app, "/".join(path).rstrip("/"))


def _names_of_file(app: str, path: str) -> Iterator[str]:
    folder, _, name = path.partition("/")
    if folder == "extends":
        return
    yield f"{app}.{name.removesuffix('.json')}"


def _keys(value: JSON) -> set[tuple[str, str]]:
    """Every key that is defined anywhere in a document, with its place: the same key may be another thing elsewhere."""
    found: set[tuple[str, str]] = set()
    stack: list[tuple[str, JSON]] = [("", value)]
    while stack:
        place, here = stack.pop()
        if is_keyed(here):
            found.add((place, here["key"]))
            place = f"{place}/{here['key']}"
        if isinstance(here, Mapping):
            stack.extend((f"{place}/{name}", inner) for name, inner in here.items())
        elif isinstance(here, list):
            stack.extend((place, inner) for inner in here)
    return found


def _words(values: Iterable[object], apps: Collection[str]) -> Iterator[str]:
    """Names in the parameters of a problem: full keys of forms, and the steps of paths."""
    for value in values:
        for word in _WORD.findall(value) if isinstance(value, str) else ():
            steps = word.split(".")
            if steps[0] in apps and len(steps) > 1:
                yield ".".join(steps[:2])
                yield from steps[2:]
            else:
                yield from steps
