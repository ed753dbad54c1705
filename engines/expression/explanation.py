"""The explanation of a formula: the value of every node, on one row. Used for traces, for trying a formula out, and as the
second opinion on compiled code in tests. Nobody else imports simpleeval.

It walks a syntax tree made from the typed tree (`syntax`), with a node table of its own: no methods, no power, no
comprehensions, no attribute of any object. Operators and functions are the same ones that compiled code calls.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from simpleeval import SimpleEval  # type: ignore[import-untyped]

from engines.expression import operations
from engines.expression.aggregation import AGGREGATES, each
from engines.expression.compiled import Body, compile_body
from engines.expression.formula import Env, Formula, Selection
from engines.expression.functions.function import Function
from engines.expression.metering import Metered, bounded, candidate, charged, metered
from engines.expression.options import NO_ITEMS, ItemKeys, option_keys, shape_of
from engines.expression.plan import equalities, has_rows, is_metered, steps_per_item, wanted_types
from engines.expression.printer import print_tree
from engines.expression.scope import Scope
from engines.expression.syntax import Syntax, syntax_of
from engines.expression.traversal import children
from engines.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    If,
    ListOf,
    Logic,
    Node,
    Records,
    Related,
    This,
    Unary,
)
from engines.expression.types import Type
from engines.kernel.registry import Registry

#: So many items of a list are shown; all are computed.
SHOWN_ITEMS: Final = 20

#: So many nodes of sub-formulas are walked through, item by item; compiled code computes the items behind. It is 20 times as
#: fast, so that explaining a formula that uses up its steps is bounded as running it is.
WALKED_NODES: Final = 1_000


class NotEvaluated(Enum):
    """The mark of a node that was not needed."""

    NOT_EVALUATED = "not evaluated"


NOT_EVALUATED: Final = NotEvaluated.NOT_EVALUATED


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the formula, its value, and its own parts. Of a list function: the list, then the body for each item."""

    text: str
    type: Type
    value: object
    """As in `types`, or `NOT_EVALUATED`."""
    parts: "tuple[Step, ...]"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The value of a formula and how it came about."""

    value: object
    root: Step


def explain(formula: Formula, row: Any, env: Env, functions: Registry[Function]) -> Explanation:
    """Compute `formula` on `row`, keeping the value of every node. Warnings go to `env` as in compiled code."""
    counts = is_metered(formula.tree)
    used = metered(env) if counts else env
    syntax = syntax_of(formula.tree)
    run = _Run(syntax, (row, None), used, _Walk(formula.scope, functions, counts))
    value = run.value()
    if isinstance(used, Metered) and used.left <= 0:
        value = None
    return Explanation(value, _step(formula.tree, syntax.body, run, {}, _Depth()))


class _Walk:
    """What all walks over one formula share: its surroundings, and how many nodes may still be walked through."""

    def __init__(self, scope: Scope, functions: Registry[Function], counts: bool) -> None:
        self.scope = scope
        self.functions = functions
        self.printed: dict[int, tuple[str, Mapping[str, str]]] = {}
        """By the syntax node: its text, and the options around its parts. The same for each item."""
        self._left = WALKED_NODES
        self._counts = counts
        self._bodies: dict[int, Body] = {}

    def goes_on(self, inner: Syntax) -> bool:
        """Whether a sub-formula is walked through for one more item."""
        self._left -= len(inner.origins)
        return self._left > 0

    def compiled(self, inner: Syntax) -> Body:
        """The compiled form of a sub-formula."""
        found = self._bodies.get(id(inner))
        if found is None:
            tree = inner.origins[id(inner.body)]
            found = self._bodies[id(inner)] = compile_body(tree, self.scope, self.functions, self._counts)
        return found


class _Run(SimpleEval):  # type: ignore[misc]
    """One walk over one (sub-)formula: the formula itself, or its sub-formula for one item."""

    def __init__(self, syntax: Syntax, rows: tuple[Any, Any], env: Env, walk: _Walk) -> None:
        # The parent's constructor only fills in the tables that are replaced here, and touches the process's warning filters.
        self.syntax = syntax
        self.rows = rows
        self.env = env
        self.walk = walk
        self.scope = walk.scope
        self.seen: dict[int, object] = {}
        self.items: dict[int, list[_Run]] = {}
        self.expr = ""
        self.operators: dict[Any, Any] = {}
        self.functions: dict[str, Any] = {}
        self.names: dict[str, Any] = {}
        self.allowed_attrs: dict[Any, Any] = {}
        self.nodes: dict[type[ast.AST], Callable[[Any], object]] = {
            ast.Constant: self._constant, ast.Name: self._name, ast.List: self._list, ast.Attribute: self._attribute,
            ast.UnaryOp: self._unary, ast.BinOp: self._binary, ast.Compare: self._compare, ast.BoolOp: self._logic,
            ast.IfExp: self._if, ast.Call: self._call,
        }  # fmt: skip

    def value(self) -> object:
        """Compute it."""
        return self.eval("", previously_parsed=self.syntax.body)

    def _eval(self, node: ast.AST) -> Any:
        found = super()._eval(node)
        self.seen[id(node)] = found
        return found

    def _check_disallowed_items(self, item: object) -> None:
        """Nothing: values are rows and plain values, and no node calls one or reads an attribute of one. The parent would
        look through whole lists at every node."""

    def _origin(self, node: ast.AST) -> Any:
        return self.syntax.origins[id(node)]

    def _within(self, syntax: Syntax, rows: tuple[Any, Any], env: Env) -> "_Run":
        return _Run(syntax, rows, env, self.walk)

    def _candidate(self, inner: Syntax, row: Any, this: Any, env: Env) -> bool:
        """Whether a condition holds for one row."""
        if self.walk.goes_on(inner):
            return self._within(inner, (row, this), env).value() is True
        return self.walk.compiled(inner)(row, this, env) is True

    def _charged(self, node: Node, value: object) -> object:
        return charged(self.env, value) if isinstance(self.env, Metered) and node.type.kind == "text" else value

    def _constant(self, node: ast.Constant) -> object:
        return node.value

    def _name(self, node: ast.Name) -> object:
        origin = self._origin(node)
        return self.rows[origin.level] if isinstance(origin, This) else self.env.variables.get(node.id)

    def _list(self, node: ast.List) -> object:
        origin: ListOf = self._origin(node)
        wanted = origin.type.item or origin.type
        return tuple(self._as(item, wanted) for item in node.elts)

    def _as(self, node: ast.expr, wanted: Type) -> Any:
        value = self._eval(node)
        is_integer = self._origin(node).type.kind == "integer"
        return operations.widened(value) if wanted.kind == "decimal" and is_integer else value

    def _attribute(self, node: ast.Attribute) -> object:
        origin = self._origin(node)
        source = self._eval(node.value)
        if isinstance(origin, Related):
            return self._related(origin, node, source)
        if source is None:
            return None
        row = self.env.data.record(origin.form, source) if origin.source.type.kind == "reference" else source
        if row is None:
            return None
        form = None if origin.form in self.scope.structures else shape_of(self.scope, origin.form)
        field = form.by_id.get(origin.field) if form is not None else None
        if field is not None and not field.has_column and field.type.kind != "list":
            return self.env.data.computed(origin.form, origin.field, row)
        return row.get(origin.field)

    def _unary(self, node: ast.UnaryOp) -> object:
        origin: Unary = self._origin(node)
        value = self._eval(node.operand)
        if origin.operator == "not":
            return value is not True
        return None if value is None else operations.negative(self.env, value)

    def _binary(self, node: ast.BinOp) -> object:
        origin: Arithmetic = self._origin(node)
        left, right = self._eval(node.left), self._eval(node.right)
        if left is None or right is None:
            return None
        operation = operations.binary(origin.operator, origin.left.type, origin.right.type, origin.type)
        return self._charged(origin, operation(self.env, left, right))

    def _compare(self, node: ast.Compare) -> object:
        origin: Compare = self._origin(node)
        left = self._eval(node.left)
        for operator, comparator in zip(origin.operators, node.comparators, strict=True):
            right = self._eval(comparator)
            if not operations.compare(operator, left, right):
                return False
            left = right
        return True

    def _logic(self, node: ast.BoolOp) -> object:
        origin: Logic = self._origin(node)
        decides = origin.operator == "or"
        return decides if any((self._eval(value) is True) == decides for value in node.values) else not decides

    def _if(self, node: ast.IfExp) -> object:
        origin: If = self._origin(node)
        return self._as(node.body if self._eval(node.test) is True else node.orelse, origin.type)

    def _call(self, node: ast.Call) -> object:
        origin = self._origin(node)
        if isinstance(origin, Records):
            return self._records(origin, node)
        if isinstance(origin, Aggregate):
            return self._aggregate(origin, node)
        function = self.walk.functions[origin.function]
        if function.is_lazy:
            return self._charged(origin, self._lazily(origin, node, function))
        signature = function.signature(tuple(one.type.kind for one in origin.arguments))
        assert signature is not None
        wanted = wanted_types(signature, origin)
        values = [self._as(argument, kind) for argument, kind in zip(node.args, wanted, strict=True)]
        if not function.sees_null and any(value is None for value in values):
            return self._charged(origin, None)
        return self._charged(origin, signature.run(self.env, *values))

    def _lazily(self, origin: Call, node: ast.Call, function: Function) -> object:
        thunks = [lambda one=argument: self._eval(one) for argument in node.args]
        found = function.signatures[0].run(self.env, *thunks)
        return operations.widened(found) if origin.type.kind == "decimal" else found

    def _related(self, origin: Related, node: ast.Attribute, source: Any) -> Sequence[Any]:
        key = source.get("id") if origin.source.type.kind == "record" and source is not None else source
        if key is None:
            return ()
        form = self.scope.schema.by_id(origin.form)
        position = form.by_id.get("position") if form is not None else None
        sort = (("position", False),) if position is not None and position.has_column else ()
        selection = Selection(origin.form, None, None, ((origin.back, lambda row, _env: row.get("id")),), sort)
        return self.env.data.select(selection, {"id": key}, self.env)

    def _records(self, origin: Records, node: ast.Call) -> Sequence[Any]:
        row = self.rows[0]
        inner = self.syntax.inner.get(id(node))
        if inner is None or origin.condition is None:
            return self.env.data.select(Selection(origin.form, None, None, (), origin.sort), row, self.env)

        steps = steps_per_item(origin.condition)

        def matches(row: Any, this: Any, env: Env) -> bool:
            return candidate(env, steps) and self._candidate(inner, row, this, env)

        keys = tuple((field, self._key(tree)) for field, tree in equalities(origin.condition))
        return self.env.data.select(Selection(origin.form, origin.condition, matches, keys, origin.sort), row, self.env)

    def _key(self, tree: Node) -> Callable[[Any, Env], object]:
        syntax = syntax_of(tree)
        return lambda row, env: self._within(syntax, (None, row), env).value()

    def _aggregate(self, origin: Aggregate, node: ast.Call) -> object:
        items = self._eval(node.args[0])
        if origin.function == "first":
            return (
                None
                if not items
                else items[0].get("id")
                if origin.type.kind == "reference" and has_rows(origin.source)
                else items[0]
            )
        assert isinstance(self.env, Metered)
        items = bounded(self.env, items, steps_per_item(origin.body))
        inner = self.syntax.inner.get(id(node))
        if inner is None:
            return len(items)
        found = AGGREGATES[origin.function](self.env, self._each(inner, node, items))
        return operations.widened(found) if origin.type.kind == "decimal" and origin.function == "sum" else found

    def _each(self, inner: Syntax, node: ast.Call, items: Sequence[Any]) -> Iterator[object]:
        assert isinstance(self.env, Metered)
        shown = self.items.setdefault(id(node), [])
        for at, item in enumerate(items):
            if self.env.left <= 0:
                return
            if not self.walk.goes_on(inner):
                yield from each(self.env, items[at:], self.walk.compiled(inner), self.rows[0])
                return
            run = self._within(inner, (item, self.rows[0]), self.env)
            if len(shown) < SHOWN_ITEMS:
                shown.append(run)
            yield run.value()


@dataclass(frozen=True, slots=True)
class _Depth:
    """How deep in sub-formulas a step stands, and the options that are the items there."""

    nested: int = 0
    items: ItemKeys = NO_ITEMS


def _step(node: Node, syntax: ast.expr, run: _Run, keys: Mapping[str, str], depth: _Depth) -> Step:
    """What was seen of a node and of all inside it."""
    text, own = _printed(node, syntax, run, keys, depth)
    parts = [_step(run.syntax.origins[id(one)], one, run, own, depth) for one in _inside(syntax) if not _is_row(one, run)]
    for item in run.items.get(id(syntax), ()):
        body, inner = item.syntax.body, _Depth(depth.nested + 1, (own, depth.items[0]))
        parts += [_step(item.syntax.origins[id(body)], body, item, {}, inner)]
    return Step(text, node.type, run.seen.get(id(syntax), NOT_EVALUATED), tuple(parts))


def _printed(
    node: Node, syntax: ast.expr, run: _Run, keys: Mapping[str, str], depth: _Depth
) -> tuple[str, Mapping[str, str]]:  # fmt: skip
    """The text of a node, and the keys of options around its parts."""
    found = run.walk.printed.get(id(syntax))
    if found is None:
        own = dict(keys)
        for child in children(node):
            own |= option_keys(run.scope, child, depth.items)
        text = print_tree(node, run.scope, keys, depth.nested, depth.items)
        found = run.walk.printed[id(syntax)] = text, own
    return found


def _is_row(syntax: ast.expr, run: _Run) -> bool:
    """The row that a field is read from is no part worth showing."""
    return isinstance(run.syntax.origins[id(syntax)], This) and run.syntax.origins[id(syntax)].type.kind == "record"


def _inside(syntax: ast.expr) -> list[ast.expr]:
    if isinstance(syntax, ast.Call):
        return syntax.args
    return [child for child in ast.iter_child_nodes(syntax) if isinstance(child, ast.expr)]
