"""The browser computes live formulas as the server does: the shared cases it is given are those of today, and random formulas
on random rows come out the same, warnings among them.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.expression.scope import FormShape, Scope
from engines.kernel.errors import Invalid
from tests.counts import counts
from tests.engines.expression import browser, strategies, world

ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "UTC")
#: `datetime(…)` is not live, moments are to occur nevertheless.
NOT_LIVE = re.compile(r"datetime\('[^']*'\)")
#: A generated text may exceed the limits, nothing else may be wrong with it.
LIMITS = {"formula_too_long", "formula_too_many_nodes", "formula_too_deep"}
LINES = st.lists(
    st.fixed_dictionaries({
        "product": st.sampled_from([None, "pen", "墨水", "😀x", "ﬀ"]),
        "price": st.sampled_from([None, Decimal("1.50"), Decimal("-0.01"), Decimal("0.00"), Decimal("123456789.99")]),
        "quantity": st.sampled_from([None, 0, 3, -2, 2**62]),
        "gift": st.sampled_from([None, True, False]),
    }),
    max_size=4,
)  # fmt: skip


class _Alone:
    """The schema of the cases without links to other forms: what lies behind them is the server's."""

    def by_id(self, form: str) -> FormShape | None:
        found = world.WORLD.by_id(form)
        if found is None:
            return None
        fields = {id: field for id, field in found.by_id.items() if field.type.kind != "reference"}
        return replace(found, by_id=fields, by_key=fields)

    by_key = by_id

    def keys(self) -> tuple[str, ...]:
        return world.WORLD.keys()


SCOPE = Scope(_Alone(), world.MAIN)


def _task(text: str, values: dict[str, Any], lines: list[dict[str, Any]], zone: str) -> dict[str, Any] | None:
    """A formula with what Python makes of it; None if it is over a limit or not live."""
    try:
        formula = browser.LANGUAGE.formula(NOT_LIVE.sub("now()", text), SCOPE)
    except Invalid as error:
        if error.code not in LIMITS:
            raise
        return None
    if browser.LANGUAGE.exchange(formula) is None:
        return None
    row, env = world.surroundings({})
    row.update(values)
    env.zone = ZoneInfo(zone)
    env.data.rows[f"{world.MAIN}.lines"] = {
        at: {"id": at, "parent": world.ROW_ID, "position": at, **line} for at, line in enumerate(lines, 1)
    }
    return {**browser.surroundings(env), **browser.evaluated(formula, row, env)}


def test_the_cases_of_the_browser_are_those_of_today() -> None:
    assert browser.CASES.read_text("utf-8") == browser.written_cases(), "python -m tests.engines.expression.browser"


def test_most_cases_are_live() -> None:
    assert sum(1 for _ in browser.live_cases()) >= 400


def test_random_formulas_come_out_the_same() -> None:
    tasks: list[dict[str, Any]] = []

    @settings(
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        max_examples=counts(300, 6_000),
    )
    @given(strategies.formulas(SCOPE, only=lambda function: function.live), strategies.rows(SCOPE), LINES, st.sampled_from(ZONES))
    def collect(text: str, values: dict[str, Any], lines: list[dict[str, Any]], zone: str) -> None:
        task = _task(text, values, lines, zone)
        if task is not None:
            tasks.append(task)

    collect()
    assert len(tasks) >= counts(150, 3_000)
    found = browser.computed_in_node(tasks)
    different = [
        (task["formula"], task["row"], task["value"], task["warnings"], one)
        for task, one in zip(tasks, found, strict=True)
        if one != {"value": task["value"], "warnings": task["warnings"]}
    ]
    assert different == []
