"""Entries of a ledger as rows that formulas can stand on: what `engines/report/entries.py` says there is, of accounts whose
owners may be seen. Called by `report_rows.py`.
"""

from sqlalchemy import select
from sqlalchemy.sql.expression import FromClause

from engines.report.entries import entries_of
from runtime.storage.sql.expression import Translator
from runtime.storage.sql.translating import Row
from runtime.storage.system_tables import SYSTEM


def entry_rows(translator: Translator, ledger: str, owner_form: str) -> Row:
    """All entries of a ledger, with the record that owns the account; entries of owners that are deleted or may not be seen are
    not among them."""
    books = SYSTEM.ledger
    entry, transaction, account = books.entry.alias(), books.transaction.alias(), books.account.alias()
    owner, conditions = translator.scan(owner_form)
    joined: FromClause = entry.join(transaction, transaction.c.id == entry.c.transaction_id)
    joined = joined.join(account, account.c.id == entry.c.account_id)
    joined = joined.join(owner.table, owner.table.c.id == account.c.owner_id)
    chosen = (
        transaction.c.id, transaction.c.type, entry.c.book, entry.c.amount, transaction.c.occurred_at, transaction.c.recorded_at,
        owner.table.c.id.label("owner"),
    )  # fmt: skip
    # An account belongs to one ledger, as its transactions do.
    found = select(*chosen).select_from(joined).where(account.c.ledger == ledger, *conditions)
    return Row(entries_of(ledger), found.subquery())
