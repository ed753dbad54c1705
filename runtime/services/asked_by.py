"""Who asked for a job that is done with that person's rights of the moment in which it is done: as it is kept, and read back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engines.kernel.errors import Forbidden, Problem
from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.storage.database import Connection


def packed_asker(actor: Actor) -> dict[str, Any]:
    """For the payload of a job."""
    scopes = None if actor.scopes is None else sorted(list(each) for each in actor.scopes)
    return {"user": actor.id, "scopes": scopes}


def acting(connection: Connection, told: Mapping[str, Any]) -> Actor:
    """Whoever asked, with the rights that they have now; of a key no more than its scopes. Raises `Forbidden` where they were
    shut out."""
    if told["user"] is None:
        return Actor()
    actor = actor_of(connection, told["user"])
    if actor is None:
        raise Forbidden(Problem("user_not_active", params={"login": told["user"]}))
    scopes = told["scopes"]
    return replace(actor, scopes=None if scopes is None else frozenset((form, action) for form, action in scopes))
