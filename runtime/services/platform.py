"""Everything that services share in a process, built once by bootstrap and passed along. No state of a request in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from engines.blueprint.registries import Registries
from engines.expression.language import Language
from engines.kernel.clock import Clock
from engines.kernel.messages import Catalog
from runtime.auth.known_actors import KnownActors
from runtime.auth.read_log import ReadLog
from runtime.auth.throttle import Throttle
from runtime.config import Settings
from runtime.plugin_host.channels import Channels
from runtime.printing.printer import Printer
from runtime.services.release import ReleaseCache
from runtime.storage.database import Database
from runtime.storage.files import FileStore
from runtime.storage.ids import IdSource
from runtime.storage.jobs import Offer
from runtime.storage.ledger_tables import LedgerTables
from runtime.storage.sealer import Sealer
from runtime.storage.system_tables import SystemTables
from runtime.storage.workspace import Workspace
from runtime.telemetry import Telemetry


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
    known_actors: KnownActors
    throttle: Throttle
    read_log: ReadLog
    telemetry: Telemetry
    printer: Printer
    channels: Channels
    clock: Callable[[Workspace], Clock]
    """The workspace's clock; tests and `--at` put another in its place."""
    wake: Callable[[Sequence[Offer]], None]
    """Tells workers of jobs that were committed. Never raises, never waits long: whoever is not told looks by himself."""

    def now(self) -> datetime:
        """The machine's time, for what is noted about the installation itself."""
        return datetime.now(UTC)
