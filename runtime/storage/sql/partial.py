"""Formula fields that have no form in SQL as a whole: what has one is read as hidden columns of the same statement, the rest
is computed in memory over them, row by row. Called by `query_builder`; rights and live links are those of the columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engines.expression.formula import Env, Run
from engines.expression.traversal import rebuilt, walk
from engines.expression.tree import Aggregate, Constant, Get, Node, Records, Related, This, Variable
from engines.expression.types import record
from engines.kernel.decimals import quantized
from engines.kernel.errors import Invalid
from engines.record.entity import Field
from runtime.storage.sql.expression import SqlFormulas, Translator
from runtime.storage.sql.folding import in_memory
from runtime.storage.sql.translating import Row
from runtime.storage.sql.values import not_in_sql


@dataclass(frozen=True, slots=True)
class Partial:
    """How a field is computed from hidden columns."""

    columns: Sequence[Any]
    run: Run
    env: Env
    scale: int

    def value(self, read: Sequence[Any]) -> object:
        """The field's value; `read`: what the columns gave."""
        found = self.run({str(at): value for at, value in enumerate(read)}, self.env)
        return quantized(found, self.scale) if isinstance(found, Decimal) else found


def partial(formulas: SqlFormulas, translator: Translator, row: Row, field: Field) -> Partial:
    """The plan of a formula field. Raises `Invalid` (`not_in_sql`) where rows of lists would have to be read in memory."""
    if field.formula is None:
        raise not_in_sql(field.key)
    parts = _Parts(formulas, translator, row)
    rest = parts.rest(field.formula.tree)
    run, env = in_memory(rest, translator.around, formulas.functions)
    return Partial(parts.columns, run, env, field.scale)


class _Parts:
    """Takes a tree apart."""

    def __init__(self, formulas: SqlFormulas, translator: Translator, row: Row) -> None:
        self.columns: list[Any] = []
        self._formulas = formulas
        self._translator = translator
        self._row = row

    def rest(self, node: Node) -> Node:
        """The node, with the largest parts that have a form in SQL replaced by what their columns will give."""
        if isinstance(node, Constant):
            return node
        try:
            column = self._column(node)
        except Invalid as error:
            if error.code != "not_in_sql":
                raise
            return self._taken_apart(node, error)
        self.columns.append(column)
        return Get(This(0, record(self._row.entity)), self._row.entity, str(len(self.columns) - 1), node.type)

    def _column(self, node: Node) -> Any:
        if (node.type.item or node.type).kind == "record":
            raise not_in_sql(type(node).__name__.lower())
        if isinstance(node, Get) and isinstance(node.source, This):
            field = self._translator.entity(self._row.entity).fields.get(node.field)
            if field is None or field.is_stored:
                return self._translator.column(self._row, node.field)
        return self._formulas.readable(self._translator.value(node))

    def _taken_apart(self, node: Node, error: Invalid) -> Node:
        if isinstance(node, Get):
            field = self._translator.entity(node.form).fields.get(node.field)
            if field is None or field.formula is None:
                raise error
            return self.rest(_over(node.source, field.formula.tree, error))
        if isinstance(node, This | Variable | Records | Related) or (isinstance(node, Aggregate) and node.body is not None):
            raise error
        return rebuilt(node, self.rest)


def _over(source: Node, tree: Node, error: Invalid) -> Node:
    """A formula of the record that `source` leads to, as one of the row at hand."""
    if any(isinstance(part, Records | Aggregate) for part in walk(tree)) and not isinstance(source, This):
        raise error  # its conditions and bodies stand on other rows

    def moved(node: Node) -> Node:
        return source if isinstance(node, This) else rebuilt(node, moved)

    return moved(tree)
