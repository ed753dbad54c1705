"""An operation of the API as data: what it is called, what it takes, what it answers, and the function that does it.

The list of operations is the one truth: `dispatch.py` makes Flask's routes of it, `openapi.py` the published contract.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, TypeAlias

from flask import Response

from engines.kernel.errors import NotFound, Problem
from runtime.api.problems import told
from runtime.auth.actor import Actor
from runtime.services.answers import Asked
from runtime.services.platform import Platform
from runtime.services.transact import Once

Schema: TypeAlias = Mapping[str, Any]
Method: TypeAlias = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
#: Who may call: anybody; whoever is signed in or has a key; administrators.
Who: TypeAlias = Literal["anybody", "person", "admin"]


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read and checked."""

    platform: Platform
    actor: Actor
    locale: str
    path: Mapping[str, str]
    query: Mapping[str, Any]
    """Values of the declared types; what was not given is not there."""
    body: Any
    once: Once | None
    """The caller's idempotency key, with what was asked."""
    version: int | None
    """Of `If-Match`: the version that the caller has seen."""
    address: str
    agent: str

    @property
    def asked(self) -> Asked:
        """Who asks, for services that answer as this door does."""
        return Asked(self.platform, self.actor, partial(told, self.platform.catalog, self.locale), self.once)

    def number(self, name: str, code: str) -> int:
        """The number of that name in the path. Raises `NotFound` with this code for what is none."""
        text = self.path[name]
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise NotFound(Problem(code))
        return int(text)

    @property
    def form(self) -> str:
        """Full key of the form in the path."""
        return f"{self.path['app']}.{self.path['form']}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back: JSON, or a response made by hand (files)."""

    document: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one path."""

    id: str
    method: Method
    path: str
    """`/apps/{app}`, below the version's prefix."""
    tag: str
    summary: str
    handle: Callable[[Call], Answer | Response]
    answer: Schema | None = None
    """Of the document that comes back; None: nothing comes back."""
    status: int = 200
    other_statuses: tuple[int, ...] = ()
    query: Mapping[str, Schema] = field(default_factory=dict)
    """Schemas of the parameters by name; `required` ones say so by `x-required`."""
    body: Schema | None = None
    who: Who = "person"
    has_key: bool = False
    """Takes `Idempotency-Key`."""
    has_version: bool = False
    """Takes `If-Match`."""
    media_type: str = "application/json"
    """Of the answer."""
    other_types: tuple[str, ...] = ()
    """Media types that it may have instead."""
    upload: bool = False
    """The body is a file, as multipart/form-data."""
