"""Print records by a template of their app, to HTML or PDF: one, or many with a page or label each.

What a template is given is what its reader may read: hidden fields are not there, masked ones stand behind their mask, linked
records and rows by their own rights. Only what the template reads is fetched, and noted in the audit like every read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engines.blueprint.model import Release
from engines.form.print_template import PrintTemplate
from engines.kernel.errors import Forbidden, Invalid, NotFound, Problem
from engines.kernel.text import localised
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.audited import audited
from runtime.services.list_records import find_id
from runtime.services.personal_reads import write_in_time
from runtime.services.platform import Platform
from runtime.services.print_values import PrintValues
from runtime.services.viewer import Viewer, not_found, view

#: Records of one print; more are printed as a job (`print_job.py`).
MOST = 50
Format = Literal["html", "pdf"]


@dataclass(frozen=True, slots=True)
class PrintRecords:
    """What to print."""

    form: str
    """Full key."""
    ids: Sequence[int | str]
    """In the order of the pages."""
    template: str
    """Key, of the form's own app; else full key."""
    format: Format = "html"
    locale: str = "zh-CN"


@dataclass(frozen=True, slots=True)
class Printed:
    """The page or the PDF."""

    content: bytes
    name: str
    """For a file, without ending."""


def print_records(platform: Platform, actor: Actor, request: PrintRecords) -> Printed:
    """Raises `NotFound` for an unknown form, template or record, `Forbidden` where somebody may not print with it, `Invalid` for
    too many records and for templates that cannot be rendered, `Throttled` where too many others print."""
    if not 1 <= len(request.ids) <= MOST:
        raise Invalid(Problem("print_too_many", "/ids", {"most": MOST}))
    with platform.database.read() as connection:
        job, wanted = _job(view(platform, connection, actor), request)
    if len(job["records"]) < wanted:
        raise not_found()
    write_in_time(platform, actor.via)
    content = platform.printer.render(job)
    note_print(platform, actor, request, wanted)
    return Printed(content, job["title"])


def print_slice(platform: Platform, actor: Actor, request: PrintRecords) -> tuple[bytes, int]:
    """Some of a longer print, as `print_records`; and how many there were of them. What is not there is left out."""
    with platform.database.read() as connection:
        job, _ = _job(view(platform, connection, actor), request)
    write_in_time(platform, actor.via)
    count = len(job["records"])
    return (platform.printer.render(job) if count else b""), count


def check_print(platform: Platform, actor: Actor, request: PrintRecords) -> str:
    """The title of the template, if somebody may print with it; raises as `print_records`, without a look at the records."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        return localised(_template(viewer, viewer.entity(request.form), request.template).title, request.locale)


def note_print(platform: Platform, actor: Actor, request: PrintRecords, count: int) -> None:
    """In the audit."""
    if actor.via == "system":
        return
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(request.form)
        template = _template(viewer, entity, request.template)
    with audited(platform, actor) as change:
        change.note("records_printed", entity.key, count=count, template=template.id, format=request.format)


def _job(viewer: Viewer, request: PrintRecords) -> tuple[dict[str, Any], int]:
    """What the printer is given, and how many records were asked for."""
    entity = viewer.entity(request.form)
    template = _template(viewer, entity, request.template)
    ids = list(dict.fromkeys(id if isinstance(id, int) else find_id(viewer, entity, id) for id in request.ids))
    values = PrintValues(viewer, request.locale)
    found = values.records(entity, ids, template.reads)
    actor = viewer.actor
    job = {
        "format": request.format, "lang": request.locale, "now": viewer.now.astimezone(viewer.home.zone).isoformat(),
        "printed_by": values.person(actor.id) or actor.login, "title": localised(template.title, request.locale),
        "titles": values.titles(entity, template.reads), "html": template.html, "css": template.css,
        "paper": {"width": template.paper.width, "height": template.paper.height, "margin": template.paper.margin},
        "records": [found[id] for id in ids if id in found],
    }  # fmt: skip
    return job, len(ids)


def templates_of(viewer: Viewer, entity: Entity) -> list[PrintTemplate]:
    """Those that the actor may print records of a form with, in a steady order."""
    if not viewer.access.may(entity.id, "read"):
        return []
    mine = (each for each in viewer.release.prints.values() if each.form == entity.id and _may(viewer.actor, each))
    return sorted(mine, key=lambda each: each.id)


def full_key(release: Release, template: PrintTemplate) -> str:
    """As it is named: by its key alone where it is of the form's own app."""
    app = template.id.partition(".")[0]
    return template.key if release.entities[template.form].app == app else f"{app}.{template.key}"


def _template(viewer: Viewer, entity: Entity, name: str) -> PrintTemplate:
    mine = [each for each in viewer.release.prints.values() if each.form == entity.id]
    found = next(
        (each for each in mine if name in (full_key(viewer.release, each), f"{each.id.partition('.')[0]}.{each.key}")), None
    )
    if found is None:
        raise NotFound(Problem("print_not_found", params={"template": name[:80], "form": entity.title}))
    if not _may(viewer.actor, found):
        raise Forbidden(Problem("print_not_yours", params={"template": found.title}))
    return found


def _may(actor: Actor, template: PrintTemplate) -> bool:
    return template.roles is None or actor.is_unrestricted or actor.is_admin or not template.roles.isdisjoint(actor.roles)
