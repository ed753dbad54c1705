"""Tables that every installation has, in one `METADATA`. Data tables of forms are made by `dynamic/tables.py`.

Changing a table here needs a migration in `migrations/`: a test compares a migrated database with this metadata.
"""

from dataclasses import dataclass

from sqlalchemy import MetaData, Sequence, Table

from runtime.storage import (
    comment_tables,
    draft_tables,
    identity_tables,
    installation_tables,
    key_tables,
    ledger_tables,
    message_tables,
    people_tables,
    process_tables,
    record_tables,
    search_tables,
    view_tables,
    work_tables,
)
from runtime.storage.ledger_tables import LedgerTables

METADATA = MetaData(
    naming_convention={"pk": "pk__%(table_name)s", "uq": "ux__%(table_name)s__%(column_0_name)s"},
)

#: PostgreSQL: each value opens a block of 1 000 ids. (SQLite: `workspace.next_id`.)
ID_SPACE = Sequence("id_space", start=1, increment=1000, metadata=METADATA)
#: PostgreSQL: one value per write transaction. (SQLite: `workspace.change_seq`.)
CHANGE_SEQ = Sequence("change_seq", start=1, metadata=METADATA)


@dataclass(frozen=True, slots=True)
class SystemTables:
    """The tables by name; their columns are described in `installation_`, `record_`, `work_`, `people_`,
    `identity_`, `comment_`, `message_`, `search_`, `key_`, `view_`, `process_` and `ledger_tables.py`."""

    workspace: Table
    release: Table
    form_table: Table
    field_column: Table
    change: Table
    trace: Table
    rule_text: Table
    rule_usage: Table
    sequence_counter: Table
    file: Table
    job: Table
    idempotency: Table
    incident: Table
    import_run: Table
    event: Table
    user: Table
    user_role: Table
    organisation: Table
    organisation_closure: Table
    department: Table
    department_closure: Table
    session: Table
    api_key: Table
    audit: Table
    draft: Table
    draft_file: Table
    comment: Table
    notice: Table
    message: Table
    delivery: Table
    delivery_try: Table
    plugin_setting: Table
    search: Table
    search_form: Table
    record_key: Table
    saved_view: Table
    process_version: Table
    process_instance: Table
    process_log: Table
    task: Table
    subscription: Table
    ledger: LedgerTables


SYSTEM = SystemTables(
    *installation_tables.define(METADATA),
    *record_tables.define(METADATA),
    *work_tables.define(METADATA),
    *people_tables.define(METADATA),
    *identity_tables.define(METADATA),
    *draft_tables.define(METADATA),
    *comment_tables.define(METADATA),
    *message_tables.define(METADATA),
    *search_tables.define(METADATA),
    key_tables.define(METADATA),
    view_tables.define(METADATA),
    *process_tables.define(METADATA),
    ledger_tables.define(METADATA),
)
