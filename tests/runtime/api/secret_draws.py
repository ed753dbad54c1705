"""How requests are drawn that may come upon what is hidden: what is asked for, given, filtered and sorted by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.runtime.api.secrets_app import FORMS

RECORDS = {"member": 4, "order": 4, "note": 2}
UNIQUE = ("name", "code", "phone", "no", "kept", "x")
EVERY_MODE = ("both", "update", "create")


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


def links() -> st.SearchStrategy[Any]:
    codes = [
        {key: json.loads(text)}
        for key in ("code", "name", "phone", "no", "kept")
        for text in ('"mcode3aSECRET"', '"13802325678"')
    ]
    return st.sampled_from(
        ["{member0}", "{member2}", "{member3}", "{order2}", 99999, *codes, {"code": "mcode2aSECRET"}, {"name": "mname2aSECRET"}]
    )


@st.composite
def values_of(draw: st.DrawFn, form: str) -> dict[str, Any]:
    fresh = f"fresh{draw(st.integers(0, 10**9))}"
    found: dict[str, Any] = {"name": fresh, "no": fresh, "shelf": draw(st.sampled_from(("open", "shut")))}
    for key in draw(st.sets(st.sampled_from((*FORMS[form], "sise", "cod", "kep")))):
        found[key] = draw(st.sampled_from([fresh, "abc", 5, -1, None]))
        if key in ("friend", "member", "order"):
            found[key] = draw(links())
        if key == "phone":
            found[key] = f"139{draw(st.integers(10**7, 10**8 - 1))}"
        if key == "paper":
            found[key] = draw(st.sampled_from(["{file0}", "{file2}", "{file4}", 99999]))
        if key == "lines":
            found[key] = [{"product": fresh, "price": 1}]
    return {key: value for key, value in found.items() if key in ("shelf", "sise", "cod", "kep") or key in FORMS[form]}


def forms() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(FORMS))


@st.composite
def ones(draw: st.DrawFn) -> dict[str, str]:
    """The address of one record."""
    form = draw(forms())
    return {"form": form, "id": draw(names_in(form))}


def names_in(form: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{{{form}{number}}}" for number in range(RECORDS[form])] + ["99999"])


def keys() -> st.SearchStrategy[dict[str, str]]:
    """Idempotency keys, some of which come twice."""
    return st.sampled_from(({}, {}, {}, {"Idempotency-Key": "k1"}, {"Idempotency-Key": "k2"}))


def seen() -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(({}, {"If-Match": '"1"'}, {"If-Match": '"7"'}))


@st.composite
def ask_list(draw: st.DrawFn) -> Asked:
    form = draw(forms())
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
def ask_show(draw: st.DrawFn) -> Asked:
    key, text = draw(st.sampled_from(UNIQUE)), json.loads(draw(literals()))
    return Asked("show_record", {"form": draw(forms()), "id": f"{key}={text}"})


@st.composite
def ask_search(draw: st.DrawFn) -> Asked:
    text = str(json.loads(draw(literals())))
    return Asked("search", {}, {"q": draw(st.sampled_from((text, text[:4], text[-4:])))})


@st.composite
def create(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    body = draw(values_of(form))
    if draw(st.integers(0, 2)) == 0:
        body = {"records": [body, draw(values_of(form))], "atomic": draw(st.booleans())}
    return Asked("create_records", {"form": form}, json=body, headers=draw(keys()))


@st.composite
def update(draw: st.DrawFn) -> Asked:
    path = draw(ones())
    return Asked("update_record", path, json=draw(values_of(path["form"])), headers=draw(seen()) | draw(keys()))


@st.composite
def save_many(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    rows = [{"id": draw(names_in(form)), **draw(values_of(form))}, draw(values_of(form))]
    body: dict[str, Any] = {"records": rows, "atomic": draw(st.booleans()), "mode": draw(st.sampled_from(EVERY_MODE))}
    if draw(st.booleans()):
        body["key"] = [draw(st.sampled_from(UNIQUE))]
        rows[0].pop("id")
    return Asked("save_records", {"form": form}, json=body, headers=draw(keys()))


@st.composite
def delete(draw: st.DrawFn) -> Asked:
    return Asked("delete_record", draw(ones()), headers=draw(seen()) | draw(keys()))


@st.composite
def delete_many(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    body = {"ids": draw(st.lists(names_in(form), min_size=1, max_size=3)), "atomic": draw(st.booleans())}
    return Asked("delete_records", {"form": form}, json=body, headers=draw(keys()))


@st.composite
def bring_back(draw: st.DrawFn) -> Asked:
    return Asked("bring_back_record", draw(ones()), headers=draw(keys()))


@st.composite
def restore(draw: st.DrawFn) -> Asked:
    return Asked("restore_version", {**draw(ones()), "version": draw(st.sampled_from("123"))}, headers=draw(keys()))


@st.composite
def preview(draw: st.DrawFn) -> Asked:
    form = draw(forms())
    id = draw(st.none() | names_in(form))
    return Asked("preview_record", {"form": form}, json={"values": draw(values_of(form)), "id": id})


@st.composite
def act(draw: st.DrawFn) -> Asked:
    said = {"said": "fresh", "other": draw(links())} if draw(st.booleans()) else {}
    path = {"form": "order", "id": draw(names_in("order")), "action": draw(st.sampled_from(("finish", "finish", "finnish")))}
    return Asked("do_action", path, json=said, headers=draw(seen()) | draw(keys()))


@st.composite
def tell(draw: st.DrawFn) -> Asked:
    body: dict[str, Any] = {
        "record": draw(names_in("order")),
        "payload": draw(st.sampled_from(({"said": "fresh"}, {}, {"sade": 1}))),
    }
    if draw(st.booleans()):
        body["id"] = draw(st.sampled_from(("e1", "e2")))
    return Asked("receive_event", {"name": draw(st.sampled_from(("paid", "paid", "payed")))}, json=body)


@st.composite
def send(draw: st.DrawFn) -> Asked:
    form, key = draw(st.sampled_from((("member", "paper"), ("member", "kept"), ("member", "papper"), ("note", "text"))))
    return Asked("send_file", query={"form": f"shop.{form}", "field": key}, parts={"file": "mine"})
