"""`tessera serve`: the pages and the API, and one thread that does what is due."""

from dataclasses import replace

import click

from engines.kernel.errors import Permanent, Problem
from runtime.cli.door import Door, command


@command("serve")
@click.option("--host", help="Address to bind to; else TESSERA_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Else TESSERA_PORT, else 8000.")
@click.option("--processes", type=click.IntRange(1, 64), help="On PostgreSQL; else TESSERA_WORKERS, else one a core, up to 4.")
def serve(door: Door, host: str | None, port: int | None, processes: int | None) -> None:
    """Serve the pages and the API until interrupted. Where nobody can sign in yet, an administrator is made and told."""
    from runtime.app import run_server
    from runtime.services.first_admin import LOGIN, first_admin
    from runtime.services.upgrade_database import be_current

    platform = door.workspace(of_any_version=True)
    be_current(platform)
    password = first_admin(platform)
    if password is not None:
        door.line("first_admin", login=LOGIN, password=password)
    wanted = processes or door.settings.workers
    if platform.database.is_sqlite:
        if (processes or 1) > 1:
            door.line("one_process_on_sqlite")
        wanted = 1
    place = (host or door.settings.host, door.settings.port if port is None else port)
    platform.database.close()
    try:
        run_server(replace(door.settings, workers=wanted), *place, lambda address: door.line("serving", address=address))
    except OSError as error:
        params = {"address": f"{place[0]}:{place[1]}", "reason": error.strerror or str(error)}
        raise Permanent(Problem("address_unusable", params=params)) from error
