"""Keep a file for a field: its content in the store, its row in the database. The record that has it is saved afterwards."""

from pathlib import Path

from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Field
from runtime.services.attached_files import wrong_kind
from runtime.services.platform import Platform
from runtime.services.use_case import Actor
from runtime.storage import files

_DEFAULT_SIZE = 20 * 2**20


def keep_file(platform: Platform, actor: Actor, field: Field, path: Path) -> int:
    """The id of the file. Raises `Invalid` where it cannot be read, is too large for the field or of another kind."""
    try:
        with path.open("rb") as source:
            content = platform.files.put(source, field.settings.get("max_size", _DEFAULT_SIZE))
    except FileNotFoundError:
        raise Invalid(Problem("file_missing", f"/{field.key}", {"path": str(path)})) from None
    except OSError as error:
        raise Invalid(Problem("file_unreadable", f"/{field.key}", {"reason": error.strerror or str(error)})) from None
    except Invalid as error:
        raise Invalid(problem.under(f"/{field.key}") for problem in error.problems) from None
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        file = files.add(connection, platform.ids.next(), platform.ids.public_id(), content, path.name, platform.now(), actor.id)
        wrong = wrong_kind(field, file)
        if wrong is not None:
            code, params = wrong
            raise Invalid(Problem(code, f"/{field.key}", {"title": field.title, **params}))
    return file.id
