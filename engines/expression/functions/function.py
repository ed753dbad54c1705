"""What a function of the formula language is: name, parameters, result, documentation, examples, abilities, code.

Each subject file lists its functions; `functions/__init__.py` lists the subjects; `typecheck` checks calls against the
signatures, `compiled` and `explanation` call `run`, storage translates those with `has_sql`.
"""

from collections.abc import Callable, Mapping
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
    return kind == "null" or "any" in parameter.kinds or kind in parameter.kinds or (kind == "integer" and "decimal" in parameter.kinds)


class Calling(Protocol):
    """What a function with its own check may ask of the type checker: positions for its errors."""

    def refuse(self, code: str, argument: int, hint: str | None = None, **params: object) -> Exception:
        """The error about one argument (0 is the first)."""
        ...

    def common(self, nodes: tuple[Node, ...], first: int, step: int = 1) -> tuple[tuple[Node, ...], Type]:
        """The nodes (arguments `first`, `first + step` …) brought to one type; an error at the one that does not fit."""
        ...


#: For functions that become other nodes (`between`, `ifs`) or have a shape of their own (`switch`).
Check: TypeAlias = Callable[[Calling, tuple[Node, ...]], Node]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the formula language."""

    name: str
    """Canonical, lower case; its upper-case form is an alias unless another function claims it."""
    signatures: tuple[Signature, ...]
    doc: Mapping[str, str]
    """What it does, in `en` and `zh-CN`."""
    examples: tuple[tuple[str, object], ...]
    """(formula, value); tests run them. Decimals stand as texts such as `1.50` with a leading `d:`, dates with `t:`."""
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
