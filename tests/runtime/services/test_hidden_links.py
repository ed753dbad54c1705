"""Links that were hidden while their target was deleted: at the switch that shows them again, what the deletion would have done."""

from sqlalchemy import update

from runtime.services.examine import examine
from runtime.services.publish_app import apply_apps
from tests.acceptance.installation import SYSTEM_ITSELF, Parts
from tests.factories.apps import app, field, form
from tests.runtime.services.house import House, Install

THING = (
    field("name"),
    field("soft", "link", target="zoo.keeper", on_delete="clear"),
    field("hard", "link", target="zoo.keeper"),
    field("has_keeper", "formula", formula="soft != null", result="boolean"),
)


def zoo(*, hidden: bool) -> Parts:
    """The app with and without what is hidden in between."""
    keeper = (field("name"), *(() if hidden else (field("tools", "sub_table", fields=[field("what")]),)))
    return app("zoo", forms=[form("keeper", *keeper), form("thing", *(THING[:1] if hidden else THING))])


def hidden_meanwhile(install: Install) -> tuple[House, int, int, int]:
    here = install(zoo(hidden=False))
    ann = here.save("zoo.keeper", {"name": "Ann", "tools": [{"what": "broom"}, {"what": "key"}]})
    thing = here.save("zoo.thing", {"name": "Lion", "soft": ann, "hard": None})
    held = here.save("zoo.thing", {"name": "Bear", "hard": ann})
    install(zoo(hidden=True))
    here.delete("zoo.keeper", ann)
    return here, ann, thing, held


def test_they_are_cleared_and_rows_go_with_their_owner(install: Install) -> None:
    here, ann, thing, held = hidden_meanwhile(install)
    published = apply_apps(here.platform, SYSTEM_ITSELF, zoo(hidden=False), consent=True)
    assert [(each.code, each.params["count"]) for each in published.warnings] == [("hidden_links_cleared", 1)]
    assert here.value("zoo.thing", thing, "soft") is None
    assert here.value("zoo.thing", thing, "has_keeper") is False
    assert here.value("zoo.thing", held, "hard") is None
    assert here.ids("zoo.keeper.tools") == []
    here.bring_back("zoo.keeper", ann)
    assert len(here.ids("zoo.keeper.tools")) == 2
    assert here.wrong() == []


def test_the_doctor_finds_dangling_links(install: Install) -> None:
    here = install(zoo(hidden=False))
    thing = here.save("zoo.thing", {"name": "Lion"})
    with here.platform.database.write() as connection:
        tables = here.platform.releases.current(connection).tables
        table, link = tables.table("zoo.thing"), tables.column("zoo.thing", "hard")
        connection.execute(update(table).where(table.c.id == thing).values({link.name: 987654}))
    found = [each for each in examine(here.platform, deep=True) if each.code == "doctor_links_dangling"]
    assert [(each.level, each.params["count"]) for each in found] == [("wrong", 1)]
