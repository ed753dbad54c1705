"""`tessera serve`: the overview page and the read API, and one thread that does what is due."""

import click

from engines.kernel.errors import Permanent, Problem
from runtime.cli.door import Door, command


@command("serve")
@click.option("--host", help="Address to bind to; else TESSERA_HOST, else 127.0.0.1. There is no sign-in yet.")
@click.option("--port", type=click.IntRange(0, 65535), help="Else TESSERA_PORT, else 8000.")
def serve(door: Door, host: str | None, port: int | None) -> None:
    """Serve the overview page and the read API until interrupted."""
    from runtime.app import run_server

    platform = door.workspace()
    place = (host or door.settings.host, door.settings.port if port is None else port)
    platform.database.close()
    try:
        run_server(door.settings, *place, lambda address: door.line("serving", address=address))
    except OSError as error:
        params = {"address": f"{place[0]}:{place[1]}", "reason": error.strerror or str(error)}
        raise Permanent(Problem("address_unusable", params=params)) from error
