"""What a print template names, found without running it.

Only what can be followed may be written: values of the record, of records that its links lead to and of rows of its
sub-tables, with the filters listed here. So an unknown field is found when the app is checked, nobody reaches into the
program, and a rename can write the new key (`print_renaming.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, Literal, TypeAlias

from jinja2 import Environment, TemplateSyntaxError, nodes

from engines.expression.scope import FieldShape, FormShape, Schema
from engines.kernel.errors import Problem

#: What is read of a record: by field id, of links and sub-tables what is read behind them.
Reads: TypeAlias = "dict[str, Reads]"

#: The filters of a template; the runtime has one for each.
FILTERS: Final = frozenset({
    "money", "number", "date", "datetime", "time", "qr", "barcode", "image", "lines",
    "default", "join", "length", "first", "last", "sum", "sort", "map", "selectattr", "rejectattr", "reverse",
    "upper", "lower", "trim", "truncate", "round", "abs",
})  # fmt: skip
TESTS: Final = frozenset({
    "defined", "undefined", "none", "odd", "even", "divisibleby", "eq", "ne", "lt", "le", "gt", "ge", "in", "true", "false",
    "equalto", "==", "!=", "<", "<=", ">", ">=",
})  # fmt: skip
#: Functions, and values without fields.
FUNCTIONS: Final = frozenset({"range", "words", "namespace"})
VALUES: Final = frozenset({"lang", "now", "printed_by"})
LOOP: Final = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"})

#: Filters of lists of rows that leave them rows, take one of them, or take a field of each.
STAY_ROWS: Final = frozenset({"sort", "selectattr", "rejectattr", "reverse"})
ONE_ROW: Final = frozenset({"first", "last"})
BY_FIELD: Final = frozenset({"sort", "selectattr", "rejectattr", "map", "sum"})
_PLAIN_NODES: Final = (
    nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr, nodes.Test, nodes.Slice, nodes.Concat,
    nodes.Compare, nodes.Operand, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Add, nodes.Sub, nodes.Mod, nodes.And,
    nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Tuple, nodes.List, nodes.Keyword,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression stands for, as far as names can be asked of it."""

    kind: Literal["value", "record", "rows", "titles", "loop", "space", "unknown"]
    """`unknown`: what is not there, or leads to what is not: told once."""
    shape: FormShape | None = None
    reads: Reads = field(default_factory=dict, compare=False)
    """Where reads behind it are noted."""


VALUE: Final = Meaning("value")
UNKNOWN: Final = Meaning("unknown")


def read_template(text: str, form: FormShape, schema: Schema) -> tuple[Reads, list[tuple[Problem, int]]]:
    """What a template reads of a record of `form`, and what is wrong with it, each with its line."""
    names = Names(form, schema)
    try:
        names.statement(reading_environment().parse(text))
    except TemplateSyntaxError as error:
        names.tell(error.lineno, "print_syntax", reason=str(error.message)[:200], line=error.lineno)
    except RecursionError:
        names.tell(1, "print_too_deep")
    return names.reads, names.problems


def fields_of(reads: Reads, form: str, schema: Schema) -> Iterator[tuple[str, str]]:
    """(form id, field id) of everything that is read."""
    shape = schema.by_id(form)
    for id, behind in reads.items():
        yield form, id
        target = None if shape is None or id not in shape.by_id else target_of(shape.by_id[id])
        if target is not None:
            yield from fields_of(behind, target, schema)


def target_of(shape: FieldShape) -> str | None:
    """The form that a link or sub-table leads to."""
    kind = shape.type.item if shape.type.kind == "list" and shape.type.item is not None else shape.type
    return kind.form if kind.kind in ("reference", "record") else None


def is_rows(shape: FieldShape) -> bool:
    """Whether it is a sub-table: its rows are forms below their form, `app.form.field`."""
    kind = shape.type
    return kind.kind == "list" and kind.item is not None and kind.item.kind == "record" and str(kind.item.form).count(".") == 2


def reading_environment() -> Environment:
    """Only to read templates: nothing is rendered with it."""
    return Environment(autoescape=True, keep_trailing_newline=True)


class Names:
    """A walk through one template, and what its names mean."""

    def __init__(self, form: FormShape, schema: Schema) -> None:
        self.reads: Reads = {}
        self.problems: list[tuple[Problem, int]] = []
        self.names: dict[str, Meaning] = {
            **dict.fromkeys(VALUES, VALUE), "record": Meaning("record", form, self.reads), "titles": Meaning("titles", form),
            "loop": Meaning("loop"),
        }  # fmt: skip
        self._own = frozenset((*self.names, *FUNCTIONS))
        self._schema = schema

    def tell(self, at: int, code: str, hint: str | None = None, /, **params: object) -> None:
        """Note what is wrong."""
        self.problems.append((Problem(code, "", params, hint), at))

    def statement(self, node: nodes.Node) -> None:
        """Statements, and the expressions in them."""
        match node:
            case nodes.Template() | nodes.If() | nodes.Output():
                for child in node.iter_child_nodes():
                    self.statement(child)
            case nodes.For():
                self._loop(node)
            case nodes.Assign():
                if isinstance(node.target, nodes.NSRef):
                    self.meaning(node.node)
                else:
                    self._bind(node.target, self.meaning(node.node))
            case nodes.Expr():
                self.meaning(node)
            case _:
                self._refuse(node)

    def _loop(self, node: nodes.For) -> None:
        of = self.meaning(node.iter)
        if of.kind == "record":
            self.tell(node.lineno, "print_not_a_list")
        self._bind(node.target, Meaning("record", of.shape, of.reads) if of.kind == "rows" else VALUE)
        if node.test is not None:
            self.meaning(node.test)
        if node.recursive:
            self.tell(node.lineno, "print_not_possible", what="recursive")
        for child in (*node.body, *node.else_):
            self.statement(child)

    def _bind(self, target: nodes.Node, meaning: Meaning) -> None:
        """A name means one thing in the whole template."""
        if not isinstance(target, nodes.Name):
            self._refuse(target)
            return
        known = self.names.setdefault(target.name, meaning)
        if target.name in self._own or known != meaning:
            self.tell(target.lineno, "print_name_twice", name=target.name)
        elif known.reads is not meaning.reads:
            _joined(known.reads, meaning.reads)

    def meaning(self, node: nodes.Node) -> Meaning:
        """What an expression stands for; its names are checked."""
        match node:
            case nodes.Name():
                return self._name(node)
            case nodes.Getattr():
                return self.inside(self.meaning(node.node), node.attr, node.lineno)
            case nodes.Getitem():
                return self._item(node)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Call():
                return self._call(node)
            case nodes.CondExpr() if node.expr2 is not None:
                self.meaning(node.test)
                one, other = self.meaning(node.expr1), self.meaning(node.expr2)
                return one if one == other and one.reads is other.reads else VALUE
            case nodes.Test() if node.name not in TESTS:
                self.tell(node.lineno, "print_unknown_name", name=node.name)
            case _ if not isinstance(node, _PLAIN_NODES):
                self._refuse(node)
                return VALUE
        for child in node.iter_child_nodes():
            self.meaning(child)
        return VALUE

    def _name(self, node: nodes.Name) -> Meaning:
        found = self.names.get(node.name)
        if node.name in FUNCTIONS:
            self.tell(node.lineno, "print_not_possible", what=node.name)
            return VALUE
        if found is None:
            near = get_close_matches(node.name, [*self.names, *FUNCTIONS], 1)
            self.tell(node.lineno, "print_unknown_name", near[0] if near else None, name=node.name)
            return VALUE
        return found

    def inside(self, of: Meaning, name: str, line: int) -> Meaning:
        """What a name after a dot stands for."""
        if of is UNKNOWN:
            return UNKNOWN
        if of.kind == "loop" and name in LOOP:
            return VALUE
        if of.kind == "space" and not name.startswith("_"):
            return VALUE
        if of.shape is None or of.kind not in ("record", "titles"):
            self.tell(line, "print_nothing_inside", name=name)
            return VALUE
        shape = of.shape.by_key.get(name)
        if shape is None:
            near = get_close_matches(name, list(of.shape.by_key), 1)
            self.tell(line, "print_field_unknown", near[0] if near else None, form=of.shape.key, field=name)
            return UNKNOWN
        return self.behind(of, shape, line)

    def behind(self, of: Meaning, shape: FieldShape, line: int) -> Meaning:
        """What a field stands for, of a record or of titles."""
        target = self._schema.by_id(target_of(shape) or "")
        if of.kind == "titles":
            return Meaning("titles", target)
        if shape.type.kind == "list" and shape.type.item is not None and shape.type.item.kind == "record" and not is_rows(shape):
            self.tell(line, "print_not_rows", field=shape.key)
            return VALUE
        behind = of.reads.setdefault(shape.id, {})
        if target is None:
            return VALUE if target_of(shape) is None else UNKNOWN
        return Meaning("rows" if is_rows(shape) else "record", target, behind)

    def _item(self, node: nodes.Getitem) -> Meaning:
        of = self.meaning(node.node)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self.inside(of, node.arg.value, node.lineno)
        self.meaning(node.arg)
        if of.kind == "rows":
            return of if isinstance(node.arg, nodes.Slice) else Meaning("record", of.shape, of.reads)
        if of.kind not in ("value", "unknown"):
            self.tell(node.lineno, "print_field_by_formula")
        return VALUE

    def _filter(self, node: nodes.Filter) -> Meaning:
        of = VALUE if node.node is None else self.meaning(node.node)
        if node.name not in FILTERS:
            near = get_close_matches(node.name, list(FILTERS), 1)
            self.tell(node.lineno, "print_filter_unknown", near[0] if near else None, name=node.name)
        by = next((each.value for each in node.kwargs if each.key == "attribute"), None)
        if node.name in ("selectattr", "rejectattr"):
            by = node.args[0] if node.args else by
        if node.name == "map" and by is None:
            self.tell(node.lineno, "print_not_possible", what="map")
        if by is not None and node.name in BY_FIELD:
            self._by(of, by, node.lineno)
        for each in (*node.args, *(pair.value for pair in node.kwargs)):
            self.meaning(each)
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            self.tell(node.lineno, "print_not_possible", what="*")
        if of.kind == "rows":
            return of if node.name in STAY_ROWS else Meaning("record", of.shape, of.reads) if node.name in ONE_ROW else VALUE
        return VALUE

    def _by(self, of: Meaning, by: nodes.Node, line: int) -> None:
        """The field by which rows are sorted, added up and so on."""
        if not isinstance(by, nodes.Const) or not isinstance(by.value, str):
            self.tell(line, "print_field_by_formula")
            return
        at = Meaning("record", of.shape, of.reads) if of.kind == "rows" else of
        for name in by.value.split("."):
            at = self.inside(at, name, line)

    def _call(self, node: nodes.Call) -> Meaning:
        known = isinstance(node.node, nodes.Name) and node.node.name in FUNCTIONS
        if not known or node.dyn_args is not None or node.dyn_kwargs is not None:
            self.tell(node.lineno, "print_not_possible", what="()")
            return VALUE
        for each in (*node.args, *(pair.value for pair in node.kwargs)):
            self.meaning(each)
        return Meaning("space") if isinstance(node.node, nodes.Name) and node.node.name == "namespace" else VALUE

    def _refuse(self, node: nodes.Node) -> None:
        lines = (each.lineno for each in (node, *node.find_all(nodes.Node)) if getattr(each, "lineno", None))
        self.tell(next(lines, 1), "print_not_possible", what=_word(type(node).__name__))


def _joined(into: Reads, reads: Reads) -> None:
    for id, behind in reads.items():
        _joined(into.setdefault(id, {}), behind)


def _word(name: str) -> str:
    """The word of a template for a kind of node: `FromImport` → `import`."""
    return {"Pow": "**", "Dict": "{}", "FromImport": "import", "ScopedEvalContextModifier": "autoescape"}.get(name, name.lower())
