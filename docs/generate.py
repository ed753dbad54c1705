"""Writes the reference of the blueprint format, `docs/reference/blueprint/`, from the JSON Schemas and the field types, and the
reference of the API, `docs/reference/http_api.md`, from the list of its operations, and what the editor of formulas suggests,
`functions.json`, from the functions of the language.

Run it after a change of a schema: `.venv/bin/python -m docs.generate`. A test compares what stands there with what it
would write.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engines.blueprint.parts import PART_KINDS
from engines.blueprint.schemas import SchemaBundle, type_schema
from engines.expression.functions import FUNCTIONS
from engines.expression.functions.function import Function
from engines.record.field_types import field_types
from runtime.api.components import COMPONENTS
from runtime.api.contracts import TITLE
from runtime.api.openapi import contract
from runtime.api.operations import OPERATIONS

FOLDER = Path(__file__).parent / "reference" / "blueprint"
API = Path(__file__).parent / "reference" / "http_api.md"
CONTRACT = Path(__file__).parent / "reference" / "openapi.json"
SUGGESTED = Path(__file__).parents[1] / "designer_ui" / "src" / "widgets" / "formula_text" / "functions.json"
NOTE = "<!-- Written by docs/generate.py from the schemas; do not edit. -->"
_WHO = {"anybody": " Without signing in.", "person": "", "admin": " For administrators."}
#: Schemas that are no files of their own, in the order in which one reads them.
INNER = ("constraint", "action", "view", "layout", "step", "node", "query", "chart", "words")


def pages() -> dict[str, str]:
    """File name → content of every page."""
    bundle = SchemaBundle(field_types())
    made = {f"{name}.md": _page(bundle, name) for name in (*_parts(), *INNER)}
    return {"README.md": _overview(bundle), "field.md": _fields(bundle), **made}


def write() -> None:
    """Write all pages, and remove those that are no longer made."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    API.write_text(api_page(), encoding="utf-8")
    CONTRACT.write_text(api_contract(), encoding="utf-8")
    SUGGESTED.write_text(suggested_functions(), encoding="utf-8")


def suggested_functions() -> str:
    """The functions of the formula language as the editor suggests them: how one is called, what it does, an example."""
    told = [_suggested(each) for each in FUNCTIONS if each.examples]
    return "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in told) + "\n]\n"


def _suggested(function: Function) -> dict[str, Any]:
    """`IF` is called so, not `if_`: the example shows it. `takes`: whether something stands between the brackets."""
    example = function.examples[0][0]
    name = next((each for each in (function.name, *function.aliases) if re.search(rf"\b{each}\(", example)), function.name)
    return {"name": name, "takes": f"{name}()" not in example, "en": function.en, "zh": function.zh, "example": example}


def api_contract() -> str:
    """The platform's OpenAPI document, of which the front end makes its types."""
    document = contract(OPERATIONS, COMPONENTS, title=TITLE, version="1")
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def api_page() -> str:
    """The reference of the API."""
    lines = [
        "<!-- Written by docs/generate.py from runtime/api/operations.py; do not edit. -->",
        "",
        "# The API",
        "",
        "`tessera serve` answers at `/api/v1`. `/api/docs` shows each operation with its shapes; the whole contract is",
        "`/api/v1/openapi.json` (OpenAPI 3.1), the typed one of an app `/api/v1/apps/{app}/openapi.json`.",
        "",
        "- **Who asks**: a program sends an API key, `Authorization: Bearer tsk_…`; a browser signs in at `/session`, keeps the",
        "  cookie, and sends the `csrf` of the answer as `X-CSRF-Token` with every change. What may not be seen is not there.",
        "- **Writes** take `Idempotency-Key`: the same key with the same request is done once and answered again. `If-Match`",
        "  carries the version that was seen. A saved record comes back with its receipt: what rules did, and what they refused.",
        "- **Lists** page by `cursor`. `filter` is a formula, `q` words to look for, `sort=-a,b`, `fields`, `expand`, `count`.",
        "- **Problems** are problem documents (RFC 9457): `code`, `title`, `status`, and `errors` with `pointer`, `code`,",
        "  `message`. Sentences come in the language of `?lang=` or `Accept-Language`.",
        "- `{id}` is a record's number, its public id, or `field=value` of a unique field.",
    ]
    tags = dict.fromkeys(each.tag for each in OPERATIONS)
    for tag in tags:
        lines += ["", f"## {tag.capitalize()}", "", "| | address | does |", "|---|---|---|"]
        mine = (each for each in OPERATIONS if each.tag == tag)
        lines += [f"| {each.method} | `{each.path}` | {each.summary}{_WHO[each.who]} |" for each in mine]
    return "\n".join([*lines, ""])


def _parts() -> list[str]:
    return list(dict.fromkeys(kind.schema.removesuffix(".schema.json") for kind in PART_KINDS))


def _overview(bundle: SchemaBundle) -> str:
    lines = [
        NOTE,
        "",
        "# Blueprint reference",
        "",
        "An app is a folder of JSON files.",
        "",
        "| files | what they say |",
        "|---|---|",
    ]
    for kind in PART_KINDS:
        name = kind.schema.removesuffix(".schema.json")
        files = f"`{kind.folder}/…json`" if kind.folder else "`app.json`"
        lines.append(f"| {files} | [{kind.name}]({name}.md): {_line(bundle.schemas[kind.schema])} |")
    lines += ["", "| inside of them | what they say |", "|---|---|"]
    lines.append(f"| [field](field.md) | {_line(bundle.schemas['field.schema.json'])} |")
    lines += [f"| [{name}]({name}.md) | {_line(bundle.schemas[f'{name}.schema.json'])} |" for name in INNER]
    return "\n".join(lines) + "\n"


def _page(bundle: SchemaBundle, name: str) -> str:
    schema = bundle.schemas[f"{name}.schema.json"]
    lines = [NOTE, "", f"# {schema['title']}", "", schema["description"], ""]
    if "properties" in schema and "allOf" not in schema:
        lines += _table(bundle, schema, name)
    for key, inner in schema.get("$defs", {}).items():
        lines += [f"## {inner.get('title', key)}", "", f'<a id="{key}"></a>{inner.get("description", "")}', ""]
        if "properties" in inner:
            lines += _table(bundle, inner, name)
        elif "type" in inner or "anyOf" in inner or "enum" in inner:
            lines += [f"Value: {_kind(inner, name)}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _fields(bundle: SchemaBundle) -> str:
    shared = bundle.common_properties
    lines = [NOTE, "", "# Field", "", bundle.schemas["field.schema.json"]["description"], "", "## Every field", ""]
    lines += _table(bundle, {"properties": shared, "required": ["key", "type", "title"]}, "words")
    for name in field_types():
        schema = bundle.schemas[type_schema(name)]
        own = {key: value for key, value in schema["properties"].items() if key not in shared or value is not shared[key]}
        own.pop("type")
        lines += [f"## `{name}`", "", schema["description"], ""]
        if own:
            lines += _table(bundle, {"properties": own, "required": schema["required"]}, "words")
    return "\n".join(lines).rstrip() + "\n"


def _table(bundle: SchemaBundle, schema: Mapping[str, Any], page: str) -> list[str]:
    """A row for each property; `page` is where references without file lead."""
    lines = ["| property | value | meaning |", "|---|---|---|"]
    needed = schema.get("required", ())
    for key, value in schema["properties"].items():
        shown = f"`{key}`" + (" (needed)" if key in needed else "")
        lines.append(f"| {shown} | {_cell(_kind(value, page))} | {_cell(_meaning(bundle, value, page))} |")
    return [*lines, ""]


def _meaning(bundle: SchemaBundle, value: Mapping[str, Any], page: str) -> str:
    """The description of a property, else of what it refers to."""
    if "description" in value:
        text = str(value["description"])
    else:
        file, _, name = str(value.get("$ref", "")).partition("#/$defs/")
        target = bundle.schemas.get(file or f"{page}.schema.json", {})
        text = str((target.get("$defs", {}).get(name, {}) if name else target).get("description", ""))
    if "default" in value:
        text += f" Default: `{value['default']}`."
    return text


def _kind(value: Mapping[str, Any], page: str) -> str:
    """What a value may be, in words and links."""
    if "$ref" in value:
        file, _, name = str(value["$ref"]).partition("#/$defs/")
        target = file.removesuffix(".schema.json") or page
        return f"[{name or target}]({target}.md{'#' + name if name else ''})"
    if "enum" in value:
        return " or ".join(f"`{each}`" for each in value["enum"])
    if "const" in value:
        return f"`{value['const']}`".replace("True", "true")
    if "anyOf" in value:
        return " or ".join(_kind(each, page) for each in value["anyOf"])
    if value.get("type") == "array" and "items" in value:
        return f"list of {_kind(value['items'], page)}"
    if value.get("not") == {}:
        return "comes later"
    kinds = value.get("type", "any")
    words = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return words + "".join(_bounds(value))


def _bounds(value: Mapping[str, Any]) -> Iterator[str]:
    if "minimum" in value or "maximum" in value:
        yield f", {value.get('minimum', '…')} to {value.get('maximum', '…')}"


def _line(schema: Mapping[str, Any]) -> str:
    return _cell(str(schema["description"]))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    write()
