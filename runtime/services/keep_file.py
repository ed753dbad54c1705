"""Keep a file for a field: its content in the store, its row in the database. The record that has it is saved afterwards, by
whoever kept it."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from engines.kernel.errors import Forbidden, Invalid, NotFound, Problem
from engines.record.entity import Field
from runtime.auth.actor import Actor
from runtime.services.attached_files import wrong_kind
from runtime.services.platform import Platform
from runtime.services.viewer import view
from runtime.storage import files
from runtime.storage.files import File

_DEFAULT_SIZE = 20 * 2**20


def keep_file(platform: Platform, actor: Actor, field: Field, path: Path) -> int:
    """The id of the file. Raises `Invalid` where it cannot be read, is too large for the field or of another kind."""
    try:
        with path.open("rb") as source:
            return _kept(platform, actor, field, source, path.name).id
    except FileNotFoundError:
        raise Invalid(Problem("file_missing", f"/{field.key}", {"path": str(path)})) from None
    except OSError as error:
        raise Invalid(Problem("file_unreadable", f"/{field.key}", {"reason": error.strerror or str(error)})) from None


def upload_file(
    platform: Platform, actor: Actor, form: str, field: str | None, read: Callable[[int], tuple[str, BinaryIO]]
) -> File:  # fmt: skip
    """Keep what somebody sends for a field that they may write, or (None) for a comment on a record of a form that they may read.
    `read`: the greatest size in bytes → name and content. Raises `NotFound` for a form or field that is not there for them,
    `Forbidden` where they may not write it, `Invalid` like `keep_file`."""
    if field is None:
        with platform.database.read() as connection:
            view(platform, connection, actor).entity(form)
        name, source = read(_DEFAULT_SIZE)
        return _put(platform, actor, source, name, _DEFAULT_SIZE)
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.release.entity(form)
        actions = [action for action in ("create", "update") if viewer.access.may(entity.id, action)]
        viewer.entity(form, actions[0] if actions else "update")
        found = viewer.field(entity, field)
        if found is None or not found.type.holds_files:
            raise NotFound(Problem("unknown_field", "/field", {"name": field[:80], "form": entity.title}))
        if viewer.access.right(entity.id, found.id) != "write":
            raise Forbidden(Problem("field_not_yours", "/field", {"title": found.title}))
    name, source = read(found.settings.get("max_size", _DEFAULT_SIZE))
    return _kept(platform, actor, found, source, name)


def _kept(platform: Platform, actor: Actor, field: Field, source: BinaryIO, name: str) -> File:
    try:
        return _put(platform, actor, source, name, field.settings.get("max_size", _DEFAULT_SIZE), field)
    except Invalid as error:
        raise Invalid(problem.under(f"/{field.key}") for problem in error.problems) from None


def _put(platform: Platform, actor: Actor, source: BinaryIO, name: str, most: int, field: Field | None = None) -> File:
    content = platform.files.put(source, most)
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        file = files.add(connection, platform.ids.next(), platform.ids.public_id(), content, name, platform.now(), actor.id)
        wrong = None if field is None else wrong_kind(field, file)
        if wrong is not None and field is not None:
            code, params = wrong
            raise Invalid(Problem(code, "", {"title": field.title, **params}))
    return file
