"""The forms as one reader may know them: for formulas that people give (filters, sub-formulas, columns).

What is hidden does not exist: a formula that names it is refused like one that names nothing. What is seen masked may only
be compared with a whole value, so that nobody finds it out by halving.
"""

from engines.access.access import Access
from engines.expression.formula import Formula
from engines.expression.scope import FormShape, Schema
from engines.expression.traversal import children
from engines.expression.tree import Compare, Constant, Get, ListOf, Node, Records, This
from engines.kernel.errors import Invalid, Problem
from engines.record.system_fields import DIRECTORY


class ReaderSchema:
    """A `Schema` of what may be seen. Shapes are made when they are first asked for."""

    def __init__(self, schema: Schema, access: Access) -> None:
        self._schema = schema
        self._access = access
        self._shapes: dict[str, FormShape] = {}

    def by_id(self, form: str) -> FormShape | None:
        """The form with this full id: without fields where it may not be read, so that paths into it end."""
        if form in DIRECTORY:
            return self._schema.by_id(form)
        if form not in self._shapes:
            shape = self._schema.by_id(form)
            if shape is None:
                return None
            self._shapes[form] = self._seen(shape)
        return self._shapes[form]

    def by_key(self, form: str) -> FormShape | None:
        """The form with this full key, where it may be read."""
        shape = self._schema.by_key(form)
        return self.by_id(shape.id) if shape is not None and self._access.may(shape.id, "read") else None

    def keys(self) -> tuple[str, ...]:
        """Full keys of the forms that may be read."""
        everything = self._schema.keys()
        return tuple(key for key in everything if self.by_key(key) is not None)

    def _seen(self, shape: FormShape) -> FormShape:
        if not self._access.may(shape.id, "read"):
            return FormShape(shape.id, shape.key, {}, {})
        seen = [each for each in shape.by_id.values() if self._access.sees(shape.id, each.id)]
        return FormShape(shape.id, shape.key, {each.id: each for each in seen}, {each.key: each for each in seen}, shape.is_small)


def refuse_masked(formula: Formula, schema: Schema, access: Access) -> None:
    """Raise `Invalid` `masked_field` where a formula does more with a masked field than compare it with whole values."""
    for form, field in _looked_into(formula.tree):
        if access.right(form, field) == "masked":
            shape = schema.by_id(form)
            key = field if shape is None or field not in shape.by_id else shape.by_id[field].key
            raise Invalid(Problem("masked_field", params={"field": key}))


def _looked_into(node: Node) -> list[tuple[str, str]]:
    """Fields that a tree does anything with but compare them with literals."""
    inside: tuple[Node, ...] = children(node)
    found = [(node.form, node.field)] if isinstance(node, Get) else []
    if isinstance(node, Records):
        found = [(node.form, name) for name, _ in node.sort]
    if isinstance(node, Compare):
        field = _compared_whole(node)
        if field is not None:
            inside = () if isinstance(field.source, This) else (field.source,)
    return found + [each for child in inside for each in _looked_into(child)]


def _compared_whole(node: Compare) -> Get | None:
    """The field that a comparison only holds against whole literals: `field == x`, `x == field`, `field in [x, y]`. (`x in
    field` would ask for a part of a list.)"""
    match node:
        case Compare(operators=("==",), operands=(Get() as field, Constant())):
            return field
        case Compare(operators=("==",), operands=(Constant(), Get() as field)):
            return field
        case Compare(operators=("in",), operands=(Get() as field, ListOf(items=items))):
            return field if all(isinstance(item, Constant) for item in items) else None
        case _:
            return None
