"""Typed tree → text, with the keys of today's schema. Used to show formulas and to rewrite their text after a rename.

`parse(print(tree))` is the same tree.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engines.expression.grammar import BINDING, RESERVED
from engines.expression.options import NO_ITEMS, ItemKeys, option_keys
from engines.expression.scope import Scope
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


def print_tree(
    tree: Node, scope: Scope, keys: Mapping[str, str] | None = None, nested: int = 0, items: ItemKeys = NO_ITEMS
) -> str:
    """The text of a tree. `keys`: id → key of options of the place that the value goes to; `nested`: > 0 in a sub-formula;
    `items`: the same of options that are the items of the list it runs over."""
    return _Printer(scope, nested, items).text(tree, 0, keys or {})


def quoted(text: str) -> str:
    """A text literal of the formula language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return '"' + escaped + '"'


class _Printer:
    """Prints one (sub-)formula; `nested` says whether it is a sub-formula."""

    def __init__(self, scope: Scope, nested: int, items: ItemKeys) -> None:
        self._scope = scope
        self._items = items
        self._nested = nested
        self._by_node: Mapping[type[Any], Callable[[Any, Mapping[str, str]], tuple[str, int]]] = {
            Constant: self._constant, ListOf: self._list, This: self._this, Variable: self._variable, Get: self._get,
            Unary: self._unary, Arithmetic: self._arithmetic, Compare: self._compare, Logic: self._logic, If: self._if,
            Call: self._call, Records: self._records, Related: self._related, Aggregate: self._aggregate,
        }  # fmt: skip

    def text(self, node: Node, at_least: int, keys: Mapping[str, str]) -> str:
        """The node's text, in brackets if it binds less than `at_least`; `keys` are those of options around it."""
        text, binding = self._by_node[type(node)](node, keys)
        return f"({text})" if binding < at_least else text

    def _constant(self, node: Constant, keys: Mapping[str, str]) -> tuple[str, int]:
        if node.value is None or isinstance(node.value, bool):
            return {None: "null", True: "true", False: "false"}[node.value], BINDING["atom"]
        if isinstance(node.value, str):
            return quoted(keys.get(node.value, node.value) if node.type.kind == "option" else node.value), BINDING["atom"]
        text = f"{node.value:f}" if node.type.kind == "decimal" else str(node.value)
        return text, BINDING["negative"] if text.startswith("-") else BINDING["atom"]

    def _list(self, node: ListOf, keys: Mapping[str, str]) -> tuple[str, int]:
        own = {**keys, **self._keys(node)}
        return "[" + ", ".join(self.text(item, 0, own) for item in node.items) + "]", BINDING["atom"]

    def _this(self, node: This, keys: Mapping[str, str]) -> tuple[str, int]:
        return "item" if self._nested and node.level == 0 else "this", BINDING["atom"]

    def _variable(self, node: Variable, keys: Mapping[str, str]) -> tuple[str, int]:
        return node.name, BINDING["atom"]

    def _get(self, node: Get, keys: Mapping[str, str]) -> tuple[str, int]:
        if node.field == "id" and node.type.kind == "reference" and node.source.type.kind == "record":
            return self.text(node.source, 0, keys), BINDING["atom"]
        return self._path(node.source, node.form, node.field), BINDING["atom"]

    def _related(self, node: Related, keys: Mapping[str, str]) -> tuple[str, int]:
        return self._path(node.source, node.owner, node.field), BINDING["atom"]

    def _path(self, source: Node, form: str, field: str) -> str:
        shape = self._scope.structures.get(form) or self._scope.schema.by_id(form)
        found = shape.by_id.get(field) if shape is not None else None
        key = found.key if found is not None else field
        if isinstance(source, This) and source.level == 0 and key not in RESERVED:
            return key
        return f"{self.text(source, BINDING['atom'], {})}.{key}"

    def _unary(self, node: Unary, keys: Mapping[str, str]) -> tuple[str, int]:
        if node.operator == "not":
            return f"not {self.text(node.operand, BINDING['not'], {})}", BINDING["not"]
        return f"-{self.text(node.operand, BINDING['atom'], {})}", BINDING["negative"]

    def _arithmetic(self, node: Arithmetic, keys: Mapping[str, str]) -> tuple[str, int]:
        binding = BINDING[node.operator]
        return f"{self.text(node.left, binding, {})} {node.operator} {self.text(node.right, binding + 1, {})}", binding

    def _compare(self, node: Compare, keys: Mapping[str, str]) -> tuple[str, int]:
        own: dict[str, str] = {}
        for operand in node.operands:
            own |= self._keys(operand)
        inside = [self.text(operand, BINDING["compare"] + 1, own) for operand in node.operands]
        rest = (f" {operator} {text}" for operator, text in zip(node.operators, inside[1:], strict=True))
        return inside[0] + "".join(rest), BINDING["compare"]

    def _logic(self, node: Logic, keys: Mapping[str, str]) -> tuple[str, int]:
        binding = BINDING[node.operator]
        return f" {node.operator} ".join(self.text(operand, binding + 1, {}) for operand in node.operands), binding

    def _if(self, node: If, keys: Mapping[str, str]) -> tuple[str, int]:
        own = {**keys, **self._keys(node)}
        inner = BINDING["if"] + 1
        then, test = self.text(node.then, inner, own), self.text(node.test, inner, {})
        return f"{then} if {test} else {self.text(node.otherwise, BINDING['if'], own)}", BINDING["if"]

    def _call(self, node: Call, keys: Mapping[str, str]) -> tuple[str, int]:
        own = dict(keys)
        for argument in node.arguments:
            own |= self._keys(argument)
        return f"{node.function}({', '.join(self.text(argument, 0, own) for argument in node.arguments)})", BINDING["atom"]

    def _records(self, node: Records, keys: Mapping[str, str]) -> tuple[str, int]:
        form = self._scope.schema.by_id(node.form)
        arguments = [quoted(form.key if form is not None else node.form)]
        if node.condition is not None or node.sort:
            arguments.append("null" if node.condition is None else self._inside(node.condition, {}))
        if node.sort:
            fields = form.by_id if form is not None else {}
            names = (("-" if down else "") + (fields[id].key if id in fields else id) for id, down in node.sort)
            arguments.append(quoted(", ".join(names)))
        return f"records({', '.join(arguments)})", BINDING["atom"]

    def _aggregate(self, node: Aggregate, keys: Mapping[str, str]) -> tuple[str, int]:
        arguments = [self.text(node.source, 0, {})]
        if node.body is not None and not (isinstance(node.body, This) and node.body.level == 0 and node.function != "count"):
            arguments.append(self._inside(node.body, self._keys(node.source)))
        return f"{node.function}({', '.join(arguments)})", BINDING["atom"]

    def _keys(self, node: Node) -> dict[str, str]:
        return option_keys(self._scope, node, self._items)

    def _inside(self, body: Node, item: Mapping[str, str]) -> str:
        return quoted(_Printer(self._scope, self._nested + 1, (item, self._items[0])).text(body, 0, {}))
