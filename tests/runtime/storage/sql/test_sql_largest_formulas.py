"""The largest formulas that there may be are translated to SQL, or refused, in under 100 ms on both databases."""

from zoneinfo import ZoneInfo

import pytest

from engines.kernel.errors import Invalid
from tests.engines.expression import world
from tests.engines.expression.test_hostile_authors import BOUND_SECONDS, BOUNDED, LARGEST, best_time
from tests.runtime.storage.sql.shared_cases import formulas, make_cases_world

MADE = make_cases_world()
SCOPE = world.scope()
TEXTS = {**LARGEST, **{name: text for name, (text, _) in BOUNDED.items()}}
REFUSALS = {"not_in_sql", "too_deep_for_sql", "too_large_for_sql"}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_largest_formulas_are_translated_in_time(name: str, dialect: str) -> None:
    sql = formulas(MADE, dialect, ZoneInfo("Asia/Shanghai"))
    formula = MADE.language.formula(TEXTS[name], SCOPE)
    env = world.Surroundings(world.Memory({}))
    table = MADE.tables.table(world.MAIN)

    def translate() -> None:
        try:
            sql.value(formula, world.MAIN, table, env.variables, now=env.now)
        except Invalid as refused:
            assert refused.code in REFUSALS

    assert best_time(translate) < BOUND_SECONDS
