"""Functions of logic and choice: `coalesce`, `switch`, `ifs`, `between`, tests for empty values."""

from collections.abc import Callable
from typing import Any

from engines.expression.formula import Env
from engines.expression.functions.function import Calling, Function, Parameter, Signature
from engines.expression.kinds import can_order
from engines.expression.tree import Call, Compare, If, Logic, Node, Unary
from engines.expression.tree import Constant as Literal
from engines.expression.types import BOOLEAN, NULL

_ANY = ("any",)


def _coalesce(_env: Env, *thunks: Callable[[], object]) -> object:
    for thunk in thunks:
        value = thunk()
        if value is not None:
            return value
    return None


def _switch(_env: Env, subject: Callable[[], object], *thunks: Callable[[], object]) -> object:
    value = subject()
    for index in range(0, len(thunks) - 1, 2):
        if value == thunks[index]():
            return thunks[index + 1]()
    return thunks[-1]() if len(thunks) % 2 else None


def _check_coalesce(calling: Calling, nodes: tuple[Node, ...]) -> Node:
    if not nodes:
        raise calling.refuse("argument_missing", -1, parameter="value")
    fitted, common = calling.common(nodes, 0)
    nullable = all(node.type.nullable for node in fitted)
    return Call("coalesce", fitted, common.optional() if nullable else common.required())


def _check_switch(calling: Calling, nodes: tuple[Node, ...]) -> Node:
    if len(nodes) < 3:
        raise calling.refuse("argument_missing", -1, parameter="value")
    pairs, otherwise = (nodes[1:-1], nodes[-1:]) if len(nodes) % 2 == 0 else (nodes[1:], ())
    cases, _ = calling.common((nodes[0], *pairs[0::2]), 0)
    results, common = calling.common((*pairs[1::2], *otherwise), 2, 2)
    rest: list[Node] = []
    for case, result in zip(cases[1:], results, strict=False):
        rest += [case, result]
    if otherwise:
        rest.append(results[-1])
    return Call("switch", (cases[0], *rest), common.optional())


def _condition(calling: Calling, nodes: tuple[Node, ...], index: int) -> Node:
    if nodes[index].type.kind not in ("boolean", "null"):
        raise calling.refuse("condition_not_boolean", index, type=nodes[index].type.kind)
    return nodes[index]


def _check_ifs(calling: Calling, nodes: tuple[Node, ...]) -> Node:
    if len(nodes) < 2:
        raise calling.refuse("argument_missing", -1, parameter="value")
    pairs = nodes[: len(nodes) // 2 * 2]
    otherwise = nodes[-1] if len(nodes) % 2 else Literal(None, NULL)
    results, common = calling.common((*pairs[1::2], otherwise), 1, 2)
    made = results[-1]
    for index in range(len(pairs) // 2 - 1, -1, -1):
        made = If(_condition(calling, nodes, 2 * index), results[index], made, common)
    return made


def _check_if(calling: Calling, nodes: tuple[Node, ...]) -> Node:
    if len(nodes) not in (2, 3):
        raise calling.refuse("argument_missing" if len(nodes) < 2 else "too_many_arguments", -1, parameter="value")
    return _check_ifs(calling, nodes)


def _check_between(calling: Calling, nodes: tuple[Node, ...]) -> Node:
    if len(nodes) != 3:
        raise calling.refuse("argument_missing" if len(nodes) < 3 else "too_many_arguments", -1, parameter="high")
    value, low, high = nodes
    for index, bound in ((1, low), (2, high)):
        if not can_order(value.type, bound.type):
            raise calling.refuse("not_comparable", index, operator="<=", left=value.type.kind, right=bound.type.kind)
    return Compare(("<=", "<="), (low, value, high), BOOLEAN.required())


def _check_logic(operator: Any) -> Callable[[Calling, tuple[Node, ...]], Node]:
    def check(calling: Calling, nodes: tuple[Node, ...]) -> Node:
        if not nodes:
            raise calling.refuse("argument_missing", -1, parameter="condition")
        conditions = tuple(_condition(calling, nodes, index) for index in range(len(nodes)))
        return Logic(operator, conditions, BOOLEAN.required())

    return check


def _check_not(calling: Calling, nodes: tuple[Node, ...]) -> Node:
    if len(nodes) != 1:
        raise calling.refuse("argument_missing" if not nodes else "too_many_arguments", -1, parameter="condition")
    return Unary("not", _condition(calling, nodes, 0), BOOLEAN.required())


def _is_empty(_env: Env, value: object) -> bool:
    return value is None or value in ("", ())


def _is_filled(_env: Env, value: object) -> bool:
    return not _is_empty(_env, value)


def _same(_env: Env, left: object, right: object) -> object:
    return None if left == right else left


_VALUES = (Parameter("value", _ANY, repeated=True),)

LOGIC = (
    Function(
        "coalesce",
        (Signature(_VALUES, NULL, _coalesce),),
        "The first value that is not null.",
        "返回第一个不为空的值。",
        (("coalesce(null, 2, 3)", "2"), ("coalesce(null, null)", "null"), ('coalesce("a", "b")', "a")),
        aliases=("ifnull", "IFNULL", "NVL", "IFERROR"),
        live=True,
        has_sql=True,
        sees_null=True,
        is_lazy=True,
        check=_check_coalesce,
    ),
    Function(
        "switch",
        (Signature((Parameter("value", _ANY), *_VALUES), NULL, _switch),),
        "The result that stands behind the case equal to the value; else the last argument, or null.",
        "将值与各情形依次比较，返回相等情形对应的结果；都不相等时返回最后的默认值，没有默认值则为空。",
        (('switch(2, 1, "a", 2, "b", "c")', "b"), ('switch(9, 1, "a", "c")', "c"), ('switch(9, 1, "a")', "null")),
        live=True,
        has_sql=True,
        sees_null=True,
        is_lazy=True,
        check=_check_switch,
    ),
    Function(
        "ifs",
        (),
        "The value behind the first condition that is true; else the last argument, or null.",
        "依次判断条件，返回第一个成立的条件对应的值；都不成立时返回最后的默认值，没有默认值则为空。",
        (('ifs(1 > 2, "a", 2 > 1, "b")', "b"), ('ifs(1 > 2, "a", "z")', "z"), ('ifs(1 > 2, "a")', "null")),
        live=True,
        has_sql=True,
        check=_check_ifs,
    ),
    Function(
        "if_",
        (),
        "One of two values, by a condition; written `a if c else b` as well.",
        "按条件取两个值之一，也可写作 `a if c else b`。",
        (('IF(2 > 1, "a", "b")', "a"), ('IF(2 < 1, "a")', "null")),
        aliases=("IF",),
        live=True,
        has_sql=True,
        check=_check_if,
    ),
    Function(
        "between",
        (),
        "Whether a value lies between two bounds, both included.",
        "判断值是否在上下限之间（含上下限）。",
        (("between(5, 1, 10)", "true"), ("between(0, 1, 10)", "false"), ("between(null, 1, 10)", "false")),
        live=True,
        has_sql=True,
        check=_check_between,
    ),
    Function(
        "all_true",
        (),
        "Whether all conditions are true; written `and` as well.",
        "所有条件都成立时为真，也可写作 `and`。",
        (("AND(true, 1 < 2)", "true"), ("AND(true, null)", "false")),
        aliases=("AND",),
        live=True,
        has_sql=True,
        check=_check_logic("and"),
    ),
    Function(
        "any_true",
        (),
        "Whether one of the conditions is true; written `or` as well.",
        "任一条件成立即为真，也可写作 `or`。",
        (("OR(false, 1 < 2)", "true"), ("OR(false, null)", "false")),
        aliases=("OR",),
        live=True,
        has_sql=True,
        check=_check_logic("or"),
    ),
    Function(
        "negate",
        (),
        "Whether a condition is not true; written `not` as well.",
        "条件不成立时为真，也可写作 `not`。",
        (("NOT(false)", "true"), ("NOT(null)", "true")),
        aliases=("NOT",),
        live=True,
        has_sql=True,
        check=_check_not,
    ),
    Function(
        "is_empty",
        (Signature((Parameter("value", _ANY),), BOOLEAN.required(), _is_empty),),
        "Whether a value is null, an empty text or an empty list.",
        "判断值是否为空（空值、空文本或空列表）。",
        (("is_empty(null)", "true"), ('is_empty("")', "true"), ("is_empty(0)", "false")),
        aliases=("ISBLANK", "ISEMPTY"),
        live=True,
        has_sql=True,
        sees_null=True,
    ),
    Function(
        "is_filled",
        (Signature((Parameter("value", _ANY),), BOOLEAN.required(), _is_filled),),
        "Whether a value is there: not null, no empty text, no empty list.",
        "判断值是否已填写（不是空值、空文本或空列表）。",
        (("is_filled(0)", "true"), ("is_filled(null)", "false")),
        aliases=("ISNOTEMPTY",),
        live=True,
        has_sql=True,
        sees_null=True,
    ),
    Function(
        "null_if",
        (
            Signature(
                (Parameter("value", _ANY, group="value"), Parameter("empty", _ANY, group="value")),
                lambda nodes: nodes[0].type.optional(),
                _same,
            ),
        ),
        "Null if the two values are equal, else the first.",
        "两个值相等时返回空，否则返回第一个值。",
        (('null_if("a", "a")', "null"), ("null_if(3, 0)", "3")),
        aliases=("NULLIF",),
        has_sql=True,
        sees_null=True,
    ),
)
