"""System fields of every record, and the shapes of users, organisations and departments: what formulas may know of them."""

from collections.abc import Mapping

from engines.expression.scope import FieldShape, FormShape
from engines.expression.types import DATETIME, INTEGER, TEXT, Type, reference
from engines.record.entity import SYSTEM_FIELDS
from engines.record.field_types.user import USER

ORGANISATION = "organisation"
DEPARTMENT = "department"

#: The type of each system field, in the order of `SYSTEM_FIELDS`.
SYSTEM_TYPES: Mapping[str, Type] = {
    "id": INTEGER.required(),
    "public_id": TEXT.required(),
    "external_id": TEXT,
    "version": INTEGER.required(),
    "created_at": DATETIME.required(),
    "created_by": reference(USER),
    "updated_at": DATETIME.required(),
    "updated_by": reference(USER),
    "owner_id": reference(USER),
    "dept_id": reference(DEPARTMENT),
    "org_id": reference(ORGANISATION),
    "deleted_at": DATETIME,
}

#: Those that change behind a record's back; a formula that reads them is computed on reading.
RESTLESS = frozenset({"version", "updated_at", "updated_by", "deleted_at"})
#: Those that have an index.
_INDEXED = frozenset({"id", "public_id", "external_id"})

SYSTEM_SHAPES: Mapping[str, FieldShape] = {
    name: FieldShape(name, name, SYSTEM_TYPES[name], indexed=name in _INDEXED) for name in SYSTEM_FIELDS
}


def _directory(form: str, fields: Mapping[str, Type]) -> FormShape:
    shapes = {name: FieldShape(name, name, kind, indexed=name == "id") for name, kind in fields.items()}
    return FormShape(form, form, shapes, shapes, is_small=False)


#: Forms that links and paths may lead to, and that are no app's: by id, not by key, so that `records(…)` does not see them.
DIRECTORY: Mapping[str, FormShape] = {
    USER: _directory(USER, {"id": INTEGER.required(), "login": TEXT, "name": TEXT}),
    ORGANISATION: _directory(ORGANISATION, {"id": INTEGER.required(), "name": TEXT}),
    DEPARTMENT: _directory(DEPARTMENT, {"id": INTEGER.required(), "name": TEXT}),
}
