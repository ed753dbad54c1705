"""An app with requests that are approved: by the boss, and by finance where they are large."""

from itertools import pairwise
from typing import Any

from tests.factories.apps import app, field, form

START, END = {"key": "start", "type": "start_event"}, {"key": "end", "type": "end_event"}
REQUEST = form(
    "request", field("title"), field("amount", "money"), field("state"), field("note"), field("count", "integer"),
    field("buyer", "user"),
)  # fmt: skip
BOSS = {"key": "boss", "title": "Boss"}
FINANCE = {"key": "finance", "title": "Finance"}


def flows(*ways: str) -> list[dict[str, Any]]:
    """Flows as `a > b > c`; `a > b if <formula>`, `a > b else` for the default."""
    found: list[dict[str, Any]] = []
    for way in ways:
        path, _, condition = way.partition(" if ")
        keys = [key.strip() for key in path.removesuffix(" else").split(">")]
        found += [{"from": start, "to": end} for start, end in pairwise(keys)]
        found[-1] |= ({"when": condition} if condition else {}) | ({"default": True} if path.endswith(" else") else {})
    return found


def node(key: str, type: str, **more: Any) -> dict[str, Any]:
    """One node."""
    return {"key": key, "type": type, "title": key, **more}


def process(key: str, nodes: list[dict[str, Any]], *ways: str, **more: Any) -> dict[str, Any]:
    """A process about a request."""
    return {"key": key, "title": key, "subject": "desk.request", "nodes": nodes, "flows": flows(*ways), **more}


def state(text: str) -> list[dict[str, Any]]:
    """Steps that set the state of the request."""
    return [{"update": {"set": {"state": f'"{text}"'}}}]


APPROVAL = process(
    "approval",
    [
        node("start", "start_event", on=["desk.request.created"]),
        node("boss", "user_task", assign=[{"role": "desk.boss"}], fields={"note": "write"}),
        node("big", "exclusive_gateway"),
        node("finance", "user_task", assign=[{"role": "desk.finance"}], method="all", fields={"note": "required"}),
        node("grant", "service_task", do=state("granted")),
        END,
    ],
    "start > boss > big", "big > finance if amount > 1000", "big > grant else", "finance > grant > end",
)  # fmt: skip


def desk(*processes: dict[str, Any], rules: list[dict[str, Any]] | None = None) -> Any:
    """The app with these processes."""
    return app("desk", forms=[REQUEST], processes=processes, roles=[BOSS, FINANCE], rules=rules or [])
