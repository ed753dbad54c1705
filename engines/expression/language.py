"""The public face of the formula language. Everybody who has the text of a formula comes here: the blueprint's compiler,
rules that are records, filters of users; storage takes the tree of the formula that comes out.
"""

from collections.abc import Mapping, Sequence

from engines.expression.analyzer import reads
from engines.expression.compiled import compile_tree
from engines.expression.errors import refuse
from engines.expression.exchange import Known, exchanged, is_live
from engines.expression.explanation import Explanation, explain
from engines.expression.formula import Env, Formula
from engines.expression.functions import all_functions
from engines.expression.functions.function import Function
from engines.expression.kinds import is_assignable
from engines.expression.printer import print_tree
from engines.expression.scope import Schema, Scope
from engines.expression.tree import Logic, Node
from engines.expression.type_words import type_in_words
from engines.expression.typecheck import Checker
from engines.expression.types import BOOLEAN, Row, Type
from engines.kernel.registry import Registry


class Language:
    """The formula language with a set of functions. Holds nothing else, may be shared by threads."""

    def __init__(self, functions: Registry[Function]) -> None:
        self.functions = functions

    def formula(
        self, text: str, scope: Scope, expect: Type | None = None, option_keys: Mapping[str, str] | None = None
    ) -> Formula:
        """The checked, compiled formula; raises `Invalid` with code, position (column) and suggestion.

        `expect` is the type of the place its value goes to: integer → decimal and any places are fine (the caller rounds),
        a text literal becomes the option whose key it is (`option_keys`: id → key, where they differ).
        """
        checker = Checker(self.functions, scope)
        tree, here = checker.formula(text)
        if expect is not None:
            tree = checker.fitted(tree, expect, option_keys or {}, here.at(here.parsed.body))
            if not is_assignable(tree.type, expect.optional()):
                raise refuse(
                    "result_type",
                    here.at(here.parsed.body),
                    type=type_in_words(tree.type, expect),
                    expected=type_in_words(expect, tree.type),
                )
        compiled = compile_tree(tree, scope, self.functions)
        return Formula(text, tree, tree.type, reads(tree, compiled.selections), compiled.run, scope)

    def any_of(self, conditions: Sequence[Formula]) -> Formula:
        """The condition that holds where one of these does, all checked against the same form."""
        if len(conditions) == 1:
            return conditions[0]
        first = conditions[0]
        tree = Logic("or", tuple(each.tree for each in conditions), BOOLEAN.required())
        compiled = compile_tree(tree, first.scope, self.functions)
        text = " or ".join(f"({each.text})" for each in conditions)
        return Formula(text, tree, tree.type, reads(tree, compiled.selections), compiled.run, first.scope)

    def explain(self, formula: Formula, row: Row, env: Env) -> Explanation:
        """The value of a formula on a row, with the value of every part of it."""
        return explain(formula, row, env, self.functions)

    def exchange(self, formula: Formula, known: Known = frozenset()) -> dict[str, object] | None:
        """The formula for the browser, or None if it needs the server (see `exchange`)."""
        return exchanged(formula) if is_live(formula.tree, formula.scope, self.functions, known) else None

    def print(self, tree: Node, schema: Schema | Scope, option_keys: Mapping[str, str] | None = None) -> str:
        """The text of a tree with today's keys. A scope is needed only if structures of variables are read."""
        scope = schema if isinstance(schema, Scope) else Scope(schema)
        return print_tree(tree, scope, option_keys)


def default_language() -> Language:
    """The language with all built-in functions."""
    return Language(all_functions())
