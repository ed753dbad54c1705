"""An installation of the shipped apps that welcomes its new members, with workers that are killed while they do so, a clock that
is moved by a day, and a mail server that keeps what it was sent."""

import io
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from runtime.auth.actor import Actor
from runtime.services.answers import Asked
from runtime.services.channels_admin import SaveChannel, save_channel
from runtime.services.import_job import AskImport, ask_for_import
from runtime.services.save_records import RecordInput, SaveRecords
from runtime.services.transact import Once
from runtime.services.write_and_tell import save_and_tell
from runtime.storage import incidents, jobs, workspace
from runtime.storage.system_tables import SYSTEM
from tests.concurrency.books import assert_right, values
from tests.concurrency.installation import Place, install, open_place, save
from tests.concurrency.process_books import assert_processes_right
from tests.durability.work_site import PATIENCE_SECONDS, Site, answered
from tests.plugins.receivers import SmtpReceiver

GIFT = {
    "name": "Welcome",
    "kind": "amount_off",
    "face_value": "30.00",
    "valid_days": 30,
    "status": "active",
    "given_for": "welcome",
}
WELCOME, REMINDER = "campaign.welcome_gift", "member.first_order_reminder"
SLICE = 10


@dataclass
class WelcomeSite(Site):
    """One database, maybe a Redis, a mail server, and processes that can be killed."""

    mails: SmtpReceiver = field(default_factory=SmtpReceiver)
    in_flight: Counter[str] = field(default_factory=Counter)
    """Message-IDs that were on their way when their worker was killed, with how often."""

    def __post_init__(self) -> None:
        self._make_sandbox()
        install(self.place).database.close()
        self.platform = self._platform()
        settings = {"host": "127.0.0.1", "port": self.mails.port, "security": "none", "sender": "club@example.com"}
        save_channel(self.platform, Actor(), SaveChannel("email", settings, is_enabled=True), "en")
        save(self.platform, "campaign.coupon_template", GIFT)

    def _make_sandbox(self) -> None:
        """A workspace whose clock can be moved; it is ten in the morning there, so that no mail waits for the end of the night."""
        platform = open_place(self.place)
        zone, now = ZoneInfo("Asia/Shanghai"), datetime.now(UTC)
        workspace.create(platform.database, zone=zone.key, now=now, is_test=True)
        morning = now.astimezone(zone).replace(hour=10, minute=0, second=0, microsecond=0)
        self._offset = morning - now
        self._set_clock(platform.database)
        platform.database.close()

    def _set_clock(self, database: Any) -> None:
        with database.write() as connection:
            workspace.set_clock_offset(connection, self._offset)

    @property
    def environment(self) -> dict[str, str]:
        """Settings of all processes: a lease that a busy machine does not let run out, and mails to this machine."""
        more = {"TESSERA_JOB_LEASE_SECONDS": "5", "TESSERA_OUTBOUND_NETWORKS": "127.0.0.0/8"}
        return {**super().environment, **more}

    # what happens

    def members_come(self, count: int) -> None:
        """A list of new members is imported by the workers."""
        rows = [f"N{n:05},n{n}@example.com,true" for n in range(count)]
        text = "\n".join(["member_no,email,accepts_marketing", *rows, ""])
        ask_for_import(self.platform, Actor(), AskImport("member.member"), "members.csv", io.BytesIO(text.encode()), None)

    def half_of_them_order(self, count: int) -> None:
        """Each other one; asked for as a client does that gets no answer: again."""
        ids = self._ids()
        for first in range(0, count, SLICE * 2):
            rows = [
                RecordInput({"order_no": f"O{n}", "member": ids[f"N{n:05}"], "amount": "10.00"})
                for n in range(first, min(count, first + SLICE * 2), 2)
            ]
            asked = Asked(self.platform, Actor(), lambda problem: {"code": problem.code}, Once(f"orders-{first}", first))
            answered(lambda asked=asked, rows=rows: save_and_tell(asked, SaveRecords("member.order", rows)))  # type: ignore[misc]

    def a_day_passes(self) -> None:
        """Nobody is at work while the clock is moved."""
        self._offset += timedelta(hours=25)
        self._set_clock(self.platform.database)

    @contextmanager
    def with_a_mail_at_hand(self) -> Iterator[None]:
        """While the mail server has taken a mail and has not answered yet: who is killed now does not know that it has it."""
        is_there, may_go = threading.Event(), threading.Event()

        def wait() -> None:
            is_there.set()
            assert may_go.wait(PATIENCE_SECONDS)

        self.mails.before_answer = wait
        try:
            assert is_there.wait(PATIENCE_SECONDS)
            yield
        finally:
            self.mails.before_answer = lambda: None
            may_go.set()

    def kill(self, name: str) -> None:
        """End a worker with SIGKILL; what it was sending is noted."""
        pid = self.processes[name].pid
        super().kill(name)
        self.in_flight.update(answered(lambda: self._sent_by(f"{socket.gethostname()}:{pid}:")))

    def _sent_by(self, worker: str) -> list[str]:
        with self.platform.database.read() as connection:
            at_work = [job.id for job in jobs.leased_by(connection, worker) if job.kind == "send"]
            table = SYSTEM.delivery
            found = connection.execute(select(table.c.public_id).where(table.c.job_id.in_(at_work))).scalars()
            return [f"<{id}@example.com>" for id in found]

    # how far it is

    def sent(self, message: str) -> int:
        """Mails of a kind that are known to be sent."""
        return answered(lambda: self._deliveries(message))

    def _deliveries(self, message: str) -> int:
        delivery, about = SYSTEM.delivery, SYSTEM.message
        query = select(func.count()).select_from(delivery).join(about, about.c.id == delivery.c.message_id)
        with self.platform.database.read() as connection:
            return int(connection.execute(query.where(about.c.key == message, delivery.c.state == "sent")).scalar_one())

    def due(self) -> int:
        """Jobs that are at work or should be; those put off after a fault among them, timers of tomorrow not."""
        return answered(self._due)

    def _due(self) -> int:
        table = SYSTEM.job
        with self.platform.database.read() as connection:
            soon = self.platform.clock(workspace.load(connection)).now() + timedelta(hours=1)
            assert not jobs.failed(connection, 1)
            is_open = table.c.state.in_(("waiting", "running"))
            query = select(func.count()).where(is_open, table.c.due_at <= soon, table.c.kind != "schedule")
            return int(connection.execute(query).scalar_one())

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < deadline, self._counts()
            time.sleep(0.01)

    # what must hold

    def assert_welcomed(self, count: int) -> int:
        """Each member got one tag, one coupon and one welcome, and who bought nothing one reminder. How many mails came twice:
        only such as were on their way when their worker was killed."""
        ids = self._ids()
        found = assert_processes_right(self.platform)
        outcomes = Counter((each.state.state, each.state.outcome) for each in found)
        assert outcomes == {("completed", "ordered"): (count + 1) // 2, ("completed", "reminded"): count // 2}
        for form, member in (("member.member.tags", "parent"), ("campaign.coupon", "member")):
            assert sorted(map(int, values(self.platform, form, member))) == sorted(ids.values())  # type: ignore[call-overload]
        assert (self.sent(WELCOME), self.sent(REMINDER)) == (count, count // 2)
        copies = Counter(mail["Message-ID"] for mail in self.mails.mails)
        once = {mail["Message-ID"]: mail for mail in self.mails.mails}.values()
        got: dict[str, list[str]] = {}
        for mail in sorted(once, key=lambda each: "first visit" in each["Subject"] or "首次" in each["Subject"]):
            got.setdefault(mail["To"], []).append(
                "reminder" if "首次" in mail["Subject"] or "first visit" in mail["Subject"] else "welcome"
            )
        assert got == {f"n{n}@example.com": ["welcome", "reminder"] if n % 2 else ["welcome"] for n in range(count)}
        twice = copies - Counter(dict.fromkeys(copies, 1))
        assert not twice - self.in_flight, f"came twice though nobody was killed: {twice - self.in_flight}"
        with self.platform.database.read() as connection:
            assert incidents.open_incidents(connection) == []
        assert_right(self.platform)
        return twice.total()

    def _ids(self) -> dict[str, int]:
        numbers, ids = (values(self.platform, "member.member", name) for name in ("member_no", "id"))
        return {str(number): int(str(id)) for number, id in zip(numbers, ids, strict=True)}


def welcome_site(url: str, folder: Path, mails: SmtpReceiver, redis_url: str | None = None) -> WelcomeSite:
    """An installation in a database."""
    return WelcomeSite(Place(url, folder), redis_url, mails=mails)
