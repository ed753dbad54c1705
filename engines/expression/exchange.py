"""Typed tree → JSON, for the browser: it computes what the user is just typing, for formulas it can compute alone.

Live is a formula that reads only stored fields of the row at hand (and of its sub-tables), and calls only functions that
are marked `live`; everything else goes to the server's preview. The document:

    {"format": 1, "type": TYPE, "tree": NODE}
    TYPE: {"kind": "decimal", "scale": 2} (scale only of decimals, item only of lists)
    NODE: {"is": …, "type": TYPE, …} with
      constant     value (decimals, and integers beyond 2^53, as text, so that no digit is lost)
      list         items
      row          level: 0 the row at hand, 1 the row around it (`this` in a sub-formula)
      get          source, field (id)
      lines        source, field: the rows of a sub-table
      unary        operator, operand
      arithmetic   operator, left, right
      compare      operators, operands (one more)
      logic        operator, operands
      if           test, then, otherwise
      call         function, arguments
      aggregate    function, source, body (null for `first` and plain `count`)
"""

from collections.abc import Collection
from decimal import Decimal
from typing import TypeAlias

from engines.expression.formula import Formula
from engines.expression.functions.function import Function
from engines.expression.options import shape_of
from engines.expression.scope import Scope
from engines.expression.traversal import walk
from engines.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Get,
    If,
    ListOf,
    Logic,
    Node,
    Records,
    Related,
    This,
    Unary,
    Variable,
)
from engines.expression.types import Type
from engines.kernel.registry import Registry

#: (form id, field id)
Known: TypeAlias = Collection[tuple[str, str]]

FORMAT = 1
#: Integers beyond it are numbers without their last digits in a browser.
_EXACT = 2**53 - 1


def is_live(tree: Node, scope: Scope, functions: Registry[Function], known: Known = frozenset()) -> bool:
    """Whether the browser can compute a tree alone. `known`: fields that are not stored, whose values it computes before."""
    return all(_is_live_node(node, scope, functions, known) for node in walk(tree))


def exchanged(formula: Formula) -> dict[str, object]:
    """The document of a live formula."""
    return {"format": FORMAT, "type": _type(formula.type), "tree": _node(formula.tree)}


def _is_live_node(node: Node, scope: Scope, functions: Registry[Function], known: Known) -> bool:
    match node:
        case Records() | Variable():
            return False
        case Related(source=source, owner=owner, field=field, form=form):
            return isinstance(source, This) and form == f"{owner}.{field}"
        case Get(source=source, form=form, field=field):
            shape = shape_of(scope, form)
            stored = shape is not None and field in shape.by_id and shape.by_id[field].has_column
            return isinstance(source, This) and source.type.kind == "record" and (stored or (form, field) in known)
        case Call(function=name):
            return functions[name].live
        case _:
            return True


def _type(type: Type) -> dict[str, object]:
    found: dict[str, object] = {"kind": type.kind}
    if type.kind == "decimal":
        found["scale"] = type.scale
    if type.item is not None:
        found["item"] = _type(type.item)
    return found


def _node(node: Node) -> dict[str, object]:
    return {**_parts(node), "type": _type(node.type)}


def _constant(value: object) -> object:
    is_inexact = isinstance(value, int) and not -_EXACT <= value <= _EXACT
    return f"{value:f}" if isinstance(value, Decimal) else str(value) if is_inexact else value


def _nodes(nodes: tuple[Node, ...]) -> list[dict[str, object]]:
    return [_node(node) for node in nodes]


def _parts(node: Node) -> dict[str, object]:  # noqa: C901, PLR0911 - one line per node
    match node:
        case Constant(value=value):
            return {"is": "constant", "value": _constant(value)}
        case ListOf(items=items):
            return {"is": "list", "items": _nodes(items)}
        case This(level=level):
            return {"is": "row", "level": level}
        case Get(source=source, field=field):
            return {"is": "get", "source": _node(source), "field": field}
        case Related(source=source, field=field):
            return {"is": "lines", "source": _node(source), "field": field}
        case Unary(operator=operator, operand=operand):
            return {"is": "unary", "operator": operator, "operand": _node(operand)}
        case Arithmetic(operator=operator, left=left, right=right):
            return {"is": "arithmetic", "operator": operator, "left": _node(left), "right": _node(right)}
        case Compare(operators=operators, operands=operands):
            return {"is": "compare", "operators": list(operators), "operands": _nodes(operands)}
        case Logic(operator=operator, operands=operands):
            return {"is": "logic", "operator": operator, "operands": _nodes(operands)}
        case If(test=test, then=then, otherwise=otherwise):
            return {"is": "if", "test": _node(test), "then": _node(then), "otherwise": _node(otherwise)}
        case Call(function=function, arguments=arguments):
            return {"is": "call", "function": function, "arguments": _nodes(arguments)}
        case Aggregate(function=function, source=source, body=body):
            inner = None if body is None else _node(body)
            return {"is": "aggregate", "function": function, "source": _node(source), "body": inner}
        case _:
            raise LookupError(f"{type(node).__name__} is not exchanged")
