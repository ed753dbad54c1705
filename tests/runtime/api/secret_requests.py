"""What somebody may ask the server for who looks for secrets: a strategy for each operation that answers with data."""

from collections.abc import Callable, Iterator, Mapping

from hypothesis import strategies as st

from runtime.api.operation import Operation
from runtime.api.operations import OPERATIONS
from tests.runtime.api.secret_draws import (
    RECORDS,
    Asked,
    act,
    ask_list,
    ask_search,
    ask_show,
    bring_back,
    create,
    delete,
    delete_many,
    preview,
    restore,
    save_many,
    send,
    tell,
    update,
)
from tests.runtime.api.secret_later_draws import (
    add_view,
    ask_import,
    ask_print,
    ask_print_later,
    ask_report,
    begin_import,
    bring_back_many,
    change_view,
    delete_view,
    drill,
    end_job,
    export,
    export_answer,
    group,
    look_at,
    read_notices,
    retry_job,
    say,
    say_else,
    send_sheet,
    undo,
    unsay,
)
from tests.runtime.api.secret_task_draws import act_on_one, act_on_some, begin, call_off, urge
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
    "list_tasks": tuple({"box": box} for box in ("mine", "team", "done", "started")), "find_colleagues": ({}, {"q": "a"}),
    "show_record": ({}, {"expand": "lines"}, {"expand": "friend"}, {"expand": "order"}),
    "search": tuple({"q": text} for text in ("mkept2aSECRET", "mname", "5678", "13801325678", "ono1aSECRET")),
}  # fmt: skip
#: Fields whose value is worked out.
_COMPUTED: Mapping[str, tuple[str, ...]] = {"member": ("tail", "spend", "many"), "order": ("line_sum",)}
#: What is drawn: how often, and how. Whatever changes something is here, and reading that says what is looked for.
ASKED: Mapping[str, tuple[int, Callable[[], st.SearchStrategy[Asked]]]] = {
    "list_records": (8, ask_list), "show_record": (2, ask_show), "search": (2, ask_search), "create_records": (2, create),
    "update_record": (2, update), "save_records": (2, save_many), "delete_record": (1, delete),
    "delete_records": (1, delete_many), "bring_back_record": (1, bring_back), "restore_version": (1, restore),
    "preview_record": (3, preview), "do_action": (1, act), "receive_event": (1, tell), "send_file": (1, send),
    "send_import_file": (1, send_sheet), "look_at_import": (2, look_at), "begin_import": (1, begin_import),
    "undo_import": (1, undo), "bring_back_records": (1, bring_back_many),
    "import_records": (1, ask_import), "cancel_job": (1, end_job), "retry_job": (1, retry_job),
    "print_records": (1, ask_print), "print_later": (1, ask_print_later),
    "group_records": (4, group), "query_report": (6, ask_report), "drill_report": (2, drill), "export_report": (2, export_answer),
    "add_view": (1, add_view), "change_view": (1, change_view), "delete_view": (1, delete_view), "export_records": (2, export),
    "add_comment": (2, say), "change_comment": (1, say_else), "delete_comment": (1, unsay), "read_notices": (1, read_notices),
    "act_on_task": (3, act_on_one), "act_on_tasks": (1, act_on_some), "start_process": (1, begin), "cancel_instance": (1, call_off),
    "urge_instance": (1, urge),
}  # fmt: skip


def requests() -> st.SearchStrategy[Asked]:
    """Anything of it."""
    often = [id for id, (count, _) in ASKED.items() for _ in range(count)]
    return st.sampled_from(often).flatmap(lambda name: ASKED[name][1]())


#: What is done later: the work is done before anything else is asked.
LATER = frozenset({"import_records", "begin_import", "undo_import", "export_records", "print_later"})
#: One request of each kind that is done where everything may be done, in an order in which it can be.
DONE = (
    Asked("act_on_task", {"task": "{task0}"}, json={"verb": "approve", "values": {}}),
    Asked("act_on_tasks", json={"tasks": ["{task1}"], "verb": "approve"}),
    Asked("start_process", {"process": "check"}, json={"record": "{member0}"}),
    Asked("urge_instance", {"instance": f"{{instance{RECORDS['member']}}}"}, json={}),
    Asked("cancel_instance", {"instance": f"{{instance{RECORDS['member']}}}"}, json={"reason": "fresh"}),
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
    Asked("print_later", {"form": "member", "template": "member"}, json={"ids": ["{member0}"]}),
    Asked("group_records", {"form": "member"}, {"by": "kept"}), Asked("export_records", {"form": "member"}, json={"fields": ["kept"]}),
    Asked("query_report", json={"query": {"dataset": "shop.joined", "measures": ["count", "lines"], "dimensions": ["kept"]}}),
    Asked("drill_report", json={"query": {"dataset": "shop.order", "measures": ["count"], "dimensions": ["memo"]}, "keys": {"memo": None}}),
    Asked("export_report", json={"query": {"dataset": "shop.books", "measures": ["left"], "dimensions": ["kept"]}, "format": "csv"}),
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
            for field in _COMPUTED.get(form, ()) if "{field}" in operation.path else ("",):
                told = {**more, "field": field} if field else more
                yield from ({"form": form, "id": str(pair[number % 2]), **told} for number, pair in enumerate(pairs))
    elif "{owner}" in operation.path:
        yield from ({"ledger": "credit", "owner": str(id)} for id, _ in ids["shop.member"])
    elif "{file}" in operation.path:
        yield from ({"file": str(pair[number % 2])} for number, pair in enumerate(ids["file"]))
    elif "{report}" in operation.path or "{dashboard}" in operation.path:
        yield from (
            {"report": name, "dashboard": "board"}
            for name in (("marks",) if "scores" in operation.path else ("kept", "marks", "books"))
        )
    elif "{task}" in operation.path or "{instance}" in operation.path:
        name = "task" if "{task}" in operation.path else "instance"
        yield from ({name: str(id)} for id, _ in ids[name])
    elif operation.tag == "jobs" and "{id}" in operation.path:
        yield from ({"id": str(id)} for id, _ in ids["job"])
    else:
        yield {}
