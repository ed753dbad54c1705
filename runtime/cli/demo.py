"""`tessera demo`: the shipped apps with sample data."""

from typing import Any

import click

from runtime.cli.door import Door, command
from runtime.cli.printing import progress


@command("demo")
@click.option("--without-data", is_flag=True, help="Install the apps, but no sample data.")
def demo(door: Door, without_data: bool) -> None:
    """Create the workspace, install the shipped apps and load their sample data; what is there already stays as it is."""
    from runtime.blueprint_files import shipped
    from runtime.services.load_demo import load_demo

    platform, parts = door.platform, shipped()
    with progress(not door.as_json) as advance:

        def report(records: Any, done: int) -> None:
            advance(f"{records.app}/{records.path}", done, len(records.records))

        made = load_demo(platform, door.actor, parts, with_data=not without_data, report=report)
    told = {
        "release": made.published.number, "changed": made.published.changed,
        "apps": sorted(parts), "created": made.data.created, "kept": made.data.kept,
    }  # fmt: skip

    def show() -> None:
        names = [door.text(files["app.json"]["title"]) for files in parts.values()]
        door.line(
            "demo_apps" if made.published.changed else "demo_apps_there", apps=", ".join(names), number=made.published.number
        )
        if not without_data:
            door.line("demo_data", created=f"{made.data.created:,}", kept=f"{made.data.kept:,}")
        door.line("demo_next")

    door.answer(told, show)
