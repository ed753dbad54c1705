"""What the browser is given to compute, and what it has to give: live formulas as exchanged documents with JSON rows.

`python -m tests.engines.expression.browser` writes the shared cases for `designer_ui/src/expression`, which has no parser.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engines.expression.formula import Formula
from engines.expression.functions import FUNCTIONS
from engines.expression.language import default_language
from engines.kernel.decimals import CONTEXT
from tests.engines.expression import world

FRONT_END = Path(__file__).parents[3] / "designer_ui"
CASES = FRONT_END / "src" / "expression" / "cases.json"
LANGUAGE = default_language()
#: The largest integer that a number of JavaScript holds exactly.
_EXACT = 2**53 - 1


def wire(value: Any) -> Any:
    """A value as JSON. Integers that a browser's number cannot hold become texts."""
    match value:
        case bool() | None | str():
            return value
        case int():
            return value if -_EXACT <= value <= _EXACT else str(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return wire(Decimal(value // timedelta(microseconds=1)).scaleb(-6).normalize())
        case Mapping():
            return {name: wire(one) for name, one in value.items()}
        case Sequence():
            return [wire(one) for one in value]
        case _:
            raise LookupError(f"{type(value).__name__} has no JSON")


def _told(value: Any) -> Any:
    """A result as JSON: decimals are equal whatever their places are, so they come without superfluous zeros."""
    if isinstance(value, tuple):
        return [_told(one) for one in value]
    return wire(value.normalize(CONTEXT) if value else Decimal(0)) if isinstance(value, Decimal) else wire(value)


def surroundings(env: world.Surroundings) -> dict[str, Any]:
    """The time and the zone of an evaluation."""
    return {"now": wire(env.now), "today": wire(env.today), "zone": str(env.zone)}


def evaluated(formula: Formula, row: Mapping[str, Any], env: world.Surroundings) -> dict[str, Any]:
    """A live formula with its row, and what Python makes of it."""
    document = LANGUAGE.exchange(formula)
    assert document is not None
    lines = sorted(env.data.rows[f"{world.MAIN}.lines"].values(), key=lambda line: line["position"])  # type: ignore[arg-type, return-value]
    value = formula.run(row, env)
    return {
        "formula": formula.text,
        "document": wire(document),
        "row": wire({name: one for name, one in row.items() if one is not None} | {"lines": lines}),
        "value": _told(value),
        "warnings": env.warnings,
    }


def live_cases() -> Iterator[dict[str, Any]]:
    """The shared cases that the browser can compute."""
    scope = world.scope()
    for case in world.cases():
        formula = LANGUAGE.formula(case.formula, scope)
        if LANGUAGE.exchange(formula) is not None:
            row, env = world.surroundings(case.input)
            yield {"case": str(case), **evaluated(formula, row, env)}


def called_functions() -> list[str]:
    """The live functions that stand in documents: those without signatures become other nodes."""
    return sorted(function.name for function in FUNCTIONS if function.live and function.signatures)


def written_cases() -> str:
    """The file of the shared cases, a case on each line."""
    head = {"functions": called_functions(), **surroundings(world.surroundings({})[1])}
    lines = (json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in live_cases())
    return json.dumps(head, ensure_ascii=False)[:-1] + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n"


def computed_in_node(tasks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the browser's interpreter makes of documents on rows: value and warnings of each, by one run of Node."""
    tool = FRONT_END / "node_modules" / ".bin" / "vite-node"
    assert tool.exists(), "the front end is not installed: npm ci in designer_ui"
    with TemporaryDirectory() as folder:
        given, found = Path(folder) / "tasks.json", Path(folder) / "found.json"
        given.write_text(json.dumps(tasks), encoding="utf-8")
        done = subprocess.run(
            [tool, "scripts/evaluate.ts", given, found], cwd=FRONT_END, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        computed: list[dict[str, Any]] = json.loads(found.read_text(encoding="utf-8"))
    return computed


if __name__ == "__main__":
    CASES.write_text(written_cases(), encoding="utf-8")
