"""Apps as an administrator looks after them: what is installed, the gallery, files; installing, updating, uninstalling. Nothing
is written before the plan was told.
"""

from typing import Any

from engines.blueprint.merge import ABSENT
from engines.kernel.errors import Problem
from runtime.api.operation import Answer, Call, Operation
from runtime.api.problems import told
from runtime.api.schemas import ANY_INTEGER, ANY_TEXT, INTEGER, TEXT, WORDS, YES_NO, listed, ref, shape
from runtime.api.uploads import sent_file
from runtime.services.install_apps import InstallApps, Installation, install_apps, plan_installation
from runtime.services.installed_apps import installed_apps
from runtime.services.offered_apps import Need, Offer, chosen, gallery, read_file
from runtime.services.plan_change import Parts
from runtime.services.publishing import publishing_now
from runtime.services.told_plan import told_plan
from runtime.services.uninstall_app import plan_removal, uninstall_app

_NEED = shape({
    "app": TEXT, "needed": TEXT, "title": WORDS, "range": TEXT, "found": ANY_TEXT, "is_met": YES_NO,
    "is_shipped": {**YES_NO, "description": "The gallery has one that would do."},
})  # fmt: skip
_OFFER = shape({
    "key": TEXT, "version": TEXT, "title": WORDS, "description": WORDS, "icon": TEXT, "installed": ANY_TEXT,
    "brings": {"type": "object", "additionalProperties": INTEGER}, "forms": listed(WORDS),
})  # fmt: skip
_ANY_PLAN = {"anyOf": [ref("Plan"), {"type": "null"}]}
_INSTALLATION = shape({
    "apps": listed(ref("Offer")), "needs": listed(ref("Need")), "problems": listed(ref("Wrong")), "plan": _ANY_PLAN,
    "conflicts": listed(shape({
        "pointer": TEXT,
        "base": {"description": "As its maker shipped it last; null: it was not there."},
        "local": {"description": "As it is here."}, "new": {"description": "As its maker ships it now."},
    })),
})  # fmt: skip
_DECISIONS = {
    "type": "object", "additionalProperties": {"enum": ["local", "new"]},
    "description": "Which side stands, by pointer of a conflict.",
}  # fmt: skip
_TEMPLATES = {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 50, "description": "Apps of the gallery."}
_DOING = {
    "consent": {**YES_NO, "default": False, "description": "Publish although values will not convert; they stay aside."},
    "with_demo": {**YES_NO, "default": False, "description": "Also the sample records of apps that are new."},
    "base": {**INTEGER, "description": "Number of the release that the plan was made for; 0: nothing was installed."},
}  # fmt: skip
_FILE = {"file": {"type": "string", "format": "binary"}}
_PLAN_FILE = {"with": {**TEXT, "description": "Apps of the gallery that come with it, by comma."}, "decisions": _DECISIONS}
_ARCHIVE_PLAN = shape(_FILE, _PLAN_FILE)
_ARCHIVE = shape(_FILE, {**_PLAN_FILE, **_DOING})
_PUBLISHING = shape({
    "phase": {"enum": ["tables", "records", "sample"], "description": "Tables; what new apps bring; their sample."},
    "seconds": {"type": "number", "description": "Estimate for all steps."}, "elapsed": {"type": "number"},
    "steps": listed(shape({
        "message": TEXT, "rows": INTEGER, "done": {**INTEGER, "description": "Of `rows`."},
        "state": {"enum": ["waiting", "running", "done"]},
    })),
})  # fmt: skip
COMPONENTS = {"Publishing": _PUBLISHING, "Need": _NEED, "Offer": _OFFER, "Installation": _INSTALLATION, "Installed": shape({
    "release": INTEGER, "changed": YES_NO, "apps": listed(TEXT), "created": INTEGER, "warnings": listed(ref("Wrong")),
})}  # fmt: skip


def _apps(call: Call) -> Answer:
    return Answer({"apps": [
        {
            "key": each.key, "title": each.title, "version": each.version, "icon": each.icon, "description": each.description,
            "forms": each.forms, "records": each.records, "draft": each.draft, "needed_by": list(each.needed_by),
        }
        for each in installed_apps(call.platform, call.actor)
    ]})  # fmt: skip


def _gallery(call: Call) -> Answer:
    found = gallery(call.platform, call.actor)
    return Answer({"templates": [{"app": _offer(offer), "needs": [_need(each) for each in wants]} for offer, wants in found]})


def _plan_templates(call: Call) -> Answer:
    return Answer(_planned(call, InstallApps(chosen(call.body["templates"]), call.body.get("decisions", {}))))


def _install_templates(call: Call) -> Answer:
    return _installed(call, _asked(chosen(call.body["templates"]), call.body))


def _plan_archive(call: Call) -> Answer:
    parts, given = _sent(call, _ARCHIVE_PLAN)
    return Answer(_planned(call, InstallApps(parts, given.get("decisions", {}))))


def _install_archive(call: Call) -> Answer:
    return _installed(call, _asked(*_sent(call, _ARCHIVE)))


def _sent(call: Call, schema: Any) -> tuple[Parts, dict[str, Any]]:
    name, content, given = sent_file(schema, call.platform.settings.max_body)
    more = [each.strip() for each in given.get("with", "").split(",") if each.strip()]
    return {**chosen(more), **read_file(name, content)}, given


def _asked(parts: Parts, given: Any) -> InstallApps:
    return InstallApps(
        parts, given.get("decisions", {}), given.get("base"), given.get("consent", False), given.get("with_demo", False)
    )  # fmt: skip


def _planned(call: Call, request: InstallApps) -> dict[str, Any]:
    found: Installation = plan_installation(call.platform, call.actor, request)
    return {
        "apps": [_offer(each) for each in found.offers], "needs": [_need(each) for each in found.needs],
        "problems": [_problem(call, each) for each in found.problems],
        "conflicts": [
            {"pointer": each.pointer, "base": _side(each.base), "local": _side(each.local), "new": _side(each.new)}
            for each in found.conflicts
        ],
        "plan": None if found.plan is None else _plan(call, found.plan),
    }  # fmt: skip


def _installed(call: Call, request: InstallApps) -> Answer:
    done, sample = install_apps(call.platform, call.actor, request)
    return Answer({
        "release": done.number, "changed": done.changed, "apps": sorted(request.parts),
        "created": done.seed.created + sample.created, "warnings": [_problem(call, each) for each in done.warnings],
    })  # fmt: skip


def _plan_removal(call: Call) -> Answer:
    found = plan_removal(call.platform, call.actor, call.path["app"])
    return Answer({
        "title": found.title, "holders": found.holders,
        "forms": [{"key": key, "title": title, "records": count} for key, title, count in found.forms],
        "problems": [_problem(call, each) for each in found.problems],
        "plan": None if found.plan is None else _plan(call, found.plan),
    })  # fmt: skip


def _uninstall(call: Call) -> Answer:
    done = uninstall_app(call.platform, call.actor, call.path["app"], call.body["name"])
    return Answer({"release": done.number})


def _publishing(call: Call) -> Answer:
    found = publishing_now(call.platform, call.actor)
    if found is None:
        return Answer({"publishing": None})
    say = call.platform.catalog.render
    steps = [
        {"message": say(each.says, call.locale), "rows": each.rows, "done": each.done, "state": each.state}
        for each in found.steps
    ]  # fmt: skip
    elapsed = (call.platform.now() - found.began_at).total_seconds()
    return Answer({"publishing": {"phase": found.phase, "seconds": found.seconds, "elapsed": elapsed, "steps": steps}})


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "key": offer.key, "version": offer.version, "title": offer.title, "description": offer.description, "icon": offer.icon,
        "installed": offer.installed, "brings": dict(offer.brings), "forms": list(offer.forms),
    }  # fmt: skip


def _need(need: Need) -> dict[str, Any]:
    return {
        "app": need.app, "needed": need.needed, "title": need.title, "range": need.span, "found": need.found,
        "is_met": need.is_met, "is_shipped": need.is_shipped,
    }  # fmt: skip


def _plan(call: Call, plan: Any) -> dict[str, Any]:
    def say(problem: Problem) -> str:
        return call.platform.catalog.render(problem, call.locale)

    return told_plan(plan, say, lambda problem: _problem(call, problem))


def _side(value: Any) -> Any:
    return None if value is ABSENT else value


def _problem(call: Call, problem: Problem) -> dict[str, Any]:
    return told(call.platform.catalog, call.locale, problem)


OPERATIONS = (
    Operation(
        "list_installed_apps", "GET", "/admin/apps", "designer", "All installed apps, with their forms and records in numbers.",
        _apps, who="admin",
        answer=shape({"apps": listed(shape({
            "key": TEXT, "title": WORDS, "version": TEXT, "icon": TEXT, "description": WORDS, "forms": INTEGER,
            "records": INTEGER,
            "draft": {**ANY_INTEGER, "description": "Version of the draft, where there is one."}, "needed_by": listed(TEXT),
        }))}),
    ),
    Operation(
        "list_templates", "GET", "/admin/gallery", "designer", "Apps that come with the product, and what they need.", _gallery,
        shape({"templates": listed(shape({"app": ref("Offer"), "needs": listed(ref("Need"))}))}), who="admin",
    ),
    Operation(
        "plan_templates", "POST", "/admin/gallery/plan", "designer", "What installing apps of the gallery would do.",
        _plan_templates, ref("Installation"), body=shape({"templates": _TEMPLATES}, {"decisions": _DECISIONS}), who="admin",
    ),
    Operation(
        "install_templates", "POST", "/admin/gallery/install", "designer", "Install or update apps of the gallery.",
        _install_templates, ref("Installed"), body=shape({"templates": _TEMPLATES}, {"decisions": _DECISIONS, **_DOING}),
        who="admin",
    ),
    Operation(
        "plan_archive", "POST", "/admin/archives/plan", "designer", "What installing the apps in a zip or JSON file would do.",
        _plan_archive, ref("Installation"), body=_ARCHIVE_PLAN, upload=True, who="admin",
    ),
    Operation(
        "install_archive", "POST", "/admin/archives/install", "designer", "Install or update the apps in a zip or JSON file.",
        _install_archive, ref("Installed"), body=_ARCHIVE, upload=True, who="admin",
    ),
    Operation(
        "plan_removal", "GET", "/admin/apps/{app}/removal", "designer", "What goes when an app is uninstalled.", _plan_removal,
        shape({
            "title": WORDS, "holders": {**INTEGER, "description": "People with a role of it."},
            "forms": listed(shape({"key": TEXT, "title": WORDS, "records": INTEGER})), "problems": listed(ref("Wrong")),
            "plan": _ANY_PLAN,
        }),
        who="admin",
    ),
    Operation(
        "show_publishing", "GET", "/admin/publishing", "designer", "How far an installation, update or publication is that runs.",
        _publishing, shape({"publishing": {"anyOf": [ref("Publishing"), {"type": "null"}]}}), who="admin",
    ),
    Operation(
        "uninstall_app", "POST", "/admin/apps/{app}/removal", "designer", "Uninstall an app; its records come back when it does.",
        _uninstall, shape({"release": INTEGER}), who="admin",
        body=shape({"name": {**TEXT, "description": "Its title or key, typed."}}),
    ),
)  # fmt: skip
