"""How formulas are read while a release is compiled: with everything that there is. Readers' formulas are read by services."""

from collections.abc import Mapping

from engines.expression.formula import Formula
from engines.expression.language import Language
from engines.expression.scope import FormShape, Schema, Scope
from engines.expression.tree import Node
from engines.expression.types import Type


class Everything:
    """A `Speaker` that sees all forms and fields."""

    def __init__(self, language: Language, schema: Schema, structures: Mapping[str, FormShape]) -> None:
        self._language = language
        self._schema = schema
        self._structures = structures

    def formula(self, text: str, form: str, expect: Type | None = None) -> Formula:
        """A formula over rows of a form."""
        return self._language.formula(text, Scope(self._schema, form, {}, self._structures), expect)

    def over(self, text: str, names: Mapping[str, Type]) -> Formula:
        """A formula over named values."""
        return self._language.formula(text, Scope(self._schema, None, names))

    def print(self, tree: Node, form: str) -> str:
        """The text of a tree over rows of a form."""
        return self._language.print(tree, Scope(self._schema, form, {}, self._structures))
