"""Small pieces of Python syntax trees for `compiled`: templates with parts, temporaries, names bound to objects.

Compiled code has no built-ins and no names but those bound here, so that nothing an author writes can reach anything.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Value:
    """Code that computes a value."""

    code: ast.expr
    nullable: bool = True
    quiet: bool = False
    """It cannot warn, so that it may be left out when the result is known without it."""

    @property
    def is_simple(self) -> bool:
        """Whether it can stand twice without being computed twice."""
        return isinstance(self.code, ast.Name | ast.Constant)


#: Where nodes are said to stand: Python wants to know, nobody reads it.
_AT: Final[Mapping[str, int]] = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
_PLACE: Final = re.compile(r"Name\('([A-Z]+)', Load\(\)(?:, [a-z_]+=[0-9]+)*\)")


@lru_cache(maxsize=256)
def _maker(template: str) -> Callable[[Mapping[str, ast.expr]], ast.expr]:
    """A function that makes the tree of a template from its parts: far cheaper than parsing it each time."""
    dumped = ast.dump(ast.parse(template, mode="eval").body, annotate_fields=False, include_attributes=True)
    space = {"__builtins__": {}, **vars(ast)}
    made: Callable[[Mapping[str, ast.expr]], ast.expr] = eval(  # noqa: S307 - templates stand in this room's source only
        "lambda parts: " + _PLACE.sub(r"parts['\1']", dumped), space
    )
    return made


def code(template: str, **parts: ast.expr) -> ast.expr:
    """The expression `template`, its capital names replaced by `parts`."""
    return _maker(template)(parts)


def name(identifier: str) -> ast.Name:
    """A name to read."""
    return ast.Name(identifier, ast.Load(), **_AT)


def constant(value: bool | int | str | None) -> ast.expr:
    """A plain value."""
    return ast.Constant(value, kind=None, **_AT)


def kept(identifier: str, value: ast.expr) -> ast.expr:
    """`(identifier := value)`."""
    return ast.NamedExpr(ast.Name(identifier, ast.Store(), **_AT), value, **_AT)


def joined(operator: str, values: Sequence[ast.expr]) -> ast.expr:
    """`a and b and c`, `a or b`."""
    made: list[ast.expr] = list(values)
    return made[0] if len(made) == 1 else ast.BoolOp(ast.And() if operator == "and" else ast.Or(), made, **_AT)


def called(function: ast.expr, arguments: Sequence[ast.expr]) -> ast.expr:
    """`function(env, …)`."""
    return ast.Call(function, [name("env"), *arguments], [], **_AT)


def together(values: Sequence[ast.expr]) -> ast.expr:
    """`(a, b, c)`."""
    return ast.Tuple(list(values), ast.Load(), **_AT)


class Unit:
    """One compiled module: the objects it can reach, its functions, a counter for names."""

    def __init__(self) -> None:
        self.bound: dict[str, Any] = {}
        self.functions: list[ast.FunctionDef] = []
        self._names: dict[int, str] = {}
        self._count = 0

    def fresh(self, prefix: str) -> str:
        """A name not yet used."""
        self._count += 1
        return f"{prefix}{self._count}"

    def bind(self, thing: object, prefix: str = "k") -> ast.Name:
        """The name under which the code finds `thing`."""
        found = self._names.get(id(thing))
        if found is None:
            found = self._names[id(thing)] = self.fresh(prefix)
            self.bound[found] = thing
        return name(found)

    def literal(self, value: object) -> ast.expr:
        """A constant. Plain values stand in the code, others are bound."""
        if value is None or isinstance(value, bool | int | str):
            return constant(value)
        return self.bind(value)

    def hold(self, value: Value) -> tuple[ast.expr, ast.expr]:
        """Code that computes the value and code that reads it again."""
        if value.is_simple:
            return value.code, value.code
        temporary = self.fresh("t")
        return kept(temporary, value.code), name(temporary)

    def strict(self, values: Sequence[Value]) -> tuple[ast.expr | None, list[ast.expr]]:
        """The test whether one of the values is null (None if none can be), and the values behind it.

        All are computed, in order: what warns must warn whatever the others are. Where that makes no difference the
        test stops at the first null.
        """
        if not any(value.nullable for value in values):
            return None, [value.code for value in values]
        lazily = all(value.quiet for value in values[1:])
        tests: list[ast.expr] = []
        readings: list[ast.expr] = []
        for value in values:
            if not value.nullable and (value.quiet or value.is_simple):
                readings.append(value.code)
                continue
            first, again = self.hold(value)
            tests.append(code("X is None", X=first))
            readings.append(again)
        if lazily:
            return joined("or", tests), readings
        found = tests[0]
        for test in tests[1:]:
            found = code("A | B", A=found, B=test)
        return found, readings

    def null_or(self, values: Sequence[Value], template: str, **parts: ast.expr) -> ast.expr:
        """`template` over the values `A, B, C …`, null if one of them is null."""
        test, readings = self.strict(values)
        filled = code(template, **dict(zip("ABCDEFGH", readings, strict=False)), **parts)
        return filled if test is None else code("None if TEST else VALUE", TEST=test, VALUE=filled)

    def function(self, identifier: str, parameters: str, body: ast.expr) -> None:
        """A function of the module."""
        made = ast.parse(f"def {identifier}({parameters}):\n    return None").body[0]
        assert isinstance(made, ast.FunctionDef)
        made.body = [ast.Return(body, **_AT)]
        self.functions.append(made)

    def run(self) -> dict[str, Any]:
        """Compile and execute the module once; its names."""
        module = ast.Module(list(self.functions), [])
        space: dict[str, Any] = {"__builtins__": {}, **self.bound}
        exec(compile(module, "<formula>", "exec"), space)  # noqa: S102 - the code was built here, node by node
        return space
