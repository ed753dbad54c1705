"""Every place in a blueprint that names something else: a form, a ledger, an event, a field, or a formula that does.

One walk for all who ask: references (who uses whom), reprinting after a rename, apps that are used but not required.
Nothing is resolved here; a site says what is written, and of which form it speaks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engines.blueprint.parts import Document
from engines.blueprint.report_sites import dashboard_sites, dataset_sites, report_sites
from engines.blueprint.site import Kind, Place, Site
from engines.form.definition import VIEW_FIELDS
from engines.form.print_template import source_text
from engines.kernel.registry import Registry
from engines.record.field_type import FieldType

_CONDITIONS = ("visible_when", "required_when", "readonly_when")
_ADDRESSES = ("email", "phone", "user")
_WORDINGS: tuple[tuple[str, Kind], ...] = (("subject", "braces"), ("body", "braces"), ("html", "template"))
_STEP_FORMULAS = (
    "by",
    "floor",
    "owner",
    "amount",
    "occurred_at",
    "available_at",
    "expires_after",
    "reason",
    "source",
    "share",
    "when",
)


def sites_of(document: Document, types: Registry[FieldType]) -> Iterator[Site]:
    """All sites of a document, in the order in which they stand there. Shapes that do not fit are passed over."""
    walk = _WALKS.get(document.kind.name)
    if walk is not None and isinstance(document.raw, Mapping):
        yield from walk(Place(document, (), document.raw, types))


def _app(place: Place) -> Iterator[Site]:
    def entries(under: Place, name: str) -> Iterator[Site]:
        for entry in under.each(name):
            yield from entry.at("form").site("form")
            yield from entry.about(entry.at("form").raw).at("view").site("view")
            yield from entry.at("dashboard").site("report")
            yield from entries(entry, "items")

    yield from entries(place, "menu")


def _form(place: Place) -> Iterator[Site]:
    here = place.about(f"{place.document.app}.{place.raw.get('key')}")
    yield from _content(here)
    for view in here.each("views"):
        for column in view.each("columns"):
            yield from column.site("path")
        yield from view.at("filter").site("formula")
        for key in view.each("sort"):
            yield from key.site("path")
        yield from view.sites("field", VIEW_FIELDS)
    for layout in here.names("layouts"):
        for field in layout.each("highlights"):
            yield from field.site("field")
        for section in layout.each("sections"):
            yield from section.at("visible_when").site("formula")
            for field in section.each("fields"):
                yield from field.site("field")


def _extension(place: Place) -> Iterator[Site]:
    yield Site(place.document, (), "form", place.document.extended_form)
    yield from _content(place.about(place.document.extended_form))


def _content(place: Place) -> Iterator[Site]:
    """Fields, constraints and actions, of a form, an extension or a sub-table."""
    yield from place.at("label").site("field")
    for field in place.each("fields"):
        yield from _field(field)
        yield from _options(field)
    for constraint in place.each("constraints"):
        yield from constraint.at("condition").site("formula")
        yield from constraint.at("at").site("field")
        for field in constraint.each("fields"):
            yield from field.site("field")
    for action in place.each("actions"):
        yield from action.at("condition").site("formula")
        for item in action.each("inputs"):
            yield from _field(item)
        yield from _steps(action, "do")
        for result in action.names("result"):
            yield from result.site("formula")


def _field(place: Place) -> Iterator[Site]:
    yield from place.sites("formula", _CONDITIONS)
    yield from place.at("default").at("formula").site("formula")
    yield from place.at("ledger").site("ledger")
    kind = (
        place.types.get(place.raw["type"]) if isinstance(place.raw, Mapping) and isinstance(place.raw.get("type"), str) else None
    )
    if kind is None:
        return
    yield from place.sites("form", kind.form_settings)
    yield from place.sites("field", kind.field_settings)
    if kind.back is not None:
        form, link = kind.back
        yield from place.about(place.at(form).raw).at(link).site("field")
        if kind.rolls_up:
            yield from place.about(place.at(form).raw).sites("formula", ("of", "where"))
    if kind.formula_setting is not None:
        yield from place.at(kind.formula_setting).site("formula")
    if kind.has_rows:
        yield from _content(place.about(f"{place.form}.{place.raw.get('key')}"))


def _event(place: Place) -> Iterator[Site]:
    yield from place.at("form").site("form")
    for item in place.about(place.at("form").raw).each("fields"):
        yield from _field(item)


def _options(place: Place) -> Iterator[Site]:
    """The options that a field names itself."""
    if not isinstance(place.raw, Mapping) or "options" not in place.raw:
        return
    here = replace(place, field=str(place.raw.get("id", place.raw.get("key"))))
    yield from here.sites("option", ("initial", "default"))
    for value in here.each("default"):
        yield from value.site("option")
    for transition in here.each("transitions"):
        yield from transition.sites("option", ("from", "to"))


def _rule(place: Place) -> Iterator[Site]:
    for event in place.each("on"):
        yield from event.site("event")
    each = place.at("for_each")
    yield from each.at("form").site("form")
    yield from each.at("ledger").site("ledger")
    yield from each.about(each.at("form").raw).at("condition").site("formula")
    names = [event.raw for event in place.each("on")]
    here = place.about(each.at("form").raw if each.raw is not None else form_of_event(names[0]) if names else None)
    yield from here.at("condition").site("formula")
    yield from _steps(here, "actions")


def _ruleset(place: Place) -> Iterator[Site]:
    form = place.at("form").raw
    yield from place.at("form").site("form")
    yield from place.about(form).at("published").site("formula")
    for trigger in place.names("triggers"):
        yield from trigger.name_site("event")
        yield from trigger.about(form_of_event(trigger.steps[-1])).sites("formula", ("subject", "occurred_at"))
    for field in place.names("fields"):
        yield from field.about(form).site("field")
    forms = [form for trigger in place.names("triggers") if (form := form_of_event(trigger.steps[-1])) is not None]
    yield from _steps(replace(place, form=forms[0] if forms else None, others=tuple(forms[1:])), "actions")


def _steps(place: Place, name: str) -> Iterator[Site]:
    """The steps of a rule or action; formulas are about the record at hand, fields that are set about the one named."""
    for step in place.each(name):
        for kind in step.raw if isinstance(step.raw, Mapping) else ():
            yield from _step(step.at(kind))


def _step(place: Place) -> Iterator[Site]:
    yield from place.at("form").site("form")
    yield from place.at("ledger").site("ledger")
    yield from place.at("event").site("event")
    yield from place.at("process").site("process")
    if place.steps[-1] == "start":
        for value in place.about(place.at("process").raw).names("values"):
            yield from value.name_site("variable")
    if place.steps[-1] == "send":
        yield from place.at("message").site("message")
        yield from place.at("to").at("role").site("role")
        yield from place.at("to").sites("formula", _ADDRESSES)
        for value in place.names("values"):
            yield from value.site("formula")
    yield from place.at("record").site("formula")
    record, form = place.at("record").raw, place.at("form").raw
    named = place.about(form) if form is not None else place if record in (None, "this") else place.about(None, record)
    for value in place.names("set"):
        yield from replace(value, form=named.form, record=named.record).name_site("field")
        yield from value.site("formula")
    for name in ("payload", "values"):
        for value in place.names(name):
            yield from value.site("formula")
    yield from named.at("field").site("field")
    yield from named.at("to").site("option")
    yield from place.sites("formula", _STEP_FORMULAS)


def _process(place: Place) -> Iterator[Site]:
    yield from place.at("subject").site("form")
    here, own = place.about(place.at("subject").raw), place.about(f"{place.document.app}.{place.raw.get('key')}")
    for variable in place.each("variables"):
        yield from _field(variable)
    for flow in here.each("flows"):
        yield from flow.at("when").site("formula")
    for flow in own.each("flows"):
        yield from flow.sites("node", ("from", "to"))
    for node in here.each("nodes"):
        yield from _node(node)
    for node in own.each("nodes"):
        yield from _names_of_node(node)


def _node(place: Place) -> Iterator[Site]:
    """A node; what stands on a start or a message is about the event's record, the rest about that of the process."""
    happens = place.at("on").raw
    names = happens if isinstance(happens, list) else [happens]
    yield from place.at("on").site("event")
    for event in place.each("on"):
        yield from event.site("event")
    there = place if happens is None else place.about(form_of_event(names[0] if names else None))
    yield from there.sites("formula", ("condition", "about"))
    for value in there.names("values"):
        yield from value.site("formula")
    for value in place.names("given"):
        yield from value.site("formula")
    yield from place.at("record").site("formula")
    for timing in ("wait", "due"):
        yield from place.at(timing).sites("formula", ("after", "until"))
    yield from place.at("process").site("process")
    for who in place.each("assign"):
        yield from who.at("role").site("role")
        yield from who.sites("formula", ("user", "department", "leader"))
    for field in place.names("fields"):
        yield from field.name_site("field")
    yield from _steps(place, "do")


def _names_of_node(place: Place) -> Iterator[Site]:
    """What a node names in its own process, and in the one that it calls."""
    called = place.about(place.at("process").raw)
    yield from place.at("outcome").site("variable") if place.at("type").raw == "user_task" else ()
    yield from place.at("attached_to").site("node")
    yield from place.at("reject").at("return_to").site("node")
    for value in place.names("values"):
        yield from value.name_site("variable")
    for value in called.names("given"):
        yield from value.name_site("variable")
    for value in called.names("taken"):
        yield from value.site("variable")
    for value in place.names("taken"):
        yield from value.name_site("variable")


def _message(place: Place) -> Iterator[Site]:
    yield from place.at("form").site("form")
    here = place.about(place.at("form").raw)
    yield from place.at("to").at("role").site("role")
    yield from here.at("to").sites("formula", _ADDRESSES)
    yield from here.at("consent").site("formula")
    for name, kind in _WORDINGS:
        for text in (here.at(name), *here.names(name)):
            whole = isinstance(text.raw, list) and all(isinstance(line, str) for line in text.raw)
            yield from (replace(text, raw=source_text(text.raw)) if whole else text).site(kind)


def _print(place: Place) -> Iterator[Site]:
    yield from place.at("form").site("form")
    for role in place.each("roles"):
        yield from role.site("role")
    html = place.about(place.at("form").raw).at("html")
    if isinstance(html.raw, list) and all(isinstance(line, str) for line in html.raw):
        html = replace(html, raw=source_text(html.raw))
    yield from html.site("template")


def _role(place: Place) -> Iterator[Site]:
    for rights in place.names("forms"):
        yield from rights.name_site("form")
        here = rights.about(rights.steps[-1])
        for field in here.names("fields"):
            yield from field.name_site("field")
        yield from here.at("rows").at("condition").site("formula")
    for ledger in place.names("ledgers"):
        yield from ledger.name_site("ledger")
    for event in place.each("events"):
        yield from event.site("event")


def _records(place: Place) -> Iterator[Site]:
    here = place.about(place.at("form").raw)
    yield from place.at("form").site("form")
    yield from here.at("key").site("field")
    for record in here.each("records"):
        for key in record.raw if isinstance(record.raw, Mapping) else ():
            yield from record.at(key).name_site("field")


def _scenario(place: Place) -> Iterator[Site]:
    for record in place.at("given").each("records"):
        yield from _saved(record)
    for step in place.each("steps"):
        yield from _saved(step.at("save"))
        for name in ("delete", "action"):
            yield from step.at(name).at("form").site("form")
        yield from _saved(step.at("expect"))
        yield from step.at("expect").at("why").at("form").site("form")


def _saved(place: Place) -> Iterator[Site]:
    here = place.about(place.at("form").raw)
    yield from place.at("form").site("form")
    yield from here.at("where").site("formula")
    for value in here.names("values"):
        yield from value.name_site("field")


def form_of_event(event: object) -> str | None:
    """Full key of the form whose record an event is about, as far as the name tells."""
    if not isinstance(event, str):
        return None
    steps = event.partition(":")[0].split(".")
    return ".".join(steps[:2]) if len(steps) >= 3 else None


_WALKS = {
    "app": _app,
    "form": _form,
    "extension": _extension,
    "event": _event,
    "rule": _rule,
    "ruleset": _ruleset,
    "ledger": lambda place: place.at("owner").site("form"),
    "print": _print,
    "process": _process,
    "dataset": dataset_sites,
    "report": report_sites,
    "dashboard": dashboard_sites,
    "message": _message,
    "role": _role,
    "seed": _records,
    "demo": _records,
    "scenario": _scenario,
}
