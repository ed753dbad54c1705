"""Functions in PostgreSQL's words, by subject. Used by `functions`."""

from collections.abc import Mapping

from runtime.storage.sql.functions_postgresql_calendar import CALENDAR_FUNCTIONS
from runtime.storage.sql.functions_postgresql_date import DATE_FUNCTIONS
from runtime.storage.sql.functions_postgresql_number import NUMBER_FUNCTIONS
from runtime.storage.sql.functions_postgresql_text import TEXT_FUNCTIONS
from runtime.storage.sql.translating import Builder

POSTGRESQL: Mapping[str, Builder] = {**NUMBER_FUNCTIONS, **TEXT_FUNCTIONS, **DATE_FUNCTIONS, **CALENDAR_FUNCTIONS}
