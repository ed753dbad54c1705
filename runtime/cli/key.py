"""`tessera key`: API keys for programs."""

from typing import Any

import click

from engines.kernel.errors import Invalid, Problem
from runtime.cli.door import Door, command


@command("make")
@click.argument("login")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, metavar="APP.FORM:ACTION",
    help="What it may do, * for all; may be given several times; else all that the user may.",
)  # fmt: skip
@click.option("--per-minute", type=click.IntRange(1), help="Requests that it may make.")
@click.option("--expires", metavar="TIME", help="When it ends; a bare day is its midnight.")
def make(door: Door, login: str, name: str, scopes: tuple[str, ...], per_minute: int | None, expires: str | None) -> None:
    """Make a key that acts as the user LOGIN; NAME says what it is for. Its token is shown once."""
    from runtime.services.api_keys import NewKey, make_key

    given: dict[str, Any] = {"scopes": [_scope(scope) for scope in scopes]} if scopes else {}
    ends = None if expires is None else door.moment(expires)
    made = make_key(door.workspace(), door.actor, NewKey(name, login, per_minute=per_minute, expires_at=ends, **given))

    def show() -> None:
        door.line("key_made", key=made.key.public_id, login=login)
        door.print(made.token)

    door.answer({**_told(made.key, login), "token": made.token}, show)


@command("list")
@click.option("--user", "login", metavar="LOGIN", help="Keys that act as one user; else all.")
def list_(door: Door, login: str | None) -> None:
    """List keys, newest first; tokens are not kept."""
    from runtime.services.api_keys import list_keys

    found = list_keys(door.workspace(), door.actor, login)
    told = [_told(key, user) for key, user in found]

    def show() -> None:
        names = ("public_id", "login", "name", "scopes", "per_minute", "used_at", "expires_at", "revoked_at")
        rows = [[" ".join(each[name]) if name == "scopes" else each[name] for name in names] for each in told]
        door.table(door.say("key_titles").split("|"), rows)

    door.answer({"keys": told}, show)


@command("revoke")
@click.argument("key")
def revoke(door: Door, key: str) -> None:
    """End a key, named by its public id."""
    from runtime.services.api_keys import revoke_key

    revoke_key(door.workspace(), door.actor, key)
    door.answer({"public_id": key}, lambda: door.line("key_revoked", key=key))


def _scope(text: str) -> tuple[str, str]:
    form, separator, action = text.rpartition(":")
    if not separator:
        raise Invalid(Problem("bad_scope", "/scope", {"text": text[:80]}))
    return form, action


def _told(key: Any, login: str) -> dict[str, Any]:
    from runtime.services.record_json import moment_text

    moments = {
        name: None if (at := getattr(key, name)) is None else moment_text(at)
        for name in ("created_at", "used_at", "expires_at", "revoked_at")
    }
    scopes = [f"{form}:{action}" for form, action in key.scopes]
    return {
        "public_id": key.public_id, "name": key.name, "login": login, "scopes": scopes, "per_minute": key.per_minute, **moments,
    }  # fmt: skip


key = click.Group("key", [make, list_, revoke], help="API keys for programs.")
