"""Print templates of a form, compiled: every name in one is checked, and what of a record it reads is known.

Called by the blueprint's compiler. Rendering is the runtime's business, in a process of its own; nothing is run here. Because
what is read is known, services fetch that and no more, and renames reach into templates (`print_names.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.expression.scope import Schema
from engines.form.print_names import Reads, read_template
from engines.kernel.errors import Problem
from engines.kernel.text import Text

#: Characters of one template's HTML, and of its CSS.
LONGEST = 65_536
#: Width and height in millimetres.
_SIZES: Mapping[str, tuple[float, float]] = {
    "A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "A6": (105, 148), "B5": (176, 250), "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """Size and margin of a page in millimetres."""

    width: float
    height: float
    margin: float


@dataclass(frozen=True, slots=True)
class PrintTemplate:
    """How records of a form are printed."""

    id: str
    """Full id, `app.key`."""
    key: str
    form: str
    """Entity id."""
    title: Text
    paper: Paper
    html: str
    css: str
    reads: Reads
    roles: frozenset[str] | None
    """Full ids of the roles that may print with it; None for whoever may read the record."""


def compile_print(
    raw: Mapping[str, Any], app: str, schema: Schema, roles: Mapping[str, str]
) -> tuple[PrintTemplate | None, list[Problem]]:  # fmt: skip
    """One template, and what is wrong with it; pointers are those inside the document. `roles`: full key → full id."""
    shape = schema.by_key(raw["form"])
    if shape is None:
        return None, [Problem("form_not_found", "/form", {"form": raw["form"]})]
    problems = [
        Problem("print_role_unknown", f"/roles/{index}", {"role": key})
        for index, key in enumerate(raw.get("roles", ())) if key not in roles
    ]  # fmt: skip
    html, css = source_text(raw["html"]), source_text(raw.get("css", ""))
    for name, text in (("html", html), ("css", css)):
        if len(text) > LONGEST:
            problems.append(Problem("print_too_long", f"/{name}", {"most": LONGEST}))
    if "</" in css:
        problems.append(Problem("print_css_ends", "/css"))
    reads: Reads = {}
    if len(html) <= LONGEST:
        reads, found = read_template(html, shape, schema)
        problems += [_placed(problem, line, raw["html"]) for problem, line in found]
    allowed = None if "roles" not in raw else frozenset(roles[key] for key in raw["roles"] if key in roles)
    id = f"{app}.{raw.get('id', raw['key'])}"
    return PrintTemplate(id, raw["key"], shape.id, raw["title"], _paper(raw.get("page", {})), html, css, reads, allowed), problems


def source_text(source: str | list[str]) -> str:
    """A source that may be written as a list of lines."""
    return source if isinstance(source, str) else "\n".join(source)


def _paper(raw: Mapping[str, Any]) -> Paper:
    if "width" in raw:
        return Paper(raw["width"], raw["height"], raw.get("margin", 0))
    width, height = _SIZES[raw.get("size", "A4")]
    if raw.get("orientation") == "landscape":
        width, height = height, width
    return Paper(width, height, raw.get("margin", 15))


def _placed(problem: Problem, line: int, source: str | list[str]) -> Problem:
    """At the line, where the source is a list of them (an entry may hold several)."""
    if isinstance(source, str):
        return problem.under("/html")
    for index, text in enumerate(source):
        line -= text.count("\n") + 1
        if line <= 0:
            return problem.under(f"/html/{index}")
    return problem.under("/html")
