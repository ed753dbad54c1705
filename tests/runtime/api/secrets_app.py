"""An app in which everything that could carry a secret is there, roles drawn over it, and two worlds of records that differ in
nothing but what such a role may not see.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from engines.access.access import Access, put_together
from engines.access.policy import compile_role
from engines.blueprint.model import Release
from engines.expression.language import Language
from engines.record.schema import EntitySchema
from tests.factories.apps import Parts, app, form, rule
from tests.factories.apps import field as field_

Rights = Mapping[str, Any]
Cell = tuple[str, str]
#: Shelves decide which rows a condition hides; they never are a secret themselves.
SHELVES = ("open", "shut")
_SHELF = field_("shelf", "select", options=[{"key": each} for each in SHELVES])

MEMBER = form(
    "member", field_("name", unique=True), field_("code", unique=True), field_("phone", "phone", unique=True, mask="phone"),
    field_("kept"), field_("size", "integer"), _SHELF, field_("friend", "link", target="shop.member", on_delete="clear"),
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
    rule("copy", "shop.order.created", {"create": {"form": "shop.note", "set": {
        "text": "member.kept", "order": "this", "shelf": "shelf"}}}, condition='memo != "quiet"'),
    rule("lift", "shop.order.created", {"adjust": {"record": "member", "field": "size", "by": "1"}}),
    rule("drain", "shop.order.action:finish", {"adjust": {"record": "member", "field": "size", "by": "-1000", "floor": "0"}}),
)  # fmt: skip
READER = {"key": "reader", "title": "Reader", "forms": {}}

FORMS: Mapping[str, tuple[str, ...]] = {
    "member": ("name", "code", "phone", "kept", "size", "friend", "tail", "spend", "orders", "many", "balance"),
    "order": ("no", "member", "amount", "memo", "lines", "line_sum", "member_name", "member_kept"),
    "note": ("text", "order"),
}
#: Fields whose values differ between the worlds where they are secret.
PLANTED: Mapping[str, tuple[str, ...]] = {
    "member": ("name", "code", "phone", "kept", "size"), "order": ("no", "amount", "memo", "lines"), "note": ("text",),
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
    found["shop"]["roles/reader.json"] = READER
    return found


@dataclass(frozen=True, slots=True)
class Drawn:
    """A role, and what it may not see."""

    forms: Mapping[str, Rights]
    reads_ledger: bool
    is_whole: Mapping[str, bool] = field(default_factory=dict)
    """By form: whether all rows are seen."""

    def access(self, release: Release, language: Language) -> Access:
        """The role, compiled and put together as the guard does."""
        own = {"shop.order": {"finish": "finish"}}
        ledgers = {"shop.credit": ["read"]} if self.reads_ledger else {}
        raw = {"key": "reader", "title": "Reader", "forms": {f"shop.{key}": rights for key, rights in self.forms.items()},
               "ledgers": ledgers}  # fmt: skip
        role, problems = compile_role(
            raw, "shop", release.entities, EntitySchema(release.entities), own, {"shop.credit": "shop.credit"}, language
        )
        assert problems == []
        return put_together([role], release.entities, {"shop.order": ["finish"]}, language, None, {"shop.credit": "shop.member"})

    def reads(self, form: str) -> bool:
        """Whether any row is seen."""
        return form in self.forms and "read" in self.forms[form]["actions"]

    def sees(self, form: str, field: str) -> bool:
        """Whether its values are seen as they are."""
        return self.reads(form) and self.forms[form]["fields"].get(field, "read") in ("read", "write")

    def is_masked(self, form: str, field: str) -> bool:
        """Whether they are seen behind their mask."""
        return self.reads(form) and self.forms[form]["fields"].get(field) == "masked"

    def is_secret(self, form: str, field: str, shelf: str) -> bool:
        """Whether a value must not be known."""
        return not self.sees(form, field) or not self.sees_row(form, shelf)

    def sees_row(self, form: str, shelf: str) -> bool:
        """Whether a row on this shelf is seen."""
        return self.reads(form) and (self.is_whole[form] or shelf == "open")


@st.composite
def roles(draw: st.DrawFn) -> Drawn:
    """Any role that gives nothing away by what authors let flow."""
    forms: dict[str, Rights] = {}
    whole: dict[str, bool] = {}
    for form_, fields in FORMS.items():
        actions = draw(st.sets(st.sampled_from(("create", "update", "delete", "export"))))
        if draw(st.integers(0, 9)):
            actions |= {"read"}
        if form_ == "order" and draw(st.booleans()):
            actions |= {"finish"}
        whole[form_] = draw(st.booleans())
        rights = {key: draw(st.sampled_from(_allowed(key))) for key in draw(st.sets(st.sampled_from(fields)))}
        rows: Any = "all" if whole[form_] else {"condition": 'shelf == "open"'}
        forms[form_] = {"actions": sorted(actions), "fields": rights, "rows": rows}
    drawn = Drawn(forms, draw(st.booleans()), whole)
    for (form_, key), (cells, rows_of) in FLOWS.items():
        if not (all(drawn.sees(*cell) for cell in cells) and all(drawn.reads(each) and whole[each] for each in rows_of)):
            forms[form_]["fields"][key] = "hidden"
    seen = drawn.sees("order", "amount") and drawn.reads("order") and whole["order"]
    return Drawn(forms, drawn.reads_ledger and seen, whole)


def _allowed(key: str) -> tuple[str, ...]:
    found = ("hidden", "read") if key in _COMPUTED else ("hidden", "read", "write")
    return found if key in _NOT_MASKED else (*found, "masked")


def records(role: Drawn, world: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(form, values) of the records of a world, in the order in which they are made."""
    made = _Made(role, world)
    for number, shelf in enumerate(("open", "open", "shut", "shut")):
        values = {key: made.value("member", key, number, shelf) for key in PLANTED["member"]}
        friend = {"code": made.value("member", "code", number - 1, "open")} if number == 1 else None
        yield "shop.member", {**values, "shelf": shelf, "friend": friend}
    for number, (member, shelf) in enumerate(((0, "open"), (2, "open"), (1, "shut"), (3, "shut"))):
        values = {key: made.value("order", key, number, shelf) for key in PLANTED["order"]}
        code = made.value("member", "code", member, "open" if member < 2 else "shut")
        yield "shop.order", {**values, "shelf": shelf, "member": {"code": code}}
    for number, shelf in enumerate(SHELVES):
        no = made.value("order", "no", number * 2, shelf)
        yield "shop.note", {"text": made.value("note", "text", number, shelf), "shelf": shelf, "order": {"no": no}}


@dataclass(frozen=True, slots=True)
class _Made:
    role: Drawn
    world: str

    def value(self, form: str, key: str, number: int, shelf: str) -> Any:
        """The same in both worlds, unless it is a secret. One behind a mask may be found by its whole value: nobody guesses it."""
        is_secret = self.role.is_secret(form, key, shelf)
        world = self.world if is_secret else "0"
        is_masked = self.role.is_masked(form, key)
        if key == "phone":
            return f"138{number}{('145' if is_masked else '123')['0ab'.index(world)]}325678"
        if key in ("size", "amount"):
            return 100 + number + {"0": 0, "a": 73_000_000, "b": 97_000_000}[world] + 100 * is_masked
        if key == "lines":
            return [{"product": f"{form}lines{number}{world}", "price": 5 + "0ab".index(world)}]
        return f"{form[0]}{key}{number}{world}{'MASKED' if is_masked else 'SECRET' if is_secret else ''}"
