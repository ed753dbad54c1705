"""The only wiring: builds the platform of a process from its settings. Called by the command line, the server and tests."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from engines.access.messages import MESSAGES as ACCESS
from engines.blueprint.messages import MESSAGES as BLUEPRINT
from engines.blueprint.registries import Registries
from engines.expression.language import default_language
from engines.expression.messages import MESSAGES as EXPRESSION
from engines.form.messages import MESSAGES as FORM
from engines.kernel.clock import Clock
from engines.kernel.messages import Catalog
from engines.ledger.messages import MESSAGES as LEDGER
from engines.message.messages import MESSAGES as MESSAGE
from engines.process.messages import MESSAGES as PROCESS
from engines.record.field_types import field_types
from engines.record.messages import MESSAGES as RECORD
from engines.report.messages import MESSAGES as REPORT
from engines.rule.messages import MESSAGES as RULE
from plugins.spec.hookspecs import Tools
from plugins.spec.http import Http
from plugins.spec.network import Guard
from plugins.spec.smtp import Smtp
from runtime.api.messages import MESSAGES as API
from runtime.auth.known_actors import KnownActors
from runtime.auth.messages import MESSAGES as AUTH
from runtime.auth.read_log import ReadLog
from runtime.auth.throttle import LocalThrottle
from runtime.config import Settings
from runtime.plugin_host.channels import Channels
from runtime.plugin_host.inbox import NoticeInbox
from runtime.plugin_host.loader import load_channels
from runtime.plugin_host.messages import MESSAGES as PLUGINS
from runtime.plugin_host.settings import PluginSettings
from runtime.printing.messages import MESSAGES as PRINTING
from runtime.printing.printer import Printer
from runtime.services.comment_messages import MESSAGES as COMMENTS
from runtime.services.delivery_messages import MESSAGES as DELIVERIES
from runtime.services.door_messages import MESSAGES as DOORS
from runtime.services.import_messages import MESSAGES as IMPORTS
from runtime.services.list_messages import MESSAGES as LISTS
from runtime.services.messages import MESSAGES as SERVICES
from runtime.services.people_messages import MESSAGES as PEOPLE
from runtime.services.platform import Platform
from runtime.services.process_messages import MESSAGES as PROCESSES
from runtime.services.release import ReleaseCache
from runtime.services.upkeep_messages import MESSAGES as UPKEEP
from runtime.services.why_messages import MESSAGES as WHY
from runtime.spreadsheets.messages import MESSAGES as SPREADSHEETS
from runtime.storage import workspace
from runtime.storage.database import Database
from runtime.storage.field_cipher import FieldCipher, seal_fields
from runtime.storage.files import FileStore
from runtime.storage.ids import IdSource
from runtime.storage.jobs import Offer
from runtime.storage.key_ring import KeyRing
from runtime.storage.messages import MESSAGES as STORAGE
from runtime.storage.sealer import Sealer
from runtime.storage.sql.messages import MESSAGES as SQL
from runtime.storage.system_tables import SYSTEM
from runtime.storage.workspace import Workspace
from runtime.telemetry import Telemetry, log
from runtime.worker.broker import Sender
from runtime.worker.shared_throttle import SharedThrottle


def build(
    settings: Settings, clock: Callable[[Workspace], Clock] = workspace.clock_of,
    wake: Callable[[Sequence[Offer]], None] | None = None,
) -> Platform:  # fmt: skip
    """The platform. Opens no connection yet; `clock` is another only in tests and for `--at`. `wake`: the bell of a process
    that has workers; else they are woken through Redis where there is one."""
    if settings.database_url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    ring = KeyRing(settings.master_key, settings.data_dir / "keys")
    database = Database(settings.database_url)
    seal_fields(database.engine.dialect, FieldCipher(ring))
    language = default_language()
    sealer, guard = Sealer(ring), Guard(settings.outbound_networks)
    channels = Channels(load_channels(Tools(Http(guard), Smtp(guard), NoticeInbox(database, sealer), log)), PluginSettings(ring))
    registries = Registries(field_types(), channels=channels.addresses())
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
        sealer=sealer,
        files=FileStore(settings.data_dir / "files"),
        known_actors=KnownActors(),
        throttle=LocalThrottle() if settings.redis_url is None else SharedThrottle(settings.redis_url, _mark(settings)),
        telemetry=Telemetry(),
        printer=Printer(),
        channels=channels,
        read_log=ReadLog(),
        clock=clock,
        wake=wake or (_nobody if settings.redis_url is None else Sender(settings.redis_url)),
    )


def _mark(settings: Settings) -> str:
    """What tells this installation from others that use the same Redis."""
    return sha256(settings.database_url.rpartition("@")[2].encode()).hexdigest()[:12]


def _nobody(_offers: Sequence[Offer]) -> None:
    """There is nobody to wake: workers look at the table themselves."""


def catalog() -> Catalog:
    """All sentences of all rooms."""
    return Catalog(
        ACCESS, API, AUTH, BLUEPRINT, COMMENTS, DELIVERIES, DOORS, EXPRESSION, FORM, IMPORTS, LEDGER, LISTS, MESSAGE, PEOPLE,
        PLUGINS, PRINTING, PROCESS, PROCESSES, RECORD, REPORT, RULE, SERVICES, SPREADSHEETS, SQL, STORAGE, UPKEEP, WHY,
    )  # fmt: skip
