"""What must hold in an installation at any time: the books of its ledgers and all roll-ups are right. And what it holds."""

from sqlalchemy import func, select

from runtime.services.platform import Platform
from runtime.storage import ledger_verification, roll_up_sql


def assert_right(platform: Platform) -> None:
    """Every ledger proves clean, every roll-up equals what its records say."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        for ledger in installed.release.ledgers:
            assert not list(ledger_verification.verify(connection, platform.ledger_tables, ledger))
        for entity in installed.release.entities.values():
            for roll_up in entity.roll_ups:
                wrong = roll_up_sql.differences(connection, installed.tables, installed.release.entities, roll_up)
                assert not wrong, f"{entity.id}.{roll_up.field}: {wrong[:3]}"


def balance(platform: Platform, owner: int, measure: str = "active") -> int:
    """A measure of somebody's account in the ledger of points."""
    table = platform.ledger_tables.account
    query = select(table.c[measure]).where(table.c.ledger == "points.points", table.c.owner_id == owner)
    with platform.database.read() as connection:
        return int(connection.execute(query).scalar() or 0)


def transactions(platform: Platform, **columns: object) -> int:
    """How many transactions of all ledgers have these values."""
    table = platform.ledger_tables.transaction
    query = select(func.count()).where(*(table.c[name] == value for name, value in columns.items()))
    with platform.database.read() as connection:
        return int(connection.execute(query).scalar_one())


def values(platform: Platform, form: str, field: str, **where: object) -> list[object]:
    """One field of the live records that have these values, by id."""
    with platform.database.read() as connection:
        tables = platform.releases.current(connection).tables
        table = tables.table(form)
        fits = [tables.column(form, name) == value for name, value in where.items()]
        query = select(tables.column(form, field)).where(table.c.deleted_at.is_(None), *fits).order_by(table.c.id)
        return list(connection.execute(query).scalars())
