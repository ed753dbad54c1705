"""Entries of a ledger as something to ask about: what formulas may know of one. Storage reads them (`ledger_rows.py`).

One entry for each leg of a transaction: the owner's books (`active`, `pending`, `held`, `debt`) and the programme's. What an
owner has is the sum of the owner's books, debts negative; what was given and taken stands in the others with the sign turned.
"""

from collections.abc import Mapping

from engines.expression.scope import FieldShape, FormShape
from engines.expression.types import DATETIME, INTEGER, TEXT, Type, reference

_FIXED: Mapping[str, Type] = {
    "id": INTEGER.required(), "type": TEXT.required(), "book": TEXT.required(), "amount": INTEGER.required(),
    "occurred_at": DATETIME.required(), "recorded_at": DATETIME.required(),
}  # fmt: skip
#: What an entry has, by name.
ENTRY_FIELDS = (*_FIXED, "owner")


def entries_of(ledger: str) -> str:
    """The name of the shape of a ledger's entries. No form is called so."""
    return f"entries of {ledger}"


def entry_shape(ledger: str, owner_form: str) -> FormShape:
    """The shape."""
    types = {**_FIXED, "owner": reference(owner_form).required()}
    fields = {name: FieldShape(name, name, kind) for name, kind in types.items()}
    return FormShape(entries_of(ledger), entries_of(ledger), fields, fields)
