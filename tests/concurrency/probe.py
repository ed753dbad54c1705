"""A fourth app for tests: numbers without gaps, and transfers between two accounts of another app's ledger."""

from collections.abc import Mapping
from typing import Any


def _text(en: str) -> dict[str, str]:
    return {"en": en, "zh-CN": en}


def _link(key: str) -> dict[str, Any]:
    return {"key": key, "type": "link", "title": _text(key), "target": "member.member", "required": True}


PROBE: Mapping[str, Mapping[str, Any]] = {
    "probe": {
        "app.json": {
            "key": "probe", "version": "1.0.0", "format": 1, "title": _text("Probe"), "requires": {"points": ">=1.0,<2"},
        },
        "forms/ticket.json": {
            "key": "ticket", "title": _text("Ticket"), "label": "ticket_no",
            "fields": [
                {
                    "key": "ticket_no", "type": "auto_number", "title": _text("No"), "unique": True,
                    "format": "T{seq:6}", "gapless": True,
                },
                {"key": "note", "type": "text", "title": _text("Note"), "min_length": 2},
            ],
        },
        "forms/transfer.json": {
            "key": "transfer", "title": _text("Transfer"), "label": "amount",
            "fields": [
                _link("giver"), _link("taker"),
                {"key": "amount", "type": "integer", "title": _text("Amount"), "required": True, "min": 1},
            ],
        },
        "rules/move.json": {
            "key": "move", "title": _text("Move"), "on": ["probe.transfer.created"], "must": True,
            "actions": [
                {"debit": {"ledger": "points.points", "owner": "giver", "amount": "amount"}},
                {"credit": {"ledger": "points.points", "owner": "taker", "amount": "amount"}},
            ],
        },
        "forms/note.json": {
            "key": "note", "title": _text("Note"), "label": "amount",
            "fields": [_link("member"), {"key": "amount", "type": "integer", "title": _text("Amount"), "required": True}],
        },
        "rules/reward_note.json": {
            "key": "reward_note", "title": _text("Reward a note"), "on": ["probe.note.created"], "run": "after",
            "actions": [{"credit": {"ledger": "points.points", "owner": "member", "amount": "amount"}}],
        },
    }
}  # fmt: skip
"""App → path → JSON, as `apply_apps` takes it."""
