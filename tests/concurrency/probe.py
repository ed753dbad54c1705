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
        "forms/tag.json": {
            "key": "tag", "title": _text("Tag"), "label": "name", "fields": [{"key": "name", "type": "text", "title": _text("Name")}],
        },
        **{
            f"forms/{key}.json": {
                "key": key, "title": _text(key), "label": "word",
                "fields": [
                    {"key": "word", "type": "text", "title": _text("Word")},
                    {"key": "tag", "type": "link", "title": _text("Tag"), "target": "probe.tag", "on_delete": policy},
                    {"key": "by_rule", "type": "link", "title": _text("By a rule"), "target": "probe.tag", "on_delete": policy},
                ],
            }
            for key, policy in (("fixed", "restrict"), ("loose", "clear"), ("bound", "cascade"))
        },
        "forms/asked.json": {
            "key": "asked", "title": _text("Asked for by a rule"), "label": "name",
            "fields": [{"key": "name", "type": "text", "title": _text("Name")}],
        },
        **{
            f"rules/point_{key}.json": {
                "key": f"point_{key}", "title": _text("Point"), "on": ["probe.asked.created"],
                "actions": [{
                    "create": {"form": f"probe.{key}", "set": {"by_rule": 'first(records("probe.tag", "name == this.name"))'}},
                }],
            }
            for key in ("fixed", "loose", "bound")
        },
        "forms/wish.json": {
            "key": "wish", "title": _text("Wish"), "label": "word",
            "fields": [{**_link("member"), "on_delete": "restrict"}, {"key": "word", "type": "text", "title": _text("Word")}],
        },
        "forms/claim.json": {
            "key": "claim", "title": _text("Claim"), "label": "word",
            "fields": [_link("member"), {"key": "word", "type": "text", "title": _text("Word")}],
        },
        "forms/prize.json": {
            "key": "prize", "title": _text("Prize"), "label": "word",
            "fields": [_link("member"), {"key": "word", "type": "text", "title": _text("Word"), "index": True}],
        },
        "rules/claim.json": {
            "key": "claim", "title": _text("Claim"), "on": ["probe.wish.created"],
            "actions": [{"create": {"form": "probe.claim", "set": {"member": "member", "word": "word"}}}],
        },
        "rules/grant.json": {
            "key": "grant", "title": _text("Grant"), "on": ["probe.claim.created"],
            "condition": 'word == null and count(records("probe.prize", "member == this.member")) < 37',
            "actions": [{"create": {"form": "probe.prize", "set": {"member": "member"}}}],
        },
        "rules/grant_word.json": {
            "key": "grant_word", "title": _text("Grant by word"), "on": ["probe.claim.created"],
            "condition": 'word != null and count(records("probe.prize", "word == this.word")) < 37',
            "actions": [{"create": {"form": "probe.prize", "set": {"member": "member", "word": "word"}}}],
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
