"""`tessera blueprint export | diff | merge | texts`: blueprints as files."""

from pathlib import Path
from typing import Any

import click

from engines.kernel.errors import Invalid, Problem
from runtime.cli.door import REFUSED, Door, command

PATH = click.Path(path_type=Path)


@command("export")
@click.argument("app")
@click.argument("path", type=PATH, default=Path())
def export(door: Door, app: str, path: Path) -> None:
    """Write an installed app to PATH/APP, or to a zip archive; as it was applied."""
    from runtime.blueprint_files import write_parts
    from runtime.services.blueprint_reads import app_parts

    files = app_parts(door.workspace(), app)
    _write(write_parts, {app: files}, path)
    target = path if path.suffix == ".zip" else path / app
    door.answer(
        {"app": app, "path": str(target), "files": len(files)}, lambda: door.line("blueprint_exported", app=app, path=target)
    )


@command("diff")
@click.argument("old", metavar="PATH|NUMBER")
@click.argument("new", metavar="[NUMBER]", type=int, required=False)
def diff(door: Door, old: str, new: int | None) -> None:
    """Tell what differs: what is installed and PATH, or two releases by their numbers."""
    from runtime.blueprint_files import read_parts
    from runtime.services.blueprint_reads import compare, installed_parts

    if new is None:
        parts: Any = read_parts(Path(old))
        here = installed_parts(door.platform)
        found = compare(door.platform, {app: here[app] for app in parts if app in here}, parts)
    else:
        if not old.isdigit():
            raise click.UsageError("Two releases are named by their numbers.")
        platform = door.workspace()
        found = compare(platform, installed_parts(platform, int(old)), installed_parts(platform, new))
    sentences = [door.sentence(Problem(each.code, each.pointer, each.params)) for each in found]
    told = [
        {"code": each.code, "pointer": each.pointer, "params": dict(each.params), "message": sentence}
        for each, sentence in zip(found, sentences, strict=True)
    ]

    def show() -> None:
        for sentence in sentences:
            door.print(sentence)
        if not sentences:
            door.line("plan_is_empty")

    door.answer({"changes": told}, show)


@command("merge")
@click.argument("base", type=PATH)
@click.argument("local", type=PATH)
@click.argument("new", type=PATH)
@click.option("--into", type=PATH, help="Where the merged app goes; without it only conflicts are told.")
def merge(door: Door, base: Path, local: Path, new: Path, into: Path | None) -> None:
    """Merge three states of one app: what it was, what it became here, what its maker ships now.

    Where both changed one place, the local side stands and the conflict is told; the exit status is 1 then.
    """
    from engines.blueprint.merge import merge as merged
    from runtime.blueprint_files import read_parts, write_parts

    sides = [read_parts(path) for path in (base, local, new)]
    apps = sorted({app for side in sides for app in side})
    if len(apps) != 1:
        raise Invalid(Problem("merge_one_app", params={"apps": ", ".join(apps)}))
    app = apps[0]
    found = merged(*(side.get(app, {}) for side in sides))
    if into is not None:
        _write(write_parts, {app: found.files}, into)
    told = {"app": app, "files": len(found.files), "conflicts": [door.told(each.problem()) for each in found.conflicts]}
    if found.conflicts:
        door.refuse(REFUSED, [each.problem() for each in found.conflicts], told)
    door.answer(told, lambda: door.line("blueprint_merged", app=app, files=len(found.files)))


@command("texts")
@click.argument("path", type=PATH)
@click.argument("sheet", type=PATH)
@click.option("--read", "is_read", is_flag=True, help="Take the texts of the sheet into the blueprint instead.")
def texts(door: Door, path: Path, sheet: Path, is_read: bool) -> None:
    """Write every text of a blueprint into a sheet for translators (.csv or .xlsx), or take a translated sheet back."""
    from engines.blueprint.translations import texts as all_texts
    from engines.blueprint.translations import with_texts
    from runtime.blueprint_files import read_parts, write_parts
    from runtime.spreadsheets.reading import open_rows
    from runtime.spreadsheets.writing import check_ending, write_sheet

    parts = read_parts(path)
    if not is_read:
        check_ending(sheet, "/sheet")
        try:
            count = write_sheet(sheet, ("pointer", "zh-CN", "en"), all_texts(parts))
        except OSError as error:
            raise Invalid(Problem("file_not_writable", "/sheet", {"reason": error.strerror or str(error)})) from None
        door.answer({"texts": count, "sheet": str(sheet)}, lambda: door.line("texts_written", count=count, path=sheet))
        return
    with open_rows(sheet, None) as rows:
        if tuple(rows.header[:3]) != ("pointer", "zh-CN", "en"):
            raise Invalid(Problem("not_a_text_sheet", "/sheet"))
        read = [(str(cells[0]), str(cells[1]), str(cells[2])) for _, cells in rows]
    changed = with_texts(parts, read)
    is_one_app = (path / "app.json").is_file()
    _write(write_parts, changed, path.parent if is_one_app and path.name in changed else path)
    door.answer({"texts": len(read), "path": str(path)}, lambda: door.line("texts_read", count=len(read), path=path))


def _write(write: Any, parts: Any, path: Path) -> None:
    try:
        write(parts, path)
    except OSError as error:
        raise Invalid(Problem("file_not_writable", "/path", {"reason": error.strerror or str(error)})) from None
