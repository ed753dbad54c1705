"""Everything that services share in a process, built once by bootstrap and passed along. No state of a request in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from engines.blueprint.registries import Registries
from engines.expression.language import Language
from engines.kernel.clock import Clock
from engines.kernel.messages import Catalog
from runtime.config import Settings
from runtime.services.release import ReleaseCache
from runtime.storage.database import Database
from runtime.storage.files import FileStore
from runtime.storage.ids import IdSource
from runtime.storage.ledger_tables import LedgerTables
from runtime.storage.sealer import Sealer
from runtime.storage.system_tables import SystemTables
from runtime.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Platform:
    """The parts of one running installation."""

    settings: Settings
    database: Database
    ids: IdSource
    language: Language
    registries: Registries
    catalog: Catalog
    releases: ReleaseCache
    system_tables: SystemTables
    ledger_tables: LedgerTables
    sealer: Sealer
    files: FileStore
    clock: Callable[[Workspace], Clock]
    """The workspace's clock; tests and `--at` put another in its place."""

    def now(self) -> datetime:
        """The machine's time, for what is noted about the installation itself."""
        return datetime.now(UTC)
