"""`tessera records`: list, show, add, update, delete, restore, erase, do, history."""

from collections.abc import Sequence
from typing import Any

import click

from engines.kernel.errors import Invalid, Problem
from runtime.cli.door import REFUSED, Door, command
from runtime.cli.values import listed, read_record, read_records, with_files

_ID_HELP = "ID: the number, the public id, `field=value` of a unique field, or the value of the form's unique label."
FORM = click.argument("form", metavar="APP.FORM")
ID = click.argument("id")


@command("list")
@FORM
@click.option("--filter", "filter_", metavar="FORMULA", help='Condition over the record: amount >= 100 and channel == "app".')
@click.option("--search", metavar="WORDS", help="Words to be found: 王芳, wf, 5678.")
@click.option("--sort", metavar="FIELDS", help="-ordered_on,order_no: minus is descending.")
@click.option("--fields", metavar="A,B", help="Fields that are shown.")
@click.option("--expand", metavar="A,B", help="Links and sub-tables whose records are told too (with --json).")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--cursor", help="Where the page before ended.")
@click.option("--count", is_flag=True, help="Count all that are found.")
@click.option("--deleted", is_flag=True, help="The recycle bin.")
def list_(door: Door, form: str, **options: Any) -> None:
    """List records."""
    from runtime.services.list_records import ListRecords, list_records
    from runtime.services.show_columns import shown_columns, shown_rows

    platform = door.workspace()
    names, sort = listed(options["fields"]) or None, options["sort"]
    if not door.as_json:
        names, sort = shown_columns(platform, form, names, sort)
    wanted = ListRecords(
        form,
        options["filter_"],
        sort,
        names,
        listed(options["expand"]),
        options["limit"],
        options["cursor"],
        "exact" if options["count"] else "none",
        options["deleted"],
        options["search"],
    )
    found = list_records(platform, door.actor, wanted)
    total = None if found.page.total is None else found.page.total.count

    def show() -> None:
        titles, rows, right = shown_rows(platform, found, names or (), door.locale)
        door.table(titles, rows, right)
        door.line("records_shown" if total is None else "records_listed", count=len(rows), total=total)
        if found.page.cursor is not None:
            door.line("more_records", cursor=found.page.cursor)

    door.answer({"records": found.to_json(), "cursor": found.page.cursor, "total": total}, show)


@command("show", epilog=_ID_HELP)
@FORM
@ID
@click.option("--expand", metavar="A,B", help="Links whose records are told too.")
def show(door: Door, form: str, id: str, expand: str | None) -> None:
    """Show one record."""
    from runtime.services.list_records import show_record
    from runtime.services.show_columns import shown_record

    platform = door.workspace()
    record = show_record(platform, door.actor, form, id, listed(expand))
    door.answer(
        record, lambda: door.table(door.say("record_titles").split("|"), shown_record(platform, form, record, door.locale))
    )


@command("add")
@FORM
@click.argument("json_", metavar="JSON")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
def add(door: Door, form: str, json_: str, dry_run: bool) -> None:
    """Add a record, or a list of records (all or none of each thousand).

    JSON is an object by field key, a list of them, `-` for standard input or `@path` for a file. In fields of files,
    `@path` keeps that file.
    """
    _save(door, form, [(None, values) for values in read_records(json_)], None, dry_run=dry_run)


@command("update", epilog=_ID_HELP)
@FORM
@ID
@click.argument("json_", metavar="JSON")
@click.option("--version", type=int, help="The version you have seen: what others changed since is not overwritten.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
def update(door: Door, form: str, id: str, json_: str, version: int | None, dry_run: bool) -> None:
    """Change fields of one record; JSON as for `add`."""
    from runtime.services.list_records import find_record

    values = read_record(json_)
    _save(door, form, [(find_record(door.workspace(), door.actor, form, id), values)], version, dry_run=dry_run)


@command("delete", epilog=_ID_HELP)
@FORM
@click.argument("ids", metavar="ID…", nargs=-1, required=True)
def delete(door: Door, form: str, ids: tuple[str, ...]) -> None:
    """Put records into the recycle bin."""
    from runtime.services.delete_records import DeleteRecords, delete_records
    from runtime.services.list_records import find_record

    platform = door.workspace()
    found = [find_record(platform, door.actor, form, id) for id in ids]
    _done(door, delete_records(platform, door.actor, DeleteRecords(form, found)))


@command("restore", epilog=_ID_HELP)
@FORM
@ID
def restore(door: Door, form: str, id: str) -> None:
    """Take a record out of the recycle bin."""
    from runtime.services.delete_records import restore_record
    from runtime.services.list_records import find_record

    platform = door.workspace()
    _done(door, [restore_record(platform, door.actor, form, find_record(platform, door.actor, form, id, deleted=True))])


@command("erase", epilog=_ID_HELP)
@FORM
@ID
def erase(door: Door, form: str, id: str) -> None:
    """Erase a person for good: personal fields, files, history and traces of a record. There is no way back."""
    from dataclasses import asdict

    from runtime.services.erase_record import erase_record
    from runtime.services.list_records import find_record

    platform = door.workspace()
    found = find_record(platform, door.actor, form, id, deleted=True)
    done = erase_record(platform, door.actor, form, found)

    def show() -> None:
        door.line("record_erased", id=done.id, public_id=done.public_id, fields=", ".join(done.fields), files=done.files)
        for copy in done.copies:
            door.line("record_copy_left", form=copy.form, id=copy.id, field=copy.field)

    door.answer(asdict(done), show)


@command("do", epilog=_ID_HELP)
@FORM
@ID
@click.argument("action")
@click.argument("json_", metavar="[JSON]", default="{}")
def do(door: Door, form: str, id: str, action: str, json_: str) -> None:
    """Do an action of the form to a record; JSON holds the action's inputs."""
    from runtime.services.do_action import DoAction, do_action
    from runtime.services.list_records import find_record

    inputs = read_record(json_)
    platform = door.workspace()
    found = find_record(platform, door.actor, form, id)
    _done(door, [do_action(platform, door.actor, DoAction(form, found, action, inputs))])


@command("history", epilog=_ID_HELP)
@FORM
@ID
def history(door: Door, form: str, id: str) -> None:
    """Tell how a record changed, oldest first."""
    from runtime.services.list_records import history_of
    from runtime.services.show_columns import shown_history

    platform = door.workspace()
    changes = history_of(platform, door.actor, form, id)
    titles = door.say("history_titles").split("|")
    door.answer({"history": changes}, lambda: door.table(titles, shown_history(platform, form, changes, door.locale)))


def _save(
    door: Door, form: str, rows: Sequence[tuple[int | None, dict[str, Any]]], version: int | None, *, dry_run: bool
) -> None:  # fmt: skip
    from runtime.services.save_records import SLICE, RecordInput, SaveRecords, save_records

    platform = door.workspace()
    with platform.database.read() as connection:
        entity = platform.releases.current(connection).release.entity(form)
    if not rows:
        raise Invalid(Problem("nothing_given"))
    saved: list[Any] = []
    for start in range(0, len(rows), SLICE):
        inputs = [RecordInput(with_files(door, entity, values), id, version) for id, values in rows[start : start + SLICE]]
        saved += save_records(platform, door.actor, SaveRecords(form, inputs), dry=dry_run)
    _done(door, saved, is_dry=dry_run)


def _done(door: Door, saved: Sequence[Any], *, is_dry: bool = False) -> None:
    """What became of the records, and what followed."""
    from runtime.services.drain_jobs import drain_jobs

    if not is_dry:
        drain_jobs(door.platform)
    told = [
        {
            "status": each.status, "id": each.id, "public_id": each.public_id, "version": each.version,
            "problems": [door.told(problem) for problem in each.problems], "receipt": list(each.receipt),
        }
        for each in saved
    ]  # fmt: skip
    refused = [problem for each in saved for problem in each.problems]
    if refused:
        door.refuse(REFUSED, refused, {"records": told})

    def show() -> None:
        for each in saved[:20]:
            shown = {"id": each.id, "public_id": each.public_id, "version": each.version}
            door.line(f"record_{each.status}_dry" if is_dry else f"record_{each.status}", **shown)
        if len(saved) > 20:
            door.line("more_saved", count=len(saved) - 20)

    door.answer({"records": told}, show)


records = click.Group(
    "records", [list_, show, add, update, delete, restore, erase, do, history], help="Look at records and change them."
)
