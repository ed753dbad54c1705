"""The closed set of effects that an engine may ask for. Only `runtime/services/effects.py` carries them out.

Values are field ids → values of the formula types. Ids name records of the given form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from engines.kernel.text import Text


@dataclass(frozen=True, slots=True)
class CreateRecord:
    """A new record of `form`, through the same pipeline as any other."""

    form: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class UpdateRecord:
    """New values for one record; a state field among them must be a transition that its form allows."""

    form: str
    id: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AdjustRecord:
    """Add `by` to a number field; refused with `refusal` where it would fall below `floor`."""

    form: str
    id: int
    field: str
    by: Decimal | int
    floor: Decimal | int | None
    refusal: Text | None


@dataclass(frozen=True, slots=True)
class DeleteRecord:
    """Put one record into the recycle bin."""

    form: str
    id: int


@dataclass(frozen=True, slots=True)
class Credit:
    """Give `amount` units to an account, as one lot. `validity` as in `engines/ledger/validity.py`; None never expires."""

    ledger: str
    owner: int
    amount: int
    occurred_at: datetime
    available_at: datetime | None
    validity: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Debit:
    """Take `amount` units from an account, first-expiring lots first."""

    ledger: str
    owner: int
    amount: int
    occurred_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Reverse:
    """Take back what the record `source` caused in a ledger, by the recorded amounts: `share` (0..1] of each posting."""

    ledger: str
    form: str
    source: int
    share: Decimal
    reason: str | None


@dataclass(frozen=True, slots=True)
class Emit:
    """Raise an event of an app's own, for other rules."""

    event: str
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StartProcess:
    """Begin an instance of a process at one of its start events, about a record of `form` or about none."""

    process: str
    start: str
    form: str | None
    id: int | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DeliverMessage:
    """Tell the instances of a version of a process that wait at `node` for what happens to the record `key`."""

    process: str
    version: str
    title: Text
    """Of the process."""
    node: str
    key: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Have a message go out about one record. Whether it may, by which way and in which language is worked out by the doer."""

    message: str
    """Full id."""
    form: str
    id: int
    to: Mapping[str, object] | None
    """Kind of address (`email`, `phone`, `user`, `role`) → address; None: to whom the message itself says."""
    channel: str | None
    """The one way that it should go by; None: the best that can be."""
    values: Mapping[str, object]
    """What the message is told besides, by name."""


Effect: TypeAlias = (
    CreateRecord | UpdateRecord | AdjustRecord | DeleteRecord | Credit | Debit | Reverse | Emit | StartProcess | DeliverMessage
    | SendMessage
)  # fmt: skip
