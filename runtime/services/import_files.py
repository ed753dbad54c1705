"""Files that are sent to be imported: kept first, looked at as often as one likes, then brought in. Only whoever sent one can
use it; it goes after a month (`tidy_up`)."""

from collections.abc import Callable
from typing import BinaryIO, Literal

from engines.kernel.errors import NotFound, Problem
from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.services.viewer import view
from runtime.storage import files
from runtime.storage.files import File

#: Bytes of a file.
LARGEST = 200 * 2**20
Mode = Literal["both", "create", "update"]


def may_import(platform: Platform, actor: Actor, form: str, mode: Mode = "both") -> None:
    """Raises `NotFound` and `Forbidden` where the actor may save no record of the form in this way."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.release.entity(form)
        wanted = ("create", "update") if mode == "both" else (mode,)
        may = [action for action in wanted if viewer.access.may(entity.id, action)]
        viewer.entity(form, may[0] if may else wanted[0])


def keep_import_file(platform: Platform, actor: Actor, form: str, read: Callable[[int], tuple[str, BinaryIO]]) -> File:
    """Keep what somebody sends to be imported into a form. `read`: the greatest size in bytes → name and content. Raises
    `Invalid` for one that is too large, and what `may_import` raises."""
    may_import(platform, actor, form)
    name, source = read(LARGEST)
    content = platform.files.put(source, LARGEST)
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        return files.add(connection, platform.ids.next(), platform.ids.public_id(), content, name, platform.now(), actor.id)


def find_import_file(platform: Platform, actor: Actor, named: int | str) -> File:
    """A file that the actor has sent, by id or public id. Raises `NotFound`, also for one that a record has got."""
    with platform.database.read() as connection:
        found = files.find(connection, [named]).get(named) if isinstance(named, int) else files.find_public(connection, named)
    if found is None or found.record_id is not None or found.created_by != actor.id:
        raise NotFound(Problem("import_file_gone"))
    if not platform.files.path(found.digest).is_file():
        raise NotFound(Problem("import_file_gone"))
    return found
