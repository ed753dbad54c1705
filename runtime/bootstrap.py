"""The only wiring: builds the platform of a process from its settings. Called by the command line, the server and tests."""

from collections.abc import Callable

from engines.access.messages import MESSAGES as ACCESS
from engines.blueprint.messages import MESSAGES as BLUEPRINT
from engines.blueprint.registries import Registries
from engines.expression.language import default_language
from engines.expression.messages import MESSAGES as EXPRESSION
from engines.form.messages import MESSAGES as FORM
from engines.kernel.clock import Clock
from engines.kernel.messages import Catalog
from engines.ledger.messages import MESSAGES as LEDGER
from engines.record.field_types import field_types
from engines.record.messages import MESSAGES as RECORD
from engines.rule.messages import MESSAGES as RULE
from runtime.config import Settings
from runtime.services.door_messages import MESSAGES as DOORS
from runtime.services.messages import MESSAGES as SERVICES
from runtime.services.platform import Platform
from runtime.services.release import ReleaseCache
from runtime.services.why_messages import MESSAGES as WHY
from runtime.spreadsheets.messages import MESSAGES as SPREADSHEETS
from runtime.storage import workspace
from runtime.storage.database import Database
from runtime.storage.files import FileStore
from runtime.storage.ids import IdSource
from runtime.storage.messages import MESSAGES as STORAGE
from runtime.storage.sealer import ClearSealer
from runtime.storage.sql.messages import MESSAGES as SQL
from runtime.storage.system_tables import SYSTEM
from runtime.storage.workspace import Workspace


def build(settings: Settings, clock: Callable[[Workspace], Clock] = workspace.clock_of) -> Platform:
    """The platform. Opens no connection yet; `clock` is another only in tests and for `--at`."""
    if settings.database_url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    language = default_language()
    registries = Registries(field_types())
    return Platform(
        settings=settings,
        database=database,
        ids=IdSource(database),
        language=language,
        registries=registries,
        catalog=catalog(),
        releases=ReleaseCache(language, registries),
        system_tables=SYSTEM,
        ledger_tables=SYSTEM.ledger,
        sealer=ClearSealer(),
        files=FileStore(settings.data_dir / "files"),
        clock=clock,
    )


def catalog() -> Catalog:
    """All sentences of all rooms."""
    return Catalog(
        ACCESS, BLUEPRINT, DOORS, EXPRESSION, FORM, LEDGER, RECORD, RULE, SERVICES, SPREADSHEETS, SQL, STORAGE, WHY,
    )  # fmt: skip
