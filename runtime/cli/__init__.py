"""The command `tessera`: one module for each group of commands, each calling one service. `main` is its entry point."""

from importlib.metadata import PackageNotFoundError, version

import click

from runtime.cli.audit import audit
from runtime.cli.backup import backup, restore
from runtime.cli.blueprint import blueprint
from runtime.cli.db import db
from runtime.cli.demo import demo
from runtime.cli.doctor import doctor
from runtime.cli.door import Door, command
from runtime.cli.export import export
from runtime.cli.import_ import import_
from runtime.cli.key import key
from runtime.cli.ledger import ledger
from runtime.cli.organisation import department, organisation
from runtime.cli.records import records
from runtime.cli.serve import serve
from runtime.cli.user import user
from runtime.cli.why import why
from runtime.cli.work import scheduler, work, worker

_HELP = """Tessera runs business applications that are written down as blueprints.

Settings are environment variables (TESSERA_DATA_DIR, TESSERA_DATABASE_URL, TESSERA_PORT, …) with safe defaults.

Exit status: 0 done; 1 refused, or something is wrong; 2 the command was called wrongly; 3 busy, or in conflict with what
is there; 4 the installation cannot be used as it is.
"""


@command("version")
def version_(door: Door) -> None:
    """Tell the version."""
    try:
        found = version("tessera")
    except PackageNotFoundError:
        found = "0"
    door.answer({"version": found}, lambda: door.print(f"tessera {found}"))


main = click.Group(
    "tessera",
    [
        serve,
        doctor,
        demo,
        blueprint,
        import_,
        export,
        records,
        ledger,
        why,
        work,
        worker,
        scheduler,
        user,
        organisation,
        department,
        key,
        audit,
        backup,
        restore,
        db,
        version_,
    ],
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
)
