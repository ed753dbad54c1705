"""The keys of records: what history, traces and jobs keep of people is sealed with them."""

from sqlalchemy import Column, MetaData, Table

from runtime.storage.types import ID, TEXT


def define(metadata: MetaData) -> Table:
    """record_key."""
    return Table(
        "record_key",
        metadata,
        Column("record_id", ID, primary_key=True, autoincrement=False),
        Column("wrapped", TEXT, nullable=False, doc="name of the master key, and the record's key sealed with it"),
    )
