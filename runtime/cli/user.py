"""`tessera user`: who may act."""

import sys
from typing import Any

import click

from runtime.cli.door import Door, command

_LOGIN = click.argument("login")
_ROLES = click.option("--role", "roles", multiple=True, metavar="APP.ROLE", help="A role; may be given several times.")


def _password_options(function: Any) -> Any:
    read = click.option("--password-stdin", "is_read", is_flag=True, help="Read the password from standard input.")
    made = click.option("--generate", "is_made", is_flag=True, help="Make one; it is shown once, and to be changed at sign-in.")
    return read(made(function))


@command("add")
@_LOGIN
@click.option("--name", help="What people call them; else the login.")
@click.option("--email", help="Address for messages.")
@_password_options
@click.option("--admin", "is_admin", is_flag=True, help="An administrator: may do everything.")
@_ROLES
@click.option("--org", metavar="KEY", help="Organisation.")
@click.option("--dept", metavar="KEY", help="Department.")
def add(door: Door, login: str, is_read: bool, is_made: bool, **given: Any) -> None:
    """Add a user. Without a password it is one for API keys, or for later."""
    from runtime.services.people import NewUser, add_user

    password = _typed(is_read, is_made)
    wanted = NewUser(login, password=password, can_sign_in=is_read or is_made, **given)
    made = add_user(door.workspace(), door.actor, wanted)
    told = {"id": made.user.id, "public_id": made.user.public_id, "login": made.user.login, "name": made.user.name}
    _answer(door, told, made.password, "user_added", login=made.user.login, id=made.user.id)


@command("change")
@_LOGIN
@click.option("--name", help="What people call them.")
@click.option("--email", help="Address for messages; an empty one takes it away.")
@click.option("--org", metavar="KEY", help="Organisation; an empty one takes it away.")
@click.option("--dept", metavar="KEY", help="Department; an empty one takes it away.")
@click.option("--admin/--no-admin", "is_admin", default=None, help="Make an administrator, or none any more.")
def change(door: Door, login: str, **given: Any) -> None:
    """Change a user."""
    _change(
        door,
        login,
        **{name: (None if value == "" and name != "name" else value) for name, value in given.items() if value is not None},
    )


@command("password")
@_LOGIN
@_password_options
def password(door: Door, login: str, is_read: bool, is_made: bool) -> None:
    """Set a user's password (--password-stdin), else make one; ends their sessions and lifts a lock-out."""
    from runtime.services.set_password import set_password

    made = set_password(door.workspace(), door.actor, login, _typed(is_read, is_made))
    _answer(door, {"login": login}, made, "password_set", login=login)


@command("roles")
@_LOGIN
@click.option("--set", "roles", multiple=True, metavar="APP.ROLE", help="Exactly these roles; may be given several times.")
@click.option("--none", "is_none", is_flag=True, help="Take all roles away.")
def roles(door: Door, login: str, roles: tuple[str, ...], is_none: bool) -> None:
    """Show a user's roles, or set them."""
    from runtime.services.people import find_user

    if roles or is_none:
        _change(door, login, roles=roles)
    else:
        _show(door, find_user(door.workspace(), door.actor, login))


@command("activate")
@_LOGIN
def activate(door: Door, login: str) -> None:
    """Let a user in again."""
    _change(door, login, is_active=True)


@command("deactivate")
@_LOGIN
def deactivate(door: Door, login: str) -> None:
    """Shut a user out; ends their sessions and revokes their API keys."""
    _change(door, login, is_active=False)


@command("list")
@click.argument("text", required=False, default="")
def list_(door: Door, text: str) -> None:
    """List users; with TEXT those who have it in their login or name."""
    from runtime.services.people import list_users

    found = list_users(door.workspace(), door.actor, text)

    def show() -> None:
        yes = {True: door.say("yes"), False: door.say("no")}
        rows = [
            (each.user.id, each.user.login, each.user.name, yes[each.user.is_active], yes[each.user.is_admin],
             ", ".join(sorted(each.roles)), each.org, each.dept)
            for each in found
        ]  # fmt: skip
        door.table(door.say("user_titles").split("|"), rows)

    door.answer({"users": [_told(each) for each in found]}, show)


def _typed(is_read: bool, is_made: bool) -> str | None:
    if is_read and is_made:
        raise click.UsageError("--password-stdin and --generate exclude each other.")
    return sys.stdin.readline().rstrip("\r\n") if is_read else None


def _answer(door: Door, told: dict[str, Any], made: str | None, code: str, **params: object) -> None:
    def show() -> None:
        door.line(code, **params)
        if made is not None:
            door.line("password_made", password=made)

    door.answer(told if made is None else {**told, "password": made}, show)


def _change(door: Door, login: str, **given: Any) -> None:
    from runtime.services.people import UserChange, change_user

    _show(door, change_user(door.workspace(), door.actor, UserChange(login, **given)))


def _show(door: Door, person: Any) -> None:
    told = _told(person)

    def show() -> None:
        shown = {True: door.say("yes"), False: door.say("no"), None: ""}
        for title, (_, value) in zip(door.say("user_field_titles").split("|"), told.items(), strict=True):
            text = (
                ", ".join(value) if isinstance(value, list) else shown.get(value, value) if not isinstance(value, str) else value
            )
            door.print(f"{title}: {text}")

    door.answer(told, show)


def _told(person: Any) -> dict[str, Any]:
    from runtime.services.record_json import moment_text

    user = person.user
    return {
        "id": user.id, "public_id": user.public_id, "login": user.login, "name": user.name, "email": user.email,
        "is_active": user.is_active, "is_admin": user.is_admin, "roles": sorted(person.roles), "org": person.org,
        "dept": person.dept, "created_at": moment_text(user.created_at),
    }  # fmt: skip


user = click.Group("user", [add, change, password, roles, activate, deactivate, list_], help="Users of this installation.")
