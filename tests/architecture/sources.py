"""The sources that the architecture tests look at, read and parsed once per process, where they are looked at."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PRODUCT = ("engines", "runtime", "plugins")


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path from the root of the repository."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """All functions and methods, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def classes(self) -> Iterator[ast.ClassDef]:
        """All classes, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                yield node


@lru_cache(maxsize=8)
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file below the folders, sorted by name."""
    return tuple(
        Source(path.relative_to(HOME).as_posix(), text)
        for folder in folders
        for path in sorted((HOME / folder).rglob("*.py"))
        if (text := path.read_text(encoding="utf-8")) is not None
    )


def files(*folders: str) -> list[Path]:
    """Every file below the folders that belongs to the repository, whatever it is."""
    made = {"__pycache__", "node_modules", "dist"}
    return [
        path
        for folder in folders
        for path in sorted((HOME / folder).rglob("*"))
        if path.is_file() and not made & set(path.relative_to(HOME).parts)
    ]


def named(path: Path) -> str:
    """The path from the root of the repository."""
    return path.relative_to(HOME).as_posix()


def broken(rule: Callable[[Source], Iterable[object]], among: Iterable[Source]) -> dict[str, list[object]]:
    """What a rule finds wrong, by file; files in order are left out. A test asserts that nothing remains."""
    return {source.name: found for source in among if (found := list(rule(source)))}
