"""Random formulas on random rows: compiled code and explanation agree, results have their type, printing loses nothing."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.expression.formula import Formula
from engines.expression.language import default_language
from engines.expression.types import Type
from engines.kernel.decimals import INTEGER_MAX, INTEGER_MIN, fits
from engines.kernel.errors import Invalid
from tests.counts import counts
from tests.engines.expression import strategies, world

LANGUAGE = default_language()
SCOPE = world.scope()
IDS = {"shop.customer": (1, 2, 3), "shop.order": (101, 102), "shop.level": (1, 2, 3)}
#: A generated text may exceed the limits, nothing else may be wrong with it.
LIMITS = {"formula_too_long", "formula_too_many_nodes", "formula_too_deep"}
KINDS: dict[str, type | tuple[type, ...]] = {
    "integer": int, "decimal": Decimal, "text": str, "boolean": bool, "date": date, "datetime": datetime, "time": time,
    "duration": timedelta, "option": str, "reference": int, "list": (tuple, list),
}  # fmt: skip

ROWS = st.tuples(
    strategies.rows(SCOPE, IDS),
    st.lists(
        st.fixed_dictionaries({
            "product": st.sampled_from([None, "pen", "墨水"]),
            "price": st.sampled_from([None, Decimal("1.50"), Decimal("-0.01")]),
            "quantity": st.sampled_from([None, 0, 3, -2]), "gift": st.sampled_from([None, True, False]),
        }),
        max_size=3,
    ),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"]),
)  # fmt: skip
PROFILE = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def _has_type(value: Any, type: Type) -> bool:
    if value is None:
        return True
    if type.kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and INTEGER_MIN <= value <= INTEGER_MAX
    if type.kind == "decimal":
        return isinstance(value, Decimal) and fits(value)
    if type.kind == "date" and isinstance(value, datetime):
        return False
    if type.kind == "datetime" and value.tzinfo is not UTC:
        return False
    return isinstance(value, KINDS[type.kind])


def _checked(text: str) -> Formula | None:
    try:
        return LANGUAGE.formula(text, SCOPE)
    except Invalid as error:
        if error.code not in LIMITS:
            raise
        return None


@settings(PROFILE, max_examples=counts(300, 10_000))
@given(strategies.formulas(SCOPE), ROWS)
def test_compiled_and_explanation_agree(text: str, given_row: tuple[dict[str, Any], list[dict[str, Any]], str]) -> None:
    formula = _checked(text)
    if formula is None:
        return
    values, lines, zone = given_row
    found: list[tuple[object, list[str]]] = []
    for run in (formula.run, lambda row, env: LANGUAGE.explain(formula, row, env).value):
        row, env = world.surroundings({})
        row.update(values)
        env.zone = ZoneInfo(zone)
        env.data.rows["shop.order.lines"] = {
            at: {"id": at, "parent": world.ROW_ID, "position": at, **line} for at, line in enumerate(lines, 1)
        }
        found.append((run(row, env), env.warnings))
    assert found[0] == found[1]
    assert type(found[0][0]) is type(found[1][0])
    assert _has_type(found[0][0], formula.type), (text, found[0][0], formula.type)
    printed = LANGUAGE.print(formula.tree, SCOPE)
    assert LANGUAGE.formula(printed, SCOPE).tree == formula.tree
