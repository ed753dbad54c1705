"""A registry: each key once, an unknown key is an error. Built in bootstrap or from an explicit list, never by import."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by name."""

    def __init__(self, what: str, items: Iterable[tuple[str, T]] = ()) -> None:
        self._what = what
        self._items: dict[str, T] = {}
        for key, item in items:
            self.add(key, item)

    def add(self, key: str, item: T) -> None:
        """Register `item`; a key that is taken is an error."""
        if key in self._items:
            raise ValueError(f"{self._what} {key!r} is registered twice")
        self._items[key] = item

    def get(self, key: str) -> T | None:
        """The item, or None: for callers that report an unknown key to an author."""
        return self._items.get(key)

    def __getitem__(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            raise KeyError(f"no {self._what} {key!r}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def items(self) -> Iterable[tuple[str, T]]:
        """Key and item, in order of registration."""
        return self._items.items()
