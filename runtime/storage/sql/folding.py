"""Parts of a formula that do not depend on any row, computed in Python before the statement runs. Called by `expression`.

`ordered_on >= start_of(today(), "month")` so compares a column with a parameter, whatever functions stand on the right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from engines.expression.analyzer import is_rowless
from engines.expression.compiled import compile_tree
from engines.expression.formula import Env, Run
from engines.expression.functions.function import Function
from engines.expression.scope import FormShape, Scope
from engines.expression.traversal import walk
from engines.expression.tree import Get, Node, Records, Related, This
from engines.kernel.errors import Permanent, Problem
from engines.kernel.registry import Registry
from runtime.storage.sql.translating import Surroundings

#: Stands where no part of a formula asks for the time.
_NEVER = datetime(1, 1, 2, tzinfo=UTC)


class _NoForms:
    """A schema without forms: rows that are given are read by field id."""

    def by_id(self, form: str) -> FormShape | None:
        """None."""
        del form
        return None

    def by_key(self, form: str) -> FormShape | None:
        """None."""
        del form
        return None

    def keys(self) -> tuple[str, ...]:
        """None."""
        return ()


@dataclass(slots=True)
class _Known:
    """The `Env` of a part that reads no records."""

    now: datetime
    today: date
    zone: tzinfo
    variables: Mapping[str, object]
    data: Any = None

    def warn(self, code: str, **params: object) -> None:
        """SQL gives no warnings."""


def is_free(node: Node) -> bool:
    """Whether a node reads neither row nor record; rows that are given as variables may be read."""
    return is_rowless(node) or not any(
        isinstance(part, This | Records | Related) or (isinstance(part, Get) and part.source.type.kind == "reference")
        for part in walk(node)
    )


def computed_ahead(node: Node, around: Surroundings, functions: Registry[Function]) -> object:
    """The value of a free node."""
    run, env = in_memory(node, around, functions)
    return run({}, env)


def in_memory(node: Node, around: Surroundings, functions: Registry[Function]) -> tuple[Run, Env]:
    """How a node is computed that reads no records. One that reads the time where none was given is a defect of the caller."""
    run = compile_tree(node, Scope(_NoForms()), functions).run
    if around.now is None or around.today is None:
        if any(functions[name].reads_env for name in _functions(node)):
            raise Permanent(Problem("time_not_given"))
        return run, _Known(_NEVER, _NEVER.date(), around.zone, around.variables)
    return run, _Known(around.now, around.today, around.zone, around.variables)


def _functions(node: Node) -> set[str]:
    return {part.function for part in walk(node) if hasattr(part, "function") and hasattr(part, "arguments")}
