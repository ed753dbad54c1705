"""`tessera user`: who may act."""

import click

from runtime.cli.door import Door, command


@command("add")
@click.argument("login")
@click.option("--name", help="What people call them; else the login.")
def add(door: Door, login: str, name: str | None) -> None:
    """Add a user."""
    from runtime.services.user_accounts import add_user

    made = add_user(door.workspace(), login, name)
    told = {"id": made.id, "public_id": made.public_id, "login": made.login, "name": made.name}
    door.answer(told, lambda: door.line("user_added", login=made.login, id=made.id))


@command("list")
def list_(door: Door) -> None:
    """List users."""
    from runtime.services.record_json import moment_text
    from runtime.services.user_accounts import list_users

    found = list_users(door.workspace())
    told = [
        {"id": each.id, "public_id": each.public_id, "login": each.login, "name": each.name, "is_active": each.is_active,
         "created_at": moment_text(each.created_at)}
        for each in found
    ]  # fmt: skip

    def show() -> None:
        rows = [(each.id, each.login, each.name, door.say("yes" if each.is_active else "no")) for each in found]
        door.table(door.say("user_titles").split("|"), rows)

    door.answer({"users": told}, show)


user = click.Group("user", [add, list_], help="Users of this installation.")
