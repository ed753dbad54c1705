"""What somebody may ask the server for who looks for secrets: a strategy for each operation that answers with data."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from runtime.api.operation import Operation
from runtime.api.operations import OPERATIONS
from tests.runtime.api.secrets_app import FORMS

BY_ID: Mapping[str, Operation] = {each.id: each for each in OPERATIONS}
#: Operations that answer with nothing of any record, and why.
NO_DATA: Mapping[str, str] = {
    **dict.fromkeys(
        ("sign_in", "show_session", "sign_out", "change_password", "list_sessions", "end_session", "end_other_sessions"),
        "a person's own sessions",
    ),
    **dict.fromkeys(("list_keys", "make_key", "revoke_key"), "a person's own keys"),
    "platform_contract": "the same for everybody",
}
#: Those that only read: asked of everything that there is.
READING = tuple(each for each in OPERATIONS if each.method == "GET" and each.who != "admin" and each.id not in NO_DATA)
#: Queries of those that do not answer the same without.
_QUERIES: Mapping[str, tuple[dict[str, str], ...]] = {
    "list_records": ({"deleted": "true", "count": "exact"},), "list_bin": ({}, {"q": "mkept2aSECRET"}),
    "show_trace": ({}, {"considered": "true"}), "print_record": ({"format": "html"},),
    "group_records": ({"by": "kept"}, {"by": "shelf", "totals": "size:sum,phone:max"}, {"by": "friend.kept"}),
    "show_record": ({}, {"expand": "lines"}, {"expand": "friend"}, {"expand": "order"}),
    "search": tuple({"q": text} for text in ("mkept2aSECRET", "mname", "5678", "13801325678", "ono1aSECRET")),
}  # fmt: skip
_RECORDS = {"member": 4, "order": 4, "note": 2}
_UNIQUE = ("name", "code", "phone", "no", "kept", "x")
_EVERY_MODE = ("both", "update", "create")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `{member2}` in it stands for the id of that record."""

    operation: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] | None = None
    """Of a form with a file: its parts, and `file`, the text of it."""


def paths(form: str) -> list[str]:
    """All fields, and what can be reached from them."""
    own = [*FORMS[form], "id", "owner_id", "created_at", "shelf", "owner_id.name"]
    links = {"member": {"friend": "member"}, "order": {"member": "member"}, "note": {"order": "order"}}[form]
    return own + [f"{link}.{key}" for link, target in links.items() for key in (*FORMS[target], "shelf")]


def literals() -> st.SearchStrategy[str]:
    """What a spy would guess: secrets of world a among them."""
    guessed = ["mkept2aSECRET", "mname2aSECRET", "mcode3aSECRET", "mcode0aSECRET", "okept", "omemo2aSECRET", "ono1aSECRET", "13801325678",
               "13802325678", "mkept0aSECRET", "mname00", "x"]  # fmt: skip
    return st.sampled_from([*(json.dumps(each) for each in guessed), "73000100", "73000102", "100", "0", "null", "5", '"1380"'])


@st.composite
def filters(draw: st.DrawFn, form: str) -> str:
    """A formula over a form, often one that should be refused."""
    path, value = draw(st.sampled_from(paths(form))), draw(literals())
    other = draw(st.sampled_from(sorted(FORMS)))
    inner = draw(st.sampled_from(paths(other)))
    return draw(st.sampled_from([
        f"{path} == {value}", f"{path} != {value}", f"{path} > {value}", f"{path} in [{value}]", f"{value} in [{path}]",
        f"contains({path}, {value})", f"starts_with({path}, {value})", f"length({path}) > 3", f'{path} + "" == {value}',
        f"not ({path} == {value})", f'{path} == {value} or shelf == "open"', f"is_empty({path})", f"count({path}) > 0",
        f'any_of({path}, "amount > 80000000")', f'any_of(orders, "{inner} == {value.replace(chr(34), chr(39))}")', 'sum(orders, "amount") > 80000000',
        f'count(records("shop.{other}", "{inner} == this.{path}")) > 0', f'max(records("shop.{other}"), "{inner}") > {value}',
        f'count(records("shop.{other}")) > 3', f'first(records("shop.{other}", "", "-{inner}")).id > 3',
        f'sum(records("shop.{other}", "shelf == \'shut\'"), "{inner}") > 100', f"{path} == {path}", f"coalesce({path}, 1) == 1",
        f"if({path} == {value}, true, false)", f"{path} == {value} and {path} == {value}",
    ]))  # fmt: skip


def _links() -> st.SearchStrategy[Any]:
    codes = [
        {key: json.loads(text)}
        for key in ("code", "name", "phone", "no", "kept")
        for text in ('"mcode3aSECRET"', '"13802325678"')
    ]
    return st.sampled_from(
        ["{member0}", "{member2}", "{member3}", "{order2}", 99999, *codes, {"code": "mcode2aSECRET"}, {"name": "mname2aSECRET"}]
    )


@st.composite
def _values(draw: st.DrawFn, form: str) -> dict[str, Any]:
    fresh = f"fresh{draw(st.integers(0, 10**9))}"
    found: dict[str, Any] = {"name": fresh, "no": fresh, "shelf": draw(st.sampled_from(("open", "shut")))}
    for key in draw(st.sets(st.sampled_from((*FORMS[form], "sise", "cod", "kep")))):
        found[key] = draw(st.sampled_from([fresh, "abc", 5, -1, None]))
        if key in ("friend", "member", "order"):
            found[key] = draw(_links())
        if key == "phone":
            found[key] = f"139{draw(st.integers(10**7, 10**8 - 1))}"
        if key == "paper":
            found[key] = draw(st.sampled_from(["{file0}", "{file2}", "{file4}", 99999]))
        if key == "lines":
            found[key] = [{"product": fresh, "price": 1}]
    return {key: value for key, value in found.items() if key in ("shelf", "sise", "cod", "kep") or key in FORMS[form]}


def _forms() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(FORMS))


@st.composite
def _ones(draw: st.DrawFn) -> dict[str, str]:
    """The address of one record."""
    form = draw(_forms())
    return {"form": form, "id": draw(_names(form))}


def _names(form: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{{{form}{number}}}" for number in range(_RECORDS[form])] + ["99999"])


def _keys() -> st.SearchStrategy[dict[str, str]]:
    """Idempotency keys, some of which come twice."""
    return st.sampled_from(({}, {}, {}, {"Idempotency-Key": "k1"}, {"Idempotency-Key": "k2"}))


def _seen() -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(({}, {"If-Match": '"1"'}, {"If-Match": '"7"'}))


@st.composite
def _list(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    keys = st.lists(st.sampled_from(paths(form)), min_size=1, max_size=3).map(",".join)
    query = {"lang": "en", "count": draw(st.sampled_from(("none", "exact", "estimate")))}
    if draw(st.integers(0, 2)):
        query["filter"] = draw(filters(form))
    if draw(st.booleans()):
        query["sort"] = draw(st.sampled_from(("", "-"))) + draw(keys)
    if draw(st.integers(0, 3)) == 0:
        query["fields"] = draw(keys)
    if draw(st.integers(0, 3)) == 0:
        query["expand"] = draw(keys)
    if draw(st.integers(0, 3)) == 0:
        query["q"] = str(json.loads(draw(literals())))
    if draw(st.integers(0, 3)) == 0:
        query["deleted"] = "true"
    if draw(st.booleans()):
        query["limit"] = "1"
    return Asked("list_records", {"form": form}, query)


@st.composite
def _show(draw: st.DrawFn) -> Asked:
    key, text = draw(st.sampled_from(_UNIQUE)), json.loads(draw(literals()))
    return Asked("show_record", {"form": draw(_forms()), "id": f"{key}={text}"})


@st.composite
def _search(draw: st.DrawFn) -> Asked:
    text = str(json.loads(draw(literals())))
    return Asked("search", {}, {"q": draw(st.sampled_from((text, text[:4], text[-4:])))})


@st.composite
def _create(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    body = draw(_values(form))
    if draw(st.integers(0, 2)) == 0:
        body = {"records": [body, draw(_values(form))], "atomic": draw(st.booleans())}
    return Asked("create_records", {"form": form}, json=body, headers=draw(_keys()))


@st.composite
def _update(draw: st.DrawFn) -> Asked:
    path = draw(_ones())
    return Asked("update_record", path, json=draw(_values(path["form"])), headers=draw(_seen()) | draw(_keys()))


@st.composite
def _save_many(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    rows = [{"id": draw(_names(form)), **draw(_values(form))}, draw(_values(form))]
    body: dict[str, Any] = {"records": rows, "atomic": draw(st.booleans()), "mode": draw(st.sampled_from(_EVERY_MODE))}
    if draw(st.booleans()):
        body["key"] = [draw(st.sampled_from(_UNIQUE))]
        rows[0].pop("id")
    return Asked("save_records", {"form": form}, json=body, headers=draw(_keys()))


@st.composite
def _delete(draw: st.DrawFn) -> Asked:
    return Asked("delete_record", draw(_ones()), headers=draw(_seen()) | draw(_keys()))


@st.composite
def _delete_many(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    body = {"ids": draw(st.lists(_names(form), min_size=1, max_size=3)), "atomic": draw(st.booleans())}
    return Asked("delete_records", {"form": form}, json=body, headers=draw(_keys()))


@st.composite
def _bring_back(draw: st.DrawFn) -> Asked:
    return Asked("bring_back_record", draw(_ones()), headers=draw(_keys()))


@st.composite
def _restore(draw: st.DrawFn) -> Asked:
    return Asked("restore_version", {**draw(_ones()), "version": draw(st.sampled_from("123"))}, headers=draw(_keys()))


@st.composite
def _preview(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    id = draw(st.none() | _names(form))
    return Asked("preview_record", {"form": form}, json={"values": draw(_values(form)), "id": id})


@st.composite
def _act(draw: st.DrawFn) -> Asked:
    said = {"said": "fresh", "other": draw(_links())} if draw(st.booleans()) else {}
    path = {"form": "order", "id": draw(_names("order")), "action": draw(st.sampled_from(("finish", "finish", "finnish")))}
    return Asked("do_action", path, json=said, headers=draw(_seen()) | draw(_keys()))


@st.composite
def _tell(draw: st.DrawFn) -> Asked:
    body: dict[str, Any] = {
        "record": draw(_names("order")),
        "payload": draw(st.sampled_from(({"said": "fresh"}, {}, {"sade": 1}))),
    }
    if draw(st.booleans()):
        body["id"] = draw(st.sampled_from(("e1", "e2")))
    return Asked("receive_event", {"name": draw(st.sampled_from(("paid", "paid", "payed")))}, json=body)


@st.composite
def _send(draw: st.DrawFn) -> Asked:
    form, key = draw(st.sampled_from((("member", "paper"), ("member", "kept"), ("member", "papper"), ("note", "text"))))
    return Asked("send_file", query={"form": f"shop.{form}", "field": key}, parts={"file": "mine"})


@st.composite
def _import(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    rows = [draw(_values(form)) for _ in range(2)]
    names = sorted({name for row in rows for name in row if name not in ("lines", "paper")})
    text = "\n".join(",".join(_cell(row.get(name)) for name in names) for row in rows)
    parts = {
        "file": f"{','.join(names)}\n{text}\n", "mode": draw(st.sampled_from(_EVERY_MODE)),
        "dry": draw(st.sampled_from(("true", "false"))), "key": draw(st.sampled_from(("", *_UNIQUE))),
    }  # fmt: skip
    links = {f"{link}.{key}" for link in ("friend", "member", "order") for key in ("code", "name", "kept", "no")}
    mapping = {name: draw(st.sampled_from((name, *sorted(links)))) for name in names if name in ("friend", "member", "order")}
    return Asked("import_records", {"form": form}, headers=draw(_keys()), parts={**parts, "mapping": json.dumps(mapping)})


_FILES = ("{file0}", "{file3}", "{file4}", "{file5}", "{file6}", "99999")


@st.composite
def _send_sheet(draw: st.DrawFn) -> Asked:
    asked = draw(_import())
    return Asked("send_import_file", asked.path, parts={"file": (asked.parts or {})["file"]})


def _mappings() -> st.SearchStrategy[dict[str, str]]:
    columns, targets = (
        ("name", "no", "kept", "friend", "member"),
        ("-", "name", "kept", "code", "friend.kept", "member.code", "no"),
    )
    return st.dictionaries(st.sampled_from(columns), st.sampled_from(targets), max_size=3)


@st.composite
def _look_at(draw: st.DrawFn) -> Asked:
    body: dict[str, Any] = {"mode": draw(st.sampled_from(_EVERY_MODE))}
    if draw(st.booleans()):
        body |= {"mapping": draw(_mappings()), "key": draw(st.lists(st.sampled_from(_UNIQUE), max_size=1))}
    return Asked("look_at_import", {"form": draw(_forms()), "file": draw(st.sampled_from(_FILES))}, json=body)


@st.composite
def _begin_import(draw: st.DrawFn) -> Asked:
    body = {
        "mapping": draw(_mappings()), "key": draw(st.lists(st.sampled_from(_UNIQUE), max_size=1)), "dry": draw(st.booleans()),
        "atomic": draw(st.booleans()), "mode": draw(st.sampled_from(_EVERY_MODE)),
    }  # fmt: skip
    return Asked("begin_import", {"form": draw(_forms()), "file": draw(st.sampled_from(_FILES))}, json=body)


@st.composite
def _undo(draw: st.DrawFn) -> Asked:
    return Asked("undo_import", {"id": draw(st.sampled_from(("{job0}", "{job1}", "{job2}", "99999")))})


@st.composite
def _bring_back_many(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    ids = st.sampled_from([*(f"{{{form}{number}}}" for number in range(_RECORDS[form])), 99999])
    body = {"ids": draw(st.lists(ids, min_size=1, max_size=3))}
    return Asked("bring_back_records", {"form": form}, json=body, headers=draw(_keys()))


def _cell(value: Any) -> str:
    return "" if value is None else str(next(iter(value.values())) if isinstance(value, dict) else value)


@st.composite
def _print(draw: st.DrawFn) -> Asked:
    form, other = draw(_forms()), draw(_forms())
    ids = draw(st.lists(_names(form), min_size=1, max_size=3))
    return Asked(
        "print_records",
        {"form": form, "template": draw(st.sampled_from((form, form, other)))},
        json={"ids": ids, "format": "html"},
    )


@st.composite
def _end_job(draw: st.DrawFn) -> Asked:
    return Asked("cancel_job", {"id": draw(st.sampled_from(("{job0}", "{job1}", "{job3}", "99999")))})


@st.composite
def _retry_job(draw: st.DrawFn) -> Asked:
    return Asked("retry_job", {"id": draw(st.sampled_from(("{job0}", "{job1}", "{job3}", "99999")))})


@st.composite
def _group(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
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
def _document(draw: st.DrawFn, form: str) -> dict[str, Any]:
    path = st.sampled_from(paths(form))
    condition = {"kind": "condition", "field": draw(path), "comparison": "is", "value": json.loads(draw(literals()))}
    found: dict[str, Any] = {
        "columns": [draw(path)], "sort": [f"-{draw(path)}"], "group": [{"field": draw(path)}],
        "filter": {"kind": "group", "joined": "and", "parts": [condition]}, "totals": [{"field": draw(path), "function": "sum"}],
    }  # fmt: skip
    wanted = draw(st.sets(st.sampled_from(sorted(found)), min_size=1))
    return {name: found[name] for name in wanted}


@st.composite
def _add_view(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    return Asked("add_view", {"form": form}, json={"name": "mine", "document": draw(_document(form)), "shared": "everybody"})


@st.composite
def _change_view(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    return Asked("change_view", {"form": form, "id": draw(_view_ids())}, json={"document": draw(_document(form))})


def _delete_view() -> st.SearchStrategy[Asked]:
    return st.builds(lambda form, view: Asked("delete_view", {"form": form, "id": view}), _forms(), _view_ids())


def _view_ids() -> st.SearchStrategy[str]:
    return st.sampled_from(("{view0}", "{view1}", "99999"))


@st.composite
def _export(draw: st.DrawFn) -> Asked:
    form = draw(_forms())
    body: dict[str, Any] = {"format": "xlsx", "titles": draw(st.booleans())}
    if draw(st.booleans()):
        body["fields"] = draw(st.lists(st.sampled_from(paths(form)), min_size=1, max_size=3))
    if draw(st.integers(0, 2)) == 0:
        body["filter"] = draw(filters(form))
    return Asked("export_records", {"form": form}, json=body)


@st.composite
def _say(draw: st.DrawFn) -> Asked:
    text = draw(st.sampled_from(("fresh", "@[mate] fresh", "@[far] @[reader] fresh", "@[nobody]", "")))
    files = draw(st.sampled_from(([], [], ["{file0}"], [99999])))
    return Asked("add_comment", draw(_ones()), json={"text": text, "files": files}, headers=draw(_keys()))


def _comments() -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from([{"comment": f"{{comment{number}}}"} for number in range(10)] + [{"comment": "99999"}])


@st.composite
def _say_else(draw: st.DrawFn) -> Asked:
    return Asked("change_comment", {**draw(_ones()), **draw(_comments())}, json={"text": "@[near] fresh"})


@st.composite
def _unsay(draw: st.DrawFn) -> Asked:
    return Asked("delete_comment", {**draw(_ones()), **draw(_comments())})


@st.composite
def _read_notices(draw: st.DrawFn) -> Asked:
    return Asked("read_notices", json=draw(st.sampled_from(({}, {"ids": ["{notice0}", "{notice3}"]}))))


#: What is drawn: how often, and how. Whatever changes something is here, and reading that says what is looked for.
ASKED: Mapping[str, tuple[int, Callable[[], st.SearchStrategy[Asked]]]] = {
    "list_records": (8, _list), "show_record": (2, _show), "search": (2, _search), "create_records": (2, _create),
    "update_record": (2, _update), "save_records": (2, _save_many), "delete_record": (1, _delete),
    "delete_records": (1, _delete_many), "bring_back_record": (1, _bring_back), "restore_version": (1, _restore),
    "preview_record": (3, _preview), "do_action": (1, _act), "receive_event": (1, _tell), "send_file": (1, _send),
    "send_import_file": (1, _send_sheet), "look_at_import": (2, _look_at), "begin_import": (1, _begin_import),
    "undo_import": (1, _undo), "bring_back_records": (1, _bring_back_many),
    "import_records": (1, _import), "cancel_job": (1, _end_job), "retry_job": (1, _retry_job),
    "print_records": (1, _print),
    "group_records": (4, _group),
    "add_view": (1, _add_view), "change_view": (1, _change_view), "delete_view": (1, _delete_view), "export_records": (2, _export),
    "add_comment": (2, _say), "change_comment": (1, _say_else), "delete_comment": (1, _unsay), "read_notices": (1, _read_notices),
}  # fmt: skip


def requests() -> st.SearchStrategy[Asked]:
    """Anything of it."""
    often = [id for id, (count, _) in ASKED.items() for _ in range(count)]
    return st.sampled_from(often).flatmap(lambda name: ASKED[name][1]())


#: What is done later: the work is done before anything else is asked.
LATER = frozenset({"import_records", "begin_import", "undo_import", "export_records"})
#: One request of each kind that is done where everything may be done, in an order in which it can be.
DONE = (
    Asked("list_records", {"form": "member"}), Asked("show_record", {"form": "member", "id": "code=mcode00"}),
    Asked("search", query={"q": "mname00"}), Asked("create_records", {"form": "member"}, json={"name": "new", "code": "new"}),
    Asked("update_record", {"form": "member", "id": "{member0}"}, json={"kept": "else"}),
    Asked("save_records", {"form": "member"}, json={"records": [{"id": "{member1}", "kept": "else"}]}),
    Asked("preview_record", {"form": "member"}, json={"values": {"kept": "yet else"}, "id": "{member0}"}),
    Asked("restore_version", {"form": "member", "id": "{member0}", "version": "1"}),
    Asked("do_action", {"form": "order", "id": "{order0}", "action": "finish"}, json={"said": "fresh"}),
    Asked("receive_event", {"name": "paid"}, json={"record": "{order0}", "payload": {"said": "fresh"}}),
    Asked("delete_record", {"form": "note", "id": "{note0}"}),
    Asked("bring_back_record", {"form": "note", "id": "{note0}"}),
    Asked("delete_records", {"form": "note"}, json={"ids": ["{note1}"]}),
    Asked("bring_back_records", {"form": "note"}, json={"ids": ["{note1}"]}),
    Asked("send_file", query={"form": "shop.member", "field": "paper"}, parts={"file": "mine"}),
    Asked("send_import_file", {"form": "member"}, parts={"file": "name,size\nin,1\nno,many\n"}),
    Asked("look_at_import", {"form": "member", "file": "{file6}"}, json={}),
    Asked("begin_import", {"form": "member", "file": "{file6}"}, json={"mapping": {"name": "name"}}),
    Asked("undo_import", {"id": "{job1}"}),
    Asked("import_records", {"form": "member"}, parts={"file": "name,size\nin,1\nno,many\n"}),
    Asked("cancel_job", {"id": "{job3}"}), Asked("retry_job", {"id": "{job3}"}),
    Asked("print_records", {"form": "member", "template": "member"}, json={"ids": ["{member0}", "{member1}"], "format": "html"}),
    Asked("group_records", {"form": "member"}, {"by": "kept"}), Asked("export_records", {"form": "member"}, json={"fields": ["kept"]}),
    Asked("add_view", {"form": "member"}, json={"name": "mine", "document": {"columns": ["kept"]}}),
    Asked("change_view", {"form": "member", "id": "{view0}"}, json={"name": "ours"}),
    Asked("delete_view", {"form": "member", "id": "{view0}"}),
    Asked("add_comment", {"form": "member", "id": "{member0}"}, json={"text": "@[mate] fresh"}),
    Asked("change_comment", {"form": "member", "id": "{member0}", "comment": "{comment8}"}, json={"text": "else"}),
    Asked("delete_comment", {"form": "member", "id": "{member0}", "comment": "{comment8}"}),
    Asked("read_notices", json={"ids": []}),
)  # fmt: skip


def readings(ids: Mapping[str, list[tuple[int, str]]]) -> Iterator[Asked]:
    """Every operation that only reads, of everything that there is. A new one whose address or query is not known here fails."""
    for operation in READING:
        needed = {name for name, schema in operation.query.items() if schema.get("x-required")}
        for query in _QUERIES.get(operation.id, ({},)):
            assert needed <= set(query), f"{operation.id} needs {needed}"
            for path in _places(operation, ids):
                operation.path.format_map({"app": "shop", **path})
                if query.get("expand", "") in ("", *FORMS.get(path.get("form", ""), ())):
                    yield Asked(operation.id, path, query)


def _places(operation: Operation, ids: Mapping[str, list[tuple[int, str]]]) -> Iterator[dict[str, str]]:
    """Values of what an address has besides the app."""
    if "{form}" in operation.path:
        for form in FORMS:
            pairs = ids[f"shop.{form}"] if "{id}" in operation.path else [(0, "")]
            more = {"template": form} if "{template}" in operation.path else {}
            yield from ({"form": form, "id": str(pair[number % 2]), **more} for number, pair in enumerate(pairs))
    elif "{owner}" in operation.path:
        yield from ({"ledger": "credit", "owner": str(id)} for id, _ in ids["shop.member"])
    elif "{file}" in operation.path:
        yield from ({"file": str(pair[number % 2])} for number, pair in enumerate(ids["file"]))
    elif operation.tag == "jobs" and "{id}" in operation.path:
        yield from ({"id": str(id)} for id, _ in ids["job"])
    else:
        yield {}
