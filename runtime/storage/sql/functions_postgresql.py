"""Functions in PostgreSQL's words, by subject. Used by `functions`."""

from collections.abc import Mapping

from runtime.storage.sql.functions_postgresql_text import TEXT_FUNCTIONS
from runtime.storage.sql.translating import Builder

POSTGRESQL: Mapping[str, Builder] = {**TEXT_FUNCTIONS}
