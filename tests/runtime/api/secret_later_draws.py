"""The same for what is done later or kept: files and imports, jobs, groups, views, exports, comments, notices."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.runtime.api.secret_draws import (
    EVERY_MODE,
    RECORDS,
    UNIQUE,
    Asked,
    filters,
    forms,
    keys,
    literals,
    names_in,
    ones,
    paths,
    values_of,
)


@st.composite
def ask_import(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    rows = [draw(values_of(form)) for _ in range(2)]
    names = sorted({name for row in rows for name in row if name not in ("lines", "paper")})
    text = "\n".join(",".join(cell(row.get(name)) for name in names) for row in rows)
    parts = {
        "file": f"{','.join(names)}\n{text}\n", "mode": draw(st.sampled_from(EVERY_MODE)),
        "dry": draw(st.sampled_from(("true", "false"))), "key": draw(st.sampled_from(("", *UNIQUE))),
    }  # fmt: skip
    links = {f"{link}.{key}" for link in ("friend", "member", "order") for key in ("code", "name", "kept", "no")}
    mapping = {name: draw(st.sampled_from((name, *sorted(links)))) for name in names if name in ("friend", "member", "order")}
    return Asked("import_records", {"form": form}, headers=draw(keys()), parts={**parts, "mapping": json.dumps(mapping)})


FILES = ("{file0}", "{file3}", "{file4}", "{file5}", "{file6}", "99999")


@st.composite
def send_sheet(draw: st.DrawFn) -> Asked:
    asked = draw(ask_import())
    return Asked("send_import_file", asked.path, parts={"file": (asked.parts or {})["file"]})


def mappings() -> st.SearchStrategy[dict[str, str]]:
    columns, targets = (
        ("name", "no", "kept", "friend", "member"),
        ("-", "name", "kept", "code", "friend.kept", "member.code", "no"),
    )
    return st.dictionaries(st.sampled_from(columns), st.sampled_from(targets), max_size=3)


@st.composite
def look_at(draw: st.DrawFn) -> Asked:
    body: dict[str, Any] = {"mode": draw(st.sampled_from(EVERY_MODE))}
    if draw(st.booleans()):
        body |= {"mapping": draw(mappings()), "key": draw(st.lists(st.sampled_from(UNIQUE), max_size=1))}
    return Asked("look_at_import", {"form": draw(forms()), "file": draw(st.sampled_from(FILES))}, json=body)


@st.composite
def begin_import(draw: st.DrawFn) -> Asked:
    body = {
        "mapping": draw(mappings()), "key": draw(st.lists(st.sampled_from(UNIQUE), max_size=1)), "dry": draw(st.booleans()),
        "atomic": draw(st.booleans()), "mode": draw(st.sampled_from(EVERY_MODE)),
    }  # fmt: skip
    return Asked("begin_import", {"form": draw(forms()), "file": draw(st.sampled_from(FILES))}, json=body)


@st.composite
def undo(draw: st.DrawFn) -> Asked:
    return Asked("undo_import", {"id": draw(st.sampled_from(("{job0}", "{job1}", "{job2}", "99999")))})


@st.composite
def bring_back_many(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    ids = st.sampled_from([*(f"{{{form}{number}}}" for number in range(RECORDS[form])), 99999])
    body = {"ids": draw(st.lists(ids, min_size=1, max_size=3))}
    return Asked("bring_back_records", {"form": form}, json=body, headers=draw(keys()))


def cell(value: Any) -> str:
    return "" if value is None else str(next(iter(value.values())) if isinstance(value, dict) else value)


@st.composite
def ask_print(draw: st.DrawFn) -> Asked:
    form, other = draw(forms()), draw(forms())
    ids = draw(st.lists(names_in(form), min_size=1, max_size=3))
    return Asked(
        "print_records",
        {"form": form, "template": draw(st.sampled_from((form, form, other)))},
        json={"ids": ids, "format": "html"},
    )


@st.composite
def ask_print_later(draw: st.DrawFn) -> Asked:
    form, other = draw(forms()), draw(forms())
    ids = draw(st.lists(st.sampled_from([f"{{{form}{number}}}" for number in range(3)]), min_size=1, max_size=3))
    return Asked("print_later", {"form": form, "template": draw(st.sampled_from((form, form, other)))}, json={"ids": ids})


@st.composite
def end_job(draw: st.DrawFn) -> Asked:
    return Asked("cancel_job", {"id": draw(st.sampled_from(("{job0}", "{job1}", "{job3}", "99999")))})


@st.composite
def retry_job(draw: st.DrawFn) -> Asked:
    return Asked("retry_job", {"id": draw(st.sampled_from(("{job0}", "{job1}", "{job3}", "99999")))})


@st.composite
def group(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    query = {"lang": "en", "sort": draw(st.sampled_from(("keys", "-keys", "count", "-count")))}
    if draw(st.integers(0, 3)):
        query["by"] = ",".join(draw(st.lists(st.sampled_from(paths(form)), min_size=1, max_size=2)))
    if draw(st.booleans()):
        totals = st.tuples(st.sampled_from(paths(form)), st.sampled_from(("sum", "avg", "min", "max"))).map(":".join)
        query["totals"] = ",".join(draw(st.lists(totals, min_size=1, max_size=2)))
    if draw(st.integers(0, 2)) == 0:
        query["filter"] = draw(filters(form))
    return Asked("group_records", {"form": form}, query)


@st.composite
def query(draw: st.DrawFn) -> dict[str, Any]:
    """A question about a form, or about a dataset that joins forms."""
    form = draw(forms())
    path = st.sampled_from(paths(form))
    function = draw(st.sampled_from(["sum", "max", "count_distinct", "count"]))
    measure: dict[str, Any] = {"key": "number", "function": function, "formula": draw(path)}
    if draw(st.booleans()):
        measure |= {"where": draw(filters(form))}
    found: dict[str, Any] = {
        "dataset": f"shop.{form}",
        "measures": ["count", measure],
        "dimensions": draw(st.lists(path, max_size=2, unique=True)),
    }
    if draw(st.integers(0, 2)) == 0:
        found["filters"] = draw(filters(form))
    if draw(st.integers(0, 2)) == 0:
        names = ["kept", "lines", "amounts", "friends", "memo", "product", "kind"]
        found = {"dataset": "shop.joined", "measures": draw(st.lists(st.sampled_from(["count", *names[1:4]]), min_size=1, max_size=3, unique=True)),
                 "dimensions": draw(st.lists(st.sampled_from([names[0], *names[4:6]]), max_size=2, unique=True))}  # fmt: skip
    if draw(st.integers(0, 3)) == 0:
        found = {"dataset": "shop.books", "measures": ["left", "count"], "dimensions": draw(st.lists(st.sampled_from(["book", "kept", "owner"]), max_size=2, unique=True))}  # fmt: skip
    return {**found, "totals": True}


@st.composite
def ask_report(draw: st.DrawFn) -> Asked:
    """Asked, or led to its records."""
    return Asked("query_report", json={"query": draw(query())})


@st.composite
def drill(draw: st.DrawFn) -> Asked:
    """The filter behind a number."""
    asked = draw(query())
    chosen = {each: json.loads(draw(literals())) for each in asked["dimensions"][: draw(st.integers(0, 1))]}
    return Asked("drill_report", json={"query": asked, "keys": chosen})


@st.composite
def export_answer(draw: st.DrawFn) -> Asked:
    """An answer as a file."""
    return Asked("export_report", json={"query": draw(query()), "format": "csv"})


@st.composite
def document(draw: st.DrawFn, form: str) -> dict[str, Any]:
    path = st.sampled_from(paths(form))
    condition = {"kind": "condition", "field": draw(path), "comparison": "is", "value": json.loads(draw(literals()))}
    found: dict[str, Any] = {
        "columns": [draw(path)], "sort": [f"-{draw(path)}"], "group": [{"field": draw(path)}],
        "filter": {"kind": "group", "joined": "and", "parts": [condition]}, "totals": [{"field": draw(path), "function": "sum"}],
    }  # fmt: skip
    wanted = draw(st.sets(st.sampled_from(sorted(found)), min_size=1))
    return {name: found[name] for name in wanted}


@st.composite
def add_view(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    return Asked("add_view", {"form": form}, json={"name": "mine", "document": draw(document(form)), "shared": "everybody"})


@st.composite
def change_view(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    return Asked("change_view", {"form": form, "id": draw(view_ids())}, json={"document": draw(document(form))})


def delete_view() -> st.SearchStrategy[Asked]:
    return st.builds(lambda form, view: Asked("delete_view", {"form": form, "id": view}), forms(), view_ids())


def view_ids() -> st.SearchStrategy[str]:
    return st.sampled_from(("{view0}", "{view1}", "99999"))


@st.composite
def export(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    body: dict[str, Any] = {"format": "xlsx", "titles": draw(st.booleans())}
    if draw(st.booleans()):
        body["fields"] = draw(st.lists(st.sampled_from(paths(form)), min_size=1, max_size=3))
    if draw(st.integers(0, 2)) == 0:
        body["filter"] = draw(filters(form))
    return Asked("export_records", {"form": form}, json=body)


@st.composite
def say(draw: st.DrawFn) -> Asked:
    text = draw(st.sampled_from(("fresh", "@[mate] fresh", "@[far] @[reader] fresh", "@[nobody]", "")))
    files = draw(st.sampled_from(([], [], ["{file0}"], [99999])))
    return Asked("add_comment", draw(ones()), json={"text": text, "files": files}, headers=draw(keys()))


def comments() -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from([{"comment": f"{{comment{number}}}"} for number in range(10)] + [{"comment": "99999"}])


@st.composite
def say_else(draw: st.DrawFn) -> Asked:
    return Asked("change_comment", {**draw(ones()), **draw(comments())}, json={"text": "@[near] fresh"})


@st.composite
def unsay(draw: st.DrawFn) -> Asked:
    return Asked("delete_comment", {**draw(ones()), **draw(comments())})


@st.composite
def read_notices(draw: st.DrawFn) -> Asked:
    return Asked("read_notices", json=draw(st.sampled_from(({}, {"ids": ["{notice0}", "{notice3}"]}))))
