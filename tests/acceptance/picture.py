"""What an installation holds, without what may differ between two that did the same: ids, moments of recording.

Two pictures are equal when records, history, traces and books are.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from runtime.storage.database import Connection
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation

OWN = ("id", "public_id", "created_at", "updated_at")


def picture(shop: Installation) -> dict[str, Any]:
    """Members, orders, history, traces, postings and lots, named by numbers that people know."""
    members = {row["id"]: row for row in shop.rows("member.member")}
    orders = {row["id"]: row for row in shop.rows("member.order")}
    tiers = {row["id"]: row["key"] for row in shop.rows("member.tier")}
    rules = {row["id"]: row["name"] for row in shop.rows("points.earning_rule")}
    names = {id: row["member_no"] for id, row in members.items()} | {id: row["order_no"] for id, row in orders.items()}
    with shop.platform.database.read() as connection:
        return {
            "members": [{**_plain(row), "tier": tiers.get(row["tier"])} for row in members.values()],
            "orders": [{**_plain(row), "member": names.get(row["member"])} for row in orders.values()],
            "changes": _changes(connection, names),
            "traces": _traces(connection, names, rules),
            **_books(connection, names),
        }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OWN}


def _changes(connection: Connection, names: Mapping[int, str]) -> Counter[tuple[Any, ...]]:
    table = SYSTEM.change
    found = connection.execute(select(table.c.record_id, table.c.form, table.c.version, table.c.kind))
    return Counter((names.get(row[0]), *row[1:]) for row in found if row[0] in names)


def _traces(connection: Connection, names: Mapping[int, str], rules: Mapping[int, str]) -> Counter[tuple[Any, ...]]:
    table = SYSTEM.trace
    found = connection.execute(
        select(table.c.record_id, table.c.rule, table.c.event, table.c.depth, table.c.outcome, table.c.amount, table.c.target_id)
    )

    def rule_name(rule: str) -> str:
        _, _, id = rule.rpartition(":")
        return rules.get(int(id), rule) if id.isdigit() else rule

    return Counter((names.get(row[0]), rule_name(row[1]), *row[2:6], names.get(row[6])) for row in found)


def _books(connection: Connection, names: Mapping[int, str]) -> dict[str, list[tuple[Any, ...]]]:
    booked, account, lot = SYSTEM.ledger.transaction, SYSTEM.ledger.account, SYSTEM.ledger.lot
    columns = (booked.c.source_id, account.c.owner_id, booked.c.amount, booked.c.type, booked.c.reason, booked.c.occurred_at)
    postings = connection.execute(select(*columns).join_from(booked, account, booked.c.account_id == account.c.id))
    of_lot = (account.c.owner_id, lot.c.amount, lot.c.remaining, lot.c.state, lot.c.expires_at)
    lots = connection.execute(select(*of_lot).join_from(lot, account, lot.c.account_id == account.c.id))
    return {
        "postings": sorted((names[row[0]], names[row[1]], *row[2:]) for row in postings),
        "lots": sorted(((names[row[0]], *row[1:]) for row in lots), key=str),
    }
