"""The one guarded door to records: what an actor may see and do with a form. Every service that reads or writes asks here.

It allows everything today: roles are checked when they are published and not yet enforced, and `doctor` says so. Callers
already take its answer, so that enforcing is a change of this file alone.
"""

from collections.abc import Iterable
from typing import Protocol

from engines.expression.formula import Env, Formula
from engines.expression.types import Row
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity


class Asking(Protocol):
    """Who asks: a user of the installation, or the system itself."""

    @property
    def id(self) -> int | None:
        """The user; None for the system."""
        ...


def access_form(actor: Asking, entity: Entity, action: str) -> Formula | None:
    """The condition that records must fulfil for `actor` to do `action` (read, create, update, delete or an action's key) with
    them; None: all of them."""
    del actor, entity, action
    return None


def access_record(actor: Asking, entity: Entity, action: str, images: Iterable[Row], env: Env) -> None:
    """Refuse `action` where a record, as it is or as it would be (`images`), is not the actor's (`Invalid` `not_allowed`)."""
    predicate = access_form(actor, entity, action)
    if predicate is not None and not all(predicate.run(image, env) is True for image in images):
        raise Invalid(Problem("not_allowed", params={"form": entity.title, "action": action}))
