"""Typed tree → Python function: the hot path. Built once per release from the tree alone; runs without built-ins.

The common case of each operation stands inline; the rest calls `operations`, `aggregation` and the registered functions,
the same ones that the explanation calls. Compiled code keeps nothing between runs: it is re-entrant and thread-safe.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from engines.expression import operations
from engines.expression.aggregation import AGGREGATES, each
from engines.expression.emitting import Unit, Value, called, code, constant, joined, kept, name, together
from engines.expression.folding import computed_ahead
from engines.expression.formula import Env, Run, Selection
from engines.expression.functions.function import Function
from engines.expression.metering import bounded, candidate, charged, metered
from engines.expression.options import shape_of
from engines.expression.plan import equalities, has_rows, is_metered, levels, steps_per_item, wanted_types
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
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, INTEGER_MIN, MAX_SCALE
from engines.kernel.registry import Registry

#: (item, its `this`, env) → the value of a sub-formula.
Body: TypeAlias = Callable[[Any, Any, Env], object]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came out: the function, and the selections whose `this` is the formula's own row."""

    run: Run
    selections: tuple[Selection, ...]


def compile_tree(tree: Node, scope: Scope, functions: Registry[Function]) -> Compiled:
    """The function that computes a tree."""
    return _Compiler(scope, functions, is_metered(tree)).compile(tree)


def compile_body(tree: Node, scope: Scope, functions: Registry[Function], counts: bool) -> Body:
    """The function that computes a sub-formula for one item. `counts`: whether the formula around it counts steps."""
    return _Compiler(scope, functions, counts).compile_body(tree)


@dataclass(slots=True)
class _Place:
    """Where code is being made: how level 0 and level 1 are called there."""

    rows: tuple[str, str | None]
    is_root: bool = False


class _Compiler:
    """Compiles one formula."""

    def __init__(self, scope: Scope, functions: Registry[Function], counts: bool) -> None:
        self._scope = scope
        self._functions = functions
        self._counts = counts
        self._unit = Unit()
        self._later: list[tuple[str, Callable[[Mapping[str, Any]], Selection]]] = []
        self._at_root: list[str] = []
        self._by_node: Mapping[type[Any], Callable[[Any, _Place], Value]] = {
            Constant: self._constant, ListOf: self._list, This: self._this, Variable: self._variable, Get: self._get,
            Unary: self._unary, Arithmetic: self._arithmetic, Compare: self._compare, Logic: self._logic, If: self._if,
            Call: self._call, Aggregate: self._aggregate,
        }  # fmt: skip

    def compile(self, tree: Node) -> Compiled:
        """The root function and its selections."""
        self._define("run", "row, env", tree, _Place(("row", None), is_root=True))
        space = self._finished()
        return Compiled(space["run"], tuple(space[identifier] for identifier in self._at_root))

    def compile_body(self, tree: Node) -> Body:
        """A sub-formula as a function of its own; the environment counts already."""
        self._define("body", "row, this, env", tree, _Place(("row", "this")), starts=False)
        found: Body = self._finished()["body"]
        return found

    def _finished(self) -> dict[str, Any]:
        space = self._unit.run()
        for identifier, build in self._later:
            space[identifier] = build(space)
        return space

    def _define(self, identifier: str, parameters: str, tree: Node, place: _Place, starts: bool = True) -> None:
        """A function; one that can be called from outside starts the counter and is null when it has run out."""
        body = self.value(tree, place).code
        if starts and self._counts:
            held = self._unit.fresh("t")
            result = kept(held, body)
            env = code("(env := METERED(env))", METERED=self._unit.bind(metered))
            body = code("(ENV, BODY, HELD if env.left > 0 else None)[2]", ENV=env, BODY=result, HELD=name(held))
        self._unit.function(identifier, parameters, body)

    def value(self, node: Node, place: _Place) -> Value:
        """The code of a node."""
        return self._by_node[type(node)](node, place)

    def _as(self, node: Node, wanted: Type, place: _Place) -> Value:
        """The code of a node where a decimal may be wanted and an integer come."""
        value = self.value(node, place)
        if wanted.kind != "decimal" or node.type.kind != "integer":
            return value
        if isinstance(node, Constant) and isinstance(node.value, int):
            return Value(self._unit.literal(Decimal(node.value)), False, True)
        wide = self._unit.null_or([value], "WIDE(A)", WIDE=self._unit.bind(Decimal))
        return Value(wide, value.nullable, value.quiet)

    def _constant(self, node: Constant, place: _Place) -> Value:
        return Value(self._unit.literal(node.value), node.value is None, True)

    def _list(self, node: ListOf, place: _Place) -> Value:
        if all(isinstance(item, Constant) for item in node.items):
            return Value(self._unit.bind(tuple(item.value for item in node.items if isinstance(item, Constant))), False, True)
        values = [self._as(item, node.type.item or item.type, place) for item in node.items]
        return Value(together([value.code for value in values]), False, all(value.quiet for value in values))

    def _this(self, node: This, place: _Place) -> Value:
        row = place.rows[node.level]
        assert row is not None
        return Value(name(row), True, True)

    def _variable(self, node: Variable, place: _Place) -> Value:
        return Value(code("env.variables.get(NAME)", NAME=constant(node.name)), True, True)

    def _get(self, node: Get, place: _Place) -> Value:
        source = self.value(node.source, place)
        form = shape_of(self._scope, node.form)
        field = form.by_id.get(node.field) if form is not None and node.form not in self._scope.structures else None
        read = "ROW.get(FIELD)"
        if field is not None and not field.has_column and field.type.kind != "list":
            read = "env.data.computed(FORM, FIELD, ROW)"
        parts: dict[str, ast.expr] = {"FORM": constant(node.form), "FIELD": constant(node.field)}
        if isinstance(node.source, This) and node.source.type.kind == "record":
            return Value(code(read, ROW=source.code, **parts), True, True)
        first, again = self._unit.hold(source)
        if node.source.type.kind != "reference":
            found = code(f"None if ROWS is None else {read}", ROWS=first, ROW=again, **parts)
            return Value(found, True, source.quiet)
        row, row_again = self._unit.hold(Value(code("env.data.record(FORM, ID)", ID=again, **parts)))
        test = "None if ID is None or RECORD is None else "
        return Value(code(test + read, ID=first, RECORD=row, ROW=row_again, **parts), True, source.quiet)

    def _unary(self, node: Unary, place: _Place) -> Value:
        operand = self.value(node.operand, place)
        if node.operator == "not":
            return Value(code("not X", X=operand.code), False, operand.quiet)
        found = self._unit.null_or([operand], "F(env, A)", F=self._unit.bind(operations.negative))
        return Value(found, True, False)

    def _arithmetic(self, node: Arithmetic, place: _Place) -> Value:
        values = [self.value(node.left, place), self.value(node.right, place)]
        left, right, unit = node.left.type, node.right.type, self._unit
        full = operations.binary(node.operator, left, right, node.type)
        if node.type.kind == "text":
            return self._charge(node, self._checked(values, "A + B", "T if LEN(HOLD) <= 100000 else F(env, T, '')", full))
        inline = _INLINE.get((node.operator, node.type.kind))
        if inline is None or not (left.is_number and right.is_number) or left.scale + right.scale > MAX_SCALE:
            return Value(unit.null_or(values, "F(env, A, B)", F=unit.bind(full)), True, False)
        if node.type.kind == "integer":
            return self._checked(
                values, inline, f"T if {INTEGER_MIN} <= HOLD <= {INTEGER_MAX} else F(env, T)", operations.integer
            )
        return self._checked(
            values, inline, f"T if HOLD.adjusted() < {operations.SAFE_EXPONENT} else F(env, T)", operations.exact
        )

    def _checked(self, values: list[Value], inline: str, check: str, slow: object) -> Value:
        """The usual case inline; `slow` is called where the result may be beyond the limits."""
        unit = self._unit
        test, readings = unit.strict(values)
        bound: dict[str, ast.expr] = {
            "ADD": unit.bind(CONTEXT.add),
            "SUB": unit.bind(CONTEXT.subtract),
            "MUL": unit.bind(CONTEXT.multiply),
        }
        held = unit.fresh("t")
        whole = kept(held, code(inline, A=readings[0], B=readings[1], **bound))
        result = code(check, HOLD=whole, T=name(held), LEN=unit.bind(len), F=unit.bind(slow))
        return Value(result if test is None else code("None if TEST else VALUE", TEST=test, VALUE=result), True, False)

    def _charge(self, node: Node, value: Value) -> Value:
        """Texts that are made cost steps."""
        if not self._counts or node.type.kind != "text":
            return value
        return Value(code("CHARGE(env, X)", CHARGE=self._unit.bind(charged), X=value.code), True, False)

    def _truth(self, node: Node, place: _Place) -> Value:
        """A condition: null is false."""
        value = self.value(node, place)
        never_null = isinstance(node, Compare | Logic) or (isinstance(node, Unary) and node.operator == "not")
        return value if never_null or not value.nullable else Value(code("X is True", X=value.code), False, value.quiet)

    def _logic(self, node: Logic, place: _Place) -> Value:
        values = [self._truth(operand, place) for operand in node.operands]
        return Value(joined(node.operator, [value.code for value in values]), False, all(value.quiet for value in values))

    def _if(self, node: If, place: _Place) -> Value:
        test = self.value(node.test, place)
        then, otherwise = self._as(node.then, node.type, place), self._as(node.otherwise, node.type, place)
        quiet = test.quiet and then.quiet and otherwise.quiet
        return Value(
            code("A if T else B", T=test.code, A=then.code, B=otherwise.code), then.nullable or otherwise.nullable, quiet
        )

    def _compare(self, node: Compare, place: _Place) -> Value:
        values = [self.value(operand, place) for operand in node.operands]
        quiet = all(value.quiet for value in values)
        if len(values) == 2:
            return Value(self._comparison(node.operators[0], values[0], values[1]), False, quiet)
        tests: list[ast.expr] = []
        left = values[0]
        for index, operator in enumerate(node.operators):
            right = values[index + 1]
            if index + 2 < len(values):
                first, again = self._unit.hold(right)
                tests.append(self._comparison(operator, left, Value(first, right.nullable, False)))
                left = Value(again, right.nullable, True)
            else:
                tests.append(self._comparison(operator, left, right))
        return Value(joined("and", tests), False, quiet)

    def _comparison(self, operator: str, left: Value, right: Value) -> ast.expr:
        if operator in ("==", "!="):
            return code(f"A {operator} B", A=left.code, B=right.code)
        if operator == "not in":
            return code("not X", X=self._comparison("in", left, right))
        test, (first, second) = self._unit.strict([left, right])
        found = code(f"A {operator} B", A=first, B=second)
        return found if test is None else code("not (TEST) and X", TEST=test, X=found)

    def _call(self, node: Call, place: _Place) -> Value:
        function = self._functions[node.function]
        if node.function in _LAZY:
            return self._charge(node, _LAZY[node.function](self, node, place))
        signature = function.signature(tuple(one.type.kind for one in node.arguments))
        assert signature is not None
        values = [self._as(one, wanted, place) for one, wanted in zip(node.arguments, wanted_types(signature, node), strict=True)]
        known = computed_ahead(node, function, signature)
        if known is not None:
            return Value(self._unit.literal(known), nullable=False, quiet=True)
        call = self._unit.bind(signature.run)
        if function.sees_null:
            made: ast.expr = called(call, [value.code for value in values])
            return self._charge(node, Value(made, True, False))
        test, readings = self._unit.strict(values)
        made = called(call, readings)
        return self._charge(node, Value(made if test is None else code("None if TEST else X", TEST=test, X=made), True, False))

    def coalesce(self, node: Call, place: _Place) -> Value:
        """`coalesce`: the first that is not null; what stands behind it is not computed."""
        values = [self._as(one, node.type, place) for one in node.arguments]
        found = values[-1]
        for value in reversed(values[:-1]):
            if not value.nullable:
                found = value
                continue
            first, again = self._unit.hold(value)
            both = code("A if X is not None else REST", A=again, X=first, REST=found.code)
            found = Value(both, found.nullable and value.nullable, found.quiet and value.quiet)
        return found

    def switch(self, node: Call, place: _Place) -> Value:
        """`switch(x, a, A, b, B, otherwise)`: only the result that is chosen is computed."""
        subject, *rest = node.arguments
        first, again = self._unit.hold(self.value(subject, place))
        found: ast.expr = constant(None)
        if len(rest) % 2:
            found = self._as(rest.pop(), node.type, place).code
        for index in range(len(rest) - 2, -1, -2):
            result = self._as(rest[index + 1], node.type, place).code
            tested = first if index == 0 else again
            found = code("R if X == V else REST", R=result, X=tested, V=self.value(rest[index], place).code, REST=found)
        return Value(found, True, False)

    def _aggregate(self, node: Aggregate, place: _Place) -> Value:
        unit = self._unit
        items = self._items(node.source, place)
        if node.function == "first":
            held = unit.fresh("t")
            whole = kept(held, items)
            read = (
                "T[0].get('id') if HOLD else None"
                if node.type.kind == "reference" and has_rows(node.source)
                else "T[0] if HOLD else None"
            )
            return Value(code(read, HOLD=whole, T=name(held)), True, False)
        bound = code(
            "BOUNDED(env, ITEMS, EACH)", BOUNDED=unit.bind(bounded), ITEMS=items, EACH=constant(steps_per_item(node.body))
        )
        if node.body is None:
            return Value(code("LEN(ITEMS)", LEN=unit.bind(len), ITEMS=bound), False, False)
        if isinstance(node.body, This) and node.body.level == 0:
            values = bound
        else:
            body = unit.fresh("body")
            self._define(body, "row, this, env", node.body, _Place(("row", "this")), starts=False)
            row = name(place.rows[0] or "row")
            values = code("EACH(env, ITEMS, BODY, ROW)", EACH=unit.bind(each), ITEMS=bound, BODY=name(body), ROW=row)
        found = code("F(env, VALUES)", F=unit.bind(AGGREGATES[node.function]), VALUES=values)
        if node.type.kind == "decimal" and node.function == "sum":
            found = code("WIDE(X)", WIDE=unit.bind(operations.widened), X=found)
        return Value(found, node.function not in ("count", "any_of", "all_of"), False)

    def _items(self, source: Node, place: _Place) -> ast.expr:
        """The list that an aggregate runs over."""
        row = name(place.rows[0] or "row")
        if isinstance(source, Records):
            return code("env.data.select(S, ROW, env)", S=name(self._records(source, place)), ROW=row)
        if not isinstance(source, Related):
            return self.value(source, place).code
        key_node: Node = source.source
        if key_node.type.kind == "record":
            key_node = Get(key_node, source.owner, "id", Type("reference", form=source.owner))
        first, again = self._unit.hold(self.value(key_node, place))
        select = "() if KEY is None else env.data.select(S, ROW, env)"
        if levels(key_node) <= {0}:
            selection = self._related(source, key_node, place)
            return code(select, KEY=first, S=name(selection), ROW=row)
        selection = self._related(source, None, place)
        return code(select, KEY=first, S=name(selection), ROW=code("{'id': ID}", ID=again))

    def _related(self, source: Related, key_node: Node | None, place: _Place) -> str:
        """The selection of a reverse link; its key is computed from the row at hand (or given as `id`)."""
        identifier, key = self._unit.fresh("s"), self._unit.fresh("key")
        if key_node is None:
            self._unit.function(key, "row, env", code("row.get('id')"))
        else:
            self._define(key, "row, env", key_node, _Place(("row", None)))
        form = self._scope.schema.by_id(source.form)
        position = form.by_id.get("position") if form is not None else None
        sort = (("position", False),) if position is not None and position.has_column else ()

        def build(space: Mapping[str, Any]) -> Selection:
            return Selection(source.form, None, None, ((source.back, space[key]),), sort)

        self._keep(identifier, build, place, at_root=key_node is not None)
        return identifier

    def _records(self, source: Records, place: _Place) -> str:
        """The selection of `records(...)`."""
        identifier, matches = self._unit.fresh("s"), self._unit.fresh("matches")
        keys: list[tuple[str, str]] = []
        if source.condition is not None:
            for field, tree in equalities(source.condition):
                key = self._unit.fresh("key")
                self._define(key, "row, env", tree, _Place(("", "row")))
                keys.append((field, key))
            truth = self._truth(source.condition, _Place(("row", "this")))
            body = code(
                "MAY(env, STEPS) and X", MAY=self._unit.bind(candidate), X=truth.code,
                STEPS=constant(steps_per_item(source.condition)),
            )  # fmt: skip
            if any(isinstance(node, Aggregate) for node in walk(source.condition)):
                body = code("(ENV, X)[1]", ENV=code("(env := METERED(env))", METERED=self._unit.bind(metered)), X=body)
            self._unit.function(matches, "row, this, env", body)

        def build(space: Mapping[str, Any]) -> Selection:
            found = tuple((field, space[key]) for field, key in keys)
            return Selection(source.form, source.condition, space.get(matches), found, source.sort)

        self._keep(identifier, build, place, at_root=True)
        return identifier

    def _keep(self, identifier: str, build: Callable[[Mapping[str, Any]], Selection], place: _Place, at_root: bool) -> None:
        self._later.append((identifier, build))
        if place.is_root and at_root:
            self._at_root.append(identifier)


_INLINE: Mapping[tuple[str, str], str] = {
    ("+", "integer"): "A + B", ("-", "integer"): "A - B", ("*", "integer"): "A * B",
    ("+", "decimal"): "ADD(A, B)", ("-", "decimal"): "SUB(A, B)", ("*", "decimal"): "MUL(A, B)",
}  # fmt: skip

_LAZY: Mapping[str, Callable[[_Compiler, Call, _Place], Value]] = {"coalesce": _Compiler.coalesce, "switch": _Compiler.switch}
