"""Trees of organisations and departments: closures stay right through moves, circles are refused."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Conflict, Invalid, NotFound
from runtime.storage import users
from runtime.storage.database import Connection, Database
from runtime.storage.system_tables import SYSTEM
from runtime.storage.trees import DEPARTMENTS, ORGANISATIONS, Unit, UnitTree
from runtime.storage.users import User

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PARENTS = {1: None, 2: 1, 3: 2, 4: 1, 5: 3, 6: None}


def planted(connection: Connection, tree: UnitTree) -> UnitTree:
    for id, parent in PARENTS.items():
        tree.add(connection, Unit(id, parent, f"u{id}", f"Unit {id}"))
    return tree


def closure_of(connection: Connection, tree: UnitTree) -> set[tuple[int, int, int]]:
    return {tuple(row) for row in connection.execute(sa.select(tree._closure))}


def expected(parents: dict[int, int | None]) -> set[tuple[int, int, int]]:
    found = set()
    for id in parents:
        above, distance = id, 0
        while above is not None:
            found.add((above, id, distance))
            above, distance = parents[above], distance + 1
    return found


@pytest.mark.parametrize("tree", [ORGANISATIONS, DEPARTMENTS], ids=lambda tree: tree.kind)
def test_what_is_below_follows_every_move(database: Database, tree: UnitTree) -> None:
    with database.write() as connection:
        planted(connection, tree)
        assert tree.below(connection, 1) == [1, 2, 4, 3, 5]
        assert [unit.key for unit in tree.all(connection)] == ["u1", "u6", "u2", "u4", "u3", "u5"]
        parents = dict(PARENTS)
        for id, parent in ((3, 4), (2, None), (1, 6), (3, 2), (6, None)):
            tree.move(connection, id, parent)
            parents[id] = parent
            assert closure_of(connection, tree) == expected(parents)
            assert tree.get(connection, id).parent_id == parent


@pytest.mark.parametrize("parent", [2, 3, 5])
def test_a_unit_is_not_moved_below_itself(database: Database, parent: int) -> None:
    with database.write() as connection:
        planted(connection, DEPARTMENTS)
        with pytest.raises(Invalid, match="unit_below_itself"):
            DEPARTMENTS.move(connection, 2, parent)
        assert closure_of(connection, DEPARTMENTS) == expected(PARENTS)


def test_keys_are_unique_and_parents_exist(database: Database) -> None:
    with database.write() as connection:
        planted(connection, ORGANISATIONS)
        with pytest.raises(Conflict, match="unit_key_taken"):
            ORGANISATIONS.add(connection, Unit(9, 1, "u2", ""))
        with pytest.raises(NotFound, match="no_such_unit"):
            ORGANISATIONS.named(connection, "u99")
    with pytest.raises(NotFound, match="no_such_unit"), database.write() as connection:
        ORGANISATIONS.add(connection, Unit(9, 77, "u9", ""))


def test_only_what_nobody_needs_is_removed(database: Database) -> None:
    with database.write() as connection:
        planted(connection, ORGANISATIONS)
        DEPARTMENTS.add(connection, Unit(1, None, "d1", "Tills", org_id=6))
        users.add_user(connection, User(1, "p1", "chen", "陈晨", is_active=True, org_id=4, created_at=NOW, dept_id=1))
        for tree, id in ((ORGANISATIONS, 2), (ORGANISATIONS, 4), (ORGANISATIONS, 6), (DEPARTMENTS, 1)):
            with pytest.raises(Conflict, match="unit_in_use"):
                tree.remove(connection, id)
        ORGANISATIONS.remove(connection, 5)
        ORGANISATIONS.remove(connection, 3)
        ORGANISATIONS.rename(connection, 2, "North")
        assert closure_of(connection, ORGANISATIONS) == expected({1: None, 2: 1, 4: 1, 6: None})
        assert ORGANISATIONS.named(connection, "u2").name == "North"


def test_what_a_user_may_is_read_with_what_is_below(database: Database) -> None:
    with database.write() as connection:
        planted(connection, ORGANISATIONS)
        users.add_user(connection, User(1, "p1", "chen", "陈晨", is_active=True, org_id=2, created_at=NOW))
        users.set_roles(connection, 1, ["shop.clerk", "shop.boss"])
        found = users.rights_of(connection, 1)
        assert (found.orgs, found.depts, found.roles) == ((2, 3, 5), (), {"shop.clerk", "shop.boss"})
        users.set_roles(connection, 1, ["shop.clerk"])
        assert users.all_roles(connection) == {1: {"shop.clerk"}}
        users.change_user(connection, 1, is_active=False)
        assert (users.rights_of(connection, 1), users.rights_of(connection, 2)) == (None, None)


def test_users_of_an_older_installation_are_no_administrators(database: Database) -> None:
    with database.write() as connection:
        older = {"id": 1, "public_id": "p1", "login": "chen", "name": "陈晨", "is_active": True, "created_at": NOW}
        connection.execute(SYSTEM.user.insert(), older)
        found = users.credentials_of(connection, "chen", lock=True)
        assert (found.password_hash, found.failed_logins, users.named_user(connection, "chen").is_admin) == (None, 0, False)
        assert not users.can_anybody_sign_in(connection)
