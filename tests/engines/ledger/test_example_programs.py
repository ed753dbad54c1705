"""The example programs of tests/cases/ledger: every step's answer or refusal, every balance, and books that verify."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engines.ledger.booking import Terms
from engines.ledger.lots import Returned
from engines.ledger.posting import Booked, Refused, Transaction
from engines.ledger.validity import expires_at, parse_validity
from tests.engines.ledger.bookkeeper import Bookkeeper, balances, ledger_of

CASES = Path(__file__).parents[2] / "cases" / "ledger"
PROGRAMS = [(file.stem, program) for file in sorted(CASES.glob("*.json")) for program in json.loads(file.read_text("utf-8"))]


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class Player:
    """Plays the steps of one program."""

    def __init__(self, program: dict) -> None:
        self.keeper = Bookkeeper(ledger_of(**program["ledger"]), ZoneInfo(program["zone"]))
        self.named: dict[str, Transaction] = {}

    def play(self, step: dict) -> None:
        verb = next(name for name in VERBS if name in step)
        result = VERBS[verb](self, step, moment(step.get("at")))
        if "refused" in step:
            assert isinstance(result, Refused), result
            assert result.code == step["refused"]
        elif result is not None:
            assert isinstance(result, Booked), result
            answer = result.answer.as_json()
            assert answer | step.get("answers", {}) == answer
            if "as" in step:
                assert result.transaction is not None
                self.named[step["as"]] = result.transaction
        assert self.keeper.verify() == ()

    def credit(self, step: dict, at: datetime) -> Booked | Refused:
        until = moment(step.get("expires_at"))
        if "validity" in step:
            until = expires_at(parse_validity(step["validity"]), at, self.keeper.zone)
        terms = Terms(moment(step.get("available_at")), until, step.get("kind", ""))
        return self.keeper.credit(step["credit"], at, step.get("owner", "a"), terms)

    def debit(self, step: dict, at: datetime) -> Booked | Refused:
        return self.keeper.debit(step["debit"], at, step.get("owner", "a"))

    def take_back(self, step: dict, at: datetime) -> Booked | Refused:
        numbers = {name: Decimal(value) for name, value in step.get("returned", {}).items()}
        returned = Returned(**numbers) if numbers else None
        why = {"source_form": "shop.order", "source_id": 1, "source_event": step.get("event")}
        return self.keeper.take_back(self.named[step["take_back"]], at, step.get("owner", "a"), returned, **why)

    def give_back(self, step: dict, at: datetime) -> Booked | Refused:
        return self.keeper.give_back(self.named[step["give_back"]], at, step.get("owner", "a"), step.get("amount"))

    def hold(self, step: dict, at: datetime) -> Booked | Refused:
        return self.keeper.hold(step["hold"], at, moment(step["until"]))

    def capture(self, step: dict, at: datetime) -> Booked | Refused:
        return self.keeper.capture(self.named[step["capture"]], at, amount=step.get("amount"))

    def release(self, step: dict, at: datetime) -> Booked | Refused:
        return self.keeper.release(self.named[step["release"]], at)

    def transfer(self, step: dict, at: datetime) -> Booked | Refused:
        return self.keeper.transfer(step["transfer"], at, step.get("owner", "a"), step["to"])

    def merge(self, step: dict, at: datetime) -> Booked | Refused:
        return self.keeper.merge(at, step["merge"], step["to"])

    def run_due(self, step: dict, at: datetime) -> None:
        self.keeper.run_due(at)

    def expect(self, step: dict, at: datetime | None) -> None:
        account = self.keeper.account(step.get("owner", "a"))
        found = {**balances(account), "lots": [lot.remaining for lot in account.lots]}
        assert found | step["expect"] == found


VERBS = {
    "expect": Player.expect,
    "credit": Player.credit,
    "debit": Player.debit,
    "take_back": Player.take_back,
    "give_back": Player.give_back,
    "hold": Player.hold,
    "capture": Player.capture,
    "release": Player.release,
    "transfer": Player.transfer,
    "merge": Player.merge,
    "run_due": Player.run_due,
}


@pytest.mark.parametrize(("subject", "program"), PROGRAMS, ids=[f"{subject}: {each['title']}" for subject, each in PROGRAMS])
def test_program(subject: str, program: dict) -> None:
    player = Player(program)
    for step in program["steps"]:
        player.play(step)


def test_there_are_programs() -> None:
    assert len(PROGRAMS) >= 25
