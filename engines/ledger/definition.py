"""A ledger as its blueprint defines it, compiled: owner, policies, order of spending, labels.

    {"key": "balance", "title": …, "owner": "sales.customer", "unit": …,
     "overdraft": {"policy": "refuse"} | {"policy": "allow", "limit": 500},
     "claw_back": "debt" | "clamp" | "pending_only",
     "restore_expired": {"policy": "expire_now"} | {"policy": "reissue", "days": 30},
     "lot_order": "earliest_expiry" | {"kinds": ["bonus", "principal"]},
     "validity": "12M/month",
     "labels": {"CREDIT": …, "DEBIT": …}}

Only `key`, `title` and `owner` are required; the first alternative of each setting is its default and `validity`
defaults to unlimited. An overdraft without limit is unlimited; `limit` and `days` mean nothing under the other policy,
and reissued units last 30 days unless told otherwise. The blueprint's compiler calls `compile_ledger`; the JSON Schema
has already looked at shapes, but nothing here relies on that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Literal, TypeAlias, cast

from engines.kernel.errors import Invalid, Problem
from engines.kernel.spelling import surely_meant
from engines.kernel.text import Text
from engines.ledger.account import ENTRY_TYPES, NEVER, EntryType, Lot
from engines.ledger.validity import UNLIMITED, Validity, parse_validity

ClawBack: TypeAlias = Literal["debt", "clamp", "pending_only"]
CLAW_BACKS: tuple[ClawBack, ...] = ("debt", "clamp", "pending_only")
REISSUE_DAYS = 30
REISSUE_DAYS_MAX = 3660
_KNOWN = ("id", "key", "title", "help", "icon", "owner", "unit", "overdraft", "claw_back", "restore_expired", "lot_order",
          "validity", "labels")  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerDefinition:
    """What the booking functions ask about a ledger."""

    id: str
    """Full id, `app.ledger`."""
    key: str
    title: Text
    owner_form: str
    """Full id of the form whose records own the accounts."""
    unit: Text = ""
    may_overdraw: bool = False
    """Whether a debit may go beyond the balance; what is missing becomes debt."""
    overdraft_limit: int | None = None
    """The largest debt that a debit may lead to; None: no limit. A claw-back is not bound by it."""
    claw_back: ClawBack = "debt"
    """What a reversed earning takes beyond the balance: debt | clamp (nothing more) | pending_only (only what is not
    yet available, whatever the balance)."""
    reissue_days: int | None = None
    """Restored units past their expiry: None expires them at once, a number gives them so many days more."""
    kinds: tuple[str, ...] = ()
    """Kinds of lots in the order in which they are spent; others come behind them. Empty: expiry alone decides."""
    validity: Validity = UNLIMITED
    """Of credits that say nothing else."""
    labels: Mapping[EntryType, Text] = field(default_factory=dict)
    """What users read for an entry type."""

    @property
    def full_key(self) -> str:
        """What blueprints call it, `app.key`."""
        return f"{self.id.partition('.')[0]}.{self.key}"

    def order(self, lot: Lot) -> tuple[int, datetime, int]:
        """The sort key of spending: kind, earliest expiry (never last), id."""
        rank = 0
        if self.kinds:
            rank = self.kinds.index(lot.kind) if lot.kind in self.kinds else len(self.kinds)
        return rank, lot.expires_at or NEVER, lot.id


def compile_ledger(
    raw: Mapping[str, object], app: str, form_id: Callable[[str], str | None] = lambda key: key, forms: Sequence[str] = ()
) -> tuple[LedgerDefinition, tuple[Problem, ...]]:
    """The definition of one ledger document of `app` (id), as far as it goes, and everything that is wrong with it.

    `form_id` turns the full key of the owner's form into its full id and answers None for an unknown one; `forms`: the full
    keys that there are, of which the nearest is advised.
    Pointers are relative to the document.
    """
    problems: list[Problem] = [
        Problem("ledger_unknown_property", f"/{name}", {"name": name}) for name in raw if name not in _KNOWN
    ]
    key = _string(raw, "key", problems)
    owner_key = _string(raw, "owner", problems)
    owner = form_id(owner_key) if owner_key else None
    if owner_key and owner is None:
        near = get_close_matches(owner_key, forms, 1)
        problems.append(Problem("ledger_owner_unknown", "/owner", {"form": owner_key}, near[0] if near else None))
        owner = form_id(surely_meant(owner_key, forms) or "")
    may_overdraw, limit = _overdraft(raw.get("overdraft", {"policy": "refuse"}), problems)
    claw_back = raw.get("claw_back", "debt")
    if claw_back not in CLAW_BACKS:
        problems.append(_unknown("/claw_back", claw_back, ", ".join(CLAW_BACKS)))
    definition = LedgerDefinition(
        id=f"{app}.{raw.get('id', key)}",
        key=key,
        title=_text(raw.get("title"), "/title", problems, required=True),
        owner_form=owner or "",
        unit=_text(raw.get("unit", ""), "/unit", problems),
        may_overdraw=may_overdraw,
        overdraft_limit=limit,
        claw_back=cast("ClawBack", claw_back),
        reissue_days=_reissue_days(raw.get("restore_expired", {"policy": "expire_now"}), problems),
        kinds=_kinds(raw.get("lot_order", "earliest_expiry"), problems),
        validity=_validity(raw.get("validity"), problems),
        labels=_labels(raw.get("labels", {}), problems),
    )
    return definition, tuple(problems)


def _string(raw: Mapping[str, object], name: str, problems: list[Problem]) -> str:
    value = raw.get(name)
    if isinstance(value, str) and value:
        return value
    problems.append(Problem("ledger_property_missing", f"/{name}", {"name": name}))
    return ""


def _text(value: object, pointer: str, problems: list[Problem], *, required: bool = False) -> Text:
    if isinstance(value, str) and (value or not required):
        return value
    if isinstance(value, Mapping) and value and all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        return value
    problems.append(Problem("ledger_text_expected", pointer))
    return ""


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _policy(value: object, pointer: str, number: str, choices: tuple[str, str], problems: list[Problem]) -> tuple[str, object]:
    """Policy and number of `{"policy": …, <number>: …}`; the first choice where it is not one."""
    if isinstance(value, Mapping) and value.get("policy") in choices and set(value) <= {"policy", number}:
        return cast("str", value["policy"]), value.get(number)
    problems.append(_unknown(pointer, value, ", ".join(f'{{"policy": "{choice}"}}' for choice in choices)))
    return choices[0], None


def _unknown(pointer: str, setting: object, choices: str) -> Problem:
    return Problem("ledger_setting_unknown", pointer, {"setting": setting, "choices": choices})


def _overdraft(value: object, problems: list[Problem]) -> tuple[bool, int | None]:
    policy, limit = _policy(value, "/overdraft", "limit", ("refuse", "allow"), problems)
    if limit is not None and not _whole(limit, 0):
        problems.append(_unknown("/overdraft/limit", limit, "0, 100, 500 …"))
        limit = None
    return policy == "allow", cast("int | None", limit if policy == "allow" else None)


def _reissue_days(value: object, problems: list[Problem]) -> int | None:
    policy, days = _policy(value, "/restore_expired", "days", ("expire_now", "reissue"), problems)
    days = REISSUE_DAYS if days is None else days
    if not _whole(days, 1) or cast("int", days) > REISSUE_DAYS_MAX:
        problems.append(_unknown("/restore_expired/days", days, f"1 … {REISSUE_DAYS_MAX}"))
        return None
    return cast("int", days) if policy == "reissue" else None


def _kinds(value: object, problems: list[Problem]) -> tuple[str, ...]:
    if value == "earliest_expiry":
        return ()
    if isinstance(value, Mapping) and set(value) == {"kinds"} and isinstance(value["kinds"], list | tuple):
        kinds = tuple(value["kinds"])
        if kinds and all(isinstance(kind, str) for kind in kinds) and len(set(kinds)) == len(kinds):
            return kinds
    problems.append(_unknown("/lot_order", value, 'earliest_expiry, {"kinds": ["bonus", "principal"]}'))
    return ()


def _validity(value: object, problems: list[Problem]) -> Validity:
    if value is not None and not isinstance(value, str):
        problems.append(Problem("ledger_validity_syntax", "/validity", {"text": value}))
        return UNLIMITED
    try:
        return parse_validity(value)
    except Invalid as error:
        problems.extend(problem.under("/validity") for problem in error.problems)
        return UNLIMITED


def _labels(value: object, problems: list[Problem]) -> Mapping[EntryType, Text]:
    if not isinstance(value, Mapping):
        problems.append(_unknown("/labels", value, ", ".join(ENTRY_TYPES)))
        return {}
    labels: dict[EntryType, Text] = {}
    for name, label in value.items():
        if name in ENTRY_TYPES:
            labels[name] = _text(label, f"/labels/{name}", problems)
        else:
            problems.append(_unknown(f"/labels/{name}", name, ", ".join(ENTRY_TYPES)))
    return labels
