"""What a function of the formula language is: name, parameters, result, documentation, examples, abilities, code.

Each subject file lists its functions; `functions/__init__.py` lists the subjects; `typecheck` checks calls against the
signatures, `compiled` and `explanation` call `run`, storage translates those with `has_sql`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engines.expression.tree import Node
from engines.expression.types import Type

#: The type of a result, or how to tell it from the arguments.
Result: TypeAlias = "Type | Callable[[tuple[Node, ...]], Type]"

#: `(env, *arguments)` → value. Total: never raises, answers null and warns instead.
Implementation: TypeAlias = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument. `kinds` are the kinds of value that fit; `any` takes all."""

    name: str
    kinds: tuple[str, ...]
    optional: bool = False
    repeated: bool = False
    """The last parameter only: one or more of it."""
    choices: tuple[str, ...] = ()
    """The argument must be a literal, one of these texts."""
    literal: bool = False
    """The argument must be a literal of its kind."""
    group: str = ""
    """Arguments of one group are brought to one common type (integer to decimal, option keys to ids)."""
    item: tuple[str, ...] = ()
    """Of lists: the kinds of item that fit; all when empty."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    result: Result
    run: Implementation

    def matches(self, kinds: tuple[str, ...]) -> bool:
        """Whether arguments of these kinds fit (null fits everywhere)."""
        needed = sum(1 for parameter in self.parameters if not parameter.optional)
        many = bool(self.parameters) and self.parameters[-1].repeated
        if len(kinds) < needed or (len(kinds) > len(self.parameters) and not many):
            return False
        return all(self.matches_at(index, kinds) for index in range(len(kinds)))

    def matches_at(self, index: int, kinds: tuple[str, ...]) -> bool:
        """Whether the argument at `index` fits."""
        return bool(self.parameters) and _fits(kinds[index], self.at(index))

    def at(self, index: int) -> Parameter:
        """The parameter of the argument at `index`."""
        return self.parameters[min(index, len(self.parameters) - 1)]


def _fits(kind: str, parameter: Parameter) -> bool:
    widens = kind == "integer" and "decimal" in parameter.kinds
    return kind == "null" or widens or "any" in parameter.kinds or kind in parameter.kinds


_KINDS = {"number": ("integer", "decimal"), "moment": ("date", "datetime")}


def parameters(written: str) -> tuple[Parameter, ...]:
    """Parameters as they are read: `"text: text, unit: 'day' 'month', count: integer?, more: any*, list: list of text"`.

    `?` is optional, `*` repeated, `!` must be a literal, `=` brings all arguments marked so to one type; kinds are joined by
    `|`; `number` is integer or decimal as it comes, `decimal` alone turns integers into decimals, `moment` is date or
    datetime.
    """
    return tuple(_parameter(part.strip()) for part in written.split(",")) if written else ()


def _parameter(written: str) -> Parameter:
    name, _, kind = (part.strip() for part in written.partition(":"))
    marks = kind[len(kind.rstrip("?*!=")) :]
    kind = kind.rstrip("?*!=")
    choices = tuple(re.findall("'([^']*)'", kind))
    listed, _, item = kind.partition(" of ")
    kinds = ("text",) if choices else tuple(one for part in listed.split("|") for one in _KINDS.get(part, (part,)))
    return Parameter(
        name, kinds, optional="?" in marks, repeated="*" in marks, choices=choices, literal="!" in marks,
        group="value" if "=" in marks else "",
        item=tuple(one for part in item.split("|") for one in _KINDS.get(part, (part,))) if item else (),
    )  # fmt: skip


def takes(written: str, result: Result, run: Implementation) -> Signature:
    """A signature, its parameters as in `parameters`."""
    return Signature(parameters(written), result, run)


class Calling(Protocol):
    """What a function with its own check may ask of the type checker: positions for its errors."""

    def refuse(self, code: str, argument: int, hint: str | None = None, **params: object) -> Exception:
        """The error about one argument (0 is the first)."""
        ...

    def options_resolved(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """All arguments, text literals turned into options where one of them is an option or a list of them."""
        ...

    def common(self, nodes: tuple[Node, ...], first: int, step: int = 1) -> tuple[tuple[Node, ...], Type]:
        """The nodes (arguments `first`, `first + step` …) brought to one type; an error at the one that does not fit."""
        ...


#: For functions that become other nodes (`between`, `ifs`) or have a shape of their own (`switch`); None leaves the call to
#: the signatures.
Check: TypeAlias = Callable[[Calling, tuple[Node, ...]], Node | None]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the formula language."""

    name: str
    """Canonical, lower case; its upper-case form is an alias unless another function claims it."""
    signatures: tuple[Signature, ...]
    en: str
    """What it does, in English."""
    zh: str
    """The same in Chinese."""
    examples: tuple[tuple[str, str], ...]
    """(formula, text of its value); tests run them and the manual shows them. See `tests/engines/expression`."""
    aliases: tuple[str, ...] = ()
    live: bool = False
    """The browser computes it too."""
    has_sql: bool = False
    """Storage has a form of it for SQL on every database."""
    sees_null: bool = False
    """It is called with nulls; others are null as soon as one argument is."""
    is_lazy: bool = False
    """Its arguments come as functions without arguments; it decides which it needs."""
    reads_env: bool = False
    """Its value depends on `now`, `today` or the zone, so that it is not computed ahead."""
    check: Check | None = None

    def signature(self, kinds: tuple[str, ...]) -> Signature | None:
        """The signature for arguments of these kinds."""
        return next((one for one in self.signatures if one.matches(kinds)), None)
