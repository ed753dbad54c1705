"""`tessera organisation` and `tessera department`: the trees that say what belongs to whom."""

from typing import Any

import click

from runtime.cli.door import Door, command

_KEY = click.argument("key")


def _group(kind: Any, words: str) -> click.Group:
    @command("add")
    @_KEY
    @click.option("--name", help="What people call it; else the key.")
    @click.option("--parent", metavar="KEY", help="The one above; else it stands at the top.")
    @click.option("--org", metavar="KEY", help="Of a department: its organisation; else its parent's.")
    def add(door: Door, key: str, **given: Any) -> None:
        """Add one."""
        from runtime.services.organisations import NewUnit, add_unit

        made = add_unit(door.workspace(), door.actor, kind, NewUnit(key, **given))
        told = {"id": made.id, "key": made.key, "name": made.name}
        door.answer(told, lambda: door.line("unit_added", key=made.key, id=made.id))

    @command("move")
    @_KEY
    @click.option("--parent", metavar="KEY", help="The new one above; without it, to the top.")
    def move(door: Door, key: str, parent: str | None) -> None:
        """Put one, and all below it, under another."""
        from runtime.services.organisations import move_unit

        move_unit(door.workspace(), door.actor, kind, key, parent)
        door.answer({"key": key, "parent": parent}, lambda: door.line("unit_changed", key=key))

    @command("rename")
    @_KEY
    @click.argument("name")
    def rename(door: Door, key: str, name: str) -> None:
        """Call one otherwise; its key stays."""
        from runtime.services.organisations import rename_unit

        rename_unit(door.workspace(), door.actor, kind, key, name)
        door.answer({"key": key, "name": name}, lambda: door.line("unit_changed", key=key))

    @command("remove")
    @_KEY
    def remove(door: Door, key: str) -> None:
        """Take one away that has nothing below it and nobody in it."""
        from runtime.services.organisations import remove_unit

        remove_unit(door.workspace(), door.actor, kind, key)
        door.answer({"key": key}, lambda: door.line("unit_removed", key=key))

    @command("list")
    def list_(door: Door) -> None:
        """List them as a tree."""
        from runtime.services.organisations import list_units

        found = list_units(door.workspace(), door.actor, kind)
        told = [
            {"id": each.unit.id, "key": each.unit.key, "name": each.unit.name, "parent": each.parent, "org": each.org}
            for each in found
        ]
        rows = [(f"{'  ' * each.depth}{each.unit.key}", each.unit.name, each.org) for each in found]
        door.answer({f"{kind}s": told}, lambda: door.table(door.say("unit_titles").split("|"), rows))

    return click.Group(kind, [add, move, rename, remove, list_], help=words)


organisation = _group("organisation", "The tree of organisations.")
department = _group("department", "The tree of departments.")
