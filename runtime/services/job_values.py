"""Who causes a job, as JSON that its payload carries: its effects are that person's."""

from collections.abc import Mapping
from typing import Any

from runtime.auth.actor import Actor


def packed_actor(actor: Actor) -> dict[str, object]:
    """Who causes a job, for its payload's `actor`."""
    return {"id": actor.id, "login": actor.login, "org_id": actor.org_id, "dept_id": actor.dept_id}


def actor_of(payload: Mapping[str, Any]) -> Actor:
    """Who had caused a job: its effects are that person's."""
    return Actor(**payload["actor"])
