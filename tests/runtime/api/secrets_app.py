"""An app in which everything that could carry a secret is there, readers drawn over it (some roles, signed in or with a key), and
two worlds of records that differ in nothing but what such a reader may not see.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from engines.access.policy import compile_role
from engines.access.role import Role
from engines.blueprint.model import Release
from engines.expression.language import Language
from engines.record.schema import EntitySchema
from tests.factories.apps import Parts, app, form, rule
from tests.factories.apps import field as field_

Rights = Mapping[str, Any]
Cell = tuple[str, str]
#: Who makes records: the reader, somebody in a department below the reader's, somebody in an organisation below it, others.
MAKERS = ("reader", "mate", "near", "far")
_SEEN: Mapping[str, Collection[str]] = {
    "all": set(MAKERS), "own": {"reader"}, "department": {"reader", "mate"}, "organisation": {"reader", "mate", "near"},
}  # fmt: skip
_OPEN = {"condition": 'shelf == "open"'}
_ORDER = ("hidden", "masked", "read", "write")
#: Shelves decide which rows a condition hides; they never are a secret themselves.
SHELVES = ("open", "shut")
_SHELF = field_("shelf", "select", options=[{"key": each} for each in SHELVES])

MEMBER = form(
    "member", field_("name", unique=True), field_("code", unique=True), field_("phone", "phone", unique=True, mask="phone"),
    field_("kept"), field_("size", "integer"), _SHELF, field_("paper", "file"), field_("friend", "link", target="shop.member", on_delete="clear"),
    field_("tail", "formula", formula="right(phone, 4)", result="text"),
    field_("spend", "roll_up", source="shop.order", via="member", function="sum", of="amount"),
    field_("orders", "reverse_link", target="shop.order", field="member"),
    field_("many", "formula", formula="count(orders)", result="integer"),
    field_("balance", "balance", ledger="shop.credit", measure="active"),
)  # fmt: skip
FINISH = {
    "key": "finish", "title": "Finish",
    "inputs": [field_("said", required=True), field_("other", "link", target="shop.member")],
    "do": [{"update": {"set": {"memo": "input.said"}}}],
}  # fmt: skip
ORDER = form(
    "order", field_("no", unique=True), field_("member", "link", target="shop.member"), field_("amount", "money", mask="amount"),
    field_("memo"), _SHELF, field_("lines", "sub_table", fields=[field_("product"), field_("price", "integer")]),
    field_("line_sum", "roll_up", source="shop.order.lines", via="parent", function="sum", of="price"),
    field_("member_name", "look_up", path="member.name"), field_("member_kept", "look_up", path="member.kept"),
    actions=[FINISH],
)  # fmt: skip
NOTE = form("note", field_("text"), field_("order", "link", target="shop.order", on_delete="cascade"), _SHELF)
CREDIT = {
    "key": "credit", "title": "Credit", "owner": "shop.member", "overdraft": {"policy": "refuse", "limit": 0},
    "claw_back": "debt", "restore_expired": {"policy": "expire_now"},
}  # fmt: skip
RULES = (
    rule("earn", "shop.order.created", {"credit": {"ledger": "shop.credit", "owner": "member", "amount": "floor(amount)"}},
         condition='member.kept != "x" and amount > 1'),
    rule("tell", "shop.paid", {"update": {"set": {"memo": "event.said"}}}, condition='member.kept != "x" and amount > 1'),
    rule("copy", "shop.order.created", {"create": {"form": "shop.note", "set": {
        "text": "member.kept", "order": "this", "shelf": "shelf"}}}, condition='memo != "quiet"'),
    rule("lift", "shop.order.created", {"adjust": {"record": "member", "field": "size", "by": "1"}}),
    rule("drain", "shop.order.action:finish", {"adjust": {"record": "member", "field": "size", "by": "-1000", "floor": "0"}}),
)  # fmt: skip
PAID = {"key": "paid", "title": "Paid", "form": "shop.order", "fields": [field_("said")]}
#: Begun with each member: what it knows is secret, its steps name a field that they hide, or none.
CHECK = {
    "key": "check", "title": "Check", "subject": "shop.member", "variables": [field_("seen")],
    "nodes": [
        {"key": "start", "type": "start_event", "on": ["shop.member.created"], "button": {}, "values": {"seen": "kept"}},
        {"key": "way", "type": "exclusive_gateway"},
        {"key": "look", "type": "user_task", "title": "Look", "assign": [{"role": "shop.one"}], "fields": {"code": "hidden"}},
        {"key": "check", "type": "user_task", "title": "Check", "assign": [{"role": "shop.one"}], "reject": {"return_to": "initiator"}},
        {"key": "end", "type": "end_event"},
    ],
    "flows": [
        {"from": "start", "to": "way"}, {"from": "way", "to": "look", "when": 'process.seen != "x" and size >= 0'},
        {"from": "way", "to": "check", "default": True}, {"from": "look", "to": "check"}, {"from": "check", "to": "end"},
    ],
}  # fmt: skip
_JOINED = {
    "key": "joined", "title": "Joined", "form": "shop.member",
    "joins": [
        {"key": "orders", "form": "shop.order", "along": "member", "cardinality": "many"},
        {"key": "lines", "form": "shop.order.lines", "from": "orders", "along": "parent", "cardinality": "many"},
        {"key": "friend", "form": "shop.member", "along": "friend", "cardinality": "one"},
    ],
    "dimensions": [{"key": "kept", "formula": "kept", "at": "friend"}, {"key": "memo", "formula": "memo", "at": "orders"},
                   {"key": "product", "formula": "product", "at": "lines"}],
    "measures": [{"key": "lines", "function": "count", "at": "lines"}, {"key": "amounts", "function": "sum", "formula": "amount", "at": "orders"},
                 {"key": "friends", "function": "count_distinct", "formula": "name", "at": "friend"}],
}  # fmt: skip
_BOOKS = {
    "key": "books", "title": "Books", "ledger": "shop.credit",
    "joins": [{"key": "owner", "form": "shop.member", "along": "owner", "cardinality": "one"}],
    "dimensions": [{"key": "book", "formula": "book"}, {"key": "owner", "formula": "owner"}, {"key": "kept", "formula": "kept", "at": "owner"}],
    "measures": [{"key": "left", "function": "balance", "formula": "amount", "where": 'book == "active"'}],
}  # fmt: skip
_MARKS = {
    "dataset": "shop.order",
    "subject": "member",
    "measures": [{"key": "m", "measure": {"key": "s", "function": "sum", "formula": "amount"}, "groups": 3}],
}
_QUERY = {"dataset": "shop.joined", "measures": ["count", "amounts"], "dimensions": ["kept"]}
_OF_BOOKS = {"dataset": "shop.books", "measures": ["left", "count"], "dimensions": ["kept"]}
REPORTS: Mapping[str, Any] = {
    "datasets/joined.json": _JOINED, "datasets/books.json": _BOOKS,
    "reports/kept.json": {"key": "kept", "title": "Kept", "query": _QUERY}, "reports/marks.json": {"key": "marks", "title": "Marks", "scoring": _MARKS},
    "reports/books.json": {"key": "books", "title": "Books", "query": _OF_BOOKS},
    "dashboards/board.json": {"key": "board", "title": "Board", "widgets": [{"key": "a", "x": 0, "y": 0, "w": 1, "h": 1, "report": "shop.kept"},
                                                                           {"key": "b", "x": 1, "y": 0, "w": 1, "h": 1, "report": "shop.books"}]},
}  # fmt: skip
#: Roles of the reader, which are drawn anew for each example.
ROLES = ("one", "two", "three")
_NO_RIGHTS = {"title": "Drawn", "forms": {}}

FORMS: Mapping[str, tuple[str, ...]] = {
    "member": ("name", "code", "phone", "kept", "size", "paper", "friend", "tail", "spend", "orders", "many", "balance"),
    "order": ("no", "member", "amount", "memo", "lines", "line_sum", "member_name", "member_kept"),
    "note": ("text", "order"),
}
#: Fields whose values differ between the worlds where they are secret.
PLANTED: Mapping[str, tuple[str, ...]] = {
    "member": ("name", "code", "phone", "kept", "size", "paper"), "order": ("no", "amount", "memo", "lines"), "note": ("text",),
}  # fmt: skip
#: What authors let flow: a value is made of these fields, and of all rows of these forms.
FLOWS: Mapping[Cell, tuple[tuple[Cell, ...], tuple[str, ...]]] = {
    ("member", "tail"): ((("member", "phone"),), ()),
    ("member", "spend"): ((("order", "amount"), ("order", "member")), ("order",)),
    ("member", "many"): ((), ()),
    ("member", "balance"): ((("order", "amount"),), ("order",)),
    ("order", "line_sum"): ((("order", "lines"),), ()),
    ("order", "member_name"): ((("member", "name"),), ()),
    ("order", "member_kept"): ((("member", "kept"),), ()),
    ("note", "text"): ((("member", "kept"),), ("member", "order")),
}  # fmt: skip
#: Computed: read or hidden, never written.
_COMPUTED = {"tail", "spend", "orders", "many", "balance", "line_sum", "member_name", "member_kept"}
_NOT_MASKED = {"orders", "lines"}


def parts() -> Parts:
    """The app."""
    found = app("shop", forms=[MEMBER, ORDER, NOTE], ledgers=[CREDIT], rules=RULES)
    found["shop"] |= {f"roles/{key}.json": {"key": key, **_NO_RIGHTS} for key in ROLES}
    found["shop"]["events/paid.json"] = PAID
    found["shop"] |= {f"prints/{form}.json": _print(form) for form in FORMS}
    found["shop"]["processes/check.json"] = CHECK
    return {"shop": {**found["shop"], **REPORTS}}


def _print(form: str) -> dict[str, Any]:
    """A template that reads all that a template can, through links too."""
    fields = [name for name in FORMS[form] if name not in ("orders", "lines")]
    behind = {
        "member": ("friend", "name code phone kept"),
        "order": ("member", "name kept tail"),
        "note": ("order", "no memo amount"),
    }
    link, names = behind[form]
    html = [f"{{{{ titles.{name} }}}} {{{{ record.{name} }}}}" for name in fields]
    html += [f"{{{{ record.{link}.{name} }}}}" for name in names.split()]
    if form == "order":
        html.append("{{ titles.lines.price }}{% for line in record.lines %}{{ line.product }} {{ line.price }}{% endfor %}")
        html.append("{{ record.lines | sum('price') }}")
    return {"key": form, "form": f"shop.{form}", "title": form, "html": html}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Roles of one reader, all of whom they have, and what they may not see."""

    roles: tuple[Mapping[str, Rights], ...]
    """Rights by form, of each role."""
    makers: tuple[str, ...]
    """Who has made the records, in their order."""
    reads_ledger: bool = False
    tells: bool = False
    scopes: frozenset[Cell] | None = None
    """Of the key that the reader asks with; None: signed in."""

    def compiled(self, release: Release, language: Language) -> dict[str, Role]:
        """The roles as a release has them."""
        found: dict[str, Role] = {}
        for number, key in enumerate(ROLES):
            forms = self.roles[number] if number < len(self.roles) else {}
            raw = {
                "key": key, "title": key, "forms": {f"shop.{form}": rights for form, rights in forms.items()},
                "ledgers": {"shop.credit": ["read"]} if self.reads_ledger else {}, "events": ["shop.paid"] if self.tells else [],
            }  # fmt: skip
            role, problems = compile_role(
                raw, "shop", release.entities, EntitySchema(release.entities), {"shop.order": {"finish": "finish"}},
                {"shop.credit": "shop.credit"}, language, {"shop.paid"},
            )  # fmt: skip
            assert problems == []
            found[role.id] = role
        return found

    def actions(self, form: str) -> set[str]:
        """What may be done with some of its records."""
        granted = {action for role in self.roles if form in role for action in role[form]["actions"]}
        return {action for action in granted if self._is_in_scope(form, action)}

    def _is_in_scope(self, form: str, action: str) -> bool:
        pairs = {(one, other) for one in (f"shop.{form}", "*") for other in (action, "*")}
        return self.scopes is None or bool(pairs & self.scopes)

    def reads(self, form: str) -> bool:
        """Whether any row is seen."""
        return "read" in self.actions(form)

    def right(self, form: str, field: str) -> str:
        """What of a field is seen: the most that any role says."""
        actions = self.actions(form)
        if "read" not in actions:
            return "hidden"
        if (form, field) == ("member", "orders") and self.right("order", "member") not in ("read", "write"):
            return "hidden"
        return max((_said(role[form], field, actions) for role in self.roles if form in role), key=_ORDER.index)

    def sees(self, form: str, field: str) -> bool:
        """Whether its values are seen as they are."""
        return self.right(form, field) in ("read", "write")

    def is_masked(self, form: str, field: str) -> bool:
        """Whether they are seen behind their mask."""
        return self.right(form, field) == "masked"

    def is_secret(self, form: str, field: str, shelf: str, maker: str) -> bool:
        """Whether a value must not be known."""
        return not self.sees(form, field) or not self.sees_row(form, shelf, maker)

    def _rows(self, form: str) -> list[Any]:
        return [role[form]["rows"] for role in self.roles if form in role and "read" in role[form]["actions"]]

    def sees_row(self, form: str, shelf: str, maker: str) -> bool:
        """Whether a row on this shelf is seen, by any role."""
        rows = self._rows(form)
        return self.reads(form) and any(shelf == "open" if each == _OPEN else maker in _SEEN[each] for each in rows)

    def sees_all(self, form: str) -> bool:
        """Whether all of its rows are seen."""
        return self.reads(form) and "all" in self._rows(form)


def _said(rights: Rights, field: str, actions: Collection[str]) -> str:
    """What one role says of a field."""
    writes = "create" in actions or "update" in actions
    said = rights["fields"].get(field)
    if said is not None:
        return "read" if said == "write" and not writes else str(said)
    if writes and {"create", "update"} & set(rights["actions"]):
        return "write"
    return "read" if "read" in rights["actions"] else "hidden"


def everything() -> Drawn:
    """Nothing is a secret."""
    forms = {form: {"actions": ["create", "delete", "export", "read", "update"], "fields": {}, "rows": "all"} for form in FORMS}
    forms["order"]["actions"] = [*forms["order"]["actions"], "finish"]
    return Drawn((forms,), ("reader",) * 10, reads_ledger=True, tells=True)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Any reader, whom nothing is given away by what authors let flow."""
    roles = [_role(draw, is_only=number == 0) for number in range(draw(st.sampled_from((1, 1, 2, 3))))]
    makers = tuple(draw(st.lists(st.sampled_from(MAKERS), min_size=10, max_size=10)))
    found = Drawn(tuple(roles), makers, scopes=draw(st.none() | _scopes()), tells=draw(st.booleans()))
    for (here, key), (cells, rows_of) in FLOWS.items():
        if not (all(found.sees(*cell) for cell in cells) and all(found.sees_all(each) for each in rows_of)):
            for role in roles:
                if here in role:
                    role[here]["fields"][key] = "hidden"
    seen = found.sees("order", "amount") and found.sees_all("order")
    return replace(found, reads_ledger=seen and draw(st.booleans()))


def _role(draw: st.DrawFn, *, is_only: bool) -> dict[str, Rights]:
    forms: dict[str, Rights] = {}
    for here, fields in FORMS.items():
        if not is_only and draw(st.booleans()):
            continue
        actions = draw(st.sets(st.sampled_from(("create", "update", "delete", "export"))))
        if draw(st.integers(0, 9)):
            actions |= {"read"}
        if here == "order" and draw(st.booleans()):
            actions |= {"finish"}
        rights = {key: draw(st.sampled_from(_allowed(key))) for key in draw(st.sets(st.sampled_from(fields)))}
        rows = draw(st.sampled_from(("all", "all", _OPEN, "own", "department", "organisation")))
        forms[here] = {"actions": sorted(actions), "fields": rights, "rows": rows}
    return forms


def _scopes() -> st.SearchStrategy[frozenset[Cell]]:
    """What a key is good for."""
    forms, actions = ("*", *(f"shop.{form}" for form in FORMS)), ("*", "read", "create", "update", "delete")
    some = st.frozensets(st.tuples(st.sampled_from(forms), st.sampled_from(actions)), min_size=1, max_size=5)
    return some | some.map(lambda pairs: pairs | {("*", "read")}) | st.just(frozenset({("shop.order", "finish"), ("*", "read")}))


def _allowed(key: str) -> tuple[str, ...]:
    found = ("hidden", "read") if key in _COMPUTED else ("hidden", "read", "write")
    return found if key in _NOT_MASKED else (*found, "masked")


def records(reader: Drawn, world: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(form, maker, values) of the records of a world, in the order in which they are made. `paper` is the text of a file."""
    members, orders, notes = reader.makers[:4], reader.makers[4:8], reader.makers[8:]
    made = _Made(reader, world)
    codes: list[str] = []
    for number, (shelf, maker) in enumerate(zip(("open", "open", "shut", "shut"), members, strict=True)):
        values = {key: made.value("member", key, number, shelf, maker) for key in PLANTED["member"]}
        codes.append(values["code"])
        yield "shop.member", maker, {**values, "shelf": shelf, "friend": {"code": codes[0]} if number == 1 else None}
    numbers: list[str] = []
    for number, (member, shelf) in enumerate(((0, "open"), (2, "open"), (1, "shut"), (3, "shut"))):
        values = {key: made.value("order", key, number, shelf, orders[number]) for key in PLANTED["order"]}
        numbers.append(values["no"])
        yield "shop.order", orders[number], {**values, "shelf": shelf, "member": {"code": codes[member]}}
    for number, shelf in enumerate(SHELVES):
        text = made.value("note", "text", number, shelf, notes[number])
        yield "shop.note", notes[number], {"text": text, "shelf": shelf, "order": {"no": numbers[number * 2]}}


def rows(reader: Drawn) -> Iterator[tuple[str, int, str, str]]:
    """(form, its number, shelf, maker) of the members and orders that `records` makes; notes are made by a rule too."""
    shelves = ("open", "open", "shut", "shut")
    for here, makers in (("member", reader.makers[:4]), ("order", reader.makers[4:8])):
        for number, (shelf, maker) in enumerate(zip(shelves, makers, strict=True)):
            yield here, number, shelf, maker


@dataclass(frozen=True, slots=True)
class _Made:
    reader: Drawn
    world: str

    def value(self, form: str, key: str, number: int, shelf: str, maker: str) -> Any:
        """The same in both worlds, unless it is a secret. One behind a mask may be found by its whole value: nobody guesses it."""
        is_secret = self.reader.is_secret(form, key, shelf, maker)
        world = self.world if is_secret else "0"
        is_masked = self.reader.is_masked(form, key)
        if key == "phone":
            return f"138{number}{('145' if is_masked else '123')['0ab'.index(world)]}325678"
        if key in ("size", "amount"):
            return 100 + number + {"0": 0, "a": 73_000_000, "b": 97_000_000}[world] + 100 * is_masked
        if key == "lines":
            return [{"product": f"{form}lines{number}{world}", "price": 5 + "0ab".index(world)}]
        return f"{form[0]}{key}{number}{world}{'MASKED' if is_masked else 'SECRET' if is_secret else ''}"
