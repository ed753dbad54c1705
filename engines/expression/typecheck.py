"""Syntax tree → typed tree: names are bound to ids, every node gets its type, what does not fit is refused with position
and suggestion. Called by `language`; function calls are checked in `calls`, list functions in `lists`.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from engines.expression import kinds
from engines.expression.calls import check_call
from engines.expression.checking import Here
from engines.expression.errors import nearest, refuse
from engines.expression.functions.function import Function
from engines.expression.grammar import ARITHMETIC, COMPARISON, LOGIC, RESERVED, WORDS
from engines.expression.limits import MAX_DEPTH, MAX_NESTED, MAX_NODES
from engines.expression.options import option_keys, shape_of
from engines.expression.parser import Parsed, parse
from engines.expression.scope import FieldShape, FormShape, Scope
from engines.expression.tree import (
    Arithmetic,
    Call,
    Compare,
    Constant,
    Get,
    If,
    ListOf,
    Logic,
    Node,
    Related,
    This,
    Unary,
    Variable,
)
from engines.expression.type_words import type_in_words
from engines.expression.types import BOOLEAN, INTEGER, NULL, TEXT, Type, decimal, list_of, record, reference
from engines.kernel.decimals import INTEGER_MAX, MAX_DIGITS, MAX_SCALE, places
from engines.kernel.registry import Registry


class Checker:
    """Checks one formula. Holds what its sub-formulas share: scope, functions, what is left of the limits."""

    def __init__(self, functions: Registry[Function], scope: Scope) -> None:
        self.functions = functions
        self.scope = scope
        self._nodes = 0
        self._visit: Mapping[type[ast.expr], Callable[..., Node]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.BinOp: self._arithmetic,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._logic,
            ast.Compare: self._compare,
            ast.IfExp: self._if,
            ast.List: self._list,
            ast.Call: self._call,
            ast.Subscript: self._subscript,
        }

    def formula(self, text: str) -> tuple[Node, Here]:
        """The typed tree of a whole formula."""
        row = None if self.scope.form is None else record(self.scope.form).required()
        parsed = self._parse(text, 0, MAX_DEPTH)
        here = Here(parsed, row, None)
        return self.check(here.parsed.body, here), here

    def sub_formula(self, node: ast.expr, here: Here, source: Node) -> tuple[ast.expr, Here]:
        """The syntax of the sub-formula in a text literal, run for each item of `source`; the row here becomes `this`."""
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            raise refuse("sub_formula_not_literal", here.at(node))
        if here.nested >= MAX_NESTED:
            raise refuse("sub_formula_too_deep", here.at(node), limit=MAX_NESTED)
        parsed = self._parse(node.value, here.at(node), MAX_DEPTH - here.parsed.depth)
        items = (option_keys(self.scope, source, here.items), here.items[0])
        return parsed.body, Here(parsed, source.type.item, here.row, here.nested + 1, items)

    def check(self, node: ast.expr, here: Here) -> Node:
        """The typed node; lists of records are refused, they may stand in list functions only."""
        found = self.value_or_list(node, here)
        if isinstance(found, Related) or (found.type.item is not None and found.type.item.kind == "record"):
            raise refuse("records_outside_list_function", here.at(node))
        return found

    def value_or_list(self, node: ast.expr, here: Here) -> Node:
        """The typed node, which may be a list of records."""
        return self._visit[type(node)](node, here)

    def condition(self, node: ast.expr, here: Here) -> Node:
        """A node that has to be boolean."""
        found = self.check(node, here)
        if found.type.kind not in ("boolean", "null"):
            raise refuse("condition_not_boolean", here.at(node), type=type_in_words(found.type))
        return found

    def common(self, nodes: tuple[Node, ...], places: Sequence[int], here: Here) -> tuple[tuple[Node, ...], Type]:
        """The nodes brought to one type: text literals become options where another node is one."""
        nodes = self.options_resolved(nodes, places, here)
        common = nodes[0].type if nodes else NULL
        for node, at in zip(nodes[1:], places[1:], strict=True):
            joined = kinds.unify(common, node.type)
            if joined is None:
                raise refuse("types_differ", at, left=type_in_words(common, node.type), right=type_in_words(node.type, common))
            common = joined
        return nodes, common

    def options_resolved(self, nodes: tuple[Node, ...], places: Sequence[int], here: Here) -> tuple[Node, ...]:
        """The nodes, with text literals turned into options if one of the nodes is an option (or a list of them)."""
        wanted = [node for node in nodes if (node.type.item or node.type).kind == "option"]
        if not wanted:
            return nodes
        keys: dict[str, str] = {}
        for node in wanted:
            keys |= option_keys(self.scope, node, here.items)
        place = wanted[0].type.item or wanted[0].type
        return tuple(self.as_option(node, place, keys, at) for node, at in zip(nodes, places, strict=True))

    def as_option(self, node: Node, place: Type, keys: Mapping[str, str], at: int) -> Node:
        """A text literal (also in the branches of a conditional and in lists) as the option with that key."""
        if isinstance(node, Constant) and node.type.kind == "text":
            ids = {key: id for id, key in keys.items()}
            key = str(node.value)
            if ids and key not in ids:
                raise refuse("unknown_option", at, hint=nearest(key, ids), key=key)
            return Constant(ids.get(key, key), Type("option", nullable=False, options=place.options))
        if isinstance(node, If):
            then = self.as_option(node.then, place, keys, at)
            otherwise = self.as_option(node.otherwise, place, keys, at)
            return replace(node, then=then, otherwise=otherwise, type=kinds.unify(then.type, otherwise.type) or node.type)
        if isinstance(node, ListOf):
            inside = tuple(self.as_option(item, place, keys, at) for item in node.items)
            return replace(node, items=inside, type=list_of(inside[0].type) if inside else node.type)
        return node

    def fitted(self, tree: Node, place: Type, keys: Mapping[str, str], at: int) -> Node:
        """The tree, its option literals found among the options of the place it goes to."""
        if place.kind != "option" or tree.type.kind not in ("text", "option"):
            return self.as_references((tree,))[0] if place.kind == "reference" else tree
        return self.as_option(tree, place, {id: keys.get(id, id) for id in place.options}, at)

    def rows(self, form: str) -> FormShape:
        """The shape of a form or structure that a type names."""
        found = shape_of(self.scope, form)
        if found is None:
            raise LookupError(f"the schema lacks the form {form!r} that one of its types names")
        return found

    def field(self, source: Node, field: FieldShape, form: FormShape) -> Node:
        """A field of a row or of the record that a reference names."""
        nullable = field.type.nullable or source.type.nullable or source.type.kind == "reference"
        if field.back is not None and field.type.item is not None and field.type.item.form is not None:
            return Related(source, form.id, field.id, field.type.item.form, field.back, field.type.required())
        return Get(source, form.id, field.id, replace(field.type, nullable=nullable))

    def _parse(self, text: str, base: int, depth: int) -> Parsed:
        parsed = parse(text, base, MAX_NODES - self._nodes, depth)
        self._nodes += parsed.nodes
        return parsed

    def _constant(self, node: ast.Constant, here: Here) -> Node:
        at = here.at(node)
        value: object = node.value
        if isinstance(value, float):
            value = Decimal(here.parsed.source(node))
            if places(value) > MAX_SCALE or len(value.as_tuple().digits) > MAX_DIGITS:
                raise refuse("number_out_of_range", at, number=str(value))
            return Constant(value, decimal(places(value)).required())
        if isinstance(value, bool):
            return Constant(value, BOOLEAN.required())
        if isinstance(value, int):
            if value > INTEGER_MAX:
                raise refuse("number_out_of_range", at, number=here.parsed.source(node))
            return Constant(value, INTEGER.required())
        if isinstance(value, str):
            wrong = next((character for character in value if character == "\0" or "\ud800" <= character <= "\udfff"), None)
            if wrong is not None:
                raise refuse("formula_character", at, character=f"U+{ord(wrong):04X}")
            return Constant(value, TEXT.required())
        return Constant(None, NULL)

    def _name(self, node: ast.Name, here: Here) -> Node:
        name = node.id
        if name in WORDS:
            return Constant(WORDS[name], NULL if WORDS[name] is None else BOOLEAN.required())
        if name == "this":
            return self._this(node, here)
        form = shape_of(self.scope, here.row.form) if here.row is not None and here.row.kind == "record" else None
        if form is not None and here.row is not None and name in form.by_key:
            return self.field(This(0, here.row), form.by_key[name], form)
        if name == "item" and here.nested and here.row is not None:
            return This(0, here.row)
        if name in self.scope.variables:
            return Variable(name, self.scope.variables[name])
        known = [*(form.by_key if form is not None else ()), *self.scope.variables, *RESERVED]
        hint = nearest(name, known)
        if hint is None and (called := self.functions.get(name)) is not None:
            hint = f"{called.name}()"
        raise refuse("unknown_name", here.at(node), hint=hint, name=name)

    def _this(self, node: ast.Name, here: Here) -> Node:
        row = here.outer if here.nested else here.row
        if row is None:
            raise refuse("this_without_row", here.at(node))
        return This(1 if here.nested else 0, row)

    def _attribute(self, node: ast.Attribute, here: Here) -> Node:
        return self.attribute(self.check(node.value, here), node.attr, here.at(node))

    def attribute(self, source: Node, name: str, at: int) -> Node:
        """The field `name` of a row or reference."""
        if source.type.kind not in ("record", "reference") or source.type.form is None:
            raise refuse("no_fields", at, name=name, type=type_in_words(source.type))
        form = self.rows(source.type.form)
        found = form.by_key.get(name)
        if found is None:
            raise refuse("unknown_field", at, hint=nearest(name, form.by_key), name=name, form=form.key)
        return self.field(source, found, form)

    def _arithmetic(self, node: ast.BinOp, here: Here) -> Node:
        operator = ARITHMETIC[type(node.op)]
        left, right = self.check(node.left, here), self.check(node.right, here)
        result = kinds.arithmetic(operator, left.type, right.type)
        if result is None:
            mixed = operator == "+" and "text" in (left.type.kind, right.type.kind)
            hint = "text()" if mixed else "date_add()" if "date" in left.type.kind and right.type.is_number else None
            at = here.at(node)
            raise refuse(
                "operator_types",
                at,
                hint=hint,
                operator=operator,
                left=type_in_words(left.type, right.type),
                right=type_in_words(right.type, left.type),
            )
        return Arithmetic(operator, left, right, result)  # type: ignore[arg-type]

    def _unary(self, node: ast.UnaryOp, here: Here) -> Node:
        if isinstance(node.op, ast.Not):
            return Unary("not", self.condition(node.operand, here), BOOLEAN.required())
        operand = self.check(node.operand, here)
        if not operand.type.is_number and operand.type.kind not in ("duration", "null"):
            raise refuse("minus_type", here.at(node), type=type_in_words(operand.type))
        if isinstance(operand, Constant) and isinstance(operand.value, int | Decimal):
            return Constant(-operand.value, operand.type)
        return Unary("-", operand, operand.type.optional())

    def _logic(self, node: ast.BoolOp, here: Here) -> Node:
        operands = tuple(self.condition(value, here) for value in node.values)
        return Logic(LOGIC[type(node.op)], operands, BOOLEAN.required())  # type: ignore[arg-type]

    def _compare(self, node: ast.Compare, here: Here) -> Node:
        written = (node.left, *node.comparators)
        operands = [self.check(one, here) for one in written]
        operators = tuple(COMPARISON[type(operator)] for operator in node.ops)
        for index, operator in enumerate(operators):
            places = tuple(here.at(one) for one in written[index : index + 2])
            left, right = self.as_references(tuple(operands[index : index + 2]))
            operands[index], operands[index + 1] = left, right = self.options_resolved((left, right), places, here)
            if not _is_comparable(operator, left.type, right.type):
                hint = _comparison_hint(operator, left.type, right.type)
                named = {"left": type_in_words(left.type, right.type), "right": type_in_words(right.type, left.type)}
                raise refuse("not_comparable", places[1], hint=hint, operator=operator, **named)
        return Compare(operators, tuple(operands), BOOLEAN.required())  # type: ignore[arg-type]

    def as_references(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """Rows of real forms as references to themselves: `customer == this`."""
        return tuple(self._as_reference(node) for node in nodes)

    def _as_reference(self, node: Node) -> Node:
        form = node.type.form
        if node.type.kind != "record" or form is None or form in self.scope.structures:
            return node
        return Get(node, form, "id", replace(reference(form), nullable=node.type.nullable))

    def _if(self, node: ast.IfExp, here: Here) -> Node:
        test = self.condition(node.test, here)
        written = (node.body, node.orelse)
        branches = self.as_references(tuple(self.check(one, here) for one in written))
        (then, otherwise), common = self.common(branches, [here.at(one) for one in written], here)
        return If(test, then, otherwise, common)

    def _list(self, node: ast.List, here: Here) -> Node:
        items = self.as_references(tuple(self.check(one, here) for one in node.elts))
        items, common = self.common(items, [here.at(one) for one in node.elts], here)
        return ListOf(items, list_of(common))

    def _call(self, node: ast.Call, here: Here) -> Node:
        return check_call(self, node, here)

    def _subscript(self, node: ast.Subscript, here: Here) -> Node:
        source = self.check(node.value, here)
        index = self.check(node.slice, here)
        at = here.at(node)
        if not isinstance(index, Constant) or index.type.kind != "integer":
            raise refuse("subscript_not_constant", at)
        if source.type.item is None:
            raise refuse("subscript_not_list", at, type=type_in_words(source.type))
        return Call("item_at", (source, index), source.type.item.optional())


def _is_comparable(operator: str, left: Type, right: Type) -> bool:
    if operator in ("==", "!="):
        return kinds.can_equal(left, right)
    if operator in ("in", "not in"):
        return right.item is not None and kinds.can_equal(left, right.item)
    return kinds.can_order(left, right)


def _comparison_hint(operator: str, left: Type, right: Type) -> str | None:
    """What the author probably wanted."""
    pair = {left.kind, right.kind}
    if operator in ("in", "not in") and pair == {"text"}:
        return "contains()"
    if "text" in pair and pair & {"integer", "decimal"}:
        return "number()"
    if ("text" in pair and pair & {"date", "datetime"}) or pair == {"date", "datetime"}:
        return "date()"
    return None
