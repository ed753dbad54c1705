"""Installations of an older program: the step that brings passwords and rights leaves what is there as it is."""

from datetime import UTC, datetime

import sqlalchemy as sa

from runtime.storage import audit, migrating, users, workspace
from runtime.storage.database import Database
from runtime.storage.trees import DEPARTMENTS, ORGANISATIONS

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_users_organisations_and_views_of_them_stand(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as connection:
        migrating.migrate_to(connection, "0005")
    row = {
        "id": 1,
        "zone": "UTC",
        "is_test": False,
        "clock_offset": 0,
        "next_id": 1001,
        "change_seq": 5,
        "now": "2026-03-01T00:00:00.000000Z",
    }
    with database.write() as connection:
        names = "id, zone, is_test, clock_offset, next_id, change_seq"
        values = ", ".join(f":{name}" for name in names.split(", "))
        connection.execute(sa.text(f"INSERT INTO workspace ({names}, created_at) VALUES ({values}, :now)"), row)
        user = "INSERT INTO \"user\" (id, public_id, login, name, is_active, org_id, created_at) VALUES (1, 'p', 'ada', 'Ada', true, 7, :now)"
        connection.execute(sa.text(user), row)
        connection.execute(sa.text("INSERT INTO organisation (id, key, name) VALUES (7, 'north', 'North')"))
        connection.execute(sa.text("INSERT INTO organisation_closure (ancestor, descendant, distance) VALUES (7, 7, 0)"))
        connection.execute(sa.text('CREATE VIEW readable_note AS SELECT login FROM "user"'))
    migrating.migrate(database)
    with database.write() as connection:
        assert workspace.load(connection).zone.key == "UTC"
        found = users.rights_of(connection, 1)
        assert (found.user.login, found.user.is_admin, found.user.created_at, found.orgs, found.roles) == (
            "ada",
            False,
            NOW,
            (7,),
            frozenset(),
        )
        assert not users.can_anybody_sign_in(connection)
        assert (ORGANISATIONS.named(connection, "north").id, DEPARTMENTS.all(connection)) == (7, [])
        assert connection.execute(sa.text("SELECT login FROM readable_note")).scalar() == "ada"
        users.move_on(connection)
        audit.link(connection)
        assert connection.execute(sa.text("SELECT people_seq FROM workspace")).scalar() == 1
        assert audit.verify_audit(connection).rows == 0
    database.close()
