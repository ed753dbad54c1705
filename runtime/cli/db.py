"""`tessera db`: the database itself."""

import click

from runtime.cli.backup import arrived_json, reporting, show_arrived
from runtime.cli.door import Door, command
from runtime.cli.printing import progress


@command("move")
@click.argument("url", metavar="URL")
def move(door: Door, url: str) -> None:
    """Copy everything to the empty database at URL (postgresql://user:password@host/name, or sqlite:///path).

    Stop the servers first: what is written to the old database meanwhile is not in the new one. Files stay where they are.
    """
    from runtime.services.move_database import move_database
    from runtime.storage.database import Database

    platform = door.workspace()
    target = Database(url)
    try:
        with progress(not door.as_json) as advance:
            done = move_database(platform, target, reporting(door, advance))
    finally:
        target.close()
    told = {"source": done.source, "target": done.target, **arrived_json(done.arrived)}

    def show() -> None:
        show_arrived(door, done.arrived)
        door.line("move_done", rows=f"{done.arrived.rows:,}", source=done.source, target=done.target)
        door.line("move_next")

    door.answer(told, show)


@command("upgrade")
def upgrade(door: Door) -> None:
    """Bring the tables up to date with this version of the program; run it after every upgrade, before the servers start."""
    from runtime.services.upgrade_database import upgrade_database

    done = upgrade_database(door.workspace(of_any_version=True))
    is_new = done.before != done.after

    def show() -> None:
        door.line("upgrade_done" if is_new else "upgrade_needless", revision=done.after, before=done.before)

    door.answer({"before": done.before, "after": done.after, "changed": is_new}, show)


db = click.Group("db", [upgrade, move], help="Upgrade the database, or move to another one.")
