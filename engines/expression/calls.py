"""Checks calls of registered functions: name, number and kinds of arguments, literals, result. Called by `typecheck`;
functions over lists go on to `lists`.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engines.expression.checking import Checks, Here
from engines.expression.errors import nearest, refuse
from engines.expression.functions.function import Function, Parameter, Signature
from engines.expression.lists import LIST_ALIASES, check_list_call, check_records, source_of
from engines.expression.tree import Call, Constant, Node
from engines.expression.type_words import in_words, list_in_words, type_in_words
from engines.expression.types import Type


@dataclass(frozen=True, slots=True)
class _Arguments:
    """What a function with its own check may ask (`functions.function.Calling`)."""

    checker: Checks
    here: Here
    call: ast.Call
    name: str

    def _place(self, argument: int) -> int:
        """The position of an argument; of the call itself for those that are missing."""
        return self.here.at(self.call.args[argument] if 0 <= argument < len(self.call.args) else self.call)

    def refuse(self, code: str, argument: int, hint: str | None = None, **params: object) -> Exception:
        return refuse(code, self._place(argument), hint=hint, function=self.name, **params)

    def common(self, nodes: tuple[Node, ...], first: int, step: int = 1) -> tuple[tuple[Node, ...], Type]:
        return self.checker.common(nodes, [self._place(first + step * index) for index in range(len(nodes))], self.here)

    def options_resolved(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return self.checker.options_resolved(nodes, [self._place(index) for index in range(len(nodes))], self.here)


#: `min(a, b)` of single values is an ordinary function.
_OF_VALUES: Final[Mapping[str, str]] = {"min": "least", "max": "greatest"}


def check_call(checker: Checks, node: ast.Call, here: Here) -> Node:
    """The typed node of a call."""
    assert isinstance(node.func, ast.Name)
    name, at = node.func.id, here.at(node)
    if name in ("records", "RECORDS"):
        return check_records(checker, node, here)
    written = list(node.args)
    checked: list[Node] = []
    if name in LIST_ALIASES:
        source = source_of(checker, node, here)
        if source.list.type.kind == "list" or LIST_ALIASES[name] not in _OF_VALUES:
            return check_list_call(checker, node, here, source)
        name = _OF_VALUES[LIST_ALIASES[name]]
        checked.append(source.list)
    function = checker.functions.get(name)
    if function is None:
        known = [*checker.functions, *LIST_ALIASES, "records"]
        raise refuse("unknown_function", at, hint=nearest(name, known), name=name)
    checked += [checker.check(one, here) for one in written[len(checked) :]]
    arguments = checker.as_references(tuple(checked))
    places = [here.at(one) for one in node.args]
    if function.check is not None:
        found = function.check(_Arguments(checker, here, node, function.name), arguments)
        if found is not None:
            return found
    signature = function.signature(tuple(one.type.kind for one in arguments))
    if signature is None:
        raise _misfit(function, arguments, at, places)
    arguments = _grouped(checker, signature, arguments, here, node)
    for index, (argument, place) in enumerate(zip(arguments, places, strict=True)):
        _check_argument(function, signature.at(index), argument, place)
    return Call(function.name, arguments, _result(function, signature, arguments))


def _grouped(checker: Checks, signature: Signature, arguments: tuple[Node, ...], here: Here, call: ast.Call) -> tuple[Node, ...]:
    """Arguments of one group brought to one type."""
    grouped = [index for index in range(len(arguments)) if signature.at(index).group]
    if not grouped:
        return arguments
    places = [here.at(call.args[index]) for index in grouped]
    fitted, _ = checker.common(tuple(arguments[index] for index in grouped), places, here)
    found = list(arguments)
    for index, node in zip(grouped, fitted, strict=True):
        found[index] = node
    return tuple(found)


def _check_argument(function: Function, parameter: Parameter, argument: Node, at: int) -> None:
    literal = argument.value if isinstance(argument, Constant) else None
    if (parameter.literal or parameter.choices) and (literal is None or not isinstance(argument, Constant)):
        raise refuse("argument_not_literal", at, function=function.name, parameter=parameter.name)
    if parameter.choices and literal not in parameter.choices:
        hint = nearest(str(literal), parameter.choices)
        raise refuse("argument_choice", at, hint=hint, function=function.name, parameter=parameter.name,
                     value=str(literal), choices=", ".join(parameter.choices))  # fmt: skip
    item = argument.type.item
    if parameter.item and item is not None and item.kind != "null" and item.kind not in parameter.item:
        raise refuse("argument_type", at, function=function.name, parameter=parameter.name, type=type_in_words(argument.type),
                     expected=list_in_words(parameter.item))  # fmt: skip


def _misfit(function: Function, arguments: tuple[Node, ...], at: int, places: Sequence[int]) -> Exception:
    """What is wrong with arguments that no signature takes."""
    kinds = tuple(one.type.kind for one in arguments)
    least = min(sum(1 for p in one.parameters if not p.optional) for one in function.signatures)
    most = max(999 if one.parameters and one.parameters[-1].repeated else len(one.parameters) for one in function.signatures)
    if len(kinds) < least:
        shortest = min(function.signatures, key=lambda one: len(one.parameters))
        return refuse("argument_missing", at, function=function.name, parameter=shortest.at(len(kinds)).name)
    if len(kinds) > most:
        return refuse("too_many_arguments", places[most], function=function.name)
    wrong, expected, name = 0, set[str](), ""
    for signature in function.signatures:
        fit = next((i for i in range(len(kinds)) if not signature.matches_at(i, kinds)), None)
        if fit is not None and fit >= wrong and signature.parameters:
            expected = set(signature.at(fit).kinds) | (expected if fit == wrong else set())
            wrong, name = fit, signature.at(fit).name
    return refuse("argument_type", places[wrong] if places else at, function=function.name, parameter=name,
                  type=type_in_words(arguments[wrong].type), expected=in_words(*sorted(expected)))  # fmt: skip


def _result(function: Function, signature: Signature, arguments: tuple[Node, ...]) -> Type:
    if not isinstance(signature.result, Type):
        return signature.result(arguments)
    if signature.result.nullable or function.sees_null:
        return signature.result
    return replace(signature.result, nullable=any(argument.type.nullable for argument in arguments))
