"""A part of a formula as people read it: fields and options by their titles instead of their keys.

For sentences only; nobody reads it back. Called by `explain_record.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engines.blueprint.model import Release
from engines.expression.printer import print_tree
from engines.expression.scope import FieldShape, FormShape, Scope
from engines.expression.tree import Node
from engines.kernel.text import localised


@dataclass(frozen=True, slots=True)
class _Titled:
    """The schema of a release with titles for keys."""

    release: Release
    locale: str

    def by_id(self, form: str) -> FormShape | None:
        """The form, its fields called by title."""
        entity, shape = self.release.entities.get(form), self.release.schema.by_id(form)
        if entity is None or shape is None:
            return shape
        fields = {
            id: replace(field, key=localised(entity.fields[id].title, self.locale), option_keys=self._options(form, id, field))
            if id in entity.fields
            else field
            for id, field in shape.by_id.items()
        }
        return replace(shape, key=localised(entity.title, self.locale), by_id=fields)

    def _options(self, form: str, id: str, field: FieldShape) -> Mapping[str, str]:
        options = self.release.entities[form].fields[id].settings.get("options") or ()
        titles = {str(one.get("id", one["key"])): localised(one.get("title", one["key"]), self.locale) for one in options}
        return {**field.option_keys, **titles}

    def by_key(self, form: str) -> FormShape | None:
        """As in the release: nothing is read by title."""
        return self.release.schema.by_key(form)

    def keys(self) -> tuple[str, ...]:
        """As in the release."""
        return self.release.schema.keys()


def titled_scope(scope: Scope, release: Release, locale: str) -> Scope:
    """The same names, told by titles. Nothing is read by it."""
    return replace(scope, schema=_Titled(release, locale))


def titled(node: Node, scope: Scope, release: Release, locale: str) -> str:
    """The text of a part of a formula that was checked against `scope`."""
    return print_tree(node, titled_scope(scope, release, locale))
