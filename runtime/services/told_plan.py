"""A planned change as the doors tell it: what differs, what happens to the tables, what stands in its way."""

from collections.abc import Callable
from typing import Any

from engines.kernel.errors import Problem
from runtime.services.plan_change import PlannedChange


def told_plan(planned: PlannedChange, say: Callable[[Problem], str], told: Callable[[Problem], dict[str, Any]]) -> dict[str, Any]:
    """As JSON. `say`: a problem as a sentence; `told`: as an object."""
    return {
        "release": planned.base, "is_empty": planned.is_empty, "needs_consent": planned.tables.needs_consent,
        "seconds": planned.tables.seconds,
        "changes": [
            {
                "code": each.code, "pointer": each.pointer, "params": dict(each.params),
                "message": say(Problem(each.code, each.pointer, each.params)),
            }
            for each in planned.changes
        ],
        "steps": [
            {
                "name": step.name, "kind": step.kind, "risk": step.risk, "rows": step.rows, "refused": step.refused,
                "inverse": step.inverse, "seconds": step.seconds, "message": say(step.says),
                "dependants": [".".join(each) for each in step.dependants],
                "samples": [{"public_id": one.public_id, "value": one.value, "code": one.code} for one in step.samples],
            }
            for step in planned.tables.steps
        ],
        "obstacles": [told(problem) for problem in planned.tables.obstacles()],
    }  # fmt: skip
