r"""Random formulas and random rows, for every test that compares two ways of computing (`hypothesis`).

`formulas(scope)` gives texts that type-check in the scope: literals, fields, paths through links, all operators,
conditionals, list functions over sub-tables and reverse links, every registered function that fits. `kind` asks for a kind of
result; `only` leaves functions out (storage passes `lambda function: function.has_sql`).
`rows(scope)` gives rows by field id for the scope's form: every stored field, nulls among them, values that hurt (negative,
unicode, `%_\`, ties of rounding, days on which clocks change). Reference fields take ids from `ids`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from engines.expression.functions import all_functions
from engines.expression.functions.function import Function, Parameter, Signature
from engines.expression.printer import quoted
from engines.expression.scope import FieldShape, FormShape, Scope
from engines.expression.types import Type

KINDS = ("integer", "decimal", "text", "boolean", "date", "datetime", "duration")
TEXTS = ("", "a", "Ab1", "a_b%c", "\\", "'", '"', "你好", "é", "😀", " x ", "12.5", "-7", "2024-02-29", "zz" * 20)
INTEGERS = (0, 1, -1, 2, 3, 7, -7, 10, 100, 2**31, -(2**31), 2**62, 2**63 - 1, -(2**63) + 1)
DECIMALS = ("0", "0.01", "-0.01", "0.5", "-0.5", "1.005", "2.5", "-2.5", "99.99", "1234567.89", "0.0001", "-3.3333")
DAYS = ("2024-02-29", "2023-12-31", "2024-03-10", "2024-11-03", "1999-01-01", "2024-03-31", "2000-02-29")
MOMENTS = (
    "2024-03-10T06:59:59", "2024-03-10T07:30:00", "2024-11-03T05:30:00", "2024-11-03T06:30:00", "2024-03-05T15:59:59",
    "2024-03-05T16:00:00", "2023-12-31T16:00:00", "2024-04-06T15:15:00", "2024-10-05T15:45:00",
)  # fmt: skip


def rows(scope: Scope, ids: Mapping[str, Sequence[int]] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Rows of the scope's form: a value or null for every stored field but the id."""
    form = scope.schema.by_id(scope.form or "")
    assert form is not None
    stored = {id: shape.type for id, shape in form.by_id.items() if shape.has_column and id != "id"}
    return st.fixed_dictionaries({id: st.none() | values(type, ids or {}) for id, type in stored.items()})


def values(type: Type, ids: Mapping[str, Sequence[int]]) -> st.SearchStrategy[Any]:
    """Values of a type, never null."""
    unit = Decimal(1).scaleb(-type.scale)
    made: Mapping[str, st.SearchStrategy[Any]] = {
        "integer": st.sampled_from(INTEGERS) | st.integers(-50, 50),
        "decimal": st.sampled_from([Decimal(one).quantize(unit) for one in DECIMALS])
        | st.integers(-(10**6), 10**6).map(lambda n: Decimal(n) * unit),
        "text": st.sampled_from(TEXTS).filter(bool)
        | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6),
        "boolean": st.booleans(),
        "date": st.sampled_from(DAYS).map(date.fromisoformat),
        "time": st.sampled_from([time(0), time(8, 30), time(23, 59, 59)]),
        "datetime": st.sampled_from(MOMENTS).map(lambda one: datetime.fromisoformat(one).replace(tzinfo=UTC)),
        "duration": st.integers(-(10**6), 10**6).map(lambda n: timedelta(seconds=n)),
        "option": st.sampled_from(type.options or ("",)),
        "reference": st.sampled_from(list(ids.get(type.form or "", ())) or [1]),
    }
    if type.kind == "list" and type.item is not None:
        return st.lists(values(type.item, ids), max_size=3, unique=True).map(tuple)
    return made[type.kind]


def formulas(
    scope: Scope, kind: str | None = None, depth: int = 4, only: Callable[[Function], bool] = lambda function: True
) -> st.SearchStrategy[str]:
    """Texts of formulas that type-check."""
    calls = [
        (function, signature)
        for function in dict.fromkeys(function for _, function in all_functions().items())
        for signature in function.signatures
        if only(function) and function.check is None and all(_is_simple(one) for one in signature.parameters)
    ]
    form = scope.schema.by_id(scope.form or "")
    if kind is not None:
        return _formula(scope, form, kind, depth, calls)
    return st.sampled_from(KINDS).flatmap(lambda one: _formula(scope, form, one, depth, calls))


def _is_simple(parameter: Parameter) -> bool:
    return bool({"any", *KINDS} & set(parameter.kinds))


Calls = Sequence[tuple[Function, Signature]]


@st.composite
def _formula(
    draw: Any, scope: Scope, form: FormShape | None, kind: str, depth: int, calls: Calls, this: FormShape | None = None
) -> str:
    def inner(wanted: str) -> str:
        return str(draw(_formula(scope, form, wanted, depth - 1, calls, this)))

    if depth <= 0 or draw(st.integers(0, 5)) == 0:
        return str(draw(_leaf(scope, form, kind, this)))
    ways: list[Callable[[], str]] = [
        lambda: f"({inner(kind)} if {inner('boolean')} else {inner(kind)})",
        lambda: f"coalesce({inner(kind)}, {inner(kind)})",
        lambda: str(draw(_leaf(scope, form, kind, this))),
        *(lambda operator=operator: f"({_filled(operator, inner)})" for operator in OPERATORS.get(kind, ())),
    ]
    fitting = [one for one in calls if _gives(one[1], kind)]
    if fitting:
        ways += [lambda: str(draw(_call(scope, form, kind, depth, calls, this, draw(st.sampled_from(fitting)))))] * 3
    lists = [shape for shape in form.by_id.values() if shape.back is not None] if form is not None and this is None else []
    if lists and kind in ("integer", "decimal", "boolean"):
        ways.append(lambda: str(draw(_over_list(scope, form, kind, depth, calls, draw(st.sampled_from(lists))))))
    return draw(st.sampled_from(ways))()  # type: ignore[no-any-return]


#: `<kind>` stands for a formula of that kind.
OPERATORS: Mapping[str, Sequence[str]] = {
    "integer": (
        "<integer> + <integer>",
        "<integer> - <integer>", "<integer> * <integer>", "<integer> // <decimal>", "<integer> % <integer>",
        "-<integer>", "<date> - <date>",
    ),
    "decimal": (
        "<decimal> + <integer>",
        "<decimal> - <decimal>", "<decimal> * <decimal>", "<integer> / <decimal>", "<decimal> % <decimal>",
        "-<decimal>",
    ),
    "text": ("<text> + <text>",),
    "boolean": (
        "<boolean> and <boolean>", "<boolean> or <boolean>", "not <boolean>", "<integer> < <decimal>", "<text> == <text>",
        "<text> <= <text>", "<date> != <date>", "<datetime> > <datetime>", "<integer> <= <integer> < <decimal>",
        "<integer> in [<integer>, 1, null]", "<text> not in ['a', <text>]", "<boolean> == <boolean>", "<integer> == null",
    ),
    "date": ("<date> + <duration>", "<date> - <duration>"),
    "datetime": ("<datetime> + <duration>", "<datetime> - <duration>"),
    "duration": ("<datetime> - <datetime>", "<duration> * <integer>", "-<duration>"),
}  # fmt: skip


def _filled(operator: str, inner: Callable[[str], str]) -> str:
    return re.sub("<([a-z]+)>", lambda kind: inner(kind[1]), operator)


@st.composite
def _leaf(draw: Any, scope: Scope, form: FormShape | None, kind: str, this: FormShape | None) -> str:
    fields = [*_paths(scope, form, kind, ""), *_paths(scope, this, kind, "this.")]
    if kind == "boolean":
        fields += [
            _option_test(shape) for shape in (form.by_id.values() if form is not None else ()) if shape.type.kind == "option"
        ]
    if fields and draw(st.integers(0, 2)):
        return str(draw(st.sampled_from(fields)))
    return str(draw(st.sampled_from(LITERALS[kind])))


LITERALS: Mapping[str, Sequence[str]] = {
    "integer": [f"({one})" if one < 0 else str(one) for one in INTEGERS],
    "decimal": [f"({one})" if one.startswith("-") else one if "." in one else f"{one}.0" for one in DECIMALS],
    "text": [quoted(one) for one in TEXTS],
    "boolean": ["true", "false"],
    "date": [*(f"date('{one}')" for one in DAYS), "today()"],
    "datetime": [*(f"datetime('{one}')" for one in MOMENTS), "now()"],
    "duration": ["hours(3)", "days(-1)", "minutes(90)", "weeks(1)"],
}


def _paths(scope: Scope, form: FormShape | None, kind: str, prefix: str, steps: int = 2) -> list[str]:
    """Fields of a kind, through links as well."""
    if form is None:
        return []
    found = [prefix + shape.key for shape in form.by_id.values() if shape.type.kind == kind]
    for shape in form.by_id.values() if steps else ():
        if shape.type.kind == "reference" and shape.type.form is not None:
            target = scope.schema.by_id(shape.type.form)
            found += _paths(scope, target, kind, f"{prefix}{shape.key}.", steps - 1)
    return found


def _option_test(shape: FieldShape) -> str:
    keys = [shape.option_keys.get(id, id) for id in shape.type.options]
    return f"({shape.key} == {quoted(keys[0])})" if keys else "true"


def _gives(signature: Signature, kind: str) -> bool:
    """Results that depend on the arguments have the kind of the first."""
    if isinstance(signature.result, Type):
        return signature.result.kind == kind
    return bool(signature.parameters) and kind in signature.parameters[0].kinds


@st.composite
def _call(
    draw: Any, scope: Scope, form: Any, kind: str, depth: int, calls: Calls, this: Any, chosen: tuple[Function, Signature]
) -> str:
    function, signature = chosen
    depends = not isinstance(signature.result, Type)
    arguments: list[str] = []
    for index, parameter in enumerate(signature.parameters):
        if parameter.optional and draw(st.booleans()):
            break
        if parameter.choices:
            arguments.append(quoted(draw(st.sampled_from(parameter.choices))))
            continue
        like_first = depends and (index == 0 or bool(parameter.group))
        fitting = [one for one in KINDS if one in parameter.kinds or "any" in parameter.kinds]
        wanted = kind if like_first else draw(st.sampled_from(fitting))
        repeats = draw(st.integers(1, 3)) if parameter.repeated else 1
        arguments += [str(draw(_formula(scope, form, wanted, depth - 1, calls, this))) for _ in range(repeats)]
    return f"{function.name}({', '.join(arguments)})"


@st.composite
def _over_list(draw: Any, scope: Scope, form: FormShape, kind: str, depth: int, calls: Calls, shape: FieldShape) -> str:
    """A list function over a reverse link or sub-table of the form."""
    assert shape.type.item is not None
    item = scope.schema.by_id(shape.type.item.form or "")
    functions = {"boolean": ("any_of", "all_of"), "integer": ("sum", "min", "max"), "decimal": ("sum", "min", "max", "avg")}[kind]
    function = draw(st.sampled_from(functions))
    body = str(draw(_formula(scope, item, kind, min(depth - 1, 2), calls, form)))
    if kind == "integer" and draw(st.booleans()):
        return f"count({shape.key})"
    return f"{function}({shape.key}, {quoted(body)})"
