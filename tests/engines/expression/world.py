"""The world of the shared cases (`tests/cases/expressions`): its schema, records and environment, for every test that
evaluates formulas. Pure; storage's tests take the schema, the records and the rows from here and compare with SQL.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engines.expression.formula import Env, Selection
from engines.expression.scope import FieldShape, FormShape, Scope
from engines.expression.types import Row, Type, list_of, record

FOLDER = Path(__file__).parents[2] / "cases" / "expressions"
SCHEMA = json.loads((FOLDER / "schema.json").read_text("utf-8"))
RECORDS = json.loads((FOLDER / "records.json").read_text("utf-8"))
MAIN = "shop.order"
ROW_ID = 1


def type_of(written: Mapping[str, Any]) -> Type:
    """A type as schema.json writes it."""
    nullable = not written.get("required", False)
    if written["kind"] == "list":
        item = record(written["form"]).required() if "form" in written else type_of(written["item"])
        return list_of(item)
    return Type(
        written["kind"], nullable, written.get("scale", 0), written.get("form"), options=tuple(written.get("options", ()))
    )


def _field(id: str, written: Mapping[str, Any]) -> FieldShape:
    options = (written.get("item") or written).get("options", {})
    return FieldShape(id, id, type_of(written), "back" not in written, id == "id", options, written.get("back"))


class World:
    """The schema of the cases (`engines.expression.scope.Schema`)."""

    def __init__(self) -> None:
        self.forms: dict[str, FormShape] = {}
        for id, fields in SCHEMA["forms"].items():
            shapes = {name: _field(name, written) for name, written in fields.items()}
            self.forms[id] = FormShape(id, id, shapes, shapes)

    def by_id(self, form: str) -> FormShape | None:
        return self.forms.get(form)

    def by_key(self, form: str) -> FormShape | None:
        return self.forms.get(form)

    def keys(self) -> tuple[str, ...]:
        return tuple(self.forms)


WORLD = World()


def scope() -> Scope:
    """What the formulas of the cases see."""
    return Scope(WORLD, MAIN, {name: type_of(one["type"]) for name, one in SCHEMA["variables"].items()})


def value_of(kind: Type, written: Any) -> Any:
    """A JSON value as the value that formulas work on."""
    if written is None:
        return None
    match kind.kind:
        case "decimal":
            return Decimal(written)
        case "date":
            return date.fromisoformat(written)
        case "time":
            return time.fromisoformat(written)
        case "datetime":
            return datetime.fromisoformat(written)
        case "duration":
            return timedelta(seconds=int(written))
        case "list":
            assert kind.item is not None
            return tuple(value_of(kind.item, one) for one in written)
        case _:
            return written


def row_of(form: str, written: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object as a row; sub-tables are left out."""
    fields = WORLD.forms[form].by_id
    return {name: value_of(fields[name].type, value) for name, value in written.items() if fields[name].back is None}


@dataclass
class Memory:
    """All records in memory (`engines.expression.formula.Data`)."""

    rows: dict[str, dict[int, Row]]
    computed_calls: int = 0

    def record(self, form: str, id: int) -> Row | None:
        return self.rows.get(form, {}).get(id)

    def select(self, selection: Selection, row: Row, env: Env) -> Sequence[Row]:
        found = list(self.rows.get(selection.form, {}).values())
        for name, run in selection.keys:
            key = run(row, env)
            found = [one for one in found if one.get(name) == key]
        if selection.matches is not None:
            found = [one for one in found if selection.matches(one, row, env)]
        found.sort(key=lambda one: one["id"])  # type: ignore[arg-type, return-value]
        for name, down in reversed(selection.sort):
            found.sort(key=lambda one, by=name: (one.get(by) is not None, one.get(by)), reverse=down)  # type: ignore[misc]
        return found

    def computed(self, form: str, field: str, row: Row) -> object:
        self.computed_calls += 1
        return None


@dataclass
class Surroundings:
    """An `Env` that keeps its warnings."""

    data: Memory
    now: datetime = field(default_factory=lambda: value_of(Type("datetime"), SCHEMA["now"]))
    today: date = field(default_factory=lambda: date.fromisoformat(SCHEMA["today"]))
    zone: Any = field(default_factory=lambda: ZoneInfo(SCHEMA["zone"]))
    variables: dict[str, object] = field(
        default_factory=lambda: {name: value_of(type_of(one["type"]), one["value"]) for name, one in SCHEMA["variables"].items()}
    )
    warnings: list[str] = field(default_factory=list)

    def warn(self, code: str, **params: object) -> None:
        self.warnings.append(code)


def surroundings(written: Mapping[str, Any]) -> tuple[dict[str, Any], Surroundings]:
    """The row of a case and the world around it, the row itself and its lines among the records."""
    rows: dict[str, dict[int, Row]] = {form: {one["id"]: row_of(form, one) for one in found} for form, found in RECORDS.items()}
    row = row_of(MAIN, {"id": ROW_ID, **written})
    rows[MAIN] = {ROW_ID: row, **rows[MAIN]}
    rows[f"{MAIN}.lines"] = {
        1000 + at: row_of(f"{MAIN}.lines", {"id": 1000 + at, "parent": ROW_ID, "position": at, **line})
        for at, line in enumerate(written.get("lines") or ())
    }
    return row, Surroundings(Memory(rows))


@dataclass(frozen=True)
class Case:
    """One row of a table of cases."""

    file: str
    line: int
    formula: str
    input: Mapping[str, Any]
    output: Any
    type: str
    warning: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def cases() -> Iterator[Case]:
    """All shared cases."""
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line, one in enumerate(csv.DictReader(file, delimiter=";"), 2):
                given = json.loads(one["input"]) if one["input"] else {}
                yield Case(path.name, line, one["formula"], given, json.loads(one["output"]), one["type"], one["warning"])


def type_text(kind: Type) -> str:
    """A type as the cases write it."""
    name = {"decimal": f"decimal({kind.scale})", "list": f"list({kind.item.kind if kind.item else ''})"}.get(kind.kind, kind.kind)
    return name if kind.nullable else name + "!"
